"""計画: how does this plan stand, and what is it?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.model.plan import Measure
from chino_metrics.screens import frame
from chino_metrics.views import readiness, succession, summary
from chino_metrics.views.address import chosen_plan
from chino_metrics.views.exploring.question import beside_address
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.plans import circled, elsewhere, finding, subtitle
from chino_metrics.views.scene import LATE, Entry, Scene


@dataclass(frozen=True, slots=True)
class Section:
    """One measure with its indicators as they are judged."""

    measure: Measure
    entries: tuple[Entry, ...]


def render(scene: Scene) -> Markup:
    """The screen of the chosen plan, of the first one where none is chosen."""
    plan = chosen_plan(scene)
    filters = (
        frame.plan_filter(scene, everything=False, chosen=plan.id, clears="id"),
        frame.year_filter(scene),
    )
    entries = tuple(e for e in scene.entries if e.plan.id == plan.id)
    return frame.render(
        "plan",
        "pages/plan.html",
        scene,
        filters,
        plan=plan,
        entries=entries,
        finding=finding(scene, plan, entries),
        subtitle=subtitle(plan),
        succeeding=succession.succeeding(scene.book),
        counts=summary.counts(entries),
        unjudged=summary.unjudged_note(entries),
        readiness=readiness.readiness(entries),
        sections=tuple(Section(m, _of_measure(entries, m)) for m in plan.measures),
        circled=circled,
        elsewhere=elsewhere(scene.book, plan),
        reasons={
            e.indicator.id: evaluations.first_reason(scene, e)
            for e in entries
            if e.assessment.status in LATE
        },
        beside_address=beside_address,
    )


def _of_measure(entries: tuple[Entry, ...], measure: Measure) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.indicator.measure_no == measure.number)
