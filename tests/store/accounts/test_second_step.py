"""The second step of signing in: codes, recovery codes, who must have one; and known browsers."""

from __future__ import annotations

from datetime import datetime

import pyotp
import pytest

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import (
    administration,
    audit,
    browsers,
    devices,
    preferences,
    sessions,
    signing_in,
    throttling,
)
from chino_metrics.store.accounts.accounts import Account, AccountError
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.factors import own, second_step, steps, totp
from chino_metrics.store.accounts.factors.steps import StepError, StepWantedError
from chino_metrics.store.accounts.links import LinkError
from chino_metrics.store.accounts.preferences import Demand
from chino_metrics.store.accounts.signing_in import Asker
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


def with_app(database: Database, account: Account, at: datetime = NOON) -> tuple[str, list[str]]:
    """An app for an account: its secret, and the recovery codes."""
    own.begin_app(database, account.id, at)
    with database.reading() as connection:
        secret = own.factors_of(connection, account).secret
    return secret, list(own.confirm_app(database, account.id, code(secret, at), at))


def code(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def step(database: Database, name: str = "chino-taro", at: datetime = NOON, **more) -> str:
    """The number of the step that the right password leads to."""
    with pytest.raises(StepWantedError) as wanted:
        signed_in(database, name, at=at, **more)
    return wanted.value.number


def acting(database: Database, cookie: str, at: datetime = NOON) -> Actor | None:
    return sessions.actor(database, cookie, at)


# Codes of an app


def test_with_an_app_the_password_alone_opens_nothing(database: Database) -> None:
    account = with_account(database)
    secret, _ = with_app(database, account)
    number = step(database, at=after(minutes=5))
    assert acting(database, number, after(minutes=5)) is None
    assert number not in stored(database)
    cookie = second_step.with_code(
        database, number, code(secret, after(minutes=5)), at=after(minutes=5)
    )
    found = acting(database, cookie, after(minutes=5))
    assert found is not None
    assert found.name == "chino-taro"
    newest = audit.entries(database)[0]
    assert (newest.what, newest.detail) == (Event.SIGN_IN, "password, code")


def test_a_step_is_taken_once(database: Database) -> None:
    secret, _ = with_app(database, with_account(database))
    number = step(database, at=after(minutes=5))
    second_step.with_code(database, number, code(secret, after(minutes=5)), at=after(minutes=5))
    with pytest.raises(StepError, match="もう一度サインイン"):
        second_step.with_code(database, number, code(secret, after(minutes=6)), at=after(minutes=6))


def test_a_step_does_not_last(database: Database) -> None:
    secret, _ = with_app(database, with_account(database))
    number = step(database)
    with pytest.raises(StepError):
        second_step.with_code(
            database, number, code(secret, after(minutes=15)), at=after(minutes=15)
        )


@pytest.mark.parametrize(("seconds", "is_taken"), [(-30, True), (0, True), (59, True), (60, False)])
def test_a_clock_may_be_wrong_by_a_step(database: Database, seconds: int, is_taken: bool) -> None:
    account = with_account(database)
    secret, _ = with_app(database, account)
    at = after(minutes=5)
    with database.writing() as connection:
        shown = f" {code(secret, after(minutes=5, seconds=seconds))} "
        assert totp.take(connection, account.id, shown, at) is is_taken


def test_a_code_is_taken_once_and_none_before_it(database: Database) -> None:
    account = with_account(database)
    secret, _ = with_app(database, account)
    at = after(minutes=5)
    before, now = code(secret, after(minutes=4.5)), code(secret, at)
    with database.writing() as connection:
        assert totp.take(connection, account.id, now, at)
        assert not totp.take(connection, account.id, now, at)
        assert not totp.take(connection, account.id, before, at)
        # written by a Japanese keyboard, from the next step on
        wide = code(secret, after(minutes=5.5)).translate({48 + k: 0xFF10 + k for k in range(10)})
        assert totp.take(connection, account.id, wide, after(minutes=5.5))


def test_the_code_that_set_up_the_app_opens_no_session(database: Database) -> None:
    secret, _ = with_app(database, with_account(database))
    with pytest.raises(NotAllowedError, match="もう使われて"):
        second_step.with_code(database, step(database), code(secret, NOON), at=NOON)


@pytest.mark.parametrize("typed", ["", "000000", "x" * 1000, "\ud800", "123456 OR 1=1", "１２"])
def test_any_other_code_is_refused_and_recorded(database: Database, typed: str) -> None:
    with_app(database, with_account(database))
    with pytest.raises(NotAllowedError, match="番号が違うか"):
        second_step.with_code(database, step(database), typed, at=NOON)
    assert audit.entries(database)[0].what is Event.SIGN_IN_REFUSED


def test_five_wrong_codes_make_a_pause_even_with_new_steps(database: Database) -> None:
    secret, _ = with_app(database, with_account(database))
    at = after(minutes=5)
    for _ in range(throttling.NAME_LIMIT):
        with pytest.raises(NotAllowedError, match="番号が違うか"):
            second_step.with_code(database, step(database, at=at), "000000", at=at)
    with pytest.raises(ThrottledError):
        second_step.with_code(database, step(database, at=at), code(secret, at), at=at)


def test_an_app_counts_from_its_first_right_code_on(database: Database) -> None:
    account = with_account(database)
    own.begin_app(database, account.id, NOON)
    with pytest.raises(NotAllowedError, match="番号が違います"):
        own.confirm_app(database, account.id, "000000", NOON)
    assert signed_in(database)
    own.drop_app_begun(database, account.id)
    with database.reading() as connection:
        assert own.factors_of(connection, account).secret == ""


# Recovery codes


def test_a_recovery_code_opens_a_session_once(database: Database) -> None:
    _, codes = with_app(database, with_account(database))
    assert len(set(codes)) == 10
    assert not any(c in stored(database) or c.replace("-", "") in stored(database) for c in codes)
    typed = codes[0].upper().replace("-", " ")
    assert second_step.with_code(database, step(database), typed, at=NOON)
    assert "9 left" in audit.entries(database)[0].detail
    with pytest.raises(NotAllowedError, match="もう使われて"):
        second_step.with_code(database, step(database), codes[0], at=NOON)


def test_new_recovery_codes_make_the_earlier_ones_void(database: Database) -> None:
    account = with_account(database)
    assert own.new_codes(database, account.id, NOON) == ()
    _, old = with_app(database, account)
    new = own.new_codes(database, account.id, NOON)
    with pytest.raises(NotAllowedError):
        second_step.with_code(database, step(database), old[0], at=NOON)
    assert second_step.with_code(database, step(database), new[0], at=NOON)


def test_the_codes_of_another_are_no_use(database: Database) -> None:
    _, codes = with_app(database, with_account(database))
    with_app(database, with_account(database, "hanako"))
    with pytest.raises(NotAllowedError):
        second_step.with_code(database, step(database, "hanako"), codes[0], at=NOON)


# Removing, demanding, resetting


def test_the_last_one_goes_with_its_recovery_codes(database: Database) -> None:
    account = with_account(database)
    with_app(database, account)
    own.remove(database, account.id, own.APP, NOON)
    with database.reading() as connection:
        assert own.factors_of(connection, account).codes == 0
    assert signed_in(database)


def test_where_it_is_demanded_the_last_one_stays(database: Database) -> None:
    account = with_account(database)
    with_app(database, account)
    administration.demand_second_step(database, OPERATOR, Demand.EVERYBODY, NOON)
    with pytest.raises(NotAllowedError, match="最後の1つ"):
        own.remove(database, account.id, own.APP, NOON)
    assert step(database)


def test_who_must_have_one_sets_it_up_before_any_session(database: Database) -> None:
    account = with_account(database)
    cookie = signed_in(database)
    administration.demand_second_step(database, OPERATOR, Demand.EVERYBODY, NOON)
    assert acting(database, cookie) is None
    number = step(database)
    with pytest.raises(StepError):
        second_step.with_code(database, number, "000000", at=NOON)
    with pytest.raises(StepError):
        second_step.finish_set_up(database, number, at=NOON)
    with_app(database, account)
    assert acting(database, second_step.finish_set_up(database, number, at=NOON))


def test_the_password_alone_adds_nothing_to_what_the_owner_has_set_up(database: Database) -> None:
    account = with_account(database)
    administration.demand_second_step(database, OPERATOR, Demand.EVERYBODY, NOON)
    thief, owner = step(database), step(database)
    with database.reading() as connection:
        assert steps.to_set_up(connection, thief, NOON).id == account.id
    with_app(database, account)
    with database.reading() as connection, pytest.raises(StepError):
        steps.to_set_up(connection, thief, NOON)
    assert second_step.finish_set_up(database, owner, at=NOON)
    with pytest.raises(StepError):
        second_step.finish_set_up(database, thief, at=NOON)


def test_a_new_password_ends_what_the_old_one_began(database: Database) -> None:
    account = with_account(database)
    secret, _ = with_app(database, account)
    begun = step(database)
    signing_in.change_password(database, account.id, GOOD, OTHER, passwords=CHEAP, at=NOON)
    with pytest.raises(StepError):
        second_step.with_code(database, begun, code(secret, after(minutes=1)), at=after(minutes=1))


def test_a_step_that_has_to_be_shown_is_not_finished_otherwise(database: Database) -> None:
    with_app(database, with_account(database))
    with pytest.raises(StepError):
        second_step.finish_set_up(database, step(database), at=NOON)


def test_it_is_demanded_of_administrators_only(database: Database) -> None:
    with_account(database)
    with_account(database, "boss", Role.ADMINISTRATOR)
    administration.demand_second_step(database, OPERATOR, Demand.ADMINISTRATORS, NOON)
    assert signed_in(database)
    assert step(database, "boss")


def test_an_administrator_begins_with_themselves(database: Database) -> None:
    boss = with_account(database, "boss", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowedError, match="先に、ご自身"):
        administration.demand_second_step(database, boss.actor, Demand.EVERYBODY, NOON)
    with_app(database, boss)
    administration.demand_second_step(database, boss.actor, Demand.EVERYBODY, NOON)
    newest = audit.entries(database)[0]
    assert (newest.what, newest.detail) == (Event.SETTING_CHANGED, "second_factor = everybody")


def test_the_setting_knows_three_words(database: Database) -> None:
    with pytest.raises(preferences.PreferenceError, match="everybody（全員に求める）"):
        preferences.set_preference(database, OPERATOR, "second_factor", "nobody", NOON)
    with_account(database)
    preferences.set_preference(database, OPERATOR, "second_factor", "everybody", NOON)
    assert step(database)


def test_a_new_link_does_not_go_round_the_second_step(database: Database) -> None:
    secret, _ = with_app(database, with_account(database))
    token = administration.issue_link(database, OPERATOR, "chino-taro", NOON)
    with pytest.raises(StepWantedError) as wanted:
        signing_in.set_up(database, token, OTHER, name="chino-taro", passwords=CHEAP, at=NOON)
    at = after(minutes=1)
    assert second_step.with_code(database, wanted.value.number, code(secret, at), at=at)


def test_an_administrator_resets_what_is_lost(database: Database) -> None:
    with_app(database, with_account(database))
    number = step(database)
    planner = with_account(database, "hanako").actor
    with pytest.raises(NotAllowedError, match="管理者だけ"):
        administration.reset_factors(database, planner, "chino-taro", NOON)
    administration.reset_factors(database, OPERATOR, "chino-taro", NOON)
    assert audit.entries(database)[0].what is Event.FACTORS_RESET
    with pytest.raises(StepError):
        second_step.with_code(database, number, "000000", at=NOON)
    assert signed_in(database)


# Browsers that are known: nobody is kept out by a stranger's guesses


def known_browser(database: Database, at: datetime = NOON) -> Asker:
    """The browser of somebody who has just signed in."""
    number = devices.remember(database, signed_in(database, at=at), "", at)
    return Asker("198.51.100.1", number)


def guess(database: Database, count: int, asker: Asker | None = None) -> None:
    """Wrong passwords for a name, each from another address unless by one browser."""
    for k in range(count):
        with pytest.raises(NotAllowedError):
            signed_in(database, password="wrong", asker=asker or Asker(f"203.0.113.{k}"))


def test_a_stranger_keeps_no_owner_out(database: Database) -> None:
    """M11: five guesses from five addresses, and the owner at the usual desk."""
    with_account(database)
    desk = known_browser(database)
    guess(database, 9)
    with pytest.raises(ThrottledError):
        signed_in(database, asker=Asker("198.51.100.2"))
    assert signed_in(database, asker=desk)
    # that the owner got in ends no stranger's pause
    with pytest.raises(ThrottledError):
        signed_in(database, asker=Asker("198.51.100.2"))


def test_a_strangers_address_keeps_no_known_browser_out(database: Database) -> None:
    """One address for the whole town hall."""
    with_account(database)
    desk = known_browser(database)
    for k in range(25):
        with pytest.raises(NotAllowedError):
            signed_in(database, f"name-{k}", "wrong", asker=Asker(desk.address))
    assert signed_in(database, asker=desk)


def test_a_known_browser_has_a_count_of_its_own(database: Database) -> None:
    with_account(database)
    desk = known_browser(database)
    guess(database, 5, desk)
    with pytest.raises(ThrottledError):
        signed_in(database, asker=desk)
    assert signed_in(database, asker=Asker("198.51.100.2"))


@pytest.mark.parametrize("device", ["", "x" * 43, "\ud800"])
def test_an_invented_browser_is_a_strangers(database: Database, device: str) -> None:
    with_account(database)
    for k in range(5):
        guess(database, 1, Asker(f"203.0.113.{k}", device and f"{device}{k}"))
    with pytest.raises(ThrottledError):
        signed_in(database, asker=Asker("198.51.100.2", device))


def test_the_browser_of_one_is_a_strangers_for_another(database: Database) -> None:
    with_account(database)
    with_account(database, "hanako")
    desk = known_browser(database)
    for _ in range(5):
        with pytest.raises(NotAllowedError):
            signed_in(database, "hanako", "wrong", asker=desk)
    with pytest.raises(ThrottledError):
        signed_in(database, "hanako", asker=Asker("198.51.100.2"))


def test_a_browser_keeps_its_number_for_half_a_year_of_use(database: Database) -> None:
    with_account(database)
    desk = known_browser(database)
    assert desk.device not in stored(database)
    later = after(days=179)
    again = devices.remember(database, signed_in(database, at=later), desk.device, later)
    assert again == desk.device
    much_later = after(days=179 + 180)
    again = devices.remember(database, signed_in(database, at=much_later), again, much_later)
    assert again != desk.device
    assert devices.remember(database, "no session", again, NOON) == ""


def test_ten_browsers_of_an_account_are_known(database: Database) -> None:
    account = with_account(database)
    numbers = [known_browser(database, after(minutes=k)).device for k in range(12)]
    with database.reading() as connection:
        known = [devices.is_known(connection, account.id, n, after(hours=1)) for n in numbers]
    assert known == [False, False, *[True] * 10]


def test_signed_out_everywhere_no_browser_is_known(database: Database) -> None:
    account = with_account(database)
    desk = known_browser(database)
    administration.sign_out_everywhere(database, OPERATOR, "chino-taro", NOON)
    with database.reading() as connection:
        assert not devices.is_known(connection, account.id, desk.device, NOON)


def test_a_stranger_keeps_nobody_from_changing_the_password(database: Database) -> None:
    account = with_account(database)
    guess(database, 9)
    assert signing_in.change_password(database, account.id, GOOD, OTHER, passwords=CHEAP, at=NOON)


def test_the_password_is_asked_again_with_patience_for_five(database: Database) -> None:
    account = with_account(database)
    for _ in range(5):
        with pytest.raises(NotAllowedError, match="パスワードが違います"):
            signing_in.prove(database, account.id, "wrong", passwords=CHEAP, at=NOON)
    with pytest.raises(ThrottledError):
        signing_in.prove(database, account.id, GOOD, passwords=CHEAP, at=NOON)
    assert signed_in(database)


# Own sessions, links, roles


def test_own_sessions_are_listed_and_ended_one_by_one(database: Database) -> None:
    account = with_account(database)
    with_account(database, "hanako")
    foreign = signed_in(database, "hanako")
    first = signed_in(database, asker=Asker(browser="WindowsのEdge"))
    second = signed_in(database, at=after(minutes=5), asker=Asker(browser="iPhoneのSafari"))
    with database.writing() as connection:
        found = sessions.of_account(connection, account.id, after(minutes=6))
        edge = next(s for s in found if s.browser == "WindowsのEdge")
        assert (len(found), found[0].browser) == (3, "iPhoneのSafari")
        other = sessions.find(connection, foreign, NOON)
        assert other is not None
        assert sessions.close_one(connection, account.id, other.handle) == 0
        assert sessions.close_one(connection, account.id, edge.handle) == 1
    assert acting(database, first) is None
    assert acting(database, foreign)
    with database.writing() as connection:
        sessions.close_others(connection, account.id, second)
        left = sessions.of_account(connection, account.id, after(minutes=6))
    assert [s.digest for s in left] == [sessions.digest(second)]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "WindowsのEdge"),
        ("Mozilla/5.0 (iPhone; CPU) Version/18.0 Mobile Safari/604.1", "iPhoneのSafari"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "AndroidのChrome"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "LinuxのFirefox"),
        ("curl/8", browsers.UNKNOWN),
        ("", browsers.UNKNOWN),
    ],
)
def test_a_browser_is_told_in_words(header: str, words: str) -> None:
    assert browsers.in_words(header) == words


