"""Named rules on a whole book: what planners should put right, confirm or know.

A rule takes the book and yields issues: a warning where new data may be wrong
(here), an info where the printed plan is odd (``questions``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Final

from chino_metrics.ingest.plan_questions import QUESTIONS, Rule, info, issue_at, said
from chino_metrics.model.issue import Issue, Quantity, Severity
from chino_metrics.model.plan import Accumulation, Book, Indicator

TENFOLD: Final = 10


def check_book(book: Book) -> tuple[Issue, ...]:
    """What was noticed while reading and what the rules find, errors first."""
    order = list(Severity)
    found = chain(book.issues, *(rule(book) for rule in RULES))
    return tuple(sorted(found, key=lambda issue: order.index(issue.severity)))


def twins_differ(book: Book) -> Iterator[Issue]:
    """Twins that do not name each other, or whose values are not the same."""
    for i in book.indicators:
        twin = book.indicator_by_id.get(i.twin_id or "")
        if twin is None:
            continue
        if twin.twin_id != i.id:
            message = f"{i.name}は{twin.id}を同一指標とするが、{twin.id}の側にその記載がない。"
            yield issue_at("twin_one_sided", Severity.WARNING, i.cell, message)
        elif i.id < twin.id:
            yield from _differences(i, twin)


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
                f"{what}が{said(one, mine)}と{said(other, its)}で異なる。どちらが正しいか？"
            )
            yield issue_at("twins_differ", Severity.WARNING, mine.cell or one.cell, message)


def years_out_of_order(book: Book) -> Iterator[Issue]:
    """Target years that are missing, or not in the order baseline, interim, final."""
    for i in book.indicators:
        base, final = i.baseline.year, i.final.year
        if any(t.year is None and t.quantity.value is not None for t in (i.baseline, i.final)):
            message = f"{i.name}：基準年度か最終目標年度がない。年度を書いてください。"
            yield issue_at("missing_year", Severity.WARNING, i.cell, message)
        elif base is not None and final is not None and final <= base:
            message = f"{i.name}：最終目標年度{final}が基準年度{base}より後でない。"
            message += "年度を確かめてください。"
            yield issue_at("final_not_after_baseline", Severity.WARNING, i.cell, message)
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
            message = f"{i.name}：中間目標{said(i, i.interim.quantity)}が"
            message += f"基準値{said(i, i.baseline.quantity)}より後退している。"
            message += "値を確かめてください。"
            yield _warning("interim_behind_baseline", i, i.interim.quantity, message)


def percentage_out_of_range(book: Book) -> Iterator[Issue]:
    """An actual percentage below 0 or above 100."""
    for i in book.indicators:
        for actual in i.actuals if i.is_percentage else ():
            value = actual.quantity.value
            if value is not None and not 0 <= value <= 100:
                message = (
                    f"{i.name}：{actual.year}年度の{said(i, actual.quantity)}は"
                    "0～100%の外にある。値を確かめてください。"
                )
                yield _warning("percentage_out_of_range", i, actual.quantity, message)


def tenfold_change(book: Book) -> Iterator[Issue]:
    """An actual at least ten times, or at most a tenth of, the one before."""
    for i in book.indicators:
        for (_, before), (year, now) in pairwise(_series(i)):
            small, large = sorted((abs(before.value or 0), abs(now.value or 0)))
            if small > 0 and large >= TENFOLD * small:
                message = (
                    f"{i.name}：{year}年度の{said(i, now)}は、前の値{said(i, before)}と"
                    "けたが違う。単位と値を確かめてください。"
                )
                yield _warning("tenfold_change", i, now, message)


def cumulative_falls(book: Book) -> Iterator[Issue]:
    """A cumulative value below the one before it."""
    for i in book.indicators:
        if i.accumulation is not Accumulation.CUMULATIVE:
            continue
        for (_, before), (year, now) in pairwise(_series(i)):
            if (now.value or 0) < (before.value or 0):
                message = (
                    f"{i.name}：累計なのに、{year}年度の{said(i, now)}が前の値"
                    f"{said(i, before)}より小さい。累計の値かどうか確かめてください。"
                )
                yield _warning("cumulative_falls", i, now, message)


def missing_source(book: Book) -> Iterator[Issue]:
    """An actual without a source."""
    for i in book.indicators:
        for actual in i.actuals:
            if actual.quantity.value is not None and not actual.source:
                message = (
                    f"{i.name}：{actual.year}年度の{said(i, actual.quantity)}の出典がない。"
                    "シート「実績の注記」に出典を書いてください。"
                )
                yield info("missing_source", i, actual.quantity, message)


RULES: Final[tuple[Rule, ...]] = (
    years_out_of_order,
    interim_behind_baseline,
    percentage_out_of_range,
    tenfold_change,
    cumulative_falls,
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
    return issue_at(code, Severity.WARNING, quantity.cell or indicator.cell, message)
