"""The tables of revisions and uploads, and their rows read with proof that they are sound.

Rows are read one way only: a blob must have the sha256 it is filed under, and a
revision the seal it was written with, else DamagedStoreError.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from chino_metrics.model.errors import DamagedStoreError, StoreError, UnknownRevisionError
from chino_metrics.model.plan import Book
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.errors import DAMAGED
from chino_metrics.store.database.tables import Moment, make_immutable

#: What a column of numbers holds; a higher one would be an error of the driver.
_HIGHEST: Final = 2**31 - 1
_NO_UPLOAD: Final = "選んだファイルが見つかりません。もう一度選んでください。"

BLOBS: Final = Table(
    "blob",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
UPLOADS: Final = Table(
    "upload",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sha256", ForeignKey(BLOBS.c.sha256), nullable=False),
    Column("name", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("seal", String(64), nullable=False),
)


def revision_columns() -> tuple[Column[Any], ...]:
    """What a revision has besides its number: published already, or waiting for its moment."""
    return (
        Column("at", Moment, nullable=False),
        Column("author", Text, nullable=False),
        Column("comment", Text, nullable=False),
        Column("base", Integer),
        Column("restores", Integer),
        Column("upload_id", ForeignKey(UPLOADS.c.id)),
        Column("upload_name", Text),
        Column("upload_sha256", ForeignKey(BLOBS.c.sha256)),
        Column("workbook_sha256", ForeignKey(BLOBS.c.sha256), nullable=False),
        Column("seal", String(64), nullable=False),
    )


REVISIONS: Final = Table(
    "revision",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    *revision_columns(),
)
#: What nobody has published may go again; see ``store.housekeeping``.
make_immutable(
    BLOBS,
    needed="EXISTS (SELECT 1 FROM revision WHERE OLD.sha256 IN (upload_sha256, workbook_sha256))"
    " OR EXISTS (SELECT 1 FROM upload WHERE sha256 = OLD.sha256)",
)
make_immutable(
    UPLOADS,
    but=frozenset({"answers"}),
    needed="EXISTS (SELECT 1 FROM revision WHERE upload_id = OLD.id)",
)
make_immutable(REVISIONS)


#: What a seal covers of every row. A field added later is None where a row has it not.
_FIRST_OF_REVISION: Final = (
    *("number", "at", "author", "comment", "base", "restores"),
    *("upload_id", "upload_name", "upload_sha256", "workbook_sha256"),
)
_FIRST_OF_UPLOAD: Final = ("id", "sha256", "name", "who", "at")

_NEWEST_FIRST: Final = select(REVISIONS).order_by(REVISIONS.c.number.desc())


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state; ``base`` is the one before it, None for the first.

    ``restores`` is the number whose state an undo brought back. The upload's
    fields are None where nothing was uploaded.
    """

    number: int
    at: datetime
    author: str
    comment: str
    base: int | None
    restores: int | None
    upload_id: int | None
    upload_name: str | None
    upload_sha256: str | None
    workbook_sha256: str

    @property
    def seal(self) -> str:
        """sha256 of every field, kept beside them in the row; see ``_later``."""
        record = self.to_record()
        first = {name: record[name] for name in _FIRST_OF_REVISION}
        return sha256(json.dumps(first | _later(record, _FIRST_OF_REVISION)).encode())

    def to_record(self) -> dict[str, int | str | None]:
        """Its fields for JSON; ``at`` in ISO 8601."""
        record = {f.name: getattr(self, f.name) for f in fields(self)}
        return record | {"at": self.at.isoformat()}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Revision:
        """What ``to_record`` made, in this program or in another version of it."""
        known = {name: value for name, value in record.items() if name in cls.__slots__}
        return cls(**{**known, "at": datetime.fromisoformat(record["at"])})


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file as it came; ``answers`` are the planner's to its questions, by key."""

    id: int
    sha256: str
    name: str
    who: str
    at: datetime
    answers: dict[str, str]
    content: bytes = field(repr=False)

    @property
    def seal(self) -> str:
        """sha256 of what never changes of it: all but the answers."""
        record = {f.name: getattr(self, f.name) for f in fields(self)}
        record |= {"at": self.at.isoformat()}
        first = [record[name] for name in _FIRST_OF_UPLOAD]
        later = _later(record, (*_FIRST_OF_UPLOAD, "answers", "content"))
        return sha256(json.dumps([*first, later] if later else first).encode())


def _later(record: Mapping[str, Any], first: Sequence[str]) -> dict[str, Any]:
    """What is sealed beside the fields of version 0.1.0: later ones, where they are set.

    So a row that was written before there was a field keeps its seal.
    """
    return {n: value for n, value in record.items() if n not in first and value is not None}


def sha256(content: bytes) -> str:
    """The name under which ``content`` is filed."""
    return hashlib.sha256(content).hexdigest()


def require_printable(text: str, *, lines: bool = False) -> str:
    """``text`` without control, bidirectional and lone surrogate characters, and stripped.

    ``lines`` keeps line breaks.
    """
    keep = "\n" if lines else ""
    kept = (c for c in text.replace("\r\n", "\n") if c in keep or _is_plain(c))
    return "".join(kept).strip()


def _is_plain(character: str) -> bool:
    bidirectional = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return unicodedata.category(character) not in {"Cc", "Cs"} and not bidirectional


