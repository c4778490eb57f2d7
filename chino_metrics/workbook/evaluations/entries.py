"""Reasons and measures of an upload → the sheet 評価, text by text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.workbook.row_owners import identity
from chino_metrics.workbook.schema import EVALUATION_HEADS, EVALUATIONS, INDICATOR_ID
from chino_metrics.workbook.tables import Row, Table, Tables, key_of

_HEADS: Final = (INDICATOR_ID, "年度", *EVALUATION_HEADS.values(), "出典URL")
#: A place for what has none yet; writing gives it one.
_PLACE: Final = Cell(EVALUATIONS, "A1")


def add_evaluations(tables: Tables, evaluations: Iterable[Evaluation]) -> Tables:
    """``tables`` with ``evaluations`` in 評価, which is made where it is missing.

    A text replaces that of the same field, indicator and year; where an evaluation has
    none, what stands stays.
    """
    table = tables.by_name.get(EVALUATIONS) or Table(EVALUATIONS, {}, ())
    rows = {identity(row): row for row in reversed(table.rows)}
    changed: dict[tuple[str, ...], Row] = {}
    for evaluation in evaluations:
        key: tuple[str, ...] = (evaluation.indicator_id, str(evaluation.year))
        before = changed.get(key) or rows.get(key) or _new_row(evaluation)
        changed[key] = replace(before, cells={**before.cells, **_cells(evaluation)})
    if not changed:
        return tables
    heads = dict(table.heads)
    for head in _HEADS:
        heads.setdefault(key_of(head), Content(head, _PLACE))
    kept = [changed.pop(identity(row), row) for row in table.rows]
    table = replace(table, heads=heads, rows=(*kept, *changed.values()))
    return replace(tables, by_name={**tables.by_name, EVALUATIONS: table})


def _new_row(evaluation: Evaluation) -> Row:
    values = {INDICATOR_ID: evaluation.indicator_id, "年度": evaluation.year}
    cells = {key_of(head): Content(value, _PLACE) for head, value in values.items()}
    return Row(EVALUATIONS, 0, cells, [])


def _cells(evaluation: Evaluation) -> dict[str, Content]:
    texts = {EVALUATION_HEADS[field]: evaluation.text(field) for field in EvaluationField}
    texts["出典URL"] = evaluation.source_url
    return {key_of(head): Content(text, _PLACE) for head, text in texts.items() if text}
