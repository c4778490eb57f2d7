"""The slides while actuals are awaited: what there is to judge by, what can be read, who owes what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chino_metrics.views import readiness, summary
from chino_metrics.views.entries import once
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import Selection, taken_along
from chino_metrics.views.slides.deck import Listing, Slide, SlideKind
from chino_metrics.wording import formats, terms


def waiting_slides(scene: Scene) -> Iterator[Slide]:
    """判定の準備, いま読み取れること and 次に必要な数字, of the selection; those that have something."""
    taken = taken_along(scene)
    yield _ready(scene)
    if told := readiness.facts(taken):
        yield _facts(scene, told)
    if any(debt.actuals or debt.targets for debt in readiness.debts(taken)):
        yield _debts(taken)


def plans_finding(scene: Scene) -> str:
    """What the plans of the selection wait for, each counted whole."""
    plans = tuple(plan.id for plan in scene.wanted_plans)
    choice = scene.choice.but(plans=plans, departments=(), indicators=())
    return summary.plan_finding(taken_along(replace(scene, choice=choice)))


def _ready(scene: Scene) -> Slide:
    entries = scene.of_wanted_plans
    rows = tuple(
        (label, f"{number}／{of}", note)
        for label, number, of, note in readiness.readiness(once(entries))
    )
    return Slide(
        kind=SlideKind.OVERALL,
        name=terms.READY_SLIDE,
        key="ready",
        message=(summary.finding(scene, once(entries)),),
        source=_source(scene),
        notes=summary.denominator_note(scene, entries),
        heads=("そろっているもの", "指標", "説明"),
        listing=Listing(rows, wide=2, numbers=(1,)),
    )


def _facts(scene: Scene, told: tuple[readiness.Fact, ...]) -> Slide:
    return Slide(
        kind=SlideKind.OVERALL,
        name=terms.FACTS_SLIDE,
        key="facts",
        message=(f"実績が届く前に、いま読み取れること{len(told)}つ",),
        source=_source(scene),
        notes="\n".join(f"{fact.plan.name}。{fact.sentence}{fact.detail}" for fact in told),
        heads=("基準値と目標、これまでに公表された値から",),
        listing=Listing(tuple((f"{f.sentence}{f.detail}",) for f in told), wide=0),
    )


def _debts(taken: Selection) -> Slide:
    found = readiness.debts(taken)
    rows = tuple(row for debt in found for row in _owed(debt))
    count = sum(debt.actuals for debt in found)
    until = formats.year(taken.last_complete_year)
    return Slide(
        kind=SlideKind.OVERALL,
        name=terms.DEBTS_SLIDE,
        key="debts",
        message=(f"次に必要な数字：{len(found)}つの担当から、{until}までの実績{count}件",),
        source=_source(taken),
        notes=f"{until}までに終わった年度の実績を数えている。",
        heads=("担当", "待っている実績", "待っている年度など"),
        listing=Listing(rows, wide=2, numbers=(1,)),
    )


def _owed(debt: readiness.Debt) -> Iterator[tuple[str, str, str]]:
    """The department and its count, and a line for each plan and for the targets to be set."""
    told = list(debt.lines)
    if debt.targets:
        told.append(f"数値の目標の設定：{debt.targets}指標")
    count = f"{debt.actuals}件" if debt.actuals else formats.NOTHING
    for k, text in enumerate(told or [formats.NOTHING]):
        yield ("", "", text) if k else (debt.department, count, text)


def _source(scene: Scene) -> str:
    plans, count = len(scene.wanted_plans), len(once(scene.of_wanted_plans))
    return f"{plans}つの計画、{count}指標　{scene.revised}".strip()
