"""Whole sheets as departments keep them: heads, rows and units in the shapes they come in."""

import pytest

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
    HP,
    HP_NAME,
    MUSEUM,
    MUSEUM_NAME,
    base,
    faulty,
    file_of,
    notes,
    numbers,
    read,
)

DRILLS_NAME, MANUALS_NAME = "自主防災組織防災訓練実施率", "自主防災組織初動体制マニュアル作成組織数"
MANUALS, LEADERS, EXPERTS = "bosai-2-2", "bosai-2-3", "bosai-2-4"


def points(indicator, *values, first=2018):
    """{(indicator, year): value} of consecutive years; None is left out."""
    return {(indicator, first + k): v for k, v in enumerate(values) if v is not None}


#: Rows of a sheet called 縄文 → the numbers in it; nothing in it is a fault.
FESTIVAL_ROW, FANS_ROW = [FESTIVAL_NAME, "人", 1, 2, 3], [FANS_NAME, "人", 4, 5, 6]
BOTH = {**points(FESTIVAL, 1, 2, 3), **points(FANS, 4, 5, 6)}
SHAPES = {
    "group over unmerged years": (
        [
            ["指標名", "単位", "実績", None, None],
            [None, None, "H30", "R元", "R2"],
            FESTIVAL_ROW,
            FANS_ROW,
        ],
        BOTH,
    ),
    "an era over its years": (
        [
            ["指標名", "単位", "平成", "令和", None],
            [None, None, "30年度", "元年度", "2年度"],
            FESTIVAL_ROW,
        ],
        points(FESTIVAL, 1, 2, 3),
    ),
    "an era over bare numbers": (
        [
            ["指標名", "単位", "平成", None, "令和", None],
            [None, None, 29, 30, "元", 2],
            [FESTIVAL_NAME, "人", 1, 2, 3, 4],
        ],
        points(FESTIVAL, 1, 2, 3, 4, first=2017),
    ),
    "年度 over the years": (
        [["指標名", "単位", "年度", None, None], [None, None, 2018, 2019, 2020], FESTIVAL_ROW],
        points(FESTIVAL, 1, 2, 3),
    ),
    "実績の推移 over the years": (
        [
            ["指標名", "単位", "実績の推移", None, None],
            [None, None, "2018", "2019", "2020"],
            FESTIVAL_ROW,
        ],
        points(FESTIVAL, 1, 2, 3),
    ),
    "western year over era": (
        [
            ["指標名", "単位", 2018, 2019, 2020],
            [None, None, "(H30)", "(R元)", "(R2)"],
            FESTIVAL_ROW,
        ],
        points(FESTIVAL, 1, 2, 3),
    ),
    "year over 実績値": (
        [
            ["指標名", "単位", "2018年度", "2019年度", "2020年度"],
            [None, None, "実績値", "実績値", "実績値"],
            FESTIVAL_ROW,
        ],
        points(FESTIVAL, 1, 2, 3),
    ),
    "units in a row of the head": (
        [["指標名", "単位", 2018, 2019, 2020], [None, None, "(人)", "(人)", "(人)"], FESTIVAL_ROW],
        points(FESTIVAL, 1, 2, 3),
    ),
    "number and department columns": (
        [
            ["No.", "指標名", "担当課", "単位", "2018", "2019", "備考"],
            [1, FESTIVAL_NAME, "観光課", "人", 1, 2, "中止"],
            [2, FANS_NAME, "〃", "〃", 4, 5, 7],
        ],
        {**points(FESTIVAL, 1, 2), **points(FANS, 4, 5)},
    ),
    "numbered names": (
        [
            ["指標名", "2018"],
            [f"① {FESTIVAL_NAME}", 1],
            [f"(2) {FANS_NAME}", 4],
            [f"３．{MUSEUM_NAME}", 5],
            [f"・{HP_NAME}", 6],
        ],
        {**points(FESTIVAL, 1), **points(FANS, 4), **points(MUSEUM, 5), **points(HP, 6)},
    ),
    "a wide space in the head": (
        [
            ["指　標　名", "単 位", "２０１８ 年度", "R 元\n年度", "令和２年度\n（実績）"],
            FESTIVAL_ROW,
        ],
        points(FESTIVAL, 1, 2, 3),
    ),
    "目標指標 and KPI": (
        [["重要業績評価指標（KPI）", "単位", "H30実績値", "R1実績値", "R2実績値"], FESTIVAL_ROW],
        points(FESTIVAL, 1, 2, 3),
    ),
    "estimates and rates aside": (
        [
            ["指標", "単位", "2018実績", "2019見込", "達成率（％）", "前年比", "達成状況"],
            [FESTIVAL_NAME, "人", 1, 2, 97.5, "102%", "◎"],
        ],
        points(FESTIVAL, 1),
    ),
    "empty columns between": (
        [
            ["指標名", None, "単位", None, "2018", None, "2019"],
            [FESTIVAL_NAME, None, "人", None, 1, None, 2],
        ],
        points(FESTIVAL, 1, 2),
    ),
    "empty rows between": (
        [[], HEAD, [], FESTIVAL_ROW, [], [], FANS_ROW, [], ["注１）速報値を含む。"], ["※ 〃"]],
        BOTH,
    ),
    "separators, sums and the head again": (
        [
            HEAD,
            ["【にぎわい】", None, None, None, None],
            FESTIVAL_ROW,
            ["小　計", None, 1, 2, 3],
            ["指標名", "単位", "2018年度", "2019年度", "2020年度"],
            FANS_ROW,
            ["合計", "人", 5, 7, 9],
            ["-----", None, None, None, None],
        ],
        BOTH,
    ),
    "years backwards": (
        [["指標名", "単位", "R2", "R元", "H30"], [FESTIVAL_NAME, "人", 3, 2, 1]],
        points(FESTIVAL, 1, 2, 3),
    ),
    "the remark column says 目標": (
        [
            ["指標名", "単位", "2018", "備考"],
            [FESTIVAL_NAME, "人", 1, "目標"],
            [FANS_NAME, "人", 4, "目標"],
        ],
        {**points(FESTIVAL, 1), **points(FANS, 4)},
    ),
    "same unit said otherwise": (
        [
            ["指標名", "単位", "2018"],
            [HP_NAME, "件／年", 1],
            [MUSEUM_NAME, "（人）", 2],
            [FANS_NAME, " 人 ", 3],
        ],
        {**points(HP, 1), **points(MUSEUM, 2), **points(FANS, 3)},
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_sheet_is_read_in_this_shape(name):
    rows, expected = SHAPES[name]
    report = read(*rows)
    assert numbers(report) == expected
    assert not faulty(report)
    assert not report.questions


def test_heads_in_three_merged_rows_with_rates_between():
    rows = [
        ["施策", "指標名", "単位", "実績", None, None, None, None, None, "目標", None],
        [None, None, None, "平成30年度", None, None, "令和元年度", None, None, "中間", "最終"],
        [None, None, None, *(2 * ["実績", "達成率(%)", "評価"]), "R4", "R9"],
        ["施策②", DRILLS_NAME, "%", 91.2, 96, "A", 92, 97, "A", 95, 100],
        [None, MANUALS_NAME, "組織", 41, 82, "B", 44, 88, "B", 50, 97],
    ]
    merges = ["A1:A3", "B1:B3", "C1:C3", "D1:I1", "D2:F2", "G2:I2", "J1:K1", "A4:A5"]
    report = read(*rows, title="防災", merges=merges)
    assert numbers(report) == {**points(DRILLS, 91.2, 92), **points(MANUALS, 41, 44)}
    assert not faulty(report)
    assert not faulty(report, Severity.WARNING)


def test_a_group_that_is_merged_ends_where_it_ends():
    rows = [
        ["指標名", "単位", "実績", None, "目標", None],
        [None, None, "2018", "2019", "2022", "2027"],
        [MANUALS_NAME, "組織", 41, 44, 50, 97],
    ]
    for merges in ([], ["C1:D1", "E1:F1"]):
        report = read(*rows, title="防災", merges=merges)
        assert numbers(report) == points(MANUALS, 41, 44)
        assert not faulty(report, Severity.WARNING)


def test_an_unmerged_group_does_not_reach_over_a_head_of_its_own():
    rows = [
        ["指標名", "単位", "現況値", "実績", None, "備考"],
        [None, None, "H29", "H30", "R元", None],
        [DRILLS_NAME, "%", 90.5, 91.2, 92, "訓練は秋"],
    ]
    report = read(*rows, title="防災")
    assert numbers(report) == points(DRILLS, 91.2, 92)
    assert not faulty(report)


def test_stacked_rows_may_repeat_the_name_and_stand_without_their_own_head():
    rows = [
        ["指標名", "", "単位", 2018, 2019],
        [FANS_NAME, "目標値", "人", 1, 2],
        [FANS_NAME, "実績値", "人", 1290, 1350],
        [FANS_NAME, "達成率(%)", "%", 99, 98],
        [HP_NAME, "目標値", "件", 1, 2],
        [HP_NAME, "実績値", "件", 93100, 90000],
        [HP_NAME, "達成率(%)", "%", 99, 98],
    ]
    report = read(*rows)
    assert numbers(report) == {**points(FANS, 1290, 1350), **points(HP, 93100, 90000)}
    assert not faulty(report)


def test_stacked_rows_say_same_as_above_by_a_mark():
    rows = [
        ["指標名", "区分", "単位", 2018],
        [FANS_NAME, "目標", "人", 1],
        ["〃", "実績", "〃", 1290],
    ]
    report = read(*rows)
    assert numbers(report) == points(FANS, 1290)
    assert not faulty(report)


def test_a_target_of_a_stacked_row_is_compared_where_the_plan_has_one():
    rows = [
        ["指標名", "区分", "単位", 2018, 2022, 2027],
        [DRILLS_NAME, "目標", "%", 91, 95, 99],
        [None, "実績", "%", 91.2, 93, None],
    ]
    report = read(*rows, title="防災")
    assert numbers(report) == {(DRILLS, 2018): 91.2, (DRILLS, 2022): 93}
    assert faulty(report, Severity.WARNING) == {"F2"}
    (message,) = (i.message for i in report.issues if i.severity is Severity.WARNING)
    assert "99" in message
    assert "100" in message


@pytest.mark.parametrize("titles", [("平成30年度", "令和元年度"), ("H30", "R1"), ("2018", "2019")])
def test_a_sheet_a_year_with_its_year_in_the_tab(titles):
    head = ["指標名", "単位", "目標", "実績", "達成率（%）", "評価"]
    sheets = [
        (title, [head, [FESTIVAL_NAME, "人", 4000, 3900 + k, 97, "B"]])
        for k, title in enumerate(titles)
    ]
    report = examine(file_of(*sheets), base(), "縄文.xlsx")
    assert numbers(report) == points(FESTIVAL, 3900, 3901)
    assert not faulty(report)


def test_a_sheet_a_plan_with_a_hidden_one():
    def hide(book):
        book["防災"].sheet_state = "veryHidden"

    sheets = [
        ("縄文プロジェクト", [HEAD, FESTIVAL_ROW]),
        ("防災", [HEAD, [DRILLS_NAME, "%", 91, 92, 93]]),
        ("メモ", [["来年度は様式を変える"]]),
    ]
    report = examine(file_of(*sheets, change=hide), base())
    assert numbers(report) == {**points(FESTIVAL, 1, 2, 3), **points(DRILLS, 91, 92, 93)}
    assert [i.sheet for i in report.issues if i.code == "hidden_cells"] == ["防災"]
    assert any("メモ" in text for _, text in report.reading)


def test_the_plan_may_stand_in_a_column_of_its_own():
    rows = [
        ["計画名", "指標名", "単位", "2018"],
        ["縄文プロジェクト", FESTIVAL_NAME, "人", 1],
        ["茅野市地域防災計画", DRILLS_NAME, "%", 91],
        ["〃", MANUALS_NAME, "組織", 41],
        [None, "防災士資格所有者数", "人", 21],
    ]
    report = read(*rows, title="全体")
    assert numbers(report) == {
        (FESTIVAL, 2018): 1,
        (DRILLS, 2018): 91,
        (MANUALS, 2018): 41,
        (EXPERTS, 2018): 21,
    }
    assert not faulty(report)


def test_the_plan_may_stand_in_a_separator():
    rows = [
        HEAD,
        ["■縄文プロジェクト"],
        FESTIVAL_ROW,
        ["■地域防災計画"],
        [DRILLS_NAME, "%", 91, 92, 93],
    ]
    report = read(*rows, title="一覧")
    assert numbers(report) == {**points(FESTIVAL, 1, 2, 3), **points(DRILLS, 91, 92, 93)}


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([["（単位：百人）"], ["指標名", "2018"], [FESTIVAL_NAME, 39]], "百人"),
        ([["単位　千人"], [], ["指標名", "2018"], [FESTIVAL_NAME, 39]], "千人"),
        ([["縄文の実績（単位:千人）"], ["指標名", "2018"], [FESTIVAL_NAME, 39]], "千人"),
        ([["指標名（百人）", "2018"], [FESTIVAL_NAME, 39]], "百人"),
        ([["指標名", "実績（千人）", None], [None, 2018, 2019], [FESTIVAL_NAME, 39, 40]], "千人"),
        ([["指標名", "2018年度（千人）"], [FESTIVAL_NAME, 39]], "千人"),
        ([["指標名", "2018年度"], [f"{FESTIVAL_NAME}（単位：千人）", 39]], "千人"),
        ([["指標名", "2018年度"], [f"{FESTIVAL_NAME}[百人]", 39]], "百人"),
        ([["指標名", "単位", "2018年度"], [FESTIVAL_NAME, "百人", 39]], "百人"),
        ([["指標名", "単位", "2018年度"], [FESTIVAL_NAME, "件", 39]], "件"),
        ([["指標名", "単位", "2018年度"], [FESTIVAL_NAME, "人", "39百人"]], "百人"),
        ([["指標名", "単位", "2018年度"], [FESTIVAL_NAME, "人", "39件"]], "件"),
    ],
)
def test_another_unit_is_refused_wherever_it_stands(rows, shown):
    report = read(*rows)
    assert numbers(report) == {}
    message = " ".join(i.message for i in report.issues if i.severity is Severity.ERROR)
    assert f"{shown}」" in message
    assert "「人」" in message


