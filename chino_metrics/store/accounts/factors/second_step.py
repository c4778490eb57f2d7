"""Taking the second step of signing in: with a code, a recovery code or a passkey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import audit, devices, sessions, throttling
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.factors import passkeys, policy, recovery, steps, totp
from chino_metrics.store.accounts.factors.passkeys import Site
from chino_metrics.store.accounts.factors.steps import Purpose, StepError
from chino_metrics.store.accounts.sessions import SessionKind
from chino_metrics.store.database.engine import Database, now

WRONG_CODE: Final = (
    "番号が違うか、もう使われています。アプリに出ている新しい番号を入力してください。"
)
WRONG_KEY: Final = "パスキーを確かめられませんでした。もう一度試すか、ほかの方法を選んでください。"

#: How somebody has shown the second step, in words for the audit log; "" where it was wrong.
Proof = Callable[[Connection, Account], str]


def with_code(
    database: Database,
    number: str,
    code: str,
    *,
    address: str = "",
    device: str = "",
    at: datetime | None = None,
) -> str:
    """Open a session for a step's code of the app, or a recovery code; returns its number.

    Raises StepError, ThrottledError, NotAllowedError (wrong, or used before), StoreError.
    """
    moment = at or now()

    def proof(connection: Connection, account: Account) -> str:
        if totp.take(connection, account.id, code, moment):
            return "code"
        is_right = recovery.take(connection, account.id, code)
        return f"recovery code, {recovery.left(connection, account.id)} left" if is_right else ""

    return _take(database, number, proof, WRONG_CODE, (address, device, moment))


def with_passkey(
    database: Database,
    number: str,
    answer: str,
    site: Site,
    *,
    address: str = "",
    device: str = "",
    at: datetime | None = None,
) -> str:
    """Open a session for a browser's answer to the step's challenge; raises what ``with_code`` does."""
    moment = at or now()

    def proof(connection: Connection, account: Account) -> str:
        is_right = passkeys.shown(connection, number, account.id, site, answer, moment)
        return "passkey" if is_right else ""

    return _take(database, number, proof, WRONG_KEY, (address, device, moment))


def passkey_options(database: Database, number: str, site: Site, at: datetime | None = None) -> str:
    """What the browser of a step is asked, as JSON; StepError, StoreError."""
    moment = at or now()
    with database.writing() as connection:
        step = _to_show(connection, number, moment)
        return passkeys.options_to_show(connection, number, step.id, site, moment)


def finish_set_up(
    database: Database, number: str, address: str = "", at: datetime | None = None
) -> str:
    """Open the session of a step that had to set up what was missing; StepError, StoreError."""
    moment = at or now()
    with database.writing() as connection:
        step = steps.find(connection, number, moment)
        if step.purpose is not Purpose.SET_UP or not policy.has_any(connection, step.account.id):
            raise StepError
        opened = _open(connection, number, step.account, "set up", (address, moment))
        steps.close_all(connection, step.account.id)
        return opened


def give_up(database: Database, number: str) -> None:
    """End a step: somebody else wants to sign in, or from the beginning. StoreError."""
    with database.writing() as connection:
        steps.close(connection, number)


def _take(
    database: Database,
    number: str,
    proof: Proof,
    wrong: str,
    circumstances: tuple[str, str, datetime],
) -> str:
    """Count the attempt, look at the proof, and open the session or record the refusal."""
    address, device, at = circumstances
    with database.writing() as connection:
        account = _to_show(connection, number, at)
        is_known = devices.is_known(connection, account.id, device, at)
        tried = throttling.attempt_as(account.id, "factor", device if is_known else "")
        throttling.count(connection, tried, at)
        how = proof(connection, account)
        if how:
            throttling.succeed(connection, tried)
            return _open(connection, number, account, how, (address, at))
        what = "second step: wrong"
        audit.record(connection, Event.SIGN_IN_REFUSED, account.name, what, address, at)
    raise NotAllowedError(wrong)


def _to_show(connection: Connection, number: str, at: datetime) -> Account:
    step = steps.find(connection, number, at)
    if step.purpose is not Purpose.SHOW:
        raise StepError
    return step.account


def _open(
    connection: Connection, number: str, account: Account, how: str, then: tuple[str, datetime]
) -> str:
    address, at = then
    browser = steps.find(connection, number, at).browser
    steps.close(connection, number)
    audit.record(connection, Event.SIGN_IN, account.name, f"password, {how}", address, at)
    return sessions.open_session(connection, account.id, SessionKind.PASSWORD, at, browser)
