"""What one year of an indicator's chart says: 「実績78人、目安110人、32人不足、前年度から+14人」."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chino_metrics.assessment.outlook import Band
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, sentences, terms


@dataclass(frozen=True, slots=True)
class YearKnown:
    """What is known of ``year``: numbers in the indicator's unit, ``expected`` also as shown.

    ``reason`` stands instead of an actual; ``moved`` is the change since the year before.
    """

    year: int
    actual: float | None
    reason: str
    expected: float | None
    expected_shown: str
    moved: float | None
    ahead: Band | None
    supposed: float | None


def year_words(indicator: Indicator, assessment: Assessment, known: YearKnown) -> str:
    """The line for a year; "" where there is nothing to say. Events and references come last."""
    told = (
        *_actual(indicator, assessment, known),
        *([f"見込み{terms.projected(indicator, *known.ahead[1:])}"] if known.ahead else ()),
        *([f"仮定{terms.amount(indicator, known.supposed)}"] if known.supposed is not None else ()),
    )
    return "。".join(filter(None, ("、".join(told), *_besides(indicator, known.year))))


def mark_words(indicator: Indicator, known: YearKnown) -> str:
    """What the mark of a year says where there is little room: 「実績78人、目安110人」; "" without one."""
    due = _due(indicator, known.year)
    is_stop = due != "目安" and not (indicator.is_yearly and known.year != indicator.final.year)
    own = _own(indicator, known)
    if (known.actual is None and not is_stop) or known.expected is None or own.startswith("基準値"):
        return own
    return "、".join(filter(None, (own, f"{due}{known.expected_shown}")))


def source_words(source: str) -> str:
    """「出典：令和5年度実績報告」; "" where none is written."""
    return f"出典：{source}" if source else ""


def _actual(indicator: Indicator, assessment: Assessment, known: YearKnown) -> list[str]:
    """Actual, what it should be and how far apart they are, and the change."""
    own = _own(indicator, known)
    if known.year == indicator.baseline.year and known.actual is not None:
        return [own]
    due = "" if known.expected is None else f"{_due(indicator, known.year)}{known.expected_shown}"
    return [
        part
        for part in (own, due, _gap(indicator, assessment, known), _moved(indicator, known))
        if part
    ]


def _own(indicator: Indicator, known: YearKnown) -> str:
    """The actual, or the baseline, or why there is none."""
    if known.actual is None:
        return known.reason
    word = "基準値" if known.year == indicator.baseline.year else "実績"
    return f"{word}{terms.amount(indicator, known.actual)}"


def _due(indicator: Indicator, year: int) -> str:
    """What the way to the target is called in a year: 目安, or the target that stands there."""
    interim = indicator.counting_interim
    if year == indicator.final.year or indicator.is_yearly:
        return terms.goal_word(indicator)
    return "中間目標" if interim is not None and year == interim.year else "目安"


def _gap(indicator: Indicator, assessment: Assessment, known: YearKnown) -> str:
    if known.actual is None or known.expected is None:
        return ""
    that = replace(assessment, year=known.year, actual=known.actual, expected=known.expected)
    lines = sentences.gap_lines(indicator, that)
    if not lines:
        return ""
    return f"{_due(indicator, known.year)}と同じ" if lines[-1] == "同じ" else lines[-1]


def _moved(indicator: Indicator, known: YearKnown) -> str:
    if known.actual is None or known.moved is None:
        return ""
    words = formats.difference(known.moved, indicator.decimals, indicator.unit, signed=True)
    return f"前年度から{words}" if known.moved else "前年度と同じ"


def _besides(indicator: Indicator, year: int) -> list[str]:
    """What happened in the year, and the reference values of it."""
    events = [f"出来事：{e.text.rstrip('。')}" for e in indicator.events if e.year == year]
    others = [
        f"参考：{r.series} {formats.quantity(r.value, r.decimals, r.unit)}"
        for r in indicator.references
        if r.year == year and r.unit == indicator.unit
    ]
    return events + others
