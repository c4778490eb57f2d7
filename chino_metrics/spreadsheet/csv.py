"""CSV ⇄ cells: a .csv as Excel writes it (UTF-8 with or without BOM, CP932), and one to save.

What is written for a spreadsheet never becomes a formula there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from openpyxl.utils import get_column_letter

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.limits import (
    LONGEST_STRING,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    check_text,
    over,
)
from chino_metrics.spreadsheet.office import looks_like_formula

#: A number as a program writes it; 「007」 and 「1,007」 stay texts.
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.(?P<decimals>[0-9]{1,15}))?")
_SEPARATORS: Final = {"\t": "タブ", ";": "「;」"}
_LESS: Final = "使っていない行と列を削除して保存し直してください。"


def read_lines(content: bytes, sheet: str) -> tuple[dict[int, dict[int, Content]], dict[int, int]]:
    """The filled cells of a .csv by row and column, from 1, and how many cells each row has.

    Numbers are read as such and show the decimals that are written. Raises
    UnreadableWorkbookError for other encodings, open quotation marks, too many cells.
    """
    check_text(content)
    lines = csv.reader(io.StringIO(_decoded(content), newline=""), strict=True)
    rows: dict[int, dict[int, Content]] = {}
    widths: dict[int, int] = {}
    count = last = 0
    try:
        for number, line in enumerate(lines, 1):
            count += len(line)
            if number > MOST_ROWS or len(line) > MOST_COLUMNS or count > MOST_CELLS:
                raise over("行と列", MOST_ROWS, "行", _LESS)
            if row := _row(line, number, sheet):
                rows[number], widths[number] = row, len(line)
            last = lines.line_num
    except csv.Error as error:
        raise _unreadable(last + 1, str(error)) from error
    if max(widths.values(), default=0) == 1:
        _refuse_other_separator(rows)
    return rows, widths


def _refuse_other_separator(rows: Mapping[int, Mapping[int, Content]]) -> None:
    """A sentence on lines of one cell each that tabs or semicolons divide."""
    first = next(iter(rows.values()))
    text = str(next(iter(first.values())).value)
    word = next((word for sign, word in _SEPARATORS.items() if sign in text), None)
    if word is not None:
        raise UnreadableWorkbookError(
            f"CSVの区切りが「,」でなく{word}になっています。"
            "Excelで開き、.xlsxで保存し直してください。"
        )


def _row(line: list[str], number: int, sheet: str) -> dict[int, Content]:
    return {
        column: _content(text, Cell(sheet, f"{get_column_letter(column)}{number}"))
        for column, text in enumerate(line, 1)
        if text.strip()
    }


def _content(text: str, place: Cell) -> Content:
    if len(text) > LONGEST_STRING:
        raise over("1つのセルの文字", LONGEST_STRING, "字", "文を短くしてください。")
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return Content(text, place)
    decimals = match["decimals"]
    if decimals is None:
        return Content(int(text), place)
    return Content(float(text), place, f"0.{'0' * len(decimals)}")


def _unreadable(line: int, reason: str) -> UnreadableWorkbookError:
    if "field limit" in reason:  # a long text, or one that a quotation mark never ends
        return UnreadableWorkbookError(
            f"CSVの{line}行目のあたりのセルが長すぎます（{LONGEST_STRING:,}字まで）。"
            '文を短くし、引用符（"）の閉じ忘れがないかも確かめてください。'
        )
    return UnreadableWorkbookError(
        f'CSVの{line}行目のあたりで、引用符（"）の対応が正しくありません。'
        "Excelで開き、.xlsxで保存し直してください。"
    )


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = (
        "CSVの文字コードが分かりません（UTF-8とShift_JISを読みます）。"
        "Excelで開き、.xlsxで保存し直してください。"
    )
    raise UnreadableWorkbookError(message)


Value: TypeAlias = str | float | int | bool | None


def to_csv(
    heads: Sequence[str],
    rows: Iterable[Iterable[Value]],
    *,
    is_exact: bool = False,
    ends: str = "\n",
) -> str:
    """Head and rows as CSV; the head stands even where there is no row.

    Where it ``is_exact`` texts stay as they are, for programs; else they are safe to
    open in a spreadsheet.
    """
    cell = plain_cell if is_exact else csv_cell
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ends)
    writer.writerow(heads)
    writer.writerows([cell(v) for v in row] for row in rows)
    return out.getvalue()


def csv_cell(value: Value) -> str:
    """A value as text; a text that a spreadsheet would take for a formula gets an apostrophe."""
    text = plain_cell(value)
    return f"'{text}" if isinstance(value, str) and looks_like_formula(text) else text


def plain_cell(value: Value) -> str:
    """A value as text, exactly: a whole number without .0; nothing for None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
