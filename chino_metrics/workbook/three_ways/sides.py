"""A workbook as it is merged: rows by what they are about, cells as they are written.

The order of rows and columns, and where a cell stands, make no difference; the number
format does, and so do the types: 「1」 is not 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeAlias

from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.workbook.row_owners import IDENTITY, identity, plans_by_indicator
from chino_metrics.workbook.schema import ACTUALS
from chino_metrics.workbook.tables import Row, Table, Tables
from chino_metrics.workbook.year_columns import year_keys

#: The key of a head and 0, or "" and a fiscal year of 実績, however its head is spelt.
Column: TypeAlias = tuple[str, int]
#: What a row is about, and how often the same stood above: whole rows where nothing tells.
RowKey: TypeAlias = tuple[str, ...]
RowId: TypeAlias = tuple[str, RowKey]
#: What a cell says, to be compared.
Written: TypeAlias = tuple[object, ...]

_DIGITS: Final = "000000"


class Side(StrEnum):
    """Whose state."""

    BASE = "base"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its filled cells, and what they say."""

    row: Row
    cells: Mapping[Column, Content]
    said: Mapping[Column, Written]


@dataclass(frozen=True)
class View:
    """One state of the workbook; rows and heads in their order."""

    tables: Tables
    heads: Mapping[str, Mapping[Column, Content]]
    rows: Mapping[RowId, Line]

    @cached_property
    def keys(self) -> Mapping[str, tuple[RowKey, ...]]:
        """The keys of each sheet's rows."""
        found: dict[str, list[RowKey]] = {name: [] for name in self.heads}
        for sheet, key in self.rows:
            found[sheet].append(key)
        return {name: tuple(keys) for name, keys in found.items()}

    @cached_property
    def plans(self) -> Mapping[str, str]:
        """The plan's id of every indicator's id."""
        return plans_by_indicator(self.tables)

    def said(self, row: RowId) -> Mapping[Column, Written]:
        """What a row says; nothing where it is missing."""
        line = self.rows.get(row)
        return line.said if line else {}

    def content(self, row: RowId, column: Column) -> Content | None:
        """A cell, None where nothing stands."""
        line = self.rows.get(row)
        return line.cells.get(column) if line else None

    def place(self, row: RowId, column: Column) -> Cell | None:
        """Where a cell stands, filled or not; None where its row or column is missing."""
        line, head = self.rows.get(row), self.heads.get(row[0], {}).get(column)
        if line is None or head is None:
            return None
        letters = head.place.address.rstrip("0123456789")
        return Cell(row[0], f"{letters}{line.row.number}")

    @cached_property
    def as_cells(self) -> tuple[object, ...]:
        """All that it says, in its order, to be compared."""
        heads = [
            (n, [(c, written(h)) for c, h in heads.items()]) for n, heads in self.heads.items()
        ]
        return (heads, [(row, dict(line.said)) for row, line in self.rows.items()])


@dataclass(frozen=True, slots=True)
class Trio:
    """The three states."""

    base: View
    ours: View
    theirs: View

    def of(self, side: Side) -> View:
        """One of them."""
        return {Side.BASE: self.base, Side.OURS: self.ours, Side.THEIRS: self.theirs}[side]

    def views(self) -> Iterator[View]:
        """The newer ones first."""
        yield from (self.ours, self.theirs, self.base)


def written(content: Content | None) -> Written:
    """What a cell says; () where it is empty. How a text is formatted does not show."""
    if content is None or content.is_empty:
        return ()
    value = content.value
    shape = "" if isinstance(value, str) else content.number_format
    return (isinstance(value, bool), value, shape, content.flaw.value, content.removed)


def row_id(sheet: str, *parts: str) -> RowId:
    """The only row, or the first of several, about ``parts``."""
    return sheet, (*parts, _DIGITS)


def view(tables: Tables) -> View:
    """``tables`` as they are merged."""
    heads: dict[str, dict[Column, Content]] = {}
    rows: dict[RowId, Line] = {}
    for name, table in tables.by_name.items():
        columns = _columns(table)
        heads[name] = {column: table.heads[key] for key, column in columns.items()}
        seen: Counter[RowKey] = Counter()
        for row in table.rows:
            cells = {columns[k]: c for k, c in row.cells.items() if k in columns and not c.is_empty}
            if cells:
                said = {column: written(content) for column, content in cells.items()}
                key = _key(row, said)
                rows[name, (*key, f"{seen[key]:0{len(_DIGITS)}}")] = Line(row, cells, said)
                seen[key] += 1
    return View(tables, heads, rows)


def _columns(table: Table) -> dict[str, Column]:
    """Columns by the keys of their heads."""
    years = {key: year for year, key in year_keys(table).items()} if table.name == ACTUALS else {}
    return {key: ("", years[key]) if key in years else (key, 0) for key in table.heads}


def _key(row: Row, said: Mapping[Column, Written]) -> RowKey:
    parts = identity(row) if row.sheet in IDENTITY else ()
    return parts if any(parts) else ("", repr(sorted(said.items(), key=lambda item: item[0])))
