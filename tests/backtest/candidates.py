"""What the outlook could have been: projections of one value, and ranges around the chosen one.

Each takes three to five points, ordered by year, and how many years ahead to look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import sqrt
from statistics import median
from typing import Final, TypeAlias

from chino_metrics.assessment.projection import STUDENT_80, Point, distances, project, theil_sen

Points: TypeAlias = Sequence[Point]
Forecast: TypeAlias = Callable[[Points, int], float]
#: Half the width of the range.
Width: TypeAlias = Callable[[Points, int], float]

#: Student's t for 9 of 10, by the number of points.
STUDENT_90: Final = {3: 6.314, 4: 2.920, 5: 2.353}


def chosen(points: Points, ahead: int) -> float:
    """The newest value and the median pace: what ``chino_metrics.projection`` gives."""
    return project(points).at(points[-1][0] + ahead)[0]


def on_the_line(points: Points, ahead: int) -> float:
    """The Theil–Sen line itself, which need not pass through the newest value."""
    slope, newest = theil_sen(points), points[-1][0]
    return median(v + slope * (newest - year) for year, v in points) + slope * ahead


def unchanged(points: Points, ahead: int) -> float:
    """The newest value stays."""
    return points[-1][1]


def first_to_last(points: Points, ahead: int) -> float:
    """The mean of the yearly changes, which is the line through the first and the last value."""
    (start, low), (end, high) = points[0], points[-1]
    return high + ahead * (high - low) / (end - start)


def median_change(points: Points, ahead: int) -> float:
    """The median of the yearly changes."""
    return points[-1][1] + ahead * median(_changes(points))


def recent_first(points: Points, ahead: int) -> float:
    """The mean of the yearly changes, the newer ones with more weight (1, 2, 3, …)."""
    changes = _changes(points)
    weighted = sum(weight * change for weight, change in enumerate(changes, 1))
    return points[-1][1] + ahead * weighted / sum(range(1, len(changes) + 1))


def damped(points: Points, ahead: int) -> float:
    """The median pace, each year four fifths of that of the year before."""
    return points[-1][1] + theil_sen(points) * sum(0.8**year for year in range(1, ahead + 1))


def twice_median_residual(points: Points, ahead: int) -> float:
    """Twice the median distance from the line, the same for every year."""
    return 2 * median(_residuals(points))


def largest_residual(points: Points, ahead: int) -> float:
    """The largest distance from the line, the same for every year."""
    return max(_residuals(points))


def twice_largest_residual(points: Points, ahead: int) -> float:
    """Twice the largest distance from the line, the same for every year."""
    return 2 * max(_residuals(points))


def past_errors(points: Points, ahead: int) -> float:
    """The largest error of the same method one step ahead, times the root of the years."""
    return sqrt(ahead) * max(_one_step_error(points, cut) for cut in range(2, len(points)))


def twice_scatter(points: Points, ahead: int) -> float:
    """Twice the standard deviation around the line, times the root of the years."""
    squares = sum(d * d for d in _residuals(points))
    return 2 * sqrt(squares / (len(points) - 2)) * sqrt(ahead)


def interval_80(points: Points, ahead: int) -> float:
    """The range of ``chino_metrics.projection``."""
    value, low, _ = project(points).at(points[-1][0] + ahead)
    return value - low


def interval_90(points: Points, ahead: int) -> float:
    """The same for 9 of 10."""
    return interval_80(points, ahead) * STUDENT_90[len(points)] / STUDENT_80[len(points)]


#: 真ん中の値: (word, forecast); the first is the chosen one.
FORECASTS: Final[tuple[tuple[str, Forecast], ...]] = (
    ("最新の実績から、実績どうしの傾きの中央値で延ばす（採用）", chosen),
    ("実績全体の真ん中を通る線を、同じ傾きで延ばす（はじめの案）", on_the_line),
    ("最新の実績のまま動かない", unchanged),
    ("最初と最後の実績を結ぶ（年々の増減の平均）", first_to_last),
    ("年々の増減の中央値で延ばす", median_change),
    ("新しい増減ほど重くした平均で延ばす", recent_first),
    ("採用と同じ傾きを、年ごとに2割ずつ緩める", damped),
)

#: 範囲: (word, half width); the chosen one is ``interval_80``.
RANGES: Final[tuple[tuple[str, Width], ...]] = (
    ("線からの離れの中央値の2倍", twice_median_residual),
    ("線からの最も大きい離れ", largest_residual),
    ("線からの最も大きい離れの2倍", twice_largest_residual),
    ("1年先を当てたときの最も大きい誤差、年数の平方根で広げる", past_errors),
    ("ばらつきの2倍、年数の平方根で広げる", twice_scatter),
    ("8割の予測区間（採用）", interval_80),
    ("9割の予測区間", interval_90),
)


def _changes(points: Points) -> list[float]:
    return [(w - v) / (year - before) for (before, v), (year, w) in pairwise(points)]


def _residuals(points: Points) -> list[float]:
    return [abs(d) for d in distances(points, theil_sen(points))]


def _one_step_error(points: Points, cut: int) -> float:
    """How far the value after the first ``cut`` points lay from what they foretold."""
    (newest, value), (year, came) = points[cut - 1], points[cut]
    return abs(value + theil_sen(points[:cut]) * (year - newest) - came)
