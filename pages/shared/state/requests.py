"""Requests as the doors answer them: what a section typed is made into a workbook and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chino_metrics.assessment import scenarios
from chino_metrics.ingest.worker import check_upload
from chino_metrics.model.errors import QuotaError
from chino_metrics.model.issue import Severity
from chino_metrics.screens import request as screen
from chino_metrics.screens import what_if
from chino_metrics.spreadsheet.cell_text import WrittenKind, take_apart
from chino_metrics.store.collecting import filling_in
from chino_metrics.store.collecting.request_rows import EntryField, Request
from chino_metrics.views.scene import verdicts
from chino_metrics.views.updating import collecting
from chino_metrics.wording import formats
from chino_metrics.workbook.writing.section_form import Typed, fields_by_cell, write_section_form
from pages.shared.state import checks, published

#: What the check says of how a value was read; a section need not confirm it.
_TO_CONFIRM: Final = (Severity.ERROR, Severity.WARNING)
NO_ANSWER: Final = "値も、値がない理由も書かれていません。"
NOTHING: Final = "まだ何も書かれていません。値か、値がない理由を書いてください。"
BOTH: Final = "値と理由の両方があります。値があるときは、理由を「（値を書く）」にしてください。"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said at a field of the form; ``field`` is "ID:field", "form:" where there is none."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook made of what was typed, and what the check says of it, at the fields."""

    content: bytes
    faults: tuple[Remark, ...]
    doubts: tuple[Remark, ...]


def html(request: Request) -> str:
    """The form, or the file that is looked at, or what was submitted, as the page shows it.

    Raises QuotaError where too many files are read at once, StoreError.
    """
    book = published.published().book
    return str(screen.render_filling(book, request, formats.today(), _brought(request)))


def check(request: Request) -> Checked:
    """What submitting the entries would hand in, checked as any file.

    Raises UnreadableWorkbookError, StoreError.
    """
    base, book = published.workbook(), published.published().book
    typed = {key: Typed(**texts) for key, texts in request.entries.items()}
    entries = collecting.asked(book, request.indicators, request.year)
    known = [e.indicator.id for e in entries]
    own = {key: said for key, said in typed.items() if key in known}
    content = write_section_form(base, request.year, known, formats.today(), own)
    if not any(not said.is_empty for said in own.values()):
        return Checked(content, (Remark("form:", NOTHING),), ())
    report = check_upload(content, book, f"{request.department}の報告.xlsx")
    fields = fields_by_cell(content, request.year)
    said: dict[Severity, list[Remark]] = {severity: [] for severity in Severity}
    for issue in report.issues:
        key, field = fields.get((issue.sheet, issue.cell), ("form", ""))
        said[issue.severity].append(Remark(f"{key}:{field}", issue.message))
    both = [Remark(f"{k}:reason", BOTH) for k, t in own.items() if t.value and t.reason]
    bare = [
        Remark(f"{e.indicator.id}:value", NO_ANSWER)
        for e in entries
        if e.published is None and not own.get(e.indicator.id, Typed()).is_answered
    ]
    faults, doubts = (*both, *said[Severity.ERROR]), (*bare, *said[Severity.WARNING])
    return Checked(content, faults, doubts)


def empty_form(request: Request) -> bytes:
    """The workbook to fill in: the indicators of this request alone."""
    return write_section_form(
        published.workbook(), request.year, request.indicators, formats.today()
    )


def verdict(request: Request, indicator_id: str, text: str) -> str:
    """What would be said of a typed value; "" where it is no number or nothing can be said."""
    book = published.published().book
    indicator = book.indicator_by_id.get(indicator_id)
    written = take_apart(text, request.year)
    if indicator is None or indicator_id not in request.indicators:
        return ""
    if written.kind is not WrittenKind.NUMBER or written.value is None:
        return ""
    judged = verdicts(book, request.year)[indicator_id]
    if scenarios.next_year(indicator, judged) is None or request.year <= (judged.year or 0):
        return ""
    supposed = scenarios.suppose(indicator, judged, request.year, written.value)
    now = what_if.Supposed(request.year, written.value, supposed)
    return what_if.first_line(indicator, now)


def may_answer(request: Request, answers: Mapping[str, str]) -> dict[str, str]:
    """Of ``answers`` those to questions about the section's file that a section may answer."""
    brought = _brought(request)
    keys = screen.may_answer(brought.report) if brought else frozenset()
    return {key: said for key, said in answers.items() if key in keys}


def file_check(request: Request) -> screen.Brought | None:
    """The section's own file with its check report; None where it has brought none."""
    return _brought(request)


def saved_texts(request: Request) -> dict[str, str]:
    """What is saved, by the names of the form's fields."""
    return {
        f"{key}:{field}": request.entries.get(key, {}).get(field, "")
        for key in request.indicators
        for field in EntryField
    }


def _brought(request: Request) -> screen.Brought | None:
    database = published.database()
    upload = filling_in.file_of(database, request)
    if upload is None:
        return None
    try:
        report = checks.check(upload).result.result(checks.LONGEST).report
    except TimeoutError:
        raise QuotaError(checks.BUSY) from None
    return screen.Brought(upload, report)
