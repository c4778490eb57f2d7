"""Tables of the workbook → a new .xlsx in which planners fill in their values.

Always made new: a planner's own file is never loaded and saved, so that neither
macros nor anything hidden travels on. The same tables give the same bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from chino_metrics.cells import LONGEST_TEXT, Content, read_quantity
from chino_metrics.errors import ChinoMetricsError
from chino_metrics.fiscal_year import parse_year
from chino_metrics.layout import (
    ACTUALS,
    BASELINE,
    DATA_KIND,
    FINAL,
    INDICATOR_ID,
    INDICATORS,
    INTERIM,
    NOTES,
    PLAN_ID,
    PLANS,
    SAMPLE_WORD,
    TWIN,
    UNIT,
)
from chino_metrics.model import Cell
from chino_metrics.ownership import IDENTITY, plan_of, plans_by_indicator, text_of
from chino_metrics.packing import new_book, open_at, packed, set_print, shield
from chino_metrics.sheet_inputs import Points, add_inputs
from chino_metrics.sheet_style import (
    FREEZE,
    HEAD,
    HEAD_HEIGHT,
    LINE_HEIGHT,
    MOST_HEIGHT,
    OPEN_BELOW,
    OPEN_NUMBER,
    ROW_HEIGHT,
    Look,
    lines_of,
    look_of,
    width_of,
)
from chino_metrics.sheets import Row, Table, Tables, key_of, read_tables
from chino_metrics.year_columns import up_to_last_complete, year_keys

_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_TITLE: Final = re.compile(r"[\\*?:/\[\]]")


def write_template(workbook: bytes, plan: str = "", day: date | None = None) -> bytes:
    """The published ``workbook`` to be filled in: of one plan (its id), or of all where empty.

    ``day`` (today where None) decides up to which fiscal year there are columns.
    Raises UnknownPlanError for an id that is no plan's and UnreadableWorkbookError.
    """
    tables = read_tables(workbook)
    known = {text_of(row, PLAN_ID): text_of(row, "計画名") for row in tables.rows(PLANS)}
    if plan and plan not in known:
        names = "、".join(f"{key}（{name}）" for key, name in known.items())
        raise UnknownPlanError(f"計画ID「{plan}」はありません。あるのは {names} です。")
    plans = (plan,) if plan else None
    return write_workbook(tables, plans=plans, modified=day or date.today())


def write_workbook(
    tables: Tables, *, plans: Collection[str] | None = None, modified: date
) -> bytes:
    """The bytes of a styled .xlsx with all of ``tables``, or only with the rows of ``plans``.

    実績 gets a column for every fiscal year that is over on ``modified``, the date
    that the file carries. Cells that planners fill in are open, the others locked
    without a password. Columns and sheets that the site does not know are kept.
    """
    chosen = tables if plans is None else only_plans(tables, plans)
    sheets = dict(chosen.by_name)
    if ACTUALS in sheets:
        sheets[ACTUALS] = up_to_last_complete(sheets[ACTUALS], modified)
    book = new_book(modified)
    writer = _Writer(book, _number_formats(chosen), _points(sheets.get(ACTUALS)))
    for table in sheets.values():
        writer.write(table)
    open_at(book, ACTUALS)
    set_print(book, modified, is_sample=_is_sample(chosen))
    return packed(book, modified)


def _points(actuals: Table | None) -> Points:
    return Points(len(actuals.rows), tuple(year_keys(actuals))) if actuals else Points(0, ())


def only_plans(tables: Tables, plans: Collection[str]) -> Tables:
    """``tables`` with the rows of ``plans`` alone; a sheet without ids stays as it is.

    A twin in another plan is left out: what the file does not hold it cannot name.
    """
    owners = plans_by_indicator(tables)
    sheets = {
        name: replace(table, rows=tuple(_of_plans(table, plans, owners)))
        for name, table in tables.by_name.items()
    }
    return replace(tables, by_name=sheets)


def _of_plans(table: Table, plans: Collection[str], owners: Mapping[str, str]) -> Iterable[Row]:
    has_owner = table.name in IDENTITY or table.has(PLAN_ID) or table.has(INDICATOR_ID)
    for row in table.rows:
        if not has_owner:
            yield row
        elif plan_of(row, owners) in plans:
            yield _without_foreign_twin(row, plans, owners) if table.name == INDICATORS else row


def _without_foreign_twin(row: Row, plans: Collection[str], owners: Mapping[str, str]) -> Row:
    twin = text_of(row, TWIN)
    if not twin or owners.get(twin, "") in plans:
        return row
    return replace(row, cells={k: c for k, c in row.cells.items() if k != key_of(TWIN)})


def _number_formats(tables: Tables) -> dict[str, str]:
    """The number format of every indicator's actuals: as many decimals as its sources show."""
    found: dict[str, int] = {}
    actuals = tables.by_name.get(ACTUALS)
    years = tuple(year_keys(actuals).values()) if actuals else ()
    units = {text_of(r, INDICATOR_ID): text_of(r, UNIT) for r in tables.rows(INDICATORS)}
    for sheet, heads in ((INDICATORS, (BASELINE[1], INTERIM[1], FINAL[1])), (ACTUALS, years)):
        for row in tables.rows(sheet):
            key = text_of(row, INDICATOR_ID)
            shown = (_decimals(row.get(head), units.get(key, "")) for head in heads)
            found[key] = max(found.get(key, 0), *shown, 0)
    return {key: number_format(decimals) for key, decimals in found.items()}


