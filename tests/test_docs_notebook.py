"""The example for notebooks runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from chino_metrics.assessment.progress import assess_book
from chino_metrics.model import Book, Status
from chino_metrics.wording.palette import STATUS_MARK
from chino_metrics.workbook.reading import cell_of

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the block leaves behind."""
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(block, "docs/notebook.md", "exec"), found)
    return found


def test_the_sheets_are_as_they_stand_in_the_workbook(names: dict[str, Any]) -> None:
    actuals = names["sheets"]["実績"]
    (row,) = actuals.index[actuals["指標ID"] == "bosai-2-4"]
    assert actuals.loc[row, "2025年度"] == 103
    assert cell_of(actuals, row, "指標ID").address == f"A{row}"


def test_the_verdicts_are_those_of_the_site(names: dict[str, Any]) -> None:
    book: Book = names["book"]
    told = dict(zip(names["verdicts"]["indicator_id"], names["verdicts"]["status"], strict=True))
    ours = {key: found.status.value for key, found in assess_book(book, 2025).items()}
    assert told == ours
    assert told["bosai-2-4"] == "slightly_behind"


def test_the_figure_has_a_bar_for_every_indicator_of_the_plan(names: dict[str, Any]) -> None:
    bars = {
        name: share
        for trace in names["figure"].data
        for name, share in zip(trace.y, trace.x, strict=True)
    }
    expected = [i for i in names["book"].indicators if i.plan_id == "bosai"]
    assert bars.keys() == {i.name for i in expected}
    assert bars["防災士資格所有者数"] == pytest.approx((103 - 5) / (150 - 5))
    colours = {trace.name: trace.marker.color for trace in names["figure"].data}
    assert colours == {s: STATUS_MARK[Status(s)] for s in ("on_track", "slightly_behind", "behind")}
