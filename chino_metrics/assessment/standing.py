"""What can be told of an indicator and its verdict without judging again; no frames."""

from __future__ import annotations

from typing import Final

from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status

#: The cuts of a rate: Eurostat's and Open SDG's, applied to linear pace.
ON_TRACK_FROM: Final = 0.95
SLIGHTLY_BEHIND_FROM: Final = 0.60


def is_overdue(indicator: Indicator, assessment: Assessment) -> bool:
    """Whether the final year has come and the target is not met (未達成)."""
    final = indicator.final.year
    missed = assessment.status in {Status.SLIGHTLY_BEHIND, Status.BEHIND}
    return missed and None not in (final, assessment.year) and assessment.year >= final  # type: ignore[operator]


def has_regressed(indicator: Indicator, assessment: Assessment) -> bool:
    """Whether the actual is worse than the baseline; a path may lead there for a while, too."""
    base, sign = indicator.baseline.quantity.value, indicator.direction.sign
    if base is None or assessment.actual is None or sign is None:
        return False
    return sign * (assessment.actual - base) < 0


def has_later_actual(indicator: Indicator) -> bool:
    """Whether there is an actual after the baseline year, be it after the 評価年度."""
    start = indicator.baseline.year or 0
    return any(a.year > start and a.quantity.value is not None for a in indicator.actuals)


def age(indicator: Indicator, assessment: Assessment, newest: int) -> int:
    """How many years before ``newest`` the judged actual is of; 0 within one survey interval.

    From the final year on no newer one is asked for.
    """
    year, final = assessment.year, indicator.final.year
    if year is None:
        return 0
    asked = newest if final is None else min(newest, final)
    return newest - year if asked - year > indicator.survey.interval else 0


def is_past(indicator: Indicator, ended: int | None) -> bool:
    """Whether the final year has ended; ``ended`` is the newest fiscal year that has."""
    final = indicator.final.year
    return None not in (final, ended) and final <= ended  # type: ignore[operator]
