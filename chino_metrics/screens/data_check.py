"""データ確認: what in the data needs a look?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from chino_metrics.assessment import rollup
from chino_metrics.ingest.rules.book_rules import check_book
from chino_metrics.model.issue import Issue, Severity
from chino_metrics.model.plan import Book, Correction
from chino_metrics.screens import filtering, frame
from chino_metrics.views import readiness as waiting
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.scene import Scene
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


@dataclass(frozen=True, slots=True)
class Told:
    """What is said once: ``where`` it stands, and of which others it is said too, with their cells."""

    where: str
    message: str
    of: tuple[tuple[str, str], ...] = ()


def render(scene: Scene) -> Markup:
    """The whole screen."""
    issues = check_book(scene.book)
    by_severity = {s: tuple(i for i in issues if i.severity is s) for s in Severity}
    found = waiting.by_department(scene).items()
    departments = tuple(
        (d or "担当の記載なし", missing(scene, entries), _without_target(entries))
        for d, entries in found
    )
    debts = waiting.debts(scene)
    return frame.render(
        "data_check",
        "pages/data_check.html",
        scene,
        (
            filtering.plan_filter(scene, everything=True, chosen=scene.choice.plan),
            filtering.department_filter(scene),
        ),
        finding=scene.whose + finding(sum(d.actuals for d in debts), by_severity),
        texts=evaluations.questions(scene),
        debts=debts,
        departments=departments,
        by_severity={s: (len(found), together(found)) for s, found in by_severity.items()},
        severity_word=SEVERITY_WORD,
        place=partial(place, scene.book),
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


def place(book: Book, correction: Correction) -> str:
    """「施策の柱 地域創生総合戦略 1-(3) 柱番号」: plans and indicators by name instead of ID."""
    names = {p.id: p.short_name for p in book.plans} | {i.id: i.name for i in book.indicators}
    return " ".join(names.get(word, word) for word in correction.place.split(" "))


def together(issues: Iterable[Issue]) -> tuple[Told, ...]:
    """The issues in their order; what is said in the same words of several indicators, once."""
    groups: dict[tuple[str, str], list[tuple[str, Issue]]] = {}
    for issue in issues:
        name, colon, rest = issue.message.partition("：")
        words = rest if colon else issue.message
        groups.setdefault((issue.code, words), []).append((name if colon else "", issue))
    return tuple(_told(words, found) for (_, words), found in groups.items())


def _told(words: str, found: list[tuple[str, Issue]]) -> Told:
    places = [f"{issue.sheet} {issue.cell}" for _, issue in found]
    if len(found) == 1:
        return Told(places[0], found[0][1].message)
    of = ((name, place) for (name, _), place in zip(found, places, strict=True))
    return Told(f"{len(found)}か所", words, tuple(of))


def missing(scene: Scene, entries: Iterable[Entry]) -> tuple[Missing, ...]:
    """Owed actuals of one department's indicators, in printed order."""
    return tuple(
        _missing(scene, e, years) for e in entries if (years := scene.owed.get(e.indicator.id, ()))
    )


def _without_target(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What waits for its target, listed apart: nothing is owed of it yet."""
    return tuple(e for e in entries if rollup.awaits_target(e.indicator))


def _missing(scene: Scene, entry: Entry, years: tuple[int, ...]) -> Missing:
    age = scene.last_complete_year - years[0]
    since = f"{years[0] + 1}年3月末から" + (f"{age}年余り" if age else "1年未満")
    every = formats.every(entry.indicator.survey.interval)
    return Missing(entry, formats.year_span(years), len(years), since, every)
