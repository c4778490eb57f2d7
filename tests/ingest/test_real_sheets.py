"""Sheets made after real ones and public bug reports: what comes out of each, and what never may."""

import json

import pytest

from chino_metrics.commands.check import as_json
from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from chino_metrics.settings import ROOT
from tests.support.department_sheets import base, notes, numbers

SHEETS = ROOT / "tests" / "real_sheets"
FILES = sorted(path for path in SHEETS.glob("[efrs][0-9]*") if path.suffix != ".json")


def points(rows):
    return {(key, year): value for key, year, value in rows}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sheet_gives_what_its_description_says(path):
    """``reads`` and ``refuses`` are all values and all faults; ``asks`` all questions.

    ``evaluations`` are all reasons and measures, to the letter.
    """
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    report = examine(path.read_bytes(), base(), path.name)
    errors = {(i.sheet, i.cell) for i in report.issues if i.severity is Severity.ERROR}
    assert numbers(report) == points(expected["reads"])
    assert errors == {tuple(place) for place in expected.get("refuses", ())}
    assert [[q.sheet, q.cell] for q in report.questions] == expected.get("asks", [])
    for key, year, said in expected.get("notes", ()):
        assert said in notes(report)[key, year]
    if "evaluations" in expected:
        assert json.loads("".join(as_json(report)))["evaluations"] == expected["evaluations"]
    for sheet, cell, text in expected.get("must_not_say", ()):
        assert not any(
            text in i.message for i in report.issues if (i.sheet, i.cell) == (sheet, cell)
        )
