"""Marks answer pointer, finger and keyboard, and say it to screen readers; rows, counts and ticks lead on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import visitor, watched
from tests.support.editions import write_pages
from tests.support.looks import TOO_WIDE, assert_presentable, violations

BAR = '.rows tr[data-of="bosai-2-4"] .pbar'


def heard(page: Page, role: str, name: str) -> str:
    """Name and description of a part in Chromium's accessibility tree; "" where there is none."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    for node in nodes:
        said = str(node.get("name", {}).get("value", ""))
        if node.get("role", {}).get("value") == role and name in said:
            return f"{said} {node.get('description', {}).get('value', '')}"
    return ""


def test_a_bar_answers_and_its_indicator_lights_up_wherever_it_stands(page: Page) -> None:
    page.goto("/?data=sample")
    bar, box = page.locator(BAR), page.locator(".year-box")
    expect(bar).to_have_attribute("role", "slider")
    bar.focus()
    expect(box).to_contain_text("実績103人")
    page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("目安130人")
    expect(bar).to_have_attribute("aria-valuetext", "2025年度 目安130人")
    assert "最終目標150人（2027年度）　出典：" in heard(page, "slider", "進み67.6%、目安は130人")
    page.keyboard.press("End")
    expect(box).to_contain_text("最終目標150人（2027年度）出典：")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    late = page.locator('[data-of="bosai-2-2"]')  # in the list and among what needs attention
    page.locator('.rows tr[data-of="bosai-2-2"] .pbar').hover(position={"x": 3, "y": 20})
    expect(box).to_contain_text("基準値39組織")
    expect(page.locator(".same")).to_have_count(late.count())
    assert late.count() == 2
    part = page.locator("#obi-bosai-slightly_behind")
    part.hover()
    expect(box).to_contain_text("防災士資格所有者数")
    part.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#obi-bosai-behind")).to_be_focused()
    expect(box).to_contain_text("× 遅れ 1／4指標")
    page.locator(BAR).click()
    page.wait_for_url(re.compile("/indicator.*bosai-2-4"))


def test_the_cells_of_a_table_of_years_answer_with_one_stop_of_the_keyboard(page: Page) -> None:
    page.goto("/trends?data=sample&plan=bosai")
    table, box = page.locator(".by-year .scroll"), page.locator(".year-box")
    expect(page.locator(".sketch[role=slider]").first).to_be_visible()
    page.locator('.grid tr[data-of="bosai-2-4"] td[data-label="2023"]').hover()
    expect(box).to_contain_text("実績78人、目安110人")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    cell = page.locator(".grid td:focus")
    expect(cell).to_have_attribute("data-label", "2024")
    expect(cell).to_have_attribute("aria-label", re.compile("2024年度 実績.*最終目標.*出典：見本"))
    assert heard(page, "cell", "2024年度 実績")
    page.keyboard.press("Escape")
    expect(table).to_be_focused()
    expect(box).to_be_hidden()
    assert violations(page) == []


@pytest.mark.long
def test_a_list_is_narrowed_ordered_and_ticked_in_the_address(page: Page) -> None:
    page.goto("/?data=sample")
    count = page.locator("#kazu-behind")
    count.click()
    expect(page).to_have_url(re.compile("status=behind"))
    expect(page.locator(".rows tbody tr")).to_have_count(8)
    expect(count).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("status="))
    page.locator("#retsu1-name").click()
    expect(page.locator("[aria-sort=ascending]")).to_contain_text("指標")
    page.locator("#retsu-name").click()
    expect(page.locator("[aria-sort=descending]")).to_contain_text("指標")
    for key in ("bosai-2-4", "bosai-2-2"):
        page.locator(f"#hikaku-{key}").click()
        expect(page.locator(".compared b")).to_contain_text("比べる指標")
        expect(page.locator(f"#hikaku-{key}")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile("order=-name.*ids=bosai-2-4%2Cbosai-2-2"))
    assert_presentable(page)
    page.locator("#hikaku").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2指標")


@pytest.mark.long
def test_a_finger_on_a_bar_asks_and_beside_it_leads_on(browser: Browser, site: str) -> None:
    phone = {"width": 390, "height": 844}
    with watched(browser, site, viewport=phone, has_touch=True, is_mobile=True) as page:
        page.goto("/?data=sample&order=pace")
        bar, box = page.locator(BAR), page.locator(".year-box")
        bar.tap(position={"x": 100, "y": 20})
        expect(box).to_be_visible()
        assert page.evaluate(TOO_WIDE) == []
        page.locator("#ichiran h2").tap()
        expect(box).to_be_hidden()
        page.locator('.rows tr[data-of="bosai-2-4"] .actual').tap(force=True)
        page.wait_for_url(re.compile("/indicator.*bosai-2-4"))


@pytest.mark.long
def test_marks_answer_from_a_folder_without_a_site(browser: Browser, tmp_path: Path) -> None:
    write_pages(tmp_path / "sample", "sample")
    with visitor(browser, f"{(tmp_path / 'sample').as_uri()}/") as context:
        page = context.new_page()
        box = page.locator(".year-box")
        for name, part, said in (
            ("index.html", BAR, "実績103人"),
            ("plan_bosai.html", "figure[data-of=bosai-2-4] .year-line", "実績103人、目安130人"),
            ("trends.html", "li[data-of=bosai-2-4] .sketch", "実績103人、目安130人"),
            ("indicator_bosai-2-4.html", "#zu-nendo", "実績103人、目安130人、27人不足"),
        ):
            page.goto(name)
            page.locator(part).focus()
            expect(box).to_contain_text(said)
            expect(box).to_contain_text("出典：見本")
