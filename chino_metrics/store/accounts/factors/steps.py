"""Between the password and the second step: known to the browser by a cookie, no session yet.

Who is here may show the second step, or set one up where it is demanded and missing, and
nothing else. The cookie holds 256 random bits, only their SHA-256 is stored.
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
from chino_metrics.store.accounts import accounts, sessions
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.factors import policy
from chino_metrics.store.accounts.sessions import SessionKind
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment

#: Time to find the phone, or to install an app on it.
VALID: Final = timedelta(minutes=15)

STEPS: Final = Table(
    "sign_in_step",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("browser", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    info={"transient": True},
)


class Purpose(StrEnum):
    """What is still to be done."""

    SHOW = "show"
    SET_UP = "set_up"


class StepError(NotAllowedError):
    """There is no such step, or its time is over."""

    def __init__(self) -> None:
        super().__init__("時間が切れました。名前とパスワードから、もう一度サインインしてください。")


class StepWantedError(NotAllowedError):
    """The password is right and there is no session yet; ``number`` is for the step's cookie."""

    def __init__(self, number: str) -> None:
        super().__init__("パスワードの次に、もう1つの確かめが要ります。")
        self.number = number


@dataclass(frozen=True, slots=True)
class Step:
    """A step that can still be taken."""

    account: Account
    purpose: Purpose
    browser: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What the right password has opened: a session, or the step before it."""

    session: str = ""
    step: str = ""

    def opened(self) -> str:
        """The session's number; StepWantedError where there is still a step to take.

        To be asked once the transaction stands.
        """
        if self.step:
            raise StepWantedError(self.step)
        return self.session


def enter(connection: Connection, account: Account, browser: str, at: datetime) -> Entered:
    """Open a session for who has shown the password, or the step that is still to be taken."""
    purpose = _purpose(connection, account)
    if purpose is None:
        kind = SessionKind.PASSWORD
        return Entered(sessions.open_session(connection, account.id, kind, at, browser))
    connection.execute(delete(STEPS).where(STEPS.c.created_at <= at - VALID))
    number = secrets.token_urlsafe(32)
    values = {
        "digest": sessions.digest(number),
        "account_id": account.id,
        "purpose": purpose,
        "browser": browser[:60],
        "created_at": at,
    }
    connection.execute(insert(STEPS).values(values))
    return Entered(step=number)


def find(connection: Connection, number: str, at: datetime) -> Step:
    """The step of a cookie's number; StepError."""
    named = STEPS.c.digest == sessions.digest(number)
    row = connection.execute(select(STEPS).where(named)).first()
    if row is None or not timedelta(0) <= at - row.created_at < VALID:
        raise StepError
    account = accounts.account_with(connection, row.account_id)
    if account is None or account.is_disabled:
        raise StepError
    return Step(account, Purpose(row.purpose), row.browser)


def to_set_up(connection: Connection, number: str, at: datetime) -> Account:
    """Whose second step is to be set up; StepError, also where the account has one meanwhile.

    The password alone adds nothing to what its owner has set up.
    """
    step = find(connection, number, at)
    if step.purpose is not Purpose.SET_UP or policy.has_any(connection, step.account.id):
        raise StepError
    return step.account


def close(connection: Connection, number: str) -> None:
    """End a step."""
    connection.execute(delete(STEPS).where(STEPS.c.digest == sessions.digest(number)))


def close_all(connection: Connection, account_id: int) -> None:
    """End every step of an account."""
    connection.execute(delete(STEPS).where(STEPS.c.account_id == account_id))


def cookie_name(secure: bool) -> str:
    """The name of the cookie that holds a step's number."""
    return f"{sessions.cookie_name(secure)}-step"


def cookie_header(number: str, secure: bool) -> str:
    """The value of Set-Cookie; with "" it removes the cookie."""
    age = int(VALID.total_seconds()) if number else 0
    return f"{cookie_name(secure)}={number}; Max-Age={age}; {sessions.attributes(secure)}"


def _purpose(connection: Connection, account: Account) -> Purpose | None:
    if policy.has_any(connection, account.id):
        return Purpose.SHOW
    return Purpose.SET_UP if policy.binds(policy.demand(connection), account) else None
