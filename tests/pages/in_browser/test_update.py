"""The whole way of an update in real browsers, and what a viewer cannot do."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from chino_metrics.settings import WORKBOOK
from tests.conftest import ROOT, served, visitor, watched, watched_page
from tests.support.looks import assert_presentable

DESK = {"width": 1280, "height": 900}
NAME, PASSWORD = "tantou", "縄文の里で星を数える夜の灯"
LINK = re.compile(r"http://localhost:\d+(/set_up#\S+)")


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A fresh site: its address and the path of the set-up link it has printed."""
    log = tmp_path / "log.txt"
    with served(log) as base:
        found = LINK.search(log.read_text(encoding="utf-8"))
        assert found, "no set-up link was printed"
        yield base, found.group(1)


def sheet(cells: dict[str, object], folder: Path, name: str) -> Path:
    """The city's workbook with some cells of 実績 written by a planner's Excel."""
    book = load_workbook(WORKBOOK)
    for address, value in cells.items():
        book["実績"][address] = value
    saved = io.BytesIO()
    book.save(saved)
    path = folder / name
    path.write_bytes(saved.getvalue())
    return path


def cell_of(indicator: str, year: int) -> str:
    """Where the actual of an indicator and year stands in the city's workbook."""
    found = load_workbook(WORKBOOK)["実績"]
    heads = {str(c.value): c.column_letter for c in found[1]}
    row = next(r[0].row for r in found.iter_rows(min_row=2) if r[0].value == indicator)
    return f"{heads[f'{year}年度']}{row}"


def test_from_the_set_up_link_to_the_undo(
    browser: Browser, own_site: tuple[str, str], tmp_path: Path
) -> None:
    base, link = own_site
    target = cell_of("bosai-2-4", 2018)
    wrong = sheet({target: "21人(H30)、38人(R1)"}, tmp_path, "まちがい.xlsx")
    right = sheet({target: 21}, tmp_path, "正しい.xlsx")
    with (
        visitor(browser, base, viewport=DESK) as planner,
        visitor(browser, base, viewport=DESK) as council,
        watched_page(council, base) as watching,
        watched_page(planner, base) as page,
    ):
        watching.goto("/indicator?plan=bosai&id=bosai-2-4")
        expect(watching.locator(".revised")).to_contain_text("第1版")

        set_up(page, link)
        choose(page, wrong)
        expect(heading(page)).to_contain_text("直すまで公開できません")
        expect(page.locator(".faults").first).to_contain_text(target)
        expect(page.get_by_role("link", name="比較へ進む")).to_have_count(0)

        choose(page, right)
        expect(heading(page)).to_contain_text("読み取りました")
        page.get_by_role("link", name="比較へ進む").click()
        expect(heading(page)).to_contain_text("1件の実績")
        page.get_by_label("この版の説明").fill("")
        page.get_by_role("button", name="第2版として公開する").click()
        expect(page.get_by_label("この版の説明")).to_be_focused()
        page.get_by_label("この版の説明").fill("2018年度の防災士を追加")
        page.get_by_role("button", name="第2版として公開する").click()
        expect(heading(page)).to_have_text("第2版を公開しました")

        # The council member has not touched anything.
        expect(watching.locator(".revised")).to_contain_text("第2版")
        expect(watching.locator(".view").last).to_contain_text("21人")

        page.goto("/history")
        page.get_by_label("なぜ戻すか").fill("別の課の数だった")
        page.get_by_role("button", name="この状態に戻して公開する").click()
        expect(heading(page)).to_have_text("第3版を公開しました")
        expect(watching.locator(".revised")).to_contain_text("第3版")
        expect(watching.locator(".view").last).not_to_contain_text("21人")

        with watched_page(planner, base) as other:
            other.goto("/update")
            expect(heading(other)).to_have_text("新しい実績の入った表を選んでください")
            page.get_by_role("link", name="データ更新").first.click()
            page.get_by_role("button", name="サインアウト").click()
            expect(heading(page)).to_contain_text("サインインして行います")
            expect(heading(other)).to_contain_text("サインインして行います")


def test_a_wrong_password_is_answered_in_words(browser: Browser, site: str) -> None:
    with visitor(browser, site, viewport=DESK) as context:
        page = context.new_page()
        page.goto("/update")
        page.get_by_label("サインイン名").fill(NAME)
        page.get_by_label("パスワード").fill("違うパスワードです")
        page.get_by_role("button", name="サインイン").click()
        expect(page.get_by_role("alert")).to_contain_text("名前かパスワードが違います")


def test_every_step_is_presentable(
    browser: Browser, own_site: tuple[str, str], tmp_path: Path
) -> None:
    base, link = own_site
    target = cell_of("bosai-2-4", 2018)
    with visitor(browser, base, viewport=DESK) as planner, watched_page(planner, base) as page:
        page.goto(link)
        expect(heading(page)).to_contain_text("パスワード")
        assert_presentable(page)
        set_up(page, link)
        assert_presentable(page)
        choose(page, sheet({target: "21人(H30)、38人(R1)"}, tmp_path, "まちがい.xlsx"))
        expect(heading(page)).to_contain_text("直すまで公開できません")
        assert_presentable(page)
        choose(page, sheet({target: 21}, tmp_path, "正しい.xlsx"))
        page.get_by_role("link", name="比較へ進む").click()
        expect(page.get_by_label("この版の説明")).to_be_visible()
        assert_presentable(page)
        page.get_by_role("button", name="第2版として公開する").click()
        expect(heading(page)).to_have_text("第2版を公開しました")
        assert_presentable(page)
        page.goto("/history")
        expect(page.get_by_label("なぜ戻すか")).to_be_visible()
        assert_presentable(page)
        page.goto("/")
        expect(page.get_by_role("heading", name="前回更新からの変化")).to_be_visible()
        assert_presentable(page)


