"""指標: what about this one? Parted only around the chart that is moved."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from chino_metrics.assessment import rollup, standing
from chino_metrics.charts import large, line
from chino_metrics.charts.series import Point
from chino_metrics.model.plan import Indicator, Target
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.screens import compare, frame
from chino_metrics.screens.what_if import supposed, turning, what_if
from chino_metrics.views import reasoning, years
from chino_metrics.views.plans import circled
from chino_metrics.views.scene import Entry, Scene
from chino_metrics.views.tables import corrections
from chino_metrics.wording import formats, outlook, sentences, terms


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the big figures under the headline."""

    label: str
    number: str
    unit: str
    note: str
    status: Status | None = None


def chosen_entry(scene: Scene) -> Entry:
    """The indicator the address names, else the first of the plan it names, else the first."""
    by_id = {e.indicator.id: e for e in scene.entries}
    if scene.choice.indicator in by_id:
        return by_id[scene.choice.indicator]
    of_plan = [e for e in scene.entries if e.plan.id == scene.choice.plan]
    return (of_plan or scene.entries)[0]


def render(scene: Scene) -> Markup:
    """The whole screen, with the drawn chart."""
    return _rendered("pages/indicator.html", scene, _above, _below)


def render_above(scene: Scene) -> Markup:
    """From the head to where the chart that is moved begins."""
    return _rendered("pages/indicator_above.html", scene, _above)


def render_below(scene: Scene) -> Markup:
    """From below the chart that is moved to the foot."""
    return _rendered("pages/indicator_below.html", scene, _below)


def _rendered(template: str, scene: Scene, *parts: Callable[..., dict[str, Any]]) -> Markup:
    entry = chosen_entry(scene)
    context = {key: value for part in parts for key, value in part(scene, entry).items()}
    return frame.render("indicator", template, scene, _filters(scene, entry), e=entry, **context)


def _above(scene: Scene, entry: Entry) -> dict[str, Any]:
    position = scene.entries.index(entry)
    return {
        "place": _place(entry),
        "figures": figures(entry),
        "finding": sentences.headline(entry.indicator, entry.assessment),
        "before": scene.entries[position - 1] if position else None,
        "after": scene.entries[position + 1] if position + 1 < len(scene.entries) else None,
    }


def drawings(
    indicator: Indicator, assessment: Assessment, point: Point | None = None
) -> list[tuple[str, Markup]]:
    """The large chart for each place that ``static/charts.css`` shows or hides; ``point`` is supposed."""
    places = (("on-wall", large.WIDE), ("on-desk", large.MIDDLE), ("on-phone", large.NARROW))
    return [(p, large.large_chart(indicator, assessment, style, point)) for p, style in places]


def _chart(scene: Scene, entry: Entry, rows: Sequence[years.YearRow]) -> dict[str, Any]:
    """The drawings, their marks in words, and what each year says."""
    i, a = entry.indicator, entry.assessment
    if not large.has_points(i, a):
        return {"has_chart": False}
    now = supposed(scene, entry)
    point = (now.year, now.value) if now else None
    note = line.axis_note(i, a, large.beside(i, point).points).strip()
    return {
        "has_chart": True,
        "caption": f"{note}。" if note else "",
        "chart_key": large.key(i, a, point),
        "drawings": drawings(i, a, point),
        "told": json.dumps(years.told_years(scene, entry, rows, point), ensure_ascii=False),
        "newest": i.baseline.year if a.year is None else a.year,
    }


def _below(scene: Scene, entry: Entry) -> dict[str, Any]:
    indicator, rows = entry.indicator, years.year_rows(scene, entry)
    return _chart(scene, entry, rows) | {
        "circled": circled,
        "outlook": outlook.describe(indicator, entry.assessment),
        "scale": reasoning.scale(entry),
        "turning": turning(entry),
        "what_if": what_if(scene, entry),
        "verdict": sentences.verdict(indicator, entry.assessment),
        "judging": reasoning.judging_steps(entry),
        "others": reasoning.other_steps(entry),
        "interim": reasoning.interim_line(entry),
        "rows": rows,
        "cells": cells(indicator),
        "compared": compare.beside(indicator, entry.plan.indicators),
        "twin": rollup.twin_of(scene.book, indicator),
        "plans": scene.book.plan_by_id,
        "corrections": corrections(scene.book, indicator),
    }


