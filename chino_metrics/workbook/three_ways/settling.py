"""What belongs together is settled first: it is taken from one side, or asked about as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.spreadsheet.cells import Content, read_quantity
from chino_metrics.spreadsheet.content import as_written
from chino_metrics.wording import formats
from chino_metrics.workbook.row_owners import IDENTITY, plan_of, text_of
from chino_metrics.workbook.schema import (
    CORRECTIONS,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    PLANS,
    UNIT,
)
from chino_metrics.workbook.tables import Row, key_of
from chino_metrics.workbook.three_ways import conflicts
from chino_metrics.workbook.three_ways.conflicts import Conflict, Kind, Said
from chino_metrics.workbook.three_ways.sides import Column, RowId, Side, Trio, View, row_id

_NAMES: Final = ((INDICATORS, INDICATOR_NAME), (PLANS, "計画名"))


@dataclass
class Settled:
    """Whose rows and cells are taken, and what somebody is asked about, by key.

    Cells in ``following`` rows that both sides changed are taken from the side given there.
    """

    trio: Trio
    choices: Mapping[str, Side]
    standing: Side = Side.BASE
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    rows: dict[RowId, Side] = field(default_factory=dict)
    cells: dict[RowId, dict[Column, Side]] = field(default_factory=dict)
    following: dict[RowId, Side] = field(default_factory=dict)

    def ask(self, conflict: Conflict) -> Side:
        """Keep ``conflict`` with what was chosen; whose state is taken."""
        asked = replace(conflict, chosen=self.choices.get(conflict.key))
        self.conflicts[asked.key] = asked
        return asked.chosen or self.standing

    def take_row(self, row: RowId, side: Side) -> None:
        """Take a row from ``side``, unless it is settled."""
        self.rows.setdefault(row, side)

    def take_cell(self, row: RowId, column: Column, side: Side) -> None:
        """Take a cell from ``side``."""
        self.cells.setdefault(row, {})[column] = side


def conflict_on(
    trio: Trio,
    kind: Kind,
    row: RowId,
    said: Mapping[Side, Said],
    contents: Mapping[Side, object],
    column: Column | None = None,
) -> Conflict:
    """The conflict about a row, or one cell of it; ``contents`` are all that is chosen with it."""
    found = next(line.row for view in trio.views() if (line := view.rows.get(row)))
    indicator = indicator_of(found)
    year = column[1] if column and column[1] else _year(found)
    return Conflict(
        key=conflicts.key_of((kind, row[0], *row[1], column or ""), contents),
        kind=kind,
        sheet=row[0],
        name=_name(trio, found, indicator),
        indicator=indicator,
        plan=next(filter(None, (plan_of(found, v.plans) for v in trio.views())), ""),
        year=year,
        column=head_text(trio, row[0], column) if column else "",
        base=said[Side.BASE],
        ours=said[Side.OURS],
        theirs=said[Side.THEIRS],
    )


def indicator_of(row: Row) -> str:
    """The id of the indicator that a row of a known sheet is about, "" for none."""
    if row.sheet == CORRECTIONS:
        return next(iter(text_of(row, "対象").split()), "")
    return text_of(row, INDICATOR_ID) if row.sheet in IDENTITY else ""


def _year(row: Row) -> int | None:
    return parse_year(row.get("年度").value) if row.sheet in IDENTITY else None


def _name(trio: Trio, row: Row, indicator: str) -> str:
    """The indicator's name, else the plan's, else what tells the row from others."""
    own = [text_of(row, head) for head in IDENTITY.get(row.sheet, ())]
    ids = (indicator, indicator) if row.sheet != PLANS else ("", own[0])
    for (sheet, head), owner in zip(_NAMES, ids, strict=True):
        for view in trio.views() if owner else ():
            line = view.rows.get(row_id(sheet, owner))
            if line and (name := text_of(line.row, head)):
                return name
    own = own or [as_written(c.value) for c in row.cells.values()]
    return " ".join(filter(None, own))


def head_text(trio: Trio, sheet: str, column: Column) -> str:
    """A head as it is written; a year of 実績 as 「2025年度」."""
    if column[1]:
        return formats.year(column[1])
    heads = (view.heads.get(sheet, {}).get(column) for view in trio.views())
    return next((str(head.value).strip() for head in heads if head), column[0])


def unit_of(view: View, indicator: str) -> str:
    """The unit of an indicator, "" where it is not known."""
    line = view.rows.get(row_id(INDICATORS, indicator))
    return text_of(line.row, UNIT) if line else ""


def shown(content: Content | None, unit: str = "") -> str | None:
    """A cell as it is shown: a number with its decimals and ``unit``; None where it is empty."""
    if content is None or content.is_empty:
        return None
    if isinstance(content.value, int | float) and not isinstance(content.value, bool):
        quantity = read_quantity(content, unit)[0]
        if quantity.value is not None:
            return formats.quantity(quantity.value, quantity.decimals, unit)
    return as_written(content.value)


def texts(view: View, row: RowId, *, but: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """A row as (head, text), in the order of the sheet; ``but`` are heads left out."""
    line, left = view.rows.get(row), set(map(key_of, but))
    if line is None:
        return ()
    heads = view.heads[row[0]]
    return tuple(
        (str(head.value).strip(), shown(line.cells[column]) or "")
        for column, head in heads.items()
        if column in line.cells and column[0] not in left
    )


def contents_of(view: View, rows: Iterable[RowId]) -> list[object]:
    """All that ``rows`` say, to be compared."""
    return [(row, sorted(view.said(row).items(), key=lambda item: item[0])) for row in sorted(rows)]


def changed_rows(trio: Trio, sheet: str) -> Iterator[RowId]:
    """Rows of a sheet that are not the same in all three."""
    for row in dict.fromkeys(
        (sheet, key) for view in trio.views() for key in view.keys.get(sheet, ())
    ):
        base, ours, theirs = (v.said(row) for v in (trio.base, trio.ours, trio.theirs))
        if ours != base or theirs != base:
            yield row
