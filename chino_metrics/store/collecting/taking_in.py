"""What sections have submitted goes into a draft; it comes out of it with ``drafts.remove`` and ``drop``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import draft_rows, drafts
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.collecting.request_rows import (
    Request,
    RequestError,
    RequestState,
    store,
)
from chino_metrics.store.collecting.requests import record, require_authority, seen_by
from chino_metrics.store.database.engine import Database, now

_NONE: Final = "案に入れる提出を、1つ以上選んでください。"
_NOT_SUBMITTED: Final = "{}は、まだ提出していないか、差し戻されています。一覧を開き直してください。"
_ALREADY: Final = "{}の提出は、もう案に入っています。一覧を開き直してください。"


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft that is to be made: its name, over revision ``base``."""

    name: str
    base: int


def take_in(
    database: Database,
    by: Actor,
    requests: Iterable[int],
    into: NewDraft | int,
    at: datetime | None = None,
) -> Draft:
    """Put what the sections of ``requests`` (their numbers) have submitted into one draft: all, or nothing.

    ``into`` is the number of a draft, or the one to be made. Raises RequestError for what is
    not submitted or is in a draft already, NotAllowedError for what is not ``by``'s, and what
    ``drafts.create`` and ``drafts.add_upload`` raise.
    """
    moment, wanted = at or now(), tuple(dict.fromkeys(requests))
    if not wanted:
        raise RequestError(_NONE)
    with database.writing() as connection:
        draft = (
            drafts.created(connection, by, into.name, into.base, moment)
            if isinstance(into, NewDraft)
            else draft_rows.get(connection, into)
        )
        for number in wanted:
            request = seen_by(connection, by, number)
            upload_id = _submitted(request)
            draft = drafts.add_submission(connection, by, draft, upload_id, moment)
            _mark_taken(connection, by, request, draft.id, moment)
        return draft


def _submitted(request: Request) -> int:
    """The upload of a request that can be taken in."""
    if request.state is RequestState.TAKEN:
        raise RequestError(_ALREADY.format(request.department))
    if request.state is not RequestState.SUBMITTED or request.upload_id is None:
        raise RequestError(_NOT_SUBMITTED.format(request.department))
    return request.upload_id


def _mark_taken(
    connection: Connection, by: Actor, request: Request, draft_id: int, at: datetime
) -> None:
    by = require_authority(connection, by, request.plans)
    taken = store(connection, request.id, state=RequestState.TAKEN, draft_id=draft_id)
    record(connection, Event.REQUEST_TAKEN, by, taken, at)
