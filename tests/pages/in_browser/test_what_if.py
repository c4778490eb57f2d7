"""もし…なら in a browser: the slider, the keyboard, the address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.looks import violations


def suppose(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("suppose", [""])[0]


@pytest.mark.long  # what is supposed is judged daily by the library (screens/test_what_if)
def test_the_slider_answers_the_keyboard_and_the_address_keeps_it(page: Page) -> None:
    page.goto("/plan?data=sample&plan=bosai")
    page.locator("figure").get_by_role("link", name="防災士資格所有者数").click()
    slider, said = page.get_by_role("slider", name="仮定の値"), page.locator(".supposed")
    expect(slider).to_have_attribute("aria-valuetext", "103人")
    title = page.get_by_role("heading", level=1).inner_text()
    slider.focus()
    page.keyboard.press("End")
    expect(said).to_contain_text("◎達成")
    expect(said).to_contain_text("仮定")
    assert suppose(page) == "165"
    expect(page.locator(".lchart circle.assumed").locator("visible=true")).to_have_count(1)
    expect(slider).to_be_focused()
    assert violations(page) == []
    page.get_by_label("2026年度の値（人）").fill("133")
    page.keyboard.press("Tab")
    expect(said).to_contain_text("やや遅れ")
    assert page.get_by_role("heading", level=1).inner_text() == title

    page.reload()
    expect(said).to_contain_text("やや遅れ")
    page.get_by_role("link", name="仮定を消す").click()
    expect(said).to_contain_text("どこにも保存されない")
    expect(page.locator(".lchart circle.assumed")).to_have_count(0)
    assert suppose(page) == ""
    page.go_back()
    expect(said).to_contain_text("やや遅れ")
    page.go_back()  # however much was supposed, one more step leaves the page
    expect(page).to_have_url(re.compile("/plan"))
