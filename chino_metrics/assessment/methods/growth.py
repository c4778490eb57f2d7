"""Two published rules that compare yearly growth rates: Open SDG's and Eurostat's.

Both ask how the growth so far, G(y, b, n), compares with the growth that would lead to
the target, G(T, b, N), where G(a, b, n) = (a/b)^(1/n) − 1: y the newest value, n years
after the baseline b, and T the target, N years after it.

Open SDG puts 0.001 for a baseline or a target of 0. That invents a number, and the
result hangs on it, so these rules answer ``not_available`` there.
"""

from __future__ import annotations

from typing import Final

from chino_metrics.assessment.methods.numbers import NOT_AVAILABLE, Numbers, Opinion, finite
from chino_metrics.model.plan import Direction

#: Shares of the growth that is needed, from which a step begins.
RATIO_CUTS: Final = (0.95, 0.60, 0.0)
#: Yearly growth from which a step begins where there is no target.
OPENSDG_GROWTH_CUTS: Final = (0.015, 0.005, 0.0)
EUROSTAT_GROWTH_CUTS: Final = (0.01, 0.001)
EUROSTAT_FLAT: Final = -0.001
EUROSTAT_WORSE: Final = -0.01
#: How quickly the cuts fall for a baseline near the limit.
_NEARNESS: Final = 4.44
_OPENSDG_STEPS: Final = ("substantial_progress", "moderate_progress", "limited_progress")


def growth(value: float | None, base: float | None, years: int | None) -> float | None:
    """The yearly growth rate from ``base`` to ``value``.

    None where one is missing, the base is 0, the signs differ or no year has passed.
    """
    if value is None or not base or years is None or years < 1 or value / base < 0:
        return None
    return finite((value / base) ** (1 / years) - 1)


def observed(numbers: Numbers) -> float | None:
    """The growth so far, signed so that larger is better."""
    rate = growth(numbers.actual, numbers.baseline, _years(numbers, numbers.year))
    if rate is None or numbers.baseline is None or numbers.direction is Direction.UNKNOWN:
        return None
    side = -1 if numbers.baseline < 0 else 1
    return side * numbers.sign * rate


def needed(numbers: Numbers) -> float | None:
    """The growth that would lead from the baseline to the target, unsigned.

    None for a target of 0, which no growth rate reaches.
    """
    if not numbers.target:
        return None
    rate = growth(numbers.target, numbers.baseline, _years(numbers, numbers.target_year))
    return None if rate is None else abs(rate)


def opensdg(numbers: Numbers) -> Opinion:
    """Open SDG 2.4, also used by Statistics Canada.

    With a target: met → achieved; else R = s·d·G(y, b, n) / \\|G(T, b, N)\\| with s = −1 for
    a negative b: R ≥ 0.95, ≥ 0.60, ≥ 0, below. Without: s·d·G against 0.015·C, 0.005·C, 0.
    The value is R, or the growth. Source: open-sdg/sdg-build, sdg/ProgressMeasure.py;
    sdg-data-canada-odd-donnees, indicator_calculation_components.yml.
    """
    value, cuts = _measured(numbers, OPENSDG_GROWTH_CUTS)
    if numbers.is_met:
        return Opinion("opensdg", "target_achieved", value)
    if value is None:
        return Opinion("opensdg", _away_from_baseline(numbers, "deterioration"))
    steps = zip(cuts, _OPENSDG_STEPS, strict=True)
    return Opinion("opensdg", next((s for c, s in steps if value >= c), "deterioration"), value)


def eurostat(numbers: Numbers) -> Opinion:
    """Eurostat's cuts as Eustat, the Basque statistical office, applies them.

    With a target: R > 95 %, > 60 %, ≥ 0 %, below; met counts as the first step. Without:
    s·d·G > 1 %, > 0.1 %, ≥ −0.1 %, ≥ −1 %, below, the first two times C. The value is R,
    or the growth. Source: Eurostat, Sustainable development in the EU, monitoring
    report, annex; EUSTAT-PRE/data, indicator_calculation_components.yml.
    """
    value, cuts = _measured(numbers, EUROSTAT_GROWTH_CUTS)
    if numbers.is_met:
        return Opinion("eurostat", "significant_progress", value)
    if value is None:
        return Opinion("eurostat", _away_from_baseline(numbers, "significant_deterioration"))
    step = _eurostat_ratio if numbers.target is not None else _eurostat_growth
    return Opinion("eurostat", step(value, cuts), value)


def nearness(baseline: float | None, limit: float | None) -> float:
    """C, by which the growth cuts shrink for a baseline near the limit L.

    1 for |b| ≥ 2|L| or without a limit; 1 − (|b|/|L|)^4.44 up to |L|; beyond it
    1 − ((2|L| − |b|)/|L|)^4.44.
    """
    if limit is None or baseline is None:
        return 1.0
    size, end = abs(baseline), abs(limit)
    if size >= 2 * end:
        return 1.0
    share: float = (size if size <= end else 2 * end - size) / end
    return 1.0 - float(share**_NEARNESS)


def _measured(
    numbers: Numbers, growth_cuts: tuple[float, ...]
) -> tuple[float | None, tuple[float, ...]]:
    """R and its cuts where there is a target, else the growth and its cuts times C."""
    rate = observed(numbers)
    if numbers.target is None:
        scale = nearness(numbers.baseline, numbers.limit)
        return rate, tuple(cut * scale for cut in growth_cuts)
    goal = needed(numbers)
    return (finite(rate / goal) if rate is not None and goal else None), RATIO_CUTS


def _away_from_baseline(numbers: Numbers, worst: str) -> str:
    """Without a ratio: ``worst`` where the baseline is the target and was left, else none.

    There the ratio is minus infinity in the published code.
    """
    is_left = needed(numbers) == 0 and observed(numbers) is not None
    return worst if is_left else NOT_AVAILABLE


def _eurostat_ratio(value: float, cuts: tuple[float, ...]) -> str:
    high, middle, low = cuts
    if value > high:
        return "significant_progress"
    if value > middle:
        return "moderate_progress"
    return "moderate_deterioration" if value >= low else "significant_deterioration"


def _eurostat_growth(value: float, cuts: tuple[float, ...]) -> str:
    high, middle = cuts
    if value > high or (high == 0 and value >= 0):  # the limit is reached and kept
        return "significant_progress"
    if value > middle:
        return "moderate_progress"
    if value >= EUROSTAT_FLAT:
        return "no_progress"
    return "moderate_deterioration" if value >= EUROSTAT_WORSE else "significant_deterioration"


def _years(numbers: Numbers, until: int | None) -> int | None:
    if until is None or numbers.baseline_year is None:
        return None
    return until - numbers.baseline_year
