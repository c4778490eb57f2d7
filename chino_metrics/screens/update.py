"""データ更新: choose a file, see what was understood, compare, publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from markupsafe import Markup

from chino_metrics.assessment.scenarios import assess
from chino_metrics.changes import draft, revised_targets, sentences
from chino_metrics.changes.comparison import Comparison, compare
from chino_metrics.changes.revised_targets import NOTHING_TOLD, Told
from chino_metrics.changes.text_changes import changed_names
from chino_metrics.ingest.cell_views import ReadValue
from chino_metrics.ingest.department.evaluations.against_published import unpublished
from chino_metrics.ingest.department.findings import SKIP, Question
from chino_metrics.ingest.report import Report
from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.target import TargetRevision
from chino_metrics.screens import frame
from chino_metrics.screens.waiting import FREE, Rules
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.quota import Room
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating.collecting import Desk
from chino_metrics.wording import formats, revisions, terms
from chino_metrics.wording.evaluations import TEXT_WORD
from chino_metrics.wording.updating import requests
from chino_metrics.workbook.entries import default_source
from chino_metrics.workbook.schema import STATISTICS_KIND

#: The answer that leaves out what is asked about.
SKIPPED = (SKIP, "これは使わない")
STEPS = ("ファイルを選ぶ", "点検", "前回との比較", "公開")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An uploaded file as the screens speak of it: when it was kept, and its size in bytes.

    ``day`` is the one on which it would be published, ``source`` what the planner wants to be
    published as the source of its values, ``told`` what is told about the targets that it
    revises.
    """

    upload_id: int
    name: str
    size: int
    day: date
    kept: str
    source: str = ""
    told: Told = NOTHING_TOLD


class Standing(StrEnum):
    """What has become of a file."""

    READING = "reading"
    FAULTY = "faulty"
    OPEN = "open"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was brought: when it was kept, in words; ``number`` is that of its edition."""

    upload_id: int
    name: str
    who: str
    kept: str
    standing: Standing
    number: int | None


@dataclass(frozen=True, slots=True)
class SentFiles:
    """A page of them, newest first; ``page`` counts from 1 to ``last``."""

    files: tuple[SentFile, ...]
    page: int
    last: int


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


def render_choose(
    scene: Scene,
    actor: Actor,
    refusal: str = "",
    room: Room | None = None,
    sent: SentFiles | None = None,
    desk: Desk | None = None,
) -> Markup:
    """Step 1; ``refusal`` says why the file chosen before could not be read.

    ``room`` is what administrators are told of the place where all is kept, ``sent`` what the
    actor has brought before, ``desk`` what of the actor's plans is still missing.
    """
    return frame.render(
        "update",
        "update/choose.html",
        scene,
        actor=actor,
        steps=steps(1),
        own=own_plans(scene.book, actor),
        refusal=refusal,
        room=room,
        sent=sent,
        Standing=Standing,
        desk=desk,
        days_left=requests.days_left,
        state_word=requests.STATE,
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
    faults = {s: [i for i in report.issues if i.severity is s] for s in Severity}
    new = unpublished(report.evaluations, scene.book)
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
        questions=tuple(asked(scene.book, q, answers) for q in report.questions),
        finding=check_title(report),
        foreign=plans_beyond(scene.book, report, actor),
        read=tuple(read_line(scene.book, value) for value in report.read),
        numbers=sum(a.quantity.value is not None for a in report.actuals),
        unpublished=new,
        texts=tuple(line for e in new for line in _text_lines(scene.book, e)),
    )


def render_compare(
    scene: Scene,
    actor: Actor,
    sheet: Sheet,
    after: Book,
    sha256: str,
    compared_with: str = "",
    rules: Rules = FREE,
) -> Markup:
    """Step 3: before and after; publishing will name this edition and ``sha256`` of the result.

    ``compared_with`` is the number of the edition that the page was opened for, ``rules`` what
    else stands in the way of publishing.
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
        rules=rules,
        foreign=foreign_plans(scene.book, after, actor),
        revised_rows=revised_rows(comparison),
        is_untold=bool(revised_targets.untold(comparison.before, comparison.after)),
        told_keys=revised_targets,
        doubts=evaluations.questions_of_update(comparison, scene.today),
        treatment=terms.TREATMENT,
        least_day=revised_targets.newest_day(scene.book, _revised(comparison)),
        sources=sentences.new_sources(comparison),
        own_source=own_source(comparison, sheet, scene.edition.number if scene.edition else 0),
        proposed=draft.proposed_comment(comparison),
        finding=sentences.headline(comparison),
        labels=(f"（第{scene.edition.number}版）" if scene.edition else "", "（案）"),
    )


def revised_rows(comparison: Comparison) -> tuple[tuple[str, str, str, str, str], ...]:
    """Indicator, what, before, after and the two verdicts of each target that is revised."""
    by_id, revised = comparison.after.indicator_by_id, _revised(comparison)
    told = _verdicts(comparison, tuple(dict.fromkeys(by_id[r.indicator_id] for r in revised)))
    return tuple(
        (
            by_id[r.indicator_id].name,
            revisions.ITEM_WORD[r.item],
            *revisions.ends(by_id[r.indicator_id], r),
            told.get(r.indicator_id, ""),
        )
        for r in revised
    )


