"""Official statistics from a file to the page of an indicator, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import DESK, served, visitor, watched_page
from tests.support.looks import assert_presentable

LINK = re.compile(r"http://localhost:\d+(/set_up#\S+)")
PASSWORD = "縄文の里で星を数える夜の灯"
#: Milliseconds that the comparison may take where much else runs.
SELDOM = 60_000
FILE = """SSDSE-A-2027,Prefecture,Municipality,A4101,A9101,A1101
,,年度,2024,2024,2020
地域コード,都道府県,市区町村,出生数,婚姻件数,総人口
R20214,長野県,茅野市,290,190,56400
R20206,長野県,諏訪市,300,200,48729
"""


@pytest.mark.long
def test_a_file_of_statistics_reaches_the_chart(browser: Browser, tmp_path: Path) -> None:
    log, file = tmp_path / "log.txt", tmp_path / "SSDSE-A-2027.csv"
    file.write_bytes(FILE.encode("cp932"))
    with served(log) as base, visitor(browser, base, viewport=DESK) as desk:
        link = LINK.search(log.read_text(encoding="utf-8"))
        assert link
        with watched_page(desk, base) as page:
            page.goto(link[1])
            page.get_by_label("サインイン名").fill("kanri")
            for label in ("パスワード", "パスワード（もう一度）"):
                page.get_by_label(label, exact=True).fill(PASSWORD)
            page.get_by_role("button", name="決める").click()
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_have_text("新しい実績の入った表を選んでください")

            page.locator("input[type=file]").set_input_files(file)
            expect(heading).to_contain_text("件の公的統計の値を読み取りました")
            assert_presentable(page)
            page.get_by_role("link", name="比較へ進む").click()
            expect(heading).to_contain_text("1か所の文の変更", timeout=SELDOM)
            page.get_by_label("この版の説明").fill("公的統計の2024年の値")
            page.get_by_role("button", name="第2版として公開する").click()
            expect(heading).to_have_text("第2版を公開しました")

            page.goto("/indicator?plan=sosei&id=sosei-4-2")
            shown = page.locator("#hikaku")
            expect(shown).to_contain_text("SSDSE-A-2027")
            expect(shown).to_contain_text("（2020・2024年）")
            assert_presentable(page)
