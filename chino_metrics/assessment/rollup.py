"""Counts of verdicts, always with their denominators, and the actuals that are owed.

Nothing here is averaged: indicators have different units, and a mean of their
progress would say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.verdict import Assessment, Status


@dataclass(frozen=True, slots=True)
class Rollup:
    """How many indicators have each status (every status is a key, in the order shown).

    ``assessed`` of ``total`` could be judged (判定できる n / N).
    """

    counts: Mapping[Status, int]
    assessed: int
    total: int


@dataclass(frozen=True, slots=True)
class Owed:
    """The fiscal years whose actual is owed for one indicator, oldest first."""

    indicator_id: str
    years: tuple[int, ...]


def city(book: Book, assessments: Mapping[str, Assessment]) -> Rollup:
    """Counts of the whole city, a twin pair once; plans that have ended or not begun apart."""
    return roll_up(once(book.current_indicators), assessments)


def roll_up(indicators: Iterable[Indicator], assessments: Mapping[str, Assessment]) -> Rollup:
    """Counts of the given indicators, each as it stands."""
    found = Counter(assessments[i.id].status for i in indicators)
    total = found.total()
    return Rollup(
        counts={status: found[status] for status in Status},
        assessed=total - found[Status.NOT_ASSESSED],
        total=total,
    )


def roll_up_frame(judged: IntoFrameT, by: Sequence[str]) -> IntoFrameT:
    """Counts per group of a frame that ``progress.assess`` gave: one row for each values of ``by``.

    Columns ``by``, one of each status in the order shown, assessed, total (indicators).
    """
    status = nw.col("status")
    ones = [(status == s.value).cast(nw.Int64).alias(s.value) for s in Status]
    judgeable = (status != Status.NOT_ASSESSED.value).cast(nw.Int64).alias("assessed")
    given: Any = judged
    rows: nw.LazyFrame[Any] | nw.DataFrame[Any] = nw.from_native(given)
    columns = [*(s.value for s in Status), "assessed", "total"]
    counted = rows.select(*by, *ones, judgeable, nw.lit(1).cast(nw.Int64).alias("total"))
    found = counted.group_by(*by).agg(*(nw.col(c).sum() for c in columns))
    result: IntoFrameT = found.select(*by, *columns).to_native()
    return result


def twin_pairs(indicators: Iterable[Indicator]) -> tuple[tuple[Indicator, Indicator], ...]:
    """(counted, other) of each pair of twins (同一指標) of which both are given, in their order.

    It is enough that one names the other. The one with the later final year is counted,
    of equal years the first given.
    """
    given = tuple(indicators)
    place = {i.id: n for n, i in enumerate(given)}
    named = ((place[i.id], place[i.twin_id]) for i in given if i.twin_id in place)
    pairs = sorted({(min(pair), max(pair)) for pair in named if pair[0] != pair[1]})
    return tuple(_later_first(given[first], given[second]) for first, second in pairs)


def _later_first(first: Indicator, second: Indicator) -> tuple[Indicator, Indicator]:
    is_later = (second.final.year or 0) > (first.final.year or 0)
    return (second, first) if is_later else (first, second)


def once(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """The given indicators, in their order, without the uncounted of each twin pair among them."""
    given = tuple(indicators)
    others = {other.id for _, other in twin_pairs(given)}
    return tuple(i for i in given if i.id not in others)


def counted_twins(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Those that stand for a twin pair, of which both are among the given indicators."""
    given = tuple(indicators)
    counted = {one.id for one, _ in twin_pairs(given)}
    return tuple(i for i in given if i.id in counted)


def twin_of(book: Book, indicator: Indicator) -> Indicator | None:
    """The other one of a pair that ``indicator`` is of; None for others."""
    for pair in twin_pairs(book.indicators):
        if indicator.id in {i.id for i in pair}:
            return next(i for i in pair if i.id != indicator.id)
    return None


def owed(book: Book, today: date) -> tuple[Owed, ...]:
    """Per indicator that owes any: the years without an actual whose value is final on ``today``.

    Asked for are the survey years after the baseline year up to the final year, of plans
    that are current and indicators with a numeric target. A recorded reason in place of a
    number (未調査) is an answer. Nothing is owed where the baseline year is unknown.
    """
    numeric = (i for i in book.current_indicators if i.final.quantity.value is not None)
    every = (Owed(i.id, _years_owed(i, today)) for i in numeric)
    return tuple(o for o in every if o.years)


def awaits_target(indicator: Indicator) -> bool:
    """Whether the final target is still to be set: there is neither a number nor what is to be done."""
    return indicator.final.quantity.value is None and not indicator.final.is_in_words


def _years_owed(i: Indicator, today: date) -> tuple[int, ...]:
    first, last = i.baseline.year, i.final.year
    if first is None:
        return ()
    present = {
        a.year for a in i.actuals if a.quantity.value is not None or a.quantity.text is not None
    }
    until = today.year if last is None else min(last, today.year)
    return tuple(
        year
        for year in range(first + 1, until + 1)
        if year not in present
        and i.survey.takes_place(year, first)
        and i.survey.is_due(year, today)
    )
