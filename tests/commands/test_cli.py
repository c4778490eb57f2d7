"""The command line, as a reader in a terminal meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from chino_metrics import __main__ as cli
from chino_metrics.commands import assess
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Book
from chino_metrics.model.target import Target
from chino_metrics.settings import ROOT
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import made

PLAN = ROOT / "data" / "chino_indicators.xlsx"
SAMPLE = ROOT / "data" / "sample_actuals.xlsx"
KEYS = (
    "indicator_id plan measure_no indicator unit direction baseline_year baseline interim_year "
    "interim_target final_year final_target year actual progress attainment gap expected pace "
    "required_per_year observed_per_year interim_met status reason"
)


@pytest.fixture(scope="module")
def sample() -> Book:
    return read_book(SAMPLE.read_bytes())


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The module in its own process, in a locale that cannot write Japanese."""
    return subprocess.run(
        [sys.executable, "-m", "chino_metrics", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def ended(*arguments: str) -> object:
    """The status that the module ends with in this process."""
    try:
        return cli.main([*arguments])
    except SystemExit as left:
        return left.code


def output(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert cli.main(["assess", *map(str, arguments)]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def records(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[dict[str, Any]]:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    found = json.loads(output(capsys, *arguments, "--format", "json"), parse_constant=refuse)
    assert isinstance(found, list)
    return found


def test_json_has_every_key_and_numbers_as_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    rows = {r["indicator_id"]: r for r in records(capsys, SAMPLE)}
    assert all(set(KEYS.split()) <= set(r) for r in rows.values())
    worker = rows["sosei-1-1"]
    assert (worker["plan"], worker["baseline_year"]) == ("sosei", 2017)
    assert worker["final_target"] == 24300
    assert worker["progress"] == round(128 / 318, 9)
    text = rows["ict-1-1"]
    assert text["final_target"].startswith("数値については")
    assert (text["year"], text["actual"], text["status"], text["reason"]) == (
        None,
        None,
        "not_assessed",
        "text_target",
    )


def test_years_are_whole_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    years = ("baseline_year", "interim_year", "final_year", "year")
    for row in records(capsys, SAMPLE):
        assert all(row[y] is None or isinstance(row[y], int) for y in years)


def test_one_plan_and_an_earlier_year(capsys: pytest.CaptureFixture[str]) -> None:
    rows = records(capsys, SAMPLE, "--plan", "bosai", "--as-of", "2019")
    assert {r["plan"] for r in rows} == {"bosai"}
    assert {r["year"] for r in rows} == {2019}


def test_without_actuals_nothing_but_the_met_baseline_is_judged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = records(capsys, PLAN)
    assert {r["year"] for r in rows} == {None}
    assert [r["indicator_id"] for r in rows if r["met_at_baseline"]] == ["sosei-5-2"]


def test_csv_has_the_same_values(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(output(capsys, SAMPLE, "--format", "csv"))))
    for wanted, found in zip(records(capsys, SAMPLE), rows, strict=True):
        assert list(found) == list(wanted)
        for key, value in wanted.items():
            if isinstance(value, float):
                assert float(found[key]) == value
            elif value is None or isinstance(value, str):
                assert found[key] == (value or "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_csv_does_not_carry_formulas(
    start: str,
    sample: Book,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, *others = sample.plans
    measure = first.measures[0]
    final = Target(2027, Quantity(text=f"{start}1+1"))
    bad = replace(measure.indicators[0], name=f"{start}cmd", final=final)
    measures = (replace(measure, indicators=(bad,)), *first.measures[1:])
    book = replace(sample, plans=(replace(first, measures=measures), *others))
    monkeypatch.setattr(assess, "read_book", lambda _: book)
    row = next(csv.DictReader(io.StringIO(output(capsys, SAMPLE, "--format", "csv"))))
    assert (row["indicator"], row["final_target"]) == (f"'{start}cmd", f"'{start}1+1")


def test_the_table_is_aligned_for_full_width_signs(capsys: pytest.CaptureFixture[str]) -> None:
    title, _, head, rule, *rows = output(capsys, SAMPLE).splitlines()
    assert title.startswith("評価年度 2025年度")
    assert "見本" in title
    assert rows[-1] == "判定できる 24 / 32 指標"

    def columns(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    place = columns(head[: head.index("判定")])
    assert rule[place - 2 : place + 1] == "  -"
    words = {"達成", "順調", "やや遅れ", "遅れ", "未達成", "未判定"}
    for row in rows[:32]:
        start = next(k for k in range(len(row)) if columns(row[:k]) == place)
        assert row[start:].split()[0] in words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("assess", "none.xlsx"), "ファイルがありません: none.xlsx"),
        (("assess", "data"), "ファイルを開けません: data"),
        (("assess", "pyproject.toml"), "Excel"),
        (("assess", "縄文.xlsx"), "ファイルがありません: 縄文.xlsx"),
        (("assess", "--plan", "none"), "計画ID「none」はありません。あるのは sosei"),
        (("assess", "--as-of", "平成"), "--as-of: 西暦4桁"),
        (("assess", "--format", "xml"), "--format は"),
        (("assess", "--what"), "知らない引数です: --what"),
        ((), "コマンド が要ります"),
    ],
)
def test_what_cannot_be_done_is_one_japanese_line(
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    assert ended(*arguments) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.startswith(said)
    assert found.err.count("\n") == 1


@pytest.mark.process
def test_a_fault_is_said_in_japanese_in_any_locale() -> None:
    found = run("assess", "縄文.xlsx")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == "ファイルがありません: 縄文.xlsx\n"


def test_a_workbook_without_its_sheets_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.xlsx"
    Workbook().save(path)
    assert cli.main(["assess", str(path), "--format", "json"]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert found.err.count("\n") == 1


def test_the_first_targets_judge_where_they_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    eased = {
        **{"指標ID": ["w"], "改定日": ["2021-06-01"], "項目": ["最終目標"]},
        **{"前の年度": [2027], "前の値": [400], "新しい年度": [2027], "新しい値": [600]},
    }
    path = tmp_path / "revised.xlsx"
    path.write_bytes(made(added={"目標の改定": eased}))
    now, first, then = (
        records(capsys, path, *more)[0] for more in ((), ("--first-targets",), ("--as-of", "2020"))
    )
    assert [r["final_target"] for r in (now, first, then)] == [600, 400, 400]
    assert [r["progress"] for r in (now, first)] == [0.3, 0.1]
    assert "当初の目標による判定" in output(capsys, path, "--first-targets").splitlines()[0]
    assert "当初" not in output(capsys, path)
    assert output(capsys, SAMPLE, "--first-targets", "--format", "csv") == output(
        capsys, SAMPLE, "--format", "csv"
    )


def test_help_is_japanese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["assess", "--help"])
    assert left.value.code == 0
    assert "使い方:" in capsys.readouterr().out
