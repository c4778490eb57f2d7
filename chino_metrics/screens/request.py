"""依頼の記入: what one section owes, filled in by hand or by a file of its own, without an account.

The page itself holds nothing: its script asks the server for ``render_filling`` with the
link's secret, which stands behind the # of the address.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from chino_metrics.ingest.department.findings import Question
from chino_metrics.ingest.report import Report
from chino_metrics.ingest.rules.missing import ADD
from chino_metrics.model.issue import Issue, Severity
from chino_metrics.model.plan import Book
from chino_metrics.screens import frame, update
from chino_metrics.store.collecting.filling_in import LONGEST
from chino_metrics.store.collecting.request_rows import EntryField, Request, RequestState
from chino_metrics.store.revisions.history import Upload
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import collecting
from chino_metrics.views.updating.collecting import Owing
from chino_metrics.wording.updating import requests as words
from chino_metrics.workbook.missing import DROP, END


@dataclass(frozen=True, slots=True)
class Brought:
    """A section's own file that is looked at: what was understood of it."""

    upload: Upload
    report: Report


def render(scene: Scene) -> Markup:
    """The page before its script has asked for what is filled in."""
    return frame.render("request", "request/page.html", scene)


def render_filling(
    book: Book, request: Request, today: date, brought: Brought | None = None
) -> Markup:
    """What the section fills in, or what it has submitted."""
    entries = collecting.asked(book, request.indicators, request.year)
    return frame.render_part(
        "request/filling.html",
        request=request,
        entries=entries,
        gone=len(request.indicators) - len(entries),
        today=today,
        state=words.STATE[request.state],
        field=words.FIELD,
        fields=EntryField,
        longest=LONGEST,
        reasons=words.REASONS,
        words=words,
        text_of=lambda key, field: request.entries.get(key, {}).get(field, ""),
        last_value=collecting.last_value,
        is_back=request.state is RequestState.SENT_BACK,
        brought=shown(book, request, brought) if brought else None,
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A section's own file as it is shown: what is wrong, what is asked, what was read."""

    file_id: int
    name: str
    finding: str
    wrong: tuple[Issue, ...]
    doubts: tuple[Issue, ...]
    questions: tuple[tuple[Question, tuple[tuple[str, str], ...], str], ...]
    read: tuple[tuple[str, str, str], ...]
    new: int
    others: tuple[str, ...]
    is_empty: bool


def shown(book: Book, request: Request, brought: Brought) -> Shown:
    """A file with its check report as a page shows it."""
    report, answers = brought.report, brought.upload.answers
    asked = {*request.indicators}
    told = [v for v in report.read if v.actual.indicator_id in asked]
    lines = tuple(update.read_line(book, value) for value in told)
    names = (
        book.indicator_by_id[a.indicator_id].name
        for a in report.actuals
        if a.indicator_id not in asked and a.indicator_id in book.indicator_by_id
    )
    wrong, doubts = (tuple(_of(report, s)) for s in (Severity.ERROR, Severity.WARNING))
    return Shown(
        brought.upload.id,
        brought.upload.name,
        words.file_finding(len(told), len(wrong), len(doubts)),
        wrong,
        doubts,
        tuple(update.asked(book, q, answers) for q in report.questions if _is_theirs(q)),
        tuple((line[2], line[3], line[5]) for line in lines),
        report.new,
        tuple(dict.fromkeys(names)),
        not (report.actuals or report.evaluations),
    )


def _of(report: Report, severity: Severity) -> Iterable[Issue]:
    return (i for i in report.issues if i.severity is severity)


def _is_theirs(question: Question) -> bool:
    """Whether a section may answer: what becomes of plans and indicators is the planner's."""
    return not {value for value, _ in question.choices} & {ADD, DROP, END}


def may_answer(report: Report) -> frozenset[str]:
    """The keys of the questions that a section may answer."""
    return frozenset(q.key for q in report.questions if _is_theirs(q))


def entry_names(entries: Iterable[Owing]) -> tuple[str, ...]:
    """The names of the indicators, as letters list them."""
    return tuple(f"{e.indicator.name}（{e.plan.full_short_name}）" for e in entries)
