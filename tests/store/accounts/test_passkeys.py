"""Passkeys as the second step: what a key signs counts once, here, and from its own person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import audit, sessions
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.factors import own, passkeys, second_step
from chino_metrics.store.accounts.factors.passkeys import Site
from chino_metrics.store.accounts.factors.steps import StepWantedError
from chino_metrics.store.database.engine import Database
from tests.support.made_accounts import NOON, after, signed_in, with_account
from tests.support.soft_key import HOST, ORIGIN, SoftKey

SITE = Site(HOST, ORIGIN, "進み具合")


def with_key(database: Database, account: Account, key: SoftKey) -> tuple[str, ...]:
    options = own.passkey_options(database, account.id, "session", SITE, NOON)
    answer = key.made(options)
    return own.add_passkey(database, account.id, "session", SITE, answer, "MacのSafari", NOON)


def step(database: Database, name: str = "chino-taro") -> str:
    with pytest.raises(StepWantedError) as wanted:
        signed_in(database, name)
    return wanted.value.number


def shown(database: Database, number: str, answer: str, site: Site = SITE, at=NOON) -> str:
    return second_step.with_passkey(database, number, answer, site, at=at)


def test_a_key_is_made_and_shown(database: Database) -> None:
    account, key = with_account(database), SoftKey()
    assert len(with_key(database, account, key)) == 10
    number = step(database)
    options = second_step.passkey_options(database, number, SITE, NOON)
    cookie = shown(database, number, key.shown(options))
    assert sessions.actor(database, cookie, NOON) == account.actor
    assert audit.entries(database)[0].detail == "password, passkey"
    with database.reading() as connection:
        (found,) = passkeys.of_account(connection, account.id)
    assert (found.name, found.used_at) == ("MacのSafari", NOON)


def test_a_challenge_is_answered_once(database: Database) -> None:
    key = SoftKey()
    with_key(database, with_account(database), key)
    first = step(database)
    answer = key.shown(second_step.passkey_options(database, first, SITE, NOON))
    assert shown(database, first, answer)
    second = step(database)
    second_step.passkey_options(database, second, SITE, NOON)
    for _ in range(2):  # the first use ends the challenge, whatever comes of it
        with pytest.raises(NotAllowedError, match="確かめられません"):
            shown(database, second, answer)
    assert audit.entries(database)[0].what is Event.SIGN_IN_REFUSED


def test_a_challenge_belongs_to_one_browser_and_five_minutes(database: Database) -> None:
    key = SoftKey()
    with_key(database, with_account(database), key)
    one, two = step(database), step(database)
    options = second_step.passkey_options(database, one, SITE, NOON)
    with pytest.raises(NotAllowedError):
        shown(database, two, key.shown(options))
    with pytest.raises(NotAllowedError):
        shown(database, one, key.shown(options), at=after(minutes=5))


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda key: replace(key, origin="https://evil.example"),
        lambda key: replace(key, host="evil.example"),
        lambda key: replace(key, private=SoftKey().private),
        lambda key: replace(key, number=b"another key of none"),
        lambda key: replace(key, count=0),
    ],
    ids=["origin", "host", "private", "number", "copy"],
)
def test_what_another_key_or_site_signs_does_not_count(
    database: Database, otherwise: Callable[[SoftKey], SoftKey]
) -> None:
    key = SoftKey(count=7)
    with_key(database, with_account(database), key)
    number = step(database)
    options = second_step.passkey_options(database, number, SITE, NOON)
    with pytest.raises(NotAllowedError, match="確かめられません"):
        shown(database, number, otherwise(key).shown(options))


def test_the_key_of_another_does_not_count(database: Database) -> None:
    mine, others = SoftKey(), SoftKey()
    with_key(database, with_account(database), mine)
    with_key(database, with_account(database, "hanako"), others)
    number = step(database)
    options = second_step.passkey_options(database, number, SITE, NOON)
    with pytest.raises(NotAllowedError):
        shown(database, number, others.shown(options))


@pytest.mark.parametrize(
    "answer", ["", "x", "null", "[]", "{}", '{"id":"\\ud800"}', "1" * 90_000, '{"rawId":1}']
)
def test_a_crafted_answer_is_a_refusal(database: Database, answer: str) -> None:
    account = with_account(database)
    with_key(database, account, SoftKey())
    number = step(database)
    second_step.passkey_options(database, number, SITE, NOON)
    with pytest.raises(NotAllowedError, match="確かめられません"):
        shown(database, number, answer)
    own.passkey_options(database, account.id, "session", SITE, NOON)
    with pytest.raises(NotAllowedError, match="登録できません"):
        own.add_passkey(database, account.id, "session", SITE, answer, "x", NOON)


def test_a_key_is_registered_once_and_removed(database: Database) -> None:
    account, key = with_account(database), SoftKey()
    with_key(database, account, key)
    with pytest.raises(NotAllowedError, match="登録できません"):
        with_key(database, with_account(database, "hanako"), key)
    with database.reading() as connection:
        (found,) = passkeys.of_account(connection, account.id)
    own.remove(database, account.id, str(found.id), NOON)
    assert signed_in(database)


def test_who_has_no_password_here_sets_nothing_up(database: Database) -> None:
    account = with_account(database)
    with database.writing() as connection:
        own.accounts.store(connection, account.id, {"password": None}, NOON)
    with pytest.raises(NotAllowedError, match="組織の側"):
        own.begin_app(database, account.id, NOON)
    with pytest.raises(NotAllowedError, match="組織の側"):
        own.passkey_options(database, account.id, "session", SITE, NOON)
