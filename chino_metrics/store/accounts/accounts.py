"""Who may sign in: accounts with a role, a planner's own plans, and how they are known.

An account is known by its login name and a password, or by the e-mail address that an
identity provider vouches for (bound at the first sign-in to the provider's own subject).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
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
    update,
)

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment

ACCOUNTS: Final = Table(
    "account",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("folded", String(200), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("plans", JSON, nullable=False),
    Column("email", String(254), unique=True),
    Column("subject", String(64), unique=True),
    Column("password", String(300)),
    Column("is_disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

_NAME: Final = re.compile(r"\w[\w.@+-]{1,63}")
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f]{1,100}@[^@\s\x00-\x1f]{1,150}")


class UnknownAccountError(NotAllowedError):
    """There is no account of that name."""


class AccountError(NotAllowedError):
    """The account cannot be as asked: a name taken or misspelt, the last administrator."""


@dataclass(frozen=True, slots=True)
class Account:
    """One who may sign in; ``subject`` stands for the provider's issuer and subject, once bound."""

    id: int
    name: str
    role: Role
    plans: frozenset[str]
    email: str | None
    subject: str | None
    has_password: bool
    is_disabled: bool
    created_at: datetime
    changed_at: datetime

    @property
    def actor(self) -> Actor:
        """The account as one who acts."""
        return Actor(self.name, self.role, self.plans, self.id)


@dataclass(frozen=True, slots=True)
class Draft:
    """An account to be added; ``plans`` are ids. The name may be Japanese: it is shown to readers."""

    name: str
    role: Role
    plans: frozenset[str] = frozenset()
    email: str | None = None


def fold(text: str) -> str:
    """Names and e-mail addresses are the same whatever their case and width.

    What no database can store stands as a character that no name has.
    """
    plain = _UNSTORABLE.sub("\ufffd", unicodedata.normalize("NFKC", text))
    return plain.strip().casefold()[:200]


def every_account(connection: Connection) -> tuple[Account, ...]:
    """All accounts by name, disabled ones too."""
    return tuple(map(_account, connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.folded))))


def account_named(connection: Connection, name: str) -> Account | None:
    """The account with this login name."""
    return _one(connection, ACCOUNTS.c.folded == fold(name))


def existing(connection: Connection, name: str) -> Account:
    """The account with this login name; UnknownAccountError."""
    found = account_named(connection, name)
    if found is None:
        raise UnknownAccountError(
            f"「{name}」というアカウントはありません。名前を確かめてください。"
        )
    return found


def account_with(connection: Connection, account_id: int) -> Account | None:
    """The account with this id."""
    return _one(connection, ACCOUNTS.c.id == account_id)


def account_of_subject(connection: Connection, subject: str) -> Account | None:
    """The account bound to this subject of an identity provider."""
    return _one(connection, ACCOUNTS.c.subject == subject)


def account_of_email(connection: Connection, email: str) -> Account | None:
    """The account with this e-mail address."""
    return _one(connection, ACCOUNTS.c.email == fold(email))


def actor_of(connection: Connection, account_id: int) -> Actor | None:
    """Who acts with this account as it is now; None where it is disabled or missing."""
    found = account_with(connection, account_id)
    return None if found is None or found.is_disabled else found.actor


def password_of(connection: Connection, account_id: int) -> str | None:
    """The stored hash, None where the account has no password."""
    stored: str | None = connection.execute(
        select(ACCOUNTS.c.password).where(ACCOUNTS.c.id == account_id)
    ).scalar()
    return stored


def is_empty(connection: Connection) -> bool:
    """Whether there is no account at all yet."""
    return connection.execute(select(ACCOUNTS.c.id).limit(1)).first() is None


def administrators(connection: Connection) -> int:
    """How many administrators are not disabled."""
    wanted = (ACCOUNTS.c.role == Role.ADMINISTRATOR) & ~ACCOUNTS.c.is_disabled
    counted = select(func.count()).select_from(ACCOUNTS).where(wanted)
    return int(connection.execute(counted).scalar_one())


def insert_account(connection: Connection, draft: Draft, at: datetime) -> Account:
    """Store a new account without a password; AccountError for a name that cannot be."""
    name = unicodedata.normalize("NFKC", draft.name).strip()
    if not _NAME.fullmatch(name):
        raise AccountError(
            f"「{draft.name}」はサインイン名にできません。"
            "2～64文字の文字・数字・「.」「-」「_」「@」で書いてください。"
        )
    if account_named(connection, name) is not None:
        raise AccountError(f"「{name}」はもう使われています。別の名前にしてください。")
    values = {
        "name": name,
        "folded": fold(name),
        "role": draft.role,
        "plans": sorted(draft.plans),
        "email": free_email(connection, draft.email),
        "is_disabled": False,
        "created_at": at,
        "changed_at": at,
    }
    row = connection.execute(insert(ACCOUNTS).values(values).returning(ACCOUNTS.c.id)).one()
    return existing_with(connection, row.id)


def existing_with(connection: Connection, account_id: int) -> Account:
    """The account with this id; UnknownAccountError."""
    found = account_with(connection, account_id)
    if found is None:
        raise UnknownAccountError("このアカウントはありません。サインインし直してください。")
    return found


def free_email(connection: Connection, email: str | None) -> str | None:
    """The folded address; AccountError where it is none or belongs to another account."""
    if not email:
        return None
    if not _EMAIL.fullmatch(fold(email)):
        raise AccountError(f"「{email}」はメールアドレスではありません。書き直してください。")
    if account_of_email(connection, email) is not None:
        raise AccountError(f"「{email}」はほかのアカウントのものです。アドレスを確かめてください。")
    return fold(email)


def store(
    connection: Connection, account_id: int, values: Mapping[str, object], at: datetime
) -> None:
    """Change columns of an account."""
    changed = dict(values) | {"changed_at": at}
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(changed))


def _one(connection: Connection, wanted: ColumnElement[bool]) -> Account | None:
    row = connection.execute(select(ACCOUNTS).where(wanted)).one_or_none()
    return None if row is None else _account(row)


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        plans=frozenset(row.plans),
        email=row.email,
        subject=row.subject,
        has_password=row.password is not None,
        is_disabled=row.is_disabled,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
