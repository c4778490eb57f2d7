"""Makes the deck of a scene: which slides, in what order, and what each says.

The screen, PowerPoint and the PDF hand-out are made from it and from nothing else,
so that all of them say the same words and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chino_metrics.charts import line
from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Indicator, Plan
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.views import readiness, revisions, summary
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.plans import finding as plan_finding
from chino_metrics.views.scene import Entry, Scene, assessed, once, tally
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.changes import changes_slides
from chino_metrics.views.slides.deck import (
    Deck,
    KeyFigure,
    LineChart,
    Part,
    Slide,
    SlideKind,
    SlideRow,
    StatusBar,
    Term,
)
from chino_metrics.views.slides.waiting import plans_finding, waiting_slides
from chino_metrics.views.stamp import keywords
from chino_metrics.views.summary import Group
from chino_metrics.wording import formats, headlines, names, rules, sentences
from chino_metrics.wording.beside_verdicts import outlook
from chino_metrics.wording.terms import (
    BY_PLAN_SLIDE,
    CLOSING_SLIDE,
    OVERALL_SLIDE,
    REASON_WORD,
    SAMPLE_SENTENCE,
    TITLE_SLIDE,
    amount,
    decimals,
    due_word,
    goal,
    goal_word,
    goal_words,
    judged,
    status_word,
    written,
)

#: Slides of indicators where none is named: those that need attention, the worst first.
MOST_INDICATORS: Final = 12
#: Indicators that fit on the slide of a plan; more of them go on the next one.
MOST_ROWS: Final = 12
#: Up to so many rows leave room for the bar of the plan.
ROWS_WITH_BAR: Final = 8


def make_deck(scene: Scene) -> Deck:
    """The deck for the selection of a scene: title, overall, plans, indicators, closing."""
    slides = (
        _title(scene),
        *(waiting_slides(scene) if scene.is_waiting else ()),
        _overall(scene),
        *changes_slides(scene),
        *(slide for plan in scene.wanted_plans for slide in _plan_slides(scene, plan)),
        *(_indicator(scene, entry) for entry in shown_indicators(scene)),
        _closing(scene),
    )
    return Deck(
        _deck_title(scene),
        slides,
        scene.as_of,
        scene.revised,
        scene.book.is_sample,
        scene.book.publisher,
        keywords(scene),
    )


def shown_indicators(scene: Scene) -> tuple[Entry, ...]:
    """The indicators that get a slide: those named, else those that need attention.

    While actuals are awaited nothing does: then those with values before the baseline.
    """
    if any(i in scene.book.indicator_by_id for i in scene.choice.indicators):
        return scene.wanted
    shown = once(scene.wanted)
    if scene.is_waiting:
        return tuple(e for e in shown if readiness.has_history(e))[:MOST_INDICATORS]
    return summary.attention(scene, shown)[:MOST_INDICATORS]


def _deck_title(scene: Scene) -> str:
    return scene.choice.title or names.site(scene.book.publisher)


def _title(scene: Scene) -> Slide:
    plans = "、".join(p.short_name for p in scene.wanted_plans)
    lines = (
        f"{plans}の目標指標",
        _until(scene),
        scene.revised,
    )
    return Slide(
        kind=SlideKind.TITLE,
        name=TITLE_SLIDE,
        kicker=scene.book.publisher.name,
        message=(_deck_title(scene),),
        source=names.site(scene.book.publisher),
        notes=summary.denominator_note(scene, scene.of_wanted_plans),
        lines=tuple(filter(None, lines)),
    )


def _until(scene: Scene) -> str:
    return f"{formats.year_era(scene.as_of)}までの実績による"


def _overall(scene: Scene) -> Slide:
    entries = scene.of_wanted_plans
    counted = once(entries)
    plans = len(scene.wanted_plans)
    whole = f"（計画別の合計は{len(entries)}）" if len(entries) != len(counted) else ""
    groups = (Group(p, tuple(e for e in entries if e.plan.id == p.id)) for p in scene.wanted_plans)
    source = f"{plans}つの計画、{len(counted)}指標{whole}　{scene.as_of}年度まで　{scene.revised}"
    waiting = scene.is_waiting
    return Slide(
        kind=SlideKind.OVERALL,
        name=BY_PLAN_SLIDE if waiting else OVERALL_SLIDE,
        message=(
            plans_finding(scene)
            if waiting
            else summary.finding(scene, counted, scene.whose_wanted),
        ),
        source=source.strip(),
        notes="\n".join(
            filter(
                None,
                (summary.denominator_note(scene, entries), summary.unjudged_note(counted)),
            )
        ),
        # while all is awaited they would be noughts in huge letters
        counts=() if waiting else summary.counts(counted),
        bars=tuple(_bar(scene, g) for g in groups if g.entries),
    )


def _bar(scene: Scene, group: Group) -> StatusBar:
    parts = (
        Part(Status.NOT_ASSESSED if kind == "unset" else Status(kind), kind, label, number)
        for kind, label, number in summary.segments(group, by_reason=scene.is_waiting)
    )
    found = tally(group.entries)
    return StatusBar(
        group.plan.short_name, tuple(parts), f"判定できる{found.assessed}／{found.total}"
    )


def _plan_slides(scene: Scene, plan: Plan) -> Iterator[Slide]:
    entries = tuple(e for e in scene.entries if e.plan.id == plan.id)
    message = plan_finding(scene, plan, entries)
    heads, rows = _table(scene, entries)
    is_dense = len(rows) > ROWS_WITH_BAR
    first = Slide(
        kind=SlideKind.PLAN,
        name=plan.short_name,
        message=(message,),
        source=_source(scene, plan),
        notes=_plan_notes(scene, plan, entries),
        bars=() if is_dense or not rows else (replace(_bar(scene, Group(plan, entries)), name=""),),
        heads=heads,
    )
    yield replace(first, rows=rows[:MOST_ROWS])
    for start in range(MOST_ROWS, len(rows), MOST_ROWS):
        more = rows[start : start + MOST_ROWS]
        yield replace(first, message=(f"{message}（つづき）",), rows=more)


def _plan_notes(scene: Scene, plan: Plan, entries: tuple[Entry, ...]) -> str:
    late = summary.attention(scene, entries)
    told = (f"{sentences.headline(e.indicator, e.assessment)}。" for e in late)
    counted = f"判定できる{assessed(entries)}／{len(entries)}指標。"
    return "\n".join((f"{plan.name}（担当 {plan.department}）。{counted}", *told))


def _table(
    scene: Scene, entries: tuple[Entry, ...]
) -> tuple[tuple[str, ...], tuple[SlideRow, ...]]:
    """Heads and rows of a plan; a year that all values share stands in the head alone."""
    if not entries:
        return (), ()
    word = "基準値" if scene.is_waiting else "実績"
    values = [_value(entry, waiting=scene.is_waiting) for entry in entries]
    finals = [entry.indicator.final for entry in entries]
    common = formats.shared_year(values)
    until = formats.shared_year((t.quantity.value, t.year) for t in finals)
    rows = tuple(
        _row(entry, number, year if year != common else None, until)
        for entry, (number, year) in zip(entries, values, strict=True)
    )
    return (
        "状況",
        "指標",
        f"{word}（{formats.year(common)}）" if common else word,
        "最終目標",
    ), rows


def _value(entry: Entry, *, waiting: bool) -> tuple[float | None, int | None]:
    """What stands beside an indicator, with its year: the actual, or while waiting the baseline."""
    if waiting:
        return entry.indicator.baseline.quantity.value, entry.indicator.baseline.year
    return entry.assessment.actual, entry.assessment.year


def _row(entry: Entry, number: float | None, year: int | None, common: int | None) -> SlideRow:
    """``year`` is that of the number, None where the head has it; ``common`` that of all targets."""
    i, a = entry.indicator, entry.assessment
    final = i.final.quantity
    due = f"（{i.final.year}）" if i.final.year not in {None, common} else ""
    due = "（毎年度）" if i.is_yearly else due
    waited = a.reason is Reason.NO_ACTUAL and a.status is Status.NOT_ASSESSED
    age = entry.age if a.year is not None and number is not None else 0
    of = [str(year)] if year is not None and number is not None else []
    of += [formats.years_ago(age)] if age else []
    told = f"（{'、'.join(of)}）" if of else ""
    return SlideRow(
        a.status,
        REASON_WORD[Reason.NO_ACTUAL] if waited else status_word(i, a),
        i.name,
        judged(i, a, number) + told,
        goal_words(i.final) if final.value is None else amount(i, final.value) + due,
    )


def _indicator(scene: Scene, entry: Entry) -> Slide:
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
        kicker=i.name if is_long else "",
        message=headlines.nameless(i, a) if is_long else headlines.short(i, a),
        source=_source(scene, entry.plan),
        notes="\n".join(filter(None, told)),
        figure=_figure(scene, entry),
        chart=_chart(i, a),
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


def _source(scene: Scene, plan: Plan) -> str:
    return f"{plan.name}　{scene.revised}".strip()


def _closing(scene: Scene) -> Slide:
    verdicts = (Term(rule.status, rule.word, _first_sentence(rule.text)) for rule in rules.VERDICTS)
    due, way = (_first_sentence(rules.meaning(w)) for w in ("目安", "目安までの進み"))
    explained = (Term(None, "目安", due), Term(None, "進み", f"目安までは{way}"))
    lines = (
        f"出典：{names.terms_source(scene.book, scene.book.indicators)}",
        SAMPLE_SENTENCE
        if scene.book.is_sample
        else "実績の出典は、各指標の画面と台帳に値ごとに記載",
    )
    return Slide(
        kind=SlideKind.CLOSING,
        name=CLOSING_SLIDE,
        message=(rules.TITLE,),
        source=f"{_until(scene)}　{scene.revised}".strip(),
        notes=rules.THRESHOLDS,
        terms=(*verdicts, *explained),
        lines=lines,
    )


def _first_sentence(text: str) -> str:
    return text.partition("。")[0]
