"""Browsers known to be somebody's own, so that a stranger's guesses do not keep the owner out.

After a good sign-in a browser keeps a random number for half a year; it opens nothing.
Failures that come with it count for that browser alone, those without it count for the
name together (OWASP's "device cookies"). Only the SHA-256 of the number is stored.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from chino_metrics.store.accounts import sessions
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment

#: Without a sign-in for this long, a browser is a stranger's again.
LIFE: Final = timedelta(days=180)
#: Browsers of an account; the one used longest ago gives way.
MOST: Final = 10

DEVICES: Final = Table(
    "known_device",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("used_at", Moment, nullable=False),
    info={"transient": True},
)


def is_known(connection: Connection, account_id: int, device: str, at: datetime) -> bool:
    """Whether this browser's number belongs to the account; as slow where there is none."""
    mine = (DEVICES.c.digest == sessions.digest(device)) & (DEVICES.c.account_id == account_id)
    used = connection.execute(select(DEVICES.c.used_at).where(mine)).scalar()
    return used is not None and at - used < LIFE


def remember(database: Database, session_id: str, device: str, at: datetime | None = None) -> str:
    """The number that the browser of a session keeps: the one it has, where that is its own.

    Raises StoreError. "" where the session has ended.
    """
    moment = at or now()
    with database.writing() as connection:
        found = sessions.find(connection, session_id, moment)
        account_id = found.actor.account_id if found else None
        if account_id is None:
            return ""
        if is_known(connection, account_id, device, moment):
            mine = DEVICES.c.digest == sessions.digest(device)
            connection.execute(update(DEVICES).where(mine).values(used_at=moment))
            return device
        number = secrets.token_urlsafe(32)
        values = {"digest": sessions.digest(number), "account_id": account_id, "used_at": moment}
        connection.execute(insert(DEVICES).values(values))
        _clear(connection, account_id, moment)
        return number


def forget(connection: Connection, account_id: int) -> None:
    """No browser is known as the account's any more."""
    connection.execute(delete(DEVICES).where(DEVICES.c.account_id == account_id))


def cookie_name(secure: bool) -> str:
    """The name of the cookie that holds the number."""
    return f"{sessions.cookie_name(secure)}-device"


def cookie_header(device: str, secure: bool) -> str:
    """The value of Set-Cookie."""
    age = int(LIFE.total_seconds())
    return f"{cookie_name(secure)}={device}; Max-Age={age}; {sessions.attributes(secure)}"


def _clear(connection: Connection, account_id: int, at: datetime) -> None:
    connection.execute(delete(DEVICES).where(DEVICES.c.used_at <= at - LIFE))
    own = select(DEVICES.c.digest).where(DEVICES.c.account_id == account_id)
    newest = own.order_by(DEVICES.c.used_at.desc(), DEVICES.c.digest).offset(MOST)
    surplus = list(connection.execute(newest).scalars())
    connection.execute(delete(DEVICES).where(DEVICES.c.digest.in_(surplus)))
