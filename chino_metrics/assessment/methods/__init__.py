"""Second opinions: the same numbers judged by other published rules, each by itself.

``opinions`` takes plain numbers, ``second_opinions`` an indicator of the book. Nothing
here changes our own verdict (``progress``); the screens say where they disagree.
"""

from __future__ import annotations

from typing import Final

from chino_metrics.assessment import bounds
from chino_metrics.assessment.methods.growth import eurostat, opensdg
from chino_metrics.assessment.methods.levels import destatis, kofukin, target_met
from chino_metrics.assessment.methods.numbers import NOT_AVAILABLE, Numbers, Opinion
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment

__all__ = (
    "METHODS",
    "NOT_AVAILABLE",
    "Numbers",
    "Opinion",
    "numbers_of",
    "opinions",
    "second_opinions",
)

#: The rules in the order in which they are shown; each answers under its own name.
METHODS: Final = (opensdg, eurostat, kofukin, destatis, target_met)


def opinions(numbers: Numbers) -> dict[str, Opinion]:
    """What every rule says of these numbers, by the rule's name."""
    return {said.name: said for said in (method(numbers) for method in METHODS)}


def second_opinions(indicator: Indicator, assessment: Assessment) -> dict[str, Opinion]:
    """What every rule says of an indicator, from baseline to newest judged actual and target."""
    return opinions(numbers_of(indicator, assessment))


def numbers_of(indicator: Indicator, assessment: Assessment) -> Numbers:
    """An indicator's numbers; before there is an actual the baseline stands in for it.

    A target of every year has no year to come to, and no growth that leads there.
    """
    base, final = indicator.baseline, indicator.final
    judged = assessment.year is not None
    start, value = base.year, base.quantity.value
    known = ((start, value),) if start is not None and value is not None else ()
    return Numbers(
        direction=indicator.direction,
        baseline=base.quantity.value,
        baseline_year=base.year,
        actual=assessment.actual if judged else base.quantity.value,
        year=assessment.year if judged else base.year,
        target=final.quantity.value,
        target_year=None if indicator.is_yearly else final.year,
        series=(*known, *bounds.counted(indicator, assessment.year)),
    )
