"""Named rules on a whole book: what planners should put right, confirm or know.

A rule takes the book and yields issues: a warning where new data may be wrong
(here), an info where the printed plan is odd (``plan_questions``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import chain
from typing import Final

from chino_metrics.assessment.rollup import twin_pairs
from chino_metrics.ingest.rules.plan_questions import QUESTIONS, Rule
from chino_metrics.ingest.rules.plausibility import Doubt, doubts_about, measure_of
from chino_metrics.model.issue import Issue, Quantity, Severity
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.wording import formats, terms

#: The code of each doubt, and its words.
_DOUBTS: Final = {
    Doubt.FRACTION: (
        "fraction_of_percentage",
        "{year}年度の{now}は、割合を小数で書いたものかもしれない。値を確かめてください。",
    ),
    Doubt.PERCENTAGE_RANGE: (
        "percentage_out_of_range",
        "{year}年度の{now}は0～100%の外にある。値を確かめてください。",
    ),
    Doubt.BELOW_ZERO: (
        "count_below_zero",
        "{year}年度の{now}は0より小さいが、計画の値はどれも0以上である。値を確かめてください。",
    ),
    Doubt.LEAP: (
        "tenfold_change",
        "{year}年度の{now}は、前の値{before}とけたが違う。単位と値を確かめてください。",
    ),
    Doubt.FALLING_TOTAL: (
        "cumulative_falls",
        "累計なのに、{year}年度の{now}が前の値{before}より小さい。累計の値かどうか確かめてください。",
    ),
    Doubt.PART_OF_ONE: (
        "part_of_one",
        "{year}年度の{now}は、1つずつ数えるものなのに小数がある。値と単位を確かめてください。",
    ),
    Doubt.MORE_THAN_EXIST: (
        "more_than_exist",
        "{year}年度の{now}は、計画にある総数{total}より多い。値を確かめてください。",
    ),
}


@lru_cache(maxsize=8)
def check_book(book: Book) -> tuple[Issue, ...]:
    """What was noticed while reading and what the rules find, errors first; once for a book."""
    order = list(Severity)
    found = chain(book.issues, *(rule(book) for rule in RULES))
    return tuple(sorted(found, key=lambda issue: order.index(issue.severity)))


def twins_differ(book: Book) -> Iterator[Issue]:
    """Twins of which only one names the other, or whose values are not the same."""
    for pair in twin_pairs(book.indicators):
        one, other = sorted(pair, key=lambda i: i.id)
        for i, twin in ((one, other), (other, one)):
            if i.twin_id == twin.id and twin.twin_id != i.id:
                message = f"{i.name}は{twin.id}を同一指標とするが、{twin.id}の側にその記載がない。"
                yield Issue.warning(i.cell, "twin_one_sided", message)
        yield from _differences(one, other)


def _differences(one: Indicator, other: Indicator) -> Iterator[Issue]:
    pairs = [
        ("基準値", one.baseline.quantity, other.baseline.quantity),
        ("最終目標", one.final.quantity, other.final.quantity),
    ]
    theirs = {actual.year: actual.quantity for actual in other.actuals}
    pairs += [
        (f"{a.year}年度の実績", a.quantity, theirs.get(a.year, Quantity())) for a in one.actuals
    ]
    for what, mine, its in pairs:
        if mine.value is not None and its.value is not None and mine.value != its.value:
            message = (
                f"{one.name}と{other.name}は同一指標だが、"
                f"{what}が{terms.amount(one, mine.value)}と{terms.amount(other, its.value)}で異なる。どちらが正しいか？"
            )
            yield Issue.warning(mine.cell or one.cell, "twins_differ", message)


def years_out_of_order(book: Book) -> Iterator[Issue]:
    """Target years that are missing, or not in the order baseline, interim, final."""
    for i in book.indicators:
        base, final = i.baseline.year, i.final.year
        if any(t.year is None and t.quantity.value is not None for t in (i.baseline, i.final)):
            message = f"{i.name}：基準年度か最終目標年度がない。年度を書いてください。"
            yield Issue.warning(i.cell, "missing_year", message)
        elif base is not None and final is not None and final <= base:
            message = f"{i.name}：最終目標年度{final}が基準年度{base}より後でない。"
            message += "年度を確かめてください。"
            yield Issue.warning(i.cell, "final_not_after_baseline", message)
        elif base is not None and final is not None:
            yield from _interim_outside(i, base, final)


def _interim_outside(indicator: Indicator, base: int, final: int) -> Iterator[Issue]:
    year, quantity = indicator.interim.year, indicator.interim.quantity
    if quantity.value is not None and not (year is not None and base < year < final):
        message = (
            f"{indicator.name}：中間目標の年度が基準年度{base}と最終目標年度{final}の間にない。"
            "中間目標は判定に使っていない。年度を直してください。"
        )
        yield _warning("interim_outside", indicator, quantity, message)


def interim_behind_baseline(book: Book) -> Iterator[Issue]:
    """An interim target that is worse than the baseline."""
    for i in book.indicators:
        base, interim = i.baseline.quantity.value, i.interim.quantity.value
        sign = i.direction.sign
        if base is None or interim is None or sign is None:
            continue
        if sign * (interim - base) < 0:
            message = f"{i.name}：中間目標{terms.amount(i, i.interim.quantity.value)}が"
            message += f"基準値{terms.amount(i, i.baseline.quantity.value)}より後退している。"
            message += "値を確かめてください。"
            yield _warning("interim_behind_baseline", i, i.interim.quantity, message)


def odd_values(book: Book, doubt: Doubt) -> Iterator[Issue]:
    """Values of which the rules on uploads (``plausibility``) doubt the same."""
    code, words = _DOUBTS[doubt]
    for i in book.indicators:
        measure, last = measure_of(i), None
        for year, quantity in _series(i):
            if quantity.value is not None and doubt in doubts_about(quantity.value, last, measure):
                now, before = terms.amount(i, quantity.value), terms.amount(i, last)
                message = words.format(year=year, now=now, before=before, total=measure.total)
                yield _warning(code, i, quantity, f"{i.name}：{message}")
            last = quantity.value


def missing_source(book: Book) -> Iterator[Issue]:
    """Actuals of an indicator without a source, at the first of them."""
    for i in book.indicators:
        bare = [a for a in i.actuals if a.quantity.value is not None and not a.source]
        if bare:
            years = formats.year_span([a.year for a in bare])
            message = (
                f"{i.name}：{years}の{len(bare)}件の値に出典がない。"
                "シート「実績の注記」に出典を書いてください。"
            )
            yield Issue.info(bare[0].quantity.cell or i.cell, "missing_source", message)


RULES: Final[tuple[Rule, ...]] = (
    years_out_of_order,
    interim_behind_baseline,
    *(partial(odd_values, doubt=doubt) for doubt in Doubt),
    twins_differ,
    *QUESTIONS,
    missing_source,
)


def _series(indicator: Indicator) -> list[tuple[int, Quantity]]:
    """Baseline and numeric actuals by year; in the baseline year the actual counts."""
    points = {indicator.baseline.year: indicator.baseline.quantity}
    points |= {a.year: a.quantity for a in indicator.actuals if a.quantity.value is not None}
    known = [(y, q) for y, q in points.items() if y is not None and q.value is not None]
    return sorted(known, key=lambda point: point[0])


def _warning(code: str, indicator: Indicator, quantity: Quantity, message: str) -> Issue:
    return Issue.warning(quantity.cell or indicator.cell, code, message)
