"""Plans and indicators that one side removed while the other changed something of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from chino_metrics.workbook.row_owners import IDENTITY, plan_of, text_of
from chino_metrics.workbook.schema import INDICATORS, LINKS, PLANS
from chino_metrics.workbook.tables import key_of
from chino_metrics.workbook.three_ways.conflicts import Kind, Said
from chino_metrics.workbook.three_ways.settling import (
    Settled,
    conflict_on,
    contents_of,
    indicator_of,
    shown,
    texts,
)
from chino_metrics.workbook.three_ways.sides import Column, RowId, Side, Trio, View

#: Sheets whose rows others hang on: what is settled of a plan is settled of its indicators.
_OWNERS: Final = (PLANS, INDICATORS)
#: Texts of changed rows that are told with a conflict at most.
_TOLD: Final = 12
#: The rows that hang on each owner, by the id of its own row's key.
_Hanging: TypeAlias = Mapping[tuple[str, str], list[RowId]]


def settle_owners(settled: Settled) -> None:
    """Settle what hangs on owners that only one side has while the other changed it.

    So it is with one that both added and describe differently: half of each would be neither.
    """
    trio = settled.trio
    found = [row for sheet in _OWNERS for row in _one_sided(trio, sheet)]
    if not found:
        return
    hanging = {side: _hanging(trio.of(side)) for side in Side}
    for row in found:
        if row not in settled.rows:
            _settle(settled, row, hanging)


def _one_sided(trio: Trio, sheet: str) -> Iterator[RowId]:
    for row in dict.fromkeys((sheet, k) for v in trio.views() for k in v.keys.get(sheet, ())):
        in_ours, in_theirs = row in trio.ours.rows, row in trio.theirs.rows
        is_new = row not in trio.base.rows
        apart = trio.ours.said(row) != trio.theirs.said(row)
        if (in_ours and in_theirs and apart) if is_new else (in_ours != in_theirs):
            yield row


def _settle(settled: Settled, row: RowId, hanging: Mapping[Side, _Hanging]) -> None:
    trio, owner = settled.trio, (row[0], row[1][0])
    rows = sorted({r for side in Side for r in hanging[side].get(owner, ())} | {row})
    links: list[tuple[RowId, Column]] = []
    if row in trio.base.rows:
        keeping = Side.OURS if row in trio.ours.rows else Side.THEIRS
        kept = trio.of(keeping)
        links = list(_new_links(trio.base, kept, owner[1], row[0]))
        if not links and all(trio.base.said(r) == kept.said(r) for r in rows):
            return  # removed on one side, untouched on the other
    contents = {side: contents_of(trio.of(side), rows) for side in Side}
    said = {side: _said(trio, side, row, rows) for side in Side}
    side = settled.ask(conflict_on(trio, Kind.OWNER, row, said, contents))
    for each in rows:
        settled.take_row(each, side)
    for link, column in links:
        settled.take_cell(link, column, side)


def _hanging(view: View) -> _Hanging:
    found: defaultdict[tuple[str, str], list[RowId]] = defaultdict(list)
    for row, line in view.rows.items():
        if row[0] in IDENTITY:
            subject = indicator_of(line.row)
            owners = {
                (INDICATORS, subject),
                (PLANS, subject),
                (PLANS, plan_of(line.row, view.plans)),
            }
            for owner in owners:
                found[owner].append(row)
    return found


def _new_links(base: View, kept: View, owner: str, sheet: str) -> Iterator[tuple[RowId, Column]]:
    """Cells that name ``owner`` on the side that keeps it, and did not before."""
    columns = [(key_of(head), 0) for head in LINKS[sheet]]
    for key in kept.keys.get(sheet, ()):
        row = (sheet, key)
        for head, column in zip(LINKS[sheet], columns, strict=True):
            is_new = kept.said(row).get(column) != base.said(row).get(column)
            if is_new and text_of(kept.rows[row].row, head) == owner:
                yield row, column


def _said(trio: Trio, side: Side, row: RowId, rows: Iterable[RowId]) -> Said:
    """Its name, and what this side changed of it."""
    view = trio.of(side)
    line = view.rows.get(row)
    if line is None:
        return Said(None)
    changed = [r for r in rows if r != row and view.said(r) != trio.base.said(r)]
    along = [
        (r[0], "、".join(text for _, text in texts(view, r))) for r in changed if r in view.rows
    ]
    column = next(iter(view.heads[row[0]]))
    name = next((t for h, t in texts(view, row) if h in {"計画名", "指標名"}), row[1][0])
    return Said(name or shown(line.cells.get(column)), line.row.cell(""), tuple(along[:_TOLD]))
