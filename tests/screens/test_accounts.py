"""The screens of accounts: everything has words, and nobody's text does anything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chino_metrics.screens import account, accounts, update
from chino_metrics.screens.account import Own
from chino_metrics.screens.accounts import PAGE_SIZE, Log, Row
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.audit import AuditEntry, Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.factors.own import Factors
from chino_metrics.store.accounts.factors.passkeys import Passkey
from chino_metrics.store.accounts.preferences import Demand, Preferences
from chino_metrics.store.accounts.sessions import Session, SessionKind
from chino_metrics.views.scene import Scene
from chino_metrics.wording.updating import accounts as words
from tests.support.books import book, scene_of

NOON = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
BOSS = Actor("boss", Role.ADMINISTRATOR, account_id=1)
HOSTILE = "<b>&\"'"


def scene() -> Scene:
    return scene_of(book(""))


def row(number: int, role: Role, **more: object) -> Row:
    values: dict[str, object] = {
        "plans": frozenset({"bosai"}),
        "email": None,
        "subject": None,
        "has_password": True,
        "is_disabled": False,
    }
    found = Account(number, f"人{number}", role, created_at=NOON, changed_at=NOON, **values | more)  # type: ignore[arg-type]
    return Row(found, True, 2)


def test_every_role_demand_and_event_has_words() -> None:
    assert {*words.ROLE} == {*words.ROLE_MEANS} == {*Role}
    assert {*words.DEMAND} == {*Demand}
    assert {*Event} - {*words.EVENT} == set()
    assert words.event("from_tomorrow") == "from_tomorrow"


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("password, code", "パスワードと番号"),
        ("password, recovery code, 9 left", "パスワードと回復コード, 9残り"),
        (
            "suzuki: planner, plans bosai, e-mail -, enabled",
            "suzuki: 計画の担当、計画 bosai、メール -、有効",
        ),
        ("app@example.jp, password-x", "app@example.jp, password-x"),
    ],
)
def test_what_the_program_writes_into_the_log_is_told_in_japanese(detail: str, told: str) -> None:
    assert words.detail(detail) == told


def test_the_page_of_administrators_lists_everybody_and_the_log() -> None:
    entries = (AuditEntry(7, NOON, HOSTILE, Event.UPLOAD, HOSTILE, "203.0.113.7"),)
    rows = [
        row(1, Role.ADMINISTRATOR),
        row(2, Role.APPROVER),
        row(3, Role.PLANNER, is_disabled=True),
    ]
    log = Log(entries, 3 * PAGE_SIZE, 2, who="人1", what=Event.UPLOAD)
    shown = accounts.render(scene(), BOSS, rows, Preferences(second_factor=Demand.EVERYBODY), log)
    assert "3人のアカウントがあります" in shown
    assert HOSTILE not in shown
    assert "&lt;b&gt;" in shown
    assert "150件のうち2／3ページ" in shown
    assert "page=3#kiroku" in shown
    assert "また使えるようにする" in shown
    assert "全員に求める" in shown


def test_ones_own_page_says_how_the_sign_in_is_guarded() -> None:
    keys = (Passkey(4, "MacのSafari", NOON, None),)
    here = Session("a" * 64, BOSS, SessionKind.PASSWORD, NOON, NOON, "WindowsのEdge")
    there = Session("b" * 64, BOSS, SessionKind.PASSWORD, NOON, NOON)
    own = Own("boss", Factors(NOON, "", keys, 8, False), can_use_keys=True)
    shown = account.render(scene(), BOSS, own, (here, there), here.handle)
    assert "2段階の確認を使っています" in shown
    assert "残り8個" in shown
    assert shown.count("いま使っているもの") == 1
    assert "a" * 17 not in shown
    bare = account.render(scene(), BOSS, Own("boss", None, False), (here,), here.handle)
    assert "組織のアカウントでサインインしています" in bare
    assert "app-begin" not in bare


def test_an_app_is_set_up_by_a_code_that_can_be_seen_or_typed() -> None:
    own = Own("boss", Factors(None, "ABCDEFGH" * 4, (), 0, True), can_use_keys=False)
    shown = account.render_set_up_step(scene(), own)
    assert "<svg" in shown
    assert "ABCD EFGH" in shown
    assert "いまのパスワード" not in shown


def test_an_approver_is_shown_no_place_for_files() -> None:
    shown = update.render_choose(scene(), Actor("kacho", Role.APPROVER))
    assert "承認の担当として" in shown
    assert "/door/upload" not in shown
