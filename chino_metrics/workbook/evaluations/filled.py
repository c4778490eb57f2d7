"""What planners have written into the prepared sheets 評価 and 議会 (``preparing``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chino_metrics.workbook.schema import (
    DEBATES,
    EVALUATION_HEADS,
    EVALUATIONS,
    INDICATOR_NAME,
    VERDICT,
)
from chino_metrics.workbook.tables import Row, Tables, key_of

_BESIDE: Final = frozenset(map(key_of, (INDICATOR_NAME, VERDICT)))
_TEXTS: Final = (*EVALUATION_HEADS.values(), "出典URL")


def as_filled(upload: Tables, base: Tables) -> Tables:
    """``upload`` without the rows of 評価 in which nothing is written, and without what stands beside.

    A sheet 評価 or 議会 that is empty is left out where ``base`` has none.
    """
    sheets = dict(upload.by_name)
    if table := sheets.get(EVALUATIONS):
        heads = {key: head for key, head in table.heads.items() if key not in _BESIDE}
        sheets[EVALUATIONS] = replace(table, heads=heads, rows=tuple(_written(table.rows)))
    for name in (EVALUATIONS, DEBATES):
        if name in sheets and not sheets[name].rows and name not in base.by_name:
            del sheets[name]
    return replace(upload, by_name=sheets)


def _written(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        if not all(row.get(head).is_empty for head in _TEXTS):
            yield replace(row, cells={k: c for k, c in row.cells.items() if k not in _BESIDE})
