"""The baselines and targets by which a fiscal year is judged, where they were revised since.

A past 評価年度 is judged by what was in force on its last day, the newest one by what the
workbook holds; a plan that has ended is judged at its last year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from chino_metrics.model.plan import Book, Indicator, Plan, PlanState
from chino_metrics.model.target import RevisedItem, TargetKind, TargetRevision


def has_revisions(book: Book) -> bool:
    """Whether any baseline or target of the book was ever revised."""
    return any(i.revisions for i in book.indicators)


def as_judged(
    book: Book, as_of: int | None = None, newest: int | None = None
) -> tuple[Indicator, ...]:
    """The book's indicators as they are judged in the fiscal year ``as_of``, in their order.

    ``newest`` is the newest 評価年度: from it on, and where either is None, the workbook's
    own terms hold.
    """
    is_past = as_of is not None and newest is not None and as_of < newest
    return tuple(
        _until_end(in_force(i, as_of) if is_past and as_of is not None else i, plan)
        for plan in book.plans
        for i in plan.indicators
    )


def book_in_force(book: Book, as_of: int, newest: int) -> Book:
    """The book with the terms in force in ``as_of``; itself where they are its own.

    It has a content hash of its own, for what is kept by that.
    """
    if as_of >= newest or not has_revisions(book):
        return book
    return _book_with(book, lambda i: in_force(i, as_of), str(as_of))


def in_force(indicator: Indicator, year: int) -> Indicator:
    """``indicator`` with the terms that held on 31 March of the fiscal ``year``."""
    last_day = date(year + 1, 3, 31)
    return _without(indicator, (r for r in indicator.revisions if r.day > last_day))


def at_first(indicator: Indicator) -> Indicator:
    """``indicator`` with the baseline and targets that it had first (当初)."""
    return _without(indicator, indicator.revisions)


def book_at_first(book: Book) -> Book:
    """The book with the baselines and targets that its indicators had first; itself without revisions."""
    return _book_with(book, at_first, "first") if has_revisions(book) else book


def _without(indicator: Indicator, revisions: Iterable[TargetRevision]) -> Indicator:
    """``indicator`` as it was before ``revisions``, which are its newest ones by day."""
    undone = tuple(revisions)
    if not undone:
        return indicator
    first = {r.item: r.before for r in reversed(undone)}
    kind = first.get(RevisedItem.KIND)
    kept = tuple(r for r in indicator.revisions if r not in undone)
    return replace(
        indicator,
        baseline=first.get(RevisedItem.BASELINE, indicator.baseline),
        interim=first.get(RevisedItem.INTERIM, indicator.interim),
        final=first.get(RevisedItem.FINAL, indicator.final),
        target_kind=TargetKind(kind.quantity.text or "") if kind else indicator.target_kind,
        revisions=kept,
    )


def _book_with(book: Book, terms: Callable[[Indicator], Indicator], name: str) -> Book:
    """``book`` with other terms; ``name`` goes into its content hash."""
    plans = tuple(
        replace(
            plan,
            measures=tuple(
                replace(measure, indicators=tuple(map(terms, measure.indicators)))
                for measure in plan.measures
            ),
        )
        for plan in book.plans
    )
    return replace(book, plans=plans, sha256=f"{book.sha256}:{name}")


def _until_end(indicator: Indicator, plan: Plan) -> Indicator:
    """Without actuals after the end of a plan that has ended."""
    end = plan.end_year
    if plan.state is not PlanState.ENDED or end is None:
        return indicator
    return replace(indicator, actuals=tuple(a for a in indicator.actuals if a.year <= end))
