"""計画: how does this plan stand, and what is it?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from chino_metrics.charts.large import has_points
from chino_metrics.model.plan import Measure
from chino_metrics.screens import filtering, frame
from chino_metrics.views import readiness, succession, summary
from chino_metrics.views.address import chosen_plan
from chino_metrics.views.entries import LATE, Entry, passes_status
from chino_metrics.views.exploring.question import beside_address
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.one_indicator.years import told_of
from chino_metrics.views.open_data.addresses import address
from chino_metrics.views.ordering import ordered
from chino_metrics.views.plans import circled, elsewhere, finding, subtitle
from chino_metrics.views.scene import Scene


@dataclass(frozen=True, slots=True)
class Section:
    """One measure with its indicators as they are judged, and those of the chosen status."""

    measure: Measure
    entries: tuple[Entry, ...]
    listed: tuple[Entry, ...]


#: What a screen reader says of the charts that are moved.
ALT = "指標ごとの、基準値、目安、目標、実績の図。数値は指標のページの「年度ごとの値」の表にある。"


def render(scene: Scene) -> Markup:
    """The screen of the chosen plan, of the first one where none is chosen."""
    return _rendered("pages/plan.html", scene)


def render_above(scene: Scene) -> Markup:
    """From the head to where the charts that are moved begin."""
    return _rendered("pages/plan_above.html", scene, is_moved=True)


def render_below(scene: Scene) -> Markup:
    """From below the charts that are moved to the foot."""
    return _rendered("pages/plan_below.html", scene, is_moved=True)


def _rendered(template: str, scene: Scene, *, is_moved: bool = False) -> Markup:
    plan = chosen_plan(scene)
    filters = (
        filtering.plan_filter(scene, everything=False, chosen=plan.id, clears="id"),
        filtering.year_filter(scene),
        filtering.status_filter(scene),
    )
    entries = tuple(e for e in scene.entries if e.plan.id == plan.id)
    listed = ordered(scene, (e for e in entries if passes_status(scene.choice.status, e)))
    return frame.render(
        "plan",
        template,
        scene,
        filters,
        is_moved=is_moved,
        has_points=any(has_points(e.indicator, e.assessment) for e in entries),
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
        data_file=partial(address, scene.choice),
        beside_address=beside_address,
    )


def _of_measure(entries: tuple[Entry, ...], measure: Measure) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.indicator.measure_no == measure.number)
