"""One indicator judged as if other values had been measured; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from chino_metrics import possible
from chino_metrics.model import (
    Actual,
    Assessment,
    Book,
    Direction,
    Indicator,
    Measure,
    Plan,
    Quantity,
)
from chino_metrics.progress import assess_book

Series: TypeAlias = Sequence[tuple[int, float]]
"""Fiscal years and values, in the indicator's unit."""


def judged(indicator: Indicator, trials: Iterable[Series]) -> tuple[Assessment, ...]:
    """The assessment of ``indicator`` with each series in place of its actuals, in their order."""
    copies = tuple(_measured(indicator, str(n), series) for n, series in enumerate(trials))
    measure = Measure("", 0, "", "", (), (), copies)
    plan = Plan("", "", "", None, None, "", "", "", "", (measure,))
    book = Book((plan,), (), (), is_sample=False, sha256="", modified=None)
    return tuple(replace(a, indicator_id=indicator.id) for a in assess_book(book).values())


def next_year(indicator: Indicator, assessment: Assessment) -> int | None:
    """The fiscal year whose actual comes next after the one judged, or after the baseline.

    None where no further value can change the verdict: without baseline, target as a
    number, their years or a direction, and after the final target year.
    """
    start, final = indicator.baseline, indicator.final
    if start.year is None or final.year is None or indicator.direction is Direction.UNKNOWN:
        return None
    if start.quantity.value is None or final.quantity.value is None:
        return None
    year = 1 + (start.year if assessment.year is None else assessment.year)
    return year if year <= final.year else None


def suppose(indicator: Indicator, assessment: Assessment, year: int, value: float) -> Assessment:
    """What would be said if ``value`` were the actual of ``year``, after those judged."""
    before = possible.counted(indicator, assessment.year)
    return judged(indicator, [(*before, (year, value))])[0]


def _measured(indicator: Indicator, key: str, series: Series) -> Indicator:
    actuals = tuple(Actual(key, year, Quantity(value)) for year, value in series)
    return replace(indicator, id=key, actuals=actuals)
