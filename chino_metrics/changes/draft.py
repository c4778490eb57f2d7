"""The draft of what a revision's author says about it."""

from __future__ import annotations

from collections.abc import Sequence

from chino_metrics.changes.comparison import Comparison, ValueChange
from chino_metrics.changes.evaluation_changes import of_kind
from chino_metrics.changes.text_changes import TextKind
from chino_metrics.model.fiscal_year import label
from chino_metrics.wording import formats


def proposed_comment(comparison: Comparison) -> str:
    """A draft of what is told about the revision, to be bettered by the planner."""
    parts = [
        *_new_by_year(comparison.new_actuals),
        *_of_values(comparison, comparison.corrections, "を訂正。"),
        *_of_values(comparison, comparison.vanished, "を削除。"),
    ]
    for changes, verb in (
        (comparison.added, "を追加。"),
        (comparison.removed, "を計画から外した。"),
    ):
        parts += [f"「{change.indicator.name}」{verb}" for change in changes[:3]]
        parts += [f"ほか{len(changes) - 3}指標{verb}"] if len(changes) > 3 else []
    if comparison.altered:
        parts.append(f"{len(comparison.altered)}指標の定義や目標を変更。")
    parts += _of_evaluations(comparison)
    if comparison.texts:
        parts.append(f"{len(comparison.texts)}か所の文を変更。")
    return "".join(parts) or ("注記を変更。" if comparison.remarks else "")


def _new_by_year(changes: Sequence[ValueChange]) -> list[str]:
    years = sorted({change.year for change in changes})
    if len(years) > 2:
        return [f"{formats.year_span(years)}の実績{len(changes)}件を追加。"]
    return [
        f"{label(year)}の実績{sum(c.year == year for c in changes)}件を追加。" for year in years
    ]


def _of_evaluations(comparison: Comparison) -> list[str]:
    """「2025年度の要因や対応3件を記入。」: what is written, rewritten or gone."""
    told = ((TextKind.ADDED, "記入"), (TextKind.CHANGED, "変更"), (TextKind.REMOVED, "削除"))
    found = ((of_kind(comparison.evaluations, kind), verb) for kind, verb in told)
    return [
        f"{formats.year_span(sorted({c.year for c in changes}))}の要因や対応{len(changes)}件を{verb}。"
        for changes, verb in found
        if changes
    ]


def _of_values(comparison: Comparison, changes: Sequence[ValueChange], verb: str) -> list[str]:
    if len(changes) > 3:
        return [f"{len(changes)}件の値{verb}"]
    return [f"{_called(comparison, c)}の{formats.year(c.year)}の値{verb}" for c in changes]


def _called(comparison: Comparison, value: ValueChange) -> str:
    indicator = comparison.change_of(value).indicator
    is_there = indicator.id in comparison.after.indicator_by_id
    return (comparison.after if is_there else comparison.before).called(indicator)
