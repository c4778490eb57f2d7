"""探索 and what else is moved, in a browser: points, keyboard, years, pictures; no fault of any view."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.looks import TOO_WIDE, WIDTHS, violations

#: What the page answers is tried daily by the library (views/test_exploring).
pytestmark = pytest.mark.long

DRAWN = ".js-plotly-plot .main-svg .points path"
VIEWS = (
    *("explore", "explore?view=heat&sort=2023", "explore?view=beside&scale=progress&more=true"),
    *("plan?plan=bosai&chart=move", "changes", "cross", ""),
)


def opened(page: Page, path: str) -> Page:
    page.goto(f"/{path}{'&' if '?' in path else '?'}data=sample")
    expect(page.locator("#first")).to_have_count(0)
    return page


def query(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def test_points_are_selected_by_a_box_or_by_name_and_the_address_keeps_them(page: Page) -> None:
    opened(page, "explore")
    expect(page.locator(DRAWN).first).to_be_attached()
    plot = page.locator(".js-plotly-plot .nsewdrag")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.62 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.85 * box["width"], box["y"] + 0.95 * box["height"], steps=5)
    page.mouse.up()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("（全32指標")
    assert "bosai-2-4" in query(page, "ids").split(",")
    named = query(page, "ids").split(",")
    expect(page.locator(".asked tbody tr")).to_have_count(len(named))

    page.reload()
    expect(page.locator(".asked tbody tr")).to_have_count(len(named))
    page.get_by_role("combobox", name="選んだ指標").focus()
    page.keyboard.press("Backspace")  # the last of them, as the widget takes it away
    expect(page.locator(".asked tbody tr")).to_have_count(len(named) - 1)


def test_a_picture_is_saved_as_it_stands_in_the_form_asked_for(page: Page) -> None:
    opened(page, "explore?view=beside&scale=base")
    expect(page.locator(DRAWN).first).to_be_attached()
    with page.expect_download() as saved:
        page.get_by_role("button", name="画像（SVG）で保存").click()
    drawn = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "narabete_2025.svg"
    assert "見本（架空の値）" in drawn
    assert "出典：" in drawn


def test_the_years_of_all_plans_are_stepped_by_keys_and_played_only_when_asked(page: Page) -> None:
    opened(page, "")
    before = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("slider", name="評価年度").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".year-steps [aria-current] b")).to_have_text("2024年度")
    expect(page.get_by_role("slider", name="評価年度")).to_be_focused()
    assert query(page, "year") == "2024"
    assert page.get_by_role("heading", level=1).inner_text() != before
    page.get_by_role("button", name="年度を順に送る").click()
    expect(page.locator(".year-steps [aria-current] b")).to_have_text("2025年度")
    expect(page.get_by_role("button", name="年度を順に送る")).to_be_visible()
    assert query(page, "year") == ""


@pytest.mark.long
@pytest.mark.parametrize("path", VIEWS)
def test_no_view_breaks_a_rule_or_runs_over_the_side(page: Page, path: str) -> None:
    opened(page, path)
    if "heat" not in path and ("explore" in path or "move" in path):
        expect(page.locator(DRAWN).first).to_be_attached()
    assert violations(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(TOO_WIDE) == [], width
