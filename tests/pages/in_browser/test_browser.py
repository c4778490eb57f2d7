"""The site in a browser, as a visitor meets it: journeys, widths, accessibility, no fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chino_metrics.screens.menu import PAGES
from chino_metrics.wording import terms
from tests.conftest import DESK, watched, watched_page
from tests.support.examples import IS_LONG
from tests.support.looks import CUT, FOREIGN, OFF_PAPER, TOO_WIDE, violations

WIDTHS = (390, 820, 1280, 1920)
PHONE = {"width": 390, "height": 844}
#: What A4 leaves between its margins.
PAPER = {"width": 658, "height": 900}
#: Pages that say something else while they wait for actuals; the others wait in the long run.
WAITING = {"overview", "indicator"}
CASES = [
    pytest.param(
        (page.key, data),
        id="-".join(filter(None, (page.key, data))),
        marks=[] if data or page.key in WAITING else pytest.mark.long,
    )
    for page in PAGES
    for data in ("", "sample")
]
KEYS = [page.key for page in PAGES]
#: What pages are called that are about one thing, where none is chosen.
TITLES = {"plan": "茅野市地域創生総合戦略｜", "indicator": "市内事業所就業者数（"}


#: How far what could be seen was moved without anybody's doing (Cumulative Layout Shift).
#: A tab that is used again has it several times.
SHIFTS = """if (window.shifted === undefined) {
  window.shifted = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
  }).observe({ type: "layout-shift", buffered: true })
}"""


def address(page: str, **query: str) -> str:
    path = next(p.path for p in PAGES if p.key == page)
    chosen = urlencode({k: v for k, v in query.items() if v})
    return f"/{path}?{chosen}" if chosen else f"/{path}"


def shown(page: Page) -> None:
    """Wait until the whole screen stands, drawn by the page's script."""
    expect(page.locator("#first")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator(".foot")).to_be_visible()
    if urlsplit(page.url).path == "/indicator":
        expect(page.locator(".year-line[role=slider]")).to_be_visible()


def visit(page: Page, key: str, **query: str) -> Page:
    page.goto(address(key, **query))
    shown(page)
    return page


def query(page: Page) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items()}


def has_query(page: Page, path: str, **wanted: str) -> None:
    """Wait until the address is ``path`` with exactly these parameters, in any order."""
    page.wait_for_url(
        lambda url: (
            urlsplit(url).path == path
            and {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()} == wanted
        )
    )


def nav(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="ページ", exact=True).get_by_role(
        "link", name=name, exact=True
    ).click()


# Every page: loaded once, then looked at from several sides


@pytest.fixture(scope="module", params=CASES)
def screen(request: pytest.FixtureRequest, desk: BrowserContext, site: str) -> Iterator[Page]:
    """One page with one kind of data; a fault on it fails its last test."""
    key, data = request.param
    with watched_page(desk, site) as page:
        page.emulate_media(reduced_motion="reduce")
        page.add_init_script(SHIFTS)
        yield visit(page, key, data=data)


def test_nothing_jumps_while_a_page_comes(screen: Page) -> None:
    assert screen.evaluate("shifted") <= 0.1


def test_nothing_runs_over_the_side(screen: Page) -> None:
    for width in WIDTHS:
        screen.set_viewport_size({"width": width, "height": 900})
        expect(screen.get_by_role("heading", level=1)).to_be_visible()
        assert screen.evaluate(TOO_WIDE) == [], width
        assert screen.evaluate(CUT) == [], width
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    screen.set_viewport_size({"width": 320, "height": 900})
    large = "on => document.querySelector('.view').classList.toggle('large', on)"
    screen.evaluate(large, True)
    assert screen.evaluate(TOO_WIDE) == [], "320, large letters"
    screen.evaluate(large, False)
    screen.set_viewport_size(PAPER)
    screen.emulate_media(media="print")
    screen.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert screen.evaluate(OFF_PAPER) == []
    said = screen.locator(".conditions").inner_text()
    assert said.startswith("評価年度：") and screen.url in said
    screen.emulate_media(media="screen")
    screen.set_viewport_size(DESK)


def test_the_rules_of_accessibility_hold(screen: Page) -> None:
    assert violations(screen) == []


def test_no_word_of_the_framework_can_be_seen(screen: Page) -> None:
    assert screen.evaluate(FOREIGN) == []
    expect(screen).to_have_title(re.compile("｜茅野市 政策横断プロジェクトの進み具合$"))
    assert screen.evaluate("document.documentElement.lang") == "ja"