def test_a_unit_in_a_number_format_counts_too():
    rows = [HEAD, [FESTIVAL_NAME, "人", 39, 40, 3900]]
    report = read(*rows, shapes={"C2": '#,##0"千人"', "D2": '0"人"'})
    assert numbers(report) == points(FESTIVAL, None, 40, 3900)
    assert faulty(report) == {"C2"}


def test_per_mille_is_read_only_where_the_unit_says_so():
    assert faulty(read(HEAD, [DRILLS_NAME, "%", "5.5‰"], title="防災")) == {"C2"}


@pytest.mark.parametrize("merge", ["C2:D2", "C2:C3", "C2:D3"])
def test_merged_values_are_refused_by_their_cell(merge):
    report = read(HEAD, FESTIVAL_ROW, FANS_ROW, merges=[merge])
    assert faulty(report) == {"C2"}
    assert not set(numbers(report)) & {(FESTIVAL, 2018)}
    assert numbers(report)[FANS, 2020] == 6


def test_a_year_in_the_value_that_is_the_columns_own_is_a_note():
    report = read(HEAD, [FESTIVAL_NAME, "人", "3,900(H30)", "3,800（平成30年度）", "r 3,700"])
    assert numbers(report) == points(FESTIVAL, 3900, None, 3700)
    assert faulty(report) == {"D2"}
    assert "H30" in notes(report)[FESTIVAL, 2018]


