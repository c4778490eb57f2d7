"""指標: what about this one? Parted only around the chart that is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from markupsafe import Markup

from chino_metrics.assessment import rollup, standing
from chino_metrics.charts import large, line, peer_chart
from chino_metrics.charts.series import Point
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.screens import filtering, frame
from chino_metrics.screens.what_if import supposed, turning, what_if
from chino_metrics.views import revisions
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.entries import Entry
from chino_metrics.views.exploring.question import beside_address
from chino_metrics.views.one_indicator import evaluations, peers, reasoning, years
from chino_metrics.views.one_indicator.handed_on import handed_on
from chino_metrics.views.open_data.addresses import address
from chino_metrics.views.plans import circled
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import sheet_number
from chino_metrics.views.tables import corrections
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.beside_verdicts import outlook
from chino_metrics.wording.yearly import source_words

#: What a screen reader says of the chart that is moved.
ALT = "基準値、目安、目標、実績の図。数値は「年度ごとの値」の表にある。"


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the big figures under the headline."""

    label: str
    number: str
    unit: str
    note: str
    status: Status | None = None


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
        "figures": figures(scene, entry),
        "finding": sentences.headline(entry.indicator, entry.assessment),
        "why": evaluations.newest(scene, entry),
        "why_before": evaluations.others(scene, entry),
        "fate_word": evaluations.FATE_WORD,
        "debates": entry.indicator.debates,
        "has_evaluations": scene.book.has_evaluations,
        "before": scene.entries[position - 1] if position else None,
        "after": scene.entries[position + 1] if position + 1 < len(scene.entries) else None,
    }


def drawings(
    indicator: Indicator, assessment: Assessment, point: Point | None = None
) -> list[tuple[str, Markup]]:
    """The large chart for each place that ``static/charts.css`` shows or hides; ``point`` is supposed."""
    places = (("on-wall", large.WIDE), ("on-desk", large.MIDDLE), ("on-phone", large.NARROW))
    return [(p, large.large_chart(indicator, assessment, style, point)) for p, style in places]


def _chart(scene: Scene, entry: Entry) -> dict[str, Any]:
    """The drawings, their marks in words, and what each year says."""
    i, a = entry.indicator, entry.assessment
    if not large.has_points(i, a):
        return {"has_chart": False}
    now = supposed(scene, entry)
    point = (now.year, now.value) if now else None
    note = line.axis_note(i, a, large.beside(i, a, point).points).strip()
    return {
        "has_chart": True,
        "caption": f"{note}。" if note else "",
        "chart_key": large.key(i, a, point),
        "drawings": drawings(i, a, point),
        "told": years.told(scene, entry, point),
        "newest": i.baseline.year if a.year is None else a.year,
    }


def _below(scene: Scene, entry: Entry) -> dict[str, Any]:
    indicator, rows = entry.indicator, years.year_rows(scene, entry)
    official = peers.beside(scene, entry)
    is_apart = scene.choice.is_still or scene.choice.is_preview
    return _chart(scene, entry) | {
        "circled": circled,
        "outlook": outlook.describe(indicator, entry.assessment, scene.last_complete_year),
        "scale": reasoning.scale(entry),
        "turning": turning(scene, entry),
        "what_if": what_if(scene, entry),
        "verdict": sentences.verdict(indicator, entry.assessment),
        "judging": reasoning.judging_steps(entry),
        "others": reasoning.other_steps(entry, scene.last_complete_year),
        "interim": reasoning.interim_line(entry),
        "rows": rows,
        "due": terms.due_word(indicator),
        "cells": cells(indicator),
        "handed": None if is_apart else handed_on(scene, entry),
        "data_file": partial(address, scene.choice),
        "sheet_number": sheet_number(scene, entry) if scene.choice.is_still else None,
        "beside_address": beside_address,
        "official": official,
        "official_drawings": peer_chart.drawings(official.shown) if official else (),
        "official_told": _official_told(official) if official else "",
        "twin": rollup.twin_of(scene.book, indicator),
        "plans": scene.book.plan_by_id,
        "corrections": corrections(scene.book, indicator),
        "revisions": revisions.rows(indicator),
        "two_verdicts": revisions.verdict_line(scene, entry),
        "revised_later": revisions.later(scene, indicator),
    }


