"""What a published rule is given: the numbers of one indicator, and what it answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from chino_metrics.model.plan import Direction
from chino_metrics.model.rounding import reaches

#: A rule that does not apply, or lacks a number.
NOT_AVAILABLE: Final = "not_available"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one indicator; None where there is none.

    ``actual`` is the value of ``year``, the newest one; ``series`` are (year, value) of
    all years known up to it, ordered, baseline included; ``limit`` is the best value
    there can be (100 of a share). Values in the indicator's unit.
    """

    direction: Direction
    baseline: float | None
    baseline_year: int | None
    actual: float | None
    year: int | None
    target: float | None = None
    target_year: int | None = None
    limit: float | None = None
    series: tuple[tuple[int, float], ...] = ()

    @property
    def sign(self) -> int:
        """+1 where more is better, −1 where less is, 0 where nobody has said."""
        return self.direction.sign or 0

    @property
    def is_met(self) -> bool:
        """Whether the actual reaches the target, within the tolerance of our own rule."""
        return self.reaches(self.actual)

    def reaches(self, value: float | None) -> bool:
        """Whether ``value`` reaches the target; False where either is missing."""
        if value is None or self.target is None or self.direction is Direction.UNKNOWN:
            return False
        return reaches(value, self.target, self.sign)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one rule says: its code, and its number where it has one (unrounded)."""

    name: str
    status: str
    value: float | None = None


def finite(value: float) -> float | None:
    """``value``, or None where it is too large for a number."""
    return value if math.isfinite(value) else None
