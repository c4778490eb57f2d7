"""Sessions: how they live and end, what their cookie is, and pauses after failures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from chino_metrics.model.errors import NotAllowedError, StoreError
from chino_metrics.store.accounts import administration, passwords, sessions, signing_in, throttling
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.sessions import SESSIONS
from chino_metrics.store.accounts.throttling import ThrottledError
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


def is_in(database: Database, cookie: str, at: datetime = NOON) -> bool:
    return sessions.actor(database, cookie, at) is not None


# Living and ending


def test_a_session_stands_for_its_person(database: Database) -> None:
    account = with_account(database)
    acting = sessions.actor(database, signed_in(database), NOON)
    assert acting is not None
    assert (acting.name, acting.role, acting.plans) == (
        "chino-taro",
        Role.PLANNER,
        frozenset({"bosai"}),
    )
    assert acting.account_id == account.id


@pytest.mark.parametrize("cookie", ["", "x", "x" * 100_000, "\ud800", "' OR 1=1 --", "縄文"])
def test_any_other_cookie_stands_for_nobody(database: Database, cookie: str) -> None:
    with_account(database)
    signed_in(database)
    assert not is_in(database, cookie)


def test_the_number_itself_is_not_stored(database: Database) -> None:
    with_account(database)
    cookie = signed_in(database)
    assert len(cookie) == 43
    assert cookie not in stored(database)
    with database.reading() as connection:
        digests = [row.digest for row in connection.execute(select(SESSIONS))]
    assert all(re.fullmatch("[0-9a-f]{64}", d) for d in digests)
    assert not any(is_in(database, d) for d in digests)


def test_every_sign_in_has_a_new_number(database: Database) -> None:
    with_account(database)
    assert len({signed_in(database) for _ in range(3)}) == 3


def test_it_ends_after_an_hour_without_use(database: Database) -> None:
    with_account(database)
    cookie = signed_in(database)
    assert is_in(database, cookie, after(minutes=59))
    assert is_in(database, cookie, after(minutes=59 + 59))
    assert not is_in(database, cookie, after(minutes=59 + 59 + 60))


def test_it_ends_after_twelve_hours_however_much_it_is_used(database: Database) -> None:
    with_account(database)
    cookie = signed_in(database)
    for half_hours in range(1, 24):
        assert is_in(database, cookie, after(hours=half_hours / 2))
    assert not is_in(database, cookie, after(hours=12))


def test_a_clock_set_back_revives_nothing(database: Database) -> None:
    with_account(database)
    cookie = signed_in(database)
    assert is_in(database, cookie, after(minutes=-4))
    assert not is_in(database, cookie, after(days=-1))


def test_use_is_written_down_once_a_minute_at_most(database: Database) -> None:
    with_account(database)
    cookie = signed_in(database)

    def seen() -> datetime:
        with database.reading() as connection:
            wanted = SESSIONS.c.digest == sessions.digest(cookie)
            return connection.execute(select(SESSIONS.c.seen_at).where(wanted)).scalar_one()

    for seconds, noted in ((30, 0), (59, 0), (60, 60), (100, 60), (121, 121)):
        assert is_in(database, cookie, after(seconds=seconds))
        assert seen() == after(seconds=noted)


def test_where_nothing_can_be_written_a_session_still_stands(database: Database) -> None:
    with_account(database)
    cookie = signed_in(database)
    with pytest.MonkeyPatch.context() as patch:
        # what a full disk or a read-only folder does to every writer
        patch.setattr(Database, "writing", _broken)
        assert is_in(database, cookie, after(minutes=30))


def _broken(_self: Database) -> object:
    raise StoreError("書き込めません。")


@pytest.mark.parametrize(
    "end",
    [
        lambda d, cookie: signing_in.sign_out(d, cookie, at=NOON),
        lambda d, _: administration.sign_out_everywhere(d, OPERATOR, "chino-taro", NOON),
        lambda d, _: _change(d, AccountChange(is_disabled=True)),
        lambda d, _: _change(d, AccountChange(role=Role.ADMINISTRATOR)),
        lambda d, _: _change(d, AccountChange(plans=frozenset({"sosei"}))),
        lambda d, _: signing_in.change_password(d, 1, GOOD, OTHER, passwords=CHEAP, at=NOON),
        lambda d, _: _by_link(d),
    ],
    ids=["out", "everywhere", "disabled", "role", "plans", "password", "link"],
)
def test_it_ends_at_once_by(database: Database, end: Callable[[Database, str], object]) -> None:
    with_account(database)
    with_account(database, "boss", Role.ADMINISTRATOR)
    cookie, bystander = signed_in(database), signed_in(database, "boss")
    end(database, cookie)
    assert not is_in(database, cookie)
    assert is_in(database, bystander)


def _change(database: Database, change: AccountChange) -> None:
    administration.change_account(database, OPERATOR, "chino-taro", change, NOON)


def _by_link(database: Database) -> None:
    token = administration.issue_link(database, OPERATOR, "chino-taro", NOON)
    signing_in.set_up(database, token, OTHER, name="chino-taro", passwords=CHEAP, at=NOON)


def test_ended_sessions_are_cleared_away(database: Database) -> None:
    with_account(database)
    for hours in range(5):
        signed_in(database, at=after(hours=2 * hours))
    with database.reading() as connection:
        assert len(connection.execute(select(SESSIONS)).all()) == 1


# The cookie


@pytest.mark.parametrize(
    ("secure", "name", "attributes"),
    [
        (False, "chino", {"Path=/", "HttpOnly", "SameSite=Strict"}),
        (True, "__Host-chino", {"Path=/", "HttpOnly", "SameSite=Strict", "Secure"}),
    ],
)
def test_the_cookie_is_for_this_site_only(secure: bool, name: str, attributes: set[str]) -> None:
    head, *found = sessions.cookie_header("abc", secure).split("; ")
    assert (head, set(found)) == (f"{name}=abc", attributes)
    head, *found = sessions.clear_cookie_header(secure).split("; ")
    assert (head, set(found)) == (f"{name}=", attributes | {"Max-Age=0"})


# Pauses after failures


def fail(database: Database, at: datetime, name: str = "chino-taro", address: str = "") -> None:
    with pytest.raises(NotAllowedError) as refusal:
        signed_in(database, name, "wrong", at, address=address)
    assert not isinstance(refusal.value, ThrottledError), refusal.value


def paused(database: Database, at: datetime, name: str = "chino-taro", address: str = "") -> float:
    """Minutes of the pause, in which even the right password is turned away."""
    with pytest.raises(ThrottledError, match="しばらく（") as refusal:
        signed_in(database, name, GOOD, at, address=address)
    return refusal.value.pause.total_seconds() / 60


@pytest.mark.parametrize("name", ["chino-taro", "nobody", "disabled"])
def test_five_failures_make_a_pause_that_doubles(database: Database, name: str) -> None:
    """Alike for a name that exists and one that does not."""
    with_account(database)
    with_account(database, "disabled")
    administration.change_account(
        database, OPERATOR, "disabled", AccountChange(is_disabled=True), NOON
    )
    for _ in range(5):
        fail(database, NOON, name)
    at = NOON
    for minutes in (1, 2, 4, 8, 15, 15):
        assert paused(database, at, name) == minutes
        at += throttling.FIRST_PAUSE * minutes
        fail(database, at, name.upper())


def test_a_success_forgets_the_failures_of_the_name(database: Database) -> None:
    with_account(database)
    for _ in range(3):
        for _ in range(4):
            fail(database, NOON)
        assert signed_in(database)


def test_old_failures_are_forgotten(database: Database) -> None:
    with_account(database)
    for _ in range(4):
        fail(database, NOON)
    for _ in range(4):
        fail(database, after(minutes=15))
    assert signed_in(database, at=after(minutes=16))


def test_attempts_in_a_pause_do_not_lengthen_it(database: Database) -> None:
    with_account(database)
    for _ in range(5):
        fail(database, NOON)
    for seconds in range(0, 60, 7):
        paused(database, after(seconds=seconds))
    assert signed_in(database, at=after(minutes=1))


def test_a_restart_does_not_end_a_pause(database: Database) -> None:
    with_account(database)
    for _ in range(5):
        fail(database, NOON)
    again = Database(database.engine.url.render_as_string(hide_password=False))
    assert paused(again, NOON) == 1
    again.engine.dispose()


def test_twenty_failures_from_an_address_pause_it_for_every_name(database: Database) -> None:
    with_account(database)
    for k in range(20):
        fail(database, NOON, f"name-{k}", "203.0.113.7")
    assert paused(database, NOON, "chino-taro", "203.0.113.7") == 1
    assert signed_in(database, address="203.0.113.8")


def test_own_sign_ins_do_not_reset_an_address(database: Database) -> None:
    with_account(database)
    for k in range(20):
        fail(database, NOON, f"name-{k}", "203.0.113.7")
        if k < 19:
            signed_in(database, address="203.0.113.7")
    assert paused(database, NOON, "chino-taro", "203.0.113.7") == 1


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("no address", "no address", True),
        ("no address", "another", False),
    ],
)
def test_an_address_counts_by_what_one_visitor_has(first: str, second: str, is_same: bool) -> None:
    one, two = throttling.attempt("n", first), throttling.attempt("n", second)
    assert (one.address_key == two.address_key) is is_same
    assert len(one.address_key) <= 80


def test_a_clock_set_back_makes_no_pause_of_days(database: Database) -> None:
    with_account(database)
    for _ in range(6):
        with pytest.raises(NotAllowedError):
            signed_in(database, password="wrong", at=after(days=3))
    assert signed_in(database, at=NOON)


def test_counters_are_cleared_away(database: Database) -> None:
    for k in range(10):
        fail(database, after(hours=k), f"name-{k}", f"203.0.113.{k}")
    with database.reading() as connection:
        rows = connection.execute(select(throttling.FAILURES)).all()
    assert len(rows) == 2
    assert not any("name-9" in row.key for row in rows)


def test_a_link_from_an_administrator_ends_a_pause(database: Database) -> None:
    with_account(database)
    for _ in range(5):
        fail(database, NOON)
    administration.issue_link(database, OPERATOR, "chino-taro", NOON)
    assert signed_in(database)


def test_many_attempts_at_once_gain_nothing(database: Database) -> None:
    """The attempt is counted before the password is looked at."""
    tried = throttling.attempt("chino-taro", "203.0.113.7")
    counted = 0
    for _ in range(50):
        with database.writing() as connection:
            try:
                throttling.count(connection, tried, NOON)
                counted += 1
            except ThrottledError:
                pass
    assert counted == 5


def test_an_attempt_nobody_had_time_for_does_not_count(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_account(database)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "PATIENCE", 0.0)
        turns = [passwords._TURNS.acquire() for _ in range(passwords.AT_ONCE)]
        assert all(turns)
        try:
            for _ in range(10):
                with pytest.raises(passwords.BusyError):
                    signed_in(database)
        finally:
            for _ in turns:
                passwords._TURNS.release()
    assert signed_in(database)
