"""Accounts: made, set up, changed and known; and that nobody gets in who should not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import (
    accounts,
    administration,
    audit,
    links,
    sessions,
    signing_in,
)
from chino_metrics.store.accounts.accounts import AccountError, Draft, UnknownAccountError
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.links import LinkError
from chino_metrics.store.accounts.passwords import Passwords
from chino_metrics.store.accounts.signing_in import WeakPasswordError
from chino_metrics.store.database.engine import Database
from tests.support.made_accounts import (
    CHEAP,
    GOOD,
    NOON,
    OPERATOR,
    OTHER,
    after,
    signed_in,
    stored,
    with_account,
)


def add(database: Database, name: str = "taro", role: Role = Role.PLANNER, **more) -> str:
    return administration.add_account(database, OPERATOR, Draft(name, role, **more), NOON)[1]


def set_up(
    database: Database, token: str, name: str = "taro", password: str = GOOD, at=NOON
) -> str:
    return signing_in.set_up(database, token, password, name=name, passwords=CHEAP, at=at)


def events(database: Database) -> list[tuple[Event, str]]:
    return [(e.what, e.who) for e in reversed(audit.entries(database))]


def acting(database: Database, cookie: str) -> Actor:
    found = sessions.actor(database, cookie, NOON)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["ta\0ro", "\0", "ta\ud800ro"], ids=["within", "alone", "half"])
def test_a_name_that_cannot_be_stored_is_refused_like_any_other(
    database: Database, name: str
) -> None:
    set_up(database, add(database))
    with pytest.raises(NotAllowedError, match="名前かパスワードが違います"):
        signing_in.sign_in(database, name, GOOD, passwords=CHEAP, at=NOON)


# The first administrator


def test_the_first_link_makes_the_first_administrator(database: Database) -> None:
    token = links.first_link(database, NOON)
    assert token is not None
    assert links.check(database, token, NOON).account is None
    first = acting(database, set_up(database, token, "縄文 太郎".replace(" ", "_")))
    assert (first.name, first.is_administrator) == ("縄文_太郎", True)
    assert events(database) == [(Event.SET_UP, "縄文_太郎")]
    assert signed_in(database, "縄文_太郎")


def test_there_is_no_first_link_once_there_is_an_account(database: Database) -> None:
    token = links.first_link(database, NOON)
    add(database)
    assert links.first_link(database, NOON) is None
    with pytest.raises(LinkError):
        set_up(database, token or "")


def test_a_newer_first_link_makes_the_older_one_void(database: Database) -> None:
    old, new = links.first_link(database, NOON), links.first_link(database, NOON)
    with pytest.raises(LinkError, match="あとから新しいリンク"):
        set_up(database, old or "")
    assert set_up(database, new or "")


def test_two_who_use_the_first_link_at_once_make_one_administrator(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = links.first_link(database, NOON) or ""
    hashed = Passwords.hash

    def meanwhile(self: Passwords, password: str) -> str:
        monkeypatch.setattr(Passwords, "hash", hashed)
        set_up(database, token, "first")
        return hashed(self, password)

    monkeypatch.setattr(Passwords, "hash", meanwhile)
    with pytest.raises(LinkError):
        set_up(database, token, "second")
    with database.reading() as connection:
        assert [a.name for a in accounts.every_account(connection)] == ["first"]


# Set-up links


def test_a_link_works_once(database: Database) -> None:
    token = add(database)
    set_up(database, token)
    with pytest.raises(LinkError, match="新しいリンク"):
        set_up(database, token, password=OTHER)
    assert signed_in(database, "taro")


@pytest.mark.parametrize(("at", "works"), [(after(hours=23.9), True), (after(hours=24), False)])
def test_a_link_works_for_a_day(database: Database, at, works: bool) -> None:
    token = add(database)
    if works:
        assert set_up(database, token, at=at)
    else:
        with pytest.raises(LinkError):
            set_up(database, token, at=at)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "0" * 100_000])
def test_any_other_token_opens_nothing(database: Database, token: str) -> None:
    add(database)
    with pytest.raises(LinkError):
        set_up(database, token)


def test_a_token_is_long_and_not_stored(database: Database) -> None:
    token = add(database)
    assert len(token) == 43
    assert token not in stored(database)


@pytest.mark.parametrize(
    ("name", "password", "error"),
    [
        ("taro", "short", WeakPasswordError),
        ("taro", "taro-taro-taro-2026", WeakPasswordError),
        ("hanako", GOOD, AccountError),
        ("", GOOD, AccountError),
    ],
)
def test_after_a_mistake_the_link_still_works(
    database: Database, name: str, password: str, error: type[Exception]
) -> None:
    token = add(database)
    with pytest.raises(error):
        set_up(database, token, name, password)
    assert set_up(database, token, "ＴＡＲＯ")


def test_the_first_name_can_be_corrected(database: Database) -> None:
    token = links.first_link(database, NOON) or ""
    with pytest.raises(AccountError, match="2～64文字"):
        set_up(database, token, "<script>")
    assert set_up(database, token, "boss")


@pytest.mark.parametrize("void", ["newer", "disabled", "used"])
def test_a_link_becomes_void(database: Database, void: str) -> None:
    token = add(database)
    if void == "newer":
        administration.issue_link(database, OPERATOR, "taro", NOON)
    elif void == "disabled":
        change(database, "taro", is_disabled=True)
        change(database, "taro", is_disabled=False)
    else:
        set_up(database, administration.issue_link(database, OPERATOR, "taro", NOON))
    with pytest.raises(LinkError):
        set_up(database, token)


# Signing in


def test_the_name_counts_whatever_its_case_and_width(database: Database) -> None:
    with_account(database, "Chino-Taro")
    for name in ("chino-taro", "CHINO-TARO", "Ｃｈｉｎｏ－ｔａｒｏ", " chino-taro "):
        assert acting(database, signed_in(database, name)).name == "Chino-Taro"


def refusal(database: Database, name: str, password: str) -> str:
    with pytest.raises(NotAllowedError) as refused:
        signed_in(database, name, password)
    return refused.value.message


def test_refusals_do_not_tell_whether_a_name_exists(database: Database) -> None:
    with_account(database)
    with_account(database, "gone")
    change(database, "gone", is_disabled=True)
    add(database, "fresh")
    said = {
        refusal(database, "chino-taro", "wrong"),
        refusal(database, "chino-taro", ""),
        refusal(database, "nobody", GOOD),
        refusal(database, "", GOOD),
        refusal(database, "gone", GOOD),
        refusal(database, "fresh", GOOD),
        refusal(database, "fresh", ""),
    }
    assert said == {signing_in.REFUSED}


@pytest.mark.parametrize("name", ["chino-taro", "nobody", "gone", "fresh"])
def test_every_refusal_costs_one_hashing(
    database: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with_account(database)
    with_account(database, "gone")
    change(database, "gone", is_disabled=True)
    add(database, "fresh")
    verified: list[str] = []
    verify = CHEAP._hasher.verify

    class Counting:
        def verify(self, stored: str, password: bytes) -> bool:
            verified.append(stored)
            return verify(stored, password)

    monkeypatch.setitem(CHEAP.__dict__, "_hasher", Counting())
    refusal(database, name, "wrong")
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_a_typed_name_that_is_none_is_not_recorded(database: Database) -> None:
    with_account(database)
    refusal(database, "my-secret-password", "chino-taro")
    newest = audit.entries(database)[0]
    assert (newest.what, newest.who) == (Event.SIGN_IN_REFUSED, "")
    assert "my-secret" not in str(newest)


def test_doors_are_recorded(database: Database) -> None:
    with_account(database)
    refusal(database, "chino-taro", "wrong")
    signing_in.sign_out(database, signed_in(database), at=NOON)
    signing_in.sign_out(database, "no session", at=NOON)
    assert events(database) == [
        (Event.ACCOUNT_ADDED, OPERATOR.name),
        (Event.SET_UP, "chino-taro"),
        (Event.SIGN_IN_REFUSED, "chino-taro"),
        (Event.SIGN_IN, "chino-taro"),
        (Event.SIGN_OUT, "chino-taro"),
    ]


def test_an_outdated_hash_is_made_anew(database: Database) -> None:
    account = with_account(database)
    dear = Passwords(passes=2, memory=16)
    signing_in.sign_in(database, "chino-taro", GOOD, passwords=dear, at=NOON)
    with database.reading() as connection:
        hashed = accounts.password_of(connection, account.id) or ""
    assert "m=16,t=2" in hashed
    assert signing_in.sign_in(database, "chino-taro", GOOD, passwords=dear, at=NOON)


def test_a_password_is_changed_by_who_knows_it(database: Database) -> None:
    account = with_account(database)

    def to(old: str, new: str) -> str:
        return signing_in.change_password(database, account.id, old, new, passwords=CHEAP, at=NOON)

    with pytest.raises(NotAllowedError, match="パスワードが違います"):
        to("wrong", OTHER)
    with pytest.raises(WeakPasswordError):
        to(GOOD, "chino-taro-chino-taro")
    assert acting(database, to(GOOD, OTHER)).name == "chino-taro"
    assert refusal(database, "chino-taro", GOOD) == signing_in.REFUSED
    assert signed_in(database, "chino-taro", OTHER)


# Adding and changing


@pytest.mark.parametrize(
    "name",
    ["", "a", "a b", "a\nb", "<b>", "a" * 65, "-rf", "a\u202eb", "\ud800\ud800", "名　前", "a/b"],
)
def test_a_name_that_cannot_be_is_refused(database: Database, name: str) -> None:
    with pytest.raises(AccountError):
        add(database, name)


@pytest.mark.parametrize("name", ["TARO", "ｔａｒｏ", " taro"])
def test_a_name_is_given_once(database: Database, name: str) -> None:
    add(database)
    with pytest.raises(AccountError, match="もう使われています"):
        add(database, name)


@pytest.mark.parametrize("email", ["x", "a@b@c", "a b@c.jp", "@", "a\n@b.jp"])
def test_what_is_no_address_is_refused(database: Database, email: str) -> None:
    with pytest.raises(AccountError, match="メールアドレス"):
        add(database, email=email)


def test_an_address_belongs_to_one_account(database: Database) -> None:
    add(database, email="Taro@Example.jp")
    with pytest.raises(AccountError, match="ほかのアカウント"):
        add(database, "hanako", email="taro@example.jp")


def change(database: Database, name: str, by: Actor = OPERATOR, **changes) -> accounts.Account:
    return administration.change_account(database, by, name, AccountChange(**changes), NOON)


def test_a_change_changes_what_is_named(database: Database) -> None:
    before = with_account(database, "taro", email="taro@example.jp")
    after_plans = change(database, "TARO", plans=frozenset({"sosei", "ict"}))
    assert after_plans.plans == {"sosei", "ict"}
    assert (after_plans.role, after_plans.email) == (before.role, before.email)
    assert change(database, "taro", email="").email is None
    assert change(database, "taro", role=Role.ADMINISTRATOR).actor.is_administrator


@pytest.mark.parametrize("changes", [{"is_disabled": True}, {"role": Role.PLANNER}])
def test_the_last_administrator_stays(database: Database, changes: dict[str, object]) -> None:
    with_account(database, "boss", Role.ADMINISTRATOR)
    with_account(database, "gone", Role.ADMINISTRATOR)
    change(database, "gone", is_disabled=True)
    with pytest.raises(AccountError, match="最後の管理者"):
        change(database, "boss", **changes)
    assert signed_in(database, "boss")
    with_account(database, "second", Role.ADMINISTRATOR)
    change(database, "boss", **changes)


def _each_act() -> list[Callable[[Database, Actor], object]]:
    return [
        lambda d, by: administration.add_account(d, by, Draft("new", Role.ADMINISTRATOR), NOON),
        lambda d, by: change(d, "taro", by, role=Role.ADMINISTRATOR),
        lambda d, by: administration.issue_link(d, by, "boss", NOON),
        lambda d, by: administration.sign_out_everywhere(d, by, "boss", NOON),
    ]


@pytest.mark.parametrize("act", _each_act(), ids=["add", "change", "link", "sign-out"])
def test_only_who_is_administrator_now_may(
    database: Database, act: Callable[[Database, Actor], object]
) -> None:
    planner = with_account(database, "taro")
    boss = with_account(database, "boss", Role.ADMINISTRATOR)
    ex = with_account(database, "ex", Role.ADMINISTRATOR)
    change(database, "ex", role=Role.PLANNER)
    for by in (planner.actor, ex.actor, Actor("nobody", Role.ADMINISTRATOR, account_id=99)):
        with pytest.raises(NotAllowedError, match="管理者だけ"):
            act(database, by)
    act(database, boss.actor)


def test_an_unknown_name_is_said(database: Database) -> None:
    with pytest.raises(UnknownAccountError, match="「nobody」"):
        change(database, "nobody", is_disabled=True)


def test_who_is_disabled_acts_no_more(database: Database) -> None:
    account = with_account(database)
    with database.reading() as connection:
        assert accounts.actor_of(connection, account.id) == account.actor
        assert accounts.actor_of(connection, 99) is None
    change(database, "chino-taro", is_disabled=True)
    with database.reading() as connection:
        assert accounts.actor_of(connection, account.id) is None


def test_an_account_shows_no_hash(database: Database) -> None:
    with_account(database)
    with database.reading() as connection:
        assert "argon2" not in repr(accounts.every_account(connection))
