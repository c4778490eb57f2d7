"""比較: which of several indicators is how far on its way?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import line, scale, scale_chart
from chino_metrics.charts.scale import Way
from chino_metrics.model.plan import Indicator
from chino_metrics.screens import frame
from chino_metrics.views import summary
from chino_metrics.views.choice import MOST_COMPARED
from chino_metrics.views.scene import GOOD, LATE, Entry, Scene, count, once
from chino_metrics.wording import formats, headlines

MOST: Final = MOST_COMPARED


@dataclass(frozen=True, slots=True)
class Multiple:
    """One of the charts side by side: its finding, and what is drawn or why nothing is.

    ``wide`` is the chart for where there is room beside one other; "" among more.
    """

    entry: Entry
    finding: str
    chart: Markup
    remark: str
    wide: Markup


@dataclass(frozen=True, slots=True)
class YearCell:
    """One year of the table; ``is_base`` marks the baseline."""

    text: str
    is_base: bool


def render(scene: Scene) -> Markup:
    """The whole screen, on the common scale or in the indicators' own units."""
    chosen = shown(scene)
    ways = scale.ways(scene.book, [(e.indicator, e.assessment) for e in chosen])
    years = years_of(ways)
    is_common = scene.choice.scale != "unit"
    rows = [cells(way, years, is_common=is_common) for way in ways]
    return frame.render(
        "compare",
        "pages/compare.html",
        scene,
        (frame.year_filter(scene),),
        finding=finding(scene, chosen, ways),
        multiples=multiples(chosen, ways, is_common=is_common),
        is_common=is_common,
        years=years,
        rows=list(zip(chosen, rows, ways, strict=True)),
        column_width=_column_width(ways, rows, is_common=is_common),
        named={e.indicator.id for e in chosen},
        ids=tuple(e.indicator.id for e in chosen),
        left_out=left_out(scene),
        most=MOST,
        percent=scale_chart.percent,
    )  # fmt: skip


def _column_width(
    ways: tuple[Way, ...], rows: list[tuple[YearCell, ...]], *, is_common: bool
) -> float:
    due = [scale_chart.percent(w.expected[1]) for w in ways if w.expected] if is_common else []
    year = [formats.year(9999)] if is_common else []
    texts = [f"基 {cell.text}" if cell.is_base else cell.text for row in rows for cell in row]
    return frame.column_width((*texts, *due, *year))


def shown(scene: Scene) -> tuple[Entry, ...]:
    """The indicators that the address names, at most ``MOST``, else those that stand for all."""
    by_id = {e.indicator.id: e for e in scene.entries}
    named = tuple(by_id[i] for i in scene.choice.indicators if i in by_id)
    return named[:MOST] or by_default(scene)


def by_default(scene: Scene) -> tuple[Entry, ...]:
    """What needs attention most, filled up with numeric targets in printed order."""
    entries = once(scene.entries)
    late = () if scene.is_waiting else summary.attention(scene, entries)
    numeric = tuple(e for e in entries if has_number(e.indicator))
    return tuple(dict.fromkeys((*late, *numeric)))[:MOST] or entries[:MOST]


def has_number(indicator: Indicator) -> bool:
    """Whether its final target is a number."""
    return indicator.final.quantity.value is not None


def beside(first: Indicator | None, indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """The ids for a link: ``first``, then others with a numeric target, at most ``MOST``."""
    others = (i.id for i in indicators if has_number(i))
    return tuple(dict.fromkeys((*((first.id,) if first else ()), *others)))[:MOST]


def left_out(scene: Scene) -> int:
    """How many of the named indicators are not shown."""
    known = [i for i in scene.choice.indicators if i in scene.book.indicator_by_id]
    return max(0, len(known) - MOST)


def finding(scene: Scene, entries: tuple[Entry, ...], ways: tuple[Way, ...]) -> str:
    """「並べた6指標はすべて遅れ・未達成。目標までの進みは−75.0%から67.6%」."""
    rates = [w.series.last[1] for w in ways if w.series and w.series.last]
    if scene.is_waiting or not rates:
        return summary.finding(scene, entries)
    ends = [scale_chart.percent(rate) for rate in (min(rates), max(rates))]
    span = ends[0] if ends[0] == ends[1] else f"{ends[0]}から{ends[1]}"
    return f"並べた{len(entries)}指標{_together(entries)}。目標までの進みは{span}"


def _together(entries: tuple[Entry, ...]) -> str:
    """Whether they all stand alike, else how many do."""
    for words, statuses in (("達成・順調", GOOD), ("遅れ・未達成", LATE)):
        if count(entries, statuses) == len(entries):
            return f"は{'すべて' if len(entries) > 1 else ''}{words}"
    return f"のうち、{summary.good_and_late(entries)}"


def multiples(
    entries: tuple[Entry, ...], ways: tuple[Way, ...], *, is_common: bool
) -> tuple[Multiple, ...]:
    """The charts in the order of the entries, all on the same axes where ``is_common``."""
    axes = scale.common_axes(ways)
    sizes = 2 if len(ways) < 3 else 1
    found = []
    for entry, way in zip(entries, ways, strict=True):
        i, a = entry.indicator, entry.assessment
        if is_common:
            remark = f"{way.reason}ため、0～100%の図にはできない。" if way.reason else ""
            told = remark or scale_chart.beyond(way, axes)
            styles = (scale_chart.STYLE, scale_chart.WIDE)[:sizes]
            charts = [scale_chart.progress_chart(way, axes, style) for style in styles]
        else:
            told = line.axis_note(i, a).strip()
            charts = [line.line_chart(i, a, style) for style in (line.NARROW, line.SMALL)[:sizes]]
        wide = charts[1] if charts[1:] else Markup("")
        found.append(Multiple(entry, "".join(headlines.short(i, a)), charts[0], told, wide))
    return tuple(found)


def years_of(ways: tuple[Way, ...]) -> tuple[int, ...]:
    """From the first baseline to the newest year that is judged."""
    bases = [w.indicator.baseline.year for w in ways if w.indicator.baseline.year is not None]
    judged = [w.assessment.year for w in ways if w.assessment.year is not None]
    years = [*bases, *judged]
    return tuple(range(min(years), max(years) + 1)) if years else ()


def cells(way: Way, years: tuple[int, ...], *, is_common: bool) -> tuple[YearCell, ...]:
    """One indicator's years: 進み, or values in its unit; "" where there is none."""
    i = way.indicator
    if is_common:
        told = {y: scale_chart.percent(v) for y, v in way.by_year.items()}
    else:
        last = way.assessment.year or i.baseline.year or 0
        actuals = {a.year: a.quantity for a in i.actuals if a.year <= last}
        quantities = actuals | ({i.baseline.year: i.baseline.quantity} if i.baseline.year else {})
        told = {
            y: formats.number(q.value, i.decimals) if q.value is not None else q.text or ""
            for y, q in quantities.items()
        }
    return tuple(YearCell(told.get(y, ""), y == i.baseline.year and y in told) for y in years)
