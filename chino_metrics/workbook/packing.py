"""What makes a new workbook a finished file: protection, print, and bytes that repeat."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import Workbook

from chino_metrics.wording import terms
from chino_metrics.workbook.sheet_rows import with_rows

CREATOR: Final = f"{terms.CITY} 政策横断プロジェクト 目標指標の台帳"
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*<")
_OLDEST_IN_ZIP: Final = date(1980, 1, 1)
_MARGIN: Final = 0.4


def new_book(modified: date) -> Any:
    """An openpyxl workbook without sheets, with its author and date."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = CREATOR
    book.properties.created = datetime.combine(modified, time())
    return book


def shield(sheet: Any, *, is_open_below: bool) -> None:
    """Lock what is not open, without a password; columns and rows may be resized."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = False  # False: not locked
    if is_open_below:
        guard.insertRows = guard.deleteRows = guard.sort = False


def open_at(book: Any, name: str) -> None:
    """Show the sheet ``name`` first when the file is opened."""
    book.active = book.sheetnames.index(name) if name in book.sheetnames else 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.active


def set_print(book: Any, modified: date, *, is_sample: bool) -> None:
    """A4 landscape, as wide as the page, the head on every page, sheet and page below."""
    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins.left = sheet.page_margins.right = _MARGIN
        sheet.print_title_rows = "1:1"
        sheet.oddHeader.left.text = CREATOR
        sheet.oddHeader.right.text = terms.SAMPLE_TAG if is_sample else ""
        sheet.oddFooter.left.text = "&A"
        sheet.oddFooter.center.text = "&P／&N"
        sheet.oddFooter.right.text = f"{modified.year}年{modified.month}月{modified.day}日"


def packed(book: Any, rows: Sequence[tuple[str, int]], modified: date) -> bytes:
    """The file's bytes with ``modified`` for every time that saving writes into it.

    ``rows`` are the XML of each sheet's rows below the head and its last row's number.
    """
    bodies = {f"xl/worksheets/sheet{n}.xml": body for n, body in enumerate(rows, 1)}
    saved, result = io.BytesIO(), io.BytesIO()
    book.save(saved)
    moment = (*max(modified, _OLDEST_IN_ZIP).timetuple()[:3], 0, 0, 0)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, moment)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _MODIFIED.sub(rf"\g<1>{modified.isoformat()}T00:00:00Z<".encode(), part)
            if entry.filename in bodies:
                part = with_rows(part, *bodies[entry.filename])
            target.writestr(info, part)
    return result.getvalue()