def test_tables_that_contradict_each_other_are_refused_in_both_cells():
    rows = [HEAD, FESTIVAL_ROW, [], ["改訂版"], HEAD, [FESTIVAL_NAME, "人", 1, 9, 3]]
    report = read(*rows)
    assert numbers(report) == points(FESTIVAL, 1, None, 3)
    assert faulty(report) == {"D2", "D6"}


@pytest.mark.parametrize("written", ["〃", "同上", "″"])
def test_same_as_above_is_no_value(written):
    report = read(HEAD, FESTIVAL_ROW, [FANS_NAME, "人", written, 5, 6])
    assert numbers(report) == {**points(FESTIVAL, 1, 2, 3), **points(FANS, None, 5, 6)}
    assert faulty(report) == {"C3"}


@pytest.mark.parametrize(
    ("written", "indicator"),
    [
        (
            "市役所窓口における申請書等のルビ振りや『やさしい日本語』による作成状況の割合",
            "tabunka-1-1",
        ),
        ("ロングモント市･茅野市ホームステイ交流事業参加者及び協力者数", "tabunka-2-1"),
        ("関係団体等と連携した,多文化共生・国際交流推進のための講座等開催数", "tabunka-3-1"),
        ("ＳＮＳの情報更新件数", "ict-4-2"),
        ("市民生活に役立つスマホアプリの導入数", "ict-1-2"),
        ("２０歳〜２４歳区分人口", "sosei-2-2"),
        ("20歳－24歳区分人口", "sosei-2-2"),
        ("市内の区・自治会への 入区率", "sosei-5-1"),
        ("住民票･税証明などのコンビニ交付件数", "ict-3-2"),
        ("防災リーダー【複数年任期】選任組織数", LEADERS),
        ("茅野市ＩＣＴ教育推進計画の達成率（％）", "ict-1-1"),
        ("新規創業者数（人）", "sosei-1-2"),
    ],
)
def test_names_of_the_city_are_found_however_they_are_typed(written, indicator):
    report = read(["指標名", "2018年度"], [written, 5], title="Sheet1")
    assert numbers(report) == {(indicator, 2018): 5}
    assert not report.questions


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["指標名", "単位"], [FESTIVAL_NAME, "人"]],
        [["品目", "4月", "5月"], ["鉛筆", 1, 2]],
        [[2018, 2019, 2020], [1, 2, 3]],
    ],
)
def test_a_sheet_without_a_table_is_unreadable(rows):
    with pytest.raises(UnreadableWorkbookError):
        read(*rows)


