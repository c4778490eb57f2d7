"""Sessions kept on the server: what a browser's cookie names, until it ends.

A session ends after an hour without use, after twelve hours anyhow, and at once when
its person signs out, is disabled, gets another role or another password. The cookie
holds a random number of 256 bits; only its SHA-256 is stored. It is HttpOnly (no
script reads it) and SameSite=Strict (no other site's page sends it, so a form of ours
needs no token against forged requests).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from chino_metrics.model.errors import StoreError
from chino_metrics.store.accounts import accounts
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment

#: Without use for this long, a session ends: an hour allows for a phone call and a lunch break.
IDLE: Final = timedelta(minutes=60)
#: A session never lives longer than a working day.
ABSOLUTE: Final = timedelta(hours=12)
#: The use of a session is written down at most this often.
TOUCH: Final = timedelta(minutes=1)
#: A session from the future (the clock was set back) is not believed beyond this.
SKEW: Final = timedelta(minutes=5)

SESSIONS: Final = Table(
    "session",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("browser", String(60)),
    info={"transient": True},
)


class SessionKind(StrEnum):
    """How the person was recognised."""

    PASSWORD = "password"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; ``actor`` is the account as it is now, ``browser`` in plain words."""

    digest: str
    actor: Actor
    kind: SessionKind
    created_at: datetime
    seen_at: datetime
    browser: str = ""

    @property
    def handle(self) -> str:
        """What names the session to its own person; it opens nothing."""
        return self.digest[:16]


def digest(secret: str) -> str:
    """What is stored of a secret that a browser or a link holds."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    connection: Connection, account_id: int, kind: SessionKind, at: datetime, browser: str = ""
) -> str:
    """Start a session and return the number for the cookie; ended ones are cleared away."""
    ended = or_(SESSIONS.c.seen_at < at - IDLE, SESSIONS.c.created_at < at - ABSOLUTE)
    connection.execute(delete(SESSIONS).where(ended))
    session_id = secrets.token_urlsafe(32)
    values = {
        "digest": digest(session_id),
        "account_id": account_id,
        "kind": kind,
        "created_at": at,
        "seen_at": at,
        "browser": browser[:60],
    }
    connection.execute(insert(SESSIONS).values(values))
    return session_id


def find(connection: Connection, cookie: str, at: datetime) -> Session | None:
    """The session that a cookie's number names, if it still lives."""
    found = _living(connection, SESSIONS.c.digest == digest(cookie), at)
    return found[0] if found else None


def of_account(connection: Connection, account_id: int, at: datetime) -> tuple[Session, ...]:
    """The sessions of an account that still live, the one used last first."""
    return _living(connection, SESSIONS.c.account_id == account_id, at)


def _living(
    connection: Connection, wanted: ColumnElement[bool], at: datetime
) -> tuple[Session, ...]:
    newest = (SESSIONS.c.seen_at.desc(), SESSIONS.c.created_at.desc(), SESSIONS.c.digest)
    found = []
    for row in connection.execute(select(SESSIONS).where(wanted).order_by(*newest)):
        acting = accounts.actor_of(connection, row.account_id)
        if acting is not None and _lives(row.created_at, row.seen_at, at):
            times = row.created_at, row.seen_at
            kind = SessionKind(row.kind)
            found.append(Session(row.digest, acting, kind, *times, row.browser or ""))
    return tuple(found)


def session(database: Database, cookie: str, at: datetime | None = None) -> Session | None:
    """The session that a cookie's number names; its use is noted, once a minute at most.

    Where nothing can be written now (read-only, full), the session lives on unnoted.
    StoreError where nothing can be read.
    """
    moment = at or now()
    if not cookie:
        return None
    with database.reading() as connection:
        found = find(connection, cookie, moment)
    if found is not None and moment - found.seen_at >= TOUCH:
        try:
            _touch(database, found, moment)
        except StoreError:
            return found
    return found


def actor(database: Database, cookie: str, at: datetime | None = None) -> Actor | None:
    """Who acts with this cookie, None where nobody does; see ``session``."""
    found = session(database, cookie, at)
    return None if found is None else found.actor


def close_session(connection: Connection, cookie: str) -> None:
    """End one session: every tab that shows it is signed out at its next step."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest(cookie)))


def close_all(connection: Connection, account_id: int) -> int:
    """End every session of an account and return how many there were."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.account_id == account_id)).rowcount


def close_one(connection: Connection, account_id: int, handle: str) -> int:
    """End the session of an account that ``handle`` names; returns 0 where there is none."""
    own = SESSIONS.c.account_id == account_id
    named = func.substr(SESSIONS.c.digest, 1, 16) == handle
    return connection.execute(delete(SESSIONS).where(own & named)).rowcount


def close_others(connection: Connection, account_id: int, cookie: str) -> int:
    """End every session of an account but the one of ``cookie``; returns how many."""
    own = SESSIONS.c.account_id == account_id
    other = SESSIONS.c.digest != digest(cookie)
    return connection.execute(delete(SESSIONS).where(own & other)).rowcount


def cookie_name(secure: bool) -> str:
    """The cookie's name; under HTTPS one that browsers take only from this very host."""
    return "__Host-chino" if secure else "chino"


def cookie_header(session_id: str, secure: bool) -> str:
    """The value of Set-Cookie; the browser forgets it when it closes, the server earlier."""
    return f"{cookie_name(secure)}={session_id}; {attributes(secure)}"


def clear_cookie_header(secure: bool) -> str:
    """The value of Set-Cookie that removes the cookie."""
    return f"{cookie_name(secure)}=; Max-Age=0; {attributes(secure)}"


def attributes(secure: bool) -> str:
    """What a cookie of ours is limited to: this site, no script, HTTPS where it is spoken."""
    return "Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if secure else "")


def _lives(created_at: datetime, seen_at: datetime, at: datetime) -> bool:
    return -SKEW <= at - seen_at < IDLE and -SKEW <= at - created_at < ABSOLUTE


def _touch(database: Database, found: Session, at: datetime) -> None:
    with database.writing() as connection:
        seen = update(SESSIONS).where(SESSIONS.c.digest == found.digest)
        connection.execute(seen.values(seen_at=at))