def _official_told(official: peers.OfficialView) -> str:
    source = source_words("、".join(s.name for s in official.sources))
    return peer_chart.told(official.shown, source)


def _filters(scene: Scene, entry: Entry) -> tuple[filtering.Filter, ...]:
    options = tuple(
        filtering.Option(i.id, i.name, i.id == entry.indicator.id) for i in entry.plan.indicators
    )
    return (
        filtering.plan_filter(scene, everything=False, chosen=entry.plan.id, clears="id indicator"),
        filtering.Filter("id", "指標", options, clears="indicator"),
        filtering.year_filter(scene),
    )


def _place(entry: Entry) -> str:
    measure = next(m for m in entry.plan.measures if m.number == entry.indicator.measure_no)
    return f"施策{circled(measure.number)} {measure.name}"


def figures(scene: Scene, entry: Entry) -> tuple[Figure, ...]:
    """The verdict with its distance, the actual, what is to go or has changed, the yearly change."""
    return (
        _status_figure(entry),
        _actual_figure(entry),
        _way_figure(entry),
        _yearly_figure(scene, entry),
    )


def _status_figure(entry: Entry) -> Figure:
    """The distance from what decides the verdict; a rate stands small, from 0 to 100% only."""
    i, a = entry.indicator, entry.assessment
    word = terms.status_word(i, a)
    if a.status is Status.NOT_ASSESSED or a.actual is None or a.met_at_baseline:
        return Figure(word, "—", "", terms.status_note(i, a) or "進みは計算できない", a.status)
    if standing.is_overdue(i, a) or a.status is Status.ACHIEVED or a.expected is None:
        words, rate = sentences.to_target(i, a), a.progress
        goal, short = terms.goal(i), a.gap or 0.0
    else:
        words, rate = sentences.from_expected(i, a), a.pace
        amount = terms.judged(i, a, a.expected)
        of = "" if i.is_yearly else f"{formats.year(a.year)}の"
        goal, short = f"{of}{terms.due_word(i)}{amount}", sentences.shortfall(i, a) or 0.0
    number, unit = _parted(words) if short else ("ちょうど", "")
    return Figure(word, number, unit, _side(entry, goal, short) + _rate(entry, rate), a.status)


def _side(entry: Entry, goal: str, short: float) -> str:
    """「2025年度の目安130人まで」, 「…を上回る」."""
    if not short:
        return goal
    if short > 0:
        is_over = standing.is_overdue(entry.indicator, entry.assessment)
        return f"{goal}に届かなかった" if is_over else f"{goal}まで"
    is_up = entry.indicator.direction is Direction.INCREASE
    return f"{goal}を{'上回る' if is_up else '下回る'}"


def _rate(entry: Entry, rate: float | None) -> str:
    if entry.assessment.reason is not None:
        return f"（{terms.status_note(entry.indicator, entry.assessment)}）"
    return "" if rate is None or not 0 <= rate < 1 else f"（進み{terms.share(rate)}）"


def _parted(words: str) -> tuple[str, str]:
    """「1,200人」 as number and unit."""
    end = next((k for k, c in enumerate(words) if c not in "0123456789,."), len(words))
    return words[:end], words[end:]


def _actual_figure(entry: Entry) -> Figure:
    i, a = entry.indicator, entry.assessment
    if a.year is not None:
        number = terms.written(i, a.actual, terms.decimals(i, a))
        of = formats.year_era(a.year)
        if entry.age:
            of = f"{formats.year(a.year)}の値{formats.years_ago(entry.age, '（', '）')}"
        return Figure("実績", number, i.unit, of)
    base = i.baseline
    note = formats.year_era(base.year) if base.year else ""
    number = formats.number(base.quantity.value, i.decimals)
    return Figure("基準値", number, i.unit if base.quantity.value is not None else "", note)


