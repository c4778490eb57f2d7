"""One text beside the numbers it is held against, and what can be found about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Status


class Field(StrEnum):
    """Which text: 要因 or 今後の対応."""

    CAUSE = "cause"
    ACTION = "action"


class Code(StrEnum):
    """What a text is asked about, in the order in which it is shown."""

    MISSING_CAUSE = "missing_cause"
    MISSING_ACTION = "missing_action"
    WRONG_DIRECTION = "wrong_direction"
    WRONG_VERDICT = "wrong_verdict"
    NUMBER_DIFFERS = "number_differs"
    SAME_AS_LAST_YEAR = "same_as_last_year"
    OVERDUE_WITHOUT_OUTCOME = "overdue_without_outcome"
    DUE_AFTER_PLAN = "due_after_plan"


@dataclass(frozen=True, slots=True)
class TextFacts:
    """One text of one indicator and fiscal ``year``, and what is known of both.

    ``name`` and ``unit`` are the indicator's, ``plan_end`` is the plan's last fiscal year.
    ``status`` is the verdict on ``value``; ``previous_…`` belong to the year before.
    ``due`` and ``outcome`` belong to a measure and are as written. What is unknown
    ("" or None) is held against nothing.
    """

    field: Field
    text: str
    year: int
    today: date
    name: str = ""
    unit: str = ""
    direction: Direction = Direction.UNKNOWN
    plan_end: int | None = None
    status: Status | None = None
    value: float | None = None
    previous_value: float | None = None
    previous_text: str = ""
    due: str = ""
    outcome: str = ""


def facts_about(indicator: Indicator, field: Field, text: str, year: int, today: date) -> TextFacts:
    """A text on ``indicator`` beside its values of ``year`` and of the year before.

    What else is known (status, plan_end, previous_text, due, outcome) goes in by ``replace``.
    """
    values = {actual.year: actual.quantity.value for actual in indicator.actuals}
    return TextFacts(
        field=field,
        text=text,
        year=year,
        today=today,
        name=indicator.name,
        unit=indicator.unit,
        direction=indicator.direction,
        value=values.get(year),
        previous_value=values.get(year - 1),
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about a text; ``said`` are the words that raise it, widths folded, or ""."""

    code: Code
    said: str = ""
