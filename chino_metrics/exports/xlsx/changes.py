"""The sheet 変化: verdicts and values that changed since the chosen time or the last update."""

from __future__ import annotations

from typing import Final

from chino_metrics.exports.xlsx.sheet import Job
from chino_metrics.exports.xlsx.style import HEAD, NAME, TEXT
from chino_metrics.views import changes

NAME_OF_SHEET: Final = "変化"
_WIDTHS: Final = (110, 170, 260, 84, 110, 110, 96, 110, 110)


def add_changes(job: Job) -> None:
    """The sheet; none where nothing is chosen and nothing was updated."""
    told = changes.of_selection(job.scene)
    if told is None:
        return
    sheet = job.open(NAME_OF_SHEET, _WIDTHS)
    top = job.head(sheet, told.heading, told.lead)
    for column, head in enumerate(changes.HEADS):
        sheet.text(top, column, head, HEAD)
    rows = list(changes.rows(told.comparison))
    for k, row in enumerate(rows, top + 1):
        for column, text in enumerate(row):
            sheet.text(k, column, text, NAME if column == 2 else TEXT)
        sheet.grow(k, 26)
    sheet.paper.autofilter(top, 0, top + max(len(rows), 1), sheet.last)
    sheet.paper.freeze_panes(top + 1, 3)
    sheet.paper.repeat_rows(top)
