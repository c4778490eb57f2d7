"""全体: how do the plans stand?"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Plan, PlanState
from chino_metrics.screens import filtering, frame, prefecture
from chino_metrics.views import readiness, succession
from chino_metrics.views.entries import LATE, count
from chino_metrics.views.narrowing import segments
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.one_indicator.years import told_of
from chino_metrics.views.ordering import ordered
from chino_metrics.views.plans import finding as finding_of_plan
from chino_metrics.views.scene import Scene
from chino_metrics.views.summary import (
    ATTENTION_ROWS,
    attention,
    attention_title,
    counted_groups,
    counts,
    finding,
    groups,
    plan_finding,
    total_note,
    twin_note,
    unjudged_note,
)
from chino_metrics.views.updating import changes
from chino_metrics.views.verdict_years import around, moved, verdict_years
from chino_metrics.wording.formats import period, year


def render(scene: Scene) -> Markup:
    """The whole screen, with the readiness view while no actual has arrived.

    Of many municipalities, none of which is chosen, it is the way to each.
    """
    if municipalities(scene.book):
        return prefecture.render(scene)
    filters = (
        filtering.year_filter(scene),
        filtering.plan_filter(scene, everything=True, chosen=scene.choice.plan),
        filtering.department_filter(scene),
        filtering.status_filter(scene),
    )
    shared = _shared(scene)
    if scene.is_waiting:
        return frame.render(
            "overview",
            "pages/overview_waiting.html",
            scene,
            filters,
            **shared,
            readiness=readiness.readiness(scene.counted),
            facts=readiness.facts(scene),
            awaiting=readiness.awaiting(scene.covered),
            debts=readiness.debts(scene),
            told=told_of(scene, scene.selected),
        )
    return frame.render(
        "overview",
        "pages/overview.html",
        scene,
        filters,
        **shared,
        counts=counts(scene.counted),
        verdict_years=(years := verdict_years(scene)),
        around=around(scene),
        moved=moved(scene) if years else "",
        unjudged=unjudged_note(scene.counted),
        ahead=attention(scene),
        attention=(shown := attention(scene)[:ATTENTION_ROWS]),
        attention_title=attention_title(len(shown), len(attention(scene))),
        late=count(scene.covered, LATE),
    )


def _shared(scene: Scene) -> dict[str, Any]:
    """What both views show: the counts, what is not counted, what changed."""
    return {
        "groups": groups(scene),
        "counted_groups": counted_groups(scene),
        "finding": finding(scene),
        "note": total_note(scene, scene.covered),
        "twin_note": twin_note(scene.covered),
        "ordered": ordered(scene, scene.selected) if scene.choice.order else (),
        "listed": filtering.listed(scene),
        "plan_title": plan_finding(scene),
        "segments": segments,
        "period": period,
        "apart": tuple((p, _apart_line(scene, p)) for p in scene.apart),
        "apart_title": _apart_title(scene),
        "succeeding": succession.succeeding(scene.book),
        "reason_of": lambda e: evaluations.first_reason(scene, e),
        "unexplained": evaluations.unexplained(scene),
        "change_summary": changes.change_summary(scene),
        "MOST_MOVES": changes.MOST_MOVES,
        "owed_of": lambda g: sum(len(scene.owed.get(e.indicator.id, ())) for e in g.entries),
    }


def _apart_line(scene: Scene, plan: Plan) -> str:
    """What is said of a plan that is not counted: until when, and its final verdicts."""
    entries = tuple(e for e in scene.entries if e.plan.id == plan.id)
    if plan.state is PlanState.PREPARING:
        return f"準備中、{len(entries)}指標"
    found = finding_of_plan(scene, plan, entries).removeprefix(f"{plan.short_name}：")
    until = f"{year(plan.end_year)}まで、" if plan.end_year else ""
    return f"{until}{found}"


def _apart_title(scene: Scene) -> str:
    """「終了した計画：1、準備中の計画：1」."""
    parts = (("終了した計画", PlanState.ENDED), ("準備中の計画", PlanState.PREPARING))
    found = ((word, len(scene.book.in_state(state))) for word, state in parts)
    return "、".join(f"{word}：{number}" for word, number in found if number)
