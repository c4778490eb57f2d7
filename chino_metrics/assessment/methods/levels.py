"""Published rules that compare values: the grant's four grades, Destatis, and target met."""

from __future__ import annotations

from typing import Final

from chino_metrics.assessment.methods.numbers import NOT_AVAILABLE, Numbers, Opinion, finite
from chino_metrics.model.plan import Direction
from chino_metrics.model.rounding import TOLERANCE, reaches

#: From this share of the target on, the grant's second grade.
MOST_OF_TARGET: Final = 0.7
GRADES: Final = (
    "地方創生に非常に効果的であった",
    "地方創生に相当程度効果があった",
    "地方創生に効果があった",
    "地方創生に効果がなかった",
)
#: Destatis: so many yearly changes are averaged, from so many values at the least.
CHANGES: Final = 5
LEAST: Final = 4
#: Destatis: the miss relative to what is still to go.
NEAR_MISS, FAR_MISS = 0.05, 0.20


def target_met(numbers: Numbers) -> Opinion:
    """Whether the newest value reaches the target, as councils are told it every year."""
    if numbers.actual is None or numbers.target is None or numbers.direction is Direction.UNKNOWN:
        return Opinion("target_met", NOT_AVAILABLE)
    return Opinion("target_met", "achieved" if numbers.is_met else "not_achieved")


def kofukin(numbers: Numbers) -> Opinion:
    """The four grades that reports on the regional grant (地方創生交付金) use.

    Target met; 70 % of the target (y ≥ 0.7·T, T ≥ 0.7·y where less is better); better
    than before; not better. Without a baseline only a value of nothing, which cannot be
    better than before, has the last grade. Source: 内閣府, 地方創生先行型交付金 事業実施
    結果報告 (外部有識者からの評価).
    """
    if numbers.actual is None or numbers.target is None or numbers.direction is Direction.UNKNOWN:
        return Opinion("kofukin", NOT_AVAILABLE)
    if numbers.is_met:
        return Opinion("kofukin", GRADES[0])
    if has_most_of_target(numbers):
        return Opinion("kofukin", GRADES[1])
    if numbers.baseline is None:
        is_nothing = numbers.sign > 0 and numbers.actual <= 0
        return Opinion("kofukin", GRADES[3] if is_nothing else NOT_AVAILABLE)
    better = numbers.sign * (numbers.actual - numbers.baseline) > 0
    return Opinion("kofukin", GRADES[2] if better else GRADES[3])


def most_of_target(numbers: Numbers) -> float | None:
    """The value from which the second grade begins; None where T is not positive."""
    if numbers.target is None or numbers.target <= 0:
        return None
    share = MOST_OF_TARGET
    return share * numbers.target if numbers.sign > 0 else numbers.target / share


def has_most_of_target(numbers: Numbers) -> bool:
    """Whether the actual is at least as good as ``most_of_target``."""
    cut = most_of_target(numbers)
    if cut is None or numbers.actual is None:
        return False
    return reaches(numbers.actual, cut, numbers.sign)


def recent_slope(numbers: Numbers) -> float | None:
    """The mean of the last five yearly changes, in the indicator's unit a year.

    From the earliest value of the last five years to the newest one; None for fewer than
    four values in them.
    """
    points = recent(numbers)
    if len(points) < LEAST:
        return None
    (start, first), (end, last) = points[0], points[-1]
    return finite((last - first) / (end - start))


def recent(numbers: Numbers) -> tuple[tuple[int, float], ...]:
    """The values of the newest year and the five years before it."""
    if numbers.year is None:
        return ()
    first = numbers.year - CHANGES
    return tuple(p for p in numbers.series if first <= p[0] <= numbers.year)


def destatis(numbers: Numbers) -> Opinion:
    """Linear extrapolation as in Germany's sustainability indicators.

    The mean of the last five yearly changes, carried to the target year, and its miss
    relative to \\|T − y\\|: none or < 5 % on course, to 20 % slightly off, more off course,
    and apart from these a change in the wrong direction or none. The value is the
    projected one. Source: Destatis, Nachhaltige Entwicklung in Deutschland, Indikatoren-
    bericht (Statussymbole).
    """
    slope, target, actual = recent_slope(numbers), numbers.target, numbers.actual
    years = _years_left(numbers)
    if slope is None or target is None or actual is None or years < 1:
        return Opinion("destatis", NOT_AVAILABLE)
    projected = finite(actual + slope * years)
    if projected is None or numbers.direction is Direction.UNKNOWN:
        return Opinion("destatis", NOT_AVAILABLE)
    return Opinion("destatis", _course(numbers, slope, projected), projected)


def _years_left(numbers: Numbers) -> int:
    if numbers.target_year is None or numbers.year is None:
        return 0
    return numbers.target_year - numbers.year


def _course(numbers: Numbers, slope: float, projected: float) -> str:
    if numbers.reaches(projected):
        return "on_course"
    if numbers.sign * slope <= 0 or numbers.target is None or numbers.actual is None:
        return "wrong_direction"
    miss = abs(numbers.target - projected) / abs(numbers.target - numbers.actual)
    if miss < NEAR_MISS:
        return "on_course"
    return "slightly_off_course" if miss <= FAR_MISS * (1 + TOLERANCE) else "off_course"
