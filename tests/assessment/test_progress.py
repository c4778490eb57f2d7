"""Measures and verdict: tables of cases, a plain scalar reference, and the engines side by side."""

from __future__ import annotations

import math
import warnings
from itertools import pairwise
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chino_metrics.assessment.progress import MEASURES, ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.assessment.progress import assess as assess_frame
from chino_metrics.assessment.progress import default_as_of as default_as_of_frames
from chino_metrics.model.rounding import TOLERANCE

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


def ids(table: list[Any]) -> list[str]:
    return [case[0] for case in table]


def cases(table: list[Any]) -> list[Any]:
    return [case[1:] for case in table]


VERDICTS = [
    # no target, text, no baseline, no actual, not due
    ("target missing", {2022: 50.0}, {"final_target": None}, "not_assessed", "no_target"),
    (
        "target is a text",
        {2022: 50.0},
        {"final_target": None, "final_target_text": "今後設定"},
        "not_assessed",
        "text_target",
    ),
    ("no baseline", {2022: 50.0}, {"baseline": None}, "not_assessed", "no_baseline"),
    ("nothing but the target", {}, {"baseline": None}, "not_assessed", "no_baseline"),
    ("no actual", {}, {}, "not_assessed", "no_actual"),
    ("actual of the baseline year only", {2017: 50.0}, {}, "not_assessed", "no_actual"),
    ("actual without a number", {2022: None}, {}, "not_assessed", "no_actual"),
    (
        "flat until the interim",
        {2020: 5.0},
        {"interim_year": 2022, "interim_target": 0.0},
        "not_assessed",
        "not_due",
    ),
    (
        "flat stretch of a number that is no binary fraction",
        {2019: 0.2},
        {"baseline": 0.3, "interim_year": 2022, "interim_target": 0.1 + 0.2},
        "not_assessed",
        "not_due",
    ),
    ("no baseline year", {2020: 5.0}, {"baseline_year": None}, "not_assessed", "no_baseline"),
    ("no final year", {2020: 5.0}, {"final_year": None}, "not_assessed", "not_due"),
    ("direction unknown", {2020: 500.0}, {"direction": "?"}, "not_assessed", None),
    # achieved comes first
    ("met", {2022: 100.0}, {}, "achieved", None),
    ("met without a baseline", {2022: 100.0}, {"baseline": None}, "achieved", None),
    ("met while falling", {2021: 120.0, 2022: 101.0}, {}, "achieved", None),
    ("met by the baseline", {}, {"baseline": 90.5, "final_target": 85.0}, "achieved", None),
    ("met as far as a float can tell", {2022: 0.3}, {"final_target": 0.1 + 0.2}, "achieved", None),
    (
        "met: smaller is better",
        {2022: 4.0},
        {"direction": "decrease", "baseline": 9.0, "final_target": 4.0},
        "achieved",
        None,
    ),
    (
        "zero target met",
        {2022: 0.0},
        {"direction": "decrease", "baseline": 9.0, "final_target": 0.0},
        "achieved",
        None,
    ),
    (
        "negative target met",
        {2022: -3.0},
        {"baseline": -9.0, "final_target": -3.0},
        "achieved",
        None,
    ),
    # lost, whatever the year
    ("lost", {2022: 80.0}, {"baseline": 90.5, "final_target": 85.0}, "behind", "lost"),
    ("lost at the end", {2027: 80.0}, {"baseline": 90.5, "final_target": 85.0}, "behind", "lost"),
    (
        "lost: baseline was the target",
        {2022: 80.0},
        {"baseline": 85.0, "final_target": 85.0},
        "behind",
        "lost",
    ),
    # from the final year on
    ("overdue from 0.60", {2027: 60.0}, {}, "slightly_behind", None),
    ("overdue just met the upper cut", {2027: 99.0}, {}, "slightly_behind", None),
    ("overdue below 0.60", {2028: 59.9}, {}, "behind", None),
    ("overdue and worse than before", {2027: -5.0}, {}, "behind", None),
    (
        "overdue without a baseline year",
        {2027: 70.0},
        {"baseline_year": None},
        "slightly_behind",
        None,
    ),
    # pace
    ("57 of 60", {2023: 57.0}, {}, "on_track", None),
    ("just below 57 of 60", {2023: 56.99}, {}, "slightly_behind", None),
    ("0.60 exactly", {2022: 30.0}, {}, "slightly_behind", None),
    ("0.6 by floats", {2018: 0.3 * 0.2}, {"final_target": 1.0}, "slightly_behind", None),
    ("below 0.60", {2022: 29.9}, {}, "behind", None),
    ("no move", {2022: 0.0}, {}, "behind", None),
    ("regressed", {2022: -1.0}, {}, "behind", "regressed"),
    (
        "small start",
        {2019: 9.53},
        {"baseline": 0.37, "final_target": 60.0},
        "slightly_behind",
        None,
    ),
    (
        "decreasing on track",
        {2022: 75.0},
        {"direction": "decrease", "baseline": 100.0, "final_target": 50.0},
        "on_track",
        None,
    ),
    (
        "decreasing regressed",
        {2022: 101.0},
        {"direction": "decrease", "baseline": 100.0, "final_target": 50.0},
        "behind",
        "regressed",
    ),
]


