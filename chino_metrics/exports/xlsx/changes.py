"""The sheet 変化: verdicts and values that changed since the chosen time or the last update."""

from __future__ import annotations

from typing import Final

from chino_metrics.exports.xlsx.sheet import Job
from chino_metrics.exports.xlsx.style import HEAD, NAME, TEXT, TOP, room_for
from chino_metrics.views.updating import changes

NAME_OF_SHEET: Final = "変化"
_WIDTHS: Final = (96, 140, 230, 80, 124, 124, 102, 102, 102)
#: 前 and 後, which hold values, or texts of planners.
_SIDES: Final = (4, 5)
_ROOM: Final = (124, 220, 320, 480, 720, 1_100)


def add_changes(job: Job) -> None:
    """The sheet; none where nothing is chosen and nothing was updated."""
    told = changes.of_selection(job.scene)
    if told is None:
        return
    rows = list(changes.rows(told.comparison))
    widths = list(_WIDTHS)
    for side in _SIDES:
        widths[side] = room_for((row[side] for row in rows), *_ROOM)
    sheet = job.open(NAME_OF_SHEET, widths, keys=3)
    top = job.head(sheet, told.heading, told.lead)
    for column, head in enumerate(changes.HEADS):
        sheet.text(top, column, head, HEAD)
    for k, row in enumerate(rows, top + 1):
        for column, text in enumerate(row):
            sheet.text(k, column, text, (NAME if column == 2 else TEXT) | TOP)
        sheet.grow(k, 26)
    sheet.paper.autofilter(top, 0, top + max(len(rows), 1), sheet.last)
    sheet.paper.freeze_panes(top + 1, 3)
    sheet.paper.repeat_rows(top)
