"""Tables → sheets of a new workbook: heads, cells and their looks, hints, protection, print."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final

from openpyxl.styles.numbers import builtin_format_id
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.spreadsheet.office import (
    looks_like_formula,
    page_text,
    sheet_name,
    stored_text,
    write_text,
)
from chino_metrics.wording import terms
from chino_metrics.workbook.row_owners import text_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    DATA_KIND,
    EVALUATIONS,
    INDICATOR_ID,
    INDICATOR_NAME,
)
from chino_metrics.workbook.tables import Row, Table, key_of
from chino_metrics.workbook.writing.style import (
    FREEZE,
    FREEZE_PREPARED,
    HEAD,
    HEAD_HEIGHT,
    LINE_HEIGHT,
    MOST_HEIGHT,
    OPEN_BELOW,
    OPEN_NUMBER,
    OPEN_SHEETS,
    ROW_HEIGHT,
    SHUT_CENTRED_TOP,
    SHUT_TOP,
    Look,
    lines_of,
    look_of,
    width_of,
)
from chino_metrics.workbook.writing.validation import Points, add_inputs

_GENERAL: Final = "General"
#: Characters of the head of printed sheets; Excel takes 255 with its codes.
_LONGEST_HEAD: Final = 100
#: Pixels of a digit in the default font, which widths of columns count.
_DIGIT: Final = 7
#: In a row of 評価 beside which the indicator's name stands, what it is about is locked.
_NAMED: Final = key_of(INDICATOR_NAME)
_PREPARED: Final = {key_of(INDICATOR_ID): SHUT_TOP, key_of("年度"): SHUT_CENTRED_TOP}
#: Margins in inches.
_SIDE, _END, _EDGE = 0.4, 1.0, 0.5


def new_book(
    target: IO[bytes], author: str, modified: date, *, is_sample: bool = False
) -> Workbook:
    """A workbook that ``close`` writes to ``target``, with its author and date.

    Title, keywords and a property of its own say where it ``is_sample``.

    The same sheets on the same date give the same bytes, and no other file is touched.
    """
    book = Workbook(target, {"in_memory": True})
    created = datetime.combine(modified, time())
    tag = {"title": f"{author} {terms.SAMPLE_TAG}", "keywords": terms.SAMPLE_TAG}
    book.set_properties({"author": author, "created": created} | (tag if is_sample else {}))
    if is_sample:
        book.set_custom_property(DATA_KIND, terms.SAMPLE_TAG)
    return book


def set_print(sheet: Worksheet, title: str, modified: date, *, is_sample: bool) -> None:
    """A4 landscape, as wide as the page, ``title`` and the head on every page, sheet and page below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=_SIDE, right=_SIDE, top=_END, bottom=_END)
    sheet.repeat_rows(0)
    tag = f"&R{terms.SAMPLE_TAG}" if is_sample else ""
    day = f"{modified.year}年{modified.month}月{modified.day}日"
    sheet.set_header(f"&L{page_text(title, _LONGEST_HEAD)}{tag}", {"margin": _EDGE})
    sheet.set_footer(f"&L&A&C&P／&N&R{day}", {"margin": _EDGE})


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter says nothing of its types
    """A sheet whose rows grow with what is typed into them, as long as they have no height set."""

    def _write_rows(self) -> None:
        # XlsxWriter would state the sheet's own height at every row, and Excel would keep it
        self.original_row_height = self.default_row_height
        super()._write_rows()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet: its number, the key of its head, and how it looks."""

    number: int
    key: str
    look: Look
    width: float


@dataclass(frozen=True, slots=True)
class SheetWriter:
    """Writes tables into ``book``.

    ``shapes`` are the number formats of actuals still to be filled in, by indicator's id.
    """

    book: Workbook
    shapes: Mapping[str, str]
    points: Points
    formats: dict[tuple[int, str, bool], Format] = field(default_factory=dict)

    def write(self, table: Table) -> Worksheet:
        """Add ``table`` as a sheet."""
        used = {sheet.get_name() for sheet in self.book.worksheets()}
        sheet = self.book.add_worksheet(sheet_name(table.name, used, "シート"), _Sheet)
        heads = [stored_text(str(content.value)).strip() for content in table.heads.values()]
        columns = _columns(table)
        is_prepared = table.name == EVALUATIONS and _NAMED in table.heads
        scrolls = FREEZE_PREPARED if is_prepared else FREEZE.get(table.name, "A2")
        sheet.freeze_panes(scrolls)
        self._write_heads(sheet, heads, columns)
        for number, row in enumerate(table.rows, 1):
            self._write_row(sheet, number, row, columns)
        add_inputs(sheet, heads, len(table.rows), self.points)
        _shield(sheet, is_open_below=table.name in OPEN_SHEETS)
        return sheet

    def _write_heads(
        self, sheet: Worksheet, heads: Sequence[str], columns: Iterable[_Column]
    ) -> None:
        sheet.set_default_row(ROW_HEIGHT)
        sheet.set_row(0, HEAD_HEIGHT)
        below = self._format(OPEN_BELOW) if sheet.get_name() in OPEN_SHEETS else None
        for head, column in zip(heads, columns, strict=True):
            set_width(sheet, column.number, column.width, below)
            sheet.write_string(0, column.number, head, self._format(HEAD))

    def _write_row(
        self, sheet: Worksheet, number: int, row: Row, columns: Iterable[_Column]
    ) -> None:
        """A row; a year still to be filled in shows the indicator's decimals."""
        to_fill = _GENERAL
        if row.sheet == ACTUALS:
            to_fill = self.shapes.get(text_of(row, INDICATOR_ID), _GENERAL)
        lines, is_prepared = 1, row.sheet == EVALUATIONS and _NAMED in row.cells
        for column in columns:
            content = row.cells.get(column.key)
            value = None if content is None or content.is_empty else _stored(content.value)
            shape = content.number_format if content is not None else _GENERAL
            if value is None and column.look is OPEN_NUMBER:
                shape = to_fill
            elif isinstance(value, str) and column.look is not OPEN_NUMBER:
                lines = max(lines, lines_of(value, column.width))
            quoted = isinstance(value, str) and looks_like_formula(value)
            look = column.look
            if is_prepared and column.key in _PREPARED:
                look = _PREPARED[column.key]
            cell_format = self._format(look, shape, is_quoted=quoted)
            _write_cell(sheet, number, column.number, value, cell_format)
        if lines > 1:
            # Excel itself would make the room only when a text is edited
            sheet.set_row(number, min(MOST_HEIGHT, ROW_HEIGHT + LINE_HEIGHT * (lines - 1)))

    def _format(self, look: Look, shape: str = _GENERAL, *, is_quoted: bool = False) -> Format:
        """A look with a number format; texts that look like formulas are quoted."""
        key = (id(look), shape, is_quoted)
        if key not in self.formats:
            # by their number, those that Excel knows follow its language
            number_format = builtin_format_id(shape) or shape or _GENERAL
            more = {"num_format": number_format, "quote_prefix": is_quoted}
            self.formats[key] = self.book.add_format(look | more)
        return self.formats[key]