@pytest.mark.parametrize(
    ("actuals", "changes", "status", "reason"), cases(VERDICTS), ids=ids(VERDICTS)
)
def test_verdict(actuals: dict[int, float], changes: Row, status: str, reason: str | None) -> None:
    found = one(actuals, **changes)
    assert (found["status"], found["reason"]) == (status, reason)


MEASURE_CASES = [
    (
        "half way",
        {2022: 40.0},
        {},
        {
            "year": 2022,
            "actual": 40.0,
            "progress": 0.4,
            "attainment": 0.4,
            "gap": 60.0,
            "expected": 50.0,
            "pace": 0.8,
            "required_per_year": 12.0,
            "observed_per_year": 8.0,
            "interim_met": None,
            "met_at_baseline": False,
        },
    ),
    (
        "decrease",
        {2022: 80.0},
        {"direction": "decrease", "baseline": 100.0, "final_target": 50.0},
        {
            "progress": 0.4,
            "attainment": 0.625,
            "gap": 30.0,
            "expected": 75.0,
            "pace": 0.8,
            "required_per_year": 6.0,
            "observed_per_year": 4.0,
        },
    ),
    (
        "the baseline stands in for some",
        {},
        {"baseline": 20.0},
        {
            "year": None,
            "actual": None,
            "progress": None,
            "attainment": 0.2,
            "gap": 80.0,
            "expected": 20.0,
            "pace": None,
            "required_per_year": 8.0,
            "observed_per_year": None,
        },
    ),
    (
        "met at baseline",
        {},
        {"baseline": 90.5, "final_target": 85.0},
        {
            "met_at_baseline": True,
            "status": "achieved",
            "reason": None,
            "gap": -5.5,
            "required_per_year": 0.0,
            "progress": None,
        },
    ),
    (
        "exceeded",
        {2022: 120.0},
        {},
        {"gap": -20.0, "required_per_year": 0.0, "progress": 1.2, "met_at_baseline": False},
    ),
    (
        "after the final year",
        {2028: 50.0},
        {},
        {"expected": 100.0, "required_per_year": None, "pace": 0.5},
    ),
    (
        "before the interim",
        {2020: 15.0},
        {"interim_year": 2022, "interim_target": 25.0},
        {"expected": 15.0, "pace": 1.0, "interim_met": None},
    ),
    (
        "after the interim",
        {2022: 25.0, 2024: 40.0},
        {"interim_year": 2022, "interim_target": 25.0},
        {"expected": 55.0, "interim_met": True},
    ),
    (
        "interim judged on the last actual before it",
        {2021: 24.0, 2023: 70.0},
        {"interim_year": 2022, "interim_target": 25.0},
        {"interim_met": False},
    ),
    (
        "interim without an actual up to it",
        {2017: 90.0, 2023: 70.0},
        {"interim_year": 2022, "interim_target": 25.0},
        {"interim_met": None},
    ),
    (
        "interim not after the baseline is ignored",
        {2022: 50.0},
        {"interim_year": 2017, "interim_target": 90.0},
        {"expected": 50.0, "interim_met": None},
    ),
    (
        "interim in the final year is ignored",
        {2027: 50.0},
        {"interim_year": 2027, "interim_target": 40.0},
        {"expected": 100.0, "interim_met": None},
    ),
    (
        "interim without a final year",
        {2022: 50.0},
        {"interim_year": 2022, "interim_target": 40.0, "final_year": None},
        {"expected": None, "interim_met": True, "required_per_year": None},
    ),
    (
        "no positive divisor",
        {2022: -5.0},
        {"final_target": 0.0, "baseline": -10.0},
        {"attainment": None, "progress": 0.5},
    ),
    (
        "decrease to zero of zero",
        {2022: 0.0},
        {"direction": "decrease", "baseline": 5.0, "final_target": 0.0},
        {"attainment": None},
    ),
    (
        "negative numbers",
        {2022: -30.0},
        {"baseline": -40.0, "final_target": -20.0},
        {"progress": 0.5, "expected": -30.0, "pace": 1.0, "gap": 10.0},
    ),
    (
        "no baseline",
        {2022: 50.0},
        {"baseline": None},
        {
            "year": 2022,
            "actual": 50.0,
            "attainment": 0.5,
            "gap": 50.0,
            "required_per_year": 10.0,
            "progress": None,
            "expected": None,
            "pace": None,
            "observed_per_year": None,
        },
    ),
    (
        "no baseline year",
        {2016: 50.0},
        {"baseline_year": None},
        {"year": 2016, "progress": 0.5, "expected": None, "observed_per_year": None, "pace": None},
    ),
    (
        "no target",
        {2022: 50.0},
        {"final_target": None},
        {
            "actual": 50.0,
            "observed_per_year": 10.0,
            "progress": None,
            "gap": None,
            "attainment": None,
            "expected": None,
            "required_per_year": None,
        },
    ),
]