def _revised(comparison: Comparison) -> tuple[TargetRevision, ...]:
    """Revisions that are told with this update, and those that are still to be told."""
    before, after = comparison.before, comparison.after
    return (*revised_targets.added(before, after), *revised_targets.untold(before, after))


def _verdicts(comparison: Comparison, indicators: Sequence[Indicator]) -> dict[str, str]:
    """「× 遅れ → ○ 順調」 by id: by the targets of before and of after, both with the values of after.

    All are judged in one frame; there is none of an indicator that is new.
    """
    known = comparison.before.indicator_by_id
    pairs = [(replace(known[i.id], actuals=i.actuals), i) for i in indicators if i.id in known]
    both = [one for pair in pairs for one in pair]
    judged = assess(
        (i, [(a.year, a.quantity.value) for a in i.actuals if a.quantity.value is not None])
        for i in both
    )
    words = map(terms.signed_status, both, judged)
    return {
        i.id: new if old == new else f"{old} → {new}"
        for (_, i), old, new in zip(pairs, words, words, strict=True)
    }


def plans_beyond(book: Book, report: Report, actor: Actor) -> tuple[str, ...]:
    """Names of the plans that are not the actor's and of which the file says something new."""
    named = (book.indicator_by_id.get(value.actual.indicator_id) for value in report.read)
    plans = {indicator.plan_id for indicator in named if indicator is not None}
    return tuple(p.full_name for p in book.plans if p.id in plans and not actor.may_publish({p.id}))


def own_source(comparison: Comparison, sheet: Sheet, published: int) -> str | None:
    """The source that the site itself gives to new values, to be changed; None where it gives none.

    Empty where it is another one for each section. ``published`` is the number before.
    """
    after = comparison.after
    offices = {after.department_of(indicator) for indicator in after.indicators}
    named = {sheet.source} if sheet.source else set()
    named |= {default_source(office, sheet.day, published + 1) for office in offices}
    given = [source for source, _ in sentences.new_sources(comparison) if source in named]
    if not given:
        return None
    return given[0] if len(given) == 1 else ""


def foreign_plans(before: Book, after: Book, actor: Actor) -> tuple[str, ...]:
    """Names of the plans, and of 設定, that would change and are not the actor's."""
    changed = changed_names(before, after)
    return tuple(name for key, name in changed.items() if not actor.may_publish({key}))


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
    return tuple(p.full_name for p in book.plans if actor.may_publish({p.id}))


def check_title(report: Report) -> str:
    """The finding of step 2 in one sentence."""
    number, wrong = len(report.actuals), report.count(Severity.ERROR)
    if wrong:
        return f"{formats.number(number)}件の値を読み取り、{formats.number(wrong)}か所は直すまで公開できません"
    counts = (
        (number, "値"),
        (len(report.evaluations), "要因や対応"),
        (report.official, "公的統計の値"),
    )
    told = "と".join(f"{formats.number(count)}件の{what}" for count, what in counts if count)
    doubts = report.count(Severity.WARNING)
    nothing = "公的統計の新しい値" if report.kind == STATISTICS_KIND else "実績の値"
    return (f"{told}を読み取りました" if told else f"{nothing}は見つかりませんでした") + (
        f"。{formats.number(doubts)}か所を確かめてください" if doubts else ""
    )


def read_line(book: Book, value: ReadValue) -> tuple[str, ...]:
    """Sheet, cell, indicator, year, what is written, what was read, its note, what is published."""
    actual = value.actual
    quantity, cell = actual.quantity, actual.quantity.cell
    indicator = book.indicator_by_id.get(actual.indicator_id)
    unit = indicator.unit if indicator else ""
    number = formats.quantity(quantity.value, quantity.decimals, unit)
    return (
        cell.sheet if cell else "",
        cell.address if cell else "",
        book.called(indicator) if indicator else actual.indicator_id,
        formats.year(actual.year),
        value.written,
        number if quantity.value is not None else "値なし",
        actual.note or quantity.text or "",
        terms.amount(indicator, value.published) if indicator else formats.NOTHING,
    )


def _text_lines(book: Book, evaluation: Evaluation) -> Iterator[tuple[str, str, str, str]]:
    """Sheet and cells, indicator, 「2025年度の要因」 and the text, of each that is written."""
    indicator = book.indicator_by_id.get(evaluation.indicator_id)
    for field in EvaluationField:
        cells = [cell for own, cell in evaluation.cells if own is field]
        if cells:
            yield (
                f"{cells[0].sheet} {'、'.join(cell.address for cell in cells)}",
                indicator.name if indicator else evaluation.indicator_id,
                f"{formats.year(evaluation.year)}の{TEXT_WORD[field.value]}",
                evaluation.text(field),
            )


def asked(
    book: Book, question: Question, answers: Mapping[str, str]
) -> tuple[Question, tuple[tuple[str, str], ...], str]:
    """A question, its answers as (value, words), and the answer given."""
    options = question.choices or (*_named(book, question.candidates), SKIPPED)
    return question, options, answers.get(question.key, question.default)


def _named(book: Book, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Indicators as (id, 「name（plan）」), years as (「2023」, 「2023年度」)."""
    for key in ids:
        indicator = book.indicator_by_id.get(key)
        if indicator is not None:
            plan = book.plan_by_id[indicator.plan_id]
            yield key, f"{indicator.name}（{plan.full_short_name}）"
        elif key.isdecimal():
            yield key, formats.year(int(key))
