"""What administrators do to accounts: add, change, disable, hand out links, sign out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import accounts, audit, devices, links, sessions, throttling
from chino_metrics.store.accounts.accounts import Account, AccountError, Draft
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.factors import own, policy, steps
from chino_metrics.store.accounts.factors.policy import Demand
from chino_metrics.store.database.engine import Database, now

ONLY_ADMINISTRATORS: Final = "アカウントを扱えるのは管理者だけです。管理者に頼んでください。"
LAST_ADMINISTRATOR: Final = (
    "最後の管理者は、無効にもほかの役割にもできません。先に別の管理者を追加してください。"
)

FIRST_OWN: Final = (
    "先に、ご自身の2段階の確認を「自分のアカウント」で登録してください。"
    "登録がないまま決めると、ご自身もサインインし直すことになります。"
)


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What is to become different; None leaves as it is, an empty e-mail address removes it."""

    role: Role | None = None
    plans: frozenset[str] | None = None
    email: str | None = None
    is_disabled: bool | None = None


def add_account(
    database: Database, by: Actor, draft: Draft, at: datetime | None = None
) -> tuple[Account, str]:
    """Add an account; returns it and the token of a set-up link for its password.

    Raises NotAllowedError for who is no administrator, AccountError for a name or
    an e-mail address that cannot be.
    """
    moment = at or now()
    with database.writing() as connection:
        _require_administrator(connection, by)
        account = accounts.insert_account(connection, draft, moment)
        token = links.issue(connection, account.id, moment)
        audit.record(connection, Event.ACCOUNT_ADDED, by.name, _described(account), at=moment)
        return account, token


def change_account(
    database: Database, by: Actor, name: str, change: AccountChange, at: datetime | None = None
) -> Account:
    """Change an account; its sessions end, where it may do other things than before.

    Raises NotAllowedError, UnknownAccountError, AccountError (the last administrator,
    an e-mail address that cannot be).
    """
    moment = at or now()
    with database.writing() as connection:
        _require_administrator(connection, by)
        before = accounts.existing(connection, name)
        others = accounts.administrators(connection) - _administers(before)
        accounts.store(connection, before.id, _values(connection, before, change), moment)
        after = accounts.existing(connection, name)
        if _administers(before) and not others and not _administers(after):
            raise AccountError(LAST_ADMINISTRATOR)
        _end_what_was_allowed(connection, before, after)
        audit.record(connection, Event.ACCOUNT_CHANGED, by.name, _described(after), at=moment)
        return after


def issue_link(database: Database, by: Actor, name: str, at: datetime | None = None) -> str:
    """A fresh set-up token for an account, also after too many failures.

    Raises NotAllowedError, UnknownAccountError, AccountError (disabled).
    """
    moment = at or now()
    with database.writing() as connection:
        _require_administrator(connection, by)
        account = accounts.existing(connection, name)
        if account.is_disabled:
            raise AccountError(f"「{account.name}」は無効になっています。先に有効にしてください。")
        throttling.forgive(connection, account.name)
        audit.record(connection, Event.LINK_ISSUED, by.name, account.name, at=moment)
        return links.issue(connection, account.id, moment)


def sign_out_everywhere(
    database: Database, by: Actor, name: str, at: datetime | None = None
) -> int:
    """End every session of an account; returns how many there were.

    Raises NotAllowedError, UnknownAccountError.
    """
    moment = at or now()
    with database.writing() as connection:
        _require_administrator(connection, by)
        account = accounts.existing(connection, name)
        detail = f"{account.name} (by {by.name})"
        audit.record(connection, Event.SIGN_OUT, account.name, detail, at=moment)
        devices.forget(connection, account.id)
        return sessions.close_all(connection, account.id)


def reset_factors(database: Database, by: Actor, name: str, at: datetime | None = None) -> None:
    """Remove whatever second step an account has (the phone is lost), and end its sessions.

    Raises NotAllowedError, UnknownAccountError.
    """
    moment = at or now()
    with database.writing() as connection:
        _require_administrator(connection, by)
        account = accounts.existing(connection, name)
        own.forget_all(connection, account.id)
        devices.forget(connection, account.id)
        steps.close_all(connection, account.id)
        sessions.close_all(connection, account.id)
        audit.record(connection, Event.FACTORS_RESET, by.name, account.name, at=moment)


def demand_second_step(
    database: Database, by: Actor, demanded: Demand, at: datetime | None = None
) -> None:
    """Say of whom a second step is demanded; who has to set one up is signed out.

    Raises NotAllowedError, also where the administrator would be among them.
    """
    moment = at or now()
    with database.writing() as connection:
        _require_administrator(connection, by)
        found = accounts.every_account(connection)
        unready = [a for a in found if own.has_to_begin_with(connection, a, demanded)]
        if by.account_id in {account.id for account in unready}:
            raise NotAllowedError(FIRST_OWN)
        for account in unready:
            sessions.close_all(connection, account.id)
        policy.store_demand(connection, demanded, by.name, moment)
        detail = f"{policy.SETTING} = {demanded}"
        audit.record(connection, Event.SETTING_CHANGED, by.name, detail, at=moment)


def _require_administrator(connection: Connection, by: Actor) -> None:
    """Ask the accounts again: the session may be older than the last change."""
    current = by if by.account_id is None else accounts.actor_of(connection, by.account_id)
    if current is None or not current.is_administrator:
        raise NotAllowedError(ONLY_ADMINISTRATORS)


def _administers(account: Account) -> bool:
    return account.role is Role.ADMINISTRATOR and not account.is_disabled


def _values(connection: Connection, before: Account, change: AccountChange) -> dict[str, object]:
    values: dict[str, object] = {}
    if change.role is not None:
        values["role"] = change.role
    if change.plans is not None:
        values["plans"] = sorted(change.plans)
    if change.is_disabled is not None:
        values["is_disabled"] = change.is_disabled
    if change.email is not None and accounts.fold(change.email) != before.email:
        # another address may be another person: the provider's subject is bound anew
        values |= {"email": accounts.free_email(connection, change.email), "subject": None}
    return values


def _end_what_was_allowed(connection: Connection, before: Account, after: Account) -> None:
    if after.is_disabled:
        links.revoke(connection, after.id)
        steps.close_all(connection, after.id)
    # a planner's other plans, too: a page that is open must not show the old ones
    if _rights(before) != _rights(after):
        sessions.close_all(connection, after.id)


def _rights(account: Account) -> tuple[object, ...]:
    return account.role, account.plans, account.is_disabled, account.email


def _described(account: Account) -> str:
    plans = ",".join(sorted(account.plans)) or "-"
    state = "disabled" if account.is_disabled else "enabled"
    return f"{account.name}: {account.role}, plans {plans}, e-mail {account.email or '-'}, {state}"
