"""What is read beside what the plan and the published workbook say."""

import pytest

from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from chino_metrics.settings import WORKBOOK
from tests.support.department_sheets import (
    DRILLS,
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    HEAD,
    HP,
    HP_NAME,
    SPOTS,
    base,
    faulty,
    notes,
    numbers,
    read,
)


@pytest.mark.parametrize(("column", "cell"), [(2, "C2"), (3, "D2"), (4, "E2")])
def test_a_baseline_or_target_that_differs_from_the_plan_is_a_warning(column, cell):
    row = ["自主防災組織防災訓練実施率", "%", 90.5, 95, 100, 45.1]
    row[column] += 1
    head = ["指標名", "単位", "現況値 (2017)", "中間目標(2022)", "最終目標(2027)", "2020実績"]
    report = read(head, row, title="防災")
    assert numbers(report) == {(DRILLS, 2020): 45.1}
    assert cell in faulty(report, Severity.WARNING)


def test_the_same_value_twice_is_fine_and_a_different_one_is_refused_with_both_cells():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [FESTIVAL_NAME, "人", 1, 9, None])
    assert numbers(report).get((FESTIVAL, 2018)) == 1
    assert (FESTIVAL, 2019) not in numbers(report)
    message = " ".join(i.message + i.cell for i in report.issues if i.severity is Severity.ERROR)
    assert "D2" in message
    assert "D3" in message


def test_an_actual_ten_times_the_one_before_is_a_warning():
    report = read(HEAD, [FESTIVAL_NAME, "人", 3900, 39000, 390])
    assert {"D2", "E2"} <= faulty(report, Severity.WARNING)
    assert len(numbers(report)) == 3


@pytest.mark.parametrize(
    ("name", "unit", "value"),
    [
        ("自主防災組織防災訓練実施率", "%", 120),
        ("自主防災組織防災訓練実施率", "%", -1),
        ("自主防災組織初動体制マニュアル作成組織数", "組織", 98),
    ],
)
def test_an_implausible_value_is_a_warning(name, unit, value):
    report = read(HEAD[:3], [name, unit, value], title="防災")
    assert "C2" in faulty(report, Severity.WARNING)
    assert len(numbers(report)) == 1


def test_a_cumulative_value_that_falls_is_a_warning():
    report = read(HEAD[:4], ["新規創業者数", "人", 82, 80], title="創生")
    assert faulty(report, Severity.WARNING) == {"D2"}


def test_a_changed_past_value_is_a_warning_with_old_and_new():
    report = read(["指標名", "単位", "2014年度"], [FANS_NAME, "人", 600])
    message = next(i.message for i in report.issues if i.severity is Severity.WARNING)
    assert "582" in message
    assert "600" in message


def test_rules_of_the_ministry_are_named():
    report = read(HEAD, [FESTIVAL_NAME, "人", "3,900", "1人、2人", "=A1+B9"])
    rules = {i.cell: i.rule for i in report.issues if i.rule}
    assert "数値属性" in rules["C2"]
    assert "1セル1データ" in rules["D2"]
    assert "数式" in rules["E2"]


def test_the_published_workbook_reads_without_a_doubt():
    report = examine(WORKBOOK.read_bytes(), base())
    assert report.kind == "workbook"
    assert not faulty(report) and not faulty(report, Severity.WARNING)
    assert numbers(report)[SPOTS, 2014] == 3193700


def test_part_of_the_workbook_is_read_with_the_published_one():
    rows = [["指標ID", "指標名", "単位", "2018年度"], [HP, HP_NAME, "件", 93000]]
    report = read(*rows, title="実績")
    assert report.kind == "workbook"
    assert numbers(report) == {(HP, 2018): 93000}


def test_marks_in_the_planners_own_workbook_are_read_alike():
    head = ["指標ID", "2018年度", "2019年度", "2020年度", "2021年度"]
    report = read(head, [FESTIVAL, "123(速報)", "x", "-", "（集計中）"], title="実績")
    assert numbers(report) == {(FESTIVAL, 2018): 123}
    assert "速報" in notes(report)[FESTIVAL, 2018]
    assert "秘匿" in notes(report)[FESTIVAL, 2019]
    assert "集計中" in notes(report)[FESTIVAL, 2021]
