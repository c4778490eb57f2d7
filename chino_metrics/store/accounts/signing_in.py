"""Signing in and out with a password, setting one up, changing it: the site's doors.

Each function is a whole act: throttled, recorded in the audit log, and answered with
the number for a new session's cookie. A refusal never tells whether a name exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import accounts, audit, devices, links, sessions, throttling
from chino_metrics.store.accounts.accounts import Account, AccountError, Draft
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.factors import steps
from chino_metrics.store.accounts.passwords import STANDARD, BusyError, Passwords, weakness
from chino_metrics.store.accounts.sessions import SessionKind
from chino_metrics.store.database.engine import Database, now

REFUSED: Final = "名前かパスワードが違います。確かめて、もう一度入力してください。"

WRONG_PASSWORD: Final = "パスワードが違います。確かめて、もう一度入力してください。"

OTHER_NAME: Final = "このリンクは別の名前の方のものです。知らされた名前を確かめてください。"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as it shows: network address, the browser's number, the browser in words."""

    address: str = ""
    device: str = ""
    browser: str = ""


NOBODY: Final = Asker()


class WeakPasswordError(NotAllowedError):
    """The new password is too easy to guess; the message says why."""


def sign_in(
    database: Database,
    name: str,
    password: str,
    *,
    asker: Asker = NOBODY,
    address: str = "",
    passwords: Passwords = STANDARD,
    at: datetime | None = None,
) -> str:
    """Open a session for whoever knows the password and return its number for the cookie.

    Raises ThrottledError, BusyError, NotAllowedError (wrong, unknown, disabled: alike),
    StepWantedError (right, and there is a second step to take), StoreError.
    """
    moment = at or now()
    asker = replace(asker, address=address or asker.address)
    account = _proven(database, name, password, asker, passwords, moment)
    with database.writing() as connection:
        if accounts.actor_of(connection, account.id) is None:
            raise NotAllowedError(REFUSED)  # disabled meanwhile
        entered = steps.enter(connection, account, asker.browser, moment)
        what = Event.SECOND_STEP if entered.step else Event.SIGN_IN
        audit.record(connection, what, account.name, "password", asker.address, moment)
    return entered.opened()


def prove(
    database: Database,
    account_id: int,
    password: str,
    *,
    passwords: Passwords = STANDARD,
    at: datetime | None = None,
) -> None:
    """See that somebody signed in knows the password; raises what ``sign_in`` does.

    Failures count for the account's own sessions alone: no stranger can reach them.
    """
    moment = at or now()
    with database.reading() as connection:
        account = accounts.existing_with(connection, account_id)
    tried = throttling.attempt_as(account_id, "again")
    _proven(database, account.name, password, NOBODY, passwords, moment, tried)


def sign_out(
    database: Database, cookie: str, address: str = "", at: datetime | None = None
) -> None:
    """End the session of a cookie, in every tab; nothing where there is none. StoreError."""
    moment = at or now()
    with database.writing() as connection:
        found = sessions.find(connection, cookie, moment)
        sessions.close_session(connection, cookie)
        if found is not None:
            audit.record(connection, Event.SIGN_OUT, found.actor.name, "", address, moment)


def set_up(
    database: Database,
    token: str,
    password: str,
    *,
    name: str = "",
    asker: Asker = NOBODY,
    passwords: Passwords = STANDARD,
    at: datetime | None = None,
) -> str:
    """Use a set-up link: set the password and return the number of a new session.

    The first administrator's account is made with ``name``; everybody else's must have
    it, so that a link alone, gone astray, opens nothing. Raises LinkError, AccountError
    (a name that cannot be, or another's), WeakPasswordError, BusyError, StoreError;
    after any of them but LinkError the link still works. StepWantedError where the
    password is set and there is a second step to take.
    """
    moment = at or now()
    link = links.check(database, token, moment)
    if link.account is not None and accounts.fold(link.account.name) != accounts.fold(name):
        raise AccountError(OTHER_NAME)
    _require_strong(password, name, passwords)
    hashed = passwords.hash(password)
    with database.writing() as connection:
        account = links.use_up(connection, token, moment).account
        if account is None:
            draft = Draft(name, Role.ADMINISTRATOR)
            account = accounts.insert_account(connection, draft, moment)
        _set_password(connection, account, hashed, moment)
        throttling.forgive(connection, account.name)
        audit.record(connection, Event.SET_UP, account.name, link.purpose, asker.address, moment)
        entered = steps.enter(connection, account, asker.browser, moment)
    return entered.opened()


