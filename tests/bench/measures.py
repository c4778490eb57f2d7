"""The measures: the book's own indicators, and all of Japan against an engine's own code."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from chino_metrics.assessment.frames import actual_frame, indicator_frame
from chino_metrics.assessment.progress import assess
from chino_metrics.settings import SAMPLE_WORKBOOK, read_workbook
from chino_metrics.workbook.reading import read_book
from tests.bench.report import Row, middle

TIMES = 5
MUNICIPALITIES, INDICATORS, YEARS, BASE = 1741, 300, 10, 2020


def measure(runs: int) -> list[Row]:
    """Rows for the indicators of the sample workbook, warm."""
    book = read_book(read_workbook(SAMPLE_WORKBOOK))
    indicators, actuals = indicator_frame(book.indicators), actual_frame(book.indicators)
    in_polars = (pl.from_pandas(indicators), pl.from_pandas(actuals))
    name = f"assess, {len(indicators)} indicators, "
    return [
        Row(
            name + "pandas",
            "ms",
            _warm(lambda: assess(indicators, actuals), TIMES * runs),
            None,
            "≤ 20 ms",
        ),
        Row(
            name + "Polars", "ms", _warm(lambda: assess(*in_polars), TIMES * runs), None, "≤ 20 ms"
        ),
    ]


def measure_japan(runs: int) -> list[Row]:
    """Rows for 1,741 municipalities × 300 indicators × 10 years, beside Polars alone.

    The floor has the same filters, joins and formulas written in Polars; it is checked
    to give the same pace.
    """
    indicators, actuals = (frame.lazy() for frame in _japan())
    ours = assess(indicators, actuals, BASE + YEARS)
    theirs = native(indicators, actuals, BASE + YEARS)
    both = ours.join(theirs, on="indicator_id", suffix="_native").collect()
    apart = (both["pace"] - both["pace_native"]).abs().max()
    if not isinstance(apart, float) or apart > 1e-9:
        raise RuntimeError("the Polars floor does not give the same pace")
    goal = "≤ 1.6×"
    return [
        Row(
            "assess, all of Japan, Polars",
            "ms",
            _warm(ours.collect, 3),
            _warm(theirs.collect, 3),
            goal,
        )
    ]


def _warm(task: Callable[[], Any], times: int) -> float:
    task()
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        task()
        taken.append(1000 * (time.perf_counter() - begin))
    return middle(taken)


def _japan() -> tuple[pl.DataFrame, pl.DataFrame]:
    chance, rows = np.random.default_rng(1), MUNICIPALITIES * INDICATORS
    keys = pl.select(pl.int_range(rows).cast(pl.String).alias("indicator_id"))
    baseline, gain = chance.uniform(10, 100, rows), chance.uniform(1, 50, rows)
    up = chance.random(rows) < 0.7
    indicators = keys.with_columns(
        pl.Series("direction", np.where(up, "increase", "decrease")),
        pl.lit(BASE).alias("baseline_year"),
        pl.Series("baseline", baseline),
        pl.lit(BASE + 6).alias("interim_year"),
        pl.Series("interim_target", baseline + np.where(up, gain, -gain) / 2),
        pl.lit(BASE + 12).alias("final_year"),
        pl.Series("final_target", baseline + np.where(up, gain, -gain)),
        pl.lit(None, pl.String).alias("final_target_text"),
    )
    spread = chance.normal(0, 10, rows * YEARS)
    actuals = keys.join(pl.DataFrame({"year": range(BASE + 1, BASE + YEARS + 1)}), how="cross")
    values = pl.Series("value", np.repeat(baseline, YEARS) + spread)
    return indicators, actuals.with_columns(values)


def native(indicators: pl.LazyFrame, actuals: pl.LazyFrame, as_of: int) -> pl.LazyFrame:
    """The same work in Polars' own expressions: least favourable newest actual, line, measures."""
    d = pl.when(pl.col("direction") == "increase").then(1.0).otherwise(-1.0)
    terms = indicators.with_columns(d.alias("d"))
    key, year = "indicator_id", pl.col("year")
    rows = actuals.drop_nulls().filter(year <= as_of)
    rows = rows.join(terms.select(key, "d", "baseline_year", "interim_year"), on=key)
    rows = rows.filter(year > pl.col("baseline_year")).with_columns(
        (pl.col("d") * pl.col("value")).alias("signed"),
        pl.when(year <= pl.col("interim_year")).then(year).alias("until"),
    )
    newest = rows.group_by(key).agg(pl.max("year").alias("at"), pl.max("until"))
    at, until = year == pl.col("at"), year == pl.col("until_right")
    found = rows.join(newest, on=key).filter(at | until)
    found = found.with_columns(
        pl.when(at).then(pl.col("signed")).alias("y"),
        pl.when(until).then(pl.col("signed")).alias("i"),
    )
    found = found.group_by(key).agg(pl.max("year").alias("at"), pl.min("y"), pl.min("i"))
    return _native_measures(terms.join(found, on=key, how="left"))


def _native_measures(frame: pl.LazyFrame) -> pl.LazyFrame:
    d, at = pl.col("d"), pl.col("at")
    base, base_year = pl.col("baseline"), pl.col("baseline_year")
    interim, interim_year = pl.col("interim_target"), pl.col("interim_year")
    final, final_year = pl.col("final_target"), pl.col("final_year")
    y = d * pl.col("y")
    early = base + (interim - base) * ((at - base_year) / (interim_year - base_year))
    late = interim + (final - interim) * ((at - interim_year) / (final_year - interim_year))
    line = (
        pl.when(at >= final_year).then(final).when(at <= interim_year).then(early).otherwise(late)
    )
    pace, met = (y - base) / (line - base), d * (y - final) >= 0
    status = pl.when(met).then(pl.lit("achieved")).when(pace >= 0.95).then(pl.lit("on_track"))
    return frame.select(
        "indicator_id",
        y.alias("actual"),
        ((y - base) / (final - base)).alias("progress"),
        pl.when(d > 0).then(y / final).otherwise(final / y).alias("attainment"),
        (d * (final - y)).alias("gap"),
        line.alias("expected"),
        pace.alias("pace"),
        ((d * (final - y)).clip(0) / (final_year - at)).alias("required_per_year"),
        (d * (y - base) / (at - base_year)).alias("observed_per_year"),
        (d * (d * pl.col("i") - interim) >= 0).alias("interim_met"),
        status.when(pace >= 0.6)
        .then(pl.lit("slightly_behind"))
        .otherwise(pl.lit("behind"))
        .alias("status"),
    )
