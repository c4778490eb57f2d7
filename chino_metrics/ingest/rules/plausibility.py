"""What is odd about read values, against the plan and what was published: warnings, and years that cannot be.

Nothing is corrected here; who knows the number decides.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from chino_metrics.model.denominator import Total, total_of
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.model.plan import Accumulation, Actual, Book, Indicator
from chino_metrics.wording import formats, terms

#: An actual this many times the one before, or this part of it, is odd.
LEAP: Final = 10.0
#: Years before the first baseline from which history may still be given.
EARLIER: Final = 30


_NOTHING: Final[Mapping[int, float]] = MappingProxyType({})
_SO_BE_IT: Final = "正しければ、そのままでよい。"
#: What an indicator counts that may well be below zero.
_DIFFERENCE: Final = re.compile(r"増減|削減|減少|収支|差|超過|伸び|変化|指数|ポイント|気温")


#: Units of what is counted one by one.
_COUNTED: Final = re.compile(r"[人件組団社校館店台冊戸回]|組織|世帯|か所|箇所")


class Doubt(StrEnum):
    """What can be odd about a value, whether it comes in an upload or is published."""

    FRACTION = "fraction"
    PERCENTAGE_RANGE = "percentage_range"
    BELOW_ZERO = "below_zero"
    MORE_THAN_EXIST = "more_than_exist"
    LEAP = "leap"
    FALLING_TOTAL = "falling_cumulative"
    PART_OF_ONE = "part_of_one"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the values of one indicator are held against; worked out once for all of them.

    ``published`` are the numbers now public, ``least`` and ``largest`` the plausible range.
    ``is_whole`` says that what is counted one by one has never had decimals.
    ``may_be_fraction`` says that a number up to 1 may be a share typed as one (0.12 for 12%).
    """

    indicator: Indicator
    published: Mapping[int, float]
    least: float
    largest: float
    total: Total | None
    is_cumulative: bool
    may_be_fraction: bool
    is_whole: bool


def measure_of(indicator: Indicator, published: Mapping[int, float] = _NOTHING) -> Measure:
    """What the values of ``indicator`` are held against."""
    is_share = indicator.is_percentage
    is_positive = min(_of_plan(indicator), default=0.0) >= 0
    return Measure(
        indicator=indicator,
        published=published,
        least=0.0 if is_share or is_positive else -math.inf,
        largest=_largest_percentage(indicator, published) if is_share else math.inf,
        total=None if is_share else total_of(indicator),
        is_cumulative=indicator.accumulation is Accumulation.CUMULATIVE,
        may_be_fraction=is_share
        and not any(map(_is_fraction, (*_of_plan(indicator), *published.values()))),
        is_whole=bool(_COUNTED.fullmatch(indicator.unit))
        and not any(t.quantity.decimals for t in (indicator.baseline, indicator.final))
        and all(map(float.is_integer, (*_of_plan(indicator), *map(float, published.values())))),
    )


def doubts_about(value: float, last: float | None, measure: Measure) -> Iterator[Doubt]:
    """What is odd about ``value``, where ``last`` is the one before it: the one list of rules."""
    if measure.may_be_fraction and _is_fraction(value):
        yield Doubt.FRACTION
        return  # whatever else is odd, this is why
    if not measure.least <= value <= measure.largest:
        is_share = measure.indicator.is_percentage
        yield Doubt.PERCENTAGE_RANGE if is_share else Doubt.BELOW_ZERO
    elif measure.is_whole and not float(value).is_integer():
        yield Doubt.PART_OF_ONE
    if measure.total is not None and value > measure.total.number:
        yield Doubt.MORE_THAN_EXIST
    if last is None or (measure.may_be_fraction and _is_fraction(last)):
        return
    small, large = sorted((abs(value), abs(last)))
    if value * last > 0 and large >= LEAP * small:
        yield Doubt.LEAP
    if measure.is_cumulative and value < last:
        yield Doubt.FALLING_TOTAL


def doubts(
    actuals: Iterable[Actual],
    indicators: Mapping[str, Indicator],
    base: Book,
    this_year: int,
) -> list[Issue]:
    """Warnings on ``actuals``, whose indicators are ``indicators``; ``base`` is published.

    Counts below zero are errors. ``this_year`` is the fiscal year that is running.
    """
    rows: defaultdict[str, list[Actual]] = defaultdict(list)
    for actual in actuals:
        if actual.quantity.value is not None:
            rows[actual.indicator_id].append(actual)
    found: list[Issue] = []
    for key, given in rows.items():
        indicator, before = indicators[key], base.indicator_by_id.get(key)
        measure = measure_of(indicator, _numbers(before.actuals) if before else {})
        found += _of_series(given, measure, this_year)
    return found


def beyond_plan(
    actuals: Iterable[Actual], base: Book, this_year: int
) -> tuple[list[Actual], list[Issue]]:
    """``actuals`` but for those of years that no plan can mean, and the errors on these.

    One such value would move 評価年度 of the whole site, and whatever else is odd about it
    comes of its year.

    From ``EARLIER`` years before the first baseline to the last final target, or to
    the year after ``this_year`` where that is later.
    """
    first = min((i.baseline.year for i in base.indicators if i.baseline.year), default=this_year)
    last = max((i.final.year for i in base.indicators if i.final.year), default=this_year)
    years = range(first - EARLIER, max(last, this_year + 1) + 1)
    kept, found = [], []
    for actual in actuals:
        if actual.year in years:
            kept.append(actual)
        else:
            words = f"{formats.year(actual.year)}は、計画の期間から離れすぎている。"
            issue = _warning(
                actual, "implausible_year", words, "年度の見出しを確かめて、直してください。"
            )
            found.append(replace(issue, severity=Severity.ERROR))
    return kept, found


