"""``verify``: a file of ours is known again, and what has changed since is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chino_metrics import __main__ as cli
from chino_metrics.exports.files import MAKERS
from chino_metrics.settings import SAMPLE_WORKBOOK
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.current import edition_of
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.stamp import Stamp, read_stamp
from chino_metrics.workbook.reading import read_book
from tests.support.handed_out import package, strange
from tests.support.made_workbook import ROWS, made

FILES = ("sheets.pdf", "slides.pptx", "tables.xlsx")
ADMINISTRATOR = Actor("管理者", Role.ADMINISTRATOR)


def state(value: object) -> bytes:
    first, second = ROWS["実績"]
    return made(実績=[[*first[:-1], value], second])


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files of a first edition, the folder of a store that has it, and one that has a second."""
    folder = tmp_path_factory.mktemp("handed-out")
    found = {"folder": folder}
    store = store_in(folder / "var")
    workbook = state(670)
    first = store.publish_first(workbook, "first.xlsx")
    scene = Scene(read_book(workbook), Choice(), date(2026, 11, 23), edition_of(first))
    one = Choice(indicators=("bosai-2-4",))
    sample = Scene(read_book(SAMPLE_WORKBOOK.read_bytes()), one, date(2026, 11, 23))
    for name in FILES:
        found[name] = folder / name
        found[name].write_bytes(MAKERS[name](scene))
    found["sample"] = folder / "mihon.xlsx"
    found["sample"].write_bytes(MAKERS["tables.xlsx"](sample))
    found["workbook"] = folder / "daicho.xlsx"
    found["workbook"].write_bytes(workbook)
    later = store_in(folder / "later")
    later.publish_first(workbook, "first.xlsx")
    content = state(660)
    upload = later.uploads.keep(content, "next.xlsx", "管理者")
    later.publish(ADMINISTRATOR, Candidate(1, content, sha256(content), upload.id), "直した")
    return found


def store_in(folder: Path) -> Revisions:
    folder.mkdir()
    store = Revisions(Database(f"sqlite:///{folder / 'chino.sqlite'}"))
    store.database.create()
    return store


@pytest.fixture
def verify(
    shown: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    def run(file: Path, where: str = "var", *options: str) -> tuple[int, str]:
        monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)
        monkeypatch.setenv("CHINO_DATA_FOLDER", str(shown["folder"] / where))
        status = cli.main(["verify", str(file), *options])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@pytest.mark.parametrize("name", [*FILES, "workbook"])
def test_a_file_of_the_edition_that_stands_is_known(
    name: str, shown: dict[str, Path], verify: Any
) -> None:
    status, said = verify(shown[name])
    assert status == 0
    assert "第1版（" in said
    assert "いま公開中の内容と同じ" in said
    told = json.loads(verify(shown[name], "var", "--format", "json")[1])
    assert (told["edition"], told["current_edition"], told["is_current"]) == (1, 1, True)
    assert told["changes"] is None


@pytest.mark.parametrize("name", [*FILES, "workbook"])
def test_what_has_changed_since_is_told(name: str, shown: dict[str, Path], verify: Any) -> None:
    status, said = verify(shown[name], "later")
    assert status == 0
    assert "いま公開中なのは第2版（" in said
    assert "過去の値の訂正：1件" in said
    told = json.loads(verify(shown[name], "later", "--format", "json")[1])
    (corrected,) = told["changes"]["corrections"]
    assert (corrected["before"], corrected["after"]) == (670, 660)
    assert (told["edition"], told["current_edition"], told["is_current"]) == (1, 2, False)


def test_the_sample_is_no_edition(shown: dict[str, Path], verify: Any) -> None:
    status, said = verify(shown["sample"])
    assert (status, "見本（架空の値）" in said) == (0, True)


def test_where_nothing_was_published_no_edition_is_claimed(
    shown: dict[str, Path], verify: Any
) -> None:
    status, said = verify(shown["tables.xlsx"], "nowhere")
    assert (status, "名のるが" in said) == (0, True)


@pytest.mark.parametrize("name", [*FILES])
def test_a_damaged_or_foreign_file_gets_a_plain_sentence(
    name: str, shown: dict[str, Path], verify: Any, tmp_path: Path
) -> None:
    whole = shown[name].read_bytes()
    for k, content in enumerate(
        (b"", b"%PDF-1.7\n", b"PK\x03\x04", whole[: len(whole) // 2], b"\x00" * 99)
    ):
        file = tmp_path / f"{k}{name[-5:]}"
        file.write_bytes(content)
        status, said = verify(file)
        assert status == 2, k
        assert "記しがありません" in said
    assert verify(tmp_path / "none")[0] == 2


def test_nothing_is_read_of_a_strange_file_whatever_it_bears(verify: Any, tmp_path: Path) -> None:
    word = Stamp(1, 2025, "0" * 16).word
    file = tmp_path / "strange.xlsx"
    file.write_bytes(package(word))
    assert "第1版を名のる" in verify(file)[1]
    for what, content in strange(word).items():
        file.write_bytes(content)
        assert (verify(file)[0], "記しがありません" in verify(file)[1]) == (2, True), what


def test_a_file_that_only_claims_an_edition_is_not_taken_for_it(
    shown: dict[str, Path], verify: Any, tmp_path: Path
) -> None:
    file = tmp_path / "claims.pdf"
    content = shown["sheets.pdf"].read_bytes()
    mark = read_stamp(content.decode("latin-1"))
    assert mark is not None
    false = mark._replace(content="0" * 16)
    file.write_bytes(content.replace(mark.word.encode(), false.word.encode()))
    status, said = verify(file)
    assert (status, "内容ではない" in said) == (0, True)


def test_a_stamp_is_read_as_it_was_written() -> None:
    for stamp in (Stamp(0, 2017, "0" * 16), Stamp(12, 2025, "a1" * 8, is_sample=True)):
        assert read_stamp(f"見本、{stamp.word}、x") == stamp
    odd = ("shihyo-r-2025-", "shihyo-r1-9999-", "shihyo-r1-0000-")
    for text in ("", *(start + "0" * 16 for start in odd), "shihyo-r1-2025-" + "0" * 17):
        assert read_stamp(text) is None