def _columns(table: Table) -> list[_Column]:
    found = []
    for number, (key, content) in enumerate(table.heads.items()):
        head = str(content.value).strip()
        is_year = table.name == ACTUALS and parse_year(content.value) is not None
        look = look_of(table.name, head, is_year=is_year)
        width = width_of(table.name, head, is_year=is_year)
        found.append(_Column(number, key, look, width))
    return found


class _Exact(float):
    """A number with all its digits: XlsxWriter asks for 16, and some need 17."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


class _ExactWhole(int):
    """The same of a whole number."""

    def __format__(self, _: str) -> str:
        return repr(int(self))


def _stored(value: object) -> object:
    """``value`` as a cell holds it: a number, a truth value, a moment, or a text; None for none."""
    if isinstance(value, bool | date | time | timedelta):
        return value
    if isinstance(value, int | float) and math.isfinite(value):
        return value
    return stored_text(str(value)) or None


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, look: Format) -> None:
    """Write what ``_stored`` gives; a text is never a formula."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        exact = _ExactWhole(value) if isinstance(value, int) else _Exact(value)
        sheet.write_number(row, column, exact, look)
    elif not isinstance(value, str):
        sheet.write_datetime(row, column, value, look)
    else:
        write_text(sheet, row, column, value, look)


def set_width(sheet: Worksheet, column: int, width: float, below: Format | None = None) -> None:
    """Make a column as wide as so many digits; ``below`` is how its empty cells look."""
    sheet.set_column_pixels(column, column, width * _DIGIT, below)


def _shield(sheet: Worksheet, *, is_open_below: bool) -> None:
    """Lock what is not open, without a password; columns and rows may be resized."""
    allowed = ["objects", "scenarios", "format_columns", "format_rows"]
    if is_open_below:
        allowed += ["insert_rows", "delete_rows", "sort"]
    sheet.protect(options=dict.fromkeys(allowed, True))
