"""Set-up links: one-time tokens with which somebody chooses a password.

The first link makes the first administrator and is printed when the site starts
without any account; the others are issued for an account that exists. A token has
256 bits, only its SHA-256 is stored, and it works once within 24 hours.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
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
)

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import accounts
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.sessions import digest
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment

VALID: Final = timedelta(hours=24)
#: Where the site takes a token: behind the # it reaches no server log and no other site.
PATH: Final = "/set_up#"

LINKS: Final = Table(
    "set_up_link",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("purpose", String(40), nullable=False),
    Column("account_id", Integer, ForeignKey("account.id")),
    Column("created_at", Moment, nullable=False),
    info={"transient": True},
)


class Purpose(StrEnum):
    """What a link is good for."""

    FIRST_ADMINISTRATOR = "first_administrator"
    SET_PASSWORD = "set_password"


class LinkError(NotAllowedError):
    """The link is unknown, used or too old."""

    def __init__(self) -> None:
        super().__init__(
            "このリンクは使えません。一度使ったか、24時間を過ぎたか、あとから新しいリンクが出ています。"
            "最後に出たリンクを開くか、管理者に新しいリンクを頼んでください。"
        )


@dataclass(frozen=True, slots=True)
class Link:
    """A link that still works; ``account`` is None for the first administrator."""

    purpose: Purpose
    account: Account | None


def first_link(database: Database, at: datetime | None = None) -> str | None:
    """A fresh token for the first administrator, None where there is any account.

    Earlier ones of its kind become void. StoreError where nothing can be written.
    """
    with database.writing() as connection:
        if not accounts.is_empty(connection):
            return None
        first = LINKS.c.purpose == Purpose.FIRST_ADMINISTRATOR
        connection.execute(delete(LINKS).where(first))
        return _issue(connection, Purpose.FIRST_ADMINISTRATOR, None, at or now())


def issue(connection: Connection, account_id: int, at: datetime) -> str:
    """A fresh token to set the password of an account; earlier ones become void."""
    revoke(connection, account_id)
    return _issue(connection, Purpose.SET_PASSWORD, account_id, at)


def revoke(connection: Connection, account_id: int) -> None:
    """Make the links of an account void."""
    connection.execute(delete(LINKS).where(LINKS.c.account_id == account_id))


def check(database: Database, token: str, at: datetime | None = None) -> Link:
    """What a token is good for, without using it up; LinkError."""
    with database.reading() as connection:
        return look_up(connection, token, at or now())


def look_up(connection: Connection, token: str, at: datetime) -> Link:
    """What a token is good for; LinkError."""
    row = connection.execute(select(LINKS).where(LINKS.c.digest == digest(token))).first()
    if row is None or not timedelta(0) <= at - row.created_at < VALID:
        raise LinkError
    if row.account_id is None:
        if not accounts.is_empty(connection):
            raise LinkError
        return Link(Purpose(row.purpose), None)
    account = accounts.account_with(connection, row.account_id)
    if account is None or account.is_disabled:
        raise LinkError
    return Link(Purpose(row.purpose), account)


def use_up(connection: Connection, token: str, at: datetime) -> Link:
    """Like ``look_up``, and the token works no more once the transaction stands; LinkError."""
    link = look_up(connection, token, at)
    connection.execute(delete(LINKS).where(LINKS.c.digest == digest(token)))
    return link


def _issue(connection: Connection, purpose: Purpose, account_id: int | None, at: datetime) -> str:
    connection.execute(delete(LINKS).where(LINKS.c.created_at <= at - VALID))
    token = secrets.token_urlsafe(32)
    values = {
        "digest": digest(token),
        "purpose": purpose,
        "account_id": account_id,
        "created_at": at,
    }
    connection.execute(insert(LINKS).values(values))
    return token
