"""The sheet 目標の改定: baselines and targets that were changed, with the day and the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from chino_metrics.model import rounding
from chino_metrics.model.fiscal_year import parse_day
from chino_metrics.model.plan import Indicator
from chino_metrics.model.target import RevisedItem, Target, TargetRevision
from chino_metrics.spreadsheet.cells import read_target, read_year
from chino_metrics.workbook.schema import (
    AFTER,
    BEFORE,
    GROUND,
    GROUND_URL,
    INDICATOR_ID,
    INDICATORS,
    MOST_REVISIONS,
    REASON,
    REVISED_ITEM,
    REVISED_ITEMS,
    REVISION_DAY,
    REVISIONS,
)
from chino_metrics.workbook.tables import Row, Tables

_LEFT_OUT: Final = "この行は読んでいない。"


def with_revisions(tables: Tables, indicators: Sequence[Indicator]) -> list[Indicator]:
    """``indicators`` with their revisions by day; of one day, in the order of the sheet."""
    found = _revisions(tables, {i.id: i for i in indicators})
    for indicator in indicators:
        _compare_newest(tables, indicator, found.get(indicator.id, ()))
    return [
        replace(i, revisions=tuple(sorted(found[i.id], key=lambda r: r.day)))
        if i.id in found
        else i
        for i in indicators
    ]


def _revisions(
    tables: Tables, by_id: Mapping[str, Indicator]
) -> defaultdict[str, list[TargetRevision]]:
    found: defaultdict[str, list[TargetRevision]] = defaultdict(list)
    for row in tables.rows(REVISIONS):
        owner = by_id.get(row.text(INDICATOR_ID))
        if owner is None:
            message = f"「{row.text(INDICATOR_ID)}」という{INDICATOR_ID}はない。{_LEFT_OUT}"
            row.complain(INDICATOR_ID, "unknown_id", f"{message}IDを直してください。")
        elif len(found[owner.id]) >= MOST_REVISIONS:
            message = f"1つの指標の改定は{MOST_REVISIONS}行まで。{_LEFT_OUT}減らしてください。"
            row.complain(INDICATOR_ID, "too_many_revisions", message)
        elif revision := _revision(row, owner):
            found[owner.id].append(revision)
    return found


def _revision(row: Row, owner: Indicator) -> TargetRevision | None:
    day = parse_day(row.text(REVISION_DAY))
    item = REVISED_ITEMS.get(row.text(REVISED_ITEM))
    if day is None:
        message = f"改定した日がいる。{_LEFT_OUT}「2026-06-01」の形で書いてください。"
        row.complain(REVISION_DAY, "unreadable_day", message)
    if item is None:
        words = "".join(f"「{word}」" for word in REVISED_ITEMS)
        message = f"「{row.text(REVISED_ITEM)}」とある。{_LEFT_OUT}{words}から選んでください。"
        row.complain(REVISED_ITEM, "unknown_item", message)
    if day is None or item is None:
        return None
    return TargetRevision(
        indicator_id=owner.id,
        day=day,
        item=item,
        before=_target(row, BEFORE, owner.unit),
        after=_target(row, AFTER, owner.unit),
        reason=row.text(REASON),
        ground=row.text(GROUND),
        ground_url=row.text(GROUND_URL),
        cell=row.cell(AFTER[1]),
    )


def _target(row: Row, heads: tuple[str, str], unit: str) -> Target:
    quantity = row.read(heads[1], lambda content: read_target(content, unit))
    return Target(row.read(heads[0], read_year), quantity)


def _compare_newest(
    tables: Tables, indicator: Indicator, revisions: Iterable[TargetRevision]
) -> None:
    """Warn where the newest revision of an item does not lead to what 目標指標 holds."""
    newest = {r.item: r for r in sorted(revisions, key=lambda r: r.day)}
    rows = {row.cell(AFTER[1]): row for row in tables.rows(REVISIONS)} if newest else {}
    for item, revision in newest.items():
        if not _same(revision.after, target_of(indicator, item)):
            message = (
                f"この改定の後の値と、シート「{INDICATORS}」の値が違う。"
                "どちらが正しいかを確かめて、そろえてください。"
            )
            rows[revision.cell].warn(AFTER[1], "revision_differs", message)


def target_of(indicator: Indicator, item: RevisedItem) -> Target:
    """The baseline or target of ``indicator`` that ``item`` names."""
    return {
        RevisedItem.BASELINE: indicator.baseline,
        RevisedItem.INTERIM: indicator.interim,
        RevisedItem.FINAL: indicator.final,
    }[item]


def _same(one: Target, other: Target) -> bool:
    """Whether both say the same; a year that one does not say is not held against it."""
    years = {one.year, other.year} - {None}
    values = one.quantity.value, other.quantity.value
    if values[0] is None or values[1] is None:
        return values[0] is values[1] and one.quantity.text == other.quantity.text
    return len(years) < 2 and rounding.plain(values[0]) == rounding.plain(values[1])