@pytest.mark.parametrize(
    ("actuals", "changes", "wanted"), cases(MEASURE_CASES), ids=ids(MEASURE_CASES)
)
def test_measures(actuals: dict[int, float], changes: Row, wanted: Row) -> None:
    same(one(actuals, **changes), wanted)


def test_small_start_has_a_linear_pace_of_its_own() -> None:
    found = one({2024: 9.53}, baseline=0.37, final_target=60.0)
    assert found["pace"] == pytest.approx(9.16 / (59.63 * 0.7))
    assert found["status"] == "behind"


def test_as_of_hides_later_actuals() -> None:
    series = {2018: 10.0, 2020: 5.0, 2022: 100.0}
    assert one(series)["status"] == "achieved"
    assert one(series, 2021)["actual"] == 5.0
    assert one(series, 2017)["reason"] == "no_actual"


def test_interim_is_not_judged_before_its_year() -> None:
    changes = {"interim_year": 2022, "interim_target": 10.0}
    assert one({2020: 50.0}, 2021, **changes)["interim_met"] is None
    assert one({2020: 50.0}, 2022, **changes)["interim_met"] is True
    assert one({2020: 50.0}, None, **changes)["interim_met"] is None


def test_default_year_of_assessment_is_that_of_the_whole_data_set() -> None:
    pair = [indicator(interim_year=2022, interim_target=10.0), indicator(indicator_id="b")]
    actuals = [
        {"indicator_id": "a", "year": 2020, "value": 50.0},
        {"indicator_id": "b", "year": 2023, "value": 50.0},
    ]
    assert judged(pair, actuals)["a"]["interim_met"] is True


@pytest.mark.parametrize("engine", ENGINES)
def test_default_as_of(engine: str) -> None:
    rows = [indicator(), indicator(indicator_id="b", baseline_year=2018, final_target=None)]
    actuals = [
        {"indicator_id": "a", "year": 2016, "value": 1.0},
        {"indicator_id": "b", "year": 2021, "value": 1.0},
        {"indicator_id": "b", "year": 2022, "value": None},
    ]
    frames = ENGINES[engine]
    assert default_as_of_frames(*frames(rows, actuals)) == 2021
    assert default_as_of_frames(*frames(rows, actuals[:1])) == 2018
    assert default_as_of_frames(*frames(rows, [])) == 2018
    assert default_as_of_frames(*frames([indicator(baseline_year=None)], [])) is None


