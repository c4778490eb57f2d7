"""Errors and hits of the candidates on series of which the last years are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import mean, median
from typing import Final

from chino_metrics.assessment.projection import LEAST, MOST, Point
from tests.backtest.candidates import Forecast, Width, chosen
from tests.backtest.series import Series

#: Years ahead that are told apart; what lies further ahead is counted with the last.
HORIZONS: Final = (1, 2, 3, 4)
#: So many of the last years are left out.
LEFT_OUT: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Case:
    """One value that was left out: what was known, how many years ahead it lay, what came."""

    series: Series
    known: tuple[Point, ...]
    ahead: int
    came: float

    @property
    def horizon(self) -> int:
        """The years ahead, as they are told apart."""
        return min(self.ahead, HORIZONS[-1])


@dataclass(frozen=True, slots=True)
class Score:
    """How many cases and how they came out, by horizon and in all (key 0)."""

    counts: dict[int, int]
    values: dict[int, float]


def last_years(series: Sequence[Series]) -> list[Case]:
    """The last 1, 2 and 3 years left out of each series, as far as enough points remain."""
    return [case for s in series for left in LEFT_OUT for case in _cut(s, len(s.points) - left)]


def every_year(series: Sequence[Series]) -> list[Case]:
    """Each series cut after every year from the third value on."""
    return [case for s in series for cut in range(LEAST, len(s.points)) for case in _cut(s, cut)]


def errors(cases: Sequence[Case], forecast: Forecast) -> Score:
    """The median absolute error, in the usual change of one year of each series."""
    return _score(cases, lambda case: error(case, forecast), median)


def shaken(cases: Sequence[Case]) -> list[Case]:
    """The cases with one known value, the newest aside, wrong by three usual changes."""
    return [
        replace(case, known=(*case.known[:at], (year, value + off), *case.known[at + 1 :]))
        for case in cases
        for at, (year, value) in enumerate(case.known[:-1])
        for off in (-3 * case.series.usual, 3 * case.series.usual)
    ]


def hits(cases: Sequence[Case], width: Width) -> Score:
    """The share of the left-out values that lay within the range."""
    return _score(cases, lambda case: is_hit(case, width), mean)


def widths(cases: Sequence[Case], width: Width) -> Score:
    """The median width of the range, in the usual change of one year of each series."""
    return _score(cases, lambda case: _span(case, width) / case.series.usual, median)


def error(case: Case, forecast: Forecast) -> float:
    """How far what came lay from the projection, in the usual change of one year."""
    told = case.series.within(forecast(case.known, case.ahead))
    return abs(told - case.came) / case.series.usual


def is_hit(case: Case, width: Width) -> bool:
    """Whether what came lay within the range; its ends count."""
    low, high = ends(case, width)
    slack = 1e-9 * case.series.usual
    return low - slack <= case.came <= high + slack


def ends(case: Case, width: Width) -> tuple[float, float]:
    """The ends of the range around the chosen projection."""
    middle, half = chosen(case.known, case.ahead), width(case.known, case.ahead)
    return case.series.within(middle - half), case.series.within(middle + half)


def _span(case: Case, width: Width) -> float:
    low, high = ends(case, width)
    return high - low


def _cut(series: Series, at: int) -> Iterator[Case]:
    """The values from position ``at`` on, to be foretold from the newest ones before it."""
    known = series.points[max(0, at - MOST) : at]
    if len(known) >= LEAST:
        for year, came in series.points[at:]:
            yield Case(series, known, year - known[-1][0], came)


def _score(
    cases: Sequence[Case],
    of: Callable[[Case], float],
    fold: Callable[[list[float]], float],
) -> Score:
    groups = {0: list(cases)} | {h: [c for c in cases if c.horizon == h] for h in HORIZONS}
    filled = {key: [of(c) for c in group] for key, group in groups.items() if group}
    return Score({k: len(v) for k, v in filled.items()}, {k: fold(v) for k, v in filled.items()})
