"""Columns and lines with numbers that are not read: none of them goes without a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.spreadsheet.cell_text import WrittenKind, take_apart
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Grid

#: Rows below a head that are looked at for a number.
_ROWS_SEEN: Final = 2_000


def tell_unread(table: SheetTable, found: Findings) -> None:
    """Errors on heads, or where a head is missing, over numbers that may be actuals."""
    _tell_labels(table, found)
    _tell_headless(table, found)
    for column in table.head.columns.values():
        if not column.is_known and (column.years or column.may_be_actual):
            number = _number_under(table, column.number)
            if number is not None:
                _tell_head(column, number, found)


def fitting_rows(grid: Grid, head: Head, rows: Sequence[int], found: Findings) -> Sequence[int]:
    """``rows`` without the lines of a .csv that have more cells than the head: an error at each.

    Thousands that are not quoted (55,120) make one number two and shift all that follow.
    """
    width = grid.widths.get(head.last_row)
    if width is None:
        return rows
    for row in rows:
        if grid.widths[row] > width:
            place = Cell(grid.name, f"{get_column_letter(width + 1)}{row}")
            message = (
                f"{row}行目は{grid.widths[row]}列あり、見出しの{width}列より多い。この行は読んでいない。"
                '数の中の「,」を除くか、「"55,120"」のように引用符で囲んでください。'
            )
            found.tell_once(Content(None, place), "long_line", message)
    return [row for row in rows if grid.widths[row] <= width]


def _tell_head(column: SheetColumn, number: Content, found: Findings) -> None:
    act = (
        f"実績なら「{column.years[0]}年度実績」のように直してください。"
        if column.years
        else "どの年度の値か、「2018年度実績」のように書いてください。"
    )
    message = (
        f"見出し「{column.text[:60]}」は、何年度の何の値かが読めない。"
        f"下の{number.place.address}「{read_text(number)[0]}」などは使っていない。{act}"
    )
    issue = Issue.error if column.may_be_actual else Issue.warning
    found.issues.append(issue(column.content.place, "unknown_head", message))


def _tell_labels(table: SheetTable, found: Findings) -> None:
    for label in table.head.unclear:
        message = (
            f"「{read_text(label)[0]}」とある。どの列からどの列までの見出しか、決められない。"
            "下の列は読んでいない。左端の列に書いてセルを結合するか、"
            "下の見出しを「2019年度実績」のように直してください。"
        )
        found.tell_once(label, "unclear_label", message)


def _tell_headless(table: SheetTable, found: Findings) -> None:
    """An error at the empty head of each column right of the names in which numbers stand."""
    head = table.head
    name = min(head.columns)
    beside = {
        number
        for row in table.rows[:_ROWS_SEEN]
        if name in table.cells[row] or head.name is None or head.name.number in table.cells[row]
        for number in table.cells[row]
        if number > (head.name.number if head.name is not None else name)
    }
    for number in sorted(beside - set(head.columns)):
        content = _number_under(table, number)
        if content is not None:
            place = Cell(table.grid.name.strip(), f"{get_column_letter(number)}{head.last_row}")
            message = (
                f"見出しがない列に、{content.place.address}「{read_text(content)[0]}」などの数がある。"
                "この列は読んでいない。「2018年度実績」のように見出しを書くか、使わない数を消してください。"
            )
            found.tell_once(Content(None, place), "headless_numbers", message)


def _number_under(table: SheetTable, number: int) -> Content | None:
    """The first number in a column, below the head and beside a name."""
    name = table.head.name.number if table.head.name is not None else min(table.head.columns)
    for row in table.rows[:_ROWS_SEEN]:
        line = table.cells[row]
        content = line.get(number)
        if (
            content is not None
            and name in line
            and content is not line[name]
            and _is_number(content)
        ):
            return content
    return None


def _is_number(content: Content) -> bool:
    if isinstance(content.value, str):
        return take_apart(content.value).kind is WrittenKind.NUMBER
    return isinstance(content.value, int | float) and not isinstance(content.value, bool)
