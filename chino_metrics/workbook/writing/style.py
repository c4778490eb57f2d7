"""How each sheet of the workbook looks, and what may be written in it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from chino_metrics.wording.palette import INK, PATH
from chino_metrics.workbook.schema import (
    ACCUMULATION,
    ACTUALS,
    AFTER,
    BASE_ITEM,
    BASELINE,
    BEFORE,
    CONVERSION,
    CORRECTIONS,
    DATA_KIND,
    DEBATE_DAY,
    DEBATE_URL,
    DEBATES,
    DEPARTMENT,
    DIFFERENCE,
    DIRECTION,
    DOCUMENT,
    DOCUMENT_URL,
    EVALUATION_HEADS,
    EVALUATIONS,
    EVENTS,
    FINAL,
    FINAL_MONTH,
    GROUND,
    GROUND_URL,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    INSTEAD,
    INTERIM,
    ITEM,
    KIND,
    MEASURE_NO,
    MEASURES,
    MEETING,
    MUNICIPALITY,
    MUNICIPALITY_NAME,
    NOTES,
    OFFICIAL,
    OFFICIAL_VALUES,
    PEERS,
    PILLAR_NO,
    PILLARS,
    PLAN_ID,
    PLANS,
    PREVIOUS,
    PROJECTS,
    REASON,
    REFERENCES,
    REVISED_ITEM,
    REVISION_DAY,
    REVISIONS,
    SETTING,
    SETTINGS,
    STATE,
    STATISTIC,
    SUCCESSOR,
    SURVEY_INTERVAL,
    SURVEY_YEAR,
    SYNONYMS,
    TARGET_KIND,
    THEME,
    TWIN,
    UNIT,
    VALUE,
    VERDICT,
    WORD,
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
        DEPARTMENT: 18,
        "趣旨": 42,
        "現状と課題": 42,
        "基本理念": 42,
        STATE: 9,
        SUCCESSOR: 14,
        DOCUMENT: 30,
        DOCUMENT_URL: 30,
        DATA_KIND: 14,
    },
    MEASURES: {PLAN_ID: 10, MEASURE_NO: 9, "施策名": 42, "説明": 80},
    PILLARS: {PLAN_ID: 10, MEASURE_NO: 9, PILLAR_NO: 9, "柱名": 40, "説明": 76},
    PROJECTS: {PLAN_ID: 10, MEASURE_NO: 9, PILLAR_NO: 9, "事業名": 76, DEPARTMENT: 18},
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
        TARGET_KIND: 10,
        SURVEY_INTERVAL: 9,
        SURVEY_YEAR: 9,
        FINAL_MONTH: 9,
        DEPARTMENT: 18,
        TWIN: 12,
        PREVIOUS: 12,
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
    CORRECTIONS: {"シート": 13, "対象": 14, "列": 11, "印刷のとおり": 40, "表示": 40, REASON: 40},
    SETTINGS: {SETTING: 18, VALUE: 60},
    SYNONYMS: {WORD: 24, INSTEAD: 60},
    REVISIONS: {
        INDICATOR_ID: 13,
        REVISION_DAY: 12,
        REVISED_ITEM: 11,
        BEFORE[0]: 9,
        BEFORE[1]: 13,
        AFTER[0]: 9,
        AFTER[1]: 13,
        REASON: 44,
        GROUND: 40,
        GROUND_URL: 36,
    },
    EVALUATIONS: {
        INDICATOR_ID: 13,
        "年度": 8,
        INDICATOR_NAME: 30,
        VERDICT: 14,
        **dict(zip(EVALUATION_HEADS.values(), (46, 46, 16, 18, 40), strict=True)),
        "出典URL": 30,
    },
    DEBATES: {
        INDICATOR_ID: 13,
        PLAN_ID: 10,
        DEBATE_DAY: 12,
        MEETING: 32,
        THEME: 46,
        DEBATE_URL: 40,
    },
    PEERS: {MUNICIPALITY: 13, MUNICIPALITY_NAME: 18, KIND: 16, REASON: 44},
    OFFICIAL: {
        INDICATOR_ID: 13,
        STATISTIC: 26,
        ITEM: 14,
        BASE_ITEM: 22,
        CONVERSION: 12,
        DIFFERENCE: 60,
    },
    OFFICIAL_VALUES: {
        ITEM: 12,
        "年": 8,
        MUNICIPALITY: 13,
        MUNICIPALITY_NAME: 26,
        VALUE: 14,
        "出典": 44,
        "出典URL": 40,
    },
}
#: Sheets that planners fill in row by row, in the empty rows below as well.
OPEN_SHEETS: Final = frozenset({NOTES, EVALUATIONS, DEBATES})
#: The first cell that scrolls; elsewhere only the head stands still.
FREEZE: Final[Mapping[str, str]] = {
    PLANS: "C2",
    INDICATORS: "E2",
    ACTUALS: "D2",
    NOTES: "C2",
    REFERENCES: "C2",
    EVENTS: "C2",
    REVISIONS: "B2",
    EVALUATIONS: "C2",
    DEBATES: "C2",
}
#: That of a sheet beside whose rows the indicator's name and verdict stand prepared.
FREEZE_PREPARED: Final = "E2"

#: How a kind of cell looks, in the properties of XlsxWriter; planners write where it is not locked.
Look: TypeAlias = dict[str, Any]

_LINE: Final = "#CCCCCC"
_OPEN: Final[Look] = {"locked": False}
_GREY: Final[Look] = {"bg_color": "#F2F2F2"}
_BOX: Final[Look] = {"border": 1, "border_color": _LINE}
_WRAPPED: Final[Look] = {"valign": "vcenter", "text_wrap": True}
_CENTRED: Final[Look] = {"valign": "vcenter", "align": "center"}
FONT: Final[Look] = {"font_name": FONT_NAME, "font_size": FONT_SIZE, "font_color": INK}

HEAD: Final[Look] = {
    **FONT,
    **_WRAPPED,
    **{"bold": True, "bg_color": "#E6E6E6", "align": "center"},
    **{"left": 1, "left_color": _LINE, "right": 1, "right_color": _LINE},
    **{"bottom": 2, "bottom_color": PATH},
}
#: What stays as it is, on grey; what is to be filled in, on white.
SHUT: Final[Look] = FONT | _WRAPPED | _BOX | _GREY
OPEN: Final[Look] = FONT | _WRAPPED | _BOX | _OPEN
OPEN_NUMBER: Final[Look] = (
    FONT | _BOX | _OPEN | {"valign": "vcenter", "align": "right", "shrink": True}
)
#: Numbers that are read as names: of measures, and of years.
SHUT_CENTRED: Final[Look] = FONT | _CENTRED | _BOX | _GREY
OPEN_CENTRED: Final[Look] = FONT | _CENTRED | _BOX | _OPEN
#: In 評価 the longest texts are higher than Excel makes a row: they begin at its top.
_TOP: Final[Look] = {"valign": "top"}
SHUT_TOP, OPEN_TOP = SHUT | _TOP, OPEN | _TOP
SHUT_CENTRED_TOP, OPEN_CENTRED_TOP = SHUT_CENTRED | _TOP, OPEN_CENTRED | _TOP
#: Rows still empty below what is filled: open, without lines.
OPEN_BELOW: Final[Look] = FONT | _WRAPPED | _OPEN

_CENTRED_HEADS: Final = frozenset(
    {
        *(MEASURE_NO, "開始年度", "終了年度", "年度", "年", BASELINE[0], INTERIM[0], FINAL[0]),
        *(SURVEY_YEAR, SURVEY_INTERVAL, FINAL_MONTH, BEFORE[0], AFTER[0]),
    }
)


def look_of(sheet: str, head: str, *, is_year: bool = False) -> Look:
    """How the cells of a column look; a year's of 実績 where ``is_year``."""
    if is_year:
        return OPEN_NUMBER
    if sheet == EVALUATIONS and head in (INDICATOR_NAME, VERDICT):
        return SHUT_TOP
    if sheet == EVALUATIONS:
        return OPEN_CENTRED_TOP if head in _CENTRED_HEADS else OPEN_TOP
    if head in _CENTRED_HEADS:
        return OPEN_CENTRED if sheet in OPEN_SHEETS else SHUT_CENTRED
    return OPEN if sheet in OPEN_SHEETS else SHUT


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
