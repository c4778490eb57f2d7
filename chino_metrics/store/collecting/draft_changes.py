"""Who may change a draft, and how a change is written: with its seal, and in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Connection,
    func,
    select,
    update,
)

from chino_metrics.model.errors import ConflictError, NotAllowedError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting.draft_rows import (
    CLOSED,
    DRAFTS,
    PIECES,
    Draft,
    State,
    get,
)
from chino_metrics.store.database.seals import seal
from chino_metrics.store.revisions.rules import as_of_now

_NOT_YOURS: Final = "この案を変えられるのは、つくった方と管理者だけです。"
OTHER_TAB: Final = (
    "この案は、ほかの画面で変わっています。何も変わっていません。開き直してください。"
)
IS_CLOSED: Final = "この案は、もう公開されたか、取りやめられています。新しい案をつくってください。"
_WAITS: Final = "この案は公開を待っています。変えるときは、先に予約を取り下げてください。"
_ONLY_LOOKS: Final = "承認者は、案をつくれません。担当の方か管理者に頼んでください。"


def who_puts_in(connection: Connection, by: Actor) -> Actor:
    """The actor as they are now; NotAllowedError for who only looks and approves."""
    actor = as_of_now(connection, by)
    if not actor.may_bring:
        raise NotAllowedError(_ONLY_LOOKS)
    return actor


def who_changes(connection: Connection, by: Actor, draft: Draft) -> Actor:
    """The actor as they are now, where the draft is theirs to change and still as they saw it."""
    actor, stored = who_puts_in(connection, by), get(connection, draft.id)
    if not stored.may_change(actor):
        raise NotAllowedError(_NOT_YOURS)
    if stored.state in CLOSED:
        raise ConflictError(IS_CLOSED)
    if stored.state is State.SCHEDULED:
        raise ConflictError(_WAITS)
    if stored.version != draft.version:
        raise ConflictError(OTHER_TAB)
    return actor


def changed(
    connection: Connection, actor: Actor, draft: Draft, at: datetime, what: str, **values: Any
) -> Draft:
    """The draft with something else in it: what was fixed or approved is so no more."""
    fresh = {"state": State.OPEN, "workbook_sha256": None, "over": None, **values}
    fresh["hands"] = sorted({*draft.hands, actor.name} - {draft.owner})
    held = select(func.count()).select_from(PIECES).where(PIECES.c.draft_id == draft.id)
    fresh["held"] = connection.execute(held).scalar_one()
    return stored(connection, actor, draft, at, Event.DRAFT_CHANGED, what, **fresh)


def stored(
    connection: Connection,
    actor: Actor,
    draft: Draft,
    at: datetime,
    event: Event,
    what: str = "",
    **values: Any,
) -> Draft:
    """Write ``values`` as the draft's next version, and say so in the log."""
    change = update(DRAFTS).where(DRAFTS.c.id == draft.id)
    connection.execute(change.values(version=draft.version + 1, changed_at=at, **values))
    seal(connection, DRAFTS, draft.id)
    audit.record(connection, event, actor.name, f"{draft.id} {what}".strip(), at=at)
    return get(connection, draft.id)
