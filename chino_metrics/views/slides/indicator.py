"""The slide of one indicator: its sentence, its key figure, its chart, and what can be said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chino_metrics.charts import line
from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.views import revisions
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import KeyFigure, LineChart, Slide, SlideKind
from chino_metrics.views.taken_along import public
from chino_metrics.wording import formats, headlines, sentences
from chino_metrics.wording.beside_verdicts import outlook
from chino_metrics.wording.terms import (
    decimals,
    due_word,
    goal,
    goal_word,
    goal_words,
    judged,
    status_word,
    written,
)


def indicator_slide(scene: Scene, entry: Entry) -> Slide:
    """Everything on it; the line of the reason only where it fits."""
    i, a = entry.indicator, entry.assessment
    is_long = headlines.has_long_name(i, a)
    told = (
        sentences.verdict(i, a),
        sentences.outlook_line(i, a, scene.last_complete_year),
        *outlook.describe(i, a, scene.last_complete_year),
        revisions.told(scene, entry),
        evaluations.notes(why) if (why := evaluations.newest(scene, entry)) else "",
        _remark(i),
    )
    slide = Slide(
        kind=SlideKind.INDICATOR,
        name=i.name,
        key=i.id,
        link=public.link(scene, "indicator", indicator=i.id),
        kicker=i.name if is_long else "",
        message=headlines.nameless(i, a) if is_long else headlines.short(i, a),
        source=f"{entry.plan.name}　{scene.revised}".strip(),
        notes="\n".join(filter(None, told)),
        figure=_figure(scene, entry),
        chart=_chart(i, a),
        plan=entry.plan.short_name,
    )
    return replace(slide, lines=_reason(scene, entry, slide))


def _reason(scene: Scene, entry: Entry, slide: Slide) -> tuple[str, ...]:
    """The first sentence of 要因 where it fits a line; what does not is in the notes alone."""
    sentence = evaluations.first_reason(scene, entry)
    told = f"要因：{sentence}"
    return (told,) if sentence and fitting.fits_below(told, slide) else ()


def _remark(indicator: Indicator) -> str:
    """The remark on an indicator; none that asks the planners something: it would be read aloud."""
    return "" if re.search("[?？]", indicator.note) else indicator.note


def _chart(indicator: Indicator, assessment: Assessment) -> LineChart | None:
    if not judged_series(indicator, assessment).points:
        return None
    return LineChart(indicator, assessment, line.axis_note(indicator, assessment).strip())


def _figure(scene: Scene, entry: Entry) -> KeyFigure:
    i, a = entry.indicator, entry.assessment
    number = i.baseline.quantity.value if a.year is None else a.actual
    return KeyFigure(
        status=a.status,
        word=status_word(i, a),
        number=written(i, number, decimals(i, a)),
        unit=i.unit if number is not None else "",
        lines=(*_figure_lines(entry), *filter(None, [revisions.short_line(scene, entry)])),
        goal=(goal_word(i), _goal_amount(i)),
        ahead=outlook.short(i, a),
    )


def _goal_amount(indicator: Indicator) -> str:
    """「150人（2027年度）」, the sentence that leaves it open, the words in quotes, 「目標なし」."""
    final = indicator.final
    if final.quantity.value is None and not final.is_left_open:
        return goal_words(final, 40)
    return goal(indicator).removeprefix(goal_word(indicator))


def _figure_lines(entry: Entry) -> Iterator[str]:
    """What the large number is, and what it is held against."""
    indicator, assessment = entry.indicator, entry.assessment
    base = indicator.baseline
    if assessment.year is not None:
        yield f"{formats.year(assessment.year)}の実績{formats.years_ago(entry.age, '（', '）')}"
    elif base.quantity.value is None:
        yield "基準値はない"
    else:
        yield f"{formats.year(base.year)}の基準値" if base.year else "基準値"
    if sentences.gap_of(indicator, assessment):
        yield f"{due_word(indicator)}は{judged(indicator, assessment, assessment.expected)}"
