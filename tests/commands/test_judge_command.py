"""``judge`` and ``assess --methods``: numbers typed in, and what the other rules say."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from chino_metrics.__main__ import main
from chino_metrics.commands.assess import RECORD_KEYS
from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK

CASES = ROOT / "tests" / "assessment" / "published_cases.csv"
SAMPLE = SAMPLE_WORKBOOK
OPTIONS = {
    "base": "--baseline", "base_year": "--baseline-year", "latest": "--actual",
    "latest_year": "--year", "target": "--target", "target_year": "--target-year",
    "limit": "--limit",
}  # fmt: skip
TYPED = (
    "judge", "--baseline", "5", "--baseline-year", "2017", "--actual", "103", "--year", "2025",
    "--target", "150", "--target-year", "2027", "--direction", "increase",
)  # fmt: skip


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def typed(case: dict[str, str]) -> list[str]:
    given = [(OPTIONS[name], case[name]) for name in OPTIONS if case[name]]
    if not case["latest"]:
        given = [pair for pair in given if pair[0] != "--year"]
    return ["judge", *(part for pair in given for part in pair), "--direction", case["direction"]]


def test_published_cases_can_be_typed_in(capsys: pytest.CaptureFixture[str]) -> None:
    """Every 24th; ``test_methods`` has them all."""
    with CASES.open(encoding="utf-8") as file:
        found = [c for c in csv.DictReader(file) if c["expected_kind"].startswith(("open", "euro"))]
    judged = [c for c in found if not c["expected_kind"].endswith("score")]
    assert len(judged) == 789
    for case in judged[::24]:
        kind, _, what = case["expected_kind"].partition("_")
        said = printed(capsys, *typed(case))["methods"][kind]
        if what.startswith("status"):
            assert said["status"] == case["expected"], case
        else:
            assert said["value"] == pytest.approx(float(case["expected"]), rel=1e-9, abs=1e-12)


def test_the_answer_has_the_keys_of_assess_and_the_methods(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = printed(capsys, *TYPED, "--interim", "100", "--interim-year", "2022")
    assert tuple(found) == (*RECORD_KEYS, "methods")
    assert (found["status"], found["expected"]) == ("slightly_behind", pytest.approx(130))
    assert found["pace"] == pytest.approx(0.784)
    assert (found["indicator_id"], found["unit"], found["direction"]) == (None, None, "increase")
    assert set(found["methods"]) == {"opensdg", "eurostat", "kofukin", "destatis", "target_met"}


def test_the_table_says_it_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(list(TYPED)) == 0
    said = capsys.readouterr().out
    assert "判定：◆ やや遅れ" in said
    assert "Open SDG 2.4・カナダ統計局：順調" in said
    assert "地方創生交付金の4段階：開始前より改善" in said


def test_numbers_may_be_negative_and_have_commas(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(
        capsys, "judge", "--baseline", "-5", "--baseline-year", "2017", "--actual", "1,003",
        "--year", "2025", "--target", "1,500", "--target-year", "2027", "--direction", "positive",
    )  # fmt: skip
    assert (found["baseline"], found["actual"]) == (-5, 1003)
    assert found["methods"]["opensdg"] == {"status": "not_available", "value": None}


@pytest.mark.parametrize("text", ["-0.5", "-5e-1", "-1,003", "-.5"])
def test_every_spelling_of_a_negative_number_is_read(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    found = printed(capsys, *TYPED, "--baseline", text)
    assert found["baseline"] == float(text.replace(",", ""))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--baseline", "x"), "数で指定してください"),
        (("--baseline", "nan"), "数で指定してください"),
        (("--year", "20"), "西暦4桁"),
        (("--direction", "up"), "--direction"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(SystemExit) as end:
        main([*TYPED, *arguments])
    said = capsys.readouterr()
    assert end.value.code == 2
    assert message in said.err
    assert len(said.err.splitlines()) == 1
    assert not said.out


def test_an_actual_needs_its_year(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["judge", "--actual", "3", "--direction", "increase"]) == 2
    assert "--year" in capsys.readouterr().err


def test_assess_adds_the_methods_to_every_record(capsys: pytest.CaptureFixture[str]) -> None:
    plain = printed(capsys, "assess", str(SAMPLE))
    found = printed(capsys, "assess", str(SAMPLE), "--methods")
    assert [{k: v for k, v in r.items() if k != "methods"} for r in found] == plain
    bosai = next(r for r in found if r["indicator_id"] == "bosai-2-4")
    assert bosai["methods"]["opensdg"]["status"] == "substantial_progress"
    assert bosai["methods"]["destatis"] == {"status": "off_course", "value": pytest.approx(131)}


def test_assess_and_judge_agree(capsys: pytest.CaptureFixture[str]) -> None:
    for record in printed(capsys, "assess", str(SAMPLE), "--methods"):
        if not isinstance(record["final_target"], (int, float)) or record["year"] is None:
            continue
        names = ("baseline", "baseline_year", "actual", "year")
        given = [p for n in names if record[n] is not None for p in _option(n, record[n])]
        given += _option("target", record["final_target"])
        given += _option("target-year", record["final_year"])
        if isinstance(record["interim_target"], (int, float)):
            given += _option("interim", record["interim_target"])
            given += _option("interim-year", record["interim_year"])
        found = printed(capsys, "judge", *given, "--direction", record["direction"])
        for key in ("status", "reason", "progress", "pace", "expected", "gap"):
            assert found[key] == record[key], (record["indicator_id"], key)
        for name in ("opensdg", "eurostat", "kofukin", "target_met"):
            assert found["methods"][name] == record["methods"][name], record["indicator_id"]


def _option(name: str, value: object) -> list[str]:
    return [f"--{name.replace('_', '-')}", str(value)]


def test_the_methods_are_for_json_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(SAMPLE), "--methods"]) == 2
    assert "--format json" in capsys.readouterr().err
