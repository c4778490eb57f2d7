"""説明用スライド in a real Chromium: keys, clicker, touch, full screen, addresses, every size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.conftest import watched, watched_page
from tests.support.examples import IS_LONG
from tests.support.looks import assert_presentable

DECK = "/slides?data=sample"
SIZES = {"1920x1080": (1920, 1080), "1280x720": (1280, 720), "1024x768": (1024, 768)}
#: What leaves the slide that is shown, lies under its foot, or is cut.
OUTSIDE = """const outside = () => {
  const slide = document.querySelector(".slide.now"), box = e => e.getBoundingClientRect()
  const stage = box(slide.querySelector(".stage")), foot = box(slide.querySelector("footer"))
  const isBad = e => {
    const r = box(e), inChart = e.closest("svg")
    if (!r.width || !r.height) return false
    if (r.right > stage.right + 1 || r.left < stage.left - 1) return true
    if (r.bottom > stage.bottom + 1 || r.top < stage.top - 1) return true
    if (inChart) return false
    if (e.closest(".content") && r.bottom > foot.top + 1) return true
    return !e.children.length && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 2
  }
  const bad = [...slide.querySelectorAll(".stage *:not(.hidden)")].filter(isBad)
    .map(e => `${e.tagName}.${e.className.baseVal ?? e.className} "${e.textContent.slice(0, 20)}"`)
  const written = e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect() }
  const said = [...slide.querySelectorAll(".figure > *")].map(written)
  const shared = (a, b, from, to) => Math.min(a[to], b[to]) - Math.max(a[from], b[from])
  const meet = (a, b) => shared(a, b, "left", "right") > 1 && shared(a, b, "top", "bottom") > 4
  if (said.some((a, k) => said.slice(k + 1).some(b => meet(a, b)))) bad.push("words of the figure meet")
  const content = slide.querySelector(".content")
  if (content.scrollHeight > content.clientHeight + 2) bad.push("the content is cut")
  if (document.documentElement.scrollHeight > innerHeight + 1) bad.push("the page scrolls")
  return bad.slice(0, 6)
}"""
#: The smallest letters of the slide that is shown, as shares of the slide's height.
SMALLEST = """const smallest = () => {
  const slide = document.querySelector(".slide.now")
  const height = slide.querySelector(".stage").getBoundingClientRect().height
  const isSeen = e => e.checkVisibility({ visibilityProperty: true }) && e.textContent.trim()
  const size = e => {
    const letters = parseFloat(getComputedStyle(e).fontSize), chart = e.closest("svg")
    return (chart ? letters * chart.getScreenCTM().a : letters) / height
  }
  const least = parts => Math.min(1, ...[...slide.querySelectorAll(parts)].filter(isSeen).map(size))
  return { message: least(".message span"), rest: least(".content :is(p, td, th, dd, text)") }
}"""
#: Both for every slide, one after the other.
EVERY = f"""() => {{
  {OUTSIDE}
  {SMALLEST}
  return [...document.querySelectorAll(".slide")].map(() => {{
    const seen = {{ id: document.querySelector(".slide.now").id, bad: outside(), ...smallest() }}
    document.dispatchEvent(new KeyboardEvent("keydown", {{ key: "PageDown", bubbles: true }}))
    return seen
  }})
}}"""
KEYS = (
    (["ArrowRight"], 2), (["Space"], 3), (["PageDown"], 4), (["Enter"], 5),
    (["ArrowLeft"], 4), (["PageUp"], 3), (["End"], 15), (["PageDown"], 15), (["Home"], 1),
    (["ArrowLeft"], 1), (["1", "2", "Enter"], 12), (["9", "9", "Enter"], 15), (["7", "Enter"], 7),
)  # fmt: skip


def shown(page: Page) -> Locator:
    return page.locator(".slide.now")


def expect_slide(page: Page, number: int) -> None:
    expect(shown(page)).to_have_attribute("id", f"slide-{number}")


def opened(page: Page, address: str = f"{DECK}&slide=1") -> Page:
    page.goto(address)
    expect(page.locator("dialog.deck:modal")).to_be_visible()
    return page


@pytest.fixture(scope="module")
def hall(desk: BrowserContext, site: str) -> Iterator[Page]:
    """One page for the tests that stay in the deck."""
    with watched_page(desk, site) as page:
        yield opened(page)


@pytest.fixture
def room(hall: Page) -> Page:
    """The deck at its first slide; opened anew only where the test before has left it."""
    if hall.locator("dialog.deck:modal").count():
        hall.keyboard.press("Home")
    else:
        opened(hall)
    expect_slide(hall, 1)
    return hall


@pytest.fixture
def around(hall: Page) -> Page:
    """The page around the deck, which is not in the room."""
    if hall.locator("dialog.deck:modal").count():
        hall.keyboard.press("Escape")
    expect(hall.locator("dialog.deck:modal")).to_have_count(0)
    expect(hall.locator(".slide")).to_have_count(15)
    return hall


def test_every_key_does_what_is_written(room: Page) -> None:
    for keys, number in KEYS:
        for key in keys:
            room.keyboard.press(key)
        expect_slide(room, number)


def test_the_address_follows_and_leads_back_to_the_same_slide(
    room: Page, page: Page, site: str
) -> None:
    room.keyboard.press("End")
    expect(room).to_have_url(re.compile(r"slide=15"))
    opened(page, room.url.removeprefix(site))
    expect_slide(page, 15)
    expect(shown(page)).to_contain_text("目安")


def test_escape_leaves_to_the_page_and_the_address_forgets_the_slide(room: Page) -> None:
    room.keyboard.press("PageDown")
    room.keyboard.press("Escape")
    expect(room.locator("dialog.deck:modal")).to_have_count(0)
    expect(room.get_by_role("button", name="スライドを始める")).to_be_visible()
    expect(room).not_to_have_url(re.compile("slide="))


def test_the_browsers_back_button_leaves_the_deck(page: Page) -> None:
    page.goto(DECK)
    page.get_by_role("button", name="スライドを始める").click()
    expect_slide(page, 1)
    page.wait_for_function("() => document.fullscreenElement?.matches('.room')")
    page.go_back()
    expect(page.locator("dialog.deck:modal")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("key", ["b", "."])
def test_blank_and_back(room: Page, key: str) -> None:
    blank = room.locator(".blank")
    room.keyboard.press(key)
    expect(blank).to_be_visible()
    expect(blank).to_have_css("background-color", "rgb(0, 0, 0)")
    room.keyboard.press(key)
    expect(blank).to_be_hidden()
    expect_slide(room, 1)


def test_f_starts_in_full_screen_and_ends_it(page: Page) -> None:
    page.goto(DECK)
    expect(page.locator(".slide")).to_have_count(15)
    page.get_by_label("題").fill("Fire")
    page.keyboard.press("f")
    expect(page.get_by_label("題")).to_have_value("Firef")
    page.keyboard.press("Enter")
    expect(page.locator(".k-title .message")).to_have_text("Firef")
    expect(page.locator("dialog.deck[data-begun]")).to_be_attached()
    page.keyboard.press("f")
    expect_slide(page, 1)
    page.wait_for_function("() => document.fullscreenElement?.matches('.room')")
    page.keyboard.press("PageDown")
    expect_slide(page, 2)
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")
    expect_slide(page, 2)


def test_a_picture_starts_the_deck_at_its_slide(around: Page) -> None:
    around.get_by_role("button", name="3枚目から始める", exact=True).click()
    expect_slide(around, 3)
    around.keyboard.press("Escape")
    expect(around.locator("dialog.deck:modal")).to_have_count(0)


def test_a_click_goes_on_and_the_bar_has_every_action(room: Page) -> None:
    room.mouse.click(600, 300)
    expect_slide(room, 2)
    room.mouse.move(600, 320)
    bar = room.get_by_role("group", name="スライドの操作")
    bar.get_by_role("button", name="前へ").click()
    expect_slide(room, 1)
    bar.get_by_role("button", name="次へ").click()
    expect_slide(room, 2)
    bar.get_by_role("button", name="終わる").click()
    expect(room.locator("dialog.deck:modal")).to_have_count(0)


@pytest.mark.parametrize(
    "size",
    [
        *((1280, 720), (390, 844)),
        *(pytest.param(s, marks=pytest.mark.long) for s in ((1920, 1080), (1024, 768), (640, 360))),
    ],
    ids=str,
)
def test_the_bar_lies_beside_the_slide_and_covers_nothing(
    room: Page, size: tuple[int, int]
) -> None:
    before = room.viewport_size
    assert before
    room.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        room.mouse.move(300, 100)
        room.mouse.move(310, 110)
        bar = room.get_by_role("group", name="スライドの操作").bounding_box()
        stage = shown(room).locator(".stage").bounding_box()
        assert bar and stage
        assert stage["y"] + stage["height"] <= bar["y"] + 1
        assert bar["height"] <= size[1] / 5
        assert stage["y"] >= 0
    finally:
        room.set_viewport_size(before)


def swipe(page: Page, start: int, end: int) -> None:
    page.evaluate(
        """([from, to]) => {
          const target = document.querySelector(".room")
          const send = (kind, clientX) => {
            const touch = new Touch({ identifier: 1, target, clientX, clientY: 200 })
            const touches = kind === "touchend" ? [] : [touch]
            target.dispatchEvent(new TouchEvent(kind, { bubbles: true, touches, changedTouches: [touch] }))
          }
          send("touchstart", from)
          send("touchmove", to)
          send("touchend", to)
        }""",
        [start, end],
    )


def test_swipe(room: Page) -> None:
    swipe(room, 600, 300)
    expect_slide(room, 2)
    swipe(room, 600, 590)
    expect_slide(room, 2)
    swipe(room, 300, 600)
    expect_slide(room, 1)


@pytest.mark.long
def test_automatic_advance_can_be_paused(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.clock.install()
        opened(page)
        page.mouse.move(500, 500)
        page.get_by_label("自動送りの間隔").select_option("10")
        page.clock.run_for(10_500)
        expect_slide(page, 2)
        page.mouse.move(510, 500)
        page.get_by_role("button", name="止める").click()
        page.clock.run_for(30_000)
        expect_slide(page, 2)
        page.mouse.move(500, 500)
        page.get_by_role("button", name="続ける").click()
        page.clock.run_for(10_500)
        expect_slide(page, 3)


def test_page_number_clock_and_the_mark_of_the_sample_stand_on_every_slide(room: Page) -> None:
    count = room.locator(".slide").count()
    for number in range(1, count + 1):
        foot = shown(room).locator("footer")
        expect(foot).to_contain_text(f"{number}／{count}")
        expect(foot).to_contain_text("見本（架空の値）")
        expect(foot.locator(".clock")).to_have_text(re.compile(r"^\d{1,2}:\d\d$"))
        room.keyboard.press("PageDown")


def test_the_deck_goes_on_with_the_network_cut(room: Page) -> None:
    expect(shown(room)).to_be_visible()
    room.evaluate("document.fonts.ready")
    room.context.set_offline(True)
    try:
        for _ in range(14):
            room.keyboard.press("PageDown")
        expect_slide(room, 15)
        assert room.evaluate("document.fonts.check('700 20px \"BIZ UDPGothic\"', '判定')")
        expect(room.locator(".slide.now .message")).to_be_visible()
    finally:
        room.context.set_offline(False)


@pytest.mark.parametrize(
    ("query", "sizes"),
    [
        pytest.param("data=sample", SIZES, id="sample"),
        pytest.param(
            "data=sample&year=2022", ("1920x1080", "1024x768"), id="2022", marks=pytest.mark.long
        ),
        pytest.param("", ("1280x720", "1024x768"), id="real", marks=pytest.mark.long),
    ],
)
def test_nothing_overflows_and_all_is_legible(page: Page, query: str, sizes: Iterable[str]) -> None:
    opened(page, f"/slides?{query}&slide=1")
    page.evaluate("document.fonts.ready")
    for size in sizes:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Home")
        expect_slide(page, 1)
        seen = page.evaluate(EVERY)
        assert [s["id"] for s in seen] == [f"slide-{k}" for k in range(1, len(seen) + 1)]
        assert len(seen) >= 8
        for slide in seen:
            assert slide["bad"] == [], (size, slide["id"])
            assert slide["message"] >= 0.045, (size, slide["id"])
            assert slide["rest"] >= 0.0255, (size, slide["id"])


def test_no_furniture_of_the_framework_is_in_sight(room: Page) -> None:
    over = room.evaluate(
        """() => [[20, 20], [innerWidth - 20, 20], [innerWidth / 2, innerHeight / 2], [20, innerHeight - 20]]
          .map(([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest("dialog.deck")))"""
    )
    assert over == [True] * 4


def test_what_is_chosen_makes_the_deck_and_stands_in_the_address(page: Page) -> None:
    page.goto(DECK)
    page.get_by_label("地域防災計画").first.check()
    expect(page).to_have_url(re.compile("plans=bosai"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1つの計画")
    expect(page.locator("dialog.deck[data-begun]")).to_be_attached()
    page.keyboard.press("f")  # the focus is in the box that was ticked
    expect_slide(page, 1)
    page.keyboard.press("Escape")
    page.get_by_text("指標を選ぶ").click()
    page.get_by_role("checkbox", name=re.compile("自主防災組織防災訓練実施率")).check()
    expect(page).to_have_url(re.compile("ids=bosai-2-1"))
    expect(page.locator(".k-indicator")).to_have_count(1)
    expect(
        page.get_by_role("checkbox", name=re.compile("自主防災組織防災訓練実施率"))
    ).to_be_visible()
    page.get_by_label("題").fill("防災の説明会")
    page.get_by_label("題").press("Enter")
    expect(page.locator(".k-title .message")).to_have_text("防災の説明会")
    page.get_by_role("link", name="選び直す").click()
    expect(page.locator(".slide")).to_have_count(15)


@pytest.mark.long
def test_a_number_that_no_slide_has_still_shows_one(page: Page) -> None:
    for number in ("1.5", "abc", "99", "-3") if IS_LONG else ("99", "abc"):
        page.goto(f"{DECK}&slide={number}")
        expect(page.locator(".slide")).to_have_count(15)
        if number != "abc":
            expect(shown(page)).to_have_count(1)


def test_a_key_that_moves_lights_the_screen_again(room: Page) -> None:
    for key in ("End", "Home", "PageDown"):
        room.keyboard.press("b")
        expect(room.locator(".blank")).to_be_visible()
        room.keyboard.press(key)
        expect(room.locator(".blank")).to_be_hidden()


def test_printed_slides_keep_their_shape(around: Page) -> None:
    around.emulate_media(media="print")
    around.evaluate(
        "document.querySelectorAll('.slide').forEach((s, k) => s.classList.toggle('now', k === 2))"
    )
    bad = around.evaluate(f"() => {{ {OUTSIDE}; return outside() }}")
    around.emulate_media(media="null")
    assert set(bad) <= {"the page scrolls"}  # on paper it goes on on the next sheet


def test_who_prints_in_the_room_gets_the_whole_list(room: Page) -> None:
    room.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(room.locator("dialog.deck:modal")).to_have_count(0)
    expect(room.locator(".slide").last).to_be_visible()


@pytest.mark.long  # test_browser looks at the same page daily
def test_the_page_around_the_deck_is_presentable(around: Page) -> None:
    assert_presentable(around)


def test_a_screen_reader_finds_nothing_wrong_in_the_room(room: Page) -> None:
    assert_presentable(room)


def test_letters_that_are_too_large_are_found(room: Page) -> None:
    """The check above can fail."""
    style = room.add_style_tag(content=".deck .lines tbody th { font-size: 9cqh !important }")
    try:
        assert any(slide["bad"] for slide in room.evaluate(EVERY))
    finally:
        style.evaluate("element => element.remove()")
