"""Cells as they look in the sheet: the places of faults, and what was read beside what is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from chino_metrics.model.issue import Cell, Issue, Quantity, Severity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Grid

MOST_SHEETS: Final = 3
MOST_ROWS: Final = 9
MOST_COLUMNS: Final = 7
LONGEST: Final = 40
#: Values that are shown at most; the sheet to save has as many.
MOST_VALUES: Final = 500
_ADDRESS: Final = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as text, shortened."""

    text: str
    is_number: bool
    is_faulty: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet by its true number."""

    number: int
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some rows and columns of a sheet; ``columns`` are letters."""

    sheet: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]


def excerpts(grids: Iterable[Grid], issues: Sequence[Issue]) -> tuple[Excerpt, ...]:
    """An excerpt around the errors of each of the first sheets that have any."""
    faulty = {
        grid.name: [place_of(i.cell) for i in issues if _is_fault_in(i, grid.name)]
        for grid in grids
    }
    chosen = [grid for grid in grids if faulty[grid.name]][:MOST_SHEETS]
    return tuple(_excerpt(grid, faulty[grid.name]) for grid in chosen)


def _is_fault_in(issue: Issue, sheet: str) -> bool:
    named = issue.severity is Severity.ERROR and issue.sheet.strip() == sheet.strip()
    return named and _ADDRESS.fullmatch(issue.cell) is not None


def place_of(address: str) -> tuple[int, int]:
    """Row and column of an address; (0, 0) for anything else."""
    if not _ADDRESS.fullmatch(address):
        return 0, 0
    letters, row = coordinate_from_string(address)
    return row, column_index_from_string(letters)


def _excerpt(grid: Grid, faulty: Sequence[tuple[int, int]]) -> Excerpt:
    numbers = _rows(grid, faulty)
    columns = _columns(grid, faulty, numbers)
    lines = (
        Line(n, tuple(_shown(grid.rows.get(n, {}).get(c), (n, c) in faulty) for c in columns))
        for n in numbers
    )
    return Excerpt(grid.name, tuple(map(get_column_letter, columns)), tuple(lines))


def _rows(grid: Grid, faulty: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The head, which is the last full row above the faults, and the faulty rows with neighbours."""
    first = min(row for row, _ in faulty)
    above = [n for n, cells in grid.rows.items() if n < first and len(cells) > 2]
    near = sorted({n for row, _ in faulty for n in (row - 1, row, row + 1) if n in grid.rows})
    return tuple(dict.fromkeys([*above[:1], *near]))[:MOST_ROWS]


def _columns(
    grid: Grid, faulty: Sequence[tuple[int, int]], numbers: Iterable[int]
) -> tuple[int, ...]:
    """The first two columns, which name the row, and the faulty ones with their left neighbours."""
    used = sorted({c for n in numbers for c in grid.rows.get(n, {})})
    wrong = sorted({column for row, column in faulty if row in set(numbers)})
    near = [c for column in wrong for c in (column - 1, column) if c in used or c == column]
    return tuple(sorted(tuple(dict.fromkeys([*used[:2], *near]))[:MOST_COLUMNS]))


def _shown(content: Content | None, is_faulty: bool) -> Shown:
    value = None if content is None or content.unresolved else content.value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Shown(text_in(content), is_number, is_faulty)


def text_in(content: Content | None) -> str:
    """What stands in a cell, shortened."""
    if content is None or content.is_empty:
        return ""
    if content.unresolved:
        return "（計算式）"
    return (read_text(content)[0] or str(content.value))[:LONGEST]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value as it was read, the text in its cell (``written``) and the published number."""

    actual: Actual
    written: str
    published: float | None


def new_values(actuals: Iterable[Actual], base: Book) -> list[Actual]:
    """Those of ``actuals`` that are not published as they are: other numbers, other reasons."""
    published = {(a.indicator_id, a.year): a.quantity for i in base.indicators for a in i.actuals}
    return [a for a in actuals if _is_new(a, published.get((a.indicator_id, a.year), Quantity()))]


def read_values(
    grids: Iterable[Grid], actuals: Sequence[Actual], base: Book
) -> tuple[tuple[ReadValue, ...], int]:
    """The first ``MOST_VALUES`` values that say something new, and how many do in all."""
    published = {(a.indicator_id, a.year): a.quantity for i in base.indicators for a in i.actuals}
    sheets = {grid.name.strip(): grid for grid in grids}
    new = new_values(actuals, base)
    shown = (
        ReadValue(
            actual,
            text_in(_cell(sheets, actual.quantity.cell)),
            published.get((actual.indicator_id, actual.year), Quantity()).value,
        )
        for actual in islice(new, MOST_VALUES)
    )
    return tuple(shown), len(new)


def _is_new(actual: Actual, old: Quantity) -> bool:
    now = actual.quantity
    return now.value != old.value or (now.value is None and now.text != old.text)


def _cell(sheets: dict[str, Grid], cell: Cell | None) -> Content | None:
    if cell is None or cell.sheet.strip() not in sheets:
        return None
    row, column = place_of(cell.address)
    return sheets[cell.sheet.strip()].rows.get(row, {}).get(column)
