"""Mistakes that planners make in sheets: no wrong value goes through without a word."""

import pytest

from chino_metrics.ingest.report import examine
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Severity
from tests.support.department_sheets import (
    FANS,
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    base,
    faulty,
    notes,
    numbers,
    read,
)

BEFORE = ["指標名", "単位", "R4年度実績"]
ROW = [FESTIVAL_NAME, "人", 3700, 1900]
KEPT = {(FESTIVAL, 2022): 3700}


def told(report, cell):
    return " ".join(i.message for i in report.issues if i.cell == cell)


@pytest.mark.parametrize(
    "head",
    [
        *("R5年度実績（女性）", "R5年度実績（うち市外）", "R5年度実績（対目標）", "R5年度 市内"),
        *("2024/3", 2024.3),
        *("令和0年度実績", "2O23年度", "20233年度", 202403, "実績（率）", "#REF!", "=C1"),
    ],
)
def test_a_head_that_may_be_of_another_thing_or_year_is_refused_by_its_cell(head):
    report = read([*BEFORE, head], ROW)
    assert numbers(report) == KEPT
    assert faulty(report) == {"D1"}
    assert "D2" in told(report, "D1")


@pytest.mark.parametrize(
    "head",
    [
        *("R5年度実績（上半期）", "R5年度上半期", "R5年度（4～9月）", "R5年度中間実績"),
        *("R5年度第2四半期", "R5年度（12月末現在）"),
    ],
)
def test_values_of_less_than_a_year_are_left_out_and_told(head):
    report = read([*BEFORE, head], ROW)
    assert numbers(report) == KEPT
    assert not faulty(report)
    assert faulty(report, Severity.WARNING) == {"D1"}
    assert "途中まで" in told(report, "D1")


@pytest.mark.parametrize("heads", [["R5年度上半期"], ["R5年度"]])
def test_a_table_of_part_of_a_year_alone_is_told_to_wait_for_the_whole(heads):
    below = [[None, None, "上半期"]] if heads == ["R5年度"] else []
    report = read(["指標名", "単位", *heads], *below, ROW[:3])
    assert not report.actuals
    (issue,) = (i for i in report.issues if i.severity is not Severity.INFO)
    assert issue.cell == ("C2" if below else "C1")
    for words in ("途中まで", "ほかに読める列はない", "その列を足して"):
        assert words in issue.message
    assert "そのままでよい" not in issue.message


@pytest.mark.parametrize(
    "rows",
    [
        [["指標名", "単位", "R5見込"]],
        [["指標名", "単位", "R5年度"], [None, None, "見込"]],
        [["指標名", "単位", "R4目標", "R5年度実績見込"]],
    ],
)
def test_a_file_of_values_that_are_only_foreseen_is_told_to_wait_for_them(rows):
    with pytest.raises(UnreadableWorkbookError) as refusal:
        read(*rows, ROW)
    for words in ("見込", "実績ではない値", "速報値でもよい", "「2023年度実績」"):
        assert words in str(refusal.value)


def test_a_title_over_foreseen_values_is_asked_about():
    report = read(["令和5年度 実績見込"], ["指標名", "単位", "値"], ROW[:3])
    assert numbers(report) == {}
    assert [value for value, _ in report.questions[0].choices] == ["2023", "skip"]
    assert "見込み" in told(report, "C2")


@pytest.mark.parametrize(
    ("head", "note"),
    [("R5年度（速報）", "速報"), ("R5年度実績（速報値）", "速報値"), ("R5年度実績（確定）", "")],
)
def test_a_state_in_a_head_goes_with_its_values(head, note):
    report = read([*BEFORE, head], ROW)
    assert numbers(report) == {**KEPT, (FESTIVAL, 2023): 1900}
    assert notes(report)[FESTIVAL, 2023] == note
    assert not faulty(report)


@pytest.mark.parametrize(
    ("below", "values", "refused"),
    [
        ([None, "（速報）"], {2022: 3700, 2023: 1900}, set()),
        ([None, "見込"], {2022: 3700}, set()),
        ([None, "上半期"], {2022: 3700}, set()),
        ([None, "うち女性"], {2022: 3700}, {"D2"}),
        (["計", "男"], {}, {"C2", "D2"}),
        (["人", "人"], {2022: 3700, 2023: 1900}, set()),
        (["人", "千人"], {2022: 3700}, {"D2"}),
        (["A", "①"], {2022: 3700, 2023: 1900}, set()),
        (["(R5.3.31現在)", "令和6年3月31日"], {2022: 3700, 2023: 1900}, set()),
        (["(R6.3.31現在)", None], {2023: 1900}, {"C2"}),
    ],
)
def test_a_row_of_words_below_the_years_belongs_to_the_head(below, values, refused):
    report = read(["指標名", "単位", "R4年度", "R5年度"], [None, None, *below], ROW)
    assert numbers(report) == {(FESTIVAL, year): value for year, value in values.items()}
    assert faulty(report) == refused


@pytest.mark.parametrize(
    "between",
    [["", "", "2019年度"], ["令和元年度分", "", "2019年度"], ["【2019年度】"], ["令和元年度"]],
)
def test_rows_below_another_year_are_not_those_of_the_head(between):
    rows = (["指標名", "単位", "2018年度"], [FESTIVAL_NAME, "人", 3700], [None], between)
    report = read(*rows, [FANS_NAME, "人", 1300])
    assert numbers(report) == {(FESTIVAL, 2018): 3700}
    assert {i.code for i in report.issues if i.severity is Severity.ERROR} == {"other_year_below"}
    assert not report.questions
    with_head = read(*rows, ["指標名", "単位", "2019年度"], [FANS_NAME, "人", 1300])
    assert numbers(with_head) == {(FESTIVAL, 2018): 3700, (FANS, 2019): 1300}
    assert not faulty(with_head)


