"""The operator's commands: publish, history, undo, backup, restore."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from chino_metrics import __main__ as cli
from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK
from chino_metrics.store.accounts.audit import Event, entries
from chino_metrics.store.database.engine import Database
from chino_metrics.store.database.migrations.versions import HEAD, NEWER
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

pytestmark = pytest.mark.process


def state(value: object) -> bytes:
    first, second = ROWS["実績"]
    return made(実績=[[*first[:-1], value], second])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a first workbook, and the settings that name it."""
    (tmp_path / "first.xlsx").write_bytes(state(670))
    monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)
    monkeypatch.setenv("CHINO_WORKBOOK", str(tmp_path / "first.xlsx"))
    monkeypatch.setenv("CHINO_DATA_FOLDER", str(tmp_path / "var"))
    return tmp_path


def upload(place: Path, value: object, name: str = "next.xlsx") -> str:
    (place / name).write_bytes(state(value))
    return str(place / name)


def store(place: Path) -> Revisions:
    return Revisions(Database(f"sqlite:///{place / 'var' / 'chino.sqlite'}"))


def newest(place: Path) -> float | None:
    found = store(place)
    book = read_book(found.workbook(found.history()[0].number))
    return book.indicators[0].actuals[-1].quantity.value


def test_publish_checks_and_publishes_over_the_head(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["publish", upload(place, 660), "--comment", "令和3年度"]) == 0
    assert "第2版として公開しました" in capsys.readouterr().out
    head = store(place).history()[0]
    assert (head.base, head.comment, head.upload_name) == (1, "令和3年度", "next.xlsx")
    assert head.author.endswith("（コマンドライン）")
    assert newest(place) == 660
    assert store(place).original(2) == (place / "next.xlsx").read_bytes()
    assert [e.what for e in entries(store(place).database)] == [Event.PUBLISH]


def test_a_file_with_errors_is_refused_with_all_of_them(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["publish", upload(place, "6百と少し"), "--comment", "誤り"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "直す: " in said.err
    assert "公開していません" in said.err
    assert [r.number for r in store(place).history()] == [1]


def test_the_sample_is_refused_with_the_place_that_says_so(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """F6, at the operator's door."""
    assert cli.main(["publish", str(SAMPLE_WORKBOOK), "--comment", "見本"]) == 1
    assert "直す: 計画 J2 「見本（架空の値）」とある。" in capsys.readouterr().err
    assert [r.number for r in store(place).history()] == [1]


def test_an_indicator_goes_where_the_question_is_answered(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = place / "next.xlsx"
    path.write_bytes(made(目標指標=ROWS["目標指標"][:1], 実績=ROWS["実績"][:1]))
    assert cli.main(["publish", str(path), "--comment", "外す"]) == 1
    answer = "目標指標!r=drop"
    assert f"--answer '{answer}'" in capsys.readouterr().err
    assert cli.main(["publish", str(path), "--comment", "外す", "--answer", answer]) == 0
    book = read_book(store(place).workbook(2))
    assert [i.id for i in book.indicators] == ["w"]
    assert book.issues == ()


def test_the_source_is_what_the_operator_says(place: Path) -> None:
    path = place / "【決裁前】田中案.csv"
    path.write_text("指標名,2022年度\n1人1日のごみ,650\n", encoding="utf-8")
    assert cli.main(["publish", str(path), "--comment", "x", "--source", "ごみ処理実績表"]) == 0
    actual = read_book(store(place).workbook(2)).indicators[0].actuals[-1]
    assert (actual.quantity.value, actual.source) == (650, "ごみ処理実績表")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--comment", "比べた版が古い", "--base", "1"), "もう一度比べてください"),
        (("--comment", " "), "コメントがありません"),
    ],
)
def test_what_is_refused_ends_with_1(
    place: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["publish", upload(place, 660), "--comment", "先に"]) == 0
    capsys.readouterr()
    assert cli.main(["publish", upload(place, 650), *arguments]) == 1
    assert said in capsys.readouterr().err
    assert newest(place) == 660


def test_nothing_changed_ends_with_1(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["publish", upload(place, 670), "--comment", "同じ"]) == 1
    assert "公開する変更がありません" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"PK no workbook"])
