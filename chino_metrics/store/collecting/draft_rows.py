"""The tables of drafts (案), and their rows read: what a draft is, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    select,
)

from chino_metrics.model.errors import DamagedStoreError, NotAllowedError
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.database.engine import METADATA, now
from chino_metrics.store.database.errors import DAMAGED
from chino_metrics.store.database.seals import SEAL, is_sound, make_sealed
from chino_metrics.store.database.tables import Moment
from chino_metrics.store.revisions import schedule, timeline
from chino_metrics.store.revisions.history import BLOBS, UPLOADS, rows

DRAFTS: Final = Table(
    "draft",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False),
    Column("owner", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("over", Integer),
    Column("state", String(20), nullable=False),
    Column("comment", Text, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("workbook_sha256", ForeignKey(BLOBS.c.sha256)),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("hands", JSON),
    Column("held", Integer),
    Column("seal", String(64)),
    sqlite_autoincrement=True,
)
PIECES: Final = Table(
    "draft_piece",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", ForeignKey(DRAFTS.c.id), nullable=False, index=True),
    Column("upload_id", ForeignKey(UPLOADS.c.id)),
    Column("taken_back", Integer),
    Column("at", Moment, nullable=False),
    Column("seal", String(64)),
    sqlite_autoincrement=True,
)
make_sealed(DRAFTS)
make_sealed(PIECES)

NO_DRAFT: Final = "この案はありません。案の一覧を開き直してください。"


class State(StrEnum):
    """How far a draft is; SCHEDULED and PUBLISHED are not stored but seen from the revisions."""

    OPEN = "open"
    ASKED = "asked"
    RETURNED = "returned"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    DROPPED = "dropped"


#: States in which nothing changes any more.
CLOSED: Final = frozenset({State.PUBLISHED, State.DROPPED})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a draft: an upload, or the edition ``taken_back``."""

    id: int
    upload_id: int | None
    taken_back: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft; ``workbook_sha256`` names its bytes once they are fixed, over revision ``over``.

    ``base`` is the revision that its pieces are read against; what was published since is
    merged with them. ``version`` counts its changes: who changes it names the one they saw. ``comment`` is the
    approver's. ``hands`` are those who have changed it beside its owner; ``number`` is the
    edition that it has become, or waits to become.
    """

    id: int
    name: str
    owner: str
    base: int
    state: State
    comment: str
    choices: dict[str, str]
    workbook_sha256: str | None
    over: int | None
    version: int
    created_at: datetime
    changed_at: datetime
    hands: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    number: int | None = None

    @property
    def uploads(self) -> tuple[int, ...]:
        """The ids of the uploads in it."""
        return tuple(p.upload_id for p in self.pieces if p.upload_id is not None)

    def may_change(self, actor: Actor) -> bool:
        """Whether ``actor`` may change it."""
        return actor.is_administrator or actor.name == self.owner

    def may_see(self, actor: Actor) -> bool:
        """Whether it is ``actor``'s to look at: its owner's, and who may approve."""
        return self.may_change(actor) or actor.may_approve


def get(connection: Connection, draft_id: int) -> Draft:
    """One draft; NotAllowedError where there is none of this id."""
    found = rows(connection, select(DRAFTS).where(DRAFTS.c.id == draft_id))
    if not found:
        raise NotAllowedError(NO_DRAFT)
    return draft_of(connection, found[0])


def draft_of(connection: Connection, row: RowMapping, at: datetime | None = None) -> Draft:
    """The draft of a row, with its pieces and what has become of it by ``at``."""
    owned = select(PIECES).where(PIECES.c.draft_id == row["id"]).order_by(PIECES.c.id)
    found_pieces = rows(connection, owned)
    is_whole = row["held"] in {None, len(found_pieces)}  # an index may have lost some
    if not is_whole or not all(map(is_sound, (row, *found_pieces))):
        raise DamagedStoreError(DAMAGED)
    pieces = tuple(Piece(r["id"], r["upload_id"], r["taken_back"], r["at"]) for r in found_pieces)
    read = {"state": State(row["state"]), "hands": tuple(row["hands"] or ()), "pieces": pieces}
    own = {name: value for name, value in row.items() if name not in {SEAL, "held"}}
    found = Draft(**own | read)
    edition = edition_of(connection, row, at or now())
    return replace(found, state=edition[0], number=edition[1]) if edition else found


def edition_of(connection: Connection, row: RowMapping, at: datetime) -> tuple[State, int] | None:
    """What has become of the fixed bytes of a draft over its base; None where nothing has."""
    if row["workbook_sha256"] is None or row["over"] is None:
        return None
    number = row["over"] + 1
    newest = timeline.head(connection, at)
    if newest is None or newest.number < row["over"]:
        return None
    waits = schedule.pending(connection, newest.number, at)
    if waits and waits.revision.workbook_sha256 == row["workbook_sha256"]:
        return State.SCHEDULED, waits.revision.number
    if newest.number < number:
        return None
    became = timeline.get(connection, number, at).workbook_sha256 == row["workbook_sha256"]
    return (State.PUBLISHED, number) if became else None