def test_a_link_is_checked_without_using_it_up(database: Database) -> None:
    with_account(database)
    token = administration.issue_link(database, OPERATOR, "chino-taro", NOON)
    for _ in range(throttling.ADDRESS_LIMIT + 1):
        signing_in.check_link(database, token, "203.0.113.7", NOON)
    for _ in range(throttling.ADDRESS_LIMIT):
        with pytest.raises(LinkError):
            signing_in.check_link(database, "invented", "203.0.113.7", NOON)
    with pytest.raises(ThrottledError):
        signing_in.check_link(database, token, "203.0.113.7", NOON)
    assert signing_in.set_up(database, token, OTHER, name="chino-taro", passwords=CHEAP, at=NOON)


def test_an_approver_looks_and_approves_and_publishes_nothing(database: Database) -> None:
    approver = with_account(database, "kacho", Role.APPROVER, frozenset({"bosai"})).actor
    assert (approver.may_approve, approver.may_bring, approver.is_administrator) == (1, 0, 0)
    assert not approver.may_publish(set())
    assert not approver.may_publish({"bosai"})
    planner = with_account(database).actor
    assert (planner.may_approve, planner.may_bring) == (0, 1)
    with pytest.raises(AccountError, match="最後の管理者"):
        with_account(database, "boss", Role.ADMINISTRATOR)
        change = AccountChange(role=Role.APPROVER)
        administration.change_account(database, OPERATOR, "boss", change, NOON)


def test_the_log_is_read_by_pages_and_narrowed(database: Database) -> None:
    with_account(database)
    for _ in range(3):
        signed_in(database)
    found, count = audit.page(database, size=2)
    assert (len(found), count) == (2, 5)
    found, count = audit.page(database, who="chino-taro", what=Event.SIGN_IN, number=2, size=2)
    assert ([e.what for e in found], count) == ([Event.SIGN_IN], 3)
    assert audit.page(database, who="nobody") == ((), 0)
