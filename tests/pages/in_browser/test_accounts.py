"""Accounts in a real browser: an administrator's first day, with an app and a passkey."""

from __future__ import annotations

import re
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from chino_metrics.store.accounts import administration, signing_in
from chino_metrics.store.accounts.accounts import Draft
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.database.engine import Database
from tests.conftest import DESK, served, visitor, watched_page
from tests.support.looks import assert_presentable
from tests.support.made_accounts import CHEAP, GOOD, OPERATOR, OTHER

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def sign_in(page: Page) -> None:
    page.locator("#name").fill("tanaka")
    page.locator("#password").fill(GOOD)
    page.get_by_role("button", name="サインイン", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".signed").get_by_role("button", name="サインアウト").click()
    expect(page.locator("#password")).to_be_visible()
    heading(page, "データの更新は、担当の方がサインインして行います")


def set_up(page: Page, token: str) -> None:
    page.goto(f"/set_up#{token}")
    page.get_by_label("サインイン名").fill("suzuki")
    for label in ("パスワード", "パスワード（もう一度）"):
        page.get_by_label(label, exact=True).fill(OTHER)
    page.get_by_role("button", name="決める").click()


def with_app_and_key(page: Page) -> list[str]:
    """Both set up on one's own page; returns the recovery codes."""
    page.get_by_role("link", name="自分のアカウント").click()
    heading(page, "自分のアカウント")
    page.locator("#app-password").fill(GOOD)
    page.get_by_role("button", name="認証アプリを登録する").click()
    secret = page.locator(".written").inner_text().replace(" ", "")
    assert_presentable(page)
    page.get_by_label("アプリに出た番号").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="登録する", exact=True).click()
    codes = taken(page).split()
    page.locator("#key-password").fill(GOOD)
    page.get_by_role("button", name="パスキーを登録する").click()
    expect(page.get_by_role("rowheader", name="パスキー")).to_be_visible()
    assert_presentable(page)
    return codes


def with_colleague(page: Page) -> str:
    """A planner is added; returns the token of the link."""
    page.get_by_role("link", name="アカウントの管理").click()
    heading(page, "1人のアカウントがあります")
    page.get_by_text("追加する人を書く").click()
    page.locator("#new-name").fill("suzuki")
    page.locator("#new-plan-bosai").check()
    page.get_by_role("button", name="追加してリンクを出す").click()
    link = taken(page)
    heading(page, "2人のアカウントがあります")
    page.get_by_label("何を").select_option("アカウントを追加")
    expect(page.get_by_text("2件のうち1／1ページ")).to_be_visible()
    page.get_by_text("suzukiさんを変える").click()
    assert_presentable(page)
    return re.sub(".*#", "", link)


def taken(page: Page) -> str:
    """What is shown once, and then put away."""
    box = page.get_by_role("dialog")
    words = box.locator("pre").inner_text()
    box.get_by_role("button", name="控えました").click()
    expect(box).to_have_count(0)
    return words


@pytest.mark.long  # its rules are tried every day in the store and at the doors
def test_an_administrators_first_day(browser: Browser, tmp_path: Path) -> None:
    """Second step by app and passkey, a colleague's link, sessions; each page is presentable."""
    with served(tmp_path / "log.txt") as address:
        base = address.replace("127.0.0.1", "localhost")  # passkeys need a name, not a number
        database = Database(f"sqlite:///{tmp_path / 'var' / 'chino.sqlite'}")
        draft = Draft("tanaka", Role.ADMINISTRATOR)
        _, token = administration.add_account(database, OPERATOR, draft)
        signing_in.set_up(database, token, GOOD, name="tanaka", passwords=CHEAP)
        with visitor(browser, base, viewport=DESK) as desk, watched_page(desk, base) as page:
            keys = desk.new_cdp_session(page)
            keys.send("WebAuthn.enable")
            keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
            page.goto(f"/set_up#{token}")
            expect(page.get_by_role("alert")).to_contain_text("このリンクは使えません")
            expect(page.get_by_label("サインイン名")).to_be_hidden()

            page.goto("/update")
            sign_in(page)
            codes = with_app_and_key(page)
            token = with_colleague(page)
            sign_out(page)

            for way in ("パスキーを使う", "確かめる"):
                sign_in(page)
                heading(page, "もう1つ確かめます")
                if way == "確かめる":
                    assert_presentable(page)
                    page.get_by_label("認証アプリの番号").fill(codes[0])
                page.get_by_role("button", name=way).click()
                expect(page.get_by_text("サインイン中：tanaka")).to_be_visible()
                sign_out(page)

            set_up(page, token)
            expect(page.get_by_text("サインイン中：suzuki（計画の担当）")).to_be_visible()
            page.goto("/accounts")
            heading(page, "アカウントを扱えるのは管理者だけです")
