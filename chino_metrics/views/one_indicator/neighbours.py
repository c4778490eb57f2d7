"""Indicators that are asked about together: what is found of one is kept for those beside it.

What the rules say of one supposed value takes as long as of a thousand (a frame has to be
built and asked), so that pages one after the other, an edition or a report ask once for
many; and a single page of a large book waits for no more than these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics.model.plan import Book, Indicator

AT_ONCE: Final = 40


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Up to ``AT_ONCE`` indicators of a book in printed order, from the place ``start`` on."""

    book: Book
    start: int

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """They themselves."""
        return self.book.indicators[self.start : self.start + AT_ONCE]


def neighbours_of(book: Book, indicator: Indicator) -> Neighbours:
    """Those among which an indicator of the book stands."""
    place = next(n for n, i in enumerate(book.indicators) if i.id == indicator.id)
    return Neighbours(book, place - place % AT_ONCE)
