"""``check-texts``: the rules for the texts of 評価 on a CSV, as a program and a person read them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from chino_metrics.__main__ import main
from chino_metrics.settings import ROOT

CASES = ROOT / "tests" / "evaluation" / "texts.csv"
KNOWN = CASES.with_name("texts_indicators.csv")
HEADS = "id,indicator_id,year,status,previous_value,value,unit,field,text,today"


@pytest.fixture(autouse=True)
def nothing_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHINO_DATA_FOLDER", str(tmp_path / "nothing published"))
    monkeypatch.delenv("CHINO_DATABASE_URL", raising=False)


def asked(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, set[str]]:
    assert main(["check-texts", *map(str, arguments), "--format", "json"]) == 0
    return {record["id"]: set(record["codes"]) for record in json.loads(capsys.readouterr().out)}


def expected() -> dict[str, set[str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return {
            line["id"]: set(line["expected"].split("|")) - {"none"} for line in csv.DictReader(file)
        }


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "bun.csv"
    path.write_text("\n".join((HEADS, *lines, "")), encoding=encoding)
    return path


def test_the_cases_are_answered_as_they_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, CASES) == expected()


def test_without_a_file_of_indicators_the_published_workbook_tells_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of an indicator that nobody knows, all is judged that needs neither name nor direction."""
    alone = tmp_path / "alone.csv"
    shutil.copy(CASES, alone)
    assert asked(capsys, alone) == expected() | {"t03": set()}
    assert asked(capsys, alone, "--indicators", KNOWN) == expected()
    shutil.copy(KNOWN, tmp_path / "alone_indicators.csv")
    assert asked(capsys, alone) == expected()


def test_a_file_as_excel_saves_it_is_read_and_texts_stay_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = 'x,jomon-1-4,令和6,behind,"1,540",1497,人,cause,"登録者数は\n増加した。",2025/11/20'
    assert asked(capsys, written(tmp_path, line, encoding="cp932")) == {"x": {"wrong_direction"}}


def test_a_person_reads_what_is_asked_and_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(
        tmp_path,
        "a,jomon-1-4,2024,behind,1540,1497,人,cause,登録者数は増加した。,2025-11-20",
        "b,jomon-1-4,2024,behind,1540,1497,人,cause,登録者数は減少した。,2025-11-20",
    )
    assert main(["check-texts", str(path)]) == 0
    assert capsys.readouterr().out == (
        "a  茅野市ふるさと応援団の登録者数：要因に「増加」とあるが、2024年度の値1,497人は、"
        "前年度の1,540人から減っている。文と値を確かめてください。正しければ、そのままでよい。\n"
        "2件のうち1件に、確かめることがある。\n"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,x,2024,behind,,,人,cuase,文,2025-11-20", "2行目のfield「cuase」がcause、action"),
        ("a,x,2024,遅れ,,,人,cause,文,2025-11-20", "2行目のstatus「遅れ」が"),
        ("a,x,6,behind,,,人,cause,文,2025-11-20", "2行目のyear「6」が年度でない"),
        ("a,x,,behind,,,人,cause,文,2025-11-20", "2行目のyear「」がない"),
        ("a,x,2024,behind,,多数,人,cause,文,2025-11-20", "2行目のvalue「多数」が数でない"),
        ("a,x,2024,behind,,,人,cause,文,明日", "2行目のtoday「明日」が日付"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    line: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-texts", str(written(tmp_path, line))]) == 2
    out, err = capsys.readouterr()
    assert (out, said in err, err.count("\n")) == ("", True, 1)


def test_a_file_without_the_columns_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hoka.csv"
    path.write_text("指標,値\n防災士,3\n", encoding="utf-8")
    assert main(["check-texts", str(path)]) == 2
    assert "列「id」「field」「text」「year」がありません" in capsys.readouterr().err
    assert main(["check-texts", str(tmp_path / "nai.csv")]) == 2
    assert "ファイルがありません" in capsys.readouterr().err
