"""Values of the sample that come back as real ones: what coincides beyond chance.

The sample's values are invented, and a copy of them may have lost every mark. A single
number may be the same by chance; five that are new, of the same indicator and year, are
not, unless there were hardly other numbers to be had.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.wording.terms import is_marked_sample

#: Coincidences from which on chance is asked.
LEAST: Final = 5
#: How seldom chance may bring as many: once in a thousand uploads.
SELDOM: Final = 1 / 1000
#: The values that are looked at, by their chance: first those that are hardly ever hit, so that
#: five of them show among many real ones; then all but those that are hit often.
_CLASSES: Final = (0.02, 0.2)


@dataclass(frozen=True, slots=True)
class Invented:
    """An invented value; ``chance`` (0 to 1) is how likely a real one is the same."""

    indicator_id: str
    year: int
    value: float
    chance: float


@lru_cache(maxsize=2)
def invented_values(sample: Book | None) -> tuple[Invented, ...]:
    """The numbers that the sample says are invented; none without a sample."""
    return tuple(
        Invented(i.id, actual.year, value, _chance(i, value))
        for i in (sample.indicators if sample else ())
        for actual in i.actuals
        if (value := actual.quantity.value) is not None and is_marked_sample(actual.source)
    )


def copied(
    before: Book, actuals: Iterable[Actual], invented: Iterable[Invented]
) -> tuple[Actual, ...]:
    """Those of ``actuals`` that are copies of ``invented``; none where chance explains them.

    Only numbers count that ``before``, the published book, does not have.
    """
    new = _new_numbers(before, actuals)
    pairs = [(point, new.get((point.indicator_id, point.year))) for point in invented]
    given = [(point, actual) for point, actual in pairs if actual is not None]
    same = [(p, actual) for p, actual in given if actual.quantity.value == p.value]
    for most in _CLASSES:
        count = sum(p.chance <= most for p, _ in same)
        expected = sum(p.chance for p, _ in given if p.chance <= most)
        if count >= LEAST and _at_least(count, expected) < SELDOM:
            return tuple(actual for _, actual in same)
    return ()


def _new_numbers(before: Book, actuals: Iterable[Actual]) -> Mapping[tuple[str, int], Actual]:
    published = {
        (a.indicator_id, a.year): a.quantity.value for i in before.indicators for a in i.actuals
    }
    return {
        (a.indicator_id, a.year): a
        for a in actuals
        if a.quantity.value is not None
        and a.quantity.value != published.get((a.indicator_id, a.year))
    }


def _chance(indicator: Indicator, value: float) -> float:
    """One in as many numbers as lie between baseline and target, as finely as ``value`` is given.

    What stands in the plan, and 0, 1 and 100, say nothing.
    """
    targets = (indicator.baseline, indicator.interim, indicator.final)
    usual = {0.0, 1.0, 100.0, *(t.quantity.value for t in targets)}
    start, end = indicator.baseline.quantity.value, indicator.final.quantity.value
    if value in usual or start is None or end is None or start == end:
        return 1.0
    digits = round(abs(value) * 10**indicator.decimals)
    fineness = 10.0 ** (len(str(digits)) - len(str(digits).rstrip("0")) - indicator.decimals)
    return min(1.0, fineness / abs(end - start))


def _at_least(count: int, expected: float) -> float:
    """The chance of ``count`` coincidences or more where ``expected`` are (Poisson)."""
    fewer = (expected**k * math.exp(-expected) / math.factorial(k) for k in range(count))
    return max(0.0, 1.0 - math.fsum(fewer))
