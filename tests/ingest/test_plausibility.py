"""Doubts about read values: warnings that say what stands there, never corrections."""

from dataclasses import replace

import pytest

from chino_metrics.ingest.rules.definitions import definition_doubts
from chino_metrics.ingest.rules.plausibility import doubts
from chino_metrics.model.issue import Cell, Quantity, Severity
from chino_metrics.model.plan import Accumulation, Actual
from chino_metrics.workbook.reading import read_book
from tests.support.department_sheets import FANS, FESTIVAL, base
from tests.support.made_workbook import made

THIS_YEAR = 2024
DRILLS, MANUALS, FOUNDED, PAPER = "bosai-2-1", "bosai-2-2", "sosei-1-2", "ict-3-1"


def actuals(indicator, **values):
    return [
        Actual(indicator, int(year[1:]), Quantity(value, cell=Cell("S", f"A{year[1:]}")))
        for year, value in values.items()
    ]


def told(given, book=None):
    book = book or base()
    found = doubts(given, book.indicator_by_id, book, THIS_YEAR)
    assert {i.severity for i in found} <= {Severity.WARNING}
    return {(i.code, i.cell) for i in found}


@pytest.mark.parametrize(
    ("indicator", "values", "expected"),
    [
        (FESTIVAL, {"y2018": 3900, "y2019": 39000}, {("leap", "A2019")}),
        (FESTIVAL, {"y2018": 3900, "y2019": 390}, {("leap", "A2019")}),
        (FESTIVAL, {"y2018": 3900, "y2019": 38999}, set()),
        (FESTIVAL, {"y2018": 3900, "y2019": 0, "y2020": 4000}, set()),
        (FESTIVAL, {"y2018": 38000}, {("leap", "A2018")}),
        (FESTIVAL, {"y2025": 3900}, {("future_year", "A2025")}),
        (FESTIVAL, {"y2024": 3900}, set()),
        (DRILLS, {"y2018": 100, "y2019": 100.1}, {("percentage_range", "A2019")}),
        (DRILLS, {"y2018": 50, "y2019": -0.1}, {("percentage_range", "A2019")}),
        (PAPER, {"y2018": 2.1, "y2019": -50}, {("percentage_range", "A2019")}),
        (DRILLS, {"y2018": 0.9}, {("fraction", "A2018")}),
        (DRILLS, {"y2018": 1, "y2019": 0}, {("fraction", "A2018")}),
        (PAPER, {"y2018": 0.12, "y2019": 0.2}, {("fraction", "A2018"), ("fraction", "A2019")}),
        (PAPER, {"y2018": 0.5, "y2019": 60}, {("fraction", "A2018")}),
        (PAPER, {"y2018": 12, "y2019": 0}, set()),
        (MANUALS, {"y2018": 97, "y2019": 98}, {("more_than_exist", "A2019")}),
        (FOUNDED, {"y2018": 82, "y2019": 81}, {("falling_cumulative", "A2019")}),
        (FOUNDED, {"y2018": 82, "y2019": 82, "y2020": 83}, set()),
        (FOUNDED, {"y2018": 69}, {("falling_cumulative", "A2018")}),
        (DRILLS, {"y2018": 97.95}, set()),
        (FESTIVAL, {"y2018": 3900.5}, {("part_of_one", "A2018")}),
        ("bosai-2-4", {"y2017": 9}, {("other_than_baseline", "A2017")}),
        ("bosai-2-4", {"y2017": 5}, set()),
        (FANS, {"y2014": 582}, set()),
        (FANS, {"y2014": 600}, {("changed_past", "A2014")}),
    ],
)
def test_a_value_that_is_odd_is_told_at_its_cell(indicator, values, expected):
    assert told(actuals(indicator, **values)) == expected


def severities(given, changed=None):
    indicators = base().indicator_by_id | (changed or {})
    return [(i.code, i.severity) for i in doubts(given, indicators, base(), THIS_YEAR)]


def test_a_count_below_zero_is_an_error_unless_the_plan_goes_below_zero_too():
    given = actuals(FESTIVAL, y2018=-3900)
    assert severities(given) == [("below_zero", Severity.ERROR)]
    festival = base().indicator_by_id[FESTIVAL]
    below = replace(festival, baseline=replace(festival.baseline, quantity=Quantity(-5.0)))
    assert severities(given, {FESTIVAL: below}) == []
    reduced = replace(festival, name="来場者の増減数")
    assert severities(given, {FESTIVAL: reduced}) == [("below_zero", Severity.WARNING)]


def test_a_percentage_that_was_always_above_100_is_no_doubt():
    book = base()
    drills = book.indicator_by_id[DRILLS]
    above = replace(drills, final=replace(drills.final, quantity=Quantity(150.0)))
    given = actuals(DRILLS, y2018=120)
    assert doubts(given, {DRILLS: above}, book, THIS_YEAR) == []


@pytest.mark.parametrize("noun", ["漁港", "自治会", "組織"])
def test_more_than_there_are_is_told_of_whatever_is_counted(noun):
    """F13."""
    who = ["w", "p", 1, "防災の備えがあるもの", noun, f"{noun}（全34{noun}）", "増加", "時点"]
    rows = {"目標指標": [[*who, 2018, 10, None, None, 2027, 34]], "実績": [["w", None, None, 30]]}
    book = read_book(made(実績の注記=[], 参考系列=[], 出来事=[], **rows))
    (issue,) = doubts(actuals("w", y2022=35), book.indicator_by_id, book, THIS_YEAR)
    assert (issue.code, issue.severity) == ("more_than_exist", Severity.WARNING)
    assert f"34{noun}" in issue.message


def test_the_sentence_says_value_meaning_and_what_to_do():
    (issue,) = doubts(actuals(FANS, y2014=600), base().indicator_by_id, base(), THIS_YEAR)
    assert issue.message.startswith("「600」とある（2014年度")
    assert "582人" in issue.message
    assert issue.message.endswith("ください。")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "回"}, ("単位", "回", "人")),
        ({"name": "まつり"}, ("指標名", "まつり")),
        ({"accumulation": Accumulation.CUMULATIVE}, ("集計", "期間累計")),
    ],
)
def test_a_changed_definition_is_told_with_old_and_new(change, words):
    changed = replace(base().indicator_by_id[FESTIVAL], **change)
    (issue,) = definition_doubts([changed], base())
    assert issue.severity is Severity.WARNING
    for word in words:
        assert word in issue.message


def test_a_new_indicator_is_told():
    more = replace(base().indicator_by_id[FESTIVAL], id="jomon-1-9", name="土偶の貸出")
    (issue,) = definition_doubts([more], base())
    assert issue.severity is Severity.WARNING
    assert "土偶の貸出" in issue.message


def test_an_unchanged_definition_is_no_doubt():
    assert definition_doubts(base().indicators, base()) == []
