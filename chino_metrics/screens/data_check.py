"""データ確認: what in the data needs a look?"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.assessment import rollup
from chino_metrics.ingest.book_rules import check_book
from chino_metrics.model.issue import Issue, Severity
from chino_metrics.screens import frame
from chino_metrics.views import readiness as waiting
from chino_metrics.views.scene import Entry, Scene
from chino_metrics.wording import formats

SEVERITY_WORD = {
    Severity.ERROR: "台帳の誤り",
    Severity.WARNING: "確認が要る値",
    Severity.INFO: "計画書について市に確かめたいこと",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One indicator whose actuals are owed: which years, and for how long.

    ``every`` says how often they are surveyed where that is not every year: 「隔年」.
    """

    entry: Entry
    years: str
    number: int
    waiting: str
    every: str = ""


def render(scene: Scene) -> Markup:
    """The whole screen."""
    issues = check_book(scene.book)
    by_severity = {s: tuple(i for i in issues if i.severity is s) for s in Severity}
    chosen = dict.fromkeys(e.plan.department for e in scene.covered)
    departments = tuple((d, missing(scene, d), _without_target(scene, d)) for d in chosen)
    debts = waiting.debts(scene)
    return frame.render(
        "data_check",
        "pages/data_check.html",
        scene,
        (
            frame.plan_filter(scene, everything=True, chosen=scene.choice.plan),
            frame.department_filter(scene),
        ),
        finding=scene.whose + finding(sum(d.actuals for d in debts), by_severity),
        debts=debts,
        departments=departments,
        by_severity=by_severity,
        severity_word=SEVERITY_WORD,
        notes=tuple(e for e in scene.entries if e.indicator.note),
    )


def finding(owed: int, issues: dict[Severity, tuple[Issue, ...]]) -> str:
    """What is missing and what is to be looked at, in one sentence."""
    errors, warnings = len(issues[Severity.ERROR]), len(issues[Severity.WARNING])
    faults = (
        f"台帳の誤りは{errors}、確認が要る値は{warnings}"
        if errors or warnings
        else "台帳に誤りはない"
    )
    return f"待っている実績は{owed}件、{faults}"


def missing(scene: Scene, department: str) -> tuple[Missing, ...]:
    """Owed actuals of one department, by indicator in printed order."""
    return tuple(
        _missing(scene, e, years)
        for e in scene.covered
        if e.plan.department == department and (years := scene.owed.get(e.indicator.id, ()))
    )


def _without_target(scene: Scene, department: str) -> tuple[Entry, ...]:
    """What waits for its target, listed apart: nothing is owed of it yet."""
    return tuple(
        e
        for e in scene.covered
        if e.plan.department == department and rollup.awaits_target(e.indicator)
    )


def _missing(scene: Scene, entry: Entry, years: tuple[int, ...]) -> Missing:
    age = scene.last_complete_year - years[0]
    since = f"{years[0] + 1}年3月末から" + (f"{age}年余り" if age else "1年未満")
    every = formats.every(entry.indicator.survey.interval)
    return Missing(entry, formats.year_span(years), len(years), since, every)
