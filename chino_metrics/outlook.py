"""Where an indicator is heading (見込み): its recent pace carried to the final target year.

A robust line through the newest actuals (``projection``) and a range around it, kept
within what the indicator can be. It is said in words and never is a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from chino_metrics import formats, projection
from chino_metrics.measures import TOLERANCE
from chino_metrics.model import Accumulation, Assessment, Direction, Indicator, Status
from chino_metrics.projection import Point

Band: TypeAlias = tuple[int, float, float, float]
"""A fiscal year, the value projected for it, and the ends of its range."""

#: So many of the newest actuals are used, and no fewer than so many are needed.
MOST: Final = 5
LEAST: Final = 3


class Prospect(StrEnum):
    """What the outlook says of the final target."""

    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    UNLIKELY = "unlikely"
    NO_DATA = "no_data"


PROSPECT_WORD: Final = {
    Prospect.LIKELY: "達成見込み",
    Prospect.UNCERTAIN: "達成は微妙",
    Prospect.UNLIKELY: "達成は困難",
    Prospect.NO_DATA: "データ不足",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """The projection of one indicator for its final target year.

    ``slope`` is the change a year in the indicator's unit, signed as the unit and not by
    direction; ``low`` ≤ ``value`` ≤ ``high`` stand for ``year``. ``band`` leads from the
    last actual, where all three are the actual itself, to ``year``. ``years`` are those of
    the actuals used. With NO_DATA there are no numbers, ``band`` is empty and ``reason``
    says why.
    """

    prospect: Prospect
    year: int
    slope: float | None
    value: float | None
    low: float | None
    high: float | None
    band: tuple[Band, ...]
    years: tuple[int, ...]
    reason: str = ""


def outlook(indicator: Indicator, assessment: Assessment) -> Outlook | None:
    """The outlook of ``indicator`` from its actuals up to the year of ``assessment``.

    None where there is nothing to look out for: no target as a number with a year, no
    direction, the target met, its year come, or so near the baseline year that there can
    never be actuals enough before it.
    """
    target, final = indicator.final.quantity.value, indicator.final.year
    if target is None or final is None or not _is_ahead(indicator, assessment, final):
        return None
    points = _points(indicator, assessment)
    used = points[-MOST:]
    years = tuple(year for year, _ in used)
    if len(used) < LEAST:
        return Outlook(Prospect.NO_DATA, final, None, None, None, None, (), years, _few(len(used)))
    least, most = _bounds(indicator, target, points)
    line = projection.project(used)
    band = [(years[-1], used[-1][1], used[-1][1], used[-1][1])]
    for year in range(years[-1] + 1, final + 1):
        value, low, high = (min(max(v, least), most) for v in line.at(year))
        band.append((year, value, low, high))
    _, value, low, high = band[-1]
    prospect = _prospect(indicator, target, low, high)
    return Outlook(prospect, final, line.slope, value, low, high, tuple(band), years)


def _is_ahead(indicator: Indicator, assessment: Assessment, final: int) -> bool:
    """Whether the target still lies ahead, and far enough from the baseline year."""
    if indicator.direction is Direction.UNKNOWN or assessment.status is Status.ACHIEVED:
        return False
    start, now = indicator.baseline.year, assessment.year
    has_room = start is None or final - start > LEAST
    return has_room and (now is None or now < final)


def _points(indicator: Indicator, assessment: Assessment) -> list[Point]:
    """Actuals after the baseline year up to the one judged, by year; the least favourable of a year."""
    start, end = indicator.baseline.year, assessment.year
    sign = 1 if indicator.direction is Direction.INCREASE else -1
    found: dict[int, float] = {}
    for actual in indicator.actuals:
        value, year = actual.quantity.value, actual.year
        if value is None or end is None or year > end or (start is not None and year <= start):
            continue
        found[year] = sign * min(sign * value, sign * found.get(year, value))
    return sorted(found.items())


def _bounds(indicator: Indicator, target: float, points: list[Point]) -> tuple[float, float]:
    """What a value can be: within 0–100 %, not below 0, as far as all known values keep to it.

    What is added up never falls below the last of them.
    """
    known = [value for _, value in points] + [target]
    if indicator.baseline.quantity.value is not None:
        known.append(indicator.baseline.quantity.value)
    least = 0.0 if min(known) >= 0 else float("-inf")
    if indicator.accumulation is Accumulation.CUMULATIVE:
        least = points[-1][1]
    is_share = indicator.is_percentage and max(known) <= 100
    return least, 100.0 if is_share else float("inf")


def _prospect(indicator: Indicator, target: float, low: float, high: float) -> Prospect:
    """By the ends of the range as they are shown, so that word and numbers agree."""
    sign = 1 if indicator.direction is Direction.INCREASE else -1
    ends = sorted(sign * float(formats.rounded(end, indicator.decimals)) for end in (low, high))
    worse, better = (end - sign * target >= -TOLERANCE * abs(target) for end in ends)
    if worse:
        return Prospect.LIKELY
    return Prospect.UNCERTAIN if better else Prospect.UNLIKELY


def _few(count: int) -> str:
    has = f"実績がまだ{count}つ" if count else "実績がまだない"
    return f"{has}（{LEAST}つそろうと示す）"
