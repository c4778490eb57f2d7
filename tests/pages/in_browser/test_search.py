"""The search in a real Chromium: the same answers as the command's, by keyboard, in the edition."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chino_metrics.screens.search import index_of
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import scene_of
from chino_metrics.views.search.packed import packed
from tests.conftest import ROOT, visitor
from tests.support.books import book
from tests.support.editions import write_pages
from tests.support.looks import violations

WORDS = [
    row["word"]
    for row in csv.DictReader(
        (ROOT / "tests" / "views" / "search_words.csv").read_text(encoding="utf-8").splitlines()
    )
]
#: Spellings, several words, one that is nearly there, and nothing at all.
MORE = [
    "ホ－ムぺージ",
    "Ｒ７",
    "令和元年",
    "区への加入",
    "防災 訓練",
    "縄文まつ",
    "プルトニウム",
    "・",
]


def explained(page: Page) -> None:
    """A word with a dotted line says what it means beside it: pressed, by key or finger; Esc closes."""
    word = page.get_by_role("button", name="目標までの進み")
    meaning = page.locator(".meanings [popover]", has_text="進捗率")
    expect(meaning).to_be_hidden()
    word.press("Enter")
    expect(meaning).to_be_visible()
    expect(meaning).to_contain_text("（実績−基準値）÷（最終目標−基準値）")
    box = meaning.bounding_box()
    assert box
    assert box["x"] >= 0
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(path=ROOT / "static" / "search.js")
    yield page
    context.close()


@pytest.mark.parametrize("data", ["", pytest.param("sample", marks=pytest.mark.long)])
def test_the_script_gives_the_answers_of_the_library(blank: Page, data: str) -> None:
    index = index_of(scene_of(book(data), Choice(data=data), date(2026, 11, 26)))
    blank.add_script_tag(content=packed(index).decode())
    asked = [*WORDS, *MORE]
    found = blank.evaluate(
        "words => words.map(word => searched(word).map(({ title, address }) => [title, address]))",
        asked,
    )
    assert found == [[[i.title, i.address] for i in index.find(word)] for word in asked]
    assert sum(map(bool, found)) >= len(WORDS)


def test_a_word_leads_to_its_page_by_keyboard(page: Page) -> None:
    page.goto("/method?data=sample")
    expect(page.locator("#first")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("防災士")
    first = page.locator("#found [role=option]").first
    expect(first).to_contain_text("103人（2025年度）◆ やや遅れ")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    page.keyboard.type("資格")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("防災士資格所有者数")


@pytest.mark.long
def test_without_script_the_site_answers_on_a_page(browser: Browser, site: str) -> None:
    with visitor(browser, site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/search?data=sample&q=防災士")
        expect(page.get_by_role("heading", level=1)).to_contain_text("「防災士」は")
        expect(page.get_by_role("main")).to_contain_text("103人（2025年度）◆ やや遅れ")
        page.goto(f"{site}/indicator?data=sample&id=bosai-2-4")
        explained(page)


@pytest.mark.long
def test_the_edition_finds_from_a_folder_without_network(browser: Browser, tmp_path: Path) -> None:
    write_pages(tmp_path / "made", "sample")
    with visitor(browser, f"{tmp_path.as_uri()}/made/") as context:
        context.set_offline(True)
        page = context.new_page()
        page.goto("index.html")
        page.keyboard.press("/")
        page.keyboard.type("防災士")
        expect(page.locator("#found [role=option]").first).to_contain_text("103人（2025年度）")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("indicator_bosai-2-4.html$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("防災士資格所有者数")
        explained(page)
