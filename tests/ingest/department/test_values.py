"""What stands in a cell: numbers in every spelling, reasons, marks, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    faulty,
    notes,
    numbers,
    one,
    read,
    value_of,
)
from tests.support.examples import examples


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,007人", 1007),
        ("1,007 人", 1007),
        ("１，００７人", 1007),
        ("２，１１９", 2119),
        ("56,101", 56101),
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
    ("written", "number"),
    [
        *((f"{minus}2.5", -2.5) for minus in "－−-‐ー–—▲△"),
        ("▲ 1.5%", -1.5),
        ("-0.12 ", -0.12),
        (-3.2, -3.2),
    ],
)
def test_a_minus_is_read_in_every_spelling_where_one_can_be(written, number):
    report = read(HEAD, ["事務用紙削減割合", "%", written], title="ICT")
    assert value_of(report, "ict-3-1") == number
    assert "percentage_range" in {i.code for i in report.issues}
    assert not faulty(report)
    people = one(written if isinstance(written, float) else written.replace("%", "人"))
    assert value_of(people) is None
    (issue,) = (i for i in people.issues if i.cell == "C2")
    assert issue.code == "below_zero"
    as_in_the_cell = str(written).strip().replace("%", "人")
    assert issue.message.startswith(f"「{as_in_the_cell}」とある")


def test_a_doubt_quotes_what_stands_in_the_cell_and_not_what_was_read_of_it():
    heads = ["指標名", "2014年度"]
    for written in ("55,000人(速報)", "５５０００", "約55,000"):
        report = read(heads, ["尖石縄文考古館来館者数", written], title="地域創生総合戦略")
        (doubt,) = (i for i in report.issues if i.code == "twins_apart")
        assert doubt.message.startswith(f"「{written}」とある")
    for stored, shape, shown in ((-3, '0;"▲"0', "▲3"), (3900.5, '0.0"人"', "3900.5人")):
        report = one(stored, shape=shape)
        assert any(i.message.startswith(f"「{shown}」とある") for i in report.issues)


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


def test_every_fault_is_told_at_once():
    report = read(HEAD, [HP_NAME, "件", "#REF!", "12千件", 3], [FANS_NAME, "人", True, 5, "x1"])
    assert faulty(report) == {"C2", "D2", "C3", "E3"}
    assert numbers(report) == {(HP, 2020): 3, (FANS, 2019): 5}


SIGNS = {"": 1, "-": -1, "－": -1, "−": -1, "ー": -1, "‐": -1, "–": -1, "▲": -1, "△": -1}

WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@examples(40, 150)
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
