"""Passkeys and security keys (WebAuthn) as the second step, by py_webauthn.

Each challenge is made and kept here, belongs to one browser's step or session
(``holder``) and works once within five minutes. Whose key it is has been shown by the
password, so the key's own PIN or fingerprint is preferred, not demanded.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from chino_metrics.store.accounts import sessions
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.tables import Moment

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

log: Final = logging.getLogger("chino_accounts")

VALID: Final = timedelta(minutes=5)
#: Keys of an account.
MOST: Final = 10
#: Characters of an answer: a few kilobytes are usual.
LONGEST: Final = 50_000

PASSKEYS: Final = Table(
    "passkey",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False, index=True),
    Column("credential", String(1400), nullable=False, unique=True),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    sqlite_autoincrement=True,
)
CHALLENGES: Final = Table(
    "passkey_challenge",
    METADATA,
    Column("holder", String(64), primary_key=True),
    Column("challenge", String(100), nullable=False),
    Column("created_at", Moment, nullable=False),
    info={"transient": True},
)


@dataclass(frozen=True, slots=True)
class Site:
    """The site as keys know it: its host, its origin (``https://host``) and its name."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that counts; ``name`` says in which browser it was made."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


def of_account(connection: Connection, account_id: int) -> tuple[Passkey, ...]:
    """The keys of an account, the first one made first."""
    mine = select(PASSKEYS).where(PASSKEYS.c.account_id == account_id).order_by(PASSKEYS.c.id)
    rows = connection.execute(mine).all()
    return tuple(Passkey(row.id, row.name, row.created_at, row.used_at) for row in rows)


def options_to_make(
    connection: Connection, holder: str, account: Account, site: Site, at: datetime
) -> str:
    """What the browser is asked, as JSON, to make a key for the account."""
    import webauthn  # noqa: PLC0415 (0.2 s and 10 MB, for who has keys only)
    from webauthn.helpers import structs  # noqa: PLC0415

    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=bytes.fromhex(sessions.digest(f"{account.id}\n{account.created_at}"))[:16],
        user_name=account.name,
        challenge=_challenge(connection, holder, at),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.DISCOURAGED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_described(connection, account.id),
    )
    return webauthn.options_to_json(options)


def options_to_show(
    connection: Connection, holder: str, account_id: int, site: Site, at: datetime
) -> str:
    """What the browser is asked, as JSON, to show one of the account's keys."""
    import webauthn  # noqa: PLC0415

    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=_challenge(connection, holder, at),
        allow_credentials=_described(connection, account_id),
    )
    return webauthn.options_to_json(options)


def made(
    connection: Connection,
    challenge: bytes,
    account_id: int,
    site: Site,
    answer: str,
    name: str,
    at: datetime,
) -> bool:
    """Keep the key that the browser has made; False where its answer does not hold."""
    import webauthn  # noqa: PLC0415

    try:
        found = webauthn.verify_registration_response(
            credential=answer[:LONGEST],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except Exception:  # whatever a crafted answer makes a parser raise, it is no key
        log.info("passkey not taken", exc_info=True)
        return False
    credential = _text(found.credential_id)
    known = select(PASSKEYS.c.id).where(PASSKEYS.c.credential == credential)
    if len(credential) > 1400 or connection.execute(known).first() is not None:
        return False
    values = {
        "account_id": account_id,
        "credential": credential,
        "public_key": _text(found.credential_public_key),
        "sign_count": found.sign_count,
        "name": name[:60],
        "created_at": at,
    }
    connection.execute(insert(PASSKEYS).values(values))
    return True


def shown(
    connection: Connection,
    holder: str,
    account_id: int,
    site: Site,
    answer: str,
    at: datetime,
) -> bool:
    """Whether a key of the account has signed the holder's challenge, which is used up."""
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import parse_authentication_credential_json  # noqa: PLC0415

    challenge = use_up(connection, holder, at)
    try:
        credential = parse_authentication_credential_json(answer[:LONGEST])
        mine = PASSKEYS.c.account_id == account_id
        named = PASSKEYS.c.credential == _text(credential.raw_id)
        row = connection.execute(select(PASSKEYS).where(mine & named)).first()
        if row is None or challenge is None:
            return False
        found = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=webauthn.base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
        )
    except Exception:  # also a counter that went back: a copy of the key
        log.info("passkey refused", exc_info=True)
        return False
    used = {"sign_count": found.new_sign_count, "used_at": at}
    connection.execute(update(PASSKEYS).where(PASSKEYS.c.id == row.id).values(used))
    return True


def use_up(connection: Connection, holder: str, at: datetime) -> bytes | None:
    """The challenge of a holder, which works no more once the transaction stands."""
    import webauthn  # noqa: PLC0415

    own = CHALLENGES.c.holder == sessions.digest(holder)
    row = connection.execute(select(CHALLENGES).where(own)).first()
    connection.execute(delete(CHALLENGES).where(own))
    if row is None or not timedelta(0) <= at - row.created_at < VALID:
        return None
    return webauthn.base64url_to_bytes(row.challenge)


def remove(connection: Connection, account_id: int, passkey_id: int | None = None) -> int:
    """Remove one key of an account, or all; returns how many."""
    wanted = PASSKEYS.c.account_id == account_id
    if passkey_id is not None:
        wanted &= PASSKEYS.c.id == passkey_id
    return connection.execute(delete(PASSKEYS).where(wanted)).rowcount


def _challenge(connection: Connection, holder: str, at: datetime) -> bytes:
    """A fresh challenge of a holder; the one before works no more."""
    own = sessions.digest(holder)
    gone = (CHALLENGES.c.holder == own) | (CHALLENGES.c.created_at <= at - VALID)
    connection.execute(delete(CHALLENGES).where(gone))
    challenge = secrets.token_bytes(32)
    values = {"holder": own, "challenge": _text(challenge), "created_at": at}
    connection.execute(insert(CHALLENGES).values(values))
    return challenge


def _described(connection: Connection, account_id: int) -> list[PublicKeyCredentialDescriptor]:
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import structs  # noqa: PLC0415

    mine = select(PASSKEYS.c.credential).where(PASSKEYS.c.account_id == account_id)
    return [
        structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(text))
        for text in connection.execute(mine.order_by(PASSKEYS.c.id)).scalars()
    ]


def _text(content: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    return bytes_to_base64url(content)
