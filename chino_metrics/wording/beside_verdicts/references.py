"""Reference series (参考系列) read against their indicator in words: never a verdict, never joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from chino_metrics.model import rounding
from chino_metrics.model.plan import Indicator, Plan, Reference
from chino_metrics.model.target import Target
from chino_metrics.wording import formats, terms

#: 「人口千人当たり」 and the like in an indicator's name: its values are divided by the population.
_PER_CAPITA: Final = re.compile(r"人口\s*[0-9０-９,，十百千万一1１]{0,6}人\s*[当あ]たり")
#: A series whose name says that it counts only some of what the indicator counts.
_PART: Final = re.compile(r"のみ|だけ")
_PRINTED: Final = ("計画本文", "計画の本文に記載")
_PROJECTED: Final = "推計"
_POPULATION: Final = "人口"
_PERSONS: Final = "人"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reference series of an indicator: what it says beside baseline and target.

    ``points`` are in order of their years (calendar years, not fiscal ones), at least one.
    """

    series: str
    sentence: str
    points: tuple[Reference, ...]


def readings(indicator: Indicator) -> tuple[Reading, ...]:
    """The reference series of an indicator in words; () where it has none."""
    return tuple(
        Reading(points[0].series, _sentence(indicator, points), points)
        for points in by_series(indicator.references)
    )


def by_series(references: Iterable[Reference]) -> tuple[tuple[Reference, ...], ...]:
    """References parted by series and unit, in printed order, each in order of its years."""
    found: dict[tuple[str, str], list[Reference]] = {}
    for reference in references:
        found.setdefault((reference.series, reference.unit), []).append(reference)
    return tuple(tuple(sorted(points, key=lambda r: r.year)) for points in found.values())


def amount(reference: Reference) -> str:
    """「7.58人」: the value with the decimals of its source."""
    return formats.quantity(reference.value, reference.decimals, reference.unit)


def dated(reference: Reference) -> str:
    """「55,290人（2024年）」: the value with its calendar year."""
    return f"{amount(reference)}（{reference.year}年）"


def is_printed(reference: Reference) -> bool:
    """Whether the plan itself prints the number: its series or its note says so."""
    return _PRINTED[0] in reference.series or _PRINTED[1] in reference.note


def is_projected(reference: Reference) -> bool:
    """Whether the number is a projection (推計) and not a count."""
    return _PROJECTED in reference.series


def is_comparable(reference: Reference, indicator: Indicator) -> bool:
    """Whether the number may be held against the indicator's: its unit, and no part of it."""
    is_part = _PART.search(reference.series) is not None
    return reference.unit in {indicator.unit, indicator.unit_printed} and not is_part


def is_per_capita(indicator: Indicator) -> bool:
    """Whether the indicator counts by head (「人口千人当たり…」), so that the population matters."""
    return bool(_PER_CAPITA.search(indicator.name))


def population(plan: Plan) -> tuple[tuple[Reference, ...], ...]:
    """The counted population among the context series of a plan, a tuple a series."""
    counted = (
        r
        for r in plan.references
        if _POPULATION in r.series and r.unit == _PERSONS and not (is_printed(r) or is_projected(r))
    )
    return by_series(counted)


def population_sentence(indicator: Indicator, plan: Plan) -> str:
    """How the population moved meanwhile, for an indicator by head; "" for any other."""
    if not is_per_capita(indicator):
        return ""
    moves = [(points, sign) for points in population(plan) if (sign := turn(points)) is not None]
    if not moves:
        return ""
    told = "".join(f"{points[0].series}は{movement(points, _MOVED)}。" for points, _ in moves)
    falls = any(turn(reading.points) == -1 for reading in readings(indicator))
    shrinks = any(sign == -1 for _, sign in moves)
    return told + (_MORE_THAN_PEOPLE if falls and shrinks else "")


_MORE_THAN_PEOPLE: Final = "人口で割った値なので、人口が減っただけでは下がらない。"
_WENT: Final = {-1: "下がっている", 0: "変わっていない", 1: "上がっている"}
_MOVED: Final = {-1: "減っている", 0: "変わっていない", 1: "増えている"}


def turn(points: tuple[Reference, ...]) -> int | None:
    """−1, 0 or 1 from the first value to the last as they are shown; None within one year."""
    first, last = points[0], points[-1]
    if first.year == last.year:
        return None
    change = rounding.rounded(last.value, last.decimals) - rounding.rounded(
        first.value, first.decimals
    )
    return (change > 0) - (change < 0)


def movement(points: tuple[Reference, ...], words: dict[int, str] = _WENT) -> str:
    """「2016年の7.28人から2022年の5.43人へ下がっている」; "" within one year."""
    sign = turn(points)
    if sign is None:
        return ""
    first, last = points[0], points[-1]
    if sign == 0:
        return f"{first.year}年と{last.year}年は同じ{amount(last)}で、{words[0]}"
    return f"{first.year}年の{amount(first)}から{last.year}年の{amount(last)}へ{words[sign]}"


def _sentence(indicator: Indicator, points: tuple[Reference, ...]) -> str:
    moved = movement(points)
    against = "。".join(_against(indicator, points))
    if not against:
        return f"{moved or f'{points[0].year}年は{amount(points[0])}'}。"
    return f"{moved}{'。' if moved else ''}{against}（定義が異なる）。"


def _against(indicator: Indicator, points: tuple[Reference, ...]) -> Iterator[str]:
    """Baseline and final target with the value of the year nearest to each."""
    if not is_comparable(points[0], indicator):
        return
    stops = (("計画の基準値", indicator.baseline), ("最終目標", indicator.final))
    told: dict[int, list[str]] = {}
    for word, target in stops:
        place = _nearest(points, target)
        if place is not None:
            told.setdefault(place, []).append(word + terms.target_with_year(indicator, target))
    for place, words in told.items():
        yield f"{'、'.join(words)}に対し、{points[place].year}年は{amount(points[place])}"


def _nearest(points: tuple[Reference, ...], target: Target) -> int | None:
    """The place of the point nearest in time, the earlier of two; None without a dated number."""
    if target.year is None or target.quantity.value is None:
        return None
    year = target.year
    return min(range(len(points)), key=lambda k: (abs(points[k].year - year), points[k].year))
