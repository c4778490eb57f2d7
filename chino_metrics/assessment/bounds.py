"""What the values of an indicator can be at all: shares, counts and sums keep to their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chino_metrics.model.denominator import total_of
from chino_metrics.model.plan import Accumulation, Indicator


def bounds(indicator: Indicator, until: int | None) -> tuple[float, float]:
    """The least and the largest possible value, ±inf where there is no bound.

    Within 0–100 %, not below 0, as far as baseline, targets and the actuals up to the year
    ``until`` keep to it themselves; things of which the plan names a number are as many as it says. What is
    added up never falls below the last of those actuals.
    """
    actuals = counted(indicator, until)
    known = (*(value for _, value in actuals), *_planned(indicator))
    least = 0.0 if min(known, default=0.0) >= 0 else -math.inf
    if indicator.accumulation is Accumulation.CUMULATIVE and actuals:
        least = actuals[-1][1]
    is_share = indicator.is_percentage and max(known, default=0.0) <= 100
    total = None if indicator.is_percentage else total_of(indicator)
    most = 100.0 if is_share else math.inf if total is None else float(total.number)
    return least, max(most, *known) if known else most


def counted(indicator: Indicator, until: int | None) -> tuple[tuple[int, float], ...]:
    """Actuals after the baseline year up to ``until`` by year; the least favourable of a year."""
    start = indicator.baseline.year
    sign = indicator.direction.sign or 1
    found: dict[int, float] = {}
    for actual in indicator.actuals:
        value, year = actual.quantity.value, actual.year
        if value is None or until is None or year > until or (start is not None and year <= start):
            continue
        found[year] = sign * min(sign * value, sign * found.get(year, value))
    return tuple(sorted(found.items()))


def _planned(indicator: Indicator) -> Iterator[float]:
    """The numbers of the plan."""
    for target in (indicator.baseline, indicator.interim, indicator.final):
        if target.quantity.value is not None:
            yield target.quantity.value
