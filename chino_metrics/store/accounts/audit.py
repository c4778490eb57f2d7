"""What happened at the doors: who signed in, was refused, published; rows are only added.

Each entry also goes to the logger ``chino_audit`` as one line of JSON, so that a log
kept elsewhere survives whoever gets hold of the database. No entry holds a secret.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Row,
    String,
    Table,
    func,
    insert,
    select,
    true,
)

from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment, make_immutable

log: Final = logging.getLogger("chino_audit")

LONGEST: Final = 500

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", String(LONGEST), nullable=False),
    Column("what", String(40), nullable=False),
    Column("detail", String(LONGEST), nullable=False),
    Column("address", String(LONGEST), nullable=False),
    sqlite_autoincrement=True,
)
make_immutable(AUDIT)

#: Control, bidirectional, line-separating and lone-surrogate characters: they could forge a line.
_FORGING: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Event(StrEnum):
    """What is recorded."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    SET_UP = "set_up"
    PASSWORD_CHANGED = "password_changed"
    LINK_ISSUED = "link_issued"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    SECOND_STEP = "second_step"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    FACTORS_RESET = "factors_reset"
    RECOVERY_CODES = "recovery_codes"
    SETTING_CHANGED = "setting_changed"
    UPLOAD = "upload"
    PUBLISH = "publish"
    PUBLISH_REFUSED = "publish_refused"
    UNDO = "undo"
    REQUEST_ASKED = "request_asked"
    REQUEST_RENEWED = "request_renewed"
    REQUEST_REVOKED = "request_revoked"
    REQUEST_OPENED = "request_opened"
    REQUEST_REFUSED = "request_refused"
    REQUEST_SAVED = "request_saved"
    REQUEST_FORM = "request_form"
    REQUEST_FILE = "request_file"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_FILE_DROPPED = "request_file_dropped"
    REQUEST_SUBMITTED = "request_submitted"
    REQUEST_SENT_BACK = "request_sent_back"
    REQUEST_TAKEN = "request_taken"
    SCHEDULE = "schedule"
    WITHDRAW = "withdraw"
    DRAFT_MADE = "draft_made"
    DRAFT_CHANGED = "draft_changed"
    DRAFT_ASKED = "draft_asked"
    DRAFT_APPROVED = "draft_approved"
    DRAFT_RETURNED = "draft_returned"
    DRAFT_DROPPED = "draft_dropped"
    DRAFT_PREVIEWED = "draft_previewed"
    TIDIED = "tidied"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One event: ``who`` is a name ("" where nobody is known), ``address`` the network's."""

    number: int
    at: datetime
    who: str
    what: Event
    detail: str
    address: str


def record(
    connection: Connection,
    what: Event,
    who: str,
    detail: str = "",
    address: str = "",
    at: datetime | None = None,
) -> AuditEntry:
    """Add an entry within the transaction of ``connection`` (it stands or falls with it)."""
    values = {
        "at": at or now(),
        "who": _clean(who),
        "what": what,
        "detail": _clean(detail),
        "address": _clean(address),
    }
    row = connection.execute(insert(AUDIT).values(values).returning(AUDIT)).one()
    entry = _entry(row)
    _log(entry)
    return entry


def note(
    database: Database, what: Event, who: str, detail: str = "", address: str = ""
) -> AuditEntry:
    """Add an entry in a transaction of its own: for what happened without one, e.g. a refusal."""
    with database.writing() as connection:
        return record(connection, what, who, detail, address)


def entries(database: Database, limit: int = 200) -> tuple[AuditEntry, ...]:
    """The newest ``limit`` entries, newest first."""
    newest = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
    with database.reading() as connection:
        return tuple(_entry(row) for row in connection.execute(newest))


def page(
    database: Database, who: str = "", what: str = "", number: int = 1, size: int = 50
) -> tuple[tuple[AuditEntry, ...], int]:
    """The entries of page ``number``, newest first, and how many there are in all.

    Only those of the name ``who`` and of the kind ``what``, where these are given.
    """
    wanted: ColumnElement[bool] = true()
    wanted &= AUDIT.c.who == who if who else true()
    wanted &= AUDIT.c.what == what if what else true()
    newest = select(AUDIT).where(wanted).order_by(AUDIT.c.number.desc())
    counted = select(func.count()).select_from(AUDIT).where(wanted)
    with database.reading() as connection:
        rows = connection.execute(newest.offset(size * (number - 1)).limit(size)).all()
        return tuple(_entry(row) for row in rows), int(connection.execute(counted).scalar_one())


def as_record(entry: AuditEntry) -> dict[str, object]:
    """The entry for JSON; the time in UTC as ISO 8601."""
    return asdict(entry) | {"at": entry.at.isoformat()}


def _entry(row: Row[tuple[object, ...]]) -> AuditEntry:
    return AuditEntry(row.number, row.at, row.who, Event(row.what), row.detail, row.address)


def _clean(text: str) -> str:
    return _FORGING.sub("\ufffd", text)[:LONGEST]


def _log(entry: AuditEntry) -> None:
    """One line whatever the entry says: JSON in ASCII holds no line break."""
    log.info("%s", json.dumps(as_record(entry), ensure_ascii=True))
