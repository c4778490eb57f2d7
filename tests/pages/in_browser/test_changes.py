"""What has changed, in a real browser: the address is the only state."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

#: What is compared is tried daily by the library (tests/changes).
pytestmark = pytest.mark.long


def test_choosing_a_year_sets_the_address_and_back_and_reload_follow(page: Page) -> None:
    page.goto("/changes?data=sample")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("2024年度から2025年度まで")
    page.get_by_label("いつから").select_option("2022")
    expect(title).to_contain_text("2022年度から2025年度まで")
    assert "since=2022" in page.url
    page.get_by_label("いつまで").select_option("2024")
    expect(title).to_contain_text("2022年度から2024年度まで")
    page.go_back()
    expect(title).to_contain_text("2022年度から2025年度まで")
    page.reload()
    expect(title).to_contain_text("2022年度から2025年度まで")
    expect(page.get_by_label("いつから")).to_have_value("2022")


def test_a_day_before_everything_is_told_in_words(page: Page) -> None:
    page.goto("/changes?since=2020-01-01")
    expect(page.get_by_role("note").first).to_contain_text("まだ何も公開されていません")
