"""The page with the files to take along, in a browser."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chino_metrics.views.taken_along.stamp import Stamp
from chino_metrics.views.taken_along.verified import FOREIGN
from chino_metrics.wording import terms
from pages.shared.http import files as exports
from tests.conftest import new_tab
from tests.support.handed_out import package
from tests.support.looks import assert_presentable, violations

SAMPLE = Stamp(0, 2025, "0" * 16, is_sample=True)


@pytest.mark.long  # every file is made daily without a browser (pages/test_take_along)
def test_the_page_says_that_a_file_is_being_made_and_hands_it_over(page: Page) -> None:
    page.goto("/take_along?data=sample")
    page.get_by_role("checkbox", name="地域防災計画").check()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1つの計画、4指標")
    expect(page).to_have_url(re.compile("plans=bosai"))
    page.route(
        "**/download/*",
        lambda route: (expect(page.get_by_role("progressbar")).to_be_visible(), route.continue_())[
            1
        ],
    )
    with page.expect_download() as waited:
        page.get_by_role("link", name="データ一式（ZIP）").click()
    assert waited.value.suggested_filename == "mihon_shihyo_2025_data.zip"
    names = zipfile.ZipFile(waited.value.path()).namelist()
    assert "datapackage.json" in names
    expect(page.locator(".said").first).to_be_empty()


def test_what_cannot_be_made_is_said_on_the_page(desk: BrowserContext) -> None:
    page = new_tab(desk)
    page.goto("/take_along?data=sample")
    page.route("**/download/*", lambda route: route.fulfill(status=503, body=exports.BUSY))
    page.get_by_role("link", name="報告書（PDF）").click()
    expect(page.locator(".said").first).to_have_text(exports.BUSY)
    # a file that was taken along is put down on the same page
    chosen = page.locator("input[type=file]")
    for name, content in (("x.pdf", b"%PDF-1.7"), ("mihon.xlsx", package(SAMPLE.word))):
        chosen.set_input_files({"name": name, "mimeType": "", "buffer": content})
        if name == "x.pdf":
            expect(page.get_by_role("alert")).to_have_text(FOREIGN)
    expect(page.get_by_role("heading", level=1)).to_contain_text(terms.SAMPLE_TAG)
    assert violations(page) == []
    page.close()


@pytest.mark.long  # test_browser looks at the same page daily, with nothing chosen
@pytest.mark.parametrize("query", ["", "?data=sample&plans=bosai&ids=ict-1-1"])
def test_the_page_is_presentable(page: Page, query: str) -> None:
    page.goto(f"/take_along{query}")
    expect(page.get_by_role("link", name="報告書（PDF）").first).to_be_visible()
    assert_presentable(page)
