"""全体: how do the five plans stand?"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from chino_metrics.screens import frame
from chino_metrics.views import changes, readiness
from chino_metrics.views.scene import LATE, Scene, count
from chino_metrics.views.summary import (
    ATTENTION_ROWS,
    attention,
    attention_title,
    counted_groups,
    counts,
    finding,
    groups,
    latest_first,
    plan_finding,
    segments,
    total_note,
    twin_note,
    unjudged_note,
)
from chino_metrics.wording.formats import period


def render(scene: Scene) -> Markup:
    """The whole screen, with the readiness view while no actual has arrived."""
    filters = (
        frame.year_filter(scene),
        frame.plan_filter(scene, everything=True, chosen=scene.choice.plan),
        frame.department_filter(scene),
        frame.status_filter(scene),
    )
    shared: dict[str, Any] = {
        "groups": groups(scene),
        "counted_groups": counted_groups(scene),
        "finding": finding(scene),
        "note": total_note(scene, scene.covered),
        "twin_note": twin_note(scene.covered),
        "listed": frame.listed(scene),
        "plan_title": plan_finding(scene),
        "segments": segments,
        "period": period,
        "change_summary": changes.change_summary(scene),
        "MOST_MOVES": changes.MOST_MOVES,
        "owed_of": lambda g: sum(len(scene.owed.get(e.indicator.id, ())) for e in g.entries),
    }
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
        )
    return frame.render(
        "overview",
        "pages/overview.html",
        scene,
        filters,
        **shared,
        counts=counts(scene.counted),
        unjudged=unjudged_note(scene.counted),
        ahead=attention(scene),
        attention=(shown := attention(scene)[:ATTENTION_ROWS]),
        attention_title=attention_title(len(shown), len(attention(scene))),
        late=count(scene.covered, LATE),
        latest_first=latest_first(scene) if scene.choice.order else (),
    )
