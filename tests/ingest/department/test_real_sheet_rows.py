"""What is known of published municipal sheets, row by row: read, or refused by cell."""

import io
import warnings
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from chino_metrics.ingest.report import examine
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Severity
from chino_metrics.settings import WORKBOOK
from chino_metrics.workbook.reading import read_book

HP, MUSEUM, FESTIVAL, FANS = "jomon-1-1", "jomon-1-2", "jomon-1-3", "jomon-1-4"
SPOTS, DRILLS, WORKERS = "sosei-3-1", "bosai-2-1", "sosei-1-1"
HP_NAME, FESTIVAL_NAME = "縄文プロジェクトHPアクセス数", "尖石縄文まつり入場者数"
FANS_NAME, MUSEUM_NAME = "茅野市ふるさと応援団の登録者数", "尖石縄文考古館入館者数"
HEAD = ["指標名", "単位", "2018年度", "2019年度", "2020年度"]


@cache
def base():
    return read_book(WORKBOOK.read_bytes())


def file_of(*sheets, shapes=None, merges=(), change=None):
    """Bytes of a workbook of (title, rows); ``change`` may do the rest to the openpyxl book."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    first = book.worksheets[0]
    for address, shape in (shapes or {}).items():
        first[address].number_format = shape
    for area in merges:
        first.merge_cells(area)
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(buffer)
    return buffer.getvalue()


def read(*rows, title="縄文", name="", answers=None, **more):
    return examine(file_of((title, rows), **more), base(), name, answers or {})


def numbers(report):
    return {
        (a.indicator_id, a.year): a.quantity.value
        for a in report.actuals
        if a.quantity.value is not None
    }


def notes(report):
    return {(a.indicator_id, a.year): a.note or a.quantity.text or "" for a in report.actuals}


def faulty(report, severity=Severity.ERROR):
    return {i.cell for i in report.issues if i.severity is severity}


def one(value, unit="人", name=FESTIVAL_NAME, shape=None, head="2018年度"):
    """The report on a sheet whose only value stands in C2."""
    rows = ([*HEAD[:2], head], [name, unit, value])
    return read(*rows, shapes={"C2": shape} if shape else None)


def value_of(report, indicator=FESTIVAL, year=2018):
    return numbers(report).get((indicator, year))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,007人", 1007),
        ("1,007 人", 1007),
        ("１，００７人", 1007),
        ("２，１１９", 2119),
        ("－258", -258),
        ("−258", -258),
        ("-258", -258),
        ("‐258", -258),
        ("ー258", -258),
        ("–258", -258),
        ("—258", -258),
        ("▲899", -899),
        ("△367", -367),
        ("▲ 1,899人", -1899),
        ("56,101", 56101),
        ("-0.12 ", -0.12),
        ("56101", 56101),
        (" 82\u3000", 82),
        ("３，９００．５", 3900.5),
        (0, 0),
        ("0", 0),
        ("０", 0),
    ],
)
def test_a_number_is_read_in_every_spelling(written, number):
    report = one(written)
    assert value_of(report) == number
    assert not faulty(report)
    if isinstance(written, str):
        assert any(i.cell == "C2" for i in report.issues), "read, with a note that it was text"


@pytest.mark.parametrize(
    ("written", "unit", "name", "indicator", "number"),
    [
        ("37%", "%", "自主防災組織防災訓練実施率", DRILLS, 37),
        ("３７％", "％", "自主防災組織防災訓練実施率", DRILLS, 37),
        ("ー7.63%", "%", "自主防災組織防災訓練実施率", DRILLS, -7.63),
        ("93,000件", "件/年", HP_NAME, HP, 93000),
        ("93,000件/年", "件", HP_NAME, HP, 93000),
        ("41組織", "組織", "自主防災組織初動体制マニュアル作成組織数", "bosai-2-2", 41),
    ],
)
def test_a_number_may_carry_its_unit(written, unit, name, indicator, number):
    report = read([*HEAD[:3]], [name, unit, written], title="指標")
    assert numbers(report) == {(indicator, 2018): number}
    assert not faulty(report)


@pytest.mark.parametrize(
    "written",
    ["—", "―", "－", "-", "‐", "…", "・・・", "ー", "−", "–", "...", "‑", "--", "---", " "],
)
def test_a_dash_is_no_value(written):
    report = one(written)
    assert numbers(report) == {}
    assert not faulty(report)


def test_lone_hyphens_are_reported_once_a_sheet():
    rows = [HEAD, [HP_NAME, "件", "-", "-", "-"], [FESTIVAL_NAME, "人", "-", "-", 5]]
    report = read(*rows)
    told = [i for i in report.issues if "-" in i.message and "値" in i.message]
    assert len(told) == 1
    assert told[0].severity is not Severity.ERROR
    assert numbers(report) == {(FESTIVAL, 2020): 5}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("なし", "なし"),
        ("該当なし", "該当なし"),
        ("(集計中)", "集計中"),
        ("（集計中）", "集計中"),
        ("未集計", "未集計"),
        ("調査なし", "調査なし"),
        ("R5より", "R5より"),
        ("Ｒ５より", "より"),
        ("更新数値がなし", "更新数値がなし"),
        ("事業終了につき、評価せず", "事業終了につき、評価せず"),
        ("新型コロナウイルス感染症の影響により中止", "中止"),
        ("令和5年度から調査", "調査"),
        ("x", "秘匿"),
        ("X", "秘匿"),
        ("ｘ", "秘匿"),
        ("***", "秘匿"),
        ("＊＊＊", "秘匿"),
    ],
)
def test_a_reason_stands_instead_of_a_value(written, said):
    report = one(written)
    assert numbers(report) == {}
    assert said in notes(report)[FESTIVAL, 2018]
    assert not faulty(report)


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("p 123", "p"),
        ("p123", "p"),
        ("r 123", "r"),
        ("ｐ １２３", "p"),
        ("123※1", "※1"),
        ("123※", "※"),
        ("123(速報)", "速報"),
        ("123（速報値）", "速報"),
        ("123人(暫定値)", "暫定"),
        ("123 (18年度)", "18年度"),
        ("123(平成30年度)", "平成30年度"),
        ("123（H30）", "H30"),
    ],
)
def test_a_mark_beside_a_number_becomes_its_note(written, mark):
    report = one(written)
    assert value_of(report) == 123
    assert mark in notes(report)[FESTIVAL, 2018]
    assert not faulty(report)


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("123 (17年度)", None),
        ("123(平成29年度)", None),
        ("3,280,100(平成31年)", None),
        ("611人平成22年度", None),
        ("611g/人平成22年度", None),
        ("373(平成27年度)、434(平成28年度)", None),
        ("373\n434", None),
        ("10～20", None),
        ("10人、20人", None),
        ("1,690百万円", None),
        ("3,310千人", None),
        ("1.5万人", None),
        ("37%", None),
        ("5.5‰", None),
        (0.905, "0.0%"),
        ("#REF!", None),
        ("#DIV/0!", None),
        ("=SUM(Z1:Z3)", None),
        (1e308, None),
        ("1e308", None),
        (True, None),
        ("TRUE", None),
        ("NaN", None),
        ("設置", None),
        ("1_000", None),
        ("1,69", None),
        ("12.3.4", None),
    ],
)
def test_what_is_no_single_plausible_number_is_refused_by_its_cell(written, shape):
    report = one(written, shape=shape)
    assert numbers(report) == {}
    assert faulty(report) == {"C2"}
    message = next(i.message for i in report.issues if i.cell == "C2")
    assert "ください" in message


def test_a_date_is_no_value():
    from datetime import date, datetime  # noqa: PLC0415

    for written in (date(2020, 4, 1), datetime(2020, 4, 1, 9)):
        report = one(written)
        assert (numbers(report), faulty(report)) == ({}, {"C2"})


@pytest.mark.parametrize("written", ["123①", "123¹", "①"])
def test_a_circled_number_is_no_digit(written):
    assert value_of(one(written)) in {None, 123}


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


def test_every_fault_is_told_at_once():
    report = read(HEAD, [HP_NAME, "件", "#REF!", "12千件", 3], [FANS_NAME, "人", True, 5, "x1"])
    assert faulty(report) == {"C2", "D2", "C3", "E3"}
    assert numbers(report) == {(HP, 2020): 3, (FANS, 2019): 5}


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


@pytest.mark.parametrize(("column", "cell"), [(2, "C2"), (3, "D2"), (4, "E2")])
def test_a_baseline_or_target_that_differs_from_the_plan_is_a_warning(column, cell):
    row = ["自主防災組織防災訓練実施率", "%", 90.5, 95, 100, 45.1]
    row[column] += 1
    head = ["指標名", "単位", "現況値 (2017)", "中間目標(2022)", "最終目標(2027)", "2020実績"]
    report = read(head, row, title="防災")
    assert numbers(report) == {(DRILLS, 2020): 45.1}
    assert cell in faulty(report, Severity.WARNING)


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


def test_same_as_above_is_resolved_in_key_columns_alone():
    rows = [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [FANS_NAME, "〃", 4, "〃", 6]]
    report = read(*rows)
    assert numbers(report) == {
        **{(FESTIVAL, 2018 + k): k + 1 for k in range(3)},
        (FANS, 2018): 4,
        (FANS, 2020): 6,
    }
    assert faulty(report) == {"D3"}


@pytest.mark.parametrize(
    ("written", "indicator"),
    [
        ("尖石縄文まつり 入場者数", FESTIVAL),
        ("尖石縄文\nまつり入場者数", FESTIVAL),
        ("尖石縄文まつり\u3000入場者数", FESTIVAL),
        ("生産年齢人口（15歳〜64歳）比率", "sosei-2-1"),
        ("生産年齢人口(１５歳~６４歳)比率", "sosei-2-1"),
        ("生産年齢人口(15歳～64歳)比率", "sosei-2-1"),
        ("縄文プロジェクトＨＰアクセス数", HP),
        ("防災リーダー（複数年任期）専任組織数", "bosai-2-3"),
        ("防災リーダー(複数年任期)選任組織数", "bosai-2-3"),
        ("支え合いマップ・名簿等を利用した 自主防災組織防災訓練の実施率", "sosei-5-3"),
        ("コワーキングスペース利用者数", "ict-2-1"),
    ],
)
def test_a_name_is_found_by_its_folded_key(written, indicator):
    report = read(["指標名", "2018年度"], [written, 5], title="Sheet1")
    assert numbers(report) == {(indicator, 2018): 5}
    assert not report.questions


def test_a_name_may_carry_its_unit_in_brackets():
    report = read(["指標名", "2018年度"], [f"{FESTIVAL_NAME}（人）", 5])
    assert numbers(report) == {(FESTIVAL, 2018): 5}
    report = read(["指標名", "2018年度"], [f"{FESTIVAL_NAME}（千人）", 5])
    assert numbers(report) == {}
    assert faulty(report)


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


def test_indicators_are_found_by_their_id():
    report = read(["指標ID", "指標名", "R2"], ["jomon-1-3", "まつり", 5], title="Sheet1")
    assert numbers(report) == {(FESTIVAL, 2020): 5}
    assert not report.questions


@pytest.mark.parametrize("written", ["まつりの入場者数", "尖石縄文考古館利用者数", "公園の面積"])
def test_an_unknown_name_is_asked_and_never_guessed(written):
    rows = (HEAD, [written, "人", 1, 2, 3], [FANS_NAME, "人", 6, 7, 8])
    report = read(*rows)
    assert all(key == FANS for key, _ in numbers(report))
    (question,) = report.questions
    assert (question.cell, question.written) == ("A2", written)
    assert "A2" in faulty(report)
    answered = read(*rows, answers={question.key: FESTIVAL})
    assert numbers(answered)[FESTIVAL, 2019] == 2
    assert not faulty(answered)
    skipped = read(*rows, answers={question.key: "skip"})
    assert len(numbers(skipped)) == 3
    assert not faulty(skipped)


def test_the_key_of_a_question_stays_for_the_same_file():
    content = file_of(("縄文", [HEAD, ["考古館の人数", "人", 1, 2, 3]]))
    first, second = (examine(content, base()) for _ in range(2))
    assert [q.key for q in first.questions] == [q.key for q in second.questions]


def test_the_same_value_twice_is_fine_and_a_different_one_is_refused_with_both_cells():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [FESTIVAL_NAME, "人", 1, 9, None])
    assert numbers(report).get((FESTIVAL, 2018)) == 1
    assert (FESTIVAL, 2019) not in numbers(report)
    message = " ".join(i.message + i.cell for i in report.issues if i.severity is Severity.ERROR)
    assert "D2" in message
    assert "D3" in message


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
    text = f'指標名,単位,平成30年度,令和元年度\r\n{FESTIVAL_NAME},人,"3,900",▲5\r\n'
    report = examine(text.encode(encoding), base(), "縄文.csv")
    assert numbers(report) == {(FESTIVAL, 2018): 3900, (FESTIVAL, 2019): -5}


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
    report = read(HEAD, ["新規創業者数", "人", 82, 80, 96], title="創生")
    assert faulty(report, Severity.WARNING) == {"D2"}


def test_a_changed_past_value_is_a_warning_with_old_and_new():
    report = read(["指標名", "単位", "2014年度"], [FANS_NAME, "人", 600])
    message = next(i.message for i in report.issues if i.severity is Severity.WARNING)
    assert "582" in message
    assert "600" in message


def test_a_future_year_is_a_warning():
    report = read(["指標名", "単位", "2099年度実績"], [FANS_NAME, "人", 1400])
    assert "C2" in faulty(report, Severity.WARNING)


def test_rules_of_the_ministry_are_named():
    report = read(HEAD, [FESTIVAL_NAME, "人", "3,900", "1人、2人", "=A1+B9"])
    rules = {i.cell: i.rule for i in report.issues}
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


SIGNS = {"": 1, "-": -1, "－": -1, "−": -1, "ー": -1, "‐": -1, "–": -1, "▲": -1, "△": -1}
WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 9_999_999),
    st.sampled_from(list(SIGNS)),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "人", " 人", "（速報）", "※1"]),
    st.sampled_from(["", " ", "\u3000"]),
)
def test_every_spelling_of_a_number_is_that_number(size, sign, commas, wide, tail, space):
    from chino_metrics.model.issue import Cell  # noqa: PLC0415
    from chino_metrics.spreadsheet.cells import Content, read_quantity  # noqa: PLC0415

    text = f"{size:,}" if commas else str(size)
    written = f"{space}{sign}{text.translate(WIDE) if wide else text}{tail}{space}"
    quantity, issue = read_quantity(Content(written, Cell("縄文", "C2")), "人")
    assert quantity.value == SIGNS[sign] * size
    assert issue is not None and issue.severity is not Severity.ERROR


ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988, "Ｒ": 2018, "ｈ": 1988, "㋿": 2018}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(ERAS)),
    st.integers(2, 9),
    st.sampled_from(["", "年", "年度"]),
    st.sampled_from(["", "実績", " 実績値", "\n実績", "（実績）"]),
)
def test_every_spelling_of_a_year_is_that_year(era, nth, suffix, role):
    head = f"{era}{nth}{suffix}{role}"
    assert numbers(one(3900, head=head)) == {(FESTIVAL, ERAS[era] + nth): 3900}


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


def test_values_without_a_name_are_refused_by_cell():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [None, "人", 4, None, 6])
    assert faulty(report) == {"C3", "E3"}
    assert len(numbers(report)) == 3


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


def test_an_unknown_row_without_values_is_no_question():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], ["知らない指標", "人", None, "-", None])
    assert not report.questions
    assert not faulty(report)


def test_a_known_name_in_another_plans_sheet_is_asked():
    report = read(HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], title="防災")
    assert numbers(report) == {}
    assert [q.candidates for q in report.questions] == [(FESTIVAL,)]


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


def test_marks_in_the_planners_own_workbook_are_read_alike():
    head = ["指標ID", "2018年度", "2019年度", "2020年度", "2021年度"]
    report = read(head, [FESTIVAL, "123(速報)", "x", "-", "（集計中）"], title="実績")
    assert numbers(report) == {(FESTIVAL, 2018): 123}
    assert "速報" in notes(report)[FESTIVAL, 2018]
    assert "秘匿" in notes(report)[FESTIVAL, 2019]
    assert "集計中" in notes(report)[FESTIVAL, 2021]


def test_marks_of_footnotes_in_heads_are_no_part_of_them():
    report = read(["指標名※1", "単位", "R1※2", "R2実績（注1）"], [FESTIVAL_NAME, "人", 1, 2])
    assert numbers(report) == {(FESTIVAL, 2019): 1, (FESTIVAL, 2020): 2}