def test_what_cannot_be_read_ends_with_2(
    place: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (place / "next.xlsx").write_bytes(content)
    assert cli.main(["publish", str(place / "next.xlsx"), "--comment", "x"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_undo_and_history(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["publish", upload(place, 660), "--comment", "誤り\n二行目"]) == 0
    assert cli.main(["undo", "1", "--comment", "戻す"]) == 0
    assert newest(place) == 670
    capsys.readouterr()
    assert cli.main(["history"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["第3版", "第2版", "第1版"]
    assert "第1版に戻す" in lines[0]
    assert "誤り 二行目" in lines[1]
    assert cli.main(["history", "--format", "json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert [(r["number"], r["restores"]) for r in records] == [(3, 1), (2, None), (1, None)]
    assert cli.main(["undo", "9", "--comment", "ない"]) == 2


def test_one_edition_is_taken_back_after_a_look(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for value in (660, 650):
        assert cli.main(["publish", upload(place, value), "--comment", f"{value}"]) == 0
    capsys.readouterr()
    assert cli.main(["undo", "1", "--dry-run"]) == 0
    assert "すべてなくなります：第3版（650）、第2版（660）。" in capsys.readouterr().out
    only = ["undo", "2", "--only", "--comment", "誤り"]
    assert cli.main([*only, "--dry-run"]) == 1
    said = capsys.readouterr().err
    assert "第2版 660g、いまの第3版 650g、取り消すと（第1版） 670g" in said
    assert cli.main(only) == 1
    (theirs,) = re.findall(r"--choose (\w+=theirs)", said)
    assert cli.main([*only, "--choose", theirs, "--dry-run"]) == 0
    assert newest(place) == 650
    assert cli.main([*only, "--choose", theirs]) == 0
    assert newest(place) == 670
    assert store(place).head().comment == "第2版の変更を取り消し。誤り"
    for wrong in (["undo", "2"], [*only, "--choose", "x=base"]):
        assert cli.main(wrong) == 2


@pytest.mark.long  # tests/commands/test_cli holds every command to UTF-8 daily
def test_a_comment_arrives_in_a_locale_that_has_no_japanese(place: Path) -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    for arguments in (("publish", upload(place, 660, "実績.xlsx")), ("undo", "1")):
        subprocess.run(
            [sys.executable, "-m", "chino_metrics", *arguments, "--comment", "令和3年度"],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
        )
    newest, before, _ = store(place).history()
    assert (newest.comment, before.comment) == ("令和3年度", "令和3年度")
    assert before.upload_name == "実績.xlsx"


def test_history_without_a_store_says_so(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["history"]) == 2
    assert "まだありません" in capsys.readouterr().err
    assert not (place / "var").exists()


def test_backup_and_restore(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["publish", upload(place, 660), "--comment", "一"]) == 0
    backup = str(place / "b.zip")
    assert cli.main(["backup", backup]) == 0
    assert cli.main(["undo", "1", "--comment", "戻す"]) == 0
    assert cli.main(["restore", backup]) == 2
    assert "--force" in capsys.readouterr().err
    assert cli.main(["restore", backup, "--force"]) == 0
    assert (newest(place), len(store(place).history())) == (660, 2)


@pytest.mark.parametrize(
    "act",
    [
        ["history"],
        ["undo", "1", "--comment", "戻す"],
        ["backup", "b.zip"],
        ["restore", "b.zip", "--force"],
        ["publish", "first.xlsx", "--comment", "次"],
        ["account", "list"],
        ["account", "log"],
        ["assess"],
    ],
    ids=" ".join,
)
def test_a_store_of_a_newer_program_is_refused_plainly(
    place: Path, act: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    kept = store(place)
    kept.database.create()
    kept.publish_first(state(670), "first.xlsx")
    assert cli.main(["backup", "b.zip"]) == 0
    with kept.database.writing() as connection:
        connection.execute(text(f"UPDATE schema_version SET number = {HEAD + 1}"))
    capsys.readouterr()
    status = cli.main(act)
    if act[0] == "restore":  # the one way back: what was there is kept aside
        assert (status, len([*(place / "var").glob("*.newer-*")])) == (0, 1)
        return
    assert status == 2
    assert capsys.readouterr().err.startswith(NEWER)