# Journeys


def test_from_the_city_to_one_indicator_and_back_with_the_filters(page: Page) -> None:
    visit(page, "overview", data="sample")
    page.get_by_role("combobox", name="計画", exact=True).select_option("sosei")
    has_query(page, "/", data="sample", plan="sosei")
    page.get_by_role("combobox", name="状況").select_option("attention")
    has_query(page, "/", data="sample", plan="sosei", status="attention")
    expect(
        page.get_by_role("heading", name=re.compile("^地域創生総合戦略の遅れている8指標の一覧"))
    ).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()

    nav(page, "計画")
    expect(page.get_by_role("heading", level=1)).to_contain_text("指標のうち")
    shown(page)
    assert urlsplit(page.url).path == "/plan"
    page.locator("figure figcaption").first.get_by_role("link").click()
    page.wait_for_url(re.compile("/indicator"))
    shown(page)
    assert query(page)["status"] == "attention"

    page.go_back()
    page.wait_for_url(re.compile("/plan"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("指標のうち")
    page.go_back()
    has_query(page, "/", data="sample", plan="sosei", status="attention")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("combobox", name="状況")).to_have_value("attention")
    expect(page.get_by_role("combobox", name="計画", exact=True)).to_have_value("sosei")


def test_a_filter_changes_the_list_without_a_new_page_and_keeps_the_keyboard(page: Page) -> None:
    visit(page, "overview", data="sample")
    expect(page.get_by_role("heading", name=re.compile("^32指標の一覧"))).to_be_visible()
    page.evaluate("window.same = true")
    page.get_by_role("combobox", name="担当").focus()
    page.get_by_role("combobox", name="担当").select_option("防災課")
    expect(page.get_by_role("heading", name=re.compile("^防災課の4指標の一覧"))).to_be_visible()
    expect(page.get_by_role("combobox", name="担当")).to_be_focused()
    expect(page.locator(".told")).to_contain_text("4指標の一覧")
    assert page.evaluate("window.same") is True
    page.context.set_offline(True)
    expect(page.get_by_text(re.compile("^通信が切れています。表示は"))).to_be_visible()
    page.get_by_role("combobox", name="担当").select_option("生涯学習課")
    expect(page.get_by_role("combobox", name="担当")).to_have_value("防災課")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name=re.compile("の5指標の一覧"))).to_be_visible()
    expect(page.get_by_text("通信が切れています")).not_to_be_visible()
    page.get_by_role("combobox", name="担当").select_option("")
    expect(page.get_by_role("heading", name=re.compile("^32指標の一覧"))).to_be_visible()
    has_query(page, "/", data="sample")


def test_a_combination_that_matches_nothing_shows_the_way_out(page: Page) -> None:
    visit(page, "overview", data="sample", plan="bosai", department="生涯学習課")
    expect(page.get_by_role("heading", level=1)).to_have_text("この条件に当てはまる指標はない")
    page.get_by_role("link", name="すべての指標を表示").click()
    expect(page.get_by_role("heading", name=re.compile("^32指標の一覧"))).to_be_visible()


def test_a_sent_link_shows_the_same_to_another_visitor(
    page: Page, browser: Browser, site: str
) -> None:
    visit(page, "indicator", data="sample")
    page.get_by_role("combobox", name="計画", exact=True).select_option("bosai")
    has_query(page, "/indicator", data="sample", plan="bosai")
    page.get_by_role("combobox", name="指標", exact=True).select_option("bosai-2-4")
    page.get_by_role("combobox", name="評価年度").select_option("2020")
    has_query(page, "/indicator", data="sample", plan="bosai", id="bosai-2-4", year="2020")
    expect(page.get_by_role("heading", level=1)).to_contain_text("防災士資格所有者数")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020年度")
    shown(page)
    with watched(browser, site, viewport=DESK) as other:
        other.goto(page.url)
        shown(other)
        for part in (".view h1", ".figures", ".reasoning", "#nendo"):
            assert other.locator(part).all_inner_texts() == page.locator(part).all_inner_texts()


