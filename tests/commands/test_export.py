"""The command that writes files: tables, pictures, documents, the edition."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from chino_metrics.__main__ import main
from chino_metrics.settings import SAMPLE_WORKBOOK, read_workbook
from chino_metrics.workbook.reading import read_book
from tests.support.file_kinds import BEGINNINGS
from tests.support.made_workbook import made

SAMPLE = str(SAMPLE_WORKBOOK)
SITE = "https://metrics.example.jp"


INDICATORS = tuple(read_book(read_workbook(SAMPLE_WORKBOOK)).indicator_by_id)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("x.pdf", ("--report",)),
        ("x.pdf", ("--sheet",)),
        ("x.pdf", ("--deck", "--per-page", "2")),
        ("x.pptx", ("--shape", "4:3", "--address", SITE)),
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
    if SITE in more:
        with zipfile.ZipFile(target) as made_file:
            links = "".join(
                made_file.read(n).decode() for n in made_file.namelist() if n.endswith(".rels")
            )
        assert f"{SITE}/indicator?id=bosai-2-4&amp;data=sample" in links
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


def test_the_edition_as_a_folder_holds_the_files_it_offers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, book = tmp_path / "site", tmp_path / "book.xlsx"
    book.write_bytes(made())
    assert main(["export", str(book), "--to", f"{folder}/"]) == 0
    index = (folder / "index.html").read_text("utf-8")
    offered = set(re.findall(r'href="(downloads/[^"]+)"', index))
    assert {"downloads/report.pdf", "downloads/slides.pptx"} <= offered
    for page in folder.glob("*.html"):
        offered |= set(re.findall(r'href="(downloads/[^"]+)"', page.read_text("utf-8")))
    files = {name.partition("#")[0] for name in offered}
    assert {name for name in files if not (folder / name).is_file()} == set()
    assert zipfile.is_zipfile(io.BytesIO((folder / "downloads/slides.pptx").read_bytes()))
    assert "何も変わっていません" not in capsys.readouterr().out
    assert main(["export", str(book), "--to", f"{folder}/"]) == 0
    assert "何も変わっていません" in capsys.readouterr().out
    assert main(["export", str(book), "--to", f"{tmp_path}/"]) == 2
