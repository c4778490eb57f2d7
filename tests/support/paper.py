"""A sheet of an Excel file as it is printed, computed from its page setup: scale, pages, how full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from openpyxl.utils import range_boundaries

#: Pixels at 96 a inch of A4 landscape.
WIDTH, HEIGHT = 29.7 / 2.54 * 96, 21.0 / 2.54 * 96
DEFAULT_ROW = 20.0


@dataclass(frozen=True)
class Printed:
    """The part of 1 by which letters are made smaller, and how full each page is from its top.

    ``across`` pages stand beside one another, equally full.
    """

    scale: float
    shares: tuple[float, ...]
    across: int


def printed(sheet: Any) -> Printed:
    """The pages of a sheet."""
    scale = scale_of(sheet)
    margins = sheet.page_margins
    room = (HEIGHT - 96 * (margins.top + margins.bottom)) / scale
    shares = tuple(used / room for used in _pages(sheet, room))
    return Printed(scale, shares, sheet.page_setup.fitToWidth or 1)


def scale_of(sheet: Any) -> float:
    """The largest scale at which the columns fit on as many pages as the sheet asks for; 0 for none."""
    paper = WIDTH - 96 * (sheet.page_margins.left + sheet.page_margins.right)
    widths = _widths(sheet)
    repeated = sheet.print_title_cols or ""
    keys = widths[: range_boundaries(repeated.replace("$", ""))[2]] if repeated else []
    for scale in (1 - step / 200 for step in range(150)):
        pages, used = 1, 0.0
        for width in widths:
            if used + width > paper / scale and used:
                pages, used = pages + 1, sum(keys)
            used += width
        if pages <= (sheet.page_setup.fitToWidth or 1) and max(widths) <= paper / scale:
            return scale
    return 0.0


def _area(sheet: Any) -> tuple[int, int]:
    """The last row and column that are printed, with the charts below the last cell."""
    charts = max((c.anchor.to.row + 1 for c in sheet._charts), default=0)
    rows, columns = max(sheet.max_row, charts), sheet.max_column
    if sheet.print_area:
        _, _, columns, rows = range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))
    return rows, columns


def _widths(sheet: Any) -> list[float]:
    widths: list[float] = []
    for dimension in sheet.column_dimensions.values():
        widths += [dimension.width * 7] * (dimension.max - dimension.min + 1)
    return widths[: _area(sheet)[1]]


def _pages(sheet: Any, room: float) -> Iterator[float]:
    """Pixels taken of every page; rows that repeat stand on each but where they come from."""
    title = int(sheet.print_title_rows.rpartition("$")[2])
    breaks = [b.id for b in sheet.row_breaks.brk]
    for first, last in pairwise([0, *breaks, _area(sheet)[0]]):
        used = 0.0 if first == 0 else _height(sheet, title)
        for row in range(first + 1, last + 1):
            high = _height(sheet, row)
            if used + high > room:
                yield used
                used = _height(sheet, title)
            used += high
        yield used


def _height(sheet: Any, row: int) -> float:
    points = sheet.row_dimensions[row].height
    return DEFAULT_ROW if points is None else points * 96 / 72
