"""What is odd about values beside their plan's period and beside the same indicator in another plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from chino_metrics.assessment.rollup import twin_pairs
from chino_metrics.model.issue import Cell, Issue, Quantity
from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.wording import formats, terms


def after_the_end(
    actuals: Iterable[Actual],
    indicators: Mapping[str, Indicator],
    ends: Mapping[str, int | None],
    base: Book,
) -> Iterator[Issue]:
    """One warning a plan on new values of years after its end; ``ends`` are the last years by plan.

    A plan lasts until its last year or, where that is later or the only one known, until
    the year of the indicator's final target.
    """
    late: defaultdict[tuple[str, int], list[Actual]] = defaultdict(list)
    for actual in _new(actuals, base):
        indicator = indicators[actual.indicator_id]
        years = (ends.get(indicator.plan_id), indicator.final.year)
        end = max((year for year in years if year is not None), default=actual.year)
        if actual.year > end:
            late[indicator.plan_id, end].append(actual)
    for (plan_id, end), values in late.items():
        plan = base.plan_by_id.get(plan_id)
        message = (
            f"{plan.name if plan else 'この計画'}は{formats.year(end)}まで。そのあとの"
            f"{formats.year_span(sorted({a.year for a in values}))}の値が{len(values)}件ある。"
            "計画と年度を確かめてください。正しければ、そのままでよい。"
        )
        yield Issue.warning(_place(values[0]), "after_plan", message)


def twins_apart(
    actuals: Iterable[Actual], indicators: Mapping[str, Indicator], base: Book
) -> Iterator[Issue]:
    """A warning on each new value that is another than that of the same indicator in another plan."""
    given = {(a.indicator_id, a.year): a for a in actuals if a.quantity.value is not None}
    published = _published(base)
    twins = {i.id: twin for pair in twin_pairs(indicators.values()) for i, twin in _both(pair)}
    told: set[frozenset[tuple[str, int]]] = set()
    for actual in _new(given.values(), base):
        twin = twins.get(actual.indicator_id)
        if twin is None:
            continue
        beside, year = given.get((twin.id, actual.year)), actual.year
        theirs = beside.quantity if beside else published.get((twin.id, year), Quantity())
        points = frozenset({(actual.indicator_id, year), (twin.id, year)})
        if theirs.value is not None and points not in told and _differ(actual.quantity, theirs):
            told.add(points)
            yield _apart(actual, twin, theirs, base, "この表" if beside else "公開中")


def _both(pair: tuple[Indicator, Indicator]) -> tuple[tuple[Indicator, Indicator], ...]:
    return (pair, pair[::-1])


def _apart(actual: Actual, twin: Indicator, theirs: Quantity, base: Book, where: str) -> Issue:
    plan = base.plan_by_id.get(twin.plan_id)
    message = (
        f"「{formats.as_written(actual.quantity)}」とある（{formats.year(actual.year)}）。同一指標の「{twin.name}」"
        f"（{plan.short_name if plan else twin.id}）は{terms.amount(twin, theirs.value)}（{where}）。"
        "どちらが正しいか確かめ、同じ値にしてください。"
    )
    return Issue.warning(_place(actual), "twins_apart", message)


def _new(actuals: Iterable[Actual], base: Book) -> Iterator[Actual]:
    """The numbers that are not published as they are."""
    published = _published(base)
    for actual in actuals:
        old = published.get((actual.indicator_id, actual.year), Quantity())
        if actual.quantity.value is not None and actual.quantity.value != old.value:
            yield actual


def _published(base: Book) -> dict[tuple[str, int], Quantity]:
    return {(a.indicator_id, a.year): a.quantity for i in base.indicators for a in i.actuals}


def _differ(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers differ by more than the rounding of the coarser."""
    difference = abs((one.value or 0.0) - (other.value or 0.0))
    return difference >= 0.5 * 10.0 ** -min(one.decimals, other.decimals)


def _place(actual: Actual) -> Cell:
    return actual.quantity.cell or Cell("", "")