@pytest.mark.parametrize(("direction", "kept"), [("increase", 3.0), ("decrease", 7.0)])
@pytest.mark.parametrize("engine", ENGINES)
def test_of_two_values_in_a_year_the_less_favourable_counts(
    engine: str, direction: str, kept: float
) -> None:
    actuals = [{"indicator_id": "a", "year": 2022, "value": v} for v in (3.0, 7.0)]
    frames = ENGINES[engine]([indicator(direction=direction)], actuals)
    found = rows_of(assess_frame(*frames))
    assert [r["actual"] for r in found] == [kept]


def test_other_columns_pass_through_in_order_on_pandas() -> None:
    rows = [indicator(indicator_id=k, unit="人", extra=[k]) for k in "cab"]
    left, right = on_pandas(rows, [{"indicator_id": "a", "year": 2022, "value": 1.0}])
    left.index = pd.Index([7, 3, 5])
    found = assess_frame(left, right)
    assert list(found.columns) == [*left.columns, *MEASURES]
    assert found[left.columns].equals(left)
    assert found["actual"].isna().tolist() == [True, False, True]


def test_plain_pandas_columns_without_any_value_will_do() -> None:
    left = pd.DataFrame([indicator(interim_year=None, baseline=None)])
    right = pd.DataFrame(columns=["indicator_id", "year", "value"])
    assert rows_of(assess_frame(left, right))[0]["reason"] == "no_baseline"
    assert default_as_of_frames(left, right) == 2017


def test_the_kind_of_frame_is_kept() -> None:
    for make in ENGINES.values():
        frames = make([indicator()], [])
        assert type(assess_frame(*frames)) is type(frames[0])


def test_dask_gives_the_same() -> None:
    dask = pytest.importorskip("dask.dataframe")
    rows = [indicator(indicator_id=k, baseline=float(n)) for n, k in enumerate("abcdef")]
    actuals = [
        {"indicator_id": k, "year": y, "value": 7.0 * n + y - 2017}
        for n, k in enumerate("abcde")
        for y in (2016, 2019, 2022)
    ]
    left, right = on_numpy(rows, actuals)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        lazy = (dask.from_pandas(left, npartitions=2), dask.from_pandas(right, npartitions=2))
        found = assess_frame(*lazy).compute()
    by_id = {r["indicator_id"]: {k: plain(r[k]) for k in MEASURES} for r in rows_of(found)}
    for key, wanted in judged(rows, actuals).items():
        same(by_id[key], wanted)


# --- a plain reference -----------------------------------------------------------------------


def reaches(d: int, value: float, target: float) -> bool:
    return d * (value - target) >= -TOLERANCE * max(abs(value), abs(target))


def reference(i: Row, series: dict[int, float], as_of: int) -> Row:
    """The rules for one indicator, one after the other."""
    d = 1 if i["direction"] == "increase" else -1
    b, by, target, fy = i["baseline"], i["baseline_year"], i["final_target"], i["final_year"]
    interim, iy = i["interim_target"], i["interim_year"]
    if interim is None or iy is None or (by and iy <= by) or (fy and iy >= fy):
        interim = iy = None
    counting = {y: v for y, v in series.items() if y <= as_of and (by is None or y > by)}
    t = max(counting, default=None)
    y = counting[t] if t else None
    at, value = (t, y) if t else (by, b)
    out: Row = dict.fromkeys(MEASURES) | {"year": t, "actual": y}

    if None not in (target, b, y) and not reaches(d, b, target):
        out["progress"] = (y - b) / (target - b)
    if None not in (target, value):
        top, bottom = (value, target) if d > 0 else (target, value)
        out["attainment"] = top / bottom if bottom > 0 else None
        out["gap"] = d * (target - value)
        if at and fy and at < fy:
            out["required_per_year"] = max(0.0, d * (target - value) / (fy - at))
    if None not in (b, by, y):
        out["observed_per_year"] = d * (y - b) / (t - by)
    if None not in (b, by, target, fy):
        out["expected"] = on_line([(by, b), *([(iy, interim)] if iy else []), (fy, target)], at)
        change = out["expected"] - b
        if y is not None and abs(change) > TOLERANCE * max(map(abs, (b, interim or 0, target))):
            out["pace"] = (y - b) / change
    until = [year for year in counting if iy and year <= iy]
    if until and as_of >= iy:
        out["interim_met"] = reaches(d, counting[max(until)], interim)
    out["status"], out["reason"] = rule(i, d, t, value, out)
    out["met_at_baseline"] = out["status"] == "achieved" and t is None
    return out


