"""The page of the open data in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from chino_metrics.views.open_data.catalogue import TABLES
from tests.support.http import ask
from tests.support.looks import assert_presentable

#: Daily every file is asked for without a browser (pages/test_open_data).
pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    "query", ["", pytest.param("?data=sample&year=2022", marks=pytest.mark.long)]
)
def test_the_page_leads_to_every_file_and_is_presentable(page: Page, site: str, query: str) -> None:
    page.goto(f"/open_data{query}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"計画、実績、判定の{len(TABLES)}の表を、CSVやJSONで保存できる"
    )
    page.evaluate("document.querySelectorAll('.body details').forEach(d => { d.open = true })")
    assert_presentable(page)
    links = page.locator(".body a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    files = dict.fromkeys(link for link in links if link.startswith("/data/"))
    assert len(files) > 3 * len(TABLES) + 4 * 32
    assert all(link.startswith("/data/sample/") for link in files) is bool(query)
    for link in [*files][:: len(files) // 25]:
        assert ask(site, link).status == 200, link
