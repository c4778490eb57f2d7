"""A book with the plans of many municipalities (a prefecture's): its parts, one a municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from string import ascii_uppercase

from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Book, Plan
from chino_metrics.model.publisher import NO_MUNICIPALITY, Municipality


@lru_cache(maxsize=16)
def municipalities(book: Book) -> tuple[Municipality, ...]:
    """Those with a plan in the book, in its order; none where all plans are one publisher's."""
    found: dict[str, Municipality] = {}
    for plan in book.plans:
        found.setdefault(plan.municipality.code, plan.municipality)
    found.pop(NO_MUNICIPALITY.code, None)
    return tuple(found.values()) if len(found) > 1 else ()


def municipality_of(book: Book, code: str, plan: str = "", indicator: str = "") -> Municipality:
    """The one that is meant: by its code, else as the owner of a plan or an indicator, else the first.

    The book has ``municipalities``.
    """
    own = book.indicator_by_id.get(indicator)
    plan_of = book.plan_by_id.get(plan) or (book.plan_by_id[own.plan_id] if own else None)
    named = plan_of.municipality.code if plan_of else ""
    by_code = {m.code: m for m in municipalities(book)}
    return by_code.get(code) or by_code.get(named) or municipalities(book)[0]


@lru_cache(maxsize=512)
def part_of(book: Book, municipality: Municipality) -> Book:
    """The book of one municipality: its plans alone, under its own name.

    What the workbook says of all stays (official statistics, other words); corrections and
    findings of reading do where they are not about another municipality.
    """
    plans = tuple(p for p in book.plans if p.municipality.code == municipality.code)
    owners = _owners(book)

    def is_own(name: str) -> bool:
        return owners.get(name, municipality.code) == municipality.code

    return replace(
        book,
        plans=plans,
        corrections=tuple(c for c in book.corrections if all(map(is_own, c.place.split()))),
        issues=tuple(i for i in book.issues if is_own(f"{i.sheet} {_row(i.cell)}")),
        sha256=f"{book.sha256}/{municipality.code}",
        publisher=replace(book.publisher, name=municipality.name, code=municipality.code),
    )


@lru_cache(maxsize=8)
def _owners(book: Book) -> dict[str, str]:
    """Codes by what names a municipality's: ids of plans and indicators, rows (「実績 7」)."""
    found: dict[str, str] = {}
    for plan in book.plans:
        names = [plan.id, *(i.id for i in plan.indicators)]
        rows = (f"{cell.sheet} {_row(cell.address)}" for cell in _cells(plan))
        found |= dict.fromkeys((*names, *rows), plan.municipality.code)
    return found


def _cells(plan: Plan) -> Iterator[Cell]:
    """A cell of each row that says something of a plan or of one of its indicators."""
    yield from (project.cell for project in plan.projects)
    yield from (point.cell for point in plan.references)
    for i in plan.indicators:
        yield i.cell
        yield from (point.cell for point in i.references)
        yield from (event.cell for event in i.events)
        yield from (a.quantity.cell for a in i.actuals if a.quantity.cell)
        yield from (cell for e in i.evaluations for _, cell in e.cells)


def _row(address: str) -> str:
    return address.lstrip(ascii_uppercase)
