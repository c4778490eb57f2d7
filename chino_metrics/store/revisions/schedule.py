"""Editions that become public at a moment, without anybody doing anything then.

One waits in a table of its own, with the number it will have; while it waits, nothing
else is published, so the number is sure. From its moment on, whoever reads takes it for
the newest revision, and the next who writes files it as one. Withdrawn before, it leaves
no gap in the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from weakref import WeakSet

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    RowMapping,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)

from chino_metrics.model.errors import ConflictError, UnpublishableError
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment, make_immutable
from chino_metrics.store.revisions.history import (
    Revision,
    revision_columns,
    rows,
    sealed_revision,
)
from chino_metrics.wording.formats import moment

SCHEDULED: Final = Table(
    "scheduled",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", Integer, nullable=False),
    *revision_columns(),
    Column("put_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", Text),
    sqlite_autoincrement=True,
)
make_immutable(SCHEDULED, but=frozenset({"withdrawn_at", "withdrawn_by"}))

_STANDING: Final = select(SCHEDULED).where(SCHEDULED.c.withdrawn_at.is_(None))

PAST: Final = "公開の日時が過ぎています。これからの日時を選ぶか、すぐに公開してください。"
FAR: Final = "公開の日時は、1年以内にしてください。"
NOTHING: Final = "取り下げられる予約がありません。もう公開されたか、取り下げられています。"
#: Stores that are known to have the table.
_KNOWING: Final[WeakSet[Engine]] = WeakSet()
#: Days ahead at most: a year mistyped would keep everybody from publishing.
FARTHEST: Final = 366


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An edition that waits: ``revision`` as it will be, ``put_at`` when it was decided."""

    revision: Revision
    put_at: datetime


def due(connection: Connection, newest: int, at: datetime) -> Revision | None:
    """The edition after number ``newest`` whose moment has come by ``at``, not filed yet."""
    found = [r for r in _standing(connection, newest) if r["at"] <= at]
    return sealed_revision(found[0]) if found else None


def pending(connection: Connection, newest: int, at: datetime) -> Scheduled | None:
    """The edition that still waits at ``at``."""
    found = [r for r in _standing(connection, newest) if r["at"] > at]
    return Scheduled(sealed_revision(found[0]), found[0]["put_at"]) if found else None


def _standing(connection: Connection, newest: int) -> list[RowMapping]:
    """What was put for the number after ``newest`` and not withdrawn.

    A store of an older schema, which may be read until it is upgraded, has none.
    """
    if connection.engine not in _KNOWING:
        if not inspect(connection).has_table(SCHEDULED.name):
            return []
        _KNOWING.add(connection.engine)
    return rows(connection, _STANDING.where(SCHEDULED.c.number == newest + 1))


def require_none(connection: Connection, newest: int, at: datetime) -> None:
    """Raise ConflictError, which names it, where an edition waits."""
    waiting = pending(connection, newest, at)
    if waiting is not None:
        one = waiting.revision
        raise ConflictError(
            f"第{one.number}版が{moment(one.at)}の公開を待っています（{one.author}さんの予約）。"
            "それまでは、ほかの版を公開できません。先に公開するときは、予約を取り下げてください。"
        )


def require_ahead(public: datetime, at: datetime) -> None:
    """Raise UnpublishableError for a moment that has passed or lies beyond a year."""
    if public <= at:
        raise UnpublishableError(PAST)
    if (public - at).days > FARTHEST:
        raise UnpublishableError(FAR)


def put(connection: Connection, revision: Revision, at: datetime) -> None:
    """Let ``revision`` wait for its moment ``revision.at``."""
    fields = {name: getattr(revision, name) for name in Revision.__slots__}
    values = fields | {"seal": revision.seal, "put_at": at}
    connection.execute(insert(SCHEDULED).values(**values))


def withdraw(
    connection: Connection, newest: int, planned: Revision, by: str, at: datetime
) -> Revision:
    """Take back ``planned``; ConflictError where it does not wait any more."""
    waiting = pending(connection, newest, at)
    if waiting is None or waiting.revision != planned:
        raise ConflictError(NOTHING)
    standing = SCHEDULED.c.number == newest + 1, SCHEDULED.c.withdrawn_at.is_(None)
    change = update(SCHEDULED).where(*standing).values(withdrawn_at=at, withdrawn_by=by)
    connection.execute(change)
    return planned
