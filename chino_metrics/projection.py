"""A robust line through a few yearly values, carried on: plain arithmetic, no indicator in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import TypeAlias

Point: TypeAlias = tuple[int, float]
"""A fiscal year and a value."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A line from ``year`` on and how far the values lay from it."""

    year: int
    start: float
    slope: float
    spread: float

    def at(self, year: int) -> tuple[float, float, float]:
        """The value projected for ``year`` and the ends of its range."""
        value = self.start + self.slope * (year - self.year)
        return value, value - self.spread, value + self.spread


def theil_sen(points: Sequence[Point]) -> float:
    """The median of the slopes of all pairs (Theil 1950, Sen 1968); at least two years needed."""
    return median((w - v) / (year - earlier) for (earlier, v), (year, w) in combinations(points, 2))


def project(points: Sequence[Point]) -> Projection:
    """The line through ``points``, ordered by year; at least two of them."""
    year, slope = points[-1][0], theil_sen(points)
    start = median(value + slope * (year - at) for at, value in points)
    rest = (abs(value - start + slope * (year - at)) for at, value in points)
    return Projection(year, start, slope, 2 * median(rest))