def _numbers(actuals: Iterable[Actual]) -> dict[int, float]:
    return {a.year: a.quantity.value for a in actuals if a.quantity.value is not None}


def _baseline(indicator: Indicator) -> dict[int, float]:
    year, value = indicator.baseline.year, indicator.baseline.quantity.value
    return {} if year is None or value is None else {year: value}


def _of_series(given: list[Actual], measure: Measure, this_year: int) -> Iterator[Issue]:
    """Warnings on the values of one indicator, each beside the last one before its year."""
    published = measure.published
    own = _baseline(measure.indicator)
    known = {**own, **published, **_numbers(given)}
    earlier = {year: last for last, year in pairwise(sorted(known))}
    for actual in given:
        value, year = actual.quantity.value or 0.0, actual.year
        old, last = published.get(year), earlier.get(year)
        if year > this_year:
            words = f"{formats.year(year)}は、まだ始まっていない。"
            yield _warning(actual, "future_year", words, "年度を確かめてください。")
        if year in own and own[year] != value and old is None:
            yield _beside_baseline(actual, measure.indicator, own[year])
        if old != value:
            if old is not None:
                yield _changed(actual, measure.indicator, old)
            before = known.get(last) if last is not None else None
            for doubt in doubts_about(value, before, measure):
                yield _doubted(doubt, actual, measure, last, before)


def _changed(actual: Actual, indicator: Indicator, old: float) -> Issue:
    words = f"公開中の{formats.year(actual.year)}の値は{terms.amount(indicator, old)}。過去の値の訂正になる。"
    return _warning(actual, "changed_past", words, "正しければ、理由を版の説明に書いてください。")


def _beside_baseline(actual: Actual, indicator: Indicator, base: float) -> Issue:
    words = f"計画の基準値{terms.amount(indicator, base)}（{formats.year(actual.year)}）と違う。"
    act = f"どちらが正しいか確かめてください。{_SO_BE_IT}"
    return _warning(actual, "other_than_baseline", words, act)


def _doubted(
    doubt: Doubt, actual: Actual, measure: Measure, last: int | None, before: float | None
) -> Issue:
    """The issue on a value beside ``before``, which is that of the year ``last``."""
    said = f"前の値{terms.amount(measure.indicator, before)}（{formats.year(last)}）"
    hundredfold = formats.number(
        (actual.quantity.value or 0.0) * 100, max(0, actual.quantity.decimals - 2)
    )
    meaning, act = {
        Doubt.FRACTION: (
            "割合が1%以下になる。",
            f"{hundredfold}%のつもりなら、{hundredfold}と書いてください。",
        ),
        Doubt.PERCENTAGE_RANGE: ("割合が0～100%の外にある。", "値を確かめてください。"),
        Doubt.BELOW_ZERO: (
            "計画の値はどれも0以上で、0より小さい値は考えにくい。",
            "「-」「△」「▲」が要るかを確かめてください。",
        ),
        Doubt.PART_OF_ONE: (
            f"1つずつ数えるもの（{measure.indicator.unit}）なのに、小数がある。",
            "値と単位を確かめてください。",
        ),
        Doubt.MORE_THAN_EXIST: (
            f"計画にある総数{measure.total}より多い。",
            "値を確かめてください。",
        ),
        Doubt.LEAP: (
            f"{said}の{_times((actual.quantity.value or 0.0) / (before or 1.0))}。",
            "単位と桁を確かめてください。",
        ),
        Doubt.FALLING_TOTAL: (
            f"累計の指標なのに、{said}より少ない。",
            "累計の値かを確かめてください。",
        ),
    }[doubt]
    if doubt is Doubt.BELOW_ZERO and not _DIFFERENCE.search(measure.indicator.name):
        act = "「-」「△」「▲」を除くか、正しい値に直してください。"
        return replace(_warning(actual, doubt.value, meaning, act), severity=Severity.ERROR)
    return _warning(actual, doubt.value, meaning, f"{act}{_SO_BE_IT}")


def _times(ratio: float) -> str:
    if abs(ratio) >= 1:
        return f"約{ratio:,.0f}倍"
    return f"約{1 / ratio:,.0f}分の1" if ratio else ""


def _largest_percentage(indicator: Indicator, published: Mapping[int, float]) -> float:
    """100, or more where the plan's own or the published values are above it."""
    return max((100.0, *_of_plan(indicator), *published.values()))


def _of_plan(indicator: Indicator) -> tuple[float, ...]:
    """The numbers that the plan itself gives."""
    own = (indicator.baseline, indicator.interim, indicator.final)
    return tuple(t.quantity.value for t in own if t.quantity.value is not None)


def _is_fraction(value: float) -> bool:
    return 0 < value <= 1


def _warning(actual: Actual, code: str, meaning: str, act: str) -> Issue:
    cell, written = actual.quantity.cell or Cell("", ""), formats.as_written(actual.quantity)
    message = f"「{written}」とある（{formats.year(actual.year)}）。{meaning}{act}"
    return Issue.warning(cell, code, message)
