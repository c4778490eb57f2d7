"""What was submitted goes into a draft, and comes out of it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting.request_rows import (
    REQUESTS,
    Request,
    RequestState,
    found,
    store,
)
from chino_metrics.store.collecting.requests import record, require_authority
from chino_metrics.store.database.engine import now


def mark_taken(
    connection: Connection,
    by: Actor,
    upload_id: int,
    draft_id: int,
    at: datetime | None = None,
) -> Request | None:
    """Note, in the transaction that puts ``upload_id`` into a draft, that its request is taken in.

    None where the upload is no submission that stands (an upload of a planner's, or one
    that was sent back since). Raises NotAllowedError.
    """
    request = submission(connection, upload_id)
    if request is None:
        return None
    by = require_authority(connection, by, request.plans)
    taken = store(connection, request.id, state=RequestState.TAKEN, draft_id=draft_id)
    record(connection, Event.REQUEST_TAKEN, by, taken, at or now())
    return taken


def give_back(connection: Connection, draft_id: int, upload_id: int | None = None) -> None:
    """Note that a draft holds its submissions no more: one of them, or all where it is None."""
    for request in found(connection, REQUESTS.c.draft_id == draft_id):
        if upload_id in {None, request.upload_id}:
            store(connection, request.id, state=RequestState.SUBMITTED, draft_id=None)


def submission(connection: Connection, upload_id: int) -> Request | None:
    """The request that ``upload_id`` answers, where it was submitted and not sent back."""
    answered = found(connection, REQUESTS.c.upload_id == upload_id)
    return next((r for r in answered if not r.is_writable), None)