def test_a_viewer_sees_no_upload_no_author_and_no_way_to_undo(
    browser: Browser, own_site: tuple[str, str], tmp_path: Path
) -> None:
    base, _ = own_site
    publish_elsewhere(tmp_path, "指標名,2018年度実績\n尖石縄文まつり入場者数,3900\n")
    with watched(browser, base, viewport=DESK) as page:
        for address in (
            "/update?upload=1",
            "/update?upload=1&step=compare&base=1",
            "/update?done=2",
        ):
            page.goto(address)
            expect(heading(page)).to_contain_text("サインインして行います")
            expect(page.locator("input[type=file], textarea")).to_have_count(0)
        page.goto("/history?a=1&b=2")
        expect(heading(page)).to_contain_text("いまは第2版")
        expect(page.locator(".view")).not_to_contain_text("コマンドライン")
        expect(page.locator("form")).to_have_count(0)
        expect(page.get_by_role("link", name="元のファイル")).to_have_count(0)


def test_who_comes_second_is_told_and_compares_again(
    browser: Browser, own_site: tuple[str, str], tmp_path: Path
) -> None:
    base, link = own_site
    with visitor(browser, base, viewport=DESK) as planner, watched_page(planner, base) as page:
        set_up(page, link)
        path = tmp_path / "防災.csv"
        path.write_text("指標名,2018年度実績\n防災士資格所有者数,21\n", encoding="utf-8")
        choose(page, path)
        page.get_by_role("link", name="比較へ進む").click()
        comment = page.get_by_label("この版の説明")
        comment.fill("防災士の数を追加")

        publish_elsewhere(tmp_path, "指標名,2018年度実績\n尖石縄文まつり入場者数,3900\n")
        expect(page.get_by_role("alert").first).to_contain_text("第2版が公開されました")
        expect(heading(page)).to_contain_text("1件の実績")
        expect(comment).to_have_value("防災士の数を追加")
        page.get_by_role("button", name="第3版として公開する").click()
        expect(heading(page)).to_have_text("第3版を公開しました")

        # Nobody's number is lost.
        page.goto("/indicator?plan=jomon&id=jomon-1-3")
        expect(page.locator(".view").last).to_contain_text("3,900")
        page.goto("/indicator?plan=bosai&id=bosai-2-4")
        expect(page.locator(".view").last).to_contain_text("21人")


def test_a_name_that_is_not_clear_is_asked_and_answered(
    browser: Browser, own_site: tuple[str, str], tmp_path: Path
) -> None:
    base, link = own_site
    path = tmp_path / "縄文.csv"
    path.write_text("指標名,2018年度実績\n縄文まつりの入場者数,3900\n", encoding="utf-8")
    with visitor(browser, base, viewport=DESK) as planner, watched_page(planner, base) as page:
        set_up(page, link)
        choose(page, path)
        expect(heading(page)).to_contain_text("直すまで公開できません")
        page.locator("select.answer").select_option(
            label="尖石縄文まつり入場者数（縄文プロジェクト）"
        )
        page.get_by_role("button", name="この答えで点検し直す").click()
        expect(heading(page)).to_contain_text("1件の値を読み取りました")
        page.get_by_role("link", name="比較へ進む").click()
        expect(page.locator(".values")).to_contain_text("3,900人")


def test_a_file_that_cannot_be_read_is_answered_in_words_and_nothing_is_lost(
    browser: Browser, own_site: tuple[str, str], tmp_path: Path
) -> None:
    base, link = own_site
    path = tmp_path / "壊れた表.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    with visitor(browser, base, viewport=DESK) as planner, watched_page(planner, base) as page:
        set_up(page, link)
        choose(page, path)
        expect(page.get_by_role("alert").first).to_contain_text("読めませんでした")
        expect(page.locator("form.drop")).to_be_visible()
        expect(page.locator(".revised")).to_contain_text("第1版")


def publish_elsewhere(folder: Path, table: str) -> None:
    """Somebody else publishes, through another door."""
    path = folder / "ほか.csv"
    path.write_text(table, encoding="utf-8")
    command = (sys.executable, "-m", "chino_metrics", "publish", str(path), "--comment", "縄文")
    environment = os.environ | {"CHINO_DATA_FOLDER": str(folder / "var")}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


def set_up(page: Page, link: str) -> None:
    """Become the first administrator."""
    page.goto(link)
    page.get_by_label("サインイン名").fill(NAME)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_label("パスワード（もう一度）").fill(PASSWORD)
    page.get_by_role("button", name="決める").click()
    expect(heading(page)).to_have_text("新しい実績の入った表を選んでください")


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def choose(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
