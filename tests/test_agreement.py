"""Whatever door one asks at, an indicator has the same verdict, outlook and second opinions."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

from chino_metrics.__main__ import main
from chino_metrics.assessment.methods.numbers import Opinion
from chino_metrics.exports.pdf.indicator import figure_of, indicator_blocks
from chino_metrics.screens import indicator as screen
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, terms
from chino_metrics.wording.beside_verdicts import opinions, outlook
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import HEADS, made

TODAY = date(2026, 11, 23)
COUNT = 30


def random_workbook(seed: int) -> bytes:
    """Indicators by lot: both directions, with gaps, interim targets, zeros and far outliers."""
    dice = random.Random(seed)
    indicators, actuals = [], []
    for number in range(COUNT):
        key, base = f"z-{number}", dice.choice((0, dice.randint(1, 900)))
        up = dice.random() < 0.6
        goal = base + dice.randint(1, 500) if up else max(0, base - dice.randint(1, 500))
        interim = (base + goal) // 2 if dice.random() < 0.4 else None
        indicators.append(
            [
                key, "p", 1, f"指標{number}", "人", "人", "増加" if up else "減少", "年次", 2017,
                base, 2022 if interim is not None else None, interim, 2027, goal, None, None,
            ]
        )  # fmt: skip
        row: list[Any] = [None] * len(HEADS["実績"])
        row[:3] = [key, f"指標{number}", "人"]
        for place, head in enumerate(HEADS["実績"]):
            year = re.match(r"(\d{4})年度", str(head))
            if year and 2018 <= int(year[1]) <= 2025 and dice.random() < 0.75:
                row[place] = max(0, round(base + (goal - base) * dice.uniform(-0.5, 1.5)))
        actuals.append(row)
    return made(目標指標=indicators, 実績=actuals, 実績の注記=[], 出来事=[], 参考系列=[])


@pytest.fixture(scope="module", params=[1, pytest.param(2, marks=pytest.mark.long)])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The scene of a random workbook, and what command line and exports say of it."""
    folder = tmp_path_factory.mktemp("agreement")
    content = random_workbook(request.param)
    file = folder / "book.xlsx"
    file.write_bytes(content)
    for name in ("all.json", "tables.xlsx"):
        assert main(["export", str(file), "--to", str(folder / name)]) == 0
    scene = Scene(read_book(content), Choice(), TODAY)
    assert len(scene.entries) == COUNT
    return scene, file, folder


@pytest.fixture
def records(asked: Any, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["assess", str(asked[1]), "--methods", "--format", "json"]) == 0
    return {r["indicator_id"]: r for r in json.loads(capsys.readouterr().out)}


def page(scene: Scene, entry: Entry) -> str:
    """The indicator's page as text."""
    chosen = Scene(scene.book, Choice(indicator=entry.indicator.id), TODAY)
    html = str(screen.render(chosen))
    return re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&amp;", "&")


def test_the_page_says_what_the_command_line_says(asked: Any, records: dict[str, Any]) -> None:
    for entry in asked[0].entries:
        record, text = records[entry.indicator.id], page(asked[0], entry)
        assert record["status"] == entry.assessment.status
        assert terms.status_word(entry.indicator, entry.assessment) in text
        if record["actual"] is not None:
            assert terms.amount(entry.indicator, record["actual"]) in text
        for row in opinions.rows(entry.indicator, entry.assessment):
            said = record["methods"][row.key]
            assert row.status == opinions.status(Opinion(row.key, said["status"]))
            assert row.name in text
            assert row.status in text
            is_told = said["value"] is not None and said["status"] != "target_achieved"
            if row.key == "opensdg" and is_told:
                assert formats.percent(said["value"]) in text
        for line in outlook.describe(entry.indicator, entry.assessment):
            assert line in text


def test_the_open_data_say_what_the_command_line_says(asked: Any, records: dict[str, Any]) -> None:
    tables = json.loads((asked[2] / "all.json").read_text(encoding="utf-8"))["tables"]
    for row in tables["verdicts"]["rows"]:
        record = records[row["indicator_id"]]
        for key in ("status", "reason", "actual", "progress", "pace", "gap", "expected"):
            assert row[key] == record[key], (row["indicator_id"], key)
    for row in tables["opinions"]["rows"]:
        said = records[row["indicator_id"]]["methods"][row["method"]]
        assert (row["status"], row["value"]) == (said["status"], said["value"])
    assert len(tables["opinions"]["rows"]) == 5 * COUNT
    assert len(tables["outlooks"]["rows"]) >= 5


def test_excel_and_the_report_say_what_the_command_line_says(
    asked: Any, records: dict[str, Any]
) -> None:
    scene, _, folder = asked
    sheets = openpyxl.load_workbook(folder / "tables.xlsx").worksheets
    texts = {str(c.value) for s in sheets for row in s.iter_rows() for c in row if c.value}
    for entry in scene.entries:
        i, a = entry.indicator, entry.assessment
        record = records[i.id]
        assert f"{i.name}（{i.unit}）　{terms.signed_status(i, a)}" in texts
        blocks = indicator_blocks(scene, entry, "x.svg", figure_of(entry))
        told = json.dumps(blocks, ensure_ascii=False)
        for key, said in record["methods"].items():
            if said["status"] != "not_available" and a.year is not None:
                word = opinions.status(Opinion(key, said["status"]))
                assert f"{opinions.NAME[key]}「{word}」" in told
