"""Columns and lines with numbers that are not read: none of them goes without a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Final, TypeAlias

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.evaluations.columns import holds_texts
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role, is_part_of_year
from chino_metrics.ingest.department.matching import Names
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.spreadsheet.cells import Content, holds_number, read_text
from chino_metrics.spreadsheet.grids import Grid, long_line

#: Rows below a head that are looked at for a number.
_ROWS_SEEN: Final = 2_000
#: Rows of indicators: their cells, and the column of the name.
_Rows: TypeAlias = list[tuple[Mapping[int, Content], int]]


def tell_unread(table: SheetTable, heads: Sequence[Head], names: Names, found: Findings) -> None:
    """Errors on heads, or where a head is missing, over numbers that may be actuals.

    ``heads`` are all heads of the sheet: what stands under that of a table beside is that table's.
    """
    _tell_labels(table, found)
    rows = _of_indicators(table, names)
    beside = (head for head in heads if head.last_row == table.head.last_row)
    _tell_headless(table, rows, {n for head in beside for n in head.columns}, found)
    read = {column.year for column in table.head.of(Role.ACTUAL)}
    for column in table.head.columns.values():
        fault = read_text(column.content)[1]
        if fault is not None or not (column.is_known or holds_texts(column)):
            number = _number_in(rows, column.number)
            if number is not None and fault is not None:
                _tell_faulty_head(column, number, found)
            elif number is not None and (column.years or column.may_be_actual):
                _tell_head(column, number, read, found)


def fitting_rows(grid: Grid, head: Head, rows: Sequence[int], found: Findings) -> Sequence[int]:
    """``rows`` without the lines of a .csv that have more cells than the head: errors."""
    width = grid.widths.get(head.last_row)
    if width is None:
        return rows
    found.issues += [long_line(grid, row, width) for row in rows if grid.widths[row] > width]
    return [row for row in rows if grid.widths[row] <= width]


def _tell_head(
    column: SheetColumn, number: Content, read: Set[int | None], found: Findings
) -> None:
    """An error where the head may stand over the only values of a year, else a warning.

    ``read`` are the years of the columns of the table that are read.
    """
    is_part, is_lost = bool(column.years) and is_part_of_year(column.text), column.year not in read
    unused = f"下の{number.place.address}「{read_text(number)[0]}」などは使っていない。"
    if is_part:
        meaning = "年度の途中までの値に見える。"
        whole = f"年度を通した値なら「{column.years[0]}年度実績」と直し、"
        act = (
            f"{whole}途中までの値なら、そのままでよい。"
            if read
            else (
                f"この表に、ほかに読める列はない。{whole}"
                "途中までの値なら、年度を通した値が出てから、その列を足してください。"
            )
        )
    elif column.years:
        meaning = "何年度の何の値かが読めない。"
        act = (
            f"指標の値そのものなら「{column.years[0]}年度実績」と直し、"
            "ほかの値なら、この列を消してください。"
        )
    else:
        meaning = "何年度の何の値かが読めない。"
        act = "どの年度の値か、「2018年度実績」のように書いてください。"
    message = f"見出し「{column.text[:60]}」は、{meaning}{unused}{act}"
    is_error = (column.may_be_actual or is_lost) and not is_part
    issue = Issue.error if is_error else Issue.warning
    found.issues.append(issue(column.content.place, "unknown_head", message))


def _tell_faulty_head(column: SheetColumn, number: Content, found: Findings) -> None:
    message = (
        "見出しの計算式に、読める結果がない。"
        f"下の{number.place.address}「{read_text(number)[0]}」などは使っていない。"
        "「2018年度実績」のように文字で書いてください。"
    )
    found.tell_once(column.content, "unknown_head", message)


def _tell_labels(table: SheetTable, found: Findings) -> None:
    for label in table.head.unclear:
        message = (
            f"「{read_text(label)[0]}」とある。どの列からどの列までの見出しか、決められない。"
            "下の列は読んでいない。左端の列に書いてセルを結合するか、"
            "下の見出しを「2019年度実績」のように直してください。"
        )
        found.tell_once(label, "unclear_label", message)


def _tell_headless(table: SheetTable, rows: _Rows, known: Set[int], found: Findings) -> None:
    """An error at the empty head of each column right of the names in which numbers stand."""
    head = table.head
    beside = {n for line, name in rows for n in line if n > name} - known
    for number in sorted(beside):
        content = _number_in(rows, number)
        if content is not None:
            place = Cell(table.grid.name.strip(), f"{get_column_letter(number)}{head.last_row}")
            message = (
                f"見出しがない列に、{content.place.address}「{read_text(content)[0]}」などの数がある。"
                "この列は読んでいない。「2018年度実績」のように見出しを書くか、使わない数を消してください。"
            )
            found.tell_once(Content(None, place), "headless_numbers", message)


def _of_indicators(table: SheetTable, names: Names) -> _Rows:
    """The first rows that name an indicator, or hold a number under a head that is read."""
    head = table.head
    name = head.name.number if head.name is not None else min(head.columns)
    values = [column.number for column in head.of(Role.ACTUAL)]
    lines = (table.cells[row] for row in table.rows[:_ROWS_SEEN])
    return [
        (line, name)
        for line in lines
        if name in line
        and (
            names.is_known(read_text(line[name])[0])
            or any(n in line and holds_number(line[n]) for n in values)
        )
    ]


def _number_in(rows: _Rows, number: int) -> Content | None:
    """The first number in a column beside a name."""
    cells = (line.get(number) for line, name in rows if line.get(number) is not line[name])
    return next((c for c in cells if c is not None and holds_number(c)), None)
