"""Which plan a row of the workbook belongs to, and what tells it from the other rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.spreadsheet.cells import read_text
from chino_metrics.workbook.schema import (
    ACTUALS,
    BASE_ITEM,
    CORRECTIONS,
    DEBATE_DAY,
    DEBATES,
    EVALUATIONS,
    EVENTS,
    INDICATOR_ID,
    INDICATORS,
    ITEM,
    MEASURE_NO,
    MEASURES,
    MEETING,
    MUNICIPALITY,
    NOTES,
    OFFICIAL,
    OFFICIAL_VALUES,
    PEERS,
    PILLAR_NO,
    PILLARS,
    PLAN_ID,
    PLANS,
    PROJECTS,
    REFERENCES,
    REVISED_ITEM,
    REVISION_DAY,
    REVISIONS,
    SETTING,
    SETTINGS,
    SYNONYMS,
    THEME,
    WORD,
)
from chino_metrics.workbook.tables import Row, Tables

#: Columns that tell the rows of a sheet apart.
IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    PLANS: (PLAN_ID,),
    MEASURES: (PLAN_ID, MEASURE_NO),
    PILLARS: (PLAN_ID, MEASURE_NO, PILLAR_NO),
    PROJECTS: (PLAN_ID, MEASURE_NO, PILLAR_NO, "事業名"),
    INDICATORS: (INDICATOR_ID,),
    ACTUALS: (INDICATOR_ID,),
    NOTES: (INDICATOR_ID, "年度"),
    REFERENCES: (INDICATOR_ID, PLAN_ID, "系列名", "年"),
    EVENTS: (INDICATOR_ID, "年", "内容"),
    CORRECTIONS: ("シート", "対象", "列"),
    SETTINGS: (SETTING,),
    SYNONYMS: (WORD,),
    REVISIONS: (INDICATOR_ID, REVISION_DAY, REVISED_ITEM),
    EVALUATIONS: (INDICATOR_ID, "年度"),
    DEBATES: (INDICATOR_ID, PLAN_ID, DEBATE_DAY, MEETING, THEME),
    PEERS: (MUNICIPALITY,),
    OFFICIAL: (INDICATOR_ID, ITEM, BASE_ITEM),
    OFFICIAL_VALUES: (ITEM, "年", MUNICIPALITY),
}
_YEARS: Final = frozenset({"年度", "年"})


def text_of(row: Row, head: str) -> str:
    """The text under ``head``, without a complaint where it cannot be read."""
    return read_text(row.get(head))[0]


def identity(row: Row) -> tuple[str, ...]:
    """What tells ``row`` from the others of its sheet; a year counts in any spelling."""
    return tuple(_part(row, head) for head in IDENTITY[row.sheet])


def _part(row: Row, head: str) -> str:
    year = parse_year(row.get(head).value) if head in _YEARS else None
    return text_of(row, head) if year is None else str(year)


def plans_by_indicator(tables: Tables) -> dict[str, str]:
    """The plan's id of every indicator's id in 目標指標."""
    rows = tables.rows(INDICATORS)
    return {text_of(row, INDICATOR_ID): text_of(row, PLAN_ID) for row in rows}


def plan_of(row: Row, plans: Mapping[str, str]) -> str:
    """The id of the plan that ``row`` belongs to, empty for none; ``plans`` by indicator's id."""
    if row.sheet == CORRECTIONS:
        subject = next(iter(text_of(row, "対象").split()), "")
        return plans.get(subject, subject)
    return text_of(row, PLAN_ID) or plans.get(text_of(row, INDICATOR_ID), "")
