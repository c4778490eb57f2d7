"""A book with the plans of many municipalities (a prefecture's): its parts, one a municipality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from chino_metrics.model.plan import Book


class Municipality(NamedTuple):
    """Whose plan it is, as 計画 says: ``code`` (自治体コード) tells it in addresses; "" where nothing is said."""

    code: str
    name: str


@lru_cache(maxsize=16)
def municipalities(book: Book) -> tuple[Municipality, ...]:
    """Those with a plan in the book, in its order; none where all plans are one publisher's."""
    found = dict.fromkeys(Municipality(*p.municipality) for p in book.plans if p.municipality[0])
    return tuple(found) if len(found) > 1 else ()


def municipality_of(book: Book, code: str, plan: str = "", indicator: str = "") -> Municipality:
    """The one that is meant: by its code, else as the owner of a plan or an indicator, else the first.

    The book has ``municipalities``.
    """
    own = book.indicator_by_id.get(indicator)
    plan_of = book.plan_by_id.get(plan) or (book.plan_by_id[own.plan_id] if own else None)
    named = plan_of.municipality[0] if plan_of else ""
    by_code = {m.code: m for m in municipalities(book)}
    return by_code.get(code) or by_code.get(named) or municipalities(book)[0]


@lru_cache(maxsize=512)
def part_of(book: Book, municipality: Municipality) -> Book:
    """The book of one municipality: its plans alone, under its own name.

    What the workbook says of all (corrections, official statistics, findings of reading) stays.
    """
    plans = tuple(p for p in book.plans if p.municipality == municipality)
    return replace(
        book,
        plans=plans,
        sha256=f"{book.sha256}/{municipality.code}",
        publisher=replace(book.publisher, name=municipality.name, code=municipality.code),
    )


def parts_of(book: Book) -> Iterable[tuple[Municipality, Book]]:
    """Every municipality with its part, in the order of the book."""
    return ((m, part_of(book, m)) for m in municipalities(book))
