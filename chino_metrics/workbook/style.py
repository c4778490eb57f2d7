"""How each sheet of the workbook looks, and what may be written in it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from chino_metrics.wording.palette import INK, PATH
from chino_metrics.workbook.schema import (
    ACCUMULATION,
    ACTUALS,
    BASELINE,
    CORRECTIONS,
    DATA_KIND,
    DIRECTION,
    EVENTS,
    FINAL,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    INTERIM,
    MEASURE_NO,
    MEASURES,
    NOTES,
    PILLAR_NO,
    PILLARS,
    PLAN_ID,
    PLANS,
    PROJECTS,
    REFERENCES,
    TWIN,
    UNIT,
)

FONT_NAME: Final = "BIZ UDPGothic"
FONT_SIZE: Final = 11
#: Heights in points: of a row with one line, of a head with two, of each line, and the most.
ROW_HEIGHT, HEAD_HEIGHT, LINE_HEIGHT, MOST_HEIGHT = 20.0, 36.0, 15.5, 409.0
YEAR_WIDTH: Final = 10.0
OTHER_WIDTH: Final = 24.0

#: Widths of the columns of each sheet, in characters of the standard font.
WIDTHS: Final[Mapping[str, Mapping[str, float]]] = {
    PLANS: {
        PLAN_ID: 10,
        "計画名": 24,
        "略称": 18,
        "開始年度": 9,
        "終了年度": 9,
        "担当": 18,
        "趣旨": 42,
        "現状と課題": 42,
        "基本理念": 42,
        DATA_KIND: 14,
    },
    MEASURES: {PLAN_ID: 10, MEASURE_NO: 9, "施策名": 42, "説明": 80},
    PILLARS: {PLAN_ID: 10, MEASURE_NO: 9, PILLAR_NO: 9, "柱名": 40, "説明": 76},
    PROJECTS: {PLAN_ID: 10, MEASURE_NO: 9, PILLAR_NO: 9, "事業名": 76},
    INDICATORS: {
        INDICATOR_ID: 12,
        PLAN_ID: 10,
        MEASURE_NO: 9,
        INDICATOR_NAME: 32,
        UNIT: 7,
        "単位（原文）": 20,
        DIRECTION: 13,
        ACCUMULATION: 10,
        BASELINE[0]: 9,
        BASELINE[1]: 11,
        INTERIM[0]: 13,
        INTERIM[1]: 20,
        FINAL[0]: 13,
        FINAL[1]: 20,
        TWIN: 12,
        "備考": 44,
    },
    ACTUALS: {INDICATOR_ID: 12, INDICATOR_NAME: 38, UNIT: 7},
    NOTES: {INDICATOR_ID: 13, "年度": 8, "注記": 46, "出典": 46, "出典URL": 40},
    REFERENCES: {
        INDICATOR_ID: 13,
        PLAN_ID: 10,
        "系列名": 36,
        "年": 7,
        "値": 11,
        UNIT: 7,
        "出典": 40,
        "出典URL": 36,
        "備考": 40,
    },
    EVENTS: {INDICATOR_ID: 13, "年": 13, "内容": 42, "出典": 36, "出典URL": 36, "備考": 24},
    CORRECTIONS: {"シート": 13, "対象": 14, "列": 11, "印刷のとおり": 40, "表示": 40, "理由": 40},
}
#: The first cell that scrolls; elsewhere only the head stands still.
FREEZE: Final[Mapping[str, str]] = {
    PLANS: "C2",
    INDICATORS: "E2",
    ACTUALS: "D2",
    NOTES: "C2",
    REFERENCES: "C2",
    EVENTS: "C2",
}

_LINE: Final = Side(style="thin", color="CCCCCC")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED: Final = Alignment(vertical="center", wrap_text=True)
_CENTRED: Final = Alignment(horizontal="center", vertical="center")
_BODY_FONT: Final = Font(name=FONT_NAME, size=FONT_SIZE, color=INK.removeprefix("#"))


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of cell looks; ``is_open`` says that planners write there."""

    font: Font = _BODY_FONT
    fill: PatternFill | None = None
    alignment: Alignment = _WRAPPED
    border: Border = _BOX
    is_open: bool = False

    def apply(self, target: Any) -> None:
        """Dress a cell or a column of openpyxl."""
        target.font, target.alignment, target.border = self.font, self.alignment, self.border
        target.protection = Protection(locked=not self.is_open)
        if self.fill is not None:
            target.fill = self.fill


_GREY: Final = PatternFill("solid", fgColor="F2F2F2")
HEAD: Final = Look(
    font=Font(name=FONT_NAME, size=FONT_SIZE, bold=True, color=INK.removeprefix("#")),
    fill=PatternFill("solid", fgColor="E6E6E6"),
    alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
    border=Border(left=_LINE, right=_LINE, bottom=Side("medium", color=PATH.removeprefix("#"))),
)
#: What stays as it is, on grey; what is to be filled in, on white.
SHUT: Final = Look(fill=_GREY)
OPEN: Final = Look(is_open=True)
OPEN_NUMBER: Final = Look(
    alignment=Alignment(horizontal="right", vertical="center", shrink_to_fit=True), is_open=True
)
#: Numbers that are read as names: of measures, and of years.
SHUT_CENTRED: Final = Look(fill=_GREY, alignment=_CENTRED)
OPEN_CENTRED: Final = Look(alignment=_CENTRED, is_open=True)
#: Rows still empty below what is filled: open, without lines.
OPEN_BELOW: Final = Look(border=Border(), is_open=True)

_CENTRED_HEADS: Final = frozenset(
    {MEASURE_NO, "開始年度", "終了年度", "年度", "年", BASELINE[0], INTERIM[0], FINAL[0]}
)


def look_of(sheet: str, head: str, *, is_year: bool = False) -> Look:
    """How the cells of a column look; a year's of 実績 where ``is_year``."""
    if is_year:
        return OPEN_NUMBER
    if head in _CENTRED_HEADS:
        return OPEN_CENTRED if sheet == NOTES else SHUT_CENTRED
    return OPEN if sheet == NOTES else SHUT


def lines_of(text: str, width: float) -> int:
    """Lines that ``text`` takes in a column ``width`` wide."""
    room = max(1.0, width - 1)
    if len(text) * _WIDEST <= room and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(_length(line) / room)) for line in text.split("\n"))


_WIDEST: Final = 2.0


def _length(text: str) -> float:
    """The width of ``text`` in columns' units: a full-width sign takes two."""
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return _WIDEST * wide + 1.1 * (len(text) - wide)


def width_of(sheet: str, head: str, *, is_year: bool = False) -> float:
    """The width of a column; a year's where ``is_year``."""
    return YEAR_WIDTH if is_year else WIDTHS.get(sheet, {}).get(head, OTHER_WIDTH)


def is_known(sheet: str, head: str) -> bool:
    """Whether ``head`` is one of the workbook's own columns, years apart."""
    return head in WIDTHS.get(sheet, {})