def on_line(points: list[tuple[int, float]], at: int) -> float:
    if at >= points[-1][0]:
        return points[-1][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if at <= x1:
            return y0 + (y1 - y0) * ((at - x0) / (x1 - x0))
    raise AssertionError


def rule(i: Row, d: int, t: int | None, value: float | None, out: Row) -> tuple[str, str | None]:  # noqa: PLR0911
    b, target, fy = i["baseline"], i["final_target"], i["final_year"]
    if None not in (value, target) and reaches(d, value, target):
        return "achieved", None
    if target is None:
        return "not_assessed", "text_target" if i["final_target_text"] else "no_target"
    if b is None:
        return "not_assessed", "no_baseline"
    if t is None:
        return "not_assessed", "no_actual"
    if reaches(d, b, target):
        return "behind", "lost"
    if fy and t >= fy:
        return ("slightly_behind" if at_least(out["progress"], 0.6) else "behind"), None
    if i["baseline_year"] is None:
        return "not_assessed", "no_baseline"
    if out["pace"] is None:
        return "not_assessed", "not_due"
    if at_least(out["pace"], 0.95):
        return "on_track", None
    if at_least(out["pace"], 0.6):
        return "slightly_behind", None
    return "behind", "regressed" if out["pace"] < 0 else None


def at_least(rate: float, cut: float) -> bool:
    return rate >= cut - 1e-9 * cut


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(strategy, strategy, strategy, st.none())


NUMBERS = st.one_of(
    st.integers(-20, 120).map(float),
    st.sampled_from([0.0, 57.0, 60.0, 100.0, 0.1 + 0.2, 0.3]),
    st.decimals(-50, 1000, places=1).map(float),
)
INDICATORS = st.fixed_dictionaries(
    {
        "indicator_id": st.just("?"),
        "direction": st.sampled_from(["increase", "decrease"]),
        "baseline_year": maybe(st.sampled_from([2016, 2017])),
        "baseline": maybe(NUMBERS),
        "interim_year": maybe(st.sampled_from([2016, 2019, 2022, 2027])),
        "interim_target": maybe(NUMBERS),
        "final_year": maybe(st.sampled_from([2016, 2019, 2027])),
        "final_target": maybe(NUMBERS),
        "final_target_text": st.sampled_from([None, "今後設定"]),
    }
)
SERIES = st.dictionaries(st.integers(2015, 2029), NUMBERS, max_size=6)
CASES = st.lists(st.tuples(INDICATORS, SERIES), min_size=1, max_size=30)


@settings(max_examples=20, deadline=None)
@given(CASES, st.integers(2015, 2029))
def test_every_engine_equals_the_plain_reference(
    drawn: list[tuple[Row, dict[int, float]]], as_of: int
) -> None:
    indicators = [i | {"indicator_id": f"i{n}"} for n, (i, _) in enumerate(drawn)]
    actuals = [
        {"indicator_id": f"i{n}", "year": y, "value": v}
        for n, (_, series) in enumerate(drawn)
        for y, v in series.items()
    ]
    wanted = {
        i["indicator_id"]: reference(i, series, as_of)
        for i, (_, series) in zip(indicators, drawn, strict=True)
    }
    for engine in ENGINES:
        found = judged(indicators, actuals, as_of, engine)
        assert found.keys() == wanted.keys()
        for key, row in wanted.items():
            same(found[key], row)


def test_the_cuts_are_the_published_ones() -> None:
    assert (ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM) == (0.95, 0.60)
    assert math.isclose(TOLERANCE, 1e-9)
