"""A store with accounts for one test each, cheap to hash for, and a clock that stands still."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from chino_metrics.store.accounts import accounts, administration, signing_in
from chino_metrics.store.accounts.accounts import Draft
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.passwords import Passwords
from chino_metrics.store.database.engine import METADATA, Database

#: The least argon2 takes: 8 KiB, one pass.
CHEAP = Passwords(passes=1, memory=8)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OPERATOR = Actor("root（コマンドライン）", Role.ADMINISTRATOR)
GOOD = "縄文のビーナスと仮面の女神"
OTHER = "八ヶ岳の上に出た赤い月の夜"


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def stored(database: Database) -> str:
    """Everything that is stored, to look for what must not be."""
    with database.reading() as connection:
        rows = [connection.execute(select(t)).all() for t in METADATA.tables.values()]
    return repr(rows)


def with_account(
    database: Database,
    name: str = "chino-taro",
    role: Role = Role.PLANNER,
    plans: frozenset[str] = frozenset({"bosai"}),
    password: str = GOOD,
    email: str | None = None,
) -> accounts.Account:
    """An account that has a password."""
    draft = Draft(name, role, plans, email)
    account, token = administration.add_account(database, OPERATOR, draft, NOON)
    signing_in.set_up(database, token, password, name=name, passwords=CHEAP, at=NOON)
    return account


def signed_in(
    database: Database, name: str = "chino-taro", password: str = GOOD, at: datetime = NOON, **more
) -> str:
    return signing_in.sign_in(database, name, password, passwords=CHEAP, at=at, **more)
