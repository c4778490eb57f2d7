"""計画: how does this plan stand, and what is it?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics import formats, wording
from chino_metrics.model import Book, Measure, Plan, Project, Status
from chino_metrics.palette import STATUS_WORD
from chino_metrics.screens import compare, frame, overview, waiting
from chino_metrics.screens.scene import Entry, Scene, assessed

CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


#: In the order in which a title counts them.
_WORDS = (
    *(STATUS_WORD[s] for s in Status if s is not Status.NOT_ASSESSED),
    wording.OVERDUE_WORD,
    STATUS_WORD[Status.NOT_ASSESSED],
)


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
        "plan.html",
        scene,
        filters,
        plan=plan,
        entries=entries,
        title=title(scene, plan, entries),
        subtitle=subtitle(plan),
        counts=overview.counts(entries),
        unjudged=overview.unjudged_note(entries),
        readiness=waiting.readiness(entries, scene.as_of),
        sections=tuple(Section(m, _of_measure(entries, m)) for m in plan.measures),
        circled=circled,
        elsewhere=elsewhere(scene.book, plan),
        compared=compare.beside(None, plan.indicators),
    )


def chosen_plan(scene: Scene) -> Plan:
    """The plan the address names, else that of the indicator it names, else the first."""
    plans = scene.book.plan_by_id
    if scene.choice.plan in plans:
        return plans[scene.choice.plan]
    return scene.book.plans[0]


def title(scene: Scene, plan: Plan, entries: tuple[Entry, ...]) -> str:
    """「地域防災計画：4指標のうち順調は1、やや遅れ2、遅れ1」, only what occurs."""
    if not entries:
        return f"{plan.short_name}：目標指標は設定されていません"
    if scene.is_waiting or not assessed(entries):
        return _waiting_title(plan, entries)
    words = [wording.status_word(e.indicator, e.assessment) for e in entries]
    found = [(w, n) for w in _WORDS if (n := words.count(w))]
    parts = [f"{word}{'は' if k == 0 else ''}{n}" for k, (word, n) in enumerate(found)]
    return f"{plan.short_name}：{len(entries)}指標のうち{'、'.join(parts)}"


def _waiting_title(plan: Plan, entries: tuple[Entry, ...]) -> str:
    numeric = sum(e.indicator.final.quantity.value is not None for e in entries)
    if not numeric:
        return f"{plan.short_name}：{len(entries)}指標の目標は今後設定"
    judged = assessed(entries)
    met = f"、達成済み{judged}" if judged else ""
    return f"{plan.short_name}：{len(entries)}指標のうち実績待ちは{len(entries) - judged}{met}"


def subtitle(plan: Plan) -> str:
    """Department, period, target years and what the plan consists of."""
    lines = [
        plan.name,
        f"担当 {plan.department}",
        frame.period(plan).strip() or "計画期間の記載なし",
    ]
    years = dict.fromkeys(
        (t.year, word)
        for i in plan.indicators
        for t, word in ((i.interim, "中間"), (i.final, "最終"))
        if t.year is not None
    )
    if years:
        lines.append("目標年度 " + "・".join(f"{formats.year(y)}（{w}）" for y, w in years))
    pillars = sum(len(m.pillars) for m in plan.measures)
    lines.append(
        f"{len(plan.measures)}施策、{f'{pillars}の柱' if pillars else '施策の柱なし'}、{_projects(plan)}"
    )
    return "　".join(lines)


def _projects(plan: Plan) -> str:
    names = {p.name for p in plan.projects}
    repeated = f"（同じ事業を除くと{len(names)}件）" if len(names) != len(plan.projects) else ""
    return f"主要事務事業{len(plan.projects)}件{repeated}"


def circled(number: int) -> str:
    """① for 1; the bare number beyond ⑳."""
    return CIRCLED[number] if 0 < number < len(CIRCLED) else str(number)


def elsewhere(book: Book, plan: Plan) -> dict[str, tuple[Plan, ...]]:
    """For each project name of this plan, the other plans that carry it too."""
    return {
        project.name: others
        for project in plan.projects
        if (others := _others(book, plan, project))
    }


def _others(book: Book, plan: Plan, project: Project) -> tuple[Plan, ...]:
    return tuple(
        p for p in book.plans if p.id != plan.id and project.name in {q.name for q in p.projects}
    )


def _of_measure(entries: tuple[Entry, ...], measure: Measure) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.indicator.measure_no == measure.number)
