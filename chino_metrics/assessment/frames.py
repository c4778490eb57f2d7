"""Indicators as two pandas frames, the input of every computation on many rows.

Column types are pandas' nullable ones (``string``, ``Int64``, ``Float64``): a
missing number is ``NA``, never NaN or 0, and narwhals sees it as null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from chino_metrics.model.plan import Indicator

INDICATOR_COLUMNS: Final = {
    "indicator_id": "string",
    "plan": "string",
    "measure_no": "Int64",
    "indicator": "string",
    "unit": "string",
    "direction": "string",
    "baseline_year": "Int64",
    "baseline": "Float64",
    "interim_year": "Int64",
    "interim_target": "Float64",
    "interim_target_text": "string",
    "final_year": "Int64",
    "final_target": "Float64",
    "final_target_text": "string",
    "target_kind": "string",
}
ACTUAL_COLUMNS: Final = {"indicator_id": "string", "year": "Int64", "value": "Float64"}


def indicator_frame(indicators: Iterable[Indicator]) -> pd.DataFrame:
    """One row an indicator in their order, columns ``INDICATOR_COLUMNS``.

    ``plan`` is the plan's id, ``direction`` increase or decrease, ``target_kind`` reach or
    every_year; values in the indicator's own unit.
    """
    return _frame(map(_indicator_row, indicators), INDICATOR_COLUMNS)


def actual_frame(indicators: Iterable[Indicator]) -> pd.DataFrame:
    """One row an actual that is a number, columns ``ACTUAL_COLUMNS``."""
    rows = (
        (indicator.id, actual.year, actual.quantity.value)
        for indicator in indicators
        for actual in indicator.actuals
        if actual.quantity.value is not None
    )
    return _frame(rows, ACTUAL_COLUMNS)


def _indicator_row(i: Indicator) -> tuple[object, ...]:
    interim, final = i.interim.quantity, i.final.quantity
    return (
        *(i.id, i.plan_id, i.measure_no, i.name, i.unit, i.direction.value),
        *(i.baseline.year, i.baseline.quantity.value),
        *(i.interim.year, interim.value, interim.text),
        *(i.final.year, final.value, final.text, i.target_kind.value),
    )


def _frame(rows: Iterable[tuple[object, ...]], columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object).astype(columns)
