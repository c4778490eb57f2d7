"""Cells that are chosen together: a value with its note, a target with what is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.wording import formats
from chino_metrics.workbook.row_owners import text_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    BASELINE,
    EVALUATIONS,
    FINAL,
    INDICATOR_ID,
    INDICATORS,
    INTERIM,
    NOTES,
    REVISED_ITEM,
    REVISED_ITEMS,
    REVISIONS,
)
from chino_metrics.workbook.tables import key_of
from chino_metrics.workbook.three_ways.conflicts import Kind, Said
from chino_metrics.workbook.three_ways.settling import (
    Settled,
    changed_rows,
    conflict_on,
    contents_of,
    shown,
    texts,
    unit_of,
)
from chino_metrics.workbook.three_ways.sides import Column, RowId, Side, Trio, View, row_id

_TARGETS: Final = {heads[1]: heads for heads in (BASELINE, INTERIM, FINAL)}


def settle_values(settled: Settled) -> None:
    """Values on which the sides differ, where each changed the value or what is noted at it.

    A note about 103 must not come to stand at 104. Reasons (評価) that only one side has stay;
    where both wrote one, it goes with the value.
    """
    trio = settled.trio
    for row in list(changed_rows(trio, ACTUALS)):
        if row in settled.rows or _is_removed(trio, row):
            continue
        ours, theirs = trio.ours.said(row), trio.theirs.said(row)
        for column in sorted({*ours, *theirs}):
            if column[1] and ours.get(column) != theirs.get(column):
                _settle_value(settled, row, column)


def _is_removed(trio: Trio, row: RowId) -> bool:
    """Whether one side removed the whole row, which is asked about as a whole."""
    return row in trio.base.rows and not (row in trio.ours.rows and row in trio.theirs.rows)


def _settle_value(settled: Settled, row: RowId, column: Column) -> None:
    trio = settled.trio
    point = (row[1][0], str(column[1]))
    note = row_id(NOTES, *point)
    contents = {
        side: (trio.of(side).said(row).get(column), contents_of(trio.of(side), [note]))
        for side in Side
    }
    if contents[Side.BASE] in (contents[Side.OURS], contents[Side.THEIRS]):
        return  # one side alone
    said = {side: _value(trio.of(side), row, column, note) for side in Side}
    side = settled.ask(conflict_on(trio, Kind.VALUE, row, said, contents, column))
    settled.take_cell(row, column, side)
    settled.take_row(note, side)
    settled.following[row_id(EVALUATIONS, *point)] = side


def _value(view: View, row: RowId, column: Column, note: RowId) -> Said:
    text = shown(view.content(row, column), unit_of(view, row[1][0]))
    return Said(text, view.place(row, column), texts(view, note, but=(INDICATOR_ID, "年度")))


def settle_targets(settled: Settled) -> None:
    """Baselines and targets that both sides changed, or of which both told something."""
    trio = settled.trio
    changed: dict[tuple[str, str], None] = {}
    for row in changed_rows(trio, INDICATORS):
        for item, heads in _TARGETS.items():
            if any(not _is_same(trio, row, (key_of(head), 0)) for head in heads):
                changed[row[1][0], item] = None
    told = _revisions(trio)
    changed |= {
        about: None
        for about, rows in told.items()
        if any(trio.base.said(r) != v.said(r) for v in trio.views() for r in rows)
    }
    for indicator, item in changed:
        _settle_target(settled, indicator, item, told.get((indicator, item), []))


def _is_same(trio: Trio, row: RowId, column: Column) -> bool:
    base, ours, theirs = (v.said(row).get(column) for v in (trio.base, trio.ours, trio.theirs))
    return ours == base == theirs


def _revisions(trio: Trio) -> dict[tuple[str, str], list[RowId]]:
    """Rows of 目標の改定 by indicator and item."""
    found: defaultdict[tuple[str, str], list[RowId]] = defaultdict(list)
    seen: set[RowId] = set()
    for view in trio.views():
        for key in view.keys.get(REVISIONS, ()):
            row = (REVISIONS, key)
            record = view.rows[row].row
            item = text_of(record, REVISED_ITEM)
            if row not in seen and item in REVISED_ITEMS:
                seen.add(row)
                found[text_of(record, INDICATOR_ID), item].append(row)
    return found


def _settle_target(settled: Settled, indicator: str, item: str, told: Iterable[RowId]) -> None:
    trio, row = settled.trio, row_id(INDICATORS, indicator)
    if row in settled.rows or any(row not in view.rows for view in trio.views()):
        return
    year, value = ((key_of(head), 0) for head in _TARGETS[item])
    rows = [r for r in told if r not in settled.rows]
    contents = {
        side: (
            *(trio.of(side).said(row).get(column) for column in (year, value)),
            contents_of(trio.of(side), rows),
        )
        for side in Side
    }
    base, ours, theirs = contents[Side.BASE], contents[Side.OURS], contents[Side.THEIRS]
    if base in (ours, theirs) or ours == theirs:
        return
    said = {side: _target(trio.of(side), row, (year, value), rows) for side in Side}
    side = settled.ask(conflict_on(trio, Kind.TARGET, row, said, contents, value))
    for column in (year, value):
        settled.take_cell(row, column, side)
    for each in rows:
        settled.take_row(each, side)


def _target(view: View, row: RowId, heads: tuple[Column, Column], told: Iterable[RowId]) -> Said:
    """「150人（2027年度）」, and the rows of 目標の改定."""
    year, value = heads
    text = shown(view.content(row, value), unit_of(view, row[1][0]))
    content = view.content(row, year)
    said = None if content is None else parse_year(content.value)
    if said is not None:
        text = f"{text or formats.NOTHING}（{formats.year(said)}）"
    along = tuple(pair for each in told for pair in texts(view, each, but=(INDICATOR_ID,)))
    return Said(text, view.place(row, value), along)
