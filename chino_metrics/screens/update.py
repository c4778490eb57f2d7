"""データ更新: choose a file, see what was understood, compare, publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import compare
from chino_metrics.changes.text_changes import changed_plans
from chino_metrics.ingest.department.findings import Question
from chino_metrics.ingest.report import Report
from chino_metrics.model.issue import Issue, Severity
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.screens import frame
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, terms

STEPS = ("ファイルを選ぶ", "点検", "前回との比較", "公開")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An uploaded file as the screens speak of it: when it was kept, and its size in bytes."""

    upload_id: int
    name: str
    size: int
    kept: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An issue with the indicator whose value stands in the same cell, if there is one."""

    issue: Issue
    indicator: str


def render_sign_in(
    scene: Scene, *, has_provider: bool, can_write: bool, notice: str = ""
) -> Markup:
    """What everybody sees who has not signed in; ``notice`` says why an attempt failed."""
    return frame.render(
        "update",
        "update/sign_in.html",
        scene,
        has_provider=has_provider,
        can_write=can_write,
        notice=notice,
    )


def render_sample(scene: Scene) -> Markup:
    """What stands here while the invented figures are shown: they are not to be updated."""
    return frame.render("update", "update/sample.html", scene)


def render_set_up(scene: Scene) -> Markup:
    """Choose a password; the one-time token stands behind the # of the address."""
    return frame.render("set_up", "update/set_up.html", scene)


def render_choose(scene: Scene, actor: Actor, refusal: str = "") -> Markup:
    """Step 1; ``refusal`` says why the file chosen before could not be read."""
    return frame.render(
        "update",
        "update/choose.html",
        scene,
        actor=actor,
        steps=steps(1),
        own=own_plans(scene.book, actor),
        refusal=refusal,
    )


def render_waiting(scene: Scene, actor: Actor, sheet: Sheet, step: int) -> Markup:
    """While a large file is read."""
    return frame.render(
        "update",
        "update/waiting.html",
        scene,
        actor=actor,
        steps=steps(step),
        sheet=sheet,
        is_compared=step == 3,
    )


def render_check(
    scene: Scene, actor: Actor, sheet: Sheet, report: Report, answers: Mapping[str, str]
) -> Markup:
    """Step 2: what was understood and what was not."""
    faults = {s: _faults(scene.book, report, s) for s in Severity}
    return frame.render(
        "update",
        "update/check.html",
        scene,
        actor=actor,
        steps=steps(2),
        sheet=sheet,
        report=report,
        faults=faults,
        treatment=terms.TREATMENT,
        questions=tuple(_asked(scene.book, q, answers) for q in report.questions),
        finding=check_title(report, faults),
        numbers=sum(a.quantity.value is not None for a in report.actuals),
    )


def render_compare(
    scene: Scene, actor: Actor, sheet: Sheet, after: Book, sha256: str, compared_with: str = ""
) -> Markup:
    """Step 3: before and after; publishing will name this edition and ``sha256`` of the result.

    ``compared_with`` is the number of the edition that the page was opened for.
    """
    comparison = compare(scene.book, after)
    moved = scene.edition is not None and compared_with not in {"", str(scene.edition.number)}
    return frame.render(
        "update",
        "update/compare.html",
        scene,
        actor=actor,
        steps=steps(3),
        sheet=sheet,
        comparison=comparison,
        sha256=sha256,
        moved=moved,
        foreign=foreign_plans(scene.book, after, actor),
        proposed=sentences.proposed_comment(comparison),
        finding=sentences.headline(comparison),
        labels=(f"（第{scene.edition.number}版）" if scene.edition else "", "（案）"),
    )


def foreign_plans(before: Book, after: Book, actor: Actor) -> tuple[str, ...]:
    """Names of the plans that would change and are not the actor's."""
    books = (after, before)
    return tuple(
        next((b.plan_by_id[key].name for b in books if key in b.plan_by_id), "計画に属さない内容")
        for key in sorted(changed_plans(before, after))
        if not actor.may_publish({key})
    )


def render_published(scene: Scene, actor: Actor) -> Markup:
    """Step 4: it is done, what changed, and how it is undone."""
    comparison = scene.last_update
    return frame.render(
        "update",
        "update/published.html",
        scene,
        actor=actor,
        steps=steps(4, done=True),
        comparison=comparison,
        finding=sentences.headline(comparison, past=True) if comparison else "",
        labels=None,
    )


def steps(current: int, *, done: bool = False) -> tuple[tuple[int, str, str], ...]:
    """(number, word, state) of the four steps; state is done, current or ahead."""
    states = ("done", "done" if done else "current", "ahead")
    return tuple(
        (n, word, states[(n >= current) + (n > current)]) for n, word in enumerate(STEPS, 1)
    )


def own_plans(book: Book, actor: Actor) -> tuple[str, ...]:
    """Names of the plans that ``actor`` may publish."""
    return tuple(p.name for p in book.plans if actor.may_publish({p.id}))


def check_title(report: Report, faults: Mapping[Severity, Sequence[Fault]]) -> str:
    """The finding of step 2 in one sentence."""
    number, wrong = len(report.actuals), len(faults[Severity.ERROR])
    if wrong:
        return f"{formats.number(number)}件の値を読み取り、{wrong}か所は直すまで公開できません"
    if not number:
        return "実績の値は見つかりませんでした"
    doubts = len(faults[Severity.WARNING])
    return f"{formats.number(number)}件の値を読み取りました" + (
        f"。{doubts}か所を確かめてください" if doubts else ""
    )


def _faults(book: Book, report: Report, severity: Severity) -> tuple[Fault, ...]:
    owners = {
        (a.quantity.cell.sheet, a.quantity.cell.address): a.indicator_id
        for a in report.actuals
        if a.quantity.cell is not None
    }
    return tuple(
        Fault(i, _name(book.indicator_by_id.get(owners.get((i.sheet, i.cell), ""))))
        for i in report.issues
        if i.severity is severity
    )


def _name(indicator: Indicator | None) -> str:
    return indicator.name if indicator else ""


def _asked(
    book: Book, question: Question, answers: Mapping[str, str]
) -> tuple[Question, tuple[tuple[str, str], ...], str]:
    """A question, its candidates as (id, 「name（plan）」), and the answer given."""
    options = tuple(
        (
            key,
            f"{book.indicator_by_id[key].name}（{book.plan_by_id[book.indicator_by_id[key].plan_id].short_name}）",
        )
        for key in question.candidates
        if key in book.indicator_by_id
    )
    return question, options, answers.get(question.key, "")
