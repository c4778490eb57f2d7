"""Every engine gives the same answers, which are those of a plain reference."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.assessment.progress import MEASURES
from chino_metrics.assessment.progress import assess as assess_frame
from chino_metrics.assessment.progress import default_as_of as default_as_of_frames
from chino_metrics.model.rounding import TOLERANCE
from tests.support.engines import (
    ENGINES,
    Row,
    indicator,
    judged,
    on_numpy,
    on_pandas,
    plain,
    rows_of,
    same,
)
from tests.support.examples import examples


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


def test_no_window_over_all_rows_without_a_year() -> None:
    rows = [indicator(), indicator(indicator_id="b", interim_year=2020, interim_target=50.0)]
    actuals = [{"indicator_id": k, "year": y, "value": 9.0} for k in "ab" for y in (2019, 2021)]
    found = assess_frame(*ENGINES["duckdb"](rows, actuals))
    assert "WINDOW" not in found.explain()
    assert judged(rows, actuals)["b"]["interim_met"] is False


@pytest.mark.long
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
        if out["progress"] < 0:
            return "behind", "regressed"
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


@examples(6, 20)
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
