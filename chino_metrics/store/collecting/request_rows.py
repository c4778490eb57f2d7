"""The tables of requests (依頼) to sections, and their rows.

A request asks one section for the values of one fiscal year. Who holds the secret of its
link fills it in; only the secret's SHA-256 is stored. A value that was typed is kept
with ``Change``: it names what stood there before, so that nobody overwrites unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    select,
    update,
)

from chino_metrics.model.errors import ConflictError, DamagedStoreError, NotAllowedError
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.errors import DAMAGED
from chino_metrics.store.database.seals import is_sound, make_sealed, seal
from chino_metrics.store.database.tables import Moment
from chino_metrics.store.revisions.history import UPLOADS, rows
from chino_metrics.wording.formats import JAPAN
from chino_metrics.wording.updating.requests import STATE

REQUESTS: Final = Table(
    "request",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("year", Integer, nullable=False, index=True),
    Column("department", Text, nullable=False),
    Column("plans", JSON, nullable=False),
    Column("indicators", JSON, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("due", String(10), nullable=False),
    Column("grace", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revoked_at", Moment),
    Column("state", String(20), nullable=False),
    Column("entries", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Moment),
    Column("submitted_at", Moment),
    Column("file_id", ForeignKey(UPLOADS.c.id)),
    Column("upload_id", ForeignKey(UPLOADS.c.id)),
    Column("comment", Text, nullable=False),
    Column("draft_id", Integer),
    Column("seal", String(64)),
    sqlite_autoincrement=True,
)
make_sealed(REQUESTS)
#: Links that others have taken the place of: who opens one is told so.
FORMER_LINKS: Final = Table(
    "request_former_link",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("request_id", ForeignKey(REQUESTS.c.id), nullable=False),
)

#: Texts by their field, by the indicator's id.
Entries = Mapping[str, Mapping[str, str]]


class RequestState(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    """Nothing is saved yet (未提出)."""
    BEGUN = "begun"
    """Something is saved (下書き)."""
    SUBMITTED = "submitted"
    """提出."""
    SENT_BACK = "sent_back"
    """To be mended and submitted again (差し戻し)."""
    TAKEN = "taken"
    """In a draft (取り込み済み)."""


class EntryField(StrEnum):
    """What a section writes about one indicator."""

    VALUE = "value"
    """実績."""
    REASON = "reason"
    """What stands instead of a number (理由)."""
    NOTE = "note"
    """注記."""
    SOURCE = "source"
    """出典."""
    CAUSE = "cause"
    """要因."""
    ACTION = "action"
    """今後の対応."""
    DUE = "due"
    """By when (期限)."""


class RequestError(NotAllowedError):
    """The request cannot be as asked, or does not allow this now."""


class UnknownRequestError(RequestError):
    """There is no such request, or it is none of the asker's business."""

    def __init__(self) -> None:
        super().__init__("この依頼はありません。一覧を開き直してください。")


class OthersSavedError(ConflictError):
    """Somebody has saved since the version that was seen."""

    def __init__(self) -> None:
        super().__init__(
            "その間に、ほかの人が保存しました。入力欄を確かめて、もう一度提出してください。"
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What a section is asked for, and how far it is.

    ``plans`` are those of the ``indicators``, all by id. ``entries`` are what is typed so
    far, ``version`` how often something was saved. ``file_id`` is the section's own file,
    not submitted yet, ``upload_id`` what was submitted last, ``draft_id`` what it was
    taken into. ``comment`` is the planner's on sending it back.
    """

    id: int
    year: int
    department: str
    plans: frozenset[str]
    indicators: tuple[str, ...]
    due: date
    grace: int
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    state: RequestState
    entries: Entries
    version: int
    saved_at: datetime | None
    submitted_at: datetime | None
    file_id: int | None
    upload_id: int | None
    comment: str
    draft_id: int | None

    @property
    def last_day(self) -> date:
        """The last day on which the link works."""
        return self.due + timedelta(days=self.grace)

    @property
    def is_revoked(self) -> bool:
        """Whether its link was taken back."""
        return self.revoked_at is not None

    @property
    def is_writable(self) -> bool:
        """Whether the section may write: it has not submitted, or got it back."""
        return self.state not in {RequestState.SUBMITTED, RequestState.TAKEN}

    @property
    def who(self) -> str:
        """Who has brought its uploads: 「防災課（依頼）」."""
        return f"{self.department}（依頼）"

    def is_expired(self, day: date) -> bool:
        """Whether the link works no more on ``day``, in Japan."""
        return day > self.last_day

    def days_left(self, day: date) -> int:
        """Days from ``day`` to the due day; negative where it is late."""
        return (self.due - day).days


def day_of(at: datetime) -> date:
    """The day in Japan."""
    return at.astimezone(JAPAN).date()


def found(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Request, ...]:
    """The requests that are ``wanted``, by their number; DamagedStoreError for a row that is none."""
    statement = select(REQUESTS).where(wanted).order_by(REQUESTS.c.id)
    stored = rows(connection, statement)
    try:
        return tuple(map(_request, stored))
    except (ValueError, TypeError) as error:
        raise DamagedStoreError(DAMAGED) from error


def existing(connection: Connection, request_id: int) -> Request:
    """The request of this number; UnknownRequestError."""
    one = found(connection, REQUESTS.c.id == request_id) if 0 < request_id < 2**31 else ()
    if not one:
        raise UnknownRequestError
    return one[0]


def store(connection: Connection, request_id: int, **values: Any) -> Request:
    """Change columns of a request."""
    connection.execute(update(REQUESTS).where(REQUESTS.c.id == request_id).values(values))
    seal(connection, REQUESTS, request_id)
    return existing(connection, request_id)


def submission(connection: Connection, upload_id: int) -> Request | None:
    """The request that ``upload_id`` answers, where it was submitted and not sent back."""
    answered = found(connection, REQUESTS.c.upload_id == upload_id)
    return next((r for r in answered if not r.is_writable), None)


def give_back(connection: Connection, draft_id: int, upload_id: int | None = None) -> None:
    """Note that a draft holds its submissions no more: one of them, or all where it is None."""
    for request in found(connection, REQUESTS.c.draft_id == draft_id):
        if upload_id in {None, request.upload_id}:
            store(connection, request.id, state=RequestState.SUBMITTED, draft_id=None)


def described(request: Request) -> str:
    """A request in the audit log: never what was typed."""
    return (
        f"依頼{request.id} {request.department} {request.year}年度 "
        f"期限{request.due.isoformat()} {STATE[request.state]}"
    )


def _request(row: RowMapping) -> Request:
    if not is_sound(row):
        raise DamagedStoreError(DAMAGED)
    own = {name: row[name] for name in Request.__slots__}
    read = {
        "plans": frozenset(row["plans"]),
        "indicators": tuple(row["indicators"]),
        "entries": dict(row["entries"]),
        "due": date.fromisoformat(row["due"]),
        "state": RequestState(row["state"]),
    }
    return Request(**own | read)
