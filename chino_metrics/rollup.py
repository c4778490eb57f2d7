"""Counts of verdicts, always with their denominators, and the actuals that are owed.

Nothing here is averaged: indicators have different units, and a mean of their
progress would say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chino_metrics.model import Assessment, Book, Indicator, Plan, Status


@dataclass(frozen=True, slots=True)
class Rollup:
    """How many indicators have each status (every status is a key, in the order shown).

    ``assessed`` of ``total`` could be judged (評価できる n / N).
    """

    counts: Mapping[Status, int]
    assessed: int
    total: int


@dataclass(frozen=True, slots=True)
class Owed:
    """The fiscal years whose actual is owed for one indicator, oldest first."""

    indicator_id: str
    years: tuple[int, ...]


def by_plan(book: Book, assessments: Mapping[str, Assessment]) -> dict[str, Rollup]:
    """Counts by plan id; a plan shows its own of a twin pair."""
    return {plan.id: roll_up(plan.indicators, assessments) for plan in book.plans}


def by_measure(book: Book, assessments: Mapping[str, Assessment]) -> dict[tuple[str, int], Rollup]:
    """Counts by plan id and number of the measure."""
    return {
        (plan.id, measure.number): roll_up(measure.indicators, assessments)
        for plan in book.plans
        for measure in plan.measures
    }


def by_department(book: Book, assessments: Mapping[str, Assessment]) -> dict[str, Rollup]:
    """Counts by department, in the order of the plans; a twin pair within one counts once."""
    return {
        department: roll_up(once(i for p in plans for i in p.indicators), assessments)
        for department, plans in plans_by_department(book).items()
    }


def city(book: Book, assessments: Mapping[str, Assessment]) -> Rollup:
    """Counts of the whole city, a twin pair once."""
    return roll_up(counted_once(book), assessments)


def roll_up(indicators: Iterable[Indicator], assessments: Mapping[str, Assessment]) -> Rollup:
    """Counts of the given indicators, each as it stands."""
    found = Counter(assessments[i.id].status for i in indicators)
    total = found.total()
    return Rollup(
        counts={status: found[status] for status in Status},
        assessed=total - found[Status.NOT_ASSESSED],
        total=total,
    )


def counted_once(book: Book) -> tuple[Indicator, ...]:
    """The book's indicators with a twin pair once, by the later target."""
    return once(book.indicators)


def once(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """The given indicators, in their order, without the earlier of each twin pair among them."""
    kept = tuple(indicators)
    earlier = {early for early, _ in _pairs(kept)}
    return tuple(i for i in kept if i.id not in earlier)


def later_twins(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Those that stand for a twin pair, of which both are among the given indicators."""
    kept = tuple(indicators)
    later = {late for _, late in _pairs(kept)}
    return tuple(i for i in kept if i.id in later)


def plans_by_department(book: Book) -> dict[str, tuple[Plan, ...]]:
    """The plans of each department, in printed order."""
    return {
        department: tuple(p for p in book.plans if p.department == department)
        for department in dict.fromkeys(p.department for p in book.plans)
    }


def owed(book: Book, through_year: int) -> tuple[Owed, ...]:
    """Per indicator that owes any: the years up to ``through_year`` without an actual.

    Asked for are the years after the baseline year up to the final year. A
    recorded reason in place of a number (未調査) is an answer. Nothing is owed
    where the baseline year is unknown.
    """
    every = (Owed(i.id, _years_owed(i, through_year)) for i in book.indicators)
    return tuple(o for o in every if o.years)


def _pairs(indicators: tuple[Indicator, ...]) -> set[tuple[str, str]]:
    """Ids (earlier, later) of twin pairs by final year; of equal years the first printed counts.

    It is enough that one of the two names the other.
    """
    rank = {i.id: (i.final.year or 0, -place) for place, i in enumerate(indicators)}
    named = ((i.id, i.twin_id) for i in indicators if i.twin_id is not None)
    return {(a, b) if rank[a] < rank[b] else (b, a) for a, b in named if b in rank and a != b}


def _years_owed(indicator: Indicator, through_year: int) -> tuple[int, ...]:
    first, last = indicator.baseline.year, indicator.final.year
    if first is None:
        return ()
    until = through_year if last is None else min(last, through_year)
    present = {
        a.year
        for a in indicator.actuals
        if a.quantity.value is not None or a.quantity.text is not None
    }
    return tuple(year for year in range(first + 1, until + 1) if year not in present)
