"""Signing in through the organisation's identity provider (OpenID Connect).

The provider says who somebody is; our own accounts say whether they may come in, and
our own session, which can be ended, stands for them from then on. An identity is taken
only fresh from the provider and only once, so that a copy of it opens nothing later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, String, Table, delete, insert, select

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import accounts, audit, sessions
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.sessions import SessionKind
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment

#: How old an identity may be, and how far the provider's clock may be ahead.
FRESH: Final = timedelta(minutes=5)
SKEW: Final = timedelta(minutes=1)

TOKENS: Final = Table(
    "identity_token",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("used_at", Moment, nullable=False),
    info={"transient": True},
)


class NotListedError(NotAllowedError):
    """The provider knows the person; our accounts do not."""

    def __init__(self) -> None:
        super().__init__(
            "この組織アカウントは、更新の担当者として登録されていません。"
            "担当の方は、メールアドレスの登録を管理者に頼んでください。"
        )


class StaleIdentityError(NotAllowedError):
    """The identity is incomplete, too old, or was used before."""

    def __init__(self) -> None:
        super().__init__("組織のアカウントを確認できませんでした。もう一度サインインしてください。")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider's ID token says: ``subject`` and ``token`` as digests, ``issued`` in seconds."""

    subject: str
    email: str
    issued: float
    token: str


def identity(claims: Mapping[str, object]) -> Identity:
    """The claims of a verified ID token; StaleIdentityError where one is missing.

    An e-mail address counts unless the provider says that it is not verified.
    """
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        raise StaleIdentityError
    if not isinstance(issued, int | float) or not 0 < issued < 1e11:
        raise StaleIdentityError
    email = claims.get("email")
    is_verified = claims.get("email_verified", True) in {True, "true"}
    # with a line break between, no two pairs make the same text
    whose = f"{issuer}\n{subject}"
    return Identity(
        subject=sessions.digest(whose),
        email=email if isinstance(email, str) and is_verified else "",
        issued=issued,
        token=sessions.digest(f"{whose}\n{issued}\n{claims.get('jti')}\n{claims.get('nonce')}"),
    )


def sign_in(
    database: Database,
    claims: Mapping[str, object],
    *,
    address: str = "",
    browser: str = "",
    at: datetime | None = None,
) -> str:
    """Open a session for the person of an ID token and return its number for the cookie.

    ``claims`` are those of a token whose signature, audience and nonce have been
    verified. Raises StaleIdentityError, NotListedError (also for a disabled account),
    StoreError.
    """
    moment = at or now()
    try:
        with database.writing() as connection:
            known = identity(claims)
            _use_up(connection, known, moment)
            account = _listed(connection, known, moment)
            audit.record(connection, Event.SIGN_IN, account.name, "oidc", address, moment)
            kind = SessionKind.OIDC
            return sessions.open_session(connection, account.id, kind, moment, browser)
    except (StaleIdentityError, NotListedError) as refusal:
        detail = f"oidc: {type(refusal).__name__}, {claims.get('email', '-')}"
        with database.writing() as connection:
            audit.record(connection, Event.SIGN_IN_REFUSED, "", detail, address, moment)
        raise


def _use_up(connection: Connection, known: Identity, at: datetime) -> None:
    """Refuse a token that is not fresh or was used; remember it while it is fresh."""
    age = at.timestamp() - known.issued
    if not -SKEW.total_seconds() <= age <= FRESH.total_seconds():
        raise StaleIdentityError
    connection.execute(delete(TOKENS).where(TOKENS.c.used_at < at - 2 * FRESH))
    used = select(TOKENS.c.digest).where(TOKENS.c.digest == known.token)
    if connection.execute(used).first() is not None:
        raise StaleIdentityError
    connection.execute(insert(TOKENS).values(digest=known.token, used_at=at))


def _listed(connection: Connection, known: Identity, at: datetime) -> Account:
    """The account of the person: by subject, else by an address not yet bound to anybody."""
    account = accounts.account_of_subject(connection, known.subject)
    if account is None and known.email:
        account = accounts.account_of_email(connection, known.email)
        if account is not None and account.subject is None and not account.is_disabled:
            accounts.store(connection, account.id, {"subject": known.subject}, at)
        elif account is not None:
            account = None
    if account is None or account.is_disabled:
        raise NotListedError
    return account
