"""Units and magnitudes of a sheet, a title, a row and a value."""

import pytest

from chino_metrics.model.issue import Severity
from tests.support.department_sheets import (
    DRILLS,
    FANS,
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    HEAD,
    faulty,
    numbers,
    one,
    read,
)


def test_another_magnitude_is_refused_with_both_units_named():
    report = one("3,310千人")
    message = next(i.message for i in report.issues if i.cell == "C2")
    assert "千人" in message
    assert "「人」" in message


def test_a_share_formatted_as_a_percentage_is_read_in_percent():
    report = read(
        HEAD[:3], ["自主防災組織防災訓練実施率", "%", 0.905], title="防災", shapes={"C2": "0.0%"}
    )
    assert numbers(report) == {(DRILLS, 2018): 90.5}


@pytest.mark.parametrize("place", ["above", "head"])
def test_the_magnitude_of_the_title_is_refused(place):
    title = [["（単位：百人）"]] if place == "above" else []
    head = ["指標名" if place == "above" else "指標名（単位：百人）", "2018年度", "2019年度"]
    report = read(*title, head, [FESTIVAL_NAME, 39, 40])
    assert numbers(report) == {}
    assert faulty(report)
    message = " ".join(i.message for i in report.issues if i.severity is Severity.ERROR)
    assert "百人" in message
    assert "「人」" in message


def test_the_indicators_own_unit_in_the_title_is_fine():
    report = read(["", "（単位：人）"], ["指標名", "2018年度"], [FESTIVAL_NAME, 39])
    assert numbers(report) == {(FESTIVAL, 2018): 39}
    assert not faulty(report)


def test_a_unit_column_with_another_unit_refuses_the_row():
    report = read(HEAD, [FESTIVAL_NAME, "千人", 3, 4, 5], [FANS_NAME, "人", 6, 7, 8])
    assert numbers(report) == {(FANS, 2018 + k): 6 + k for k in range(3)}
    message = " ".join(i.message for i in report.issues if i.severity is Severity.ERROR)
    assert "千人" in message
    assert "「人」" in message


def test_the_unit_right_above_the_table_counts():
    report = read([None, None, None, "単位:千人"], ["指標名", *HEAD[2:]], [FESTIVAL_NAME, 1, 2, 3])
    assert numbers(report) == {}
    assert faulty(report)


def test_a_magnitude_in_the_title_against_the_unit_column_is_refused():
    report = read(["（単位：百人）"], HEAD, [FESTIVAL_NAME, "人", 1, 2, 3])
    assert numbers(report) == {}
    assert faulty(report)


def test_a_magnitude_of_another_unit_in_the_title_is_no_matter():
    rows = (["（単位：百人）"], HEAD, ["自主防災組織防災訓練実施率", "%", 1, 2, 3])
    report = read(*rows, title="防災")
    assert len(numbers(report)) == 3
