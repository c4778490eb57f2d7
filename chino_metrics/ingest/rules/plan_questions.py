"""Peculiarities of the printed plan, as questions to the planners (severity info)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Final, TypeAlias

from chino_metrics.assessment.rollup import twin_pairs
from chino_metrics.model.denominator import total_of
from chino_metrics.model.issue import Cell, Issue, Quantity
from chino_metrics.model.plan import Book, Indicator, Reference
from chino_metrics.wording import terms
from chino_metrics.wording.beside_verdicts import references

#: Equal baselines of fewer significant digits may well be chance.
TELLING_DIGITS: Final = 3
#: From this relative difference on a reference of about the same year disagrees.
DISAGREEMENT: Final = 0.03

Rule: TypeAlias = Callable[[Book], Iterable[Issue]]


def met_at_baseline(book: Book) -> Iterator[Issue]:
    """A final target that the baseline meets already."""
    for i in book.indicators:
        base, target = i.baseline.quantity, i.final.quantity
        if base.value is None or target.value is None:
            continue
        if (sign := i.direction.sign) and sign * (base.value - target.value) >= 0:
            message = (
                f"{i.name}：基準値{terms.amount(i, base.value)}が最終目標{terms.amount(i, target.value)}を"
                "すでに満たしている。目標の値はこれでよいか？"
            )
            yield _ask("met_at_baseline", i, target, message)


def same_baseline(book: Book) -> Iterator[Issue]:
    """One baseline value printed for indicators that are not the same."""
    groups: defaultdict[tuple[str, float, int | None], list[Indicator]] = defaultdict(list)
    for i in book.indicators:
        value = i.baseline.quantity.value
        if value is not None and _digits(value) >= TELLING_DIGITS:
            groups[i.unit, value, i.baseline.year].append(i)
    pairs = twin_pairs(book.indicators)
    twins = {(i.id, j.id) for pair in pairs for i, j in (pair, pair[::-1])}
    for group in groups.values():
        for first, second in pairwise(group):
            if first.name != second.name and (first.id, second.id) not in twins:
                message = (
                    f"{first.name}と{second.name}は定義が異なるが、"
                    f"基準値が同じ{terms.amount(second, second.baseline.quantity.value)}。"
                    "どちらもこの値でよいか？"
                )
                yield _ask("same_baseline", second, second.baseline.quantity, message)


def reference_disagrees(book: Book) -> Iterator[Issue]:
    """A baseline that differs from the reference series of its year or the next to it."""
    for i in book.indicators:
        near = _nearest_reference(i)
        base = i.baseline.quantity
        if near is None or base.value is None:
            continue
        if abs(near.value - base.value) > DISAGREEMENT * abs(base.value):
            message = (
                f"{i.name}：基準値{terms.amount(i, base.value)}は、参考系列「{near.series}」の"
                f"{near.year}年の{near.value:,.{near.decimals}f}{near.unit}と離れている。"
                "定義の違いか？基準値のもとは何か？"
            )
            yield _ask("reference_disagrees", i, base, message)


def _nearest_reference(indicator: Indicator) -> Reference | None:
    """The reference nearest to the baseline year, a year away at the most."""
    year = indicator.baseline.year
    if year is None:
        return None
    near = [
        r
        for r in indicator.references
        if abs(r.year - year) <= 1 and references.is_comparable(r, indicator)
    ]
    return min(near, key=lambda r: abs(r.year - year), default=None)


def impossible_share(book: Book) -> Iterator[Issue]:
    """A percentage that no count of the N things named in its unit or note gives."""
    for i in book.indicators:
        counted = total_of(i) if i.is_percentage else None
        if counted is None:
            continue
        total, noun = counted.number, counted.noun
        for quantity in (i.baseline.quantity, *(a.quantity for a in i.actuals)):
            if quantity.value is not None and share_of(quantity, total) is None:
                message = _share_question(book, i, quantity, total, noun)
                yield _ask("impossible_share", i, quantity, message)


def share_of(quantity: Quantity, total: int) -> int | None:
    """The count k for which k ÷ ``total`` rounds to the percentage, or None."""
    if quantity.value is None or total <= 0:
        return None
    half = 0.5 * 10**-quantity.decimals + 1e-9
    nearest = round(quantity.value * total / 100)
    return nearest if abs(100 * nearest / total - quantity.value) <= half else None


def _share_question(
    book: Book, indicator: Indicator, quantity: Quantity, total: int, noun: str
) -> str:
    """The question, with the nearest smaller total that would give the percentage."""
    start = f"{indicator.name}：{total}{noun}のうち{terms.amount(indicator, quantity.value)}になる数がない"
    smaller = next((n for n in range(total - 1, 0, -1) if share_of(quantity, n) is not None), None)
    if smaller is None:
        return f"{start}。もとの数はいくつか？"
    example = f"{smaller}{noun}なら{share_of(quantity, smaller)}÷{smaller}で合う"
    others = [
        f"{i.name}の{terms.amount(i, i.baseline.quantity.value)}も{k}÷{smaller}で合う"
        for i in book.indicators
        if i.is_percentage and noun in i.name and i.id != indicator.id
        if i.baseline.quantity.value != quantity.value
        if share_of(i.baseline.quantity, total) is None
        if (k := share_of(i.baseline.quantity, smaller)) is not None
    ]
    return f"{start}（{'。'.join([example, *others])}）。分母は{total}{noun}でよいか？"


def interim_equals_final(book: Book) -> Iterator[Issue]:
    """An interim target that is the final one already, or lies beyond it."""
    for i in book.indicators:
        interim, final = i.interim.quantity, i.final.quantity
        if interim.value is None or final.value is None:
            continue
        start = f"{i.name}：中間目標{terms.amount(i, interim.value)}が最終目標{terms.amount(i, final.value)}"
        if interim.value == final.value:
            message = f"{start}と同じ。中間目標の年度より後は維持すると読んでよいか？"
            yield _ask("interim_equals_final", i, interim, message)
        elif (sign := i.direction.sign) and sign * (interim.value - final.value) > 0:
            message = f"{start}を超えている。どちらもこの値でよいか？"
            yield _ask("interim_beyond_final", i, interim, message)


def text_target(book: Book) -> Iterator[Issue]:
    """A final target that the plan leaves open; one that it states in words asks nothing."""
    for i in book.indicators:
        if i.final.is_left_open:
            message = (
                f"{i.name}：目標が数値でない（「{i.final.quantity.text}」）。"
                "数値の目標は、だれが、いつ設定するか？"
            )
            yield _ask("text_target", i, i.final.quantity, message)


def no_target(book: Book) -> Iterator[Issue]:
    """No final target at all."""
    for i in book.indicators:
        if i.final.quantity.value is None and i.final.quantity.text is None:
            message = f"{i.name}：最終目標がない。目標は、だれが、いつ設定するか？"
            yield _ask("no_target", i, i.final.quantity, message)


def missing_baseline(book: Book) -> Iterator[Issue]:
    """No number for the baseline."""
    for i in book.indicators:
        if i.baseline.quantity.value is None:
            message = f"{i.name}：基準値がない。あとから基準値を定める予定はあるか？"
            yield _ask("missing_baseline", i, i.baseline.quantity, message)


def measure_without_indicators(book: Book) -> Iterator[Issue]:
    """A measure whose progress no indicator shows."""
    for plan in book.plans:
        for measure in plan.measures:
            if not measure.indicators:
                stated = "（計画の記載による）" if "設定していません" in measure.text else ""
                message = (
                    f"{plan.short_name} 施策{measure.number}「{measure.name}」には"
                    f"目標指標がない{stated}。進み具合は何で確かめるか？"
                )
                yield Issue.info(Cell("施策", ""), "measure_without_indicators", message)


QUESTIONS: Final[tuple[Rule, ...]] = (
    met_at_baseline,
    same_baseline,
    reference_disagrees,
    impossible_share,
    interim_equals_final,
    text_target,
    no_target,
    missing_baseline,
    measure_without_indicators,
)


def _ask(code: str, indicator: Indicator, quantity: Quantity, message: str) -> Issue:
    """A question at the cell of ``quantity``."""
    return Issue.info(quantity.cell or indicator.cell, code, message)


def _digits(value: float) -> int:
    """Significant digits: 90.5 has three, 1200 has two."""
    return len(f"{value:.12g}".replace(".", "").replace("-", "").strip("0"))
