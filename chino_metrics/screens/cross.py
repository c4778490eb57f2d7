"""横断: what hangs together across plans?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.assessment import rollup
from chino_metrics.model.plan import Book, Measure, Pillar, Plan, Project
from chino_metrics.screens import filtering, frame
from chino_metrics.views.entries import LATE, Entry, assessed, count
from chino_metrics.views.plans import circled
from chino_metrics.views.scene import Scene


@dataclass(frozen=True, slots=True)
class Standing:
    """One place in which a project stands."""

    plan: Plan
    measure: Measure
    pillar: Pillar | None
    project: Project


@dataclass(frozen=True, slots=True)
class Shared:
    """A project name with all the places it stands in."""

    name: str
    places: tuple[Standing, ...]

    @property
    def across_plans(self) -> bool:
        """Whether it stands in more than one plan."""
        return len({p.plan.id for p in self.places}) > 1

    def in_plan(self, plan: Plan) -> tuple[Standing, ...]:
        """Where it stands in one plan."""
        return tuple(p for p in self.places if p.plan.id == plan.id)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with its indicators as they are judged."""

    plan: Plan
    measure: Measure
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What one department carries."""

    department: str
    plans: tuple[Plan, ...]
    entries: tuple[Entry, ...]
    projects: int
    assessed: int
    late: int


def render(scene: Scene) -> Markup:
    """The whole screen."""
    shared = shared_projects(scene.book)
    total = sum(len(p.projects) for p in scene.book.plans)
    return frame.render(
        "cross",
        "pages/cross.html",
        scene,
        (filtering.year_filter(scene),),
        finding=finding(shared, total),
        shared=shared,
        shared_plans=_plans_of(scene.book, shared),
        measures=measures(scene),
        pairs=twin_pairs(scene),
        loads=loads(scene),
        circled=circled,
        total=total,
    )


def finding(shared: Collection[Shared], projects: int) -> str:
    """How many of the ``projects`` stand in several places, and in how many."""
    if not projects:
        return "主要事務事業は、台帳に載っていない"
    if not shared:
        return f"主要事務事業{projects}件は、それぞれ1か所だけに載っている"
    lines = sum(len(s.places) for s in shared)
    return f"{len(shared)}つの事業は、2つ以上の計画や施策の柱に載っている（のべ{lines}か所）"


def standings(book: Book) -> tuple[Standing, ...]:
    """Every project line of the book with its place, in printed order."""
    return tuple(
        Standing(plan, measure, pillar, project)
        for plan in book.plans
        for measure in plan.measures
        for pillar, projects in (
            (None, measure.projects),
            *((p, p.projects) for p in measure.pillars),
        )
        for project in projects
    )


def shared_projects(book: Book) -> tuple[Shared, ...]:
    """Projects whose name stands in several places; those across plans first."""
    by_name: dict[str, list[Standing]] = {}
    for standing in standings(book):
        by_name.setdefault(standing.project.name, []).append(standing)
    found = (Shared(name, tuple(places)) for name, places in by_name.items() if len(places) > 1)
    return tuple(sorted(found, key=lambda s: (not s.across_plans, -len(s.places))))


def _plans_of(book: Book, shared: Collection[Shared]) -> tuple[Plan, ...]:
    """The plans in which any of the projects stands, in the order of the book."""
    held = {place.plan.id for s in shared for place in s.places}
    return tuple(p for p in book.plans if p.id in held)


def measures(scene: Scene) -> tuple[tuple[Plan, tuple[MeasureRow, ...]], ...]:
    """The measures of every plan, each with its indicators."""
    return tuple(
        (plan, tuple(MeasureRow(plan, m, _of_measure(scene, plan, m)) for m in plan.measures))
        for plan in scene.book.plans
        if plan.measures
    )


def _of_measure(scene: Scene, plan: Plan, measure: Measure) -> tuple[Entry, ...]:
    return tuple(
        e
        for e in scene.entries
        if e.plan.id == plan.id and e.indicator.measure_no == measure.number
    )


def twin_pairs(scene: Scene) -> tuple[tuple[Entry, Entry], ...]:
    """Indicators that stand in two plans, each pair once, the first printed first."""
    entries = {e.indicator.id: e for e in scene.entries}
    order = list(entries)
    return tuple(
        (entries[first], entries[second])
        for pair in rollup.twin_pairs(scene.book.indicators)
        for first, second in (sorted((i.id for i in pair), key=order.index),)
    )


def loads(scene: Scene) -> tuple[Load, ...]:
    """Departments with their plans, indicators, projects and verdicts."""
    with_projects = (p.department for plan in scene.book.plans for p in plan.projects)
    named = dict.fromkeys((*scene.departments, *filter(None, with_projects)))
    return tuple(_load(scene, department) for department in named)


def _load(scene: Scene, department: str) -> Load:
    """What a department carries of each plan: indicators and projects, its own or as the plan's."""
    entries = tuple(e for e in scene.entries if e.department == department)
    projects = {
        plan.id: sum((p.department or plan.department) == department for p in plan.projects)
        for plan in scene.book.plans
    }
    held = {e.plan.id for e in entries} | {plan for plan, number in projects.items() if number}
    plans = tuple(p for p in scene.book.plans if p.id in held or p.department == department)
    return Load(
        department, plans, entries, sum(projects.values()), assessed(entries), count(entries, LATE)
    )
