"""Base, ours and theirs → one workbook, and what has to be chosen.

    merged = merge(base, ours, theirs)
    merged.open                    # conflicts not chosen yet: the base stands there
    merge(base, ours, theirs, {c.key: Side.THEIRS for c in merged.open}).workbook

Changed on one side: taken. Changed on both alike: taken. Changed apart, or removed here and
changed there: a conflict, in which the base stands until a side is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.files import FIRST_DAY
from chino_metrics.workbook.schema import ACTUALS, EVALUATIONS, NOTES
from chino_metrics.workbook.tables import Row, Table, Tables, key_of, read_tables
from chino_metrics.workbook.three_ways.conflicts import Conflict, Kind, Said
from chino_metrics.workbook.three_ways.order import woven
from chino_metrics.workbook.three_ways.owners import settle_owners
from chino_metrics.workbook.three_ways.settling import (
    Settled,
    conflict_on,
    contents_of,
    shown,
    texts,
    unit_of,
)
from chino_metrics.workbook.three_ways.sides import (
    Column,
    RowId,
    Side,
    Trio,
    View,
    view,
    written,
)
from chino_metrics.workbook.three_ways.together import settle_targets, settle_values
from chino_metrics.workbook.writing.template import write_workbook

NO_CHOICES: Final[Mapping[str, Side]] = MappingProxyType({})
#: Sheets in which a row that both sides added is merged cell by cell.
_BY_CELLS: Final = frozenset({ACTUALS, NOTES, EVALUATIONS})


@dataclass(frozen=True, slots=True)
class Merged:
    """The workbook, and every conflict, chosen or not, in the order of the sheets."""

    workbook: bytes = field(repr=False)
    conflicts: tuple[Conflict, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """Conflicts in which nothing is chosen yet."""
        return tuple(c for c in self.conflicts if c.chosen is None)


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    choices: Mapping[str, Side] = NO_CHOICES,
    modified: date | None = None,
    standing: Side = Side.BASE,
) -> Merged:
    """``ours`` with what ``theirs`` changed since ``base``, which both came from.

    ``choices`` are by the keys of conflicts; a key that is none of them is passed over, as
    is one whose sides say something else by now. ``modified`` is the date that the result
    carries, the later one of the two sides' where None. ``standing`` is whose state stands
    where nothing is chosen. Where the result says what a side says, it is that very file.
    The same input gives the same bytes; merging ``theirs`` again with the same choices of a
    side changes nothing.

    Reads as ``read_tables`` does, without pandas, and raises UnreadableWorkbookError.
    """
    if theirs in (base, ours):
        return Merged(ours, ())
    if ours == base:
        return Merged(theirs, ())
    trio = Trio(*(view(read_tables(content)) for content in (base, ours, theirs)))
    tables, conflicts = merged_tables(trio, choices, standing)
    says = view(tables).as_cells
    for side, content in ((trio.ours, ours), (trio.theirs, theirs)):
        if says == side.as_cells:
            return Merged(content, conflicts)
    days = [v.tables.modified for v in (trio.ours, trio.theirs) if v.tables.modified]
    day = modified or max(days, default=FIRST_DAY)
    return Merged(write_workbook(tables, modified=day), conflicts)


def merged_tables(
    trio: Trio, choices: Mapping[str, Side] = NO_CHOICES, standing: Side = Side.BASE
) -> tuple[Tables, tuple[Conflict, ...]]:
    """The tables that come of the three, and the conflicts."""
    settled = Settled(trio, choices, standing)
    settle_owners(settled)
    settle_targets(settled)
    settle_values(settled)
    names = woven(*(tuple(v.heads) for v in (trio.base, trio.ours, trio.theirs)))
    sheets = {}
    for name in names:
        table = _sheet(settled, name)
        if table is not None:
            sheets[name] = table
    return replace(trio.ours.tables, by_name=sheets), tuple(settled.conflicts.values())


def _sheet(settled: Settled, name: str) -> Table | None:
    """One sheet; None where it is gone."""
    trio = settled.trio
    three = (trio.base, trio.ours, trio.theirs)
    rows = [
        (row, cells)
        for key in woven(*(v.keys.get(name, ()) for v in three))
        if (cells := _row(settled, row := (name, key)))
    ]
    if not rows and not _stays(*(name in v.heads for v in three)):
        return None
    used = {column for _, cells in rows for column in cells}
    heads = dict(_heads(trio, name, used))
    keys = {c: key_of(str(head.value)) if c[1] else c[0] for c, head in heads.items()}
    return Table(
        name,
        {keys[column]: head for column, head in heads.items()},
        tuple(
            _record(trio, row, {keys[c]: cell for c, cell in cells.items()}) for row, cells in rows
        ),
    )


def _stays(in_base: bool, in_ours: bool, in_theirs: bool) -> bool:
    """Whether something is there that is there or not: whoever changed it is followed."""
    return in_theirs if in_ours == in_base else in_ours


def _heads(trio: Trio, name: str, used: Iterable[Column]) -> Iterator[tuple[Column, Content]]:
    base, ours, theirs = (v.heads.get(name, {}) for v in (trio.base, trio.ours, trio.theirs))
    needed = frozenset(used)
    for column in woven(tuple(base), tuple(ours), tuple(theirs)):
        if column in needed or _stays(column in base, column in ours, column in theirs):
            old, own, other = base.get(column), ours.get(column), theirs.get(column)
            is_ours = own is not None and (other is None or written(own) != written(old))
            head = own if is_ours else other or old
            if head is not None:
                yield column, head


def _record(trio: Trio, row: RowId, cells: Mapping[str, Content]) -> Row:
    found = next(line.row for v in trio.views() if (line := v.rows.get(row)))
    return Row(row[0], found.number, cells, found.issues, found.columns)


def _row(settled: Settled, row: RowId) -> Mapping[Column, Content]:
    """The cells of a row in the result; none where it is gone."""
    trio = settled.trio
    side = settled.rows.get(row) or _whole(settled, row)
    if side is not None:
        line = trio.of(side).rows.get(row)
        return line.cells if line else {}
    sides = (trio.base.said(row), trio.ours.said(row), trio.theirs.said(row))
    chosen = settled.cells.get(row, {})
    found = {}
    for column in dict.fromkeys(column for said in sides for column in said):
        taken = chosen.get(column) or _cell(settled, row, column)
        content = trio.of(taken).content(row, column)
        if content is not None:
            found[column] = content
    return found


def _whole(settled: Settled, row: RowId) -> Side | None:
    """Whose row is taken as it is; None where it is merged cell by cell."""
    trio = settled.trio
    base, ours, theirs = trio.base.said(row), trio.ours.said(row), trio.theirs.said(row)
    if row not in settled.cells:
        if theirs in (base, ours):
            return Side.OURS
        if ours == base:
            return Side.THEIRS
    is_removed = bool(base) and not (ours and theirs)
    is_added = not base and row[0] not in _BY_CELLS
    if is_removed or (is_added and _differ(ours, theirs)):
        return settled.ask(_row_conflict(trio, row))
    return None


def _differ(ours: Mapping[Column, object], theirs: Mapping[Column, object]) -> bool:
    return any(theirs[column] != said for column, said in ours.items() if column in theirs)


def _row_conflict(trio: Trio, row: RowId) -> Conflict:
    contents = {side: contents_of(trio.of(side), [row]) for side in Side}
    said = {side: _row_said(trio.of(side), row) for side in Side}
    return conflict_on(trio, Kind.ROW, row, said, contents)


def _row_said(seen: View, row: RowId) -> Said:
    found = texts(seen, row)
    line = seen.rows.get(row)
    if line is None:
        return Said(None)
    return Said("、".join(text for _, text in found), line.row.cell(""), found)


def _cell(settled: Settled, row: RowId, column: Column) -> Side:
    trio = settled.trio
    base, ours, theirs = (v.said(row).get(column, ()) for v in (trio.base, trio.ours, trio.theirs))
    if theirs in (base, ours):
        return Side.OURS
    if ours == base:
        return Side.THEIRS
    if row in settled.following:
        return settled.following[row]
    contents = {Side.BASE: base, Side.OURS: ours, Side.THEIRS: theirs}
    said = {side: _cell_said(trio.of(side), row, column) for side in Side}
    return settled.ask(conflict_on(trio, Kind.CELL, row, said, contents, column))


def _cell_said(seen: View, row: RowId, column: Column) -> Said:
    unit = unit_of(seen, row[1][0]) if column[1] else ""
    return Said(shown(seen.content(row, column), unit), seen.place(row, column))
