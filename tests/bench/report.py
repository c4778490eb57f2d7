"""The table that the benchmark prints."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

HEADS = ("what", "measured", "floor", "ratio", "goal")


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure, its floor from the same run and what we want."""

    name: str
    unit: str
    measured: float | None
    floor: float | None = None
    goal: str = ""

    def cells(self) -> tuple[str, ...]:
        ratio = self.measured / self.floor if self.measured is not None and self.floor else None
        return (
            self.name,
            _figure(self.measured, self.unit),
            _figure(self.floor, self.unit),
            "" if ratio is None else f"{ratio:.2f}×",
            self.goal,
        )


def middle(values: Sequence[float]) -> float:
    """The median."""
    return median(values)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def table(rows: Iterable[Row]) -> str:
    """The rows as text in columns."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            _pad(cell, width, right=0 < i < len(HEADS) - 1)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
