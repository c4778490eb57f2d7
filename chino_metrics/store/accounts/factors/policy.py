"""Who must have a second step: a setting of the administrators'."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.factors import passkeys, totp
from chino_metrics.store.accounts.preferences import SETTINGS

#: The name of the setting.
SETTING: Final = "second_factor"


class Demand(StrEnum):
    """Of whom a second step is demanded; everybody with a password may have one."""

    OPTIONAL = "optional"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


def demand(connection: Connection) -> Demand:
    """What is demanded now."""
    found = connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.key == SETTING)).scalar()
    return Demand(found) if found in set(Demand) else Demand.OPTIONAL


def store_demand(connection: Connection, demanded: Demand, by: str, at: datetime) -> None:
    """Change what is demanded."""
    connection.execute(delete(SETTINGS).where(SETTINGS.c.key == SETTING))
    values = {"key": SETTING, "value": demanded, "changed_by": by, "at": at}
    connection.execute(insert(SETTINGS).values(values))


def binds(demanded: Demand, account: Account) -> bool:
    """Whether what is demanded holds for an account (the provider asks its own people)."""
    if demanded is Demand.ADMINISTRATORS:
        return account.role is Role.ADMINISTRATOR
    return demanded is Demand.EVERYBODY


def has_any(connection: Connection, account_id: int) -> bool:
    """Whether the account has an app or a key that counts."""
    return totp.is_set_up(connection, account_id) or bool(
        passkeys.of_account(connection, account_id)
    )