def _filters(scene: Scene, entry: Entry) -> tuple[frame.Filter, ...]:
    options = tuple(
        frame.Option(i.id, i.name, i.id == entry.indicator.id) for i in entry.plan.indicators
    )
    return (
        frame.plan_filter(scene, everything=False, chosen=entry.plan.id, clears="id"),
        frame.Filter("id", "指標", options),
        frame.year_filter(scene),
    )


def _place(entry: Entry) -> str:
    measure = next(m for m in entry.plan.measures if m.number == entry.indicator.measure_no)
    return f"施策{circled(measure.number)} {measure.name}　担当 {entry.plan.department}"


def figures(entry: Entry) -> tuple[Figure, ...]:
    """Status with its rate, the actual, what is to go, what is needed a year."""
    return (_status_figure(entry), _actual_figure(entry), *_way_figures(entry))


def _status_figure(entry: Entry) -> Figure:
    i, a = entry.indicator, entry.assessment
    word = terms.status_word(i, a)
    if standing.is_overdue(i, a) or a.status is Status.ACHIEVED:
        rate, note = a.progress, "基準値から最終目標までの進み（進捗率）"
    else:
        rate, note = a.pace, f"目安に対する進み（ペース比 {formats.number(a.pace, 3)}）"
    if rate is None:
        return Figure(word, "—", "", terms.status_note(i, a) or "進捗率は計算できない", a.status)
    return Figure(word, formats.number(rate * 100, 0), "%", note, a.status)


def _actual_figure(entry: Entry) -> Figure:
    i, a = entry.indicator, entry.assessment
    if a.year is not None:
        return Figure(
            "実績", formats.number(a.actual, i.decimals), i.unit, formats.year_era(a.year)
        )
    base = i.baseline
    note = formats.year_era(base.year) if base.year else ""
    number = formats.number(base.quantity.value, i.decimals)
    return Figure("基準値", number, i.unit if base.quantity.value is not None else "", note)


def _way_figures(entry: Entry) -> tuple[Figure, Figure]:
    i, a = entry.indicator, entry.assessment
    if a.gap is None:
        later = "数値の目標は今後設定" if i.final.quantity.text else "目標がない"
        return Figure("最終目標まで", "—", "", later), Figure("これから必要な増減", "—", "", later)
    goal = f"目標{terms.target_with_year(i, i.final)}"
    unit = "ポイント" if i.is_percentage else i.unit
    label = "最終目標まで" if a.gap > 0 else "最終目標との差"
    sign = "" if a.gap > 0 else "+" if a.gap < 0 else ""
    number = formats.number(abs(a.gap), i.decimals)
    return (
        Figure(label, f"{sign}{number}", unit, goal if a.gap > 0 else f"{goal}に達している"),
        _required_figure(entry, unit),
    )


def _required_figure(entry: Entry, unit: str) -> Figure:
    i, a = entry.indicator, entry.assessment
    label = f"これから必要な{terms.wanted(i)}"
    past = _past(entry)
    if a.required_per_year is None:
        return Figure(label, "—", "", f"期限（{formats.year(i.final.year)}）を過ぎた")
    if not a.required_per_year:
        return Figure(label, "なし", "", past or "目標に達している")
    number = formats.number(a.required_per_year, terms.rate_decimals(a.required_per_year))
    return Figure(label, number, f"{unit}／年", past or f"{formats.year(i.final.year)}まで毎年")


def _past(entry: Entry) -> str:
    i, a = entry.indicator, entry.assessment
    if a.observed_per_year is None:
        return ""
    turned = f"の{terms.unwanted(i)}" if a.observed_per_year < 0 else ""
    like = a.required_per_year or a.observed_per_year
    return f"これまでは年{terms.rate(i, a.observed_per_year, like=like)}{turned}"


def cells(indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    """(role, place, value) of every number of the indicator but its actuals."""
    roles = (
        ("基準値", indicator.baseline),
        ("中間目標", indicator.interim),
        ("最終目標", indicator.final),
    )
    return tuple(
        (role, years.place(t.quantity.cell), _printed(indicator, t))
        for role, t in roles
        if t.quantity.cell
    )


def _printed(indicator: Indicator, target: Target) -> str:
    year = f"（{formats.year(target.year)}）" if target.year else ""
    value = target.quantity.value
    return (
        terms.amount(indicator, value) if value is not None else target.quantity.text or "—"
    ) + year
