"""A file's bytes → grids of cells. The one parser, for checking as for publishing.

Reads .xlsx, .xlsm and .csv. Sheets are read in one pass, with the stored value,
the raw text of numbers and whether a formula lacks its result.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from chino_metrics.cells import Content
from chino_metrics.model import Cell, Issue


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle of cells: rows and columns from 1, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its filled cells by row and column (from 1, ascending), merges, what is hidden."""

    name: str
    rows: Mapping[int, Mapping[int, Content]]
    merges: tuple[Span, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """All grids of a file, the sha256 of its bytes and the date it carries."""

    grids: tuple[Grid, ...]
    sha256: str
    modified: date | None
    issues: tuple[Issue, ...]


def read_grids(content: bytes, name: str = "") -> Workbook:
    """Every sheet of a file; ``name`` is the file's name and tells a .csv.

    Raises UnreadableWorkbookError where the bytes are no file that can be read.
    """
    digest = hashlib.sha256(content).hexdigest()
    if PurePath(name).suffix.lower() == ".csv":
        return Workbook((_csv_grid(content, PurePath(name).stem),), digest, None, ())
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    grids = tuple(_grid(ws, values[ws.title]) for ws in book.worksheets)
    modified = book.properties.modified
    return Workbook(grids, digest, modified.date() if modified else None, ())


def _grid(written: Any, stored: Any) -> Grid:
    rows: dict[int, dict[int, Content]] = {}
    for line in written.iter_rows():
        for cell in line:
            value = stored.cell(cell.row, cell.column)
            content = Content(
                value.value,
                Cell(written.title.strip(), cell.coordinate),
                str(value.number_format or "General"),
                cell.data_type == "f" and value.value is None,
            )
            if not content.is_empty:
                rows.setdefault(cell.row, {})[cell.column] = content
    merges = tuple(
        Span(m.min_row, m.min_col, m.max_row, m.max_col) for m in written.merged_cells.ranges
    )
    hidden_rows = frozenset(n for n, d in written.row_dimensions.items() if d.hidden)
    hidden_columns = frozenset(
        n for d in written.column_dimensions.values() if d.hidden for n in range(d.min, d.max + 1)
    )
    hidden = written.sheet_state != "visible"
    return Grid(written.title, rows, merges, hidden, hidden_rows, hidden_columns)


def _csv_grid(content: bytes, stem: str) -> Grid:
    lines = csv.reader(io.StringIO(_decoded(content), newline=""))
    rows = {number: _csv_row(line, number, stem) for number, line in enumerate(lines, 1)}
    return Grid(stem, {number: row for number, row in rows.items() if row})


def _csv_row(line: list[str], number: int, sheet: str) -> dict[int, Content]:
    return {
        column: Content(text, Cell(sheet, f"{get_column_letter(column)}{number}"))
        for column, text in enumerate(line, 1)
        if text.strip()
    }


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp932")
