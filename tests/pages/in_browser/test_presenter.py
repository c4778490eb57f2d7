"""The speaker's side of a deck in a real Chromium: their own window, a question by word, the order."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.conftest import watched, watched_page
from tests.support.looks import FOREIGN, violations

DECK = "/slides?data=sample"
#: An indicator that is late but not among those that get a slide.
ELSEWHERE = "20歳～24歳区分人口"
SIZES = ((1920, 1080), (1280, 800), (1024, 768), (390, 844))
#: What sticks out of the speaker's window to the right, or lies over something else there.
CROWDED = """() => [...document.querySelectorAll(".speaker :is(button, input, h2, .stage, .notes p)")]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.textContent.slice(0, 20))"""


def ready(page: Page, address: str = DECK) -> Page:
    page.goto(address)
    expect(page.locator("dialog.deck[data-ready]")).to_be_attached()
    return page


def now(page: Page) -> Locator:
    return page.locator(".slide.now")


@pytest.fixture
def page(desk: BrowserContext, site: str) -> Iterator[Page]:
    with watched_page(desk, site) as opened:
        yield ready(opened)


@pytest.mark.long
def test_a_deck_is_given_from_start_to_end_with_a_question_and_without_network(page: Page) -> None:
    with page.expect_popup() as opened:
        page.keyboard.press("p")
    speaker = opened.value
    expect(speaker.locator(".state")).to_contain_text("まだ始まっていない")
    speaker.get_by_role("button", name="会場の画面で始める").click()
    expect(now(page)).to_have_attribute("id", "slide-1")
    page.evaluate("document.fonts.ready")
    page.context.set_offline(True)
    try:
        told, listed = speaker.locator(".this h2"), speaker.locator(".list button")
        expect(told).to_have_text(re.compile(r"^1／15"))
        expect(listed).to_have_count(32 - 7 + 15)
        whole_screen_given_back(page, speaker)
        speaker.get_by_label("予定").fill("20")
        expect(speaker.locator(".pace")).to_contain_text("残り")
        for number in range(2, 10):
            speaker.get_by_role("button", name="次へ").click()
            expect(now(page)).to_have_attribute("id", f"slide-{number}")
        expect(told).to_have_text(re.compile("^9／15"))
        expect(speaker.locator(".next .message")).to_be_visible()
        expect(speaker.locator(".notes")).to_contain_text("ため「遅れ」とする")
        answered(page, speaker)
        for size in SIZES:
            speaker.set_viewport_size({"width": size[0], "height": size[1]})
            assert speaker.evaluate(CROWDED) == [], size
        for number in range(10, 16):
            page.keyboard.press("PageDown")
            expect(now(page)).to_have_attribute("id", f"slide-{number}")
        expect(told).to_have_text(re.compile("^15／15"))
        expect(speaker.locator(".next")).to_contain_text("ここで終わり")
    finally:
        page.context.set_offline(False)
    assert violations(speaker) == []
    assert speaker.evaluate(FOREIGN) == []
    page.keyboard.press("Escape")
    expect(speaker.locator(".state")).to_contain_text("まだ始まっていない")
    speaker.close()


def whole_screen_given_back(page: Page, speaker: Page) -> None:
    """Where the whole screen is lost to the new window, a click there gives it back."""
    give = speaker.locator(".give")
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    expect(speaker.locator(".state")).to_contain_text("全画面でない")
    give.click()
    page.wait_for_function("() => document.fullscreenElement?.matches('.room')")
    expect(give).to_be_hidden()


def answered(page: Page, speaker: Page) -> None:
    """A question in the room, then one that the speaker looks up; both lead back to where they came."""
    page.keyboard.press("/")
    page.keyboard.type("20歳")
    expect(page.locator("#deck-found [role=option]").first).to_have_text(ELSEWHERE)
    page.keyboard.press("Enter")
    expect(now(page)).to_contain_text("432人")
    expect(now(page).locator(".at")).to_contain_text("参考")
    expect(now(page)).to_contain_text("見本（架空の値）")
    expect(speaker.locator(".this h2")).to_contain_text(ELSEWHERE)
    page.keyboard.press("PageDown")
    expect(now(page)).to_have_attribute("id", "slide-9")
    speaker.get_by_label(re.compile("言葉で探す")).fill("防災の資格")
    expect(speaker.locator(".list button").first).to_have_text(re.compile("防災士資格所有者数"))
    speaker.keyboard.press("Enter")
    expect(now(page)).to_contain_text("防災士資格所有者数は103人")
    speaker.get_by_role("button", name="元のスライドへ戻る").click()
    expect(now(page)).to_have_attribute("id", "slide-9")


@pytest.mark.long
def test_a_question_is_asked_with_the_keyboard_and_taken_back(page: Page) -> None:
    page.keyboard.press("f")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name=re.compile("スライドを探す"))
    expect(field).to_be_focused()
    page.keyboard.type("プルトニウム")
    expect(page.locator(".finder [role=status]")).to_contain_text("当てはまるものはない")
    field.fill("表紙")
    expect(page.locator("#deck-found [role=option]")).to_have_text(["1　表紙"])
    page.keyboard.press("ArrowDown")
    expect(page.locator("#deck-found [aria-selected=true]")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".finder")).to_be_hidden()
    expect(page.locator("dialog.deck:modal")).to_be_visible()
    expect(now(page)).to_have_attribute("id", "slide-1")


@pytest.mark.long
def test_the_order_is_made_on_the_page_and_stands_in_the_address(page: Page) -> None:
    page.get_by_role("button", name=re.compile("外す.*全体の状況")).click()
    expect(page.locator(".slide")).to_have_count(14)
    page.get_by_role("button", name=re.compile("後に.*表紙")).click()
    expect(page.locator(".slide").nth(1)).to_have_attribute("data-key", "title")
    page.get_by_label("指標のスライドを加える").select_option(label=ELSEWHERE)
    expect(page.locator(".slide")).to_have_count(15)
    expect(page.locator(".slide").nth(13)).to_have_attribute("data-key", "sosei-2-2")
    page.get_by_text("会議の名前、日付").click()
    page.get_by_label("自分の文のスライド").fill("お願い\n訓練に<b>参加</b>")
    page.get_by_role("button", name="スライドに入れる").click()
    expect(page).to_have_url(re.compile("deck=plan-sosei.*own="))
    expect(page.get_by_text("市が決めた言葉ではない")).to_be_visible()
    page.get_by_role("link", name="初めの並びに戻す").click()
    expect(page.locator(".k-text .message")).to_have_text("お願い")
    expect(page.locator(".k-text .said-lines")).to_have_text("訓練に<b>参加</b>")
    expect(page.locator(".slide")).to_have_count(16)


@pytest.mark.long
def test_in_a_lobby_the_deck_begins_again_and_the_screen_stays_on(
    browser: Browser, site: str
) -> None:
    with watched(browser, site) as hall:
        hall.clock.install()
        hall.add_init_script(
            "navigator.wakeLock.request = async kind => { globalThis.kept = kind; return { release() { kept = '' } } }"
        )
        ready(hall, f"{DECK}&slide=15")
        assert hall.evaluate("kept") == "screen"
        hall.mouse.move(500, 500)
        expect(hall.get_by_label("くり返す")).to_be_hidden()
        hall.get_by_label("自動送りの間隔").select_option("10")
        hall.get_by_label("くり返す").check()
        hall.clock.run_for(10_500)
        expect(now(hall)).to_have_attribute("id", "slide-1")
        hall.keyboard.press("Escape")
        expect(hall.locator("dialog.deck:modal")).to_have_count(0)
        assert hall.evaluate("kept") == ""
