"""Comments of cells, and drawings over them: they are not read, and that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Actual
from chino_metrics.spreadsheet.grids import Grid

#: Comments that are quoted one by one, and places that are named.
MOST_QUOTED: Final = 20
MOST_NAMED: Final = 8
_QUOTED: Final = 60


def beside_cells(grids: Iterable[Grid], actuals: Iterable[Actual]) -> Iterator[Issue]:
    """A warning for a comment at a value that was read; for all else one word a sheet."""
    read = {(c.sheet, c.address) for a in actuals if (c := a.quantity.cell) is not None}
    for grid in grids:
        sheet = grid.name.strip()
        at_values = [a for a in grid.comments if (sheet, a) in read][:MOST_QUOTED]
        for address in at_values:
            said = grid.comments[address][:_QUOTED]
            message = (
                f"メモ（コメント）「{said}」が付いている。メモは読んでいない。"
                "値に関わることなら、値を直すか「実績の注記」に書いてください。"
            )
            yield Issue.warning(Cell(sheet, address), "commented_value", message)
        others = [a for a in grid.comments if a not in at_values]
        if others:
            more = "ほか" if len(others) > MOST_NAMED else ""
            message = (
                f"{'、'.join(others[:MOST_NAMED])}{more}に、メモ（コメント）がある。読んでいない。"
            )
            yield Issue.info(Cell(sheet, others[0]), "comments", message)
        if grid.has_drawing:
            message = "図形、グラフか画像がある。その中の文字や数は読んでいない。"
            yield Issue.info(Cell(sheet, ""), "drawings", message)