def number_format(decimals: int) -> str:
    """The number format with separators that shows so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _decimals(content: Content, unit: str) -> int:
    return 0 if content.is_empty else read_quantity(content, unit)[0].decimals


class UnknownPlanError(ChinoMetricsError):
    """A plan's id that the workbook does not have."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet: the key of its head, and how it looks."""

    key: str
    look: Look
    width: float


@dataclass(slots=True)
class _Writer:
    """Writes tables into ``book``; ``shapes`` are number formats by indicator.

    A look is put on one cell and its style copied: made anew for each of 100,000
    cells, it would take ten times as long.
    """

    book: Any
    shapes: Mapping[str, str]
    points: Points
    styles: dict[tuple[int, str, bool], Any] = field(default_factory=dict)

    def write(self, table: Table) -> None:
        """Add ``table`` as a sheet."""
        sheet = self.book.create_sheet(_NOT_IN_A_TITLE.sub("・", table.name)[:31])
        heads = [str(content.value).strip() for content in table.heads.values()]
        columns = _columns(table)
        self._write_head(sheet, heads, columns, table.name)
        for number, row in enumerate(table.rows, 2):
            contents = [self._formatted(row, column) for column in columns]
            for place, (content, column) in enumerate(zip(contents, columns, strict=True), 1):
                self._put(sheet.cell(number, place), content, column.look)
            _set_height(sheet.row_dimensions[number], contents, columns)
        add_inputs(sheet, heads, len(table.rows), self.points)
        shield(sheet, is_open_below=table.name == NOTES)

    def _write_head(
        self, sheet: Any, heads: list[str], columns: Sequence[_Column], name: str
    ) -> None:
        sheet.freeze_panes = FREEZE.get(name, "A2")
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_HEIGHT, True
        sheet.row_dimensions[1].height = HEAD_HEIGHT
        for place, (head, column) in enumerate(zip(heads, columns, strict=True), 1):
            dimension = sheet.column_dimensions[get_column_letter(place)]
            dimension.width = column.width
            if name == NOTES:
                OPEN_BELOW.apply(dimension)
            self._put(sheet.cell(1, place), Content(head, Cell(name, "A1")), HEAD)

    def _formatted(self, row: Row, column: _Column) -> Content:
        """The cell in a column; one still to be filled in shows the indicator's decimals."""
        content = row.get(column.key)
        if column.look is OPEN_NUMBER and content.is_empty:
            shape = self.shapes.get(text_of(row, INDICATOR_ID), content.number_format)
            return Content(None, content.place, shape)
        return content

    def _put(self, cell: Any, content: Content, look: Look) -> None:
        """Write a cell; a text is a text, whatever sign it begins with."""
        value = _storable(content)
        is_text = isinstance(value, str)
        quoted = is_text and value.startswith(_FORMULA_SIGNS)
        cell.value = value
        if is_text:
            cell.data_type = "s"
        style = (id(look), content.number_format, quoted)
        if style not in self.styles:
            look.apply(cell)
            cell.number_format = content.number_format
            cell.quotePrefix = quoted
            self.styles[style] = cell._style
        cell._style = copy(self.styles[style])


def _columns(table: Table) -> list[_Column]:
    found = []
    for key, content in table.heads.items():
        head = str(content.value).strip()
        is_year = table.name == ACTUALS and parse_year(content.value) is not None
        look = look_of(table.name, head, is_year=is_year)
        found.append(_Column(key, look, width_of(table.name, head, is_year=is_year)))
    return found


def _set_height(line: Any, contents: Sequence[Content], columns: Sequence[_Column]) -> None:
    """Make room for texts of several lines; Excel would do it only when they are edited."""
    texts = (
        lines_of(content.value, column.width)
        for content, column in zip(contents, columns, strict=True)
        if isinstance(content.value, str) and column.look is not OPEN_NUMBER
    )
    lines = max(texts, default=1)
    if lines > 1:
        line.height = min(MOST_HEIGHT, ROW_HEIGHT + LINE_HEIGHT * (lines - 1))


def _storable(content: Content) -> Any:
    """A value that an .xlsx can hold: finite numbers, texts without control characters."""
    value = content.value
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | date | datetime | time | timedelta):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:LONGEST_TEXT]


def _is_sample(tables: Tables) -> bool:
    return any(SAMPLE_WORD in text_of(row, DATA_KIND) for row in tables.rows(PLANS))
