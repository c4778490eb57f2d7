"""How the sheets of the Excel file look, and how a text or a number gets into a cell.

Lengths are pixels at 96 a inch. Whatever is a text is written as one, whatever it
says; heights are set for wrapped Japanese, which Excel and LibreOffice do not agree on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from chino_metrics.model.verdict import Status
from chino_metrics.spreadsheet.office import FONT, MOST_UNITS, clean, write_text
from chino_metrics.wording import palette, terms
from chino_metrics.wording.text_width import text_width

SIZE: Final = 11
#: Pixels of A4 landscape within its margins, and of what is made smaller to fit its width: with
#: letters of 10 points, of 9 where the default font is not there and columns get wider.
_PAPER: Final = (1046.0, 692.0)
PAPER_WIDTH: Final = 1120.0
MOST_HEIGHT: Final = 545
_FEW_LINES: Final = 160
PADDING: Final = 8
#: Pixels by which one step of ``indent`` moves a text.
_INDENT: Final = 9
_PIXELS_A_POINT: Final = 96 / 72
#: Of a line, in its letters: Excel takes 13.5 points for letters of 11.
_LEADING: Final = 1.22
#: Part of a line that may stay empty where a mark cannot begin the next.
_SLACK: Final = 1.04
_WORDS: Final = re.compile(r"[!-~]+|[^!-~]")


BASE: Final[dict[str, Any]] = {
    "font_name": FONT,
    "font_size": SIZE,
    "font_color": palette.INK,
    "valign": "vcenter",
}
WRAPPED: Final = {"text_wrap": True}
_LINE: Final = {"bottom": 1, "bottom_color": palette.GRID}
#: A line of text, text that wraps and numbers of a table, a name in its first column, heads.
TEXT: Final = WRAPPED | _LINE
#: Beside a text of many lines: all begin at the top.
TOP: Final = {"valign": "top"}
LINE: Final = dict(_LINE)
INDENTED: Final = TEXT | {"indent": 2}
NAME: Final = TEXT | {"bold": True}
NUMBER: Final = {"align": "right", "shrink": True} | _LINE
HEAD: Final = WRAPPED | {
    "font_color": palette.SECONDARY,
    "top": 2,
    "bottom": 1,
    "bottom_color": palette.PATH,
    "valign": "bottom",
}
NUMBER_HEAD: Final = HEAD | {"align": "right"}
TITLE: Final = WRAPPED | {"font_size": 16, "bold": True}
SUBTITLE: Final = WRAPPED | {"font_size": 13, "bold": True, "valign": "bottom"}
SOFT: Final = WRAPPED | {"font_color": palette.SECONDARY}
TAG: Final = {"bold": True, "align": "center", "border": 2, "shrink": True}


def status_text(status: Status) -> dict[str, Any]:
    """The look of sign and word in a table."""
    return TEXT | {"bold": True, "font_color": palette.STATUS_TEXT[status]}


PERCENT: Final = '0.0%;"−"0.0%'
RATIO: Final = '0.000;"−"0.000'
YEAR: Final = "0"


def text_height(text: str, width: float, size: float = SIZE) -> int:
    """The height of a row in which ``text`` wraps within ``width``."""
    letters, room = size * _PIXELS_A_POINT, max(1.0, width - PADDING) / _SLACK
    lines = sum(_lines(line, letters, room) for line in text[:MOST_UNITS].split("\n"))
    return min(MOST_HEIGHT, round(lines * letters * _LEADING) + 4)


def _lines(text: str, letters: float, room: float) -> int:
    """The lines of a text without breaks; words of Latin letters are not parted."""
    if text_width(text, letters) <= room:
        return 1
    lines, used = 1, 0.0
    for word in _WORDS.findall(text):
        wide = text_width(word, letters)
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        # an address parts behind its strokes, which takes a line more
        lines += math.ceil(wide / room) if wide > room else 0
        used += wide % room if wide > room else wide
    return lines


def room_for(texts: Iterable[str], *widths: int) -> int:
    """The least of ``widths`` in which every text takes a few lines, else in which none is cut.

    Excel shows no more of a row than ``MOST_HEIGHT``.
    """
    told = [clean(text) for text in texts]
    for most in (_FEW_LINES, MOST_HEIGHT - 1):
        for width in widths:
            if all(text_height(text, width) <= most for text in told):
                return width
    return widths[-1]


def pages_of(widths: Sequence[int], keys: int = 0, whole: float = PAPER_WIDTH) -> list[list[int]]:
    """The columns of ``widths`` by the pages of paper that they need beside one another.

    From the second page on the first ``keys`` columns stand before them; ``whole`` fit on one.
    """
    pages: list[list[int]] = [[]]
    room = whole
    for column, width in enumerate(widths):
        if pages[-1] and width > room:
            pages.append([])
            room = whole - sum(widths[:keys])
        pages[-1].append(column)
        room -= width
    return pages


def paper_height(widths: Sequence[int], keys: int = 0) -> float:
    """Pixels of rows on a page: more where columns are made smaller to fit on as few pages."""
    across, (width, height) = len(pages_of(widths, keys)), _PAPER
    scales = (1 - step / 200 for step in range(100))
    fits = (s for s in scales if len(pages_of(widths, keys, width / s)) <= across)
    return height / next(fits, width / PAPER_WIDTH)


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def of(self, look: dict[str, Any]) -> Format:
        """The format of a look (properties of XlsxWriter) in our font."""
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(BASE | look)
        return self.made[key]


@dataclass(frozen=True)
class Sheet:
    """One worksheet with its columns' ``widths``, and the heights of the rows so far.

    The first ``printed`` columns are for paper, of which a page takes rows of ``page`` pixels.
    """

    paper: Worksheet
    styles: Styles
    widths: tuple[int, ...]
    printed: int
    page: float
    heights: dict[int, int] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """Of all columns."""
        return sum(self.widths)

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    @cached_property
    def edge(self) -> int:
        """The last column on the first page of paper."""
        return pages_of(self.widths[: self.printed])[0][-1]

    def text(self, row: int, column: int, text: str, look: dict[str, Any]) -> None:
        """A text as it stands; the row gets as high as it needs."""
        told = clean(text)
        if not told:
            self.paper.write_blank(row, column, None, self.styles.of(look))
            return
        write_text(self.paper, row, column, told, self.styles.of(look))
        if look.get("text_wrap"):
            width = self.widths[column] - _INDENT * look.get("indent", 0)
            self.grow(row, text_height(told, width, look.get("font_size", SIZE)))

    def number(
        self, row: int, column: int, value: float | None, shape: str, look: dict[str, Any]
    ) -> None:
        """A number, unrounded, shown as ``shape`` says; — where there is none."""
        if value is None:
            self.text(row, column, "—", {k: v for k, v in look.items() if k != "text_wrap"})
            return
        self.paper.write_number(row, column, value, self.styles.of(look | {"num_format": shape}))

    def span(self, row: int, first: int, last: int, text: str, look: dict[str, Any]) -> None:
        """A text across columns."""
        told, style = clean(text), self.styles.of(look)
        if last > first:
            self.paper.merge_range(row, first, row, last, "", style)
        write_text(self.paper, row, first, told, style)
        size = look.get("font_size", SIZE)
        self.grow(row, text_height(told, sum(self.widths[first : last + 1]), size))

    def link(self, row: int, column: int, text: str, name: str) -> None:
        """A name in bold that leads to the sheet ``name``."""
        target = "internal:'{}'!A1".format(name.replace("'", "''"))
        look = NAME | {"underline": 1}
        self.paper.write_url(row, column, target, self.styles.of(look), name, f"シート「{name}」へ")
        self.text(row, column, text, look)

    def grow(self, row: int, height: int) -> None:
        """Make a row at least so high."""
        if height > self.heights.get(row, 0):
            self.heights[row] = height
            self.paper.set_row_pixels(row, height)

    def tag(self, row: int, first: int, last: int) -> None:
        """The frame that says the values are invented."""
        style = self.styles.of(TAG)
        if last > first:
            self.paper.merge_range(row, first, row, last, terms.SAMPLE_TAG, style)
        else:
            self.paper.write_string(row, first, terms.SAMPLE_TAG, style)
        self.grow(row, 30)