@pytest.mark.parametrize("above", [[], [["縄文の実績"], []]])
def test_a_missing_head_over_the_names_is_made_up_for_and_told(above):
    report = read(*above, [None, "単位", "2018", "2019"], [FESTIVAL_NAME, "人", 1, 2])
    assert numbers(report) == points(FESTIVAL, 1, 2)
    assert not faulty(report)
    told = [i for i in report.issues if i.code == "omitted_head"]
    assert [(i.cell, "項目名" in i.rule) for i in told] == [(f"A{len(above) + 1}", True)]


@pytest.mark.parametrize(
    "name", ["小計", "合　計", "（計）", "縄文 計", "プロジェクト合計", "総計", "平均"]
)
def test_a_row_of_sums_is_no_indicator(name):
    report = read(HEAD, FESTIVAL_ROW, [name, "人", 1, 2, 3])
    assert numbers(report) == points(FESTIVAL, 1, 2, 3)
    assert not faulty(report)
    assert not report.questions


@pytest.mark.parametrize(
    ("written", "is_told"),
    [
        (4000, False),
        ("4,000人", False),
        ("—", False),
        ("集計中", False),
        (4100, True),
        ("増加", True),
    ],
)
def test_a_target_that_differs_from_the_plan_is_told_and_never_taken(written, is_told):
    report = read(["指標名", "2018", "目標値(R9)"], [FESTIVAL_NAME, 3900, written])
    assert numbers(report) == {(FESTIVAL, 2018): 3900}
    assert faulty(report, Severity.WARNING) == ({"C2"} if is_told else set())
    if is_told:
        assert "4,000人" in " ".join(i.message for i in report.issues)


