"""A robust line through a few yearly values, carried on: plain arithmetic, no indicator in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import fsum, sqrt
from statistics import fmean, median
from typing import Final, TypeAlias

Point: TypeAlias = tuple[int, float]
"""A fiscal year and a value."""

#: Points used → how many of their standard deviations hold 8 of 10 (Student's t, n − 2).
STUDENT_80: Final = {3: 3.078, 4: 1.886, 5: 1.638}
LEAST: Final = min(STUDENT_80)
MOST: Final = max(STUDENT_80)


@dataclass(frozen=True, slots=True)
class Projection:
    """A line from the newest value on, and how far its range opens.

    ``spread`` is half the range of a year in the middle of the years used; ``middle`` is
    that year, ``reach`` the sum of the squared distances of the years from it.
    """

    last: Point
    slope: float
    spread: float
    count: int
    middle: float
    reach: float

    def at(self, year: int) -> tuple[float, float, float]:
        """The value projected for ``year`` and the ends of its range."""
        value = self.last[1] + self.slope * (year - self.last[0])
        half = self.spread * sqrt(1 + 1 / self.count + (year - self.middle) ** 2 / self.reach)
        return value, value - half, value + half


def theil_sen(points: Sequence[Point]) -> float:
    """The median of the slopes of all pairs (Theil 1950, Sen 1968); at least two years needed."""
    return median((w - v) / (year - earlier) for (earlier, v), (year, w) in combinations(points, 2))


def distances(points: Sequence[Point], slope: float) -> list[float]:
    """How far each value lies from the line of ``slope`` that leaves half of them on each side."""
    levels = [value - slope * (year - points[-1][0]) for year, value in points]
    middle = median(levels)
    return [level - middle for level in levels]


def project(points: Sequence[Point]) -> Projection:
    """The median pace of ``points`` from the newest of them on.

    ``points``: ``LEAST`` to ``MOST`` of them, ordered by year, one a year. The range is
    that of a new value around a line (prediction interval, 80 %), with the spread of the
    points around the line of the median pace.
    """
    count, slope = len(points), theil_sen(points)
    scatter = sqrt(fsum(d * d for d in distances(points, slope)) / (count - 2))
    middle = fmean(year for year, _ in points)
    reach = fsum((year - middle) ** 2 for year, _ in points)
    return Projection(points[-1], slope, STUDENT_80[count] * scatter, count, middle, reach)
