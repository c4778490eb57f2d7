"""The check report as a sheet to work through: one row a fault, in the order of the screen."""

from __future__ import annotations

import io
from datetime import date
from typing import Final

from chino_metrics.ingest.report import Report
from chino_metrics.model.issue import Severity
from chino_metrics.spreadsheet.office import stored_text, write_text
from chino_metrics.wording import formats
from chino_metrics.wording.terms import TREATMENT
from chino_metrics.workbook.writing.sheet_writer import new_book, set_print, set_width
from chino_metrics.workbook.writing.style import FONT_NAME

_TITLE: Final = "点検結果"
HEADS: Final = (
    "扱い",
    "シート",
    "セル",
    "指標",
    "書いてある内容、わかったこと、すること",
    "表の書き方のきまり",
)
WIDTHS: Final = (12, 22, 10, 34, 90, 40)
_LOOK: Final = {"font_name": FONT_NAME, "font_size": 11, "valign": "top"}
_BOLD: Final = {"bold": True}
_WRAPPED: Final = {"text_wrap": True}


def write_report(report: Report, name: str, day: date) -> bytes:
    """An .xlsx with every issue of ``report`` on the file ``name``, checked on ``day``."""
    saved = io.BytesIO()
    book = new_book(saved, _TITLE, day)
    sheet = book.add_worksheet(_TITLE)
    rows = ((f"{name} の{_TITLE}",), HEADS, *_rows(report), *_rest(report))
    looks = [book.add_format(_LOOK | more) for more in (_BOLD, _BOLD | _WRAPPED, _WRAPPED)]
    for number, row in enumerate(rows):
        look = looks[min(number, 2)]
        for column, text in enumerate(row):
            # what was written in an upload never becomes a formula
            write_text(sheet, number, column, stored_text(text), look)
    for column, width in enumerate(WIDTHS):
        set_width(sheet, column, width)
    sheet.freeze_panes(2, 0)
    set_print(sheet, _TITLE, day, is_sample=False)
    book.close()
    return saved.getvalue()


def _rows(report: Report) -> list[tuple[str, ...]]:
    return [
        (TREATMENT[i.severity][1], i.sheet, i.cell, i.indicator, i.message, i.rule)
        for severity in Severity
        for i in report.issues
        if i.severity is severity
    ]


def _rest(report: Report) -> list[tuple[str, ...]]:
    """How many more there are of what has been said often enough."""
    return [
        (
            TREATMENT[severity][1],
            "",
            "",
            f"ほかに{formats.number(count)}件あります。直して点検し直してください。",
        )
        for severity, count in report.left_out
    ]
