"""Where an indicator is heading (見込み): its recent pace carried to the final target year.

The median pace of the newest actuals, from the last of them on, and a range that opens
with the years (``projection``), kept within what the indicator can be. It is said in
words (``wording.outlook``) and never is a verdict. ``docs/outlook.md`` has its backtest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from chino_metrics.assessment import bounds as possible
from chino_metrics.assessment import projection
from chino_metrics.assessment.projection import LEAST, MOST, Point
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.rounding import TOLERANCE, reaches, rounded
from chino_metrics.model.verdict import Assessment, Status

Band: TypeAlias = tuple[int, float, float, float]
"""A fiscal year, the value projected for it, and the ends of its range."""


class Prospect(StrEnum):
    """What the outlook says of the final target."""

    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    UNLIKELY = "unlikely"
    NO_DATA = "no_data"


class Lack(StrEnum):
    """Why nothing can be projected."""

    FEW_ACTUALS = "few_actuals"
    FEW_UNTIL_AS_OF = "few_until_as_of"
    WIDE_RANGE = "wide_range"


#: So many times the distance between all known values a range may be wide.
WIDEST: Final = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """The projection of one indicator for its final target year.

    ``slope`` is the change a year in the indicator's unit, signed as the unit and not by
    direction; ``low`` ≤ ``value`` ≤ ``high`` stand for ``year``. ``band`` leads from the
    last actual, where all three are the actual itself, to ``year``. ``years`` are those of
    the actuals used. With NO_DATA there are no numbers, ``band`` is empty and ``lack``
    tells why.
    """

    prospect: Prospect
    year: int
    slope: float | None
    value: float | None
    low: float | None
    high: float | None
    band: tuple[Band, ...]
    years: tuple[int, ...]
    lack: Lack | None = None


def outlook(indicator: Indicator, assessment: Assessment) -> Outlook | None:
    """The outlook of ``indicator`` from its actuals up to the year of ``assessment``.

    None where there is nothing to look out for: no target as a number with a year, no
    direction, the target met, its year come, or so near the baseline year that there can
    never be actuals enough before it. NO_DATA where there are fewer than ``LEAST``
    actuals, or where the range for the final year is ``WIDEST`` times as wide as all
    known values are apart: it would say nothing.
    """
    target, final = indicator.final.quantity.value, indicator.final.year
    if target is None or final is None or not _is_ahead(indicator, assessment, final):
        return None
    points = possible.counted(indicator, assessment.year)
    used = points[-MOST:]
    years = tuple(year for year, _ in used)
    if len(used) < LEAST:
        return _none(final, years, _few(indicator, assessment))
    known = _known(indicator, points)
    line, bounds = projection.project(used), possible.bounds(indicator, assessment.year)
    ahead = [_within(bounds, year, line.at(year)) for year in range(years[-1] + 1, final + 1)]
    _, value, low, high = ahead[-1]
    if high - low > WIDEST * (max(known) - min(known)) * (1 + TOLERANCE):
        return _none(final, years, Lack.WIDE_RANGE)
    prospect = _prospect(indicator, target, low, high)
    band = ((years[-1], *(3 * (used[-1][1],))), *ahead)
    return Outlook(prospect, final, line.slope, value, low, high, band, years)


def _none(final: int, years: tuple[int, ...], lack: Lack) -> Outlook:
    return Outlook(Prospect.NO_DATA, final, None, None, None, None, (), years, lack)


def _is_ahead(indicator: Indicator, assessment: Assessment, final: int) -> bool:
    """Whether the target still lies ahead, and far enough from the baseline year."""
    if indicator.direction is Direction.UNKNOWN or assessment.status is Status.ACHIEVED:
        return False
    start, now = indicator.baseline.year, assessment.year
    has_room = start is None or final - start > LEAST
    return has_room and (now is None or now < final)


def _known(indicator: Indicator, points: Sequence[Point]) -> list[float]:
    """All its values: baseline, targets and the actuals of ``points``."""
    stops = (indicator.baseline, indicator.counting_interim, indicator.final)
    values = (t.quantity.value for t in stops if t is not None)
    return [v for v in values if v is not None] + [value for _, value in points]


def _within(bounds: tuple[float, float], year: int, values: tuple[float, float, float]) -> Band:
    value, low, high = (min(max(v, bounds[0]), bounds[1]) for v in values)
    return year, value, low, high


def _prospect(indicator: Indicator, target: float, low: float, high: float) -> Prospect:
    """By the ends of the range as they are shown, so that word and numbers agree."""
    sign = indicator.direction.sign or 1  # an outlook has a direction
    ends = [reaches(float(rounded(end, indicator.decimals)), target, sign) for end in (low, high)]
    if all(ends):
        return Prospect.LIKELY
    return Prospect.UNCERTAIN if any(ends) else Prospect.UNLIKELY


def _few(indicator: Indicator, assessment: Assessment) -> Lack:
    """Whether there are too few actuals at all, or up to the year of ``assessment``."""
    now = assessment.year if assessment.year is not None else indicator.baseline.year
    later = (a.quantity.value is not None and a.year > (now or 0) for a in indicator.actuals)
    return Lack.FEW_UNTIL_AS_OF if any(later) else Lack.FEW_ACTUALS
