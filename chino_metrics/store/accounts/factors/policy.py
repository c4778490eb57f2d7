"""Who must have a second step: by the administrators' setting ``second_factor``."""

from __future__ import annotations

from sqlalchemy import Connection

from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.factors import passkeys, totp
from chino_metrics.store.accounts.preferences import Demand, preferences


def demand(connection: Connection) -> Demand:
    """What is demanded now."""
    return preferences(connection).second_factor


def binds(demanded: Demand, account: Account) -> bool:
    """Whether what is demanded holds for an account (the provider asks its own people)."""
    if demanded is Demand.ADMINISTRATORS:
        return account.role is Role.ADMINISTRATOR
    return demanded is Demand.EVERYBODY


def has_any(connection: Connection, account_id: int) -> bool:
    """Whether the account has an app or a key that counts."""
    keys = passkeys.of_account(connection, account_id)
    return bool(keys) or totp.is_set_up(connection, account_id)
