"""Rows put into each kind of frame, assessed, and read back."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from chino_metrics.assessment.progress import MEASURES
from chino_metrics.assessment.progress import assess as assess_frame

Row = dict[str, Any]

FLOATS = (
    "baseline_year",
    "baseline",
    "interim_year",
    "interim_target",
    "final_year",
    "final_target",
)

NO_ACTUALS = {"indicator_id": [], "year": [], "value": []}


def indicator(**changes: Any) -> Row:
    """An indicator from 0 in 2017 to 100 in 2027, with changes."""
    return {
        "indicator_id": "a",
        "direction": "increase",
        "baseline_year": 2017,
        "baseline": 0.0,
        "interim_year": None,
        "interim_target": None,
        "final_year": 2027,
        "final_target": 100.0,
        "final_target_text": None,
    } | changes


def on_pandas(indicators: list[Row], actuals: list[Row]) -> tuple[Any, Any]:
    left = pd.DataFrame(indicators).astype(dict.fromkeys(FLOATS, "Float64"))
    right = pd.DataFrame(actuals or NO_ACTUALS)
    return left, right.astype({"indicator_id": "string", "year": "Int64", "value": "Float64"})


def on_numpy(indicators: list[Row], actuals: list[Row]) -> tuple[Any, Any]:
    """NaN in place of NA."""
    left = pd.DataFrame(indicators).astype(dict.fromkeys(FLOATS, "float64"))
    right = pd.DataFrame(actuals or NO_ACTUALS)
    return left, right.astype({"indicator_id": "str", "value": "float64"})


def on_polars(indicators: list[Row], actuals: list[Row]) -> tuple[Any, Any]:
    schema = dict.fromkeys(FLOATS, pl.Float64) | {"final_target_text": pl.String}
    left = pl.DataFrame(indicators, schema_overrides=schema, infer_schema_length=None)
    types = {"indicator_id": pl.String, "year": pl.Int64, "value": pl.Float64}
    return left, pl.DataFrame(actuals, schema=types)


def on_lazy(indicators: list[Row], actuals: list[Row]) -> tuple[Any, Any]:
    left, right = on_polars(indicators, actuals)
    return left.lazy(), right.lazy()


def on_arrow(indicators: list[Row], actuals: list[Row]) -> tuple[Any, Any]:
    left, right = on_polars(indicators, actuals)
    return left.to_arrow(), right.to_arrow()


def on_duckdb(indicators: list[Row], actuals: list[Row]) -> tuple[Any, Any]:
    left, right = on_arrow(indicators, actuals)
    connection = duckdb.connect()
    connection.register("indicators", left)
    connection.register("actuals", right)
    return connection.table("indicators"), connection.table("actuals")


ENGINES = {
    "pandas": on_pandas,
    "numpy": on_numpy,
    "polars": on_polars,
    "lazy": on_lazy,
    "arrow": on_arrow,
    "duckdb": on_duckdb,
}


def rows_of(frame: Any) -> list[Row]:
    if isinstance(frame, pd.DataFrame):
        return frame.to_dict("records")
    if isinstance(frame, pl.LazyFrame):
        return frame.collect().to_dicts()
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    table = frame if isinstance(frame, pa.Table) else frame.to_arrow_table()
    return table.to_pylist()


def plain(value: Any) -> Any:
    """None for every kind of missing, a bool for every kind of bool."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def judged(
    indicators: list[Row], actuals: list[Row], as_of: int | None = None, engine: str = "arrow"
) -> dict[str, Row]:
    result = rows_of(assess_frame(*ENGINES[engine](indicators, actuals), as_of))
    return {r["indicator_id"]: {k: plain(r[k]) for k in MEASURES} for r in result}


def one(actuals: dict[int, float | None], as_of: int | None = None, **changes: Any) -> Row:
    rows = [{"indicator_id": "a", "year": y, "value": v} for y, v in actuals.items()]
    return judged([indicator(**changes)], rows, as_of)["a"]


def same(found: Row, wanted: Row) -> None:
    for name, value in wanted.items():
        if isinstance(value, float):
            assert found[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
        else:
            assert found[name] == value, name
