"""What a browser prints on A4: 全体 on three sheets at most, an indicator on two."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.support.books import book

pytestmark = pytest.mark.long


def sheets(page: Page, address: str) -> int:
    page.goto(address)
    expect(page.locator("#first")).to_have_count(0)
    expect(page.locator(".foot")).to_be_visible()
    return len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


@pytest.mark.parametrize("data", ["", "sample"])
def test_what_is_printed_is_short(page: Page, data: str) -> None:
    query = f"data={data}" if data else "x"
    for more in ("", "&text=large", "&year=2022"):
        assert sheets(page, f"/?{query}{more}") <= 3, more
    for indicator in book(data).indicators:
        assert sheets(page, f"/indicator?id={indicator.id}&{query}") <= 2, indicator.id
    # what stands there is in words, no name in a column of a few letters
    page.goto(f"/?{query}")
    page.emulate_media(media="print")
    widths = page.locator(".rows th[scope=row]").evaluate_all("all => all.map(e => e.offsetWidth)")
    assert min(widths) >= 160
