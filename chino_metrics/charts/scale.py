"""Indicators of different units on one scale: 0 % is the baseline, 100 % the final target.

The place of every number is the 進捗率 that ``progress.assess`` gives it, so that the
scale and the verdicts share one definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.assessment.scenarios import Asked, progress_at
from chino_metrics.charts.series import Axes, Point, Series, judged_series
from chino_metrics.model.plan import Book, Direction, Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, terms

BASELINE: Final = 0.0
TARGET: Final = 100.0
#: The most that a drawing shows of the scale, in per cent.
LOWEST: Final = -100.0
HIGHEST: Final = 200.0
_LONGEST_TARGET: Final = 40


"""An indicator's id, a fiscal year and a value in its unit."""


@dataclass(frozen=True, slots=True)
class Way:
    """One indicator on the common scale, all values in per cent.

    ``series`` is None where it cannot be put there, and ``reason`` says why in words.
    ``expected`` is the 目安値 of the judged year where a pace can be told.
    """

    indicator: Indicator
    assessment: Assessment
    series: Series | None
    expected: Point | None
    reason: str

    @property
    def by_year(self) -> dict[int, float]:
        """The 進捗率 in per cent of every year up to the judged one, the baseline as 0."""
        return dict(p for run in self.series.runs for p in run) if self.series else {}

    @property
    def points(self) -> tuple[Point, ...]:
        """Everything that the drawing has to hold."""
        expected = (self.expected,) if self.expected else ()
        return (*self.series.points, *expected) if self.series else ()


def ways(book: Book, chosen: Sequence[tuple[Indicator, Assessment]]) -> tuple[Way, ...]:
    """The chosen indicators on the common scale, in their order."""
    shares = progress_at(book, tuple(dict.fromkeys(_asked(chosen))))
    return tuple(_way(indicator, assessment, shares) for indicator, assessment in chosen)


def common_axes(shown: Sequence[Way]) -> Axes:
    """Axes for every way: the same years, and per cents with 0 and 100 among the ticks.

    They end at ``LOWEST`` and ``HIGHEST``: in one year far off, nothing else could be read.
    """
    points = [p for way in shown for p in way.points]
    years = [year for year, _ in points] or [0, 1]
    values = (BASELINE, TARGET, *(value for _, value in points))
    low, high = max(LOWEST, min(values)), min(HIGHEST, max(values))
    ticks = formats.nice_ticks(low, high, most=7, decimals=0)
    return Axes(min(years), max(years), ticks)


def _asked(chosen: Sequence[tuple[Indicator, Assessment]]) -> list[Asked]:
    """Everything that is drawn of the chosen ones, and their final targets."""
    found: list[Asked] = []
    for i, a in chosen:
        series, expected = _own(i, a), _expected(a)
        probe = _probe(i)
        points = (*series.points, *((expected,) if expected else ()))
        found += [(i.id, *p) for p in points] + ([probe] if probe else [])
    return found


def _probe(indicator: Indicator) -> Asked | None:
    """The final target as if reached after the baseline: its progress is 1 or there is no scale."""
    goal = indicator.final.quantity.value
    return None if goal is None else (indicator.id, (indicator.baseline.year or 0) + 1, goal)


def _own(indicator: Indicator, assessment: Assessment) -> Series:
    """The points in the indicator's own unit, up to the judged year."""
    return replace(judged_series(indicator, assessment), band=())


def _expected(assessment: Assessment) -> Point | None:
    year, value = assessment.year, assessment.expected
    return None if year is None or value is None else (year, value)


def _way(indicator: Indicator, assessment: Assessment, shares: dict[Asked, float | None]) -> Way:
    probe = _probe(indicator)
    if probe is None or shares[probe] is None:
        return Way(indicator, assessment, None, None, off_scale(indicator))
    own = _own(indicator, assessment)

    def placed(point: Point | None) -> Point | None:
        if point is None:
            return None
        if point == own.base:
            return point[0], BASELINE
        share = shares[(indicator.id, *point)]
        return None if share is None else (point[0], share * 100)

    def line(points: Sequence[Point]) -> tuple[Point, ...]:
        return tuple(p for p in map(placed, points) if p)

    series = Series(
        line(own.path),
        placed(own.base),
        placed(own.interim),
        placed(own.final),
        tuple(filter(None, map(line, own.runs))),
        placed(own.last),
    )
    if not series.points:
        return Way(indicator, assessment, None, None, "年度のわかる値がない")
    return Way(indicator, assessment, series, placed(_expected(assessment)), "")


def off_scale(indicator: Indicator) -> str:
    """Why an indicator has no place between baseline and target, as the end of a sentence."""
    base, goal = indicator.baseline.quantity.value, indicator.final.quantity
    if goal.value is None and goal.text:
        return f"最終目標が「{formats.clipped(goal.text, _LONGEST_TARGET)}」とされ、数値でない"
    if goal.value is None:
        return "最終目標が設定されていない"
    if base is None:
        return "基準値がない"
    if indicator.direction is Direction.UNKNOWN:
        return "望ましい方向（増加か減少か）が台帳にない"
    met = terms.amount(indicator, goal.value)
    return f"基準値{terms.amount(indicator, base)}がすでに最終目標{met}に達している"
