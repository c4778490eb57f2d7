"""The sheets 評価 and 議会 of the file that planners fill in: what is owed stands prepared.

Beside each row stand the indicator's name and its verdict, for who writes; an upload brings
neither of them back (``filled.as_filled``). Needs verdicts: who reads uploads does not import it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chino_metrics.assessment.progress import assess_book
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Book, Indicator, PlanState
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.wording import terms
from chino_metrics.workbook.row_owners import identity
from chino_metrics.workbook.schema import (
    DEBATE_DAY,
    DEBATE_URL,
    DEBATES,
    EVALUATION_HEADS,
    EVALUATIONS,
    INDICATOR_ID,
    INDICATOR_NAME,
    MEETING,
    PLAN_ID,
    THEME,
    VERDICT,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of

_LATE: Final = frozenset({Status.SLIGHTLY_BEHIND, Status.BEHIND})
_BESIDE: Final = (INDICATOR_NAME, VERDICT)
_HEADS: Final = (INDICATOR_ID, "年度", *_BESIDE, *EVALUATION_HEADS.values(), "出典URL")
_DEBATE_HEADS: Final = (INDICATOR_ID, PLAN_ID, DEBATE_DAY, MEETING, THEME, DEBATE_URL)


def prepared(tables: Tables, book: Book) -> Tables:
    """``tables``, of which ``book`` was read, with 評価 and 議会 ready to be written in.

    評価 begins with a row for each indicator of a current plan that is late and of which
    nothing is written about the year of its verdict.
    """
    evaluations = _with_heads(tables.by_name.get(EVALUATIONS), EVALUATIONS, _HEADS)
    known = {identity(row) for row in evaluations.rows}
    owed = (_new_row(i, a.year) for i, a in _late(book) if a.year is not None)
    rows = (*(row for row in owed if identity(row) not in known), *evaluations.rows)
    evaluations = replace(evaluations, rows=tuple(_beside(rows, book)))
    debates = _with_heads(tables.by_name.get(DEBATES), DEBATES, _DEBATE_HEADS)
    return replace(tables, by_name={**tables.by_name, EVALUATIONS: evaluations, DEBATES: debates})


def _late(book: Book) -> Iterator[tuple[Indicator, Assessment]]:
    found = assess_book(book)
    for plan in book.in_state(PlanState.CURRENT):
        for indicator in plan.indicators:
            if found[indicator.id].status in _LATE:
                yield indicator, found[indicator.id]


def _with_heads(table: Table | None, name: str, wanted: tuple[str, ...]) -> Table:
    """``table``, or a new one, with the heads that are ``wanted`` first, in their order."""
    own = table or Table(name, {}, ())
    heads = {key_of(head): Content(head, Cell(name, "A1")) for head in wanted}
    return replace(own, heads={**heads, **{k: h for k, h in own.heads.items() if k not in heads}})


def _new_row(indicator: Indicator, year: int) -> Row:
    return _written(Row(EVALUATIONS, 0, {}, []), {INDICATOR_ID: indicator.id, "年度": year})


def _beside(rows: tuple[Row, ...], book: Book) -> Iterator[Row]:
    """``rows`` with the name, and the verdict of their own year where it has one."""
    judged: dict[int, dict[str, Assessment]] = {}
    for row in rows:
        key, *rest = identity(row)
        indicator = book.indicator_by_id.get(key)
        if indicator is None or not rest[0].isdecimal():
            yield row
            continue
        year = int(rest[0])
        if year not in judged:
            judged[year] = assess_book(book, year)
        verdict = judged[year][key]
        is_own = verdict.year == year
        signed = terms.signed_status(indicator, verdict) if is_own else ""
        yield _written(row, {INDICATOR_NAME: indicator.name, VERDICT: signed})


def _written(row: Row, values: dict[str, object]) -> Row:
    place = Cell(row.sheet, "A1")
    cells = {key_of(head): Content(value, place) for head, value in values.items() if value != ""}
    return replace(row, cells={**row.cells, **cells})
