"""The series that are left out in part: the sample, the references, the published cases."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from statistics import fmean
from typing import Final

from chino_metrics.assessment.projection import LEAST, Point
from chino_metrics.model.plan import Book, Indicator, Reference
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK, read_workbook
from chino_metrics.workbook.reading import read_book

PUBLISHED: Final = Path(__file__).resolve().parents[1] / "assessment" / "published_cases.csv"
#: The same figure under its number in each of the two Canadian files; the file has no names.
SAME: Final = (
    ("14-1-1", "14-5-1", "海の保護区の割合（カナダ）"),
    ("3-10-1 / Tuberculosis", "3-3-2", "結核の罹患率（カナダ）"),
    (
        "9-c-1 / Evolved High-Speed Packet Access (HSPA+)",
        "1-4-1 / Access to basic information services / Proportion of population covered by "
        "Evolved High-Speed Packet Access (HS...",
        "高速通信を使える人の割合（カナダ）",
    ),
)


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one indicator by year; ``most`` is 100 where they are shares of a whole."""

    name: str
    points: tuple[Point, ...]
    most: float = float("inf")

    @property
    def usual(self) -> float:
        """The mean change from one value to the next, without sign: what errors are told in."""
        return fmean(
            abs(w - v) / (year - before) for (before, v), (year, w) in pairwise(self.points)
        )

    def within(self, value: float) -> float:
        """``value`` within what the series can be: not below 0, and a share not above 100 %."""
        return min(max(value, 0.0), self.most)


def sample_book() -> Book:
    """The invented actuals."""
    return read_book(read_workbook(SAMPLE_WORKBOOK))


def real_book() -> Book:
    """The plan's own workbook."""
    return read_book(read_workbook(WORKBOOK))


def sample_series() -> list[Series]:
    """Actuals of the sample after the baseline year, where one can be left out."""
    return [s for i in sample_book().indicators if len((s := _after_baseline(i)).points) > LEAST]


def real_series() -> list[Series]:
    """Actuals of the plan's own workbook after the baseline year, where one can be left out."""
    return [s for i in real_book().indicators if len((s := _after_baseline(i)).points) > LEAST]


def reference_series() -> list[Series]:
    """Observed reference series of the plan's own workbook, where one value can be left out."""
    book = real_book()
    owners = (*book.indicators, *book.plans)
    found: dict[tuple[str, str], list[Reference]] = {}
    for reference in chain.from_iterable(owner.references for owner in owners):
        found.setdefault((reference.owner_id, reference.series), []).append(reference)
    now = book.modified.year if book.modified else 0
    return [
        Series(name, tuple(sorted((r.year, r.value) for r in rows)))
        for (_, name), rows in found.items()
        if len(rows) > LEAST and max(r.year for r in rows) <= now
    ]


def triples() -> list[Series]:
    """Three values of one figure, real or published: too few for the outlook."""
    earlier = (_until_baseline(i) for i in real_book().indicators)
    seen = {s.points: s for s in earlier if len(s.points) == 3}
    return [*seen.values(), *_published_triples()]


def published_counts() -> tuple[int, int]:
    """How many figures the published cases hold, and the most values that one row set gives."""
    values: dict[tuple[str, str], set[str]] = {}
    for row in _published():
        years = {row["base_year"], row["latest_year"]} - {""}
        values.setdefault((row["source"], row["indicator"]), set()).update(years)
    return len(values), max(map(len, values.values()))


def _after_baseline(indicator: Indicator) -> Series:
    start = indicator.baseline.year or 0
    points = _points(indicator, start + 1, 9999)
    return Series(indicator.name, points, 100.0 if indicator.is_percentage else float("inf"))


def _until_baseline(indicator: Indicator) -> Series:
    base = indicator.baseline
    points = dict(_points(indicator, 0, (base.year or 0) - 1))
    if base.year is not None and base.quantity.value is not None:
        points[base.year] = base.quantity.value
    return Series(indicator.name, tuple(sorted(points.items())))


def _points(indicator: Indicator, first: int, last: int) -> tuple[Point, ...]:
    values = ((a.year, a.quantity.value) for a in indicator.actuals if first <= a.year <= last)
    return tuple((year, value) for year, value in values if value is not None)


def _published() -> list[dict[str, str]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _published_triples() -> list[Series]:
    """The figures of ``SAME``: one baseline, and the newest value of each of two years."""
    rows = {row["indicator"]: row for row in _published() if "canada" in row["source"]}
    found = []
    for first, second, name in SAME:
        values = [
            (int(rows[key][f"{at}_year"]), float(rows[key][at]))
            for key in (first, second)
            for at in ("base", "latest")
        ]
        found.append(Series(name, tuple(sorted(set(values)))))
    return found
