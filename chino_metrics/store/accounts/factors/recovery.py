"""Recovery codes: for who has lost the phone; each works once, only its SHA-256 is stored.

A code has 80 random bits, so that it cannot be found by trying hashes either.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    func,
    insert,
    select,
)

from chino_metrics.store.accounts.sessions import digest
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment

MANY: Final = 10

CODES: Final = Table(
    "recovery_code",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
)


def issue(connection: Connection, account_id: int, at: datetime) -> tuple[str, ...]:
    """Fresh codes, to be shown this once; earlier ones work no more."""
    remove(connection, account_id)
    codes = tuple(_code() for _ in range(MANY))
    rows = [
        {"digest": _digest(account_id, code), "account_id": account_id, "created_at": at}
        for code in codes
    ]
    connection.execute(insert(CODES), rows)
    return codes


def take(connection: Connection, account_id: int, code: str) -> bool:
    """Whether this is a code of the account that has not been used; it is used up then."""
    named = CODES.c.digest == _digest(account_id, code)
    return connection.execute(delete(CODES).where(named)).rowcount > 0


def left(connection: Connection, account_id: int) -> int:
    """How many codes still work."""
    mine = select(func.count()).select_from(CODES).where(CODES.c.account_id == account_id)
    return int(connection.execute(mine).scalar_one())


def remove(connection: Connection, account_id: int) -> None:
    """No code of the account works any more."""
    connection.execute(delete(CODES).where(CODES.c.account_id == account_id))


def _code() -> str:
    """Sixteen letters and digits in fours; base 32 has no 0, 1, 8 or 9 to be mistaken."""
    plain = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(plain[k : k + 4] for k in range(0, 16, 4))


def _digest(account_id: int, code: str) -> str:
    typed = "".join(c for c in unicodedata.normalize("NFKC", code).casefold() if c.isalnum())
    return digest(f"{account_id}\n{typed}")
