"""An .xlsx as tables of cells: head in row 1, one row a record. Knows no sheet by name."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar

import openpyxl
from openpyxl.utils import get_column_letter

from chino_metrics.cells import Content, fault, read_text
from chino_metrics.errors import UnreadableWorkbookError
from chino_metrics.model import Cell, Issue, Severity

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 1_000
_T = TypeVar("_T")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
_OLE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One record; ``issues`` is shared by all rows of a reading and collects faults."""

    sheet: str
    number: int
    cells: Mapping[str, Content]
    issues: list[Issue]

    def get(self, head: str) -> Content:
        """The cell under ``head``; an empty one where the column is missing."""
        missing = Content(None, Cell(self.sheet, f"A{self.number}"))
        return self.cells.get(key_of(head), missing)

    def read(self, head: str, reader: Callable[[Content], tuple[_T, Issue | None]]) -> _T:
        """What ``reader`` makes of the cell under ``head``; its issue is kept."""
        value, issue = reader(self.get(head))
        if issue is not None:
            self.issues.append(issue)
        return value

    def cell(self, head: str) -> Cell:
        """The place under ``head``."""
        return self.get(head).place

    def text(self, head: str) -> str:
        """The text under ``head``."""
        return self.read(head, read_text)

    def complain(
        self, head: str, code: str, message: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Keep an issue at the cell under ``head``."""
        self.issues.append(fault(self.get(head), code, message, severity))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its heads as written, by their keys and in order, and its rows."""

    name: str
    heads: Mapping[str, Content]
    rows: tuple[Row, ...]

    def has(self, head: str) -> bool:
        """Whether there is such a column."""
        return key_of(head) in self.heads


@dataclass(frozen=True, slots=True)
class Tables:
    """All sheets of one file, the sha256 of its bytes and the date it carries."""

    by_name: Mapping[str, Table]
    sha256: str
    modified: date | None
    issues: list[Issue]

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """The rows of a sheet; none where the sheet is missing."""
        table = self.by_name.get(sheet)
        return table.rows if table else ()

    def keyed(self, sheet: str, head: str) -> dict[str, Row]:
        """Rows by their id; one without an id or with one that stands above is left out."""
        found: dict[str, Row] = {}
        for row in self.rows(sheet):
            key = row.text(head)
            if not key:
                row.complain(
                    head, "missing_id", f"{head}のない行は読んでいない。IDを書いてください。"
                )
            elif key in found:
                message = (
                    f"{head}「{key}」が2回ある。下の行は読んでいない。どちらかを直してください。"
                )
                row.complain(head, "duplicate_id", message)
            else:
                found[key] = row
        return found


@lru_cache(maxsize=1024)
def key_of(head: str) -> str:
    """A head without differences of width, spaces and line breaks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", head))


def read_tables(content: bytes) -> Tables:
    """Every sheet of a workbook.

    Raises UnreadableWorkbookError where the bytes are no .xlsx that can be read.
    """
    shown = _opened(content, formulas=True)
    stored = _opened(content, formulas=False) if _has_formulas(content) else shown
    issues: list[Issue] = []
    tables = {
        ws.title.strip(): _table(ws, stored[ws.title], issues)
        for ws in shown.worksheets
        if _fits(ws)
    }
    digest = hashlib.sha256(content).hexdigest()
    return Tables(tables, digest, _modified(shown, content), issues)


def _opened(content: bytes, *, formulas: bool) -> Any:
    if content[:4] == _OLE:
        message = (
            "パスワードで保護されているか、古い形式（.xls）"
            "のファイルです。保護を外し、.xlsxで保存し直してください。"
        )
        raise UnreadableWorkbookError(message)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        message = (
            "Excelのファイル（.xlsx）として読めません。Excelで開き、.xlsxで保存し直してください。"
        )
        raise UnreadableWorkbookError(message)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)
    except Exception as error:  # openpyxl promises no kind of error for broken files
        message = "ファイルが壊れていて読めません。Excelで開き、.xlsxで保存し直してください。"
        raise UnreadableWorkbookError(message) from error


def _has_formulas(content: bytes) -> bool:
    return any(_FORMULA.search(part) for part in _parts(content, "xl/worksheets/"))


def _parts(content: bytes, start: str) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.lower().lstrip("/").startswith(start):
                yield archive.read(name)


def _modified(book: Any, content: bytes) -> date | None:
    """The date in the file's properties; openpyxl puts today where there is none."""
    if not any(b"modified" in part for part in _parts(content, "docprops/core.xml")):
        return None
    modified = book.properties.modified
    return modified.date() if modified is not None else None


def _fits(sheet: Any) -> bool:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        message = (
            f"シート「{sheet.title}」が大きすぎます（{MOST_ROWS:,}行、{MOST_COLUMNS:,}列まで）。"
            "使っていない行と列を削除して保存し直してください。"
        )
        raise UnreadableWorkbookError(message)
    return True


def _table(sheet: Any, stored: Any, issues: list[Issue]) -> Table:
    lines = zip(sheet.iter_rows(), stored.iter_rows(), strict=True)
    contents = (
        [_content(sheet.title, *pair) for pair in zip(*line, strict=True)] for line in lines
    )
    head, columns = _heads(next(contents, []), issues)
    rows = (
        Row(sheet.title.strip(), number, {key: line[i] for key, i in columns.items()}, issues)
        for number, line in enumerate(contents, 2)
    )
    full = tuple(row for row in rows if not all(c.is_empty for c in row.cells.values()))
    return Table(sheet.title.strip(), head, full)


def _content(sheet: str, written: Any, stored: Any) -> Content:
    place = Cell(sheet.strip(), f"{get_column_letter(written.column)}{written.row}")
    unresolved = written.data_type == "f" and stored.value is None
    return Content(stored.value, place, str(stored.number_format or "General"), unresolved)


def _heads(line: list[Content], issues: list[Issue]) -> tuple[dict[str, Content], dict[str, int]]:
    """Heads by their key, and the index of each; of equal heads the first counts."""
    heads: dict[str, Content] = {}
    columns: dict[str, int] = {}
    for index, content in enumerate(line):
        key = key_of(read_text(content)[0])
        if key in heads:
            message = (
                f"見出し「{content.value}」が2つある。右の列は読んでいない。1つにしてください。"
            )
            issues.append(fault(content, "duplicate_head", message))
        elif key:
            heads[key], columns[key] = content, index
    return heads, columns
