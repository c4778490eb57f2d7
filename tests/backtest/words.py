"""Were the words right? The real outlook of the sample, against what its actuals became.

The bar is the 目安値 of a later year, as if it were the final target: then it is known
whether it was reached.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.assessment.outlook import Outlook, Prospect, outlook
from chino_metrics.assessment.progress import assess_book
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Status
from tests.backtest.series import sample_book

HORIZONS: Final = (1, 2, 3)
FIRST: Final = 2020
LAST: Final = 2025
NOWHERE: Final = Target(None, Quantity())


@dataclass(frozen=True, slots=True)
class Told:
    """What the outlook said in a year about a later one, and what came then."""

    indicator_id: str
    year: int
    ahead: int
    outlook: Outlook
    came: float
    is_reached: bool

    @property
    def is_hit(self) -> bool | None:
        """Whether what came lay within the range; None where there is none."""
        low, high = self.outlook.low, self.outlook.high
        if low is None or high is None:
            return None
        slack = 1e-9 * max(abs(low), abs(high))
        return low - slack <= self.came <= high + slack


def told() -> list[Told]:
    """Every outlook that the sample's actuals allow, 1 to 3 years ahead."""
    book = sample_book()
    return [
        found
        for year in range(FIRST, LAST)
        for ahead in HORIZONS
        if year + ahead <= LAST
        for found in _told(book, year, ahead)
    ]


def counts(found: list[Told]) -> dict[Prospect, tuple[int, int]]:
    """Per word, how often it was said and in how many of these the bar was reached."""
    said = Counter(t.outlook.prospect for t in found)
    reached = Counter(t.outlook.prospect for t in found if t.is_reached)
    return {prospect: (said[prospect], reached[prospect]) for prospect in Prospect}


def _told(book: Book, year: int, ahead: int) -> Iterator[Told]:
    later = year + ahead
    bars = {key: a for key, a in assess_book(book, later).items() if a.year == later}
    changed = _with_bars(book, {k: a.expected for k, a in bars.items()}, later)
    then, came = assess_book(changed, year), assess_book(changed, later)
    for indicator in changed.indicators:
        actual = came[indicator.id].actual
        known = then[indicator.id]
        found = outlook(indicator, known) if known.year == year else None
        if found is not None and actual is not None:
            reached = came[indicator.id].status is Status.ACHIEVED
            yield Told(indicator.id, year, ahead, found, actual, reached)


def _with_bars(book: Book, bars: dict[str, float | None], year: int) -> Book:
    """The book with the 目安値 of ``year`` in place of the targets, where there is one."""
    plans = tuple(
        replace(
            plan,
            measures=tuple(
                replace(
                    measure,
                    indicators=tuple(
                        _with_bar(i, bars.get(i.id), year) for i in measure.indicators
                    ),
                )
                for measure in plan.measures
            ),
        )
        for plan in book.plans
    )
    return replace(book, plans=plans)


def _with_bar(indicator: Indicator, bar: float | None, year: int) -> Indicator:
    final = NOWHERE if bar is None else Target(year, Quantity(bar, decimals=indicator.decimals + 1))
    return replace(indicator, interim=NOWHERE, final=final)
