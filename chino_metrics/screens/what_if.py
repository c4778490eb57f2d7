"""もし…なら: what the verdict would be, and what it takes to change it.

The supposed next value stands in the address and nowhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from chino_metrics.assessment import scenarios, sensitivity, standing
from chino_metrics.assessment.sensitivity import Rest, YearValues
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator.neighbours import Neighbours, neighbours_of
from chino_metrics.views.scene import Scene, verdicts
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.beside_verdicts import sensitivity as sensitivity_words
from chino_metrics.wording.beside_verdicts.sensitivity import quoted
from chino_metrics.wording.text_width import text_width

STEPS = 200
"""The slider has at most this many steps."""
#: A slider in its letters, on a phone and on a desk; the least air between two figures below it.
_NARROW, _WIDE, _AIR = 18.0, 48.0, 0.8


@dataclass(frozen=True, slots=True)
class Track:
    """The slider in the indicator's unit: its ends, its step, and the last decimal's unit."""

    low: float
    high: float
    step: float
    unit: float


@dataclass(frozen=True, slots=True)
class Supposed:
    """A supposed value of ``year`` and what would be said of it."""

    year: int
    value: float
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the band over the slider: its verdict and its share of the width in per cent."""

    assessment: Assessment
    share: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The form as it is shown; ``start`` is where the slider stands, ``lines`` what is supposed.

    ``cuts`` are the ends and where the verdict turns: per cent of the width, the value there, and
    whether only a desk has room for it.
    """

    year: int
    track: Track
    start: float
    parts: tuple[Part, ...]
    cuts: tuple[tuple[float, str, bool], ...]
    supposed: Supposed | None
    lines: tuple[str, ...]


def supposed(scene: Scene, entry: Entry) -> Supposed | None:
    """What the address supposes of an indicator; None where it is no possible value of the slider."""
    try:
        value = float(scene.choice.suppose)
    except ValueError:
        return None
    values = None if scene.choice.is_still else found_of(scene, entry)[0]
    if values is None or not math.isfinite(value):
        return None
    value = terms.shown(entry.indicator, value)
    track = track_of(entry.indicator, entry.assessment, values)
    if not track.low <= value <= track.high:
        return None
    assessment = scenarios.suppose(entry.indicator, entry.assessment, values.year, value)
    return Supposed(values.year, value, assessment)


def what_if(scene: Scene, entry: Entry) -> WhatIf | None:
    """The form of an indicator; None on pages that stand for themselves and where no value is to come."""
    i, a = entry.indicator, entry.assessment
    values = None if scene.choice.is_still else found_of(scene, entry)[0]
    if values is None:
        return None
    track = track_of(i, a, values)
    now = supposed(scene, entry)
    last = i.baseline.quantity.value if a.actual is None else a.actual
    start = now.value if now else min(max(last or 0.0, track.low), track.high)
    lines = _lines(i, now, scene.last_complete_year) if now else ()
    cuts = _cuts(i, values, track)
    return WhatIf(values.year, track, start, _parts(values, track), cuts, now, lines)


Found: TypeAlias = tuple[YearValues | None, Rest | None]
"""The verdicts of every next value, and what the verdict rests on."""


def found_of(scene: Scene, entry: Entry) -> Found:
    """What ``sensitivity`` finds of an indicator, kept: a slider is moved many times."""
    return _found(neighbours_of(scene.book, entry.indicator), scene.as_of)[entry.indicator.id]


@lru_cache(maxsize=64)
def _found(asked: Neighbours, as_of: int) -> dict[str, Found]:
    known = verdicts(asked.book, as_of)
    judged = [(i, known[i.id]) for i in asked.indicators]
    found = zip(sensitivity.next_values(judged), sensitivity.rests_on(judged), strict=True)
    return {i.id: own for (i, _), own in zip(judged, found, strict=True)}


def track_of(indicator: Indicator, assessment: Assessment, values: YearValues) -> Track:
    """From what is unfavourable to beyond the target, within what is possible, in round steps."""
    ends = [e for s in values.spans for e in (s.low, s.high) if math.isfinite(e)]
    plan = (indicator.baseline.quantity.value, indicator.final.quantity.value)
    known = [v for v in (*plan, assessment.actual, values.expected) if v is not None]
    known += [e for e in ends if e not in (values.least, values.most)]
    unit = 10.0**-indicator.decimals
    width = max(max(known) - min(known), 10 * unit)
    step = _step(1.2 * width / STEPS, unit)
    low = math.floor((min(known) - 0.1 * width) / step) * step
    high = math.ceil((max(known) + 0.1 * width) / step) * step
    low, high = max(low, values.least), min(high, values.most)
    return Track(*(round(v, indicator.decimals) for v in (low, high, step, unit)))


def _step(least: float, unit: float) -> float:
    """1, 2 or 5 times a power of ten units, at least ``least``."""
    power = unit
    while power * 5 < least:
        power *= 10
    return next(power * m for m in (1, 2, 5) if power * m >= least)


def _parts(values: YearValues, track: Track) -> tuple[Part, ...]:
    """The verdicts along the slider from left to right."""
    spans = sorted(values.spans, key=lambda span: span.low)
    edges = [track.low, *(s.low for s in spans[1:]), track.high]
    edges = [min(max(e, track.low), track.high) for e in edges]
    whole = track.high - track.low or 1.0
    shares = [100 * (b - a) / whole for a, b in pairwise(edges)]
    return tuple(Part(s.assessment, round(w, 2)) for s, w in zip(spans, shares, strict=True))


def _cuts(
    indicator: Indicator, values: YearValues, track: Track
) -> tuple[tuple[float, str, bool], ...]:
    """The ends of the slider, and the verdicts' limits that have room between those written."""
    is_up = indicator.direction is Direction.INCREASE
    spans = pairwise(sorted(values.spans, key=lambda span: span.low))
    turns = [above.low if is_up else below.high for below, above in spans]
    whole = track.high - track.low or 1.0

    def cut(value: float) -> tuple[float, str]:
        return round(100 * (value - track.low) / whole, 2), terms.amount(indicator, value)

    kept = {track.low: False, track.high: False}
    for em in (_NARROW, _WIDE):
        for turn in turns:
            if all(_apart(cut(turn), cut(other), em) for other in kept):
                kept[turn] = em == _WIDE
    return tuple((*cut(value), kept[value]) for value in sorted(kept))


