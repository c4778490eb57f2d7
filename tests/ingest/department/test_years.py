"""Which year a column, a sheet or a value belongs to, in every spelling."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from tests.support.department_sheets import (
    DRILLS,
    FESTIVAL,
    FESTIVAL_NAME,
    base,
    faulty,
    file_of,
    numbers,
    one,
    read,
)
from tests.support.examples import examples


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("平成29年度", 2017),
        ("H29", 2017),
        ("Ｈ２９", 2017),
        ("H29年度実績", 2017),
        ("令和元年度", 2019),
        ("R1", 2019),
        ("R元", 2019),
        ("2019", 2019),
        (2019, 2019),
        ("2019年度", 2019),
        ("２０１９年度", 2019),
        ("ｒ２", 2020),
        ("㋿元年度", 2019),
        ("㋿2年度", 2020),
        ("㍻30年度", 2018),
        ("平成31年度", 2019),
        ("令和 ２ 年度", 2020),
        ("R2\n実績", 2020),
        ("2020年度（令和2）", 2020),
        ("令和2年度(2020)実績値", 2020),
        ("実績値\n（令和2年度）", 2020),
        ("R2年度末実績", 2020),
        ("R3", 2021),
    ],
)
def test_a_year_is_read_from_the_head_in_every_spelling(head, year):
    report = one(3900, head=head)
    assert numbers(report) == {(FESTIVAL, year): 3900}
    assert not faulty(report)


def test_a_year_without_its_era_is_known_by_its_neighbours():
    report = read(
        ["指標名", "単位", "29年", "30年", "R元年", "2年"], [FESTIVAL_NAME, "人", 1, 2, 3, 4]
    )
    assert numbers(report) == {(FESTIVAL, 2017 + k): k + 1 for k in range(4)}


def test_a_year_without_its_era_and_neighbours_is_not_guessed():
    report = one(5, head="2年度")
    assert numbers(report) == {}
    assert faulty(report) == {"C1"}


def test_roles_and_years_come_from_the_head():
    report = read(
        ["指標名", "単位", "現況値（平成29年度）", "中間目標(R4)", "最終目標 2027", "R2実績"],
        ["自主防災組織防災訓練実施率", "%", 90.5, 95, 100, 45.1],
        title="防災",
    )
    assert numbers(report) == {(DRILLS, 2020): 45.1}
    assert not faulty(report)
    assert not faulty(report, Severity.WARNING)


def test_one_sheet_a_year():
    head = ["指標名", "単位", "目標値", "実績値", "達成率"]
    sheets = [
        ("平成30年度", [head, [FESTIVAL_NAME, "人", 4000, 3900, 97.5]]),
        ("R元年度", [head, [FESTIVAL_NAME, "人", 4000, 3800, 95]]),
    ]
    report = examine(file_of(*sheets), base())
    assert numbers(report) == {(FESTIVAL, 2018): 3900, (FESTIVAL, 2019): 3800}
    assert not faulty(report)


def test_the_year_may_stand_in_the_title_alone():
    rows = [
        ["令和3年度 縄文プロジェクト 実績報告"],
        ["指標名", "単位", "実績"],
        [FESTIVAL_NAME, "人", 4],
    ]
    assert numbers(read(*rows, title="Sheet1")) == {(FESTIVAL, 2021): 4}


def test_an_actual_without_any_year_is_refused():
    report = read(["指標名", "単位", "実績"], [FESTIVAL_NAME, "人", 4], title="縄文")
    assert numbers(report) == {}
    assert faulty(report)


ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988, "Ｒ": 2018, "ｈ": 1988, "㋿": 2018}


@examples(20, 60)
@given(
    st.sampled_from(list(ERAS)),
    st.integers(2, 9),
    st.sampled_from(["", "年", "年度"]),
    st.sampled_from(["", "実績", " 実績値", "\n実績", "（実績）"]),
)
def test_every_spelling_of_a_year_is_that_year(era, nth, suffix, role):
    head = f"{era}{nth}{suffix}{role}"
    assert numbers(one(3900, head=head)) == {(FESTIVAL, ERAS[era] + nth): 3900}


@pytest.mark.parametrize(
    "head", ["R3実績（見込）", "R3実績見込", "R3見込", "2021年度(予定)", "R3推計値"]
)
def test_what_is_only_foreseen_is_no_actual(head):
    report = read(["指標名", "単位", "R2実績", head], [FESTIVAL_NAME, "人", 1, 2])
    assert numbers(report) == {(FESTIVAL, 2020): 1}


@pytest.mark.parametrize("bare", [["30", "R元", "2", "3"], [30, "R元", 2, 3]])
def test_bare_numbers_beside_a_year_are_years_or_told(bare):
    report = read(["指標名", "単位", "H29", *bare], [FESTIVAL_NAME, "人", 1, 2, 3, 4, 5])
    assert numbers(report) == {(FESTIVAL, 2017 + k): k + 1 for k in range(5)}


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("FY2019", 2019),
        ("平成31(令和元)年度", 2019),
        ("平成31年度・令和元年度", 2019),
        ("H31/R1", 2019),
        ("R2年度実績(速報)", 2020),
        ("2019年度(人)", 2019),
        ("実績（人） 2019年度", 2019),
    ],
)
def test_rarer_heads_name_a_year_too(head, year):
    assert numbers(one(3900, head=head)) == {(FESTIVAL, year): 3900}


@pytest.mark.parametrize("head", ["R1(2018)", "2019/3/31現在", "平成31年3月末", "2018年度（千人）"])
def test_a_head_that_is_not_clear_is_refused_and_told(head):
    report = read(["指標名", "単位", "2020年度", head], [FESTIVAL_NAME, "人", 1, 2])
    assert numbers(report) == {(FESTIVAL, 2020): 1}
    assert faulty(report) & {"D1", "D2"}


def test_the_day_on_which_a_sheet_was_made_is_no_year_of_its_values():
    rows = [
        ["令和4年5月1日作成"],
        ["令和3年度 実績"],
        ["指標名", "単位", "実績"],
        [FESTIVAL_NAME, "人", 3],
    ]
    assert numbers(read(*rows, title="S")) == {(FESTIVAL, 2021): 3}


def test_two_columns_of_one_year_that_agree_are_read():
    head = ["指標名", "単位", "2019", "2019年度実績"]
    assert numbers(read(head, [FESTIVAL_NAME, "人", 5, 5])) == {(FESTIVAL, 2019): 5}
    report = read(head, [FESTIVAL_NAME, "人", 5, 6])
    assert numbers(report) == {}
    assert faulty(report)


def test_marks_of_footnotes_in_heads_are_no_part_of_them():
    report = read(["指標名※1", "単位", "R1※2", "R2実績（注1）"], [FESTIVAL_NAME, "人", 1, 2])
    assert numbers(report) == {(FESTIVAL, 2019): 1, (FESTIVAL, 2020): 2}


def asked(*rows, title="Sheet1", name="", answers=None):
    """The report on a sheet whose only value, 3, stands under 「実績」 in the last row."""
    table = [["指標名", "単位", "目標", "実績"], [FESTIVAL_NAME, "人", 3900, 3]]
    return read(*rows, *table, title=title, name=name, answers=answers)


@pytest.mark.parametrize(
    ("titles", "tab", "file", "years"),
    [
        (["令和5年度 実績調査票", "※令和4年度末の実績を記入"], "S", "", ("2022", "2023")),
        (["令和5年度 実績調査票"], "S", "", ("2022", "2023")),
        (["令和5年度 事務事業評価シート"], "S", "", ("2022", "2023")),
        (["令和3年度 実績"], "R4", "", ("2021", "2022")),
        (["令和4年3月31日現在"], "S", "", ("2021",)),
        (["令和5年度 実績", "（令和5年3月31日現在）"], "S", "", ("2022", "2023")),
        (["令和4年度現在の状況"], "S", "", ("2021", "2022")),
        ([], "S", "R5照会_縄文.xlsx", ("2022", "2023")),
    ],
)
def test_a_year_that_may_be_the_surveys_is_asked(titles, tab, file, years):
    rows = [[text] for text in titles]
    report = asked(*rows, title=tab, name=file)
    assert numbers(report) == {}
    (question,) = report.questions
    head = f"D{len(titles) + 1}"
    offered = [value for value, _ in question.choices]
    assert (question.cell, question.candidates, offered) == (head, (), [*years, "skip"])
    assert faulty(report) == {head}
    assert not faulty(report, Severity.WARNING), "no target is compared with that of another year"
    answered = asked(*rows, title=tab, name=file, answers={question.key: years[0]})
    assert numbers(answered) == {(FESTIVAL, int(years[0])): 3}
    assert [q.key for q in answered.questions] == [question.key]
    assert not faulty(answered)
    skipped = asked(*rows, title=tab, name=file, answers={question.key: "skip"})
    assert (numbers(skipped), faulty(skipped)) == ({}, set())


@pytest.mark.parametrize(
    ("titles", "tab", "file", "year", "where"),
    [
        (["令和3年度 縄文プロジェクト 実績報告"], "S", "", 2021, "A1「令和3年度"),
        (["※令和4年度末の実績"], "S", "", 2022, "A1「※令和4年度末"),
        ([], "R4", "", 2022, "シート名「R4」"),
        ([], "S", "R4実績.xlsx", 2022, "ファイル名「R4実績.xlsx」"),
        (["令和4年度実績（令和5年5月1日作成）"], "S", "", 2022, "A1"),
        (["令和4年度 実績", "令和5年3月31日現在"], "S", "", 2022, "A1"),
        (["令和4年度 実績", "令和5年6月1日現在"], "S", "", 2022, "A1"),
        (["令和4年度実績"], "R4調査票", "2023年度照会.xlsx", 2022, "A1"),
    ],
)
def test_the_report_names_the_year_that_a_title_tells_and_where(titles, tab, file, year, where):
    report = asked(*([text] for text in titles), title=tab, name=file)
    assert numbers(report) == {(FESTIVAL, year): 3}
    assert not report.questions
    (sentence,) = (text for term, text in report.reading if term == "見出し")
    assert where in sentence
    assert f"{year}年度の実績" in sentence


def test_a_year_in_a_column_of_its_own_is_asked_and_several_are_refused():
    head = ["指標名", "実績年度", "実績"]
    report = read(head, [FESTIVAL_NAME, "R5", 3])
    assert numbers(report) == {}
    (question,) = report.questions
    assert question.cell == "C1"
    assert [value for value, _ in question.choices] == ["2022", "2023", "skip"]
    report = read(head, [FESTIVAL_NAME, "R5", 3], [FESTIVAL_NAME, "R4", 2], title="R5")
    assert (numbers(report), faulty(report)) == ({}, {"B1"})
    assert numbers(read(head, [FESTIVAL_NAME, "R5", 3], title="R5")) == {(FESTIVAL, 2023): 3}


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("令和4年3月31日現在", 2021),
        ("R5.3.31", 2022),
        ("令和6年3月末", 2023),
        ("2019/3/31現在", 2018),
        ("R5.4.1現在", 2023),
    ],
)
def test_the_advice_on_a_day_names_the_fiscal_year_in_which_it_lies(head, year):
    report = one(3900, head=head)
    assert (numbers(report), faulty(report)) == ({}, {"C1"})
    (message,) = (i.message for i in report.issues if i.cell == "C1" and i.code == "unknown_head")
    assert f"「{year}年度実績」" in message


def test_a_year_and_its_own_last_day_agree():
    report = one(3900, head="2022年度（令和5年3月31日現在）")
    assert numbers(report) == {(FESTIVAL, 2022): 3900}


@pytest.mark.parametrize(
    ("day", "shape", "year"),
    [
        (date(2018, 1, 1), 'yyyy"年度"', 2018),
        (date(2020, 1, 1), '[$-411]ggge"年度"', 2020),
        (date(2019, 3, 31), "yyyy", 2019),
        (date(2019, 3, 31), "yyyy/m/d", 2018),
        (date(2019, 4, 1), '[$-411]ggge"年"m"月"', 2019),
    ],
)
def test_a_date_as_a_head_counts_as_it_is_shown(day, shape, year):
    report = read(["指標名", "単位", day], [FESTIVAL_NAME, "人", 3], shapes={"C1": shape})
    assert numbers(report) == {(FESTIVAL, year): 3}
    assert "date_head" in {i.code for i in report.issues}


@pytest.mark.parametrize(
    ("number", "shape", "year"),
    [(30, '"平成"0"年度"', 2018), (2, '"R"0', 2020), (2019, '0"年度"', 2019)],
)
def test_words_of_a_heads_format_are_part_of_it(number, shape, year):
    report = read(["指標名", "単位", number], [FESTIVAL_NAME, "人", 3], shapes={"C1": shape})
    assert numbers(report) == {(FESTIVAL, year): 3}


@pytest.mark.parametrize("head", ["2109年度", "20119年度", "219", "令和五年度", "R155", 20201])
def test_a_mistyped_year_over_numbers_is_refused(head):
    report = read(["指標名", "単位", "2018年度", head], [FESTIVAL_NAME, "人", 1, 2])
    assert numbers(report) == {(FESTIVAL, 2018): 1}
    assert faulty(report) == {"D1"}


@pytest.mark.parametrize(
    ("head", "below"),
    [
        ("R5実績の要因分析", "天候に恵まれた"),
        ("2018年度実績への所見", "研修3回"),
        ("4月", 5),
        ("人口", 55000),
        ("順位", 3),
    ],
)
def test_a_column_of_reasons_or_of_something_else_is_no_fault(head, below):
    report = read(["指標名", "単位", "2018年度", head], [FESTIVAL_NAME, "人", 3900, below])
    assert numbers(report) == {(FESTIVAL, 2018): 3900}
    assert not faulty(report)
