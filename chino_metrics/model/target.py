"""What is to be reached, when a value of it is owed, and what was changed about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.rounding import plain

#: What a plan says of a target that it leaves open: 「検討中」, or 「今後」 with 「設定」 after it.
_UNDECIDED: Final = re.compile(r"未設定|未定|検討中|調整中")
_LATER: Final = re.compile(r"今後|別途|追って|後日|見直し")
_TO_BE_SET: Final = re.compile(r"設定|決定|決め|定め|検討")


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity to be reached in a fiscal year; ``year`` None where none is set."""

    year: int | None
    quantity: Quantity

    def says_the_same(self, other: Target) -> bool:
        """Whether both say the same; a year that one does not say is not held against it."""
        years = {self.year, other.year} - {None}
        one, two = self.quantity, other.quantity
        if one.value is None or two.value is None:
            return one.value is two.value and one.text == two.text
        return len(years) < 2 and plain(one.value) == plain(two.value)

    @property
    def is_left_open(self) -> bool:
        """Whether the plan itself says, in place of a number, that one is still to be set."""
        said = self.quantity.text or ""
        if self.quantity.value is not None or _UNDECIDED.search(said):
            return self.quantity.value is None
        later = _LATER.search(said)
        return later is not None and _TO_BE_SET.search(said, later.end()) is not None

    @property
    def is_in_words(self) -> bool:
        """Whether the plan states it in words instead of a number: 「毎年度実施」."""
        quantity = self.quantity
        return quantity.value is None and bool(quantity.text) and not self.is_left_open


class TargetKind(StrEnum):
    """When the final target applies (目標の種類)."""

    REACH = "reach"
    """In the final year; until then on the straight path (到達)."""
    EVERY_YEAR = "every_year"
    """In every year after the baseline's (毎年度)."""


@dataclass(frozen=True, slots=True)
class Survey:
    """When a value is to be expected: every ``interval`` years, counted from ``year``.

    ``year`` is a fiscal year in which it took place, None for the baseline's;
    ``final_month`` the month (1–12) after the end of the fiscal year at whose end the
    value is final (確定する月).
    """

    interval: int = 1
    year: int | None = None
    final_month: int = 6

    def is_due(self, year: int, today: date) -> bool:
        """Whether the value of fiscal ``year`` is final on ``today``: the month has passed."""
        calendar_year = year + 1 + (self.final_month < 4)
        return (today.year, today.month) > (calendar_year, self.final_month)

    def takes_place(self, year: int, baseline_year: int | None) -> bool:
        """Whether there is a value of fiscal ``year``; in every year where no start is known."""
        start = baseline_year if self.year is None else self.year
        return start is None or (year - start) % self.interval == 0


#: Where the workbook says nothing: every year, final in June.
USUAL_SURVEY: Final = Survey()


class RevisedItem(StrEnum):
    """What of an indicator was revised (項目)."""

    BASELINE = "baseline"
    INTERIM = "interim"
    FINAL = "final"
    KIND = "target_kind"
    """When the final target applies: the value of a ``TargetKind``, as the text of a target."""


@dataclass(frozen=True, slots=True)
class TargetRevision:
    """A baseline or target that was changed on a day (目標の改定).

    ``ground`` is what it rests on (根拠), such as the decision of a council;
    ``cell`` is that of the new value.
    """

    indicator_id: str
    day: date
    item: RevisedItem
    before: Target
    after: Target
    reason: str
    ground: str
    ground_url: str
    cell: Cell