def check_link(
    database: Database, token: str, address: str = "", at: datetime | None = None
) -> None:
    """See whether a set-up link still works; LinkError, ThrottledError, StoreError."""
    moment = at or now()
    tried = throttling.attempt_from(address, "link")
    with database.writing() as connection:
        throttling.count(connection, tried, moment)
    links.check(database, token, moment)
    with database.writing() as connection:
        throttling.succeed(connection, tried)


def change_password(
    database: Database,
    account_id: int,
    old: str,
    new: str,
    *,
    browser: str = "",
    passwords: Passwords = STANDARD,
    at: datetime | None = None,
) -> str:
    """Change one's own password; every session ends and a new one is returned.

    Raises ThrottledError, BusyError, NotAllowedError (the old one is wrong),
    WeakPasswordError, StoreError.
    """
    moment = at or now()
    with database.reading() as connection:
        account = accounts.existing_with(connection, account_id)
    _require_strong(new, account.name, passwords)
    prove(database, account_id, old, passwords=passwords, at=moment)
    hashed = passwords.hash(new)
    with database.writing() as connection:
        _set_password(connection, account, hashed, moment)
        audit.record(connection, Event.PASSWORD_CHANGED, account.name, at=moment)
        kind = SessionKind.PASSWORD
        return sessions.open_session(connection, account.id, kind, moment, browser)


def _proven(
    database: Database,
    name: str,
    password: str,
    asker: Asker,
    passwords: Passwords,
    at: datetime,
    tried: throttling.Attempt | None = None,
) -> Account:
    """The account whose name and password these are; every refusal costs the same time."""
    with database.writing() as connection:
        account = accounts.account_named(connection, name)
        if tried is None:
            known_as = 0 if account is None else account.id
            is_known = devices.is_known(connection, known_as, asker.device, at)
            tried = throttling.attempt(name, asker.address, asker.device if is_known else "")
        throttling.count(connection, tried, at)
        stored = None if account is None else accounts.password_of(connection, account.id)
    is_right = _verified(database, tried, passwords, stored, password)
    if account is None or stored is None or account.is_disabled or not is_right:
        raise _refusal(database, account, asker.address, at)
    renewed = passwords.hash(password) if passwords.is_outdated(stored) else None
    with database.writing() as connection:
        if accounts.password_of(connection, account.id) != stored:
            raise NotAllowedError(REFUSED)  # another password was set meanwhile
        throttling.succeed(connection, tried)
        if renewed is not None:
            accounts.store(connection, account.id, {"password": renewed}, at)
    return account


def _verified(
    database: Database,
    tried: throttling.Attempt,
    passwords: Passwords,
    stored: str | None,
    password: str,
) -> bool:
    """Whether the password is right; one that nobody had time to look at does not count."""
    try:
        return passwords.verify(stored, password)
    except BusyError:
        with database.writing() as connection:
            throttling.withdraw(connection, tried)
        raise


def _refusal(
    database: Database, account: Account | None, address: str, at: datetime
) -> NotAllowedError:
    """Record the refusal, without a name that is none (it may be a password)."""
    who = "" if account is None else account.name
    why = "unknown" if account is None else "disabled" if account.is_disabled else "wrong"
    with database.writing() as connection:
        audit.record(connection, Event.SIGN_IN_REFUSED, who, f"password: {why}", address, at)
    return NotAllowedError(REFUSED)


def _require_strong(password: str, name: str, passwords: Passwords) -> None:
    weak = weakness(password, name, passwords.municipality, passwords.words)
    if weak:
        raise WeakPasswordError(weak)


def _set_password(connection: Connection, account: Account, hashed: str, at: datetime) -> None:
    """Store a new password; whoever was signed in with the old one is so no more."""
    accounts.store(connection, account.id, {"password": hashed}, at)
    sessions.close_all(connection, account.id)
    steps.close_all(connection, account.id)
    links.revoke(connection, account.id)