def test_a_unit_marked_as_the_same_as_above_is_that_unit():
    rows = [["指標名", "単位", "2018"], [FESTIVAL_NAME, "百人", 1], [FANS_NAME, "〃", 2]]
    report = read(*rows)
    assert numbers(report) == {}
    assert faulty(report) == {"B2"}


def test_the_target_of_a_sheet_of_one_year_is_not_the_last_one():
    head = ["指標名", "単位", "目標値", "実績値"]
    report = read(head, [FESTIVAL_NAME, "人", 3850, 3900], title="令和元年度")
    assert numbers(report) == {(FESTIVAL, 2019): 3900}
    assert not faulty(report, Severity.WARNING)


def test_what_is_hidden_is_named_and_what_is_ignored_is_said():
    def hide(book):
        book["縄文"].row_dimensions[3].hidden = True
        book["縄文"].column_dimensions["D"].hidden = True

    head = ["指標名", "単位", "2018", "2019", "達成率"]
    content = file_of(("縄文", [head, [*FESTIVAL_ROW[:4], 9], [*FANS_ROW[:4], 9]]), change=hide)
    report = examine(content, base())
    assert len(numbers(report)) == 4
    said = {i.code: i for i in report.issues if i.severity is Severity.INFO}
    assert "行（3）、列（D）" in said["hidden_cells"].message
    assert said["ignored_columns"].cell == "E1"


