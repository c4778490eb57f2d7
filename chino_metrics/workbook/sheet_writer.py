"""Tables → sheets of a new workbook: heads, cells and their looks, heights, hints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.cell.cell import Cell as Scratch
from openpyxl.utils import get_column_letter

from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.workbook.packing import shield
from chino_metrics.workbook.row_owners import text_of
from chino_metrics.workbook.schema import ACTUALS, INDICATOR_ID, NOTES
from chino_metrics.workbook.sheet_rows import cell_xml, row_xml, stored_text
from chino_metrics.workbook.style import (
    FREEZE,
    HEAD,
    HEAD_HEIGHT,
    LINE_HEIGHT,
    MOST_HEIGHT,
    OPEN_BELOW,
    OPEN_NUMBER,
    ROW_HEIGHT,
    Look,
    lines_of,
    look_of,
    width_of,
)
from chino_metrics.workbook.tables import Row, Table
from chino_metrics.workbook.validation import Points, add_inputs

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_TITLE: Final = re.compile(r"[\\*?:/\[\]]")
_LONGEST_TITLE: Final = 31
_GENERAL: Final = "General"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet: the key of its head, its letter, and how it looks."""

    key: str
    letter: str
    look: Look
    width: float


@dataclass(frozen=True, slots=True)
class SheetWriter:
    """Writes tables into ``book`` (openpyxl), all but the rows below the heads.

    Those are kept in ``rows`` as XML, for ``packing.packed``. ``shapes`` are the
    number formats of actuals still to be filled in, by indicator's id.
    """

    book: Any
    shapes: Mapping[str, str]
    points: Points
    rows: list[tuple[str, int]] = field(default_factory=list)
    styles: dict[tuple[int, str, bool], int] = field(default_factory=dict)

    def write(self, table: Table) -> None:
        """Add ``table`` as a sheet."""
        sheet = self.book.create_sheet(_NOT_IN_A_TITLE.sub("・", table.name)[:_LONGEST_TITLE])
        heads = [stored_text(str(content.value)).strip() for content in table.heads.values()]
        columns = _columns(table)
        _write_heads(sheet, heads, columns)
        rows = [self._row(sheet, row, n, columns) for n, row in enumerate(table.rows, 2)]
        self.rows.append(("".join(rows), len(rows) + 1))
        add_inputs(sheet, heads, len(rows), self.points)
        shield(sheet, is_open_below=table.name == NOTES)

    def _row(self, sheet: Any, row: Row, number: int, columns: Sequence[_Column]) -> str:
        """A row; a year still to be filled in shows the indicator's decimals."""
        to_fill = _GENERAL
        if row.sheet == ACTUALS:
            to_fill = self.shapes.get(text_of(row, INDICATOR_ID), _GENERAL)
        cells, lines = [], 1
        for column in columns:
            content = row.cells.get(column.key)
            value = None if content is None or content.is_empty else content.value
            shape = content.number_format if content is not None else _GENERAL
            if value is None and column.look is OPEN_NUMBER:
                shape = to_fill
            elif isinstance(value, str) and column.look is not OPEN_NUMBER:
                lines = max(lines, lines_of(value, column.width))
            style = self._style(sheet, column.look, shape, value)
            cells.append(cell_xml(f"{column.letter}{number}", style, value))
        return row_xml(number, cells, _height(lines))

    def _style(self, sheet: Any, look: Look, shape: str, value: object) -> int:
        """The number of a style in the workbook; texts that look like formulas are quoted."""
        quoted = isinstance(value, str) and value.startswith(_FORMULA_SIGNS)
        key = (id(look), shape, quoted)
        if key not in self.styles:
            scratch = Scratch(sheet)
            look.apply(scratch)
            scratch.number_format, scratch.quotePrefix = shape, quoted
            self.styles[key] = scratch.style_id
        return self.styles[key]


def _columns(table: Table) -> list[_Column]:
    found = []
    for place, (key, content) in enumerate(table.heads.items(), 1):
        head = str(content.value).strip()
        is_year = table.name == ACTUALS and parse_year(content.value) is not None
        look = look_of(table.name, head, is_year=is_year)
        width = width_of(table.name, head, is_year=is_year)
        found.append(_Column(key, get_column_letter(place), look, width))
    return found


def _write_heads(sheet: Any, heads: Sequence[str], columns: Sequence[_Column]) -> None:
    sheet.freeze_panes = FREEZE.get(sheet.title, "A2")
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_HEIGHT, True
    sheet.row_dimensions[1].height = HEAD_HEIGHT
    for head, column in zip(heads, columns, strict=True):
        dimension = sheet.column_dimensions[column.letter]
        dimension.width = column.width
        if sheet.title == NOTES:
            OPEN_BELOW.apply(dimension)
        cell = sheet[f"{column.letter}1"]
        cell.value = head
        cell.data_type = "s"
        HEAD.apply(cell)


def _height(lines: int) -> float | None:
    """Room for several lines; Excel itself would make it only when a text is edited."""
    return min(MOST_HEIGHT, ROW_HEIGHT + LINE_HEIGHT * (lines - 1)) if lines > 1 else None