def _way_figure(entry: Entry) -> Figure:
    """What is still to go; where that is told already, what has changed since the baseline."""
    i, a = entry.indicator, entry.assessment
    base = i.baseline.quantity.value
    if a.gap is None:
        without = "数値の目標は今後設定" if i.final.is_left_open else _goal(i)
        return Figure(f"{terms.goal_word(i)}まで", "—", "", without)
    is_told = i.is_yearly or standing.is_overdue(i, a) or a.status is Status.ACHIEVED
    if is_told and a.actual is not None and base is not None:
        moved, words = terms.distance(i, a, a.actual, base)
        sign = "+" if moved > 0 else formats.MINUS if moved < 0 else ""
        number, unit = _parted(words)
        note = f"基準値{terms.target_with_year(i, i.baseline)}"
        return Figure("基準値から", f"{sign}{number}", unit, note)
    number, unit = _parted(sentences.to_target(i, a))
    goal = terms.goal(i).removeprefix("最終" if not i.is_yearly else "")
    return Figure(
        f"{terms.goal_word(i)}まで", number, unit, goal if a.gap > 0 else f"{goal}に達している"
    )


def _goal(indicator: Indicator) -> str:
    """「目標は「毎年度実施」」, 「目標なし」: why nothing can be said of the way."""
    final = indicator.final
    if final.quantity.value is not None:
        return "計算できない"
    return f"目標は{terms.goal_words(final, 40)}" if final.is_in_words else terms.goal_words(final)


def _yearly_figure(scene: Scene, entry: Entry) -> Figure:
    i, a = entry.indicator, entry.assessment
    if i.is_yearly and i.final.quantity.value is not None:
        return _every_year_figure(i)
    label, past = f"年あたり必要な{terms.wanted(i)}", _past(entry)
    if a.gap is None:
        note = "計算しない" if i.final.is_in_words else "目標が決まると計算できる"
        return Figure("年あたり必要な増減", "—", "", note)
    if a.gap <= 0:
        return Figure(label, "なし", "", past or "目標に達している")
    if standing.is_past(i, scene.last_complete_year) or standing.is_overdue(i, a):
        return _past_figure(scene, entry)
    if a.required_per_year is None:
        return Figure(label, "—", "", "年度が分からず計算できない")
    unit = "ポイント" if i.is_percentage else i.unit
    number = formats.number(a.required_per_year, terms.rate_decimals(a.required_per_year))
    return Figure(label, number, f"{unit}／年", past or f"{formats.year(i.final.year)}まで毎年")


def _every_year_figure(indicator: Indicator) -> Figure:
    """The target that applies in every year: nothing is wanted year by year towards it."""
    number = formats.number(indicator.final.quantity.value, indicator.decimals)
    start, end = indicator.baseline.year, indicator.final.year
    until = f"{formats.year(end)}まで同じ値" if end else "どの年度も同じ値"
    note = f"{formats.year(start + 1)}から{until}" if start else until
    return Figure(terms.YEARLY_WORD, number, indicator.unit, note)


def _past_figure(scene: Scene, entry: Entry) -> Figure:
    """After the final year nothing is asked any more; what was planned, and what is missing."""
    i, a = entry.indicator, entry.assessment
    owed = [y for y in scene.owed.get(i.id, ()) if i.final.year is None or y <= i.final.year]
    missing = f"。{formats.year_span(owed)}の実績が未登録" if owed else ""
    note = f"期限（{formats.year(i.final.year)}）は過ぎた{missing}"
    need = a.required_per_year
    if not need or a.year is not None:
        return Figure(f"年あたり必要な{terms.wanted(i)}", "—", "", note)
    number = formats.number(need, terms.rate_decimals(need))
    unit = "ポイント" if i.is_percentage else i.unit
    return Figure(f"計画での{terms.wanted(i)}", number, f"{unit}／年", note)


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
        (terms.goal_word(indicator), indicator.final),
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