def test_each_of_several_tables_has_its_own_title():
    head = ["指標名", "実績"]
    rows = [
        ["縄文プロジェクト 令和元年度"],
        head,
        [FESTIVAL_NAME, 1],
        [],
        ["令和2年度"],
        head,
        [FESTIVAL_NAME, 2],
        ["注 速報値"],
        ["地域防災計画 令和3年度", "（単位：％）"],
        head,
        [DRILLS_NAME, 91],
    ]
    report = read(*rows, title="一覧")
    assert numbers(report) == {(FESTIVAL, 2019): 1, (FESTIVAL, 2020): 2, (DRILLS, 2021): 91}
    assert not faulty(report)


def test_a_unit_of_one_sheet_is_no_excuse_for_that_of_another():
    rows = [["（単位：百人）"], ["指標名", "2018"], [FESTIVAL_NAME, 1]]
    report = examine(file_of(("縄文", rows), ("縄文2", rows)), base())
    places = {(i.sheet, i.cell) for i in report.issues if i.severity is Severity.ERROR}
    assert places == {("縄文", "A1"), ("縄文2", "A1")}


def test_of_many_unknown_rows_the_first_are_asked_and_all_are_counted():
    rows = [[f"知らない指標その{n}", n] for n in range(1500)]
    report = read(["指標名", "2018"], [FESTIVAL_NAME, 1], *rows)
    assert numbers(report) == {(FESTIVAL, 2018): 1}
    assert len(report.questions) == 200
    assert report.count(Severity.ERROR) == 1500
    assert ("選ぶ行", "ほかに1,300行ある。答えて点検し直すと、次を示す。") in report.reading


def test_a_head_may_be_repeated_on_every_printed_page():
    page = [["指標名", "2018"], [FESTIVAL_NAME, 1], [FANS_NAME, 4], []]
    report = read(*(500 * page))
    assert numbers(report) == {(FESTIVAL, 2018): 1, (FANS, 2018): 4}
    assert not faulty(report)


def test_a_long_table_of_something_else_is_told_once_and_not_asked_about_row_by_row():
    rows = [[f"ご意見その{n}。" + "道路と公園について。" * 30, n] for n in range(300)]
    report = read(["自由記述の一覧"], ["項目", "2023年度"], *rows)
    assert (report.actuals, report.questions) == ((), ())
    assert [(i.code, i.cell) for i in report.issues] == [("no_indicator", "A2")]
    assert "300行" in report.issues[0].message


def test_a_head_that_names_a_year_of_the_calendar_is_asked_about():
    for head, is_asked in (("2018年", True), ("平成30年", True), ("2018年度", False)):
        report = read(["指標名", "単位", head], [FESTIVAL_NAME, "人", 3900])
        assert numbers(report) == {(FESTIVAL, 2018): 3900}
        asked = [i.cell for i in report.issues if i.code == "calendar_year"]
        assert asked == (["C1"] if is_asked else [])


def test_a_head_that_is_refused_has_one_line():
    report = read(["指標名", "単位", "2018年度", "20199年度"], [FESTIVAL_NAME, "人", 3900, 4000])
    assert [i.severity for i in report.issues if i.cell == "D1"] == [Severity.ERROR]


def test_the_year_before_is_named_where_that_of_the_table_is_known():
    rows = (["指標名", "単位", "前年度実績", "今年度実績"], [FESTIVAL_NAME, "人", 3900, 4000])
    (said,) = (
        i.message for i in read(["令和5年度 報告"], *rows).issues if i.code == "missing_year"
    )
    assert "「2022年度実績」" in said
