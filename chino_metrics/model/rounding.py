"""How numbers are rounded, and when one reaches another."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: Every "at least" allows this much, relative to the larger of the two numbers compared.
TOLERANCE: Final = 1e-9


def reaches(value: float, target: float, sign: int) -> bool:
    """Whether ``value`` is at least as good as ``target``; ``sign`` is +1 where more is better, else −1.

    Within ``TOLERANCE`` of the target: where it matters, the two are equal.
    """
    return sign * (value - target) >= -TOLERANCE * abs(target)


def plain(value: float) -> float:
    """A computed ``value`` on 14 digits and 9 decimals: 2.1 where 100 − 97.9 makes 2.0999999999999943."""
    return round(float(f"{value:.14g}"), 9)


def rounded(value: float, decimals: int) -> Decimal:
    """``value`` rounded half away from zero, on its 15 digits: (100 − 97.9) / 2 is 1.05, not less."""
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
