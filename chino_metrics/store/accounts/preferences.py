"""What administrators have set for the whole site, kept in the database: one row a setting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection, String, Table, Text, delete, insert, select

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.accounts import actor_of
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment

SETTINGS: Final = Table(
    "setting",
    METADATA,
    Column("key", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

#: Days for which what was not published is kept at least and at most.
FEWEST_DAYS: Final = 30
MOST_DAYS: Final = 3650

_ONLY_ADMINISTRATORS: Final = "設定を変えられるのは管理者だけです。管理者に頼んでください。"
_UNKNOWN: Final = "「{}」という設定はありません。{}のどれかを指定してください。"
_NO_DAYS: Final = (
    f"残す日数は、{FEWEST_DAYS}から{MOST_DAYS:,}までの整数で書いてください（365 なら1年）。"
)
_NO_APPROVAL: Final = (
    "承認は、none（要らない）か other_person（ほかの人の承認が要る）にしてください。"
)


class PreferenceError(NotAllowedError):
    """There is no such setting, or it cannot be this."""


class Approval(StrEnum):
    """Whose eyes an edition needs besides those of who made it."""

    NONE = "none"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Every setting, as it is where nobody has set it.

    ``keep_days``: what was never published is kept so many days.
    """

    keep_days: int = 365
    approval: Approval = Approval.NONE


@dataclass(frozen=True, slots=True)
class Change:
    """Who set it last, and when."""

    changed_by: str
    at: datetime


def preferences(connection: Connection) -> Preferences:
    """The settings as they are now."""
    stored = connection.execute(select(SETTINGS.c.key, SETTINGS.c.value))
    # Any: each reader gives what its own field holds
    known: dict[str, Any] = {r.key: _READERS[r.key](r.value) for r in stored if r.key in _READERS}
    return Preferences(**known)


def last_changes(connection: Connection) -> dict[str, Change]:
    """Who changed which setting last; those that nobody has set are not among them."""
    found = connection.execute(select(SETTINGS))
    return {r.key: Change(r.changed_by, r.at) for r in found}


def set_preference(
    database: Database, by: Actor, key: str, value: str, at: datetime | None = None
) -> Preferences:
    """Set one setting and return all of them.

    Raises NotAllowedError for who is no administrator, PreferenceError for a setting or a
    value that is none.
    """
    if key not in _READERS:
        names = "、".join(f.name for f in fields(Preferences))
        raise PreferenceError(_UNKNOWN.format(key, names))
    moment, read = at or now(), _READERS[key](value)
    with database.writing() as connection:
        acting = by if by.account_id is None else actor_of(connection, by.account_id)
        if acting is None or not acting.is_administrator:
            raise NotAllowedError(_ONLY_ADMINISTRATORS)
        connection.execute(delete(SETTINGS).where(SETTINGS.c.key == key))
        row = {"key": key, "value": read, "changed_by": acting.name, "at": moment}
        connection.execute(insert(SETTINGS).values(row))
        detail = f"{key} = {read}"
        audit.record(connection, Event.SETTING_CHANGED, acting.name, detail, at=moment)
        return preferences(connection)


def _days(value: object) -> int:
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if not re.fullmatch("[1-9][0-9]{1,3}", text) or not FEWEST_DAYS <= int(text) <= MOST_DAYS:
        raise PreferenceError(_NO_DAYS)
    return int(text)


def _approval(value: object) -> Approval:
    try:
        return Approval(str(value))
    except ValueError:
        raise PreferenceError(_NO_APPROVAL) from None


_READERS: Final[dict[str, Callable[[object], object]]] = {
    "keep_days": _days,
    "approval": _approval,
}
