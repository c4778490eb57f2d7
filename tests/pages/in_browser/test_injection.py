"""Text of a workbook is only ever text: hostile strings in every text column, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from chino_metrics.screens.menu import ASIDE, PAGES
from chino_metrics.screens.menu import Page as PageOfSite
from tests.conftest import served, visitor, watched_page
from tests.support.http import ask
from tests.support.injection import hostile


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "台帳.xlsx"
    path.write_bytes(hostile())
    with served(folder / "log.txt", CHINO_WORKBOOK=str(path)) as base:
        yield base


@pytest.fixture(scope="module")
def victim(browser: Browser, hostile_site: str) -> Iterator[BrowserContext]:
    """One visitor for every page."""
    with visitor(browser, hostile_site) as context:
        yield context


#: Pages that show texts of every column between them; the others follow in the long run.
SHOWING = {"overview", "indicator", "slides"}


@pytest.mark.parametrize(
    "page_of_site",
    [
        pytest.param(p, id=p.key, marks=[] if p.key in SHOWING else pytest.mark.long)
        for p in (*PAGES, *ASIDE)
    ],
)
def test_nothing_in_a_workbook_runs_or_leaves_the_page(
    victim: BrowserContext, hostile_site: str, page_of_site: PageOfSite
) -> None:
    with watched_page(victim, hostile_site) as page:
        page.goto(f"/{page_of_site.path}")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        assert page.evaluate("window.hit") is None
        assert page.locator(".view img, .view script, .view iframe").count() == 0
        links = page.locator(".view a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(links) <= {"http:", "https:"}


def test_a_formula_stays_text_in_what_is_saved(hostile_site: str) -> None:
    table = ask(hostile_site, "/download/assessment.csv").text
    assert "evil.example" in table
    cells = [c.strip('"') for line in table.splitlines() for c in line.split('","')]
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