@pytest.mark.parametrize(
    ("name", "unit", "cell"), [("#N/A", "人", "A2"), (FANS_NAME, "#REF!", "B2")]
)
def test_a_name_or_unit_that_is_a_broken_formula_is_told_where_it_stands(name, unit, cell):
    report = read(["指標名", "単位", "2018年度"], [name, unit, 1300], [FESTIVAL_NAME, "人", 3700])
    assert numbers(report) == {(FESTIVAL, 2018): 3700}
    assert faulty(report) == {cell}
    assert not report.questions


def test_a_number_in_a_text_without_a_name_is_nobodys():
    report = read(
        ["指標名", "単位", "2018年度"], [FESTIVAL_NAME, "人", 3700], [None, "人", "1,300"]
    )
    assert faulty(report) == {"C3"}


@pytest.mark.parametrize("head", ["区分", "内訳"])
def test_a_row_of_a_part_is_asked_about_and_one_of_a_class_is_not(head):
    heads = ["指標名", head, "2018年度"]
    report = read(heads, [FESTIVAL_NAME, "うち市内", 700], [FANS_NAME, "重点", 1300])
    assert numbers(report) == {(FANS, 2018): 1300}
    (question,) = report.questions
    assert (question.cell, question.candidates) == ("B2", (FESTIVAL,))
    assert FESTIVAL_NAME in question.text
    assert numbers(read(heads, [FESTIVAL_NAME, "うち市内", 700], answers={"縄文!A2": FESTIVAL}))


def test_a_title_over_half_a_year_is_asked_about():
    report = read(["令和5年度 上半期実績"], ["指標名", "単位", "実績"], [FESTIVAL_NAME, "人", 1900])
    assert numbers(report) == {}
    (question,) = report.questions
    assert [value for value, _ in question.choices] == ["2023", "skip"]
    assert "途中まで" in told(report, "C2")


def test_tables_side_by_side_do_not_lack_each_others_heads():
    report = read(
        ["指標名", "2018年度", None, "指標名", "2019年度"],
        [FESTIVAL_NAME, 3700, None, FANS_NAME, 1300],
    )
    assert numbers(report) == {(FESTIVAL, 2018): 3700, (FANS, 2019): 1300}
    assert not faulty(report)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["指標名", "'18"], [FESTIVAL_NAME, 3700]], ("A1に「指標名」", "「2025年度」")),
        ([["年度", FESTIVAL_NAME], ["2018年度", 3700]], ("B1に指標", "行と列を入れ替え")),
        ([["指標名", FESTIVAL_NAME], ["2018年度", 3700]], ("B1に指標", "行と列を入れ替え")),
        ([["縄文まつりについて"]], ("表が見つかりません",)),
    ],
)
def test_a_file_without_a_table_is_refused_with_the_cell_and_what_it_lacks(rows, said):
    with pytest.raises(UnreadableWorkbookError) as refusal:
        read(*rows)
    assert all(words in str(refusal.value) for words in said)


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_lines_that_are_not_divided_by_commas_are_refused_by_name(sign):
    text = f"指標名{sign}2018年度\n{FESTIVAL_NAME}{sign}3700\n"
    with pytest.raises(UnreadableWorkbookError, match="区切り"):
        examine(text.encode(), base(), "縄文.csv")


def test_a_month_is_advised_as_the_year_in_which_it_lies():
    assert "「2023年度実績」" in told(read([*BEFORE, "2024/3"], ROW), "D1")
    assert "「2024年度実績」" in told(read([*BEFORE, "2024.4"], ROW), "D1")


def test_a_title_of_another_years_values_is_told():
    heads = ["指標名", "単位", "令和5年度実績"]
    rows = (heads, [FESTIVAL_NAME, "人", 3700])
    report = read(["令和6年度 実績"], *rows)
    assert numbers(report) == {(FESTIVAL, 2023): 3700}
    assert faulty(report, Severity.WARNING) == {"C2"}
    assert "2024年度" in told(report, "C2")
    for title in ("令和5年度 実績", "令和6年度 縄文プロジェクト進捗管理表"):
        assert not faulty(read([title], *rows), Severity.WARNING)


@pytest.mark.parametrize("title", ["単位千人", "縄文まつり（千人）", "（単位：千人）"])
def test_a_magnitude_in_a_title_holds_for_the_table(title):
    report = read([title], ["指標名", "2018年度"], [FESTIVAL_NAME, 4])
    assert numbers(report) == {}
    assert faulty(report) == {"A1"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("39OO", "unreadable_number"),
        ("3.9E+03", "unreadable_number"),
        ("39\x0000", "bad_characters"),
    ],
)
def test_what_is_no_number_is_refused_for_what_it_is(written, code):
    text = f"指標名,単位,2018年度\n{FESTIVAL_NAME},人,{written}\n"
    report = examine(text.encode(), base(), "縄文.csv")
    assert [(i.cell, i.code) for i in report.issues if i.severity is Severity.ERROR] == [
        ("C2", code)
    ]


def test_a_year_that_cannot_be_is_one_line():
    report = read(["指標名", "単位", "2081年度"], [FESTIVAL_NAME, "人", 1])
    assert [i.code for i in report.issues if i.severity is not Severity.INFO] == [
        "implausible_year"
    ]
