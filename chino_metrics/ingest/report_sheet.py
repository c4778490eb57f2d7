"""The check report as a sheet to work through: one row a fault, in the order of the screen."""

from __future__ import annotations

import io
from datetime import date
from typing import Final

from openpyxl.styles import Alignment, Font

from chino_metrics.ingest.report import Report
from chino_metrics.model.issue import Severity
from chino_metrics.wording.terms import TREATMENT
from chino_metrics.workbook.packing import new_book, set_print
from chino_metrics.workbook.style import FONT_NAME

HEADS: Final = (
    "扱い",
    "シート",
    "セル",
    "書いてある内容、わかったこと、すること",
    "表の書き方のきまり",
)
WIDTHS: Final = (12, 22, 10, 90, 40)


def write_report(report: Report, name: str, day: date) -> bytes:
    """An .xlsx with every issue of ``report`` on the file ``name``, checked on ``day``."""
    book = new_book(day)
    sheet = book.create_sheet("点検結果")
    rows = [
        (TREATMENT[i.severity][1], i.sheet, i.cell, i.message, i.rule)
        for severity in Severity
        for i in report.issues
        if i.severity is severity
    ]
    for number, row in enumerate(((f"{name} の点検結果",), HEADS, *rows), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column, text)
            cell.data_type = "s"  # what was written in an upload never becomes a formula
            cell.font = Font(name=FONT_NAME, size=11, bold=number < 3)
            cell.alignment = Alignment(wrap_text=number > 1, vertical="top")
    for letter, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
    set_print(book, day, is_sample=False)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
