"""Where a table stands and how it is laid out: heads, stacked rows, several sheets."""

import pytest
from openpyxl.utils import get_column_letter

from chino_metrics.ingest.report import examine
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Severity
from tests.support.department_sheets import (
    DRILLS,
    FANS,
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    HEAD,
    base,
    faulty,
    file_of,
    numbers,
    read,
)

NAMED, YEARS = ["指標名", "単位"], [2019, 2020, 2021]


def test_a_table_may_start_anywhere_and_notes_stand_below():
    rows = [
        [],
        [None, "縄文プロジェクト 進捗管理表"],
        [],
        [None, "担当：縄文プロジェクト推進室", None, None, "令和3年4月作成"],
        [None, None, *HEAD],
        [None, None, FESTIVAL_NAME, "人", 3900, None, 0],
        [],
        [None, None, "注１ 2019年度は途中で中止"],
        [None, None, "※ 2020年度は開催なし"],
    ]
    report = read(*rows)
    assert numbers(report) == {(FESTIVAL, 2018): 3900, (FESTIVAL, 2020): 0}
    assert not faulty(report)
    assert not report.questions


def test_heads_in_three_rows_are_unfolded():
    rows = [
        ["施策", "指標名", "単位", "実績", None, None, None, "目標", None],
        [None, None, None, "平成", "令和", None, None, "中間", "最終"],
        [None, None, None, "H30", "R元", "R2", "R3", "R4", "R9"],
        ["施策②", "自主防災組織防災訓練実施率", "%", 91.2, 92, 45.1, "—", 95, 100],
        [None, "防災士資格所有者数", "人", 21, 38, 52, 60, 100, 150],
    ]
    merges = ["A1:A3", "B1:B3", "C1:C3", "D1:G1", "H1:I1", "E2:G2", "A4:A5"]
    report = read(*rows, title="防災", merges=merges)
    assert numbers(report) == {
        (DRILLS, 2018): 91.2,
        (DRILLS, 2019): 92,
        (DRILLS, 2020): 45.1,
        ("bosai-2-4", 2018): 21,
        ("bosai-2-4", 2019): 38,
        ("bosai-2-4", 2020): 52,
        ("bosai-2-4", 2021): 60,
    }


def test_a_merged_value_cell_is_refused():
    rows = [HEAD, [FESTIVAL_NAME, "人", 3900, None, 5]]
    report = read(*rows, merges=["C2:D2"])
    assert numbers(report) == {(FESTIVAL, 2020): 5}
    assert "C2" in faulty(report)


def test_value_rate_and_rank_alternate_and_only_the_value_is_taken():
    rows = [
        ["指標名", "単位", "2018年度", None, None, "2019年度", None, None],
        [None, None, "実績", "達成率(%)", "評価", "実績", "達成率(%)", "評価"],
        [FESTIVAL_NAME, "人", 3900, 97.5, "B", 4100, 102.5, "A"],
    ]
    for merges in ([], ["C1:E1", "F1:H1", "A1:A2", "B1:B2"]):
        report = read(*rows, merges=merges)
        assert numbers(report) == {(FESTIVAL, 2018): 3900, (FESTIVAL, 2019): 4100}
        assert not faulty(report)
        assert any("達成率" in text for _, text in report.reading) or any(
            "達成率" in i.message for i in report.issues
        )


def test_alternating_columns_in_one_row():
    rows = [
        ["指標名", "単位", "R1実績", "R1達成率", "R1評価", "R2実績", "R2達成率", "R2評価"],
        [FESTIVAL_NAME, "人", 3900, 97.5, "B", 4100, 102.5, "A"],
    ]
    report = read(*rows)
    assert numbers(report) == {(FESTIVAL, 2019): 3900, (FESTIVAL, 2020): 4100}


def test_stacked_rows_give_the_actual_and_check_the_target():
    name = "自主防災組織防災訓練実施率"
    rows = [
        ["指標名", "区分", "単位", 2018, 2022],
        [name, "目標", "%", 91, 96],
        [None, "実績", "%", 91.2, 93],
        [None, "達成率", "%", 100, 97],
    ]
    for merges in ([], ["A2:A4"]):
        report = read(*rows, title="防災", merges=merges)
        assert numbers(report) == {(DRILLS, 2018): 91.2, (DRILLS, 2022): 93}
        assert not faulty(report)
        assert "E2" in faulty(report, Severity.WARNING)


def test_one_sheet_a_plan_and_what_is_hidden_is_read_and_reported():
    def hide(book):
        book["防災"].sheet_state = "hidden"
        book["縄文"].row_dimensions[3].hidden = True
        book["縄文"].column_dimensions["D"].hidden = True

    sheets = [
        ("縄文", [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [FANS_NAME, "人", 4, 5, 6]]),
        ("防災", [HEAD, ["防災士資格所有者数", "人", 7, 8, 9]]),
    ]
    report = examine(file_of(*sheets, change=hide), base())
    assert len(numbers(report)) == 9
    told = " ".join([i.message for i in report.issues] + [t for _, t in report.reading])
    assert told.count("非表示") >= 3


def test_separators_subtotals_and_repeated_heads_are_skipped():
    rows = [
        HEAD,
        ["■ にぎわい"],
        [FESTIVAL_NAME, "人", 1, 2, 3],
        ["小計", "人", 1, 2, 3],
        [],
        HEAD,
        [FANS_NAME, "人", 4, 5, 6],
        ["合計", None, 5, 7, 9],
    ]
    report = read(*rows)
    assert len(numbers(report)) == 6
    assert not faulty(report)
    assert not report.questions


