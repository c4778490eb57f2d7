"""年次推移: all indicators by year, with the verdict of each year as it stood then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from chino_metrics.model.plan import Indicator, Plan
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.screens import filtering, frame
from chino_metrics.views import summary
from chino_metrics.views.entries import GOOD, Entry, count
from chino_metrics.views.narrowing import segments_of_year
from chino_metrics.views.one_indicator.evaluations import told_years
from chino_metrics.views.one_indicator.years import told_of
from chino_metrics.views.ordering import ordered
from chino_metrics.views.scene import Scene, verdicts_by_year
from chino_metrics.wording import formats
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

#: The sign of a year's verdict before its value, by status: tens of thousands may stand on the page.
_THEN_SIGN: Final = {
    status: Markup(
        '<span class="status s-{}"><i title="{word}">{}</i><span class="hidden">{word}</span></span>'
    ).format(status.value, STATUS_SIGN[status], word=STATUS_WORD[status])
    for status in Status
}
#: Em of the sign of a verdict, or of the mark of a baseline, before a number.
_MARK: Final = 2.0
#: Em of the mark of a year about which something is written, before a number.
_TOLD: Final = 1.5


@dataclass(frozen=True, slots=True)
class Year:
    """One cell: the value as text, its status then, or why there is none.

    ``is_told`` says that reasons or measures are written about that year.
    """

    year: int
    text: str
    status: Status | None
    kind: str
    is_told: bool = False


def render(scene: Scene) -> Markup:
    """The whole screen."""
    filters = (
        filtering.plan_filter(scene, everything=True, chosen=scene.choice.plan),
        filtering.department_filter(scene),
        filtering.status_filter(scene),
    )
    years = span(scene)
    history = verdicts_by_year(scene.book, years)
    cells = {e.indicator.id: row(scene, e, years, history) for e in scene.selected}
    groups = tuple(replace(g, entries=ordered(scene, g.entries)) for g in summary.groups(scene))
    return frame.render(
        "trends",
        "pages/trends.html",
        scene,
        filters,
        columns=columns,
        column_width=column_width,
        cells=cells,
        groups=groups,
        finding=finding(scene, years, history),
        owed=scene.owed if scene.is_waiting else {},
        stood={g.plan.id: stood(g.plan, history) for g in groups},
        moved=moved,
        told=told_of(scene, scene.selected),
        then_sign=_THEN_SIGN,
        segments_of_year=segments_of_year,
        listed=filtering.listed(scene),
        is_told=any(c.is_told for own in cells.values() for c in own),
    )


def stood(
    plan: Plan, history: Mapping[int, Mapping[str, Assessment]]
) -> tuple[tuple[int, summary.Group], ...]:
    """The verdicts of a whole plan as they stood in each year in which it had new actuals.

    A year's verdicts rest on the actuals up to that year, as the book has them now.
    """
    years = sorted(
        {
            a.year
            for i in plan.indicators
            for a in i.actuals
            if a.quantity.value is not None and a.year > (i.baseline.year or 0)
        }
    )
    return (
        tuple(
            (year, summary.Group(plan, tuple(Entry(plan, i, then[i.id]) for i in plan.indicators)))
            for year in range(years[0], years[-1] + 1)
            for then in (history[year],)
        )
        if years
        else ()
    )


def moved(history: tuple[tuple[int, summary.Group], ...]) -> str:
    """「達成・順調は、2018年度の1指標から2025年度の3指標へ（4指標のうち）」."""
    (first, start), (last, end) = history[0], history[-1]
    return _moved((first, start.entries), (last, end.entries))


def _moved(start: tuple[int, tuple[Entry, ...]], end: tuple[int, tuple[Entry, ...]]) -> str:
    (first, then), (last, today) = start, end
    was, now = count(then, GOOD), count(today, GOOD)
    of = f"（{len(today)}指標のうち）"
    if first == last:
        return f"達成・順調は、{formats.year(last)}に{now}指標{of}"
    if was == now:
        return f"達成・順調は、{formats.year(first)}も{formats.year(last)}も{now}指標{of}"
    return (
        f"達成・順調は、{formats.year(first)}の{was}指標から{formats.year(last)}の{now}指標へ{of}"
    )


def column_width(group: summary.Group, cells: dict[str, tuple[Year, ...]]) -> float:
    """Em of a column in which every number of a plan stands whole, its mark beside it."""
    texts = [c for e in group.entries for c in cells[e.indicator.id] if c.kind != "reason"]
    mark = _MARK if any(c.status or c.kind == "baseline" for c in texts) else 0
    told = _TOLD if any(c.is_told for c in texts) else 0
    return filtering.column_width((c.text for c in texts), mark + told)


def columns(group: summary.Group, cells: dict[str, tuple[Year, ...]]) -> tuple[int, ...]:
    """The positions of the years from the first to the last in which a plan has anything to show."""
    rows = [cells[e.indicator.id] for e in group.entries]
    told = [
        k
        for k, column in enumerate(zip(*rows, strict=True))
        if any(c.kind != "none" for c in column)
    ]
    return tuple(range(told[0], told[-1] + 1)) if told else ()


def span(scene: Scene) -> tuple[int, ...]:
    """From the first year with a value to the last complete one."""
    known = [a.year for i in scene.book.indicators for a in i.actuals]
    known += [i.baseline.year for i in scene.book.indicators if i.baseline.year is not None]
    if not known:
        return ()
    return tuple(range(min(known), max(*known, scene.last_complete_year) + 1))


def finding(scene: Scene, years: tuple[int, ...], history: dict[int, dict[str, Assessment]]) -> str:
    """How the verdicts have moved; while actuals are awaited, how many values there are."""
    if not years or not scene.selected:
        return "この条件に当てはまる指標はない"
    counted = scene.counted
    told = [y for y in years if any(history[y][e.indicator.id].year == y for e in counted)]
    if not told:
        values = sum(a.quantity.value is not None for e in counted for a in e.indicator.actuals)
        span = f"{years[0]}～{formats.year(years[-1])}"
        return f"{scene.whose}{len(counted)}指標の{span}：登録されている実績は{values}件"
    ends = tuple(
        (y, tuple(Entry(e.plan, e.indicator, history[y][e.indicator.id]) for e in counted))
        for y in (told[0], told[-1])
    )
    return scene.whose + _moved(*ends)


def row(
    scene: Scene, entry: Entry, years: tuple[int, ...], history: dict[int, dict[str, Assessment]]
) -> tuple[Year, ...]:
    """The cells of one indicator, one a year."""
    owed = scene.owed.get(entry.indicator.id, ())
    told = told_years(entry.indicator)
    return tuple(
        replace(
            _cell(entry.indicator, y, history[y][entry.indicator.id], y in owed), is_told=y in told
        )
        for y in years
    )


def _cell(indicator: Indicator, year: int, then: Assessment, is_owed: bool) -> Year:
    actual = next((a for a in indicator.actuals if a.year == year), None)
    base = indicator.baseline
    if actual is not None and actual.quantity.value is not None:
        status = then.status if then.year == year else None
        kind = "baseline" if year == base.year else "actual"
        return Year(year, formats.number(actual.quantity.value, indicator.decimals), status, kind)
    if actual is not None and actual.quantity.text:
        return Year(year, actual.quantity.text, None, "reason")
    if base.year == year and base.quantity.value is not None:
        return Year(year, formats.number(base.quantity.value, indicator.decimals), None, "baseline")
    return Year(year, "待ち" if is_owed else "", None, "owed" if is_owed else "none")
