"""The other published rules: every published case, and what must hold of each rule."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from chino_metrics.assessment.methods import METHODS, levels, opinions
from chino_metrics.assessment.methods.levels import GRADES
from chino_metrics.assessment.methods.numbers import NOT_AVAILABLE, Numbers, Opinion
from chino_metrics.model.plan import Direction

RULES = {method.__name__: method for method in METHODS}

CASES = Path(__file__).parent / "published_cases.csv"
#: Kinds of the published cases that the rules answer: (rule, whether the status is expected).
KINDS = {
    "opensdg_status": ("opensdg", True),
    "opensdg_ratio_R": ("opensdg", False),
    "opensdg_cagr_directed": ("opensdg", False),
    "eurostat_status_eustat_codes": ("eurostat", True),
    "eurostat_ratio_R": ("eurostat", False),
    "eurostat_cagr_directed": ("eurostat", False),
    "kofukin_4grade": ("kofukin", True),
    "target_met": ("target_met", True),
}
#: How many published cases of each kind there are, so that none is lost in reading.
COUNTS = {
    "opensdg_status": 382, "opensdg_ratio_R": 114, "opensdg_cagr_directed": 186,
    "eurostat_status_eustat_codes": 54, "eurostat_ratio_R": 14, "eurostat_cagr_directed": 39,
    "kofukin_4grade": 1, "target_met": 2,
}  # fmt: skip


@cache
def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(case: dict[str, str]) -> Numbers:
    def number(name: str) -> float | None:
        return float(case[name]) if case[name] else None

    def year(name: str) -> int | None:
        return int(case[name]) if case[name] else None

    is_increase = case["direction"] == "positive"
    return Numbers(
        Direction.INCREASE if is_increase else Direction.DECREASE, number("base"),
        year("base_year"), number("latest"), year("latest_year"), number("target"),
        year("target_year"), number("limit"),
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_published_case_is_reproduced(kind: str) -> None:
    rule, is_status = KINDS[kind]
    found = [case for case in cases() if case["expected_kind"] == kind]
    assert len(found) == COUNTS[kind]
    for case in found:
        opinion = RULES[rule](numbers(case))
        if is_status:
            assert opinion.status == case["expected"], case
        else:
            assert opinion.value == pytest.approx(float(case["expected"]), rel=1e-9, abs=1e-12), (
                case
            )


def way(is_increase: bool) -> Direction:
    return Direction.INCREASE if is_increase else Direction.DECREASE


def plain(**changes: object) -> Numbers:
    """防災士資格所有者数 of the sample: 5 → 103 of 150."""
    series = tuple(zip(range(2017, 2026), (5, 14, 28, 33, 47, 64, 78, 91, 103), strict=True))
    up = Direction.INCREASE
    known = Numbers(up, 5.0, 2017, 103.0, 2025, 150.0, 2027, series=series)
    return replace(known, **changes)  # type: ignore[arg-type]


def test_growth_rates_flatter_a_small_baseline() -> None:
    found = opinions(plain())
    assert found["opensdg"].value == pytest.approx(((103 / 5) ** 0.125 - 1) / (30**0.1 - 1))
    assert found["opensdg"].status == "substantial_progress"
    assert found["eurostat"].status == "significant_progress"
    assert found["kofukin"] == Opinion("kofukin", GRADES[2])
    assert found["target_met"].status == "not_achieved"


def test_the_extrapolation_takes_the_last_five_changes() -> None:
    found = levels.destatis(plain())
    assert found.value == pytest.approx(103 + 2 * (103 - 33) / 5)
    assert found.status == "off_course"
    nearer = levels.destatis(plain(target=133.0))
    assert nearer.status == "slightly_off_course"
    assert levels.destatis(plain(target=131.0)).status == "on_course"
    assert levels.destatis(plain(series=plain().series[-3:])).status == NOT_AVAILABLE
    falling = tuple((year, 200.0 - year + 2017) for year in range(2017, 2026))
    assert levels.destatis(plain(series=falling)).status == "wrong_direction"


def test_seven_tenths_of_the_target_is_a_grade_of_its_own() -> None:
    assert levels.kofukin(plain(actual=105.0)).status == GRADES[1]
    assert levels.kofukin(plain(actual=150.0)).status == GRADES[0]
    assert levels.kofukin(plain(actual=4.0)).status == GRADES[3]
    assert levels.kofukin(plain(actual=None)).status == NOT_AVAILABLE


@pytest.mark.parametrize("target", [0.0, -10.0])
def test_a_target_that_is_not_positive_has_no_seven_tenths(target: float) -> None:
    near = plain(baseline=target - 5, actual=target - 1, target=target)
    assert levels.kofukin(near).status == GRADES[2]
    assert levels.kofukin(replace(near, actual=target - 6)).status == GRADES[3]
    assert levels.most_of_target(near) is None
    assert levels.most_of_target(replace(near, target=None)) is None


@pytest.mark.parametrize("rule", ["opensdg", "eurostat"])
def test_no_growth_from_zero_or_to_zero(rule: str) -> None:
    assert RULES[rule](plain(baseline=0.0)) == Opinion(rule, NOT_AVAILABLE, None)
    to_zero = plain(baseline=5.0, actual=-1.0, target=0.0, direction=Direction.DECREASE)
    assert RULES[rule](to_zero).status != NOT_AVAILABLE  # met: no rate is needed
    assert RULES[rule](plain(baseline=-5.0, actual=1.0)).status == NOT_AVAILABLE


def test_a_met_target_is_met_by_every_rule() -> None:
    dice = random.Random(5)
    for _ in range(500):
        b, up = dice.uniform(1, 100), dice.random() < 0.5
        goal = b * (1 + dice.uniform(0.05, 0.9) * (1 if up else -1))
        beyond = goal * (1.001 if up else 0.999)
        known = plain(baseline=b, actual=beyond, target=goal, direction=way(up))
        found = opinions(known)
        assert found["opensdg"].status == "target_achieved"
        assert found["eurostat"].status == "significant_progress"
        assert found["kofukin"].status == GRADES[0]
        assert found["target_met"].status == "achieved"


def test_the_unit_does_not_matter() -> None:
    dice = random.Random(7)
    for _ in range(500):
        b, y, goal = (dice.uniform(1, 100) for _ in range(3))
        up, scale = goal > b, dice.choice((0.01, 1000.0))
        known = plain(baseline=b, actual=y, target=goal, direction=way(up), series=())
        scaled = replace(known, baseline=b * scale, actual=y * scale, target=goal * scale)
        for name, rule in RULES.items():
            one, other = rule(known), rule(scaled)
            assert one.status == other.status, name
            if name in {"opensdg", "eurostat"} and one.value is not None:
                assert other.value == pytest.approx(one.value, rel=1e-6)