def _apart(one: tuple[float, str], other: tuple[float, str], em: float) -> bool:
    """Whether both figures can be read on a slider of ``em``; those at the ends stand within it."""
    (low, first), (high, second) = sorted((one, other))
    taken = text_width(first, 1) * (1 if low == 0 else 0.5)
    taken += text_width(second, 1) * (1 if high == 100 else 0.5)
    return low >= 0 and high <= 100 and (high - low) / 100 * em >= taken + _AIR


def _lines(indicator: Indicator, now: Supposed, ended: int) -> tuple[str, ...]:
    """The supposed verdict in words, and what would be needed from then on."""
    return (first_line(indicator, now), _afterwards(indicator, now.assessment, ended))


def first_line(indicator: Indicator, now: Supposed) -> str:
    """「2026年度が82.1%なら、目安80%を2.1ポイント上回り、「○ 順調」になる。」."""
    value = terms.amount(indicator, now.value)
    verdict = quoted(indicator, now.assessment)
    return f"{formats.year(now.year)}が{value}なら、{_beside(indicator, now)}{verdict}になる。"


def _beside(indicator: Indicator, now: Supposed) -> str:
    """「目安140人に20人届かず、」: rounded first, as both numbers are shown."""
    expected = now.assessment.expected
    if expected is None:
        return ""
    away, words = terms.distance(indicator, now.assessment, now.value, expected)
    amount, due = terms.judged(indicator, now.assessment, expected), terms.due_word(indicator)
    if not away:
        return f"{due}{amount}と同じで、"
    if away > 0:
        return f"{due}{amount}を{words}上回り、"
    up = indicator.direction is Direction.INCREASE
    return f"{due}{amount}{f'に{words}届かず' if up else f'を{words}下回り'}、"


def _afterwards(indicator: Indicator, assessment: Assessment, ended: int) -> str:
    goal = terms.goal(indicator)
    if assessment.gap is None or assessment.gap <= 0:
        return f"{goal}に達する。"
    gap = sentences.to_target(indicator, assessment)
    if assessment.required_per_year is None:
        return f"{goal}に{gap}届かない。"
    if standing.is_past(indicator, ended):
        return f"{goal}まで残り{gap}。"
    need = terms.rate(indicator, assessment.required_per_year)
    return f"{goal}まで残り{gap}。その後は年{need}の{terms.wanted(indicator)}が必要になる。"


@dataclass(frozen=True, slots=True)
class Turning:
    """The section as it is shown; ``rows`` are verdicts with their values, ``firm`` label and line."""

    title: str
    year: int | None
    rows: tuple[tuple[Assessment, str], ...]
    limits: str
    firm: tuple[tuple[str, str], ...]


def turning(scene: Scene, entry: Entry) -> Turning | None:
    """What the section says of an indicator; None where there is nothing to say."""
    i, a = entry.indicator, entry.assessment
    values, rest = found_of(scene, entry)
    if values is None and rest is None:
        return None
    firm: tuple[tuple[str, str], ...] = ()
    if rest is not None:
        lines = (
            ("最新の実績", sensitivity_words.last_value(i, a, rest)),
            ("ほかの判定まで", sensitivity_words.margins(i, a, rest)),
            ("境目", sensitivity_words.threshold(i, a, rest)),
        )
        firm = tuple((label, line) for label, line in lines if line)
    if values is None:
        return Turning("判定が変わる値", None, (), "", firm)
    return Turning(
        f"判定が変わる値：{sensitivity_words.finding(i, values, a)}",
        values.year,
        sensitivity_words.ranges(i, values),
        sensitivity_words.limits(i, values),
        firm,
    )
