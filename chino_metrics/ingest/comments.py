"""What nobody sees beside the values: comments and drawings, which are not read, and hidden cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from openpyxl.utils import coordinate_to_tuple

from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Actual, Book
from chino_metrics.spreadsheet.grids import Grid

#: Comments that are quoted one by one, and places that are named.
MOST_QUOTED: Final = 20
MOST_NAMED: Final = 8
_QUOTED: Final = 60


def hidden_values(grids: Iterable[Grid], actuals: Iterable[Actual], base: Book) -> Iterator[Issue]:
    """A warning a sheet on new values in hidden rows or columns: nobody sees what is published."""
    known = {(i.id, a.year): a.quantity.value for i in base.indicators for a in i.actuals}
    new = (a for a in actuals if a.quantity.value != known.get((a.indicator_id, a.year)))
    cells = [c for a in new if (c := a.quantity.cell) is not None]
    for grid in grids:
        sheet = grid.name.strip()
        unseen = [c.address for c in cells if c.sheet == sheet and _is_hidden(grid, c.address)]
        if unseen:
            more = "ほか" if len(unseen) > MOST_NAMED else ""
            message = (
                f"{'、'.join(unseen[:MOST_NAMED])}{more}の値は、非表示の行か列にある。"
                "表示して確かめてください。正しければ、そのままでよい。"
            )
            yield Issue.warning(Cell(sheet, unseen[0]), "hidden_values", message)


def _is_hidden(grid: Grid, address: str) -> bool:
    row, column = coordinate_to_tuple(address)
    return grid.is_hidden or row in grid.hidden_rows or column in grid.hidden_columns


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