def rows(connection: Connection, statement: Select[Any]) -> list[RowMapping]:
    """The rows of ``statement``; DamagedStoreError where a value is none of its column's."""
    try:
        return list(connection.execute(statement).mappings())
    except (TypeError, ValueError, OverflowError) as error:
        raise DamagedStoreError(DAMAGED) from error


def head(connection: Connection) -> Revision | None:
    """The newest revision, None where there is none."""
    found = _revisions(connection, _NEWEST_FIRST.limit(1))
    return found[0] if found else None


def newest_first(connection: Connection) -> list[Revision]:
    """Every revision."""
    return _revisions(connection, _NEWEST_FIRST)


def get(connection: Connection, number: int) -> Revision:
    """One revision; UnknownRevisionError where there is none of this number."""
    asked = number if 0 < number <= _HIGHEST else 0
    found = _revisions(connection, _NEWEST_FIRST.where(REVISIONS.c.number == asked))
    if not found:
        raise UnknownRevisionError(f"第{number}版はありません。履歴にある番号を指定してください。")
    return found[0]


def newest_sound(connection: Connection) -> tuple[Revision, bytes] | None:
    """The newest revision that is sound, with its workbook."""
    numbers = rows(connection, select(REVISIONS.c.number).order_by(REVISIONS.c.number.desc()))
    for row in numbers:
        with suppress(DamagedStoreError):
            revision = get(connection, row["number"])
            return revision, blob(connection, revision.workbook_sha256)
    return None


def _revisions(connection: Connection, statement: Select[Any]) -> list[Revision]:
    return [sealed_revision(row) for row in rows(connection, statement)]


def sealed_revision(row: RowMapping) -> Revision:
    """The revision of a row; DamagedStoreError where the row is not as it was written."""
    found = Revision(**{name: row[name] for name in Revision.__slots__})
    if not isinstance(found.at, datetime) or found.seal != row["seal"]:
        raise DamagedStoreError(f"第{found.number}版の記録が、書いたときと違います。{DAMAGED}")
    return found


def blob(connection: Connection, digest: str) -> bytes:
    """The content filed under ``digest``; DamagedStoreError where it is missing or another."""
    return proved(filed(connection, digest), digest)


def filed(connection: Connection, digest: str) -> object:
    """What is filed under ``digest``, not proved yet; None where there is nothing."""
    found = rows(connection, select(BLOBS.c.content).where(BLOBS.c.sha256 == digest))
    return found[0]["content"] if found else None


def proved(content: object, digest: str) -> bytes:
    """``content`` if it is what was filed under ``digest``, else DamagedStoreError."""
    if not isinstance(content, bytes) or sha256(content) != digest:
        raise DamagedStoreError(f"保存されたファイルが、保存したときと違います。{DAMAGED}")
    return content


def uploaded(connection: Connection, upload_id: int) -> Upload:
    """An upload with its bytes; StoreError where there is none of this id."""
    asked = upload_id if 0 < upload_id <= _HIGHEST else 0
    found = rows(connection, select(UPLOADS).where(UPLOADS.c.id == asked))
    if not found:
        raise StoreError(_NO_UPLOAD)
    return sealed_upload(found[0], blob(connection, found[0]["sha256"]))


def uploader(connection: Connection, upload_id: int) -> str | None:
    """Who has brought an upload; None where there is none of this id."""
    asked = upload_id if 0 < upload_id <= _HIGHEST else 0
    found = rows(connection, select(UPLOADS.c.who).where(UPLOADS.c.id == asked))
    return str(found[0]["who"]) if found else None


def sealed_upload(row: RowMapping, content: bytes) -> Upload:
    """The upload of a row with its bytes; DamagedStoreError where the row is not as it was written."""
    said = {name: row[name] for name in Upload.__slots__ if name != "content"}
    found = Upload(**said, content=content)
    if not isinstance(found.at, datetime) or found.seal != row["seal"]:
        raise DamagedStoreError(
            f"受け取ったファイル{found.id}の記録が、書いたときと違います。{DAMAGED}"
        )
    return found


def add_upload(connection: Connection, content: bytes, name: str, who: str, at: datetime) -> Upload:
    """Keep an uploaded file, not answered yet."""
    digest = add_blob(connection, content)
    highest = rows(connection, select(func.max(UPLOADS.c.id).label("id")))[0]["id"]
    upload = Upload((highest or 0) + 1, digest, name, who, at, {}, content)
    said = {n: getattr(upload, n) for n in Upload.__slots__ if n != "content"}
    connection.execute(insert(UPLOADS).values(**said, seal=upload.seal))
    return upload


def add_blob(connection: Connection, content: bytes) -> str:
    """File ``content`` where it is not yet; returns its sha256."""
    digest = sha256(content)
    if not rows(connection, select(BLOBS.c.sha256).where(BLOBS.c.sha256 == digest)):
        connection.execute(insert(BLOBS).values(sha256=digest, content=content))
    return digest


def add_revision(connection: Connection, revision: Revision) -> None:
    """Write ``revision`` with its seal."""
    said = {name: getattr(revision, name) for name in Revision.__slots__}
    connection.execute(insert(REVISIONS).values(**said, seal=revision.seal))


@dataclass(frozen=True)
class Edition:
    """Which revision (第n版) a book is: when and why it was published, and what stood before."""

    number: int
    published: date
    comment: str
    before: Book | None = None
