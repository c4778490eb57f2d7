"""``python -m chino_metrics check``: what a planner reads in a terminal, and what a program reads."""

import json

import pytest

from chino_metrics.__main__ import main
from chino_metrics.settings import ROOT
from tests.support.department_sheets import FANS_NAME, FESTIVAL, FESTIVAL_NAME, HEAD, file_of

pytestmark = pytest.mark.process

SHEETS = ROOT / "tests" / "real_sheets"
EXAMPLES = sorted(path.stem for path in SHEETS.glob("o*.json"))
HELD_AGAINST = "使った台帳：chino_indicators.xlsx（公開した版は、まだありません）\n"
ISSUE = {"code", "severity", "sheet", "cell", "message", "rule", "indicator"}
ACTUAL = {"indicator_id", "year", "value", "note", "sheet", "cell"}


@pytest.fixture
def check(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CHINO_DATA_FOLDER", str(tmp_path / "nothing published"))
    monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)

    def run(content, *options, name="実績.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        status = main(["check", str(path), *options])
        return status, *capsys.readouterr()

    return run


def sheet(*rows):
    return file_of(("縄文", [HEAD, *rows]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_reads_as_its_description_says(name, check):
    expected = json.loads((SHEETS / f"{name}.json").read_text("utf-8"))
    status, out, err = check(
        (SHEETS / f"{name}.xlsx").read_bytes(), "--format", "json", name=f"{name}.xlsx"
    )
    report = json.loads(out)
    found = {(a["indicator_id"], a["year"]): a for a in report["actuals"]}
    values = {key: a["value"] for key, a in found.items() if a["value"] is not None}
    refused = {(i["sheet"], i["cell"]) for i in report["issues"] if i["severity"] == "error"}
    assert report["readable"] is expected["readable"]
    assert values == {(key, year): value for key, year, value in expected["reads"]}
    assert not {tuple(point) for point in expected.get("empty", ())} & set(values)
    for key, year, said in expected.get("notes", ()):
        assert said in found[key, year]["note"]
    assert refused == {tuple(place) for place in expected.get("refuses", ())}
    assert (status, err) == (1 if refused else 0, HELD_AGAINST)


def test_json_says_all_there_is(check):
    rows = [FESTIVAL_NAME, "人", "3,900人", "（集計中）", "#REF!"], ["知らない名", "人", 1, 2, 3]
    status, out, _ = check(sheet(*rows), "--format", "json")
    report = json.loads(out)
    assert status == 1
    assert (report["readable"], report["kind"]) == (True, "sheets")
    assert [set(a) for a in report["actuals"]] == [ACTUAL, ACTUAL]
    assert all(set(issue) == ISSUE for issue in report["issues"])
    number, reason = report["actuals"]
    assert (number["value"], number["sheet"], number["cell"]) == (3900, "縄文", "C2")
    assert reason["value"] is None
    assert "集計中" in reason["note"]
    assert [q["written"] for q in report["questions"]] == ["知らない名"]
    assert report["reading"]


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        *((3900, 0), (39000, 0), ("#REF!", 1)),
        *(pytest.param(*case, marks=pytest.mark.long) for case in (("3,900", 0), ("3千人", 1))),
    ],
)
def test_only_errors_change_the_exit_status(cell, status, check):
    assert check(sheet([FESTIVAL_NAME, "人", cell]))[0] == status


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"PK\x03\x04"),
        *(pytest.param(c, marks=pytest.mark.long) for c in (b"abc", b"<html>")),
    ],
)
def test_an_unreadable_file_says_so_in_both_forms(content, check):
    status, out, err = check(content, "--format", "json")
    report = json.loads(out)
    assert status == 2
    assert (report["readable"], report["actuals"]) == (False, [])
    assert report["issues"][0]["message"] in err
    assert len(err.splitlines()) == 1
    assert check(content)[:2] == (2, "")


def test_a_missing_file_is_one_line_on_standard_error(tmp_path, capsys):
    assert main(["check", str(tmp_path / "ない.xlsx")]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


def test_the_text_groups_faults_by_what_is_to_be_done(check):
    status, out, _ = check(sheet([FESTIVAL_NAME, "人", "3,900", "#REF!", "x"]))
    assert status == 1
    assert out.index("直す") < out.index("縄文 D2") < out.index("縄文 C2")
    assert "「#REF!」とある" in out
    assert "数値属性" in out
    assert f"縄文 D2  {FESTIVAL_NAME}：" in out
    assert FESTIVAL not in out.split("このファイルをどう読んだか")[0]


LATE = ["指標名", "単位", "2024年度", "要因", "今後の対応"]
TOLD = [FESTIVAL_NAME, "人", 3120, "天候に恵まれ、目標を達成した。", None]
BESIDE = {("wrong_verdict", "D2"), ("missing_action", "D2")}


def asked(report):
    found = [i for i in report["issues"] if i["code"] in ("wrong_verdict", "missing_action")]
    assert {i["indicator"] for i in found} <= {FESTIVAL_NAME}
    return {(i["code"], i["cell"]) for i in found if i["severity"] == "warning"}


def test_what_is_asked_beside_a_verdict_is_asked_at_the_cells_of_the_file(check):
    content = file_of(("縄文", [LATE, TOLD]))
    status, out, _ = check(content, "--format", "json")
    assert (status, asked(json.loads(out))) == (0, BESIDE)
    status, out, _ = check(content)
    assert "「× 遅れ」だが、今後の対応が書かれていない。" in out
    assert out.index("確かめる（") < out.index("縄文 D2") < out.index("お知らせ：")


def test_as_long_as_something_is_to_be_mended_nothing_is_held_against_verdicts(check):
    content = file_of(("縄文", [LATE, TOLD, [FANS_NAME, "人", "#REF!", "集計中", None]]))
    status, out, _ = check(content, "--format", "json")
    report = json.loads(out)
    assert (status, asked(report)) == (1, set())
    assert any("判定とはまだ照らしていない" in said for _, said in report["reading"])