@pytest.mark.parametrize(
    "rows",
    [
        [["お知らせ"], ["来週の予定"]],
        [["品名", "数量"], ["鉛筆", 3]],
        [["指標名", "備考"], ["a", "b"]],
    ],
)
def test_a_file_without_a_table_is_refused_with_a_plain_sentence(rows):
    with pytest.raises(UnreadableWorkbookError) as raised:
        examine(file_of(("Sheet1", rows)), base())
    assert "ください" in raised.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_is_read_in_every_usual_encoding(encoding):
    text = f'指標名,単位,平成30年度,令和元年度\r\n{FESTIVAL_NAME},人,"3,900",５\r\n'
    report = examine(text.encode(encoding), base(), "縄文.csv")
    assert numbers(report) == {(FESTIVAL, 2018): 3900, (FESTIVAL, 2019): 5}


def test_addresses_are_those_of_the_sheet():
    rows = [[], [], [None] * 27 + HEAD, [None] * 27 + [FESTIVAL_NAME, "人", 1, "#REF!", 3]]
    report = read(*rows)
    assert faulty(report) == {f"{get_column_letter(31)}4"}


@pytest.mark.parametrize("gap", [[], [None]])
def test_tables_side_by_side_never_lend_each_other_values(gap):
    report = read(
        ["指標名", "2018年度", *gap, "指標名", "2019年度"],
        [FESTIVAL_NAME, 1, *gap, FANS_NAME, 2],
    )
    right = {(FESTIVAL, 2018): 1, (FANS, 2019): 2}
    assert numbers(report).items() <= right.items()
    assert numbers(report) == right or faulty(report)


def test_two_whole_tables_that_differ_are_not_chosen_from():
    tables = [
        ("案1", [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3]]),
        ("案2", [HEAD, [FESTIVAL_NAME, "人", 4, 5, 6]]),
    ]
    try:
        report = examine(file_of(*tables), base())
    except UnreadableWorkbookError:
        return
    assert numbers(report) == {}
    assert len([i for i in report.issues if i.severity is Severity.ERROR]) >= 3


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        # a label over the middle of its three years
        (
            [[None, None, None, "目標", None, None, "実績"], [*NAMED, *YEARS, *YEARS]],
            {"D1", "G1"},
        ),
        # over the last ones
        (
            [[None] * 4 + ["目標", None, None, "実績"], [*NAMED, *YEARS, *YEARS]],
            {"E1", "H1"},
        ),
        # only the second is in the middle: the years start anew under the first
        (
            [[None, None, "目標", None, None, None, "実績"], [*NAMED, *YEARS, *YEARS]],
            {"C1", "G1"},
        ),
        # years over the middle of what they hold
        (
            [
                [None, None, None, 2019, None, 2020],
                [*NAMED, "実績", "達成率", "実績", "達成率", "評価"],
            ],
            {"D1", "F1"},
        ),
        # an era over the middle
        (
            [[None, None, "平成", None, None, "令和"], [*NAMED, 29, 30, "元", 2, 3]],
            {"C1", "F1"},
        ),
    ],
)
def test_a_label_over_the_middle_of_its_columns_is_refused_by_its_cell(rows, wrong):
    values = [FESTIVAL_NAME, "人", 1, 2, 3, 4, 5, 6]
    report = read(["縄文"], *rows, values[: len(rows[-1])])
    assert numbers(report) == {}
    assert {f"{cell[0]}{int(cell[1:]) - 1}" for cell in faulty(report)} == wrong


@pytest.mark.parametrize("merge", [[], ["C1:E1", "F1:H1"]])
def test_a_label_at_the_left_of_its_columns_is_read(merge):
    rows = [[None, None, "目標", None, None, "実績"], [*NAMED, *YEARS, *YEARS]]
    report = read(*rows, [FESTIVAL_NAME, "人", 1, 2, 3, 4, 5, 6], merges=merge)
    assert numbers(report) == {(FESTIVAL, 2019): 4, (FESTIVAL, 2020): 5, (FESTIVAL, 2021): 6}


@pytest.mark.parametrize("number", [52, "52", "52人"])
def test_numbers_under_an_empty_head_are_refused_at_the_head(number):
    rows = [[*NAMED, 2018, None, 2020], [FESTIVAL_NAME, "人", 1, number, 3]]
    report = read(["縄文の実績"], *rows)
    assert faulty(report) == {"D2"}
    assert numbers(report) == {(FESTIVAL, 2018): 1, (FESTIVAL, 2020): 3}


def test_a_number_of_the_line_and_a_remark_without_a_head_are_no_fault():
    rows = [[None, *NAMED, 2018], [1, FESTIVAL_NAME, "人", 1, "中止の日あり"], [None, "計", "", 9]]
    report = read(*rows)
    assert numbers(report) == {(FESTIVAL, 2018): 1}
    assert not faulty(report)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["指標名,単位,2018,2019", f"{FESTIVAL_NAME},人,1,5,600"], {"E2"}),
        (["縄文", "指標名,2018,備考", f"{FESTIVAL_NAME},5,600,", f"{FANS_NAME},7,8"], {"D3"}),
        (["指標名,2018,,", f"{FESTIVAL_NAME},5600,,"], set()),
    ],
)
def test_a_line_of_a_csv_that_is_longer_than_its_head_is_refused(lines, wrong):
    report = examine("\n".join(lines).encode(), base(), "縄文.csv")
    assert faulty(report) == wrong
    assert (FESTIVAL, 2018) not in numbers(report) or not wrong