def test_sample_and_large_type_stay_on_every_page(page: Page) -> None:
    visit(page, "overview")
    page.get_by_role("link", name="見本", exact=True).click()
    has_query(page, "/", data="sample")
    expect(page.get_by_role("note")).to_contain_text(terms.SAMPLE_TAG)
    page.get_by_role("link", name="大", exact=True).click()
    has_query(page, "/", data="sample", text="large")
    expect(page.locator(".view.large").first).to_be_visible()
    visited = PAGES[1:] if IS_LONG else PAGES[1:3]
    for item in visited:
        nav(page, item.title)
        page.wait_for_url(lambda url, path=item.path: urlsplit(url).path == f"/{path}")
        expect(page).to_have_title(re.compile(f"^{TITLES.get(item.key, item.title)}"))
        expect(page.get_by_role("note")).to_contain_text(terms.SAMPLE_TAG)
        expect(page.locator(".view.large").first).to_be_visible()
        assert query(page) == {"data": "sample", "text": "large"}
    page.get_by_role("link", name="実際の値", exact=True).click()
    has_query(page, f"/{visited[-1].path}", text="large")
    expect(page.get_by_role("note")).to_have_count(0)


#: The pages on which most stands side by side.
WIDEST = ("overview", "indicator", "explore", "trends")


@pytest.mark.long  # every page is held at 320 pixels in large letters above
def test_large_type_is_larger_and_still_fits_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    for key in KEYS if IS_LONG else WIDEST:
        visit(page, key, data="sample", text="large")
        size = page.get_by_role("heading", level=1).evaluate(
            "e => parseFloat(getComputedStyle(e.closest('.view')).fontSize)"
        )
        assert round(size) >= 22
        assert page.evaluate(TOO_WIDE) == [], key


