"""June: three sections without accounts, two planners, an approver and two citizens, up to the edition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chino_metrics.store.accounts import administration, sessions, signing_in
from chino_metrics.store.accounts.accounts import Draft as NewAccount
from chino_metrics.store.accounts.accounts import account_named
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.preferences import Approval, set_preference
from chino_metrics.store.collecting import deciding, draft_rows, requests
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.updating.collecting import owing
from chino_metrics.workbook.reading import read_book
from tests.conftest import DESK, served, visitor, watched_page
from tests.support.http import ask
from tests.support.looks import assert_presentable
from tests.support.made_accounts import CHEAP, GOOD, OPERATOR

SEEN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
PLANS = frozenset({"bosai", "sosei", "jomon", "tabunka", "ict"})
PEOPLE = (
    ("tanaka", Role.PLANNER, PLANS),
    ("suzuki", Role.PLANNER, PLANS),
    ("bucho", Role.APPROVER, frozenset[str]()),
)


@dataclass(frozen=True)
class Hall:
    """A site whose editions need a second pair of eyes; cookies by the names of its people."""

    base: str
    browser: Browser
    database: Database
    cookies: dict[str, str]
    links: dict[str, str]

    @contextmanager
    def person(self, name: str = "") -> Iterator[Page]:
        """A page of somebody; without a name a citizen's or a section's."""
        with visitor(self.browser, self.base, viewport=DESK) as own:
            if name:
                number = {"name": sessions.cookie_name(False), "value": self.cookies[name]}
                own.add_cookies([{**number, "url": self.base}])
            with watched_page(own, self.base) as page:
                yield page

    def actor(self, name: str) -> Actor:
        with self.database.reading() as connection:
            found = account_named(connection, name)
        assert found is not None
        return found.actor


@pytest.fixture
def hall(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Hall]:
    log = tmp_path_factory.mktemp("june") / "log.txt"
    with served(log) as base:
        assert ask(base, "/live").status == 200
        database = Database(f"sqlite:///{log.parent / 'var' / 'chino.sqlite'}")
        cookies = {}
        for name, role, plans in PEOPLE:
            account = NewAccount(name, role, plans)
            _, token = administration.add_account(database, OPERATOR, account)
            cookies[name] = signing_in.set_up(database, token, GOOD, name=name, passwords=CHEAP)
        set_preference(database, OPERATOR, "approval", Approval.OTHER_PERSON)
        yield Hall(base, browser, database, cookies, asked(database))


def asked(database: Database) -> dict[str, str]:
    """A request to each section that owes a value of 2025; the paths of their links by section."""
    book = read_book(Revisions(database).workbook(1))
    due = (now() + timedelta(days=20)).date()
    made = {}
    for section in owing(book, 2025):
        order = Asked(2025, section.department, section.ids, due)
        made[section.department] = requests.PATH + requests.ask(database, OPERATOR, order, book)[1]
    return made


def title(page: Page) -> object:
    return expect(page.get_by_role("heading", level=1))


def fills_in_by_hand(page: Page, path: str, values: dict[str, str]) -> None:
    page.goto(path)
    title(page).to_contain_text("実績を記入してください")
    for box in page.locator("[data-entry][name$=':reason']").all():
        box.select_option("集計中")
    for key, value in values.items():
        page.locator(f"[data-entry][name='{key}:reason']").select_option("")
        page.locator(f"[data-entry][name='{key}:value']").fill(value)
    submits(page)


def submits(page: Page) -> None:
    page.get_by_role("button", name="提出する").click()
    done = page.get_by_role("heading", level=1, name="（提出済み）")
    doubt = page.get_by_label("確かめました")
    expect(done.or_(doubt).first).to_be_visible()
    if doubt.count():
        doubt.check()
        page.get_by_role("button", name="提出する").click()
    expect(done).to_be_visible()


def brings_a_file(page: Page, path: str, row: str) -> None:
    page.goto(path)
    title(page).to_contain_text("実績を記入してください")
    sheet = {"name": "課の表.csv", "mimeType": "text/csv"}
    box = page.locator("[data-drop] input")
    box.set_input_files({**sheet, "buffer": f"指標名,2025年度\n{row}\n".encode()})
    expect(page.get_by_role("heading", level=2).first).to_contain_text("課の表.csv：1件の値")
    submits(page)


@pytest.mark.long  # each of its doors is tried daily, in pages/test_request_doors and its neighbours
def test_a_year_of_collecting(hall: Hall) -> None:
    by_hand, by_file, third = hall.links
    with hall.person() as first, hall.person("tanaka") as tanaka, hall.person("bucho") as bucho:
        fills_in_by_hand(first, hall.links[by_hand], {"bosai-2-4": "13"})
        with hall.person() as other:
            brings_a_file(other, hall.links[third], "日本語教室への参加者年間延数,301")
        with hall.person() as other:
            fills_in_by_hand(other, hall.links[by_file], {})

        # one is sent back, and mends it
        tanaka.goto("/collect")
        title(tanaka).to_contain_text("3件が提出された")
        tanaka.get_by_role("link", name=by_hand, exact=True).click()
        tanaka.get_by_label("何を直してほしいか").fill("103人ではありませんか。")
        tanaka.get_by_role("button", name="差し戻す").click()
        title(tanaka).to_contain_text("差し戻している")
        first.reload()
        expect(first.get_by_text("103人ではありませんか。")).to_be_visible()
        first.locator("[data-entry][name='bosai-2-4:value']").fill("103")
        submits(first)

        # all three become one draft, which an approver refuses, then approves
        tanaka.goto("/collect")
        for box in tanaka.locator("input[name^='take:']").all():
            box.check(force=True)
        tanaka.get_by_role("button", name="選んだ提出を案に入れる").click()
        expect(tanaka.locator("#ire")).to_contain_text("入っているもの：3件")
        asks_for_approval(tanaka)
        looks_at_it_on_the_whole_site(bucho)
        bucho.get_by_label("差し戻す理由").fill("日本語教室の人数を確かめてください。")
        bucho.get_by_role("button", name="理由をつけて差し戻す").click()
        expect(bucho.locator("#honbun")).to_contain_text("差し戻された")
        tanaka.reload()
        expect(tanaka.locator("#honbun")).to_contain_text("日本語教室の人数を確かめてください。")
        row = tanaka.get_by_role("row", name=third)
        row.get_by_role("button", name="外す").click()
        expect(tanaka.locator("#ire")).to_contain_text("入っているもの：2件")
        asks_for_approval(tanaka)
        bucho.goto("/drafts?draft=1")
        bucho.get_by_role("button", name="この内容を承認する").click()
        expect(bucho.locator("#honbun")).to_contain_text("承認された")
    becomes_public_at_its_moment(hall)


def asks_for_approval(page: Page) -> None:
    page.get_by_role("button", name="この内容で承認を求める").click()
    expect(page.locator("#honbun")).to_contain_text("承認を待っている")


def looks_at_it_on_the_whole_site(page: Page) -> None:
    page.goto("/drafts")
    title(page).to_have_text("承認を待っている案が1件ある")
    page.locator("#honbun tbody a").click()
    page.get_by_role("button", name="サイト全体で見る").click()
    expect(page.locator(".strip")).to_contain_text("案。公開していません")
    assert_presentable(page)
    page.goto("/drafts?draft=1")


def becomes_public_at_its_moment(hall: Hall) -> None:
    """Two citizens see it in the same second; nobody could before."""
    store, tanaka = Revisions(hall.database), hall.actor("tanaka")
    with hall.person() as one, hall.person() as another, hall.person("suzuki") as suzuki:
        for page in (one, another):
            page.goto("/indicator?id=bosai-2-4")
            expect(page.locator(".revised")).to_contain_text("第1版")
        with hall.database.reading() as connection:
            edition = deciding.candidate(connection, draft_rows.get(connection, 1))
        public = now() + timedelta(seconds=8)
        store.publish(tanaka, edition, "2025年度の実績（定例会の開会）", public)
        suzuki.goto("/history")
        expect(suzuki.locator("#honbun")).to_contain_text("公開を待っています")
        assert ask(hall.base, "/data/revision/2/values.csv").status == 404
        for page in (one, another):
            expect(page.locator(".revised")).to_contain_text("第1版")
        while now() < public:  # the moment itself is what is waited for
            suzuki.wait_for_timeout(200)
        for page in (one, another):
            page.evaluate(SEEN_AGAIN)
            expect(page.locator(".revised")).to_contain_text("第2版")
            expect(page.locator(".view").last).to_contain_text("103人")
