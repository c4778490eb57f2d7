"""``python -m tests.bench.scale_floor ENGINE FOLDER OUT YEAR``: the joins of a verdict in an engine's own code.

The floor of ``tests.bench.scale``: the same filters, joins and formulas, from files to a file.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import polars as pl

from chino_metrics.assessment import engines
from tests.bench.measures import native

#: DuckDB's and Spark's own code; ``{year}`` is the 評価年度.
SQL: Final = """
with terms as (
  select *, case when direction = 'increase' then 1.0D else -1.0D end as d from indicators
), counting as (
  select a.indicator_id, a.year, t.d * a.value as signed,
         case when a.year <= t.interim_year then a.year end as until
  from actuals a join terms t on a.indicator_id = t.indicator_id
  where a.value is not null and a.year <= {year} and a.year > t.baseline_year
), newest as (
  select indicator_id, max(year) as newest, max(until) as newest_until
  from counting group by indicator_id
), found as (
  select c.indicator_id, max(c.year) as seen,
         min(case when c.year = n.newest then c.signed end) as y,
         min(case when c.year = n.newest_until then c.signed end) as i_
  from counting c join newest n on c.indicator_id = n.indicator_id
  where c.year = n.newest or c.year = n.newest_until
  group by c.indicator_id
), joined as (
  select t.*, f.seen, t.d * f.y as actual, t.d * f.i_ as at_interim
  from terms t left join found f on t.indicator_id = f.indicator_id
), expecting as (
  select *, case
    when seen >= final_year then final_target
    when seen <= interim_year then baseline + (interim_target - baseline)
      * ((seen - baseline_year) / (interim_year - baseline_year))
    else interim_target + (final_target - interim_target)
      * ((seen - interim_year) / (final_year - interim_year)) end as expected
  from joined
), measured as (
  select *, (actual - baseline) / nullif(expected - baseline, 0) as pace from expecting
)
select *, (actual - baseline) / nullif(final_target - baseline, 0) as progress,
  case when d > 0 then actual / nullif(final_target, 0)
       else final_target / nullif(actual, 0) end as attainment,
  d * (final_target - actual) as gap,
  greatest(d * (final_target - actual), 0) / nullif(final_year - seen, 0) as required_per_year,
  d * (actual - baseline) / nullif(seen - baseline_year, 0) as observed_per_year,
  d * (at_interim - interim_target) >= 0 as interim_met,
  case when d * (actual - final_target) >= 0 then 'achieved' when pace >= 0.95 then 'on_track'
       when pace >= 0.6 then 'slightly_behind' else 'behind' end as status
from measured
"""


def polars(indicators: Path, actuals: Path, to: Path, year: int) -> None:
    """In Polars' own expressions; the other columns are joined on as the verdict passes them on."""
    given = pl.scan_parquet(indicators)
    found = native(given, pl.scan_parquet(actuals), year)
    given.join(found, on="indicator_id", how="left").sink_parquet(to)


def duckdb(indicators: Path, actuals: Path, to: Path, year: int) -> None:
    """In SQL."""
    connection = import_module("duckdb").connect()
    connection.execute("set preserve_insertion_order = false")
    for name, path in (("indicators", indicators), ("actuals", actuals)):
        connection.read_parquet(str(path)).create_view(name)
    sql = SQL.replace("1.0D", "1.0::double").format(year=year)
    connection.execute(f"copy ({sql}) to '{to}' (format parquet)")


def pyspark(indicators: Path, actuals: Path, to: Path, year: int) -> None:
    """In SQL, in a session as the command opens it."""
    engine = engines.ENGINES["pyspark"](None)
    for name, path in (("indicators", indicators), ("actuals", actuals)):
        engine.open(str(path)).createOrReplaceTempView(name)
    session = engine.open(str(indicators)).sparkSession
    session.sql(SQL.format(year=year)).write.parquet(str(to))


def dask(indicators: Path, actuals: Path, to: Path, year: int) -> None:
    """In Dask's own merges and groups, on the workers that the command would use."""
    engine = engines.ENGINES["dask"](None)
    terms, values = engine.open(str(indicators)), engine.open(str(actuals))
    terms = terms.assign(d=(terms.direction == "increase").astype("float64") * 2 - 1)
    key = "indicator_id"
    rows = values[values.value.notnull() & (values.year <= year)]
    rows = rows.merge(terms[[key, "d", "baseline_year", "interim_year"]], on=key)
    rows = rows[rows.year > rows.baseline_year]
    rows = rows.assign(signed=rows.d * rows.value)
    rows = rows.assign(until=rows.year.where(rows.year <= rows.interim_year))
    newest = rows.groupby(key).agg({"year": "max", "until": "max"}).reset_index()
    newest = newest.rename(columns={"year": "newest", "until": "newest_until"})
    rows = rows.merge(newest, on=key)
    rows = rows[(rows.year == rows.newest) | (rows.year == rows.newest_until)]
    rows = rows.assign(
        y=rows.signed.where(rows.year == rows.newest),
        i=rows.signed.where(rows.year == rows.newest_until),
    )
    found = rows.groupby(key).agg({"year": "max", "y": "min", "i": "min"}).reset_index()
    joined = terms.merge(found, on=key, how="left")
    engine.write(joined.map_partitions(_measures), str(to))


def _measures(f: Any) -> Any:
    """The formulas on one part in pandas."""
    actual, b, t, at = f.d * f.y, f.baseline, f.final_target, f.year
    early = b + (f.interim_target - b) * (
        (at - f.baseline_year) / (f.interim_year - f.baseline_year)
    )
    late = f.interim_target + (t - f.interim_target) * (
        (at - f.interim_year) / (f.final_year - f.interim_year)
    )
    line = late.where(~(at <= f.interim_year), early).where(~(at >= f.final_year), t)
    pace, gap = (actual - b) / (line - b), f.d * (t - actual)
    status = (pace >= 0.95).map({True: "on_track", False: "behind"})
    status = status.mask((pace >= 0.6) & (pace < 0.95), "slightly_behind")
    return f.assign(
        actual=actual,
        progress=(actual - b) / (t - b),
        attainment=(actual / t).where(f.d > 0, t / actual),
        gap=gap,
        expected=line,
        pace=pace,
        required_per_year=gap.clip(lower=0) / (f.final_year - at),
        observed_per_year=f.d * (actual - b) / (at - f.baseline_year),
        interim_met=f.d * (f.d * f.i - f.interim_target) >= 0,
        status=status.mask(gap <= 0, "achieved"),
    )


OWN: Final = {"polars": polars, "duckdb": duckdb, "dask": dask, "pyspark": pyspark}


if __name__ == "__main__":
    name, folder, out, asked = sys.argv[1:]
    OWN[name](Path(folder) / "indicators.parquet", Path(folder) / "actuals.parquet",
              Path(out), int(asked))  # fmt: skip
