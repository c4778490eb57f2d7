"""What a planner is told has to lead to the right act: one cause, one sentence, at its cell."""

import pytest

from chino_metrics.exports.open_data import writer
from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from chino_metrics.views.open_data.figures import VALUES
from tests.support.books import scene_of
from tests.support.department_sheets import (
    FANS,
    FANS_NAME,
    FESTIVAL_NAME,
    HEAD,
    base,
    numbers,
    read,
)


def errors(report):
    return [i for i in report.issues if i.severity is Severity.ERROR]


@pytest.mark.parametrize("unit", ["延べ人数", "千人"])
def test_another_unit_is_one_fault_whatever_it_refuses(unit):
    report = read(HEAD, [FANS_NAME, unit, 3, 4, 5])
    (issue,) = errors(report)
    assert (issue.cell, issue.indicator) == ("B2", FANS_NAME)
    for word in (unit, "「人」", "単位を直し"):
        assert word in issue.message


def test_the_unit_of_a_title_is_one_fault():
    report = read(
        ["（単位：百人）"], ["指標名", *HEAD[2:]], [FANS_NAME, 3, 4, 5], [FESTIVAL_NAME, 6]
    )
    (issue,) = errors(report)
    assert issue.cell == "A1"


def test_every_fault_of_a_value_names_its_indicator():
    report = read(HEAD, [FANS_NAME, "人", "#REF!", "3千人", 1e308], [FESTIVAL_NAME, "人", "七"])
    assert {(i.cell, i.indicator) for i in errors(report)} == {
        *((cell, FANS_NAME) for cell in ("C2", "D2", "E2")),
        ("C3", FESTIVAL_NAME),
    }


def test_a_year_that_is_only_relative_is_told():
    report = read(["令和5年度"], ["指標名", "前年度実績", "今年度実績"], [FANS_NAME, 1400, 1450])
    assert numbers(report) == {(FANS, 2023): 1450}
    (issue,) = errors(report)
    assert issue.cell == "B2"
    assert "前年度実績" in issue.message


@pytest.mark.parametrize("for_excel", [False, True])
def test_the_open_data_of_the_site_are_told_for_what_they_are(for_excel):
    content = writer.as_csv(VALUES, scene_of(base()), for_excel=for_excel)
    report = examine(content, base(), "values.csv")
    (issue,) = errors(report)
    assert "オープンデータ" in issue.message
    assert not report.actuals


def test_what_was_read_stands_beside_its_cell():
    report = read(["指標名", "2014年度", "2018年度"], [FANS_NAME, 582, "1,400人(速報)"])
    ((value,), new) = report.read, report.new
    assert new == 1
    assert (value.written, value.published) == ("1,400人(速報)", None)
    assert (value.actual.quantity.value, value.actual.note) == (1400, "速報")
