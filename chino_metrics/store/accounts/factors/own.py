"""What somebody does to their own second step: set it up, remove it, get new recovery codes.

Who acts here has shown the password just before (``signing_in.prove``), or is in the step
of a sign-in in which the second step has to be set up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import accounts, audit
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.factors import passkeys, policy, recovery, totp
from chino_metrics.store.accounts.factors.passkeys import Passkey, Site
from chino_metrics.store.accounts.factors.policy import Demand
from chino_metrics.store.database.engine import Database, now

#: What is removed, beside a passkey's number.
APP: Final = "app"

WRONG_CODE: Final = (
    "番号が違います。アプリに出ている新しい番号を入力してください。"
    "続くときは、スマートフォンの時計を合わせてください。"
)
WRONG_KEY: Final = "パスキーを登録できませんでした。もう一度試すか、アプリの番号を使ってください。"
TOO_MANY: Final = f"登録できるパスキーは{passkeys.MOST}個までです。使わないものを外してください。"
STILL_DEMANDED: Final = (
    "2段階の確認が必要と決められているため、最後の1つは外せません。"
    "先に、ほかの方法を登録してください。"
)
HAS_APP: Final = "アプリはもう登録されています。替えるときは、先に外してください。"
NO_PASSWORD: Final = "組織のアカウントでサインインする方の2段階の確認は、組織の側で行います。"


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has as its second step; ``secret`` is that of an app being set up."""

    has_app: bool
    secret: str
    passkeys: tuple[Passkey, ...]
    codes: int
    is_demanded: bool

    @property
    def is_on(self) -> bool:
        """Whether a sign-in takes a second step."""
        return self.has_app or bool(self.passkeys)


def factors_of(connection: Connection, account: Account) -> Factors:
    """What the account has now."""
    return Factors(
        totp.is_set_up(connection, account.id),
        totp.unconfirmed_secret(connection, account.id),
        passkeys.of_account(connection, account.id),
        recovery.left(connection, account.id),
        policy.binds(policy.demand(connection), account),
    )


def begin_app(database: Database, account_id: int, at: datetime | None = None) -> None:
    """Make a secret for an app; it counts from the first right code on. NotAllowedError, StoreError."""
    with database.writing() as connection:
        _with_password(connection, account_id)
        if totp.is_set_up(connection, account_id):
            raise NotAllowedError(HAS_APP)
        totp.begin(connection, account_id, at or now())


def drop_app_begun(database: Database, account_id: int) -> None:
    """Forget a secret that has not been confirmed. StoreError."""
    with database.writing() as connection:
        if not totp.is_set_up(connection, account_id):
            totp.remove(connection, account_id)


def confirm_app(
    database: Database, account_id: int, code: str, at: datetime | None = None
) -> tuple[str, ...]:
    """Let the app count; returns the recovery codes where these are the first. NotAllowedError."""
    moment = at or now()
    with database.writing() as connection:
        account = accounts.existing_with(connection, account_id)
        if not totp.confirm(connection, account_id, code, moment):
            raise NotAllowedError(WRONG_CODE)
        return _added(connection, account, "app", moment)


def passkey_options(
    database: Database, account_id: int, holder: str, site: Site, at: datetime | None = None
) -> str:
    """What the browser is asked, as JSON, to make a key; NotAllowedError, StoreError."""
    moment = at or now()
    with database.writing() as connection:
        account = _with_password(connection, account_id)
        if len(passkeys.of_account(connection, account_id)) >= passkeys.MOST:
            raise NotAllowedError(TOO_MANY)
        return passkeys.options_to_make(connection, holder, account, site, moment)


def add_passkey(
    database: Database,
    account_id: int,
    holder: str,
    site: Site,
    answer: str,
    name: str,
    at: datetime | None = None,
) -> tuple[str, ...]:
    """Keep the key a browser has made; returns what ``confirm_app`` does. NotAllowedError."""
    moment = at or now()
    with database.writing() as connection:
        challenge = passkeys.use_up(connection, holder, moment)
    with database.writing() as connection:
        account = _with_password(connection, account_id)
        made = challenge is not None and passkeys.made(
            connection, challenge, account_id, site, answer, name, moment
        )
        if not made:
            raise NotAllowedError(WRONG_KEY)
        return _added(connection, account, f"passkey, {name}", moment)


def remove(database: Database, account_id: int, which: str, at: datetime | None = None) -> None:
    """Remove the app (``APP``) or the passkey of this number, recovery codes with the last.

    Raises NotAllowedError where it is the last one and one is demanded. StoreError.
    """
    moment = at or now()
    with database.writing() as connection:
        account = accounts.existing_with(connection, account_id)
        if which == APP:
            totp.remove(connection, account_id)
        elif which.isdecimal():
            passkeys.remove(connection, account_id, int(which[:9]))
        if not policy.has_any(connection, account_id):
            if policy.binds(policy.demand(connection), account):
                raise NotAllowedError(STILL_DEMANDED)
            recovery.remove(connection, account_id)
        what = "app" if which == APP else f"passkey {which}"
        audit.record(connection, Event.FACTOR_REMOVED, account.name, what, at=moment)


def new_codes(database: Database, account_id: int, at: datetime | None = None) -> tuple[str, ...]:
    """Fresh recovery codes instead of the earlier ones; none where there is no second step."""
    moment = at or now()
    with database.writing() as connection:
        account = accounts.existing_with(connection, account_id)
        if not policy.has_any(connection, account_id):
            return ()
        audit.record(connection, Event.RECOVERY_CODES, account.name, at=moment)
        return recovery.issue(connection, account_id, moment)


def forget_all(connection: Connection, account_id: int) -> None:
    """The account has no second step any more."""
    totp.remove(connection, account_id)
    passkeys.remove(connection, account_id)
    recovery.remove(connection, account_id)


def has_to_begin_with(connection: Connection, account: Account, demanded: Demand) -> bool:
    """Whether the account would have to set up a second step before anything else."""
    is_local = accounts.password_of(connection, account.id) is not None
    is_bound = is_local and policy.binds(demanded, account)
    return is_bound and not policy.has_any(connection, account.id)


def _added(connection: Connection, account: Account, what: str, at: datetime) -> tuple[str, ...]:
    audit.record(connection, Event.FACTOR_ADDED, account.name, what, at=at)
    is_first = recovery.left(connection, account.id) == 0
    return recovery.issue(connection, account.id, at) if is_first else ()


def _with_password(connection: Connection, account_id: int) -> Account:
    if accounts.password_of(connection, account_id) is None:
        raise NotAllowedError(NO_PASSWORD)
    return accounts.existing_with(connection, account_id)
