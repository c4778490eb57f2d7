"""Values beside their plan's period and beside the same indicator in another plan."""

from tests.support.department_sheets import MUSEUM, MUSEUM_NAME, numbers, read

TWIN_NAME = "尖石縄文考古館来館者数"


def told(report, code):
    return [(i.cell, i.message) for i in report.issues if i.code == code]


def test_values_after_the_end_of_a_plan_are_asked_about_once():
    rows = (
        ["指標名", "2019年度", "2020年度", "2021年度"],
        ["新規創業者数", 95, 96, 97],
        ["20歳～24歳区分人口", 2200, 2210, "未調査"],
    )
    report = read(*rows, title="地域創生総合戦略")
    ((cell, message),) = told(report, "after_plan")
    assert cell == "C2"
    for word in ("茅野市地域創生総合戦略", "2019年度まで", "2020・2021年度", "3件"):
        assert word in message
    assert len(numbers(report)) == 5


def test_a_plan_that_goes_on_is_not_asked_about():
    report = read(["指標名", "2025年度"], ["防災士資格所有者数", 120], title="防災")
    assert told(report, "after_plan") == []


def test_a_value_beside_another_of_its_twin_is_asked_about():
    published = numbers(read(["指標名", "2016年度"], [MUSEUM_NAME, 1], title="縄文"))
    assert published == {(MUSEUM, 2016): 1}
    report = read(["指標名", "2014年度"], [TWIN_NAME, 55000], title="地域創生総合戦略")
    ((cell, message),) = told(report, "twins_apart")
    assert cell == "B2"
    for word in ("55,000", MUSEUM_NAME, "縄文プロジェクト", "公開中"):
        assert word in message


def test_twins_in_one_sheet_are_held_against_each_other_once():
    rows = (
        ["計画", "指標名", "2018年度"],
        ["縄文プロジェクト", MUSEUM_NAME, 55120],
        ["地域創生総合戦略", TWIN_NAME, 55000],
    )
    ((_, message),) = told(read(*rows), "twins_apart")
    assert "この表" in message
    same = [rows[0], rows[1], [*rows[2][:2], 55120]]
    assert told(read(*same), "twins_apart") == []
