"""A section without an account fills in what it owes: closed and opened again, mended, sent back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from chino_metrics.store.accounts import administration, sessions, signing_in
from chino_metrics.store.accounts.accounts import Draft as NewAccount
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.collecting import requests
from chino_metrics.store.collecting.request_rows import Request, RequestState
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.updating.collecting import owing
from chino_metrics.workbook.reading import read_book
from tests.conftest import DESK, served, visitor, watched_page
from tests.support.http import ask
from tests.support.looks import assert_presentable
from tests.support.made_accounts import CHEAP, GOOD, OPERATOR

RATE, MANUALS, LEADERS = "bosai-2-1", "bosai-2-2", "bosai-2-3"


@dataclass(frozen=True)
class Section:
    """A site with one request, and a browser that has its link."""

    base: str
    desk: BrowserContext
    database: Database
    number: int
    path: str
    cookie: str

    @property
    def request(self) -> Request:
        """The request as it is kept."""
        return requests.get(self.database, OPERATOR, self.number)


@pytest.fixture
def section(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Section]:
    log = tmp_path_factory.mktemp("section") / "log.txt"
    with served(log) as base, visitor(browser, base, viewport=DESK) as desk:
        assert ask(base, "/live").status == 200
        database = Database(f"sqlite:///{log.parent / 'var' / 'chino.sqlite'}")
        book = read_book(Revisions(database).workbook(1))
        owed = next(s for s in owing(book, 2025) if s.department == "防災課")
        due = (now() + timedelta(days=20)).date()
        order = Asked(2025, owed.department, owed.ids, due)
        request, secret = requests.ask(database, OPERATOR, order, book)
        _, token = administration.add_account(
            database, OPERATOR, NewAccount("yamada", Role.ADMINISTRATOR, frozenset())
        )
        cookie = signing_in.set_up(database, token, GOOD, name="yamada", passwords=CHEAP)
        yield Section(base, desk, database, request.id, f"{requests.PATH}{secret}", cookie)


def field(page: Page, key: str, name: str) -> Locator:
    return page.locator(f"[data-entry][name='{key}:{name}']")


def opened(page: Page, section: Section) -> None:
    page.goto(section.path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("実績を記入してください")


def submit(page: Page) -> None:
    page.get_by_role("button", name="提出する").click()


def submit_as_it_is(page: Page) -> None:
    """With what is doubted: ticked as confirmed."""
    submit(page)
    expect(page.locator(".doubt").first).to_contain_text("確かめる：")
    page.get_by_label("確かめました").check()
    submit(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("（提出済み）")


@contextmanager
def planner(section: Section, browser: Browser) -> Iterator[Page]:
    """A page of the planner, who is signed in."""
    number = sessions.cookie_name(False)
    with visitor(browser, section.base, viewport=DESK) as office:
        office.add_cookies([{"name": number, "value": section.cookie, "url": section.base}])
        with watched_page(office, section.base) as page:
            yield page


def asks_another_section_and_sends_back(page: Page, section: Section) -> None:
    page.goto("/update")
    missing = page.locator("#mada li")
    expect(missing).to_have_count(2)  # the sections that have submitted nothing
    page.get_by_role("link", name="とりまとめ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1件が提出された")
    assert_presentable(page)
    page.locator("button[value='生涯学習課']").click()
    letter = page.get_by_role("dialog", name="生涯学習課への依頼の文")
    expect(letter).to_contain_text("【依頼】2025年度の実績の報告")
    expect(letter.locator("pre")).to_contain_text(f"{section.base}/request#")
    letter.get_by_role("button", name="閉じる").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("依頼した2件のうち1件")
    page.get_by_role("link", name="防災課").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("防災課：2025年度の実績が提出された")
    expect(page.locator("#tenken")).to_contain_text("71組織")
    assert_presentable(page)
    page.get_by_label("何を直してほしいか").fill("71は組織の数ですか。")
    page.get_by_role("button", name="差し戻す").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("差し戻している")


def takes_in(page: Page, section: Section) -> None:
    page.goto("/collect")
    page.get_by_label("防災課の提出").check()
    page.get_by_role("button", name="選んだ提出を案に入れる").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("案「2025年度の実績」")
    assert section.request.state is RequestState.TAKEN
    page.goto("/collect")
    expect(page.get_by_role("row", name="防災課")).to_contain_text("取り込み済み")


@pytest.mark.long  # the way itself is gone every day in test_june, its rules at the doors
def test_a_section_fills_in_by_hand_is_sent_back_and_submits_again(
    section: Section, browser: Browser
) -> None:
    with watched_page(section.desk, section.base) as page:
        opened(page, section)
        with watched_page(section.desk, section.base) as colleague:
            opened(colleague, section)
            page.get_by_label("実績（2025年度、%）").fill("９５.2")
            expect(page.locator(f"[data-verdict='{RATE}']")).to_contain_text("95.2%なら")
            expect(page.locator("[data-saved]")).to_contain_text("に保存しました")
            # the colleague has seen none of it and writes into the same field
            field(colleague, RATE, "value").fill("94")
            colleague.get_by_role("button", name="下書きを保存する").click()
            expect(colleague.get_by_text("ほかの人が「９５.2」と保存しました。")).to_be_visible()
            expect(field(colleague, RATE, "value")).to_have_value("94")
            colleague.get_by_role("button", name="ほかの人のほうにする").click()
            expect(field(colleague, RATE, "value")).to_have_value("９５.2")
        assert section.request.state is RequestState.BEGUN

        page.goto("/method")
        opened(page, section)  # closed and opened again
        expect(field(page, RATE, "value")).to_have_value("９５.2")
        field(page, MANUALS, "value").fill("たくさん")
        page.get_by_role("link", name="大", exact=True).click()
        expect(page.locator(".view.large [data-filling]")).to_be_visible()
        expect(field(page, MANUALS, "value")).to_have_value("たくさん")
        page.locator(f"#a-{LEADERS}").get_by_role("combobox").select_option("集計中")
        submit(page)
        expect(field(page, MANUALS, "value")).to_be_focused()
        expect(page.locator(f"[data-at='{MANUALS}:value'] .fault")).to_contain_text(
            "数として読めない"
        )
        assert_presentable(page)
        field(page, MANUALS, "value").fill("71")
        submit_as_it_is(page)
        assert_presentable(page)
        first = section.request.upload_id

        with planner(section, browser) as desk:
            asks_another_section_and_sends_back(desk, section)
        page.reload()
        expect(page.get_by_text("71は組織の数ですか。")).to_be_visible()
        sheet = "指標名,2025年度\n自主防災組織防災訓練実施率,95.3\n".encode()
        page.locator("[data-drop] input").set_input_files(
            {"name": "課の表.csv", "mimeType": "text/csv", "buffer": sheet}
        )
        expect(page.get_by_role("heading", level=2).first).to_contain_text("課の表.csv：1件の値")
        page.get_by_role("button", name="このファイルをやめて").click()
        page.locator(f"#a-{MANUALS} summary").click()
        field(page, MANUALS, "note").fill("組織の数")
        submit_as_it_is(page)
        assert section.request.upload_id != first
        assert section.request.entries[MANUALS] == {"value": "71", "note": "組織の数"}
        with planner(section, browser) as desk:
            takes_in(desk, section)
