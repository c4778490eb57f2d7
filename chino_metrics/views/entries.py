"""Indicators with their verdicts: what a screen lists and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chino_metrics.assessment import rollup
from chino_metrics.evaluation.deadlines import is_empty
from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.plan import Indicator, Plan
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.views.choice import ATTENTION, UNEXPLAINED

LATE = frozenset({Status.SLIGHTLY_BEHIND, Status.BEHIND})
GOOD = frozenset({Status.ACHIEVED, Status.ON_TRACK})


@dataclass(frozen=True)
class Entry:
    """One indicator with its plan and its verdict.

    ``age`` is how many years old the actual is, 0 where that is not to be told.
    """

    plan: Plan
    indicator: Indicator
    assessment: Assessment
    age: int = 0

    @property
    def department(self) -> str:
        """The section that reports it: its own, else its plan's."""
        return self.indicator.department or self.plan.department

    @property
    def judged_year(self) -> int | None:
        """The year whose reasons belong beside the verdict: that of the actual, else the baseline's."""
        year = self.assessment.year
        return year if year is not None else self.indicator.baseline.year

    @property
    def evaluation(self) -> Evaluation | None:
        """What is written about the year of the verdict."""
        year = self.judged_year
        return next((e for e in self.indicator.evaluations if e.year == year), None)

    @property
    def lacks_reason(self) -> bool:
        """Whether it is late and no 要因 is written for the year of the verdict."""
        written = self.evaluation
        return self.assessment.status in LATE and (written is None or is_empty(written.cause))


def passes_status(wanted: str, entry: Entry) -> bool:
    """Whether an indicator passes the filter of status; see ``ATTENTION`` and ``UNEXPLAINED``."""
    if wanted == UNEXPLAINED:
        return entry.lacks_reason
    status = entry.assessment.status
    return status in LATE if wanted == ATTENTION else wanted in ("", status.value)


def once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries with each twin pair counted once, by the later target (see ``rollup``)."""
    kept = tuple(entries)
    counted = {i.id for i in rollup.once(e.indicator for e in kept)}
    return tuple(e for e in kept if e.indicator.id in counted)


def twins(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those that are counted for a pair of which both are among the entries."""
    kept = tuple(entries)
    later = {i.id for i in rollup.counted_twins(e.indicator for e in kept)}
    return tuple(e for e in kept if e.indicator.id in later)


def names(entries: Iterable[Entry]) -> str:
    """「尖石縄文考古館入館者数」: the names of entries in brackets."""
    return "".join(f"「{e.indicator.name}」" for e in entries)


def tally(entries: Iterable[Entry]) -> rollup.Rollup:
    """Counts by status of entries, with their denominators."""
    kept = tuple(entries)
    verdicts = {e.indicator.id: e.assessment for e in kept}
    return rollup.roll_up((e.indicator for e in kept), verdicts)


def count(entries: Iterable[Entry], statuses: Iterable[Status]) -> int:
    """How many entries have one of the statuses."""
    counts = tally(entries).counts
    return sum(counts[s] for s in statuses)


def assessed(entries: Iterable[Entry]) -> int:
    """How many entries could be judged (判定できる)."""
    return tally(entries).assessed
