"""Files to take along: from the page, from the command line, many at once, each made once."""

from __future__ import annotations

import io
import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from chino_metrics.__main__ import main
from chino_metrics.settings import SAMPLE_WORKBOOK, read_workbook
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.files import KIND_BY_NAME, KINDS
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book
from pages.shared.http import files as exports
from tests.conftest import visitor, watched
from tests.support.looks import assert_presentable

SAMPLE = str(SAMPLE_WORKBOOK)
#: How a file of each kind begins.
BEGINNINGS = {"pdf": b"%PDF-", "pptx": b"PK", "xlsx": b"PK", "zip": b"PK", "json": b"{"}


INDICATORS = tuple(read_book(read_workbook(SAMPLE_WORKBOOK)).indicator_by_id)


@pytest.fixture
def scene() -> Scene:
    return Scene(
        read_book(read_workbook(SAMPLE_WORKBOOK)), Choice(plans=("bosai",)), date(2026, 11, 23)
    )


def fetched(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urlopen(Request(address, headers=headers), timeout=60) as answer:
            return answer.status, dict(answer.headers.items()), answer.read()
    except HTTPError as error:
        with error:
            return error.code, dict(error.headers.items()), error.read()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_file_is_handed_out_with_its_name_and_etag(site: str, kind) -> None:
    address = f"{site}/download/{kind.name}?data=sample&plans=bosai"
    status, headers, content = fetched(address)
    assert status == 200
    assert content.startswith(BEGINNINGS[kind.name.rpartition(".")[2]])
    assert headers["content-type"].startswith(kind.media_type)
    assert f'filename="mihon_chino_2025_{kind.name}"' in headers["content-disposition"]
    assert fetched(address, **{"If-None-Match": headers["etag"]})[0] == 304


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
    assert waited.value.suggested_filename == "mihon_chino_2025_data.zip"
    names = zipfile.ZipFile(waited.value.path()).namelist()
    assert "datapackage.json" in names
    expect(page.locator(".said")).to_be_empty()


def test_what_cannot_be_made_is_said_on_the_page(browser: Browser, site: str) -> None:
    with visitor(browser, site) as context:
        page = context.new_page()
        page.goto("/take_along?data=sample")
        page.route("**/download/*", lambda route: route.fulfill(status=503, body=exports.BUSY))
        page.get_by_role("link", name="報告書（PDF）").click()
        expect(page.locator(".said")).to_have_text(exports.BUSY)


@pytest.mark.parametrize("query", ["", "?data=sample&plans=bosai&ids=ict-1-1"])
def test_the_page_is_presentable(browser: Browser, site: str, query: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"/take_along{query}")
        expect(page.get_by_role("link", name="報告書（PDF）").first).to_be_visible()
        assert_presentable(page)


def test_many_at_once_are_all_made_while_pages_are_served(site: str) -> None:
    addresses = [f"{site}/download/slides.pdf?data=sample&plans=bosai&title={k}" for k in range(6)]
    with ThreadPoolExecutor(12) as threads:
        files = list(threads.map(fetched, addresses))
        pages = list(threads.map(fetched, [f"{site}/live"] * 6))
    assert [status for status, *_ in files] == [200] * 6
    assert len({content for *_, content in files}) == 6
    assert [status for status, *_ in pages] == [200] * 6


def test_the_name_of_a_file_tells_year_and_revision(scene: Scene) -> None:
    kind = KIND_BY_NAME["report.pdf"]
    assert kind.file_name(scene) == "mihon_chino_2025_report.pdf"
    published = Scene(
        scene.book, Choice(as_of=2022), scene.today, Edition(3, date(2026, 11, 10), "")
    )
    assert kind.file_name(published) == "mihon_chino_2022_r3_report.pdf"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("x.pdf", ("--report",)),
        ("x.pdf", ("--deck", "--per-page", "2")),
        ("x.pptx", ("--shape", "4:3")),
        ("x.xlsx", ("--as-of", "2022")),
        ("x.json", ()),
        ("x.zip", ()),
    ],
)
def test_the_command_writes_what_the_name_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, more: tuple[str, ...]
) -> None:
    target = tmp_path / name
    assert main(["export", SAMPLE, "--to", str(target), "--plan", "bosai", *more]) == 0
    assert target.read_bytes().startswith(BEGINNINGS[name.rpartition(".")[2]])
    assert str(target) in capsys.readouterr().out
    assert main(["export", SAMPLE, "--to", str(target)]) == 2
    assert "--force" in capsys.readouterr().err


def test_the_command_writes_tables_and_pictures(tmp_path: Path) -> None:
    def written(name: str, *more: str) -> bytes:
        assert main(["export", SAMPLE, "--to", str(tmp_path / name), *more]) == 0
        return (tmp_path / name).read_bytes()

    table = written("v.csv", "--indicator", "bosai-2-4,bosai-2-1", "--as-of", "2022").decode()
    assert {"bosai-2-1", "bosai-2-4"} == {i for i in INDICATORS if i in table}
    assert len(table.splitlines()) == 3
    assert written("e.csv", "--table", "plans", "--for-excel").startswith(b"\xef\xbb\xbf")
    assert b"<svg" in written("c.svg", "--indicator", "bosai-2-4")[:400]
    assert written("c.png", "--indicator", "bosai-2-4").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "x.gif"), "書けるのは"),
        (("--to", "x.pdf", "--plan", "nothing"), "計画ID「nothing」"),
        (("--to", "x.pdf", "--indicator", "nothing"), "指標ID「nothing」"),
        (("--to", "x.pdf", "--department", "なし"), "担当「なし」"),
        (("--to", "x.pdf", "--as-of", "1999"), "評価年度「1999」"),
        (("--to", "x.csv", "--table", "nothing"), "表「nothing」"),
        (("--to", "x.svg"), "--indicator で1つ"),
        (("--to", "folder/", "--plan", "bosai"), "すべての計画"),
        (("--to", "missing/x.json"), "書き出せません"),
    ],
)
def test_the_command_says_what_cannot_be_done(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", SAMPLE, *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("x.*"))


def test_the_command_exports_the_published_edition_by_itself(tmp_path: Path) -> None:
    target = tmp_path / "whole.json"
    assert main(["export", "--to", str(target)]) == 0
    assert json.loads(target.read_text("utf-8"))["metadata"]["is_sample"] is False


def test_the_edition_as_a_folder_holds_the_files_it_offers(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert main(["export", SAMPLE, "--to", f"{folder}/"]) == 0
    index = (folder / "index.html").read_text("utf-8")
    offered = set(re.findall(r'href="(downloads/[^"]+)"', index))
    assert {"downloads/report.pdf", "downloads/slides.pptx"} <= offered
    for page in folder.glob("*.html"):
        offered |= set(re.findall(r'href="(downloads/[^"]+)"', page.read_text("utf-8")))
    assert {name for name in offered if not (folder / name).is_file()} == set()
    assert zipfile.is_zipfile(io.BytesIO((folder / "downloads/slides.pptx").read_bytes()))
    assert main(["export", SAMPLE, "--to", f"{folder}/"]) == 2
