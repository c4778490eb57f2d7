"""The rules of assessment: a table of verdicts and a table of measures."""

from __future__ import annotations

import math
from typing import Any

import pytest

from chino_metrics.assessment.progress import assess as assess_frame
from chino_metrics.assessment.standing import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.rounding import TOLERANCE
from tests.support.engines import ENGINES, Row, indicator, judged, one, rows_of, same


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
    ("overdue and worse than before", {2027: -5.0}, {}, "behind", "regressed"),
    (
        "overdue, decreasing and worse than before",
        {2028: 101.0},
        {"direction": "decrease", "baseline": 100.0, "final_target": 50.0},
        "behind",
        "regressed",
    ),
    (
        "overdue and worse than a baseline without a year",
        {2027: -5.0},
        {"baseline_year": None},
        "behind",
        "regressed",
    ),
    ("overdue and just where it began", {2027: 0.0}, {}, "behind", None),
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


@pytest.mark.parametrize(("direction", "kept"), [("increase", 3.0), ("decrease", 7.0)])
@pytest.mark.parametrize("engine", ENGINES)
def test_of_two_values_in_a_year_the_less_favourable_counts(
    engine: str, direction: str, kept: float
) -> None:
    actuals = [{"indicator_id": "a", "year": 2022, "value": v} for v in (3.0, 7.0)]
    frames = ENGINES[engine]([indicator(direction=direction)], actuals)
    found = rows_of(assess_frame(*frames))
    assert [r["actual"] for r in found] == [kept]


def test_the_cuts_are_the_published_ones() -> None:
    assert (ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM) == (0.95, 0.60)
    assert math.isclose(TOLERANCE, 1e-9)
