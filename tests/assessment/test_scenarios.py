"""What is expected of an indicator year by year."""

from __future__ import annotations

from chino_metrics.assessment import scenarios
from tests.support.books import book


def test_there_is_no_expected_value_before_the_baseline_year() -> None:
    thing = book("sample").indicator_by_id["sosei-3-1"]
    assert thing.baseline.year == 2017
    found = scenarios.expected_by_year(book("sample"), thing, range(2014, 2020))
    assert [found[year] for year in (2014, 2015, 2016)] == [None] * 3
    assert found[2017] == thing.baseline.quantity.value
    assert found[2019] == thing.final.quantity.value
