"""Makes the deck of a scene: which slides, in what order, and what each says.

The screen, PowerPoint and the PDF hand-out are made from it and from nothing else,
so that all of them say the same words and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chino_metrics.model.plan import Plan
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.views import readiness, summary
from chino_metrics.views.entries import Entry, assessed, once, tally
from chino_metrics.views.plans import finding as plan_finding
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.changes import changes_slides
from chino_metrics.views.slides.deck import (
    Deck,
    Part,
    Slide,
    SlideKind,
    SlideRow,
    StatusBar,
    Term,
)
from chino_metrics.views.slides.in_rows import with_charts
from chino_metrics.views.slides.indicator import indicator_slide
from chino_metrics.views.slides.own import arranged, deck_title, own_slides, title_slide, until
from chino_metrics.views.slides.peers import peers_slides
from chino_metrics.views.slides.waiting import plans_finding, waiting_slides
from chino_metrics.views.summary import Group
from chino_metrics.views.taken_along import public
from chino_metrics.views.taken_along.stamp import keywords
from chino_metrics.wording import formats, names, rules, sentences
from chino_metrics.wording.terms import (
    BY_PLAN_SLIDE,
    CLOSING_SLIDE,
    OVERALL_SLIDE,
    REASON_WORD,
    SAMPLE_SENTENCE,
    amount,
    goal_words,
    judged,
    status_word,
)

#: Slides of indicators where none is named: those that need attention, the worst first.
MOST_INDICATORS: Final = 12
#: Indicators that fit on the slide of a plan; more of them go on the next one.
MOST_ROWS: Final = 12
#: Up to so many rows leave room for the bar of the plan, and for a chart in each.
ROWS_WITH_BAR, ROWS_WITH_CHARTS = 8, 5


def make_deck(scene: Scene) -> Deck:
    """The deck for the selection of a scene: title, overall, plans, indicators, own words, closing.

    Where the choice names its slides, those in their order.
    """
    slides = (
        title_slide(scene),
        *(waiting_slides(scene) if scene.is_waiting else ()),
        _overall(scene),
        *changes_slides(scene),
        *(slide for plan in scene.wanted_plans for slide in _plan_slides(scene, plan)),
        *(
            slide
            for entry in shown_indicators(scene)
            for slide in (indicator_slide(scene, entry), *peers_slides(scene, entry))
        ),
        *own_slides(scene),
        _closing(scene),
    )
    shown, lost = arranged(scene, slides)
    return _deck(scene, shown, lost)


def make_reserve(scene: Scene) -> Deck:
    """A slide for every indicator of the book, whatever is selected: what may be asked for."""
    return _deck(scene, tuple(indicator_slide(scene, entry) for entry in scene.entries))


def _deck(scene: Scene, slides: tuple[Slide, ...], lost: tuple[str, ...] = ()) -> Deck:
    return Deck(
        deck_title(scene),
        slides,
        scene.as_of,
        scene.revised,
        scene.book.is_sample,
        scene.book.publisher,
        lost,
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
        key="overall",
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
        key=f"plan-{plan.id}",
        message=(message,),
        source=_source(scene, plan),
        notes=_plan_notes(scene, plan, entries),
        plan=plan.short_name,
        bars=() if is_dense or not rows else (replace(_bar(scene, Group(plan, entries)), name=""),),
        heads=heads,
    )
    if rows and len(rows) <= ROWS_WITH_CHARTS:
        yield with_charts(replace(first, rows=rows), entries)
        return
    yield replace(first, rows=rows[:MOST_ROWS])
    for start in range(MOST_ROWS, len(rows), MOST_ROWS):
        more = rows[start : start + MOST_ROWS]
        key = f"{first.key}-{start // MOST_ROWS + 1}"
        yield replace(first, key=key, message=(f"{message}（つづき）",), rows=more)


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


def _source(scene: Scene, plan: Plan) -> str:
    return f"{plan.name}　{scene.revised}".strip()


def _closing(scene: Scene) -> Slide:
    verdicts = (Term(rule.status, rule.word, _first_sentence(rule.text)) for rule in rules.VERDICTS)
    due, way = (_first_sentence(rules.meaning(w)) for w in ("目安", "目安までの進み"))
    explained = (Term(None, "目安", due), Term(None, "進み", f"目安までは{way}"))
    link = public.link(scene, "")
    lines = (
        f"出典：{names.terms_source(scene.book, scene.book.indicators)}",
        SAMPLE_SENTENCE
        if scene.book.is_sample
        else "実績の出典は、各指標の画面と台帳に値ごとに記載",
        *filter(None, [_contact(scene)]),
        *([f"すべての指標と計算の式：{link}"] if link else []),
    )
    return Slide(
        kind=SlideKind.CLOSING,
        name=CLOSING_SLIDE,
        key="closing",
        link=link,
        message=(rules.TITLE,),
        source=f"{until(scene)}　{scene.revised}".strip(),
        notes=rules.THRESHOLDS,
        terms=(*verdicts, *explained),
        lines=lines,
    )


def _contact(scene: Scene) -> str:
    """Whom to ask afterwards: those who explain, else those whom the workbook names, else ""."""
    own = replace(scene.book.publisher, department=scene.choice.section, contact="")
    return names.contact(own if scene.choice.section else scene.book.publisher)


def _first_sentence(text: str) -> str:
    return text.partition("。")[0]