def test_the_menu_of_a_phone_opens_leads_on_and_closes(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport=PHONE, has_touch=True, is_mobile=True) as page:
        visit(page, "overview", data="sample")
        heights = page.locator(".rows tbody tr, .rows tbody th a, .plans a").evaluate_all(
            "found => found.map(e => e.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
        year = page.get_by_role("combobox", name="評価年度")
        expect(year).to_be_hidden()
        page.get_by_role("checkbox", name="条件").tap()
        expect(year).to_be_visible()
        menu = page.get_by_role("navigation", name="ページ（メニュー）")
        expect(menu).to_be_hidden()
        expect(page.get_by_role("navigation", name="ページ", exact=True)).to_be_hidden()
        page.get_by_text("メニュー", exact=True).tap()
        expect(menu).to_be_visible()
        menu.get_by_role("link", name="横断").tap()
        page.wait_for_url(re.compile("/cross"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("事業")
        expect(menu).to_be_hidden()


def test_the_chart_is_moved_when_asked_and_answers_keys_and_pointer(page: Page) -> None:
    page.add_init_script(SHIFTS)
    chosen = {"data": "sample", "plan": "bosai", "id": "bosai-2-4"}
    page.goto(address("indicator", **chosen, chart="move"))
    chart, box, moved = (
        page.get_by_role("slider", name="防災士資格所有者数の推移"),
        page.locator(".year-box"),
        page.locator(".js-plotly-plot"),
    )
    expect(moved.locator(".legend")).to_contain_text("目安")
    expect(page.locator(".foot")).to_be_visible()
    expect(chart).to_have_count(0)
    assert page.evaluate("shifted") <= 0.1
    assert page.evaluate(FOREIGN) == []
    assert violations(page) == []
    page.get_by_role("link", name="前の指標").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("防災士資格所有者数")
    expect(moved).to_have_count(1)
    page.get_by_role("link", name="次の指標").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("防災士資格所有者数")
    page.get_by_role("link", name="図を元の形にする").click()
    expect(page.locator(".year-line[role=slider]")).to_be_visible()
    expect(moved).to_have_count(0)

    expect(box).to_be_hidden()
    chart.focus()
    expect(box).to_contain_text("実績103人、目安130人、27人不足")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    said = "実績78人、目安110人、32人不足、前年度から+14人"
    expect(box).to_contain_text(said)
    expect(chart).to_have_attribute("aria-valuetext", f"2023年度（令和5） {said}")
    expect(chart).to_have_attribute("aria-valuenow", "2023")
    page.keyboard.press("End")
    expect(box).to_contain_text("最終目標150人")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    frame = chart.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 90, frame["y"] + 200)
    expect(box).to_contain_text("2017年度")
    assert violations(page) == []
    page.get_by_role("link", name="図を動かして見る").click()
    expect(moved.locator(".legend")).to_contain_text("目安")


def test_a_new_page_begins_at_its_top_and_going_back_finds_the_place(page: Page) -> None:
    visit(page, "overview", data="sample")
    last = page.locator("#ichiran a", has_text="中学校台湾交流事業参加者数")
    expect(last).to_be_visible()
    page.set_viewport_size(PHONE)
    expect(last).to_be_hidden()  # a plan's list is folded on a phone, and found again unfolded
    page.get_by_text("5指標の一覧").click()
    last.scroll_into_view_if_needed()
    left = page.evaluate("scrollY")
    assert left > 1000
    last.click()
    page.wait_for_url(re.compile("/indicator"))
    shown(page)
    expect(page).to_have_title(re.compile("^中学校台湾交流事業参加者数（"))
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.go_back()
    page.wait_for_function("left => Math.abs(scrollY - left) < 2", arg=left)
    expect(last).to_be_in_viewport()
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


def test_windows_own_colours_leave_what_is_drawn(page: Page) -> None:
    visit(page, "overview", data="sample")
    look = "e => { const s = getComputedStyle(e); return s.backgroundColor + s.backgroundImage }"
    bars = [page.locator(f".stack .f-{kind}").first for kind in ("achieved", "behind")]
    before = [bar.evaluate(look) for bar in bars]
    page.emulate_media(forced_colors="active")
    assert [bar.evaluate(look) for bar in bars] == before
    page.emulate_media(forced_colors="none")
    page.add_style_tag(content=".attention li:nth-child(2) * { color: #999 !important }")
    assert "color-contrast" in "".join(violations(page))  # the check of contrasts can fail


def test_the_keyboard_reaches_the_text_first(page: Page) -> None:
    visit(page, "overview")
    skip = page.get_by_role("link", name="本文へ移る")
    page.keyboard.press("End")
    page.wait_for_function(
        "() => scrollY > 1000 && scrollY + innerHeight > document.documentElement.scrollHeight - 2"
    )
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#honbun")).to_be_focused()


@pytest.mark.long
def test_what_is_saved_has_the_name_that_says_what_it_is(page: Page) -> None:
    visit(page, "overview", data="sample", plan="bosai")
    with page.expect_download() as saved:
        page.get_by_role("link", name="見本の表をCSVで保存").click()
    assert saved.value.suggested_filename.startswith("mihon_shihyo_assessment_")
    content = saved.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").count("\n") == 5


def test_the_address_can_be_copied(page: Page) -> None:
    visit(page, "trends", data="sample", plan="bosai")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="この表示のアドレスをコピー").click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.context.clear_permissions()


def test_an_address_that_does_not_exist_leads_home(desk: BrowserContext) -> None:
    page = desk.new_page()  # not watched: the browser's own list calls the 404 a fault
    assert page.goto("/nowhere").status == 404  # type: ignore[union-attr]
    expect(page.get_by_role("heading", name="ページが見つかりません")).to_be_visible()
    page.get_by_role("link").click()
    shown(page)
    page.close()


#: What Streamlit says when it cannot reach its server.
LOST = (
    "Streamlit server is not responding. Are you connected to the internet?",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:",
    "Cannot connect to Streamlit (HTTP status: 403).\n\nIf you are trying to access",
    "Connection timed out.",
    "Connection failed with status 502, and response:",
    "Connection failed with status 503.",
    "Failed to fetch",
    "Request aborted",
)


ADD = """said => {
  const lost = Object.assign(document.createElement("p"), { className: "lost", textContent: said })
  document.body.append(lost)
}"""


def test_a_lost_connection_is_told_in_japanese(page: Page) -> None:
    page.goto("/")
    for text in LOST:
        page.evaluate(ADD, text)
    said = page.locator("p.lost")
    expect(said.filter(has_text=re.compile("[A-Za-z]{3}"))).to_have_count(0)
    expect(said.filter(has_text="つなぎ直します")).to_have_count(len(LOST))
    expect(said.filter(has_text="混み合っています")).to_have_count(1)


def test_a_page_that_nobody_touches_asks_less_and_less(browser: Browser, site: str) -> None:
    asked: list[str] = []
    with watched(browser, site) as page:
        page.on("request", lambda r: asked.append(r.url) if r.url.endswith("/live") else None)
        page.clock.install()
        page.goto("/")
        expect(page.locator("h1")).to_be_visible()
        page.clock.run_for(180_000)
        quiet = len(asked)
        assert 6 <= quiet <= 16  # 60, where it asks every three seconds
        page.keyboard.press("Shift")
        page.clock.run_for(10_000)
        assert len(asked) >= quiet + 2
