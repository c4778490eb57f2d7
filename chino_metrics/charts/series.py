"""The points of one indicator's chart and the axes that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from chino_metrics.assessment.outlook import Band, outlook
from chino_metrics.model.plan import Indicator
from chino_metrics.model.target import RevisedItem
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats

Point: TypeAlias = tuple[int, float]
"""A fiscal year and a value."""

CLOSE = 0.6
"""An axis starts above zero where the smallest value is at least this part of the largest."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a chart of one indicator shows.

    ``path`` leads from the baseline to the targets, or lies level at the target of every year; ``runs`` are the actuals
    (the baseline among them), parted where a year has no number. ``band`` is where
    they are heading (見込み), from the last of them to the final year. ``former`` are the
    targets that were revised, the oldest first. ``earlier`` are the actuals in the plan before,
    up to the baseline where this one takes over, ``earlier_goal`` is that plan's target.
    """

    path: tuple[Point, ...]
    base: Point | None
    interim: Point | None
    final: Point | None
    runs: tuple[tuple[Point, ...], ...]
    last: Point | None
    band: tuple[Band, ...] = ()
    former: tuple[Point, ...] = ()
    earlier: tuple[Point, ...] = ()
    earlier_goal: Point | None = None

    @property
    def seam(self) -> int | None:
        """The year in which the plan before ends and this one goes on."""
        return self.earlier[-1][0] if self.earlier else None

    @property
    def points(self) -> tuple[Point, ...]:
        """All of them, the ends of the range among them."""
        ends = ((year, end) for year, _, *ends in self.band for end in ends)
        before = (*self.earlier, *((self.earlier_goal,) if self.earlier_goal else ()))
        return (
            *before,
            *self.path,
            *self.stops,
            *self.former,
            *(p for run in self.runs for p in run),
            *ends,
        )

    @property
    def stops(self) -> tuple[Point, ...]:
        """Baseline, interim and final target, those that there are."""
        return tuple(p for p in (self.base, self.interim, self.final) if p)


@dataclass(frozen=True, slots=True)
class Axes:
    """The years from first to last, and the ticks of the values."""

    first: int
    last: int
    ticks: tuple[float, ...]

    @property
    def years(self) -> range:
        """Every year on the axis."""
        return range(self.first, self.last + 1)

    @property
    def floor(self) -> float:
        """The value of the heavy line: zero where it is on the axis, else the lowest tick."""
        return 0.0 if self.ticks[0] <= 0 <= self.ticks[-1] else self.ticks[0]

    @property
    def words(self) -> dict[float, str]:
        """The ticks as they are written."""
        return dict(zip(self.ticks, formats.axis_numbers(self.ticks), strict=True))


def series_of(indicator: Indicator, as_of: int | None = None) -> Series:
    """The points of an indicator; actuals after ``as_of`` are left out."""
    stops = (indicator.baseline, indicator.counting_interim, indicator.final)
    base, interim, final = (_point(t.year, t.quantity.value) if t else None for t in stops)
    path = _level(base, final) if indicator.is_yearly else _way(base, interim, final)
    runs = tuple(_runs(indicator, base, as_of))
    after = [p for run in runs for p in run if base is None or p[0] > base[0]]
    return Series(
        path,
        base,
        interim,
        final,
        runs,
        max(after, default=None),
        former=tuple(p for p in former_targets(indicator) if p not in path),
        earlier=_earlier(indicator, base),
        earlier_goal=_earlier_goal(indicator),
    )


def _earlier(indicator: Indicator, base: Point | None) -> tuple[Point, ...]:
    """The line of the plan before, joined to the baseline; only where the unit is the same."""
    before = indicator.predecessor
    if before is None or before.unit != indicator.unit or base is None:
        return ()
    points = (_point(a.year, a.quantity.value) for a in before.actuals)
    found = tuple(p for p in points if p and p[0] < base[0])
    return (*found, base) if found else ()


def _earlier_goal(indicator: Indicator) -> Point | None:
    before = indicator.predecessor
    if before is None or before.unit != indicator.unit:
        return None
    return _point(before.final.year, before.final.quantity.value)


def former_targets(indicator: Indicator) -> tuple[Point, ...]:
    """The targets that were revised, numbers in a year, once each and the oldest first."""
    found = (
        _point(r.before.year or r.after.year, r.before.quantity.value)
        for r in indicator.revisions
        if r.item in {RevisedItem.INTERIM, RevisedItem.FINAL}
    )
    return tuple(dict.fromkeys(p for p in found if p))


def judged_series(indicator: Indicator, assessment: Assessment) -> Series:
    """The points up to the year that is judged, and the outlook from there.

    Up to the baseline where no actual counts yet.
    """
    year = assessment.year
    series = series_of(indicator, indicator.baseline.year if year is None else year)
    found = outlook(indicator, assessment)
    return replace(series, band=found.band) if found else series


def _way(*stops: Point | None) -> tuple[Point, ...]:
    """From the baseline through the targets."""
    return tuple(sorted(p for p in stops if p))


def _level(base: Point | None, final: Point | None) -> tuple[Point, ...]:
    """The target of every year, from the first year in which it applies to the last."""
    if base is None or final is None or base[0] >= final[0]:
        return (final,) if final else ()
    return tuple(dict.fromkeys(((base[0] + 1, final[1]), final)))


def _point(year: int | None, value: float | None) -> Point | None:
    return None if year is None or value is None else (year, value)


def _runs(
    indicator: Indicator, base: Point | None, as_of: int | None
) -> Iterator[tuple[Point, ...]]:
    """Actuals as lines; a year with a reason instead of a number parts them."""
    values: dict[int, float | None] = {
        a.year: a.quantity.value for a in indicator.actuals if as_of is None or a.year <= as_of
    }
    if base:
        values[base[0]] = base[1]
    run: list[Point] = []
    for year in sorted(values):
        value = values[year]
        if value is not None:
            run.append((year, value))
        elif run:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def axes_of(points: tuple[Point, ...], decimals: int | None = None) -> Axes:
    """Axes that hold every point; from zero unless all values lie close together."""
    years = [year for year, _ in points] or [0, 1]
    values = [value for _, value in points] or [0.0, 1.0]
    low, high = min(values), max(values)
    close = low > 0 and low >= CLOSE * high
    start = max(0.0, low - 0.35 * (high - low or high)) if close else min(low, 0.0)
    ticks = formats.nice_ticks(start, max(high, 0.0), decimals=decimals)
    return Axes(min(years), max(years), ticks)
