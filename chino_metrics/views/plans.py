"""What is said of a single plan: its title, its subtitle, its shared projects."""

from __future__ import annotations

from chino_metrics.assessment.standing import is_overdue
from chino_metrics.model.plan import Book, Plan, PlanState, Project
from chino_metrics.model.verdict import Status
from chino_metrics.views.entries import Entry, assessed
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms
from chino_metrics.wording.formats import period, year
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


#: In the order in which a title counts them.
_WORDS = (
    *(STATUS_WORD[s] for s in Status if s is not Status.NOT_ASSESSED),
    terms.OVERDUE_WORD,
    STATUS_WORD[Status.NOT_ASSESSED],
)


def finding(scene: Scene, plan: Plan, entries: tuple[Entry, ...]) -> str:
    """「地域防災計画：4指標のうち順調は1、やや遅れ2、遅れ1」, only what occurs."""
    if not entries:
        return f"{plan.short_name}：目標指標は設定されていない"
    if scene.is_waiting or not assessed(entries):
        return _waiting_title(plan, entries)
    words = [terms.status_word(e.indicator, e.assessment) for e in entries]
    found = [(w, n) for w in _WORDS if (n := words.count(w))]
    parts = [f"{word}{'は' if k == 0 else ''}{n}" for k, (word, n) in enumerate(found)]
    parts = [f"{part}{_signs(entries)}" if terms.OVERDUE_WORD in part else part for part in parts]
    return f"{plan.short_name}：{len(entries)}指標のうち{'、'.join(parts)}"


def _signs(entries: tuple[Entry, ...]) -> str:
    """「（◆3、×5）」: how 未達成 is counted among the statuses."""
    missed = [e.assessment.status for e in entries if is_overdue(e.indicator, e.assessment)]
    told = (f"{STATUS_SIGN[s]}{n}" for s in Status if (n := missed.count(s)))
    return f"（{'、'.join(told)}）"


def _waiting_title(plan: Plan, entries: tuple[Entry, ...]) -> str:
    numeric = sum(e.indicator.final.quantity.value is not None for e in entries)
    if not numeric:
        open_ = all(e.indicator.final.is_left_open for e in entries)
        told = f"の{terms.LEFT_OPEN_WORD}" if open_ else "に数値の目標はない"
        return f"{plan.short_name}：{len(entries)}指標{told}"
    judged = assessed(entries)
    met = f"、達成済み{judged}" if judged else ""
    return f"{plan.short_name}：{len(entries)}指標のうち実績待ちは{len(entries) - judged}{met}"


def state_line(plan: Plan) -> str:
    """「終了した計画（2019年度まで）」, 「準備中の計画」, 「現行の計画」."""
    until = f"（{year(plan.end_year)}まで）" if plan.end_year else ""
    return {
        PlanState.ENDED: f"終了した計画{until}",
        PlanState.PREPARING: "準備中の計画",
        PlanState.CURRENT: "現行の計画",
    }[plan.state]


def subtitle(plan: Plan) -> str:
    """State, department, period, target years and what the plan consists of."""
    lines = [
        plan.name,
        *([state_line(plan)] if plan.state is not PlanState.CURRENT else []),
        f"担当 {plan.department}",
        period(plan).strip() or "計画期間の記載なし",
    ]
    years = dict.fromkeys(
        (t.year, word)
        for i in plan.indicators
        for t, word in ((i.interim, "中間"), (i.final, "最終"))
        if t.year is not None
    )
    if years:
        lines.append("目標年度 " + "・".join(f"{year(y)}（{w}）" for y, w in sorted(years)))
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
