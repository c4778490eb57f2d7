"""Indicators side by side: the values shown, on the scale that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from chino_metrics.assessment.scenarios import progress_at
from chino_metrics.charts.large import beside
from chino_metrics.charts.series import Point
from chino_metrics.model.plan import Direction, Event, Indicator
from chino_metrics.views.entries import Entry
from chino_metrics.views.exploring.rows import Asked
from chino_metrics.wording import formats, terms

Probe: TypeAlias = tuple[str, int, float]
"""An indicator's id, a fiscal year and a value in its unit."""
Shares: TypeAlias = Mapping[Probe, float | None]
"""進捗率 by ``Probe``, a ratio."""
Placing: TypeAlias = Callable[[Point], float | None]
"""Where a year's value stands on a scale; None where it has no place."""
_LONGEST_TARGET: Final = 40


@dataclass(frozen=True, slots=True)
class Side:
    """One of the lines: baseline and actuals, target, reference series, events of these years.

    Values are in the indicator's unit, or per cent on a common scale. Without a place on the
    scale there are no ``points``, and ``reason`` says why. References and events are
    there where they are asked for.
    """

    entry: Entry
    points: tuple[Point, ...]
    goal: Point | None
    references: tuple[tuple[str, tuple[Point, ...]], ...]
    events: tuple[Event, ...]
    reason: str

    def told(self, value: float, scale: str) -> str:
        """A value as the table writes it."""
        i = self.entry.indicator
        if scale == "progress":
            return formats.percent(value / 100)
        return formats.number(value, 1 if scale else i.decimals)


@lru_cache(maxsize=32)
def sides(asked: Asked) -> tuple[Side, ...]:
    """A line for each of the indicators, in their order."""
    shares = _shares(asked) if asked.question.scale == "progress" else {}
    return tuple(_side(asked, e, shares) for e in asked.beside)


def _shares(asked: Asked) -> Shares:
    """The 進捗率 of everything that is shown, by the one definition, asked for at once."""
    found: list[Probe] = []
    for e in asked.beside:
        i = e.indicator
        points = [*values(i, asked.scene.as_of), *((r.year, r.value) for r in i.references)]
        found += [(i.id, *point) for point in points]
        found += [p for p in (_probe(i), _goal(i)) if p]
    return progress_at(asked.scene.book, tuple(dict.fromkeys(found)))


def _probe(indicator: Indicator) -> Probe | None:
    """The target as if reached after the baseline: without a share, there is no scale."""
    goal = indicator.final.quantity.value
    return None if goal is None else (indicator.id, (indicator.baseline.year or 0) + 1, goal)


def _goal(indicator: Indicator) -> Probe | None:
    year, value = indicator.final.year, indicator.final.quantity.value
    return None if year is None or value is None else (indicator.id, year, value)


def years_of(shown: Sequence[Side]) -> tuple[int, ...]:
    """The years of the table: from the first value to the last."""
    known = [year for s in shown for year, _ in s.points]
    known += [year for s in shown for _, points in s.references for year, _ in points]
    return tuple(range(min(known), max(known) + 1)) if known else ()


def _side(asked: Asked, entry: Entry, shares: Shares) -> Side:
    indicator, scale = entry.indicator, asked.question.scale
    reason = _off_scale(indicator, scale, shares)
    if reason:
        return Side(entry, (), None, (), (), reason)
    place, goal = _placing(indicator, scale, shares), _goal(indicator)
    more = beside(indicator, entry.assessment) if asked.question.more else None
    return Side(
        entry,
        _placed(place, values(indicator, asked.scene.as_of)),
        next(iter(_placed(place, (goal[1:],))), None) if goal else None,
        tuple((name, _placed(place, points)) for name, points in more.references) if more else (),
        more.events if more else (),
        "",
    )


def values(indicator: Indicator, as_of: int) -> tuple[Point, ...]:
    """Baseline and actuals up to the 評価年度, where they are numbers."""
    base = indicator.baseline
    first = [(base.year, base.quantity.value)] if base.year else []
    known = [(a.year, a.quantity.value) for a in indicator.actuals if a.year <= as_of]
    return tuple(sorted((y, v) for y, v in dict([*first, *known]).items() if v is not None))


def _placed(place: Placing, points: Sequence[Point]) -> tuple[Point, ...]:
    found = ((year, place((year, value))) for year, value in points)
    return tuple((year, value) for year, value in found if value is not None)


def _placing(indicator: Indicator, scale: str, shares: Shares) -> Placing:
    base = indicator.baseline
    if scale == "base":
        return lambda point: 100 * point[1] / (base.quantity.value or 1)
    if scale == "progress":
        return lambda point: 0.0 if point[0] == base.year else _share(indicator, point, shares)
    return lambda point: point[1]


def _share(indicator: Indicator, point: Point, shares: Shares) -> float | None:
    share = shares[(indicator.id, *point)]
    return None if share is None else 100 * share


def _off_scale(indicator: Indicator, scale: str, shares: Shares) -> str:
    """Why an indicator has no place on a scale; "" where it has."""
    base, goal = indicator.baseline.quantity.value, indicator.final.quantity
    if scale and base is None:
        return "基準値がない"
    if scale == "base" and not base:
        return "基準値が0"
    if scale != "progress" or base is None:
        return ""
    if goal.value is None and goal.text:
        return f"最終目標が「{formats.clipped(goal.text, _LONGEST_TARGET)}」とされ、数値でない"
    if goal.value is None:
        return "最終目標が設定されていない"
    probe = _probe(indicator)
    if probe and shares[probe] is not None:
        return ""
    if indicator.direction is Direction.UNKNOWN:
        return "望ましい方向（増加か減少か）が台帳にない"
    met = terms.amount(indicator, goal.value)
    return f"基準値{terms.amount(indicator, base)}がすでに最終目標{met}に達している"
