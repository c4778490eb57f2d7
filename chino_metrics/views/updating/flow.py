"""The verdicts of two ends as a flow: a row an indicator on both sides, a line from one to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from chino_metrics.changes.comparison import Comparison
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status

#: Rows at most; of more indicators only those whose verdict has changed.
MOST: Final = 60
_RANK: Final = {status: at for at, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its verdicts, its rows from 0 on both sides, and 1 for better, −1 for worse."""

    indicator: Indicator
    before: Assessment
    after: Assessment
    start: int
    end: int
    move: int


@dataclass(frozen=True, slots=True)
class Flow:
    """``starts`` and ``ends`` are the lines in the order of each side, best verdicts first."""

    starts: tuple[Line, ...]
    ends: tuple[Line, ...]

    def heads(self, side: Sequence[Line], *, is_after: bool) -> dict[int, int]:
        """How many rows a verdict has, by the row with which it begins."""
        statuses = [(line.after if is_after else line.before).status for line in side]
        counts = Counter(statuses)
        return {statuses.index(status): number for status, number in counts.items()}


def flow(comparison: Comparison) -> Flow | None:
    """Of every indicator that stands at both ends; None where no verdict has changed."""
    if not comparison.verdict_changes:
        return None
    before, after = comparison.assessments_before, comparison.assessments_after
    shown: Iterable[Indicator] = [i for i in comparison.after.indicators if i.id in before]
    if len(list(shown)) > MOST:
        changed = [c.indicator.id for c in comparison.verdict_changes[:MOST]]
        shown = [i for i in shown if i.id in changed]
    starts = sorted(shown, key=lambda i: _RANK[before[i.id].status])
    ends = sorted(starts, key=lambda i: _RANK[after[i.id].status])
    row = {i.id: at for at, i in enumerate(ends)}
    lines = tuple(
        Line(i, b, a, at, row[i.id], _move(b, a))
        for at, i in enumerate(starts)
        for b, a in ((before[i.id], after[i.id]),)
    )
    return Flow(lines, tuple(sorted(lines, key=lambda line: line.end)))


def _move(before: Assessment, after: Assessment) -> int:
    if Status.NOT_ASSESSED in (before.status, after.status):
        return 0
    was, now = _RANK[before.status], _RANK[after.status]
    return (was > now) - (was < now)
