"""Previews of drafts: the secrets of the addresses at which one is looked at before it is public.

The secret alone opens nothing: who looks must have signed in and be one to whom the draft
may be shown. It holds for the very bytes for which it was made, over what is published
now; with any change of either it is worth nothing any more.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    PrimaryKeyConstraint,
    String,
    Table,
    delete,
    insert,
    select,
)

from chino_metrics.model.errors import ConflictError, NotAllowedError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.sessions import digest
from chino_metrics.store.collecting import draft_rows
from chino_metrics.store.collecting.draft_rows import CLOSED, DRAFTS, Draft
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment
from chino_metrics.store.revisions import timeline
from chino_metrics.store.revisions.history import blob, rows
from chino_metrics.store.revisions.rules import as_of_now

#: One for each draft and person: a new one takes the place of theirs before.
PREVIEWS: Final = Table(
    "draft_preview",
    METADATA,
    Column("draft_id", ForeignKey(DRAFTS.c.id), nullable=False),
    Column("who", String(250), nullable=False),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("workbook_sha256", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("draft_id", "who"),
    info={"transient": True},
)

#: Bytes of a secret: 128 bits.
_LENGTH: Final = 16
#: The same for a wrong secret, an old one, and for who may not look.
UNSEEN: Final = (
    "この案は、いまは見られません。案をつくった方、承認者、管理者がサインインすると見られます。"
    "案が変わったり公開されたりしたあとは、案の画面から開き直してください。"
)
_STALE: Final = (
    "この案は、いま公開中の版に合わせて決め直す必要があります。"
    "つくった方が案の画面を開くと、合わせ直せます。"
)


def begin(database: Database, by: Actor, draft: Draft, at: datetime | None = None) -> str:
    """A fresh secret with which ``by`` and others who may see the draft look at its fixed bytes.

    Raises ConflictError where they are not fixed over what is published now, NotAllowedError
    for who may not see it.
    """
    moment, secret = at or now(), secrets.token_hex(_LENGTH)
    with database.writing() as connection:
        actor, stored = as_of_now(connection, by), draft_rows.get(connection, draft.id)
        if not stored.may_see(actor):
            raise NotAllowedError(UNSEEN)
        if not _is_current(connection, stored, moment):
            raise ConflictError(_STALE)
        mine = PREVIEWS.c.draft_id == stored.id, PREVIEWS.c.who == actor.name
        connection.execute(delete(PREVIEWS).where(*mine))
        row = insert(PREVIEWS).values(
            draft_id=stored.id,
            who=actor.name,
            secret_sha256=digest(secret),
            workbook_sha256=stored.workbook_sha256,
            at=moment,
        )
        connection.execute(row)
        audit.record(connection, Event.DRAFT_PREVIEWED, actor.name, str(stored.id), at=moment)
    return secret


def seen(database: Database, by: Actor | None, secret: str, at: datetime | None = None) -> Draft:
    """The draft of a secret, its bytes fixed; NotAllowedError, always the same, for anything else."""
    if by is None:
        raise NotAllowedError(UNSEEN)
    named = select(PREVIEWS).where(PREVIEWS.c.secret_sha256 == digest(secret))
    with database.reading() as connection:
        for row in rows(connection, named):
            draft = draft_rows.get(connection, row["draft_id"])
            is_same = draft.workbook_sha256 == row["workbook_sha256"]
            is_current = is_same and _is_current(connection, draft, at or now())
            with suppress(NotAllowedError):  # the account is gone
                if is_current and draft.may_see(as_of_now(connection, by)):
                    return draft
    raise NotAllowedError(UNSEEN)


def workbook(database: Database, sha256: str) -> bytes:
    """The bytes of a draft that was ``seen``, proved by their sha256."""
    with database.reading() as connection:
        return blob(connection, sha256)


def _is_current(connection: Connection, draft: Draft, at: datetime) -> bool:
    """Whether the draft is fixed over what is published at a moment, and not published itself."""
    newest = timeline.head(connection, at)
    is_fixed = draft.workbook_sha256 is not None and newest is not None
    return is_fixed and draft.state not in CLOSED and draft.over == (newest and newest.number)
