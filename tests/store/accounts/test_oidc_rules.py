"""Who comes in by an identity provider: only the listed, only fresh, only once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from chino_metrics.store.accounts import administration, audit, oidc, sessions
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.oidc import NotListedError, StaleIdentityError
from chino_metrics.store.database.engine import Database
from tests.support.made_accounts import NOON, OPERATOR, after, with_account

CLAIMS: Mapping[str, object] = {
    "iss": "https://id.example.jp",
    "sub": "s-1",
    "iat": int(NOON.timestamp()),
    "nonce": "n-1",
    "email": "Taro@Example.jp",
}


@pytest.fixture(autouse=True)
def listed(database: Database) -> None:
    with_account(database, "taro", email="taro@example.jp")


def sign_in(database: Database, at=NOON, **claims: object) -> Actor:
    """Who has come in; claims that are None are left out."""
    told = {k: v for k, v in (dict(CLAIMS) | claims).items() if v is not None}
    found = sessions.session(database, oidc.sign_in(database, told, at=at), at)
    assert found is not None
    assert found.kind == "oidc"
    return found.actor


def test_who_is_listed_comes_in(database: Database) -> None:
    assert sign_in(database).name == "taro"
    newest = audit.entries(database)[0]
    assert (newest.what, newest.who, newest.detail) == (Event.SIGN_IN, "taro", "oidc")


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "hanako@example.jp"},
        {"email": None},
        {"email": ""},
        {"email": ["taro@example.jp"]},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None, "email": "taro@example.jp.evil.example"},
    ],
)
def test_who_is_not_listed_is_refused(database: Database, claims: dict[str, object]) -> None:
    with pytest.raises(NotListedError, match="登録されていません"):
        sign_in(database, **claims)
    newest = audit.entries(database)[0]
    assert (newest.what, newest.who) == (Event.SIGN_IN_REFUSED, "")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": None},
        {"iss": ""},
        {"sub": None},
        {"sub": 7},
        {"iat": None},
        {"iat": "now"},
        {"iat": True},
        {"iat": 0},
        {"iat": 10**400},
        {"iat": float("nan")},
        {"iat": int(after(minutes=-5, seconds=-1).timestamp())},
        {"iat": int(after(minutes=1, seconds=1).timestamp())},
    ],
)
def test_an_identity_must_be_whole_and_fresh(database: Database, claims: dict[str, object]) -> None:
    with pytest.raises(StaleIdentityError, match="もう一度サインイン"):
        sign_in(database, **claims)


@pytest.mark.parametrize("minutes", [-4.9, 0, 0.9])
def test_clocks_may_differ_a_little(database: Database, minutes: float) -> None:
    assert sign_in(database, iat=after(minutes=minutes).timestamp()).name == "taro"


def test_an_identity_is_taken_once(database: Database) -> None:
    sign_in(database)
    for at in (NOON, after(minutes=4), after(hours=1), after(days=29)):
        with pytest.raises(StaleIdentityError):
            sign_in(database, at)
    assert sign_in(database, nonce="n-2").name == "taro"


def test_the_person_is_the_providers_subject_from_the_first_time_on(database: Database) -> None:
    sign_in(database)
    assert sign_in(database, nonce="2", email="married@example.jp").name == "taro"
    assert sign_in(database, nonce="3", email=None).name == "taro"
    with pytest.raises(NotListedError):
        sign_in(database, sub="s-2")
    with pytest.raises(NotListedError):
        sign_in(database, iss="https://other.example")


def test_another_address_binds_another_person(database: Database) -> None:
    sign_in(database)
    _change(database, AccountChange(email="new@example.jp"))
    with pytest.raises(NotListedError):
        sign_in(database, nonce="2")
    assert sign_in(database, nonce="3", sub="s-9", email="new@example.jp").name == "taro"


def test_who_is_disabled_is_refused_like_a_stranger(database: Database) -> None:
    sign_in(database)
    _change(database, AccountChange(is_disabled=True))
    with pytest.raises(NotListedError):
        sign_in(database, nonce="2")


def _change(database: Database, change: AccountChange) -> None:
    administration.change_account(database, OPERATOR, "taro", change, NOON)


def test_used_identities_are_forgotten_when_they_are_stale(database: Database) -> None:
    for k in range(5):
        at = after(hours=k)
        sign_in(database, at, nonce=f"n-{k}", iat=int(at.timestamp()))
    with database.reading() as connection:
        assert len(connection.execute(select(oidc.TOKENS)).all()) == 1
