"""What the comparison before publishing asks of texts beside a verdict, at the upload's own cells.

The process that reads an upload works out no verdict; here it is worked out once the workbook
that publishing would give is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from chino_metrics.changes.comparison import compare
from chino_metrics.ingest.telling import telling
from chino_metrics.ingest.worker import build_upload
from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.model.plan import Book
from chino_metrics.views.one_indicator.evaluations import Question, questions_of_update
from chino_metrics.wording import formats

if TYPE_CHECKING:
    from chino_metrics.ingest.report import Report

_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_NOT_YET: Final = (
    "文と判定",
    "直すところがあるため、文を判定とはまだ照らしていない（遅れているのに要因が書かれていない、など）。"
    "直してから、もう一度点検してください。",
)


def with_questions(
    report: Report, content: bytes, name: str, workbook: bytes, base: Book
) -> Report:
    """``report`` on ``content`` with what is asked beside a verdict, as warnings.

    ``workbook`` is the published one, ``base`` its book. As long as nothing can be published,
    nothing is compared, and the report says so. Raises UnreadableWorkbookError.
    """
    if not (report.evaluations or base.has_evaluations):
        return report
    if report.has_errors or any(not question.default for question in report.questions):
        return replace(report, reading=(*report.reading, _NOT_YET))
    after = build_upload(content, workbook, name, {}, formats.today()).book
    warnings, left = telling(asked_of(report, base, after) if after is not None else ())
    issues = sorted((*report.issues, *warnings), key=lambda i: _ORDER.index(i.severity))
    left_out = Counter(dict(report.left_out)) + Counter(dict(left))
    return replace(report, issues=tuple(issues), left_out=tuple(left_out.items()))


def asked_of(report: Report, base: Book, after: Book) -> list[Issue]:
    """A warning for each question about what ``base`` becomes, ``after``, with an upload."""
    own = {(e.indicator_id, e.year): e for e in report.evaluations}
    asked = questions_of_update(compare(base, after), formats.today())
    return [_warning(question, own, report) for question in asked]


def _warning(
    question: Question, own: Mapping[tuple[str, int], Evaluation], report: Report
) -> Issue:
    place = _place(question, own, report) or Cell("", "")
    found = Issue.warning(place, question.code.value, question.sentence)
    return replace(found, indicator=question.indicator.name)


def _place(
    question: Question, own: Mapping[tuple[str, int], Evaluation], report: Report
) -> Cell | None:
    """Where the text stands in the upload, else one beside it, else the year's value."""
    key = (question.indicator.id, question.year)
    if (evaluation := own.get(key)) is not None:
        field = EvaluationField(question.field.value)
        return evaluation.cell(field) or evaluation.cells[0][1]
    values = (a for a in report.actuals if (a.indicator_id, a.year) == key)
    return next((a.quantity.cell for a in values), None)
