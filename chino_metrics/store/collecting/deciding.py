"""From a draft to an edition: its bytes are fixed, approved or sent back, and published."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import (
    Connection,
)

from chino_metrics.model.errors import ConflictError, NotAllowedError
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting.draft_changes import IS_CLOSED, stored, who_changes
from chino_metrics.store.collecting.draft_rows import (
    CLOSED,
    Draft,
    State,
    get,
)
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions import approvals
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import (
    add_blob,
    blob,
    require_printable,
    sha256,
)
from chino_metrics.store.revisions.rules import as_of_now

_NOT_ASKED: Final = "この案は、承認を求められていません。開き直して、確かめてください。"
_NOT_FIXED: Final = "この案は、内容がまだ決まっていません。案の画面で、内容を確かめてください。"
_NO_APPROVER: Final = "承認できるのは、承認者と管理者だけです。"
CHANGED: Final = "見ていた案と違う内容になっています。開き直して、もう一度確かめてください。"


def fix(
    database: Database,
    by: Actor,
    draft: Draft,
    workbook: bytes,
    over: int,
    *,
    ask: bool,
    at: datetime | None = None,
) -> Draft:
    """Fix the bytes of the draft over revision ``over``: to be published or, with ``ask``, approved.

    What an approver has said stays until approval is asked for again.
    """
    is_returned = draft.state is State.RETURNED and not ask
    with database.writing() as connection:
        actor = who_changes(connection, by, draft)
        event = Event.DRAFT_ASKED if ask else Event.DRAFT_CHANGED
        return stored(
            connection,
            *(actor, draft, at or now(), event, f"over {over}"),
            state=State.ASKED if ask else State.RETURNED if is_returned else State.OPEN,
            workbook_sha256=add_blob(connection, workbook),
            over=over,
            comment=draft.comment if is_returned else "",
        )


def approve(
    database: Database,
    by: Actor,
    draft: Draft,
    workbook_sha256: str,
    comment: str = "",
    at: datetime | None = None,
) -> Draft:
    """Approve the very workbook that was looked at.

    Raises ConflictError where the draft is another by now or nobody has asked,
    NotAllowedError for who may not approve or has put something in.
    """
    with database.writing() as connection:
        actor = _who_approves(connection, by, draft)
        if draft.workbook_sha256 != workbook_sha256:
            raise ConflictError(CHANGED)
        authors = candidate(connection, draft).authors(connection)
        moment = at or now()
        approvals.approve(
            connection, actor, draft.over or draft.base, workbook_sha256, authors, comment, moment
        )
        return stored(
            connection, actor, draft, moment, Event.DRAFT_APPROVED, state=State.APPROVED,
            comment=require_printable(comment, lines=True),
        )  # fmt: skip


def send_back(
    database: Database, by: Actor, draft: Draft, comment: str, at: datetime | None = None
) -> Draft:
    """Refuse the draft with a reason; raises what ``approve`` does."""
    said = require_printable(comment, lines=True)
    if not said:
        raise NotAllowedError("差し戻す理由を書いてください。")
    with database.writing() as connection:
        actor = _who_approves(connection, by, draft)
        return stored(
            connection, actor, draft, at or now(), Event.DRAFT_RETURNED,
            state=State.RETURNED, comment=said, workbook_sha256=None, over=None,
        )  # fmt: skip


def workbook(database: Database, draft: Draft) -> bytes:
    """The fixed bytes of a draft; StoreError where they are not fixed."""
    if draft.workbook_sha256 is None:
        raise ConflictError(_NOT_FIXED)
    with database.reading() as connection:
        return blob(connection, draft.workbook_sha256)


def candidate(connection: Connection, draft: Draft) -> Candidate:
    """What publishing the fixed draft would publish."""
    if draft.state in CLOSED:
        raise ConflictError(IS_CLOSED)
    if draft.workbook_sha256 is None or draft.over is None:
        raise ConflictError(_NOT_FIXED)
    content = blob(connection, draft.workbook_sha256)
    only = draft.uploads[0] if len(draft.pieces) == 1 and draft.uploads else None
    hands = frozenset({draft.owner, *draft.hands})
    return Candidate(draft.over, content, sha256(content), only, draft.uploads, hands)


def _who_approves(connection: Connection, by: Actor, draft: Draft) -> Actor:
    actor, stored = as_of_now(connection, by), get(connection, draft.id)
    if not actor.may_approve:
        raise NotAllowedError(_NO_APPROVER)
    if stored.state is not State.ASKED:
        raise ConflictError(_NOT_ASKED)
    if stored.version != draft.version:
        raise ConflictError(CHANGED)
    return actor
