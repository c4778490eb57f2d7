"""What leaves the site by hand: an embedded indicator as it looks, a sentence and a picture to paste."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from chino_metrics.views.one_indicator.handed_on import HEIGHT
from chino_metrics.wording import terms
from tests.support.looks import TOO_WIDE, violations

pytestmark = pytest.mark.long


def test_an_embedded_indicator_can_be_read_at_every_width(page: Page) -> None:
    for indicator in ("bosai-2-4", "jomon-1-2", "ict-1-1"):
        page.goto(f"/embed/{indicator}?data=sample")
        for width in (320, 390, 800):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            assert page.evaluate(TOO_WIDE) == [], (indicator, width)
            height = page.locator("main").evaluate("main => main.scrollHeight")
            assert height <= HEIGHT, (indicator, width)
        assert violations(page) == []


def test_sentence_and_picture_are_copied_with_their_source(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    page.goto("/indicator?id=bosai-2-4&data=sample")
    expect(page.locator("#first")).to_have_count(0)
    page.get_by_role("link", name="埋め込み").click()
    page.get_by_role("button", name="文をコピー").click()
    expect(page.get_by_role("button", name="文をコピーしました")).to_be_visible()
    said = page.evaluate("navigator.clipboard.readText()")
    assert said.startswith(terms.SAMPLE_TAG)
    assert said.endswith(f"{site}/indicator?id=bosai-2-4&data=sample")
    page.get_by_role("button", name="図を画像としてコピー").click()
    expect(page.get_by_role("button", name="図をコピーしました")).to_be_visible()
    kinds = page.evaluate("navigator.clipboard.read().then(items => items[0].types)")
    assert kinds == ["image/png"]
