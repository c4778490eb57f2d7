"""Counts with denominators, twins counted once, actuals owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chino_metrics.assessment import rollup
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import (
    Accumulation,
    Actual,
    Book,
    Direction,
    Indicator,
    Measure,
    Plan,
    PlanState,
)
from chino_metrics.model.target import Survey, Target
from chino_metrics.model.verdict import Assessment, Status

CELL = Cell("目標指標", "A2")


def indicator(
    id_: str, final: int | None = 2027, twin: str | None = None, **more: Any
) -> Indicator:
    values: dict[str, Any] = {
        "id": id_,
        "plan_id": id_[0],
        "measure_no": 1,
        "name": id_,
        "unit": "人",
        "unit_printed": "人",
        "direction": Direction.INCREASE,
        "accumulation": Accumulation.YEARLY,
        "baseline": Target(2017, Quantity(0.0)),
        "interim": Target(None, Quantity()),
        "final": Target(final, Quantity(100.0)),
        "twin_id": twin,
        "note": "",
        "cell": CELL,
    }
    return Indicator(**values | more)


def plan(id_: str, department: str, *measures: tuple[Indicator, ...]) -> Plan:
    numbered = tuple(
        Measure(id_, n, f"施策{n}", "", (), (), indicators)
        for n, indicators in enumerate(measures, start=1)
    )
    return Plan(id_, id_, id_, None, None, department, "", "", "", numbered)


def book(*plans: Plan) -> Book:
    return Book(plans, (), (), False, "0" * 64, None)


def verdicts(**statuses: Status) -> dict[str, Assessment]:
    return {
        id_: Assessment(id_, *[None] * 9, None, status, None, False)
        for id_, status in statuses.items()
    }


def actuals(**by_year: float | str | None) -> tuple[Actual, ...]:
    def quantity(value: float | str | None) -> Quantity:
        return Quantity(text=value) if isinstance(value, str) else Quantity(value)

    return tuple(Actual("a1", int(year[1:]), quantity(v)) for year, v in by_year.items())


CITY = book(
    plan("a", "企画課", (indicator("a1", final=2019, twin="b1"), indicator("a2")), ()),
    plan("b", "文化財課", (indicator("b1", final=2027, twin="a1"),)),
    plan("c", "企画課", (indicator("c1"),)),
)
VERDICTS = verdicts(
    a1=Status.ACHIEVED, a2=Status.BEHIND, b1=Status.ON_TRACK, c1=Status.NOT_ASSESSED
)


def shown(found: rollup.Rollup) -> tuple[list[int], int, int]:
    return list(found.counts.values()), found.assessed, found.total


def test_the_city_counts_a_twin_pair_once_with_the_later_target() -> None:
    assert shown(rollup.city(CITY, VERDICTS)) == ([0, 1, 0, 1, 1], 2, 3)
    assert [i.id for i in rollup.once(CITY.indicators)] == ["a2", "b1", "c1"]
    assert [i.id for i in rollup.counted_twins(CITY.indicators)] == ["b1"]


def test_counts_keep_every_status_in_the_order_shown() -> None:
    assert list(rollup.city(CITY, VERDICTS).counts) == list(Status)


@pytest.mark.parametrize(
    ("pair", "kept"),
    [
        ((indicator("a1", 2019, "b1"), indicator("b1", 2027)), ["b1"]),
        ((indicator("a1", 2019), indicator("b1", 2027, "a1")), ["b1"]),
        ((indicator("a1", 2027, "b1"), indicator("b1", 2019, "a1")), ["a1"]),
        ((indicator("a1", 2027, "b1"), indicator("b1", 2027, "a1")), ["a1"]),
        ((indicator("a1", None, "b1"), indicator("b1", 2019, "a1")), ["b1"]),
        ((indicator("a1", 2019, "gone"), indicator("b1", 2027)), ["a1", "b1"]),
        ((indicator("a1", 2019, "a1"),), ["a1"]),
    ],
    ids=[
        "named once",
        "named by the later",
        "first is later",
        "same year",
        "no year",
        "absent",
        "itself",
    ],
)
def test_twins_count_once(pair: tuple[Indicator, ...], kept: list[str]) -> None:
    assert [i.id for i in rollup.once(pair)] == kept


@pytest.mark.parametrize("names", [("b1", None), (None, "a1"), ("b1", "a1")])
@pytest.mark.parametrize(("years", "counted"), [((2027, 2027), "a1"), ((2019, 2027), "b1")])
def test_a_pair_is_the_same_whichever_names_the_other(
    names: tuple[str | None, str | None], years: tuple[int, int], counted: str
) -> None:
    first, second = indicator("a1", years[0], names[0]), indicator("b1", years[1], names[1])
    ((kept, other),) = rollup.twin_pairs((first, second))
    assert (kept.id, other.id) == (counted, ({"a1", "b1"} - {counted}).pop())
    both = book(plan("a", "企画課", (first,)), plan("b", "文化財課", (second,)))
    assert rollup.twin_of(both, first) is second
    assert rollup.twin_of(both, second) is first


@pytest.mark.parametrize(
    ("changes", "years"),
    [
        ({}, (2018, 2019, 2020)),
        ({"survey": Survey(2)}, (2019,)),
        ({"survey": Survey(3, 2018)}, (2018,)),
        ({"survey": Survey(final_month=9)}, (2018, 2019)),
        ({"survey": Survey(final_month=2)}, (2018, 2019)),
        ({"survey": Survey(final_month=4)}, (2018, 2019, 2020)),
        ({"final": 2019}, (2018, 2019)),
        ({"final": None}, (2018, 2019, 2020)),
        ({"baseline": Target(None, Quantity(1.0))}, ()),
        ({"baseline": Target(2020, Quantity(1.0))}, ()),
        ({"actuals": actuals(y2017=1.0, y2018=0.0, y2019="未調査", y2020=None)}, (2020,)),
        ({"actuals": actuals(y2018=1.0, y2019=1.0, y2020=1.0)}, ()),
    ],
    ids=[
        "all",
        "every second year",
        "every third year, from one named",
        "final in September",
        "final in February",
        "final in April",
        "final year",
        "no final year",
        "no baseline year",
        "baseline is new",
        "reason is an answer",
        "nothing",
    ],
)
def test_owed_years(changes: dict[str, Any], years: tuple[int, ...]) -> None:
    one = book(plan("a", "企画課", (indicator("a1", **changes),)))
    wanted = (rollup.Owed("a1", years),) if years else ()
    assert rollup.owed(one, date(2021, 7, 1)) == wanted


def test_a_month_of_the_next_calendar_year_is_ten_months_after_the_fiscal_year() -> None:
    assert not Survey(final_month=2).is_due(2019, date(2021, 2, 28))
    assert Survey(final_month=2).is_due(2019, date(2021, 3, 1))
    assert not Survey().is_due(2019, date(2020, 6, 30))
    assert Survey().is_due(2019, date(2020, 7, 1))


def test_without_a_numeric_target_nothing_is_owed_and_what_waits_for_one_is_listed_apart() -> None:
    waiting, done, none = (
        replace(indicator(f"a{n}"), final=Target(2027, Quantity(text=text)))
        for n, text in enumerate(("今後設定", "毎年度実施", None))
    )
    one = book(plan("a", "企画課", (waiting, done, none, indicator("a3"))))
    assert [o.indicator_id for o in rollup.owed(one, date(2021, 7, 1))] == ["a3"]
    assert tuple(filter(rollup.awaits_target, one.indicators)) == (waiting, none)


@pytest.mark.parametrize("state", [PlanState.ENDED, PlanState.PREPARING])
def test_a_plan_that_is_not_current_owes_nothing_and_is_not_counted(state: PlanState) -> None:
    plans = [plan(key, "企画課", (indicator(f"{key}1"),)) for key in "ab"]
    one = book(plans[0], replace(plans[1], state=state))
    assert [o.indicator_id for o in rollup.owed(one, date(2021, 7, 1))] == ["a1"]
    assert rollup.city(one, verdicts(a1=Status.BEHIND)).total == 1
