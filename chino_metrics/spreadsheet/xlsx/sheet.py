"""The XML of a sheet → contents of cells, in one pass.

A cell is read as Excel shows it: a number must look like one (``１２`` and ``1_000``
stay texts), phonetic guides are left out, a formula counts by its stored result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.content import Content, Flaw
from chino_metrics.spreadsheet.limits import (
    LARGEST_MERGE,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGES,
    MOST_ROWS,
    broken,
    over,
)
from chino_metrics.spreadsheet.xlsx.markup import walk
from chino_metrics.spreadsheet.xlsx.strings import Strings, Text, unescaped

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DIGITS: Final = "0123456789."
_LONGEST_WHOLE: Final = 15
_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_LETTERS: Final = ["", *map(get_column_letter, range(1, _LAST_COLUMN + 1))]
_COLUMNS: Final = {letters: column for column, letters in enumerate(_LETTERS) if column}
_TRUE: Final = frozenset({"1", "true"})
_NUMBERS: Final = frozenset({int, float})
_LESS: Final = "使っていない行と列を削除して保存し直してください。"
_UNMERGE: Final = "結合を解いてください。"


@dataclass(frozen=True, slots=True)
class Style:
    """How cells of one style show a number, whether it is a date or duration, or struck out."""

    number_format: str = "General"
    is_date: bool = False
    is_duration: bool = False
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """What the sheets of one file share: strings, styles by their index, day 0 of dates.

    ``is_calculated`` is False where the results of formulas are none that Excel worked out.
    """

    strings: Strings
    styles: Mapping[str, Style]
    epoch: datetime
    is_calculated: bool = True


_GENERAL: Final = Style()
_SOUND: Final = Flaw.NONE


@dataclass(slots=True)
class SheetContents:
    """What stands in one sheet; merges are (first row, first column, last row, last column)."""

    rows: dict[int, dict[int, Content]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def read_sheet(
    pieces: Iterable[bytes], title: str, shared: Shared, most_cells: int
) -> tuple[SheetContents, int]:
    """What stands in a sheet called ``title``, and how many cells it has, empty ones too.

    Raises UnreadableWorkbookError beyond ``most_cells`` or a limit, and where rows or cells do not
    ascend or are repeated: programs disagree on what then stands in them.
    """
    reader = _SheetReader(title.strip(), shared, most_cells)
    walk(pieces, "worksheet", reader.starts, reader.ends, reader.text.pieces.append)
    return reader.contents, most_cells - reader.left


class _SheetReader:
    """Takes the elements of one sheet in their order."""

    def __init__(self, sheet: str, shared: Shared, most_cells: int) -> None:
        self.contents = SheetContents()
        self.text = Text()
        self.starts = {
            **{"row": self._row, "c": self._cell, "f": self._formula, "v": self._value},
            **{"is": self._inline, "mergeCell": self._merge, "col": self._column},
            **{"sheetView": self._view, **self.text.starts},
        }
        self.ends = {
            **{"row": self._row_end, "c": self._cell_end, "v": self.text.close},
            **{"t": self._run_end, "rPh": self.text.resume},
        }
        self._readers: dict[str, Callable[[str, Style], object]] = {
            **{"s": self._string, "n": self._number},
            **{"b": _boolean, "e": _error, "d": _iso},
        }
        self._sheet, self.left = sheet, most_cells
        self._strings, self._styles, self._epoch = shared.strings, shared.styles, shared.epoch
        self._is_calculated, self._shows_zeros = shared.is_calculated, True
        self._struck = ""
        self._row_number = self._row_width = self._column_number = self._column_runs = 0
        self._row_name = self._kind = self._style = ""
        self._cells: dict[int, Content] | None = None
        self._is_inside = self._has_formula = self._has_value = False

    def _row(self, attributes: Mapping[str, str]) -> None:
        number = _row_number(attributes.get("r"), self._row_number + 1)
        if self._cells is not None or not self._row_number < number <= _LAST_ROW:
            raise broken(f"シート「{self._sheet}」の行の順が正しくない")
        if attributes.get("hidden") in _TRUE:
            self.contents.hidden_rows.add(number)
        self._row_number, self._row_name = number, str(number)
        self._row_width = len(self._row_name)
        self._column_number, self._cells = 0, {}

    def _row_end(self) -> None:
        cells, self._cells = self._cells, None
        if not cells:
            return
        if self._row_number > MOST_ROWS or next(reversed(cells)) > MOST_COLUMNS:
            size = f"{MOST_ROWS:,}行、{MOST_COLUMNS:,}列まで"
            message = f"シート「{self._sheet}」が大きすぎます（{size}）。{_LESS}"
            raise UnreadableWorkbookError(message)
        self.contents.rows[self._row_number] = cells

    def _cell(self, attributes: Mapping[str, str]) -> None:
        if self._is_inside or self._cells is None:
            raise broken(f"シート「{self._sheet}」のセルが行の中にない")
        self.left -= 1
        if self.left < 0:
            raise over("セル", MOST_CELLS, "個", _LESS)
        address = attributes.get("r")
        column = self._column_of(address) if address else self._column_number + 1
        if not self._column_number < column <= _LAST_COLUMN:
            raise broken(f"シート「{self._sheet}」{self._row_number}行のセルの順が正しくない")
        self._column_number = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._is_inside, self._has_formula, self._has_value = True, False, False
        self.text.begin()

    def _column_of(self, address: str) -> int:
        column = _COLUMNS.get(address[: -self._row_width])
        if column is None or not address.endswith(self._row_name):
            raise broken(f"シート「{self._sheet}」のセルの番地「{address[:20]}」が行と合わない")
        return column

    def _formula(self, _: Mapping[str, str]) -> None:
        self._has_formula = True

    def _value(self, _: Mapping[str, str]) -> None:
        if self._has_value:
            raise broken(f"シート「{self._sheet}」に値が2つあるセルがある")
        self._has_value = True
        self.text.pieces.clear()
        if self._kind == "inlineStr":
            self.text.skip()

    def _inline(self, _: Mapping[str, str]) -> None:
        if self._kind == "inlineStr":
            self.text.begin()

    def _run_end(self) -> None:
        if self._kind == "inlineStr":
            self.text.close()

    def _cell_end(self) -> None:
        self._is_inside, self._struck = False, self.text.struck
        kind, written = self._kind, self.text.written
        style = self._styles.get(self._style, _GENERAL)
        missing = self._has_formula and not written and not (kind == "str" and self._has_value)
        value: object = None
        if written and not missing:
            value = self._readers.get(kind, _text)(written, style)
        is_blank = not written or (isinstance(value, str) and not value.strip())
        if is_blank and not self._struck and not missing:
            return
        flaw = _SOUND
        if self._has_formula or self._struck or style.is_struck or not self._shows_zeros:
            flaw = self._flaw(value, style, missing=missing)
        if flaw is Flaw.STRUCK and not value:
            value, self._struck = self._struck, ""
        if self._cells is not None:
            place = Cell(self._sheet, f"{_LETTERS[self._column_number]}{self._row_name}")
            content = Content(value, place, style.number_format, flaw, self._struck)
            self._cells[self._column_number] = content

    def _flaw(self, value: object, style: Style, *, missing: bool) -> Flaw:
        """Why the value of the cell does not count, as far as the sheet tells."""
        if missing:
            return Flaw.UNRESOLVED
        if self._has_formula and not self._is_calculated:
            return Flaw.NEVER_CALCULATED
        if style.is_struck or (self._struck and not str(value or "").strip()):
            return Flaw.STRUCK
        is_zero = value == 0 and value.__class__ in _NUMBERS
        return Flaw.ZERO_NOT_SHOWN if is_zero and not self._shows_zeros else Flaw.NONE

    def _view(self, attributes: Mapping[str, str]) -> None:
        self._shows_zeros = attributes.get("showZeros", "1") in _TRUE

    def _string(self, written: str, _: Style) -> str:
        index = int(written) if _is_whole(written) else len(self._strings.texts)
        if index >= len(self._strings.texts):
            raise broken(f"シート「{self._sheet}」のセルが指す文字列がない")
        self._struck = self._strings.struck.get(index, "")
        return self._strings.texts[index]

    def _number(self, written: str, style: Style) -> object:
        number = _number(written)
        if number is None:
            return written
        return _dated(number, style, self._epoch) if style.is_date else number

    def _merge(self, attributes: Mapping[str, str]) -> None:
        span = _span(attributes.get("ref", ""))
        if len(self.contents.merges) >= MOST_MERGES:
            raise over(f"シート「{self._sheet}」の結合セル", MOST_MERGES, "個", _UNMERGE)
        if (span[2] - span[0] + 1) * (span[3] - span[1] + 1) > LARGEST_MERGE:
            raise over(f"シート「{self._sheet}」の結合セル", LARGEST_MERGE, "セル", _UNMERGE)
        self.contents.merges.append(span)

    def _column(self, attributes: Mapping[str, str]) -> None:
        """Columns of one width; those beyond ``MOST_COLUMNS`` hold nothing."""
        self._column_runs += 1
        if self._column_runs > _LAST_COLUMN:
            raise broken(f"シート「{self._sheet}」の列の定義が多すぎる")
        if attributes.get("hidden") in _TRUE:
            first, last = int(attributes.get("min", "")), int(attributes.get("max", ""))
            run = range(max(first, 1), min(last, MOST_COLUMNS) + 1)
            self.contents.hidden_columns.update(run)


def _number(written: str) -> float | None:
    """A number as programs write it: ASCII digits, a point, an exponent; else None."""
    if _is_whole(written):
        return int(written)
    if written.strip(_DIGITS):  # the pattern is asked only where there is more than these
        if not _NUMBER.fullmatch(written):
            return None
        if _is_whole(written[1:]):
            return int(written)
    try:
        return float(written)
    except ValueError:
        return None


def _is_whole(written: str) -> bool:
    return written.isdigit() and written.isascii() and len(written) <= _LONGEST_WHOLE


def _row_number(written: str | None, following: int) -> int:
    """The number of a row; some programs write 1.0, or nothing for the following one."""
    if written is None:
        return following
    number = float(written) if _NUMBER.fullmatch(written) else 0
    return int(number) if number == number // 1 and number <= _LAST_ROW else 0


def _span(written: str) -> tuple[int, int, int, int]:
    match = _RANGE.fullmatch(written)
    columns = [_COLUMNS.get(name or "", 0) for name in match.group(1, 3)] if match else [0]
    if match is None or not columns[0] or (match[3] and not columns[1]):
        raise broken(f"結合の範囲「{written[:20]}」が正しくない")
    left, right = columns[0], columns[1] or columns[0]
    top, bottom = int(match[2]), int(match[4] or match[2])
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _dated(number: float, style: Style, epoch: datetime) -> object:
    """The day, time or duration a number stands for; an error where there is no such day."""
    try:
        return from_excel(number, epoch, timedelta=style.is_duration)
    except (OverflowError, ValueError):
        return "#VALUE!"


def _iso(written: str, _: Style) -> object:
    try:
        return from_ISO8601(written)
    except ValueError:
        return written


def _boolean(written: str, _: Style) -> bool:
    return written not in {"0", "false"}


def _text(written: str, _: Style) -> str:
    return unescaped(written)


def _error(written: str, _: Style) -> str:
    return written if written.startswith("#") else "#VALUE!"
