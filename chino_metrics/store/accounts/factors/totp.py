"""Codes of an authenticator app (TOTP, RFC 6238: six digits, a new code every 30 seconds).

A code is taken of the step now and of the ones before and after it, and none of a step
up to the last one taken, so that a code seen over a shoulder opens nothing.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import (
    BigInteger,
    Boolean,
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

from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment

#: Steps of 30 seconds by which a clock may be wrong.
LEEWAY: Final = 1
STEP: Final = 30

APPS: Final = Table(
    "authenticator_app",
    METADATA,
    Column("account_id", Integer, ForeignKey("account.id"), primary_key=True, autoincrement=False),
    Column("secret", String(64), nullable=False),
    Column("is_confirmed", Boolean, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
)


def begin(connection: Connection, account_id: int, at: datetime) -> None:
    """Start anew with a fresh secret, which counts once a code of it has been shown."""
    remove(connection, account_id)
    values = {
        "account_id": account_id,
        "secret": pyotp.random_base32(),
        "is_confirmed": False,
        "last_step": 0,
        "created_at": at,
    }
    connection.execute(insert(APPS).values(values))


def unconfirmed_secret(connection: Connection, account_id: int) -> str:
    """The secret that is being set up, in base 32; "" where there is none."""
    begun = (APPS.c.account_id == account_id) & ~APPS.c.is_confirmed
    return connection.execute(select(APPS.c.secret).where(begun)).scalar() or ""


def is_set_up(connection: Connection, account_id: int) -> bool:
    """Whether the account has an app whose codes count."""
    counting = (APPS.c.account_id == account_id) & APPS.c.is_confirmed
    return connection.execute(select(APPS.c.account_id).where(counting)).first() is not None


def confirm(connection: Connection, account_id: int, code: str, at: datetime) -> bool:
    """Let the app that is being set up count, if the code is right."""
    return _take(connection, account_id, code, at, is_confirmed=False)


def take(connection: Connection, account_id: int, code: str, at: datetime) -> bool:
    """Whether the code is right and new; it is used up then."""
    return _take(connection, account_id, code, at, is_confirmed=True)


def remove(connection: Connection, account_id: int) -> None:
    """The account has no app any more."""
    connection.execute(delete(APPS).where(APPS.c.account_id == account_id))


def address(secret: str, name: str, site: str) -> str:
    """The otpauth:// address that an app reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=site)


def _take(
    connection: Connection, account_id: int, code: str, at: datetime, *, is_confirmed: bool
) -> bool:
    mine = (APPS.c.account_id == account_id) & (APPS.c.is_confirmed == is_confirmed)
    row = connection.execute(select(APPS).where(mine)).first()
    step = None if row is None else _step(row.secret, code, at)
    if row is None or step is None or step <= row.last_step:
        return False
    used = {"last_step": step, "is_confirmed": True}
    connection.execute(update(APPS).where(APPS.c.account_id == account_id).values(used))
    return True


def _step(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code this is."""
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    if not typed.isascii():
        return None
    now = int(at.timestamp()) // STEP
    generator = pyotp.TOTP(secret)
    for step in range(now - LEEWAY, now + LEEWAY + 1):
        if pyotp.utils.strings_equal(generator.generate_otp(step), typed):
            return step
    return None
