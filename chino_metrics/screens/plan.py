"""計画: how does this plan stand, and what is it?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from chino_metrics.model.plan import Measure
from chino_metrics.screens import compare, frame
from chino_metrics.views import readiness, succession, summary
from chino_metrics.views.address import chosen_plan
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.one_indicator.years import told_of
from chino_metrics.views.open_data.addresses import address
from chino_metrics.views.ordering import ordered
from chino_metrics.views.plans import circled, elsewhere, finding, subtitle
from chino_metrics.views.scene import LATE, Entry, Scene, passes_status


@dataclass(frozen=True, slots=True)
class Section:
    """One measure with its indicators as they are judged, and those of the chosen status."""

    measure: Measure
    entries: tuple[Entry, ...]
    listed: tuple[Entry, ...]


def render(scene: Scene) -> Markup:
    """The screen of the chosen plan, of the first one where none is chosen."""
    plan = chosen_plan(scene)
    filters = (
        frame.plan_filter(scene, everything=False, chosen=plan.id, clears="id"),
        frame.year_filter(scene),
        frame.status_filter(scene),
    )
    entries = tuple(e for e in scene.entries if e.plan.id == plan.id)
    listed = ordered(scene, (e for e in entries if passes_status(scene.choice.status, e)))
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
        sections=tuple(
            Section(m, _of_measure(entries, m), _of_measure(listed, m)) for m in plan.measures
        ),
        circled=circled,
        elsewhere=elsewhere(scene.book, plan),
        reasons={
            e.indicator.id: evaluations.first_reason(scene, e)
            for e in entries
            if e.assessment.status in LATE
        },
        told=told_of(scene, entries),
        compared=compare.beside(None, plan.indicators),
        data_file=partial(address, scene.choice),
    )


def _of_measure(entries: tuple[Entry, ...], measure: Measure) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.indicator.measure_no == measure.number)
