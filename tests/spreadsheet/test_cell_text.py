"""The text of a value cell, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.spreadsheet.cell_text import WrittenKind, take_apart


@pytest.mark.parametrize(
    ("text", "value", "unit", "note"),
    [
        ("1,007人", 1007, "人", ""),
        ("２.７７点", 2.77, "点", ""),
        ("ー7.63%", -7.63, "%", ""),
        ("△ ３６７ 件／年", -367, "件/年", ""),
        ("p 123", 123, "", "速報値（p）"),
        ("123r", 123, "", "改訂値（r）"),
        ("123人(速報)※1", 123, "人", "速報、※1"),
        ("123①", 123, "", "①"),
        ("123²", 123, "", "²"),
        ("約1,200人", 1200, "人", "約（概数）"),
        ("0（中止）", 0, "", "中止"),
        ("5.5‰", 5.5, "‰", ""),
        ("1,690百万円", 1690, "百万円", ""),
        ("611g/人", 611, "g/人", ""),
    ],
)
def test_a_number_its_unit_and_its_marks_come_apart(text, value, unit, note):
    found = take_apart(text)
    assert found.kind is WrittenKind.NUMBER
    assert (found.value, found.unit, found.note) == (value, unit, note)


@pytest.mark.parametrize(
    ("text", "year", "kind"),
    [
        ("123(H30)", 2018, WrittenKind.NUMBER),
        ("123(H30)", 2019, WrittenKind.OTHER_YEAR),
        ("123 (17年度)", 2017, WrittenKind.NUMBER),
        ("123 (17年度)", 2005, WrittenKind.NUMBER),
        ("123 (17年度)", 2018, WrittenKind.OTHER_YEAR),
        ("123(元年度)", 2019, WrittenKind.NUMBER),
        ("123(令和2年3月末)", 2019, WrittenKind.NUMBER),
        ("123(R2.5.1現在)", 2019, WrittenKind.OTHER_YEAR),
        ("123(12月末)", 2019, WrittenKind.NUMBER),
    ],
)
def test_another_year_beside_a_number_is_told_from_the_columns_own(text, year, kind):
    assert take_apart(text, year).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("611g/人平成22年度", WrittenKind.SEVERAL),
        ("373(平成27年度)、434(平成28年度)", WrittenKind.SEVERAL),
        ("41組織（42.3%）", WrittenKind.SEVERAL),
        ("12組織/97組織", WrittenKind.SEVERAL),
        ("123(うち女性30)", WrittenKind.SEVERAL),
        ("373\n434", WrittenKind.SEVERAL),
        ("10人、20人", WrittenKind.SEVERAL),
        ("123.", WrittenKind.UNREADABLE),
        (".5", WrittenKind.UNREADABLE),
        ("1_000", WrittenKind.UNREADABLE),
        ("1,0007", WrittenKind.UNREADABLE),
        ("①", WrittenKind.UNREADABLE),
        ("全員取得", WrittenKind.UNREADABLE),
        ("〃", WrittenKind.UNREADABLE),
        ("12:30", WrittenKind.UNREADABLE),
        ("R5～", WrittenKind.REASON),
        ("2023年度以降", WrittenKind.REASON),
        ("5年ごとの調査", WrittenKind.REASON),
        ("集計中（6月公表予定）", WrittenKind.REASON),
        ("隔年調査のためなし", WrittenKind.REASON),
        ("***", WrittenKind.SUPPRESSED),
        ("ｘ", WrittenKind.SUPPRESSED),
        ("‥", WrittenKind.NOTHING),
        ("- -", WrittenKind.NOTHING),
        ("‐", WrittenKind.HYPHEN),
        ("\u3000", WrittenKind.NOTHING),
    ],
)
def test_what_is_no_number_has_its_own_kind(text, kind):
    assert take_apart(text).kind is kind
    assert take_apart(text, 2018).kind is kind


@given(st.text(max_size=40), st.none() | st.integers(1990, 2040))
def test_any_text_is_one_of_the_kinds(text, year):
    found = take_apart(text, year)
    assert (found.value is None) == (found.kind is not WrittenKind.NUMBER)


@given(
    st.text("0123456789０１２３.,，．-－−ー▲△人%()（）※pr～年度RH平成令和 \u3000①", max_size=16),
    st.integers(2000, 2030),
)
def test_what_looks_like_a_number_is_one_or_is_told(text, year):
    found = take_apart(text, year)
    assert found.value is None or abs(found.value) < 1e17


@pytest.mark.parametrize(
    ("text", "note"),
    [("（集計中）", "集計中"), ("Ｒ５より", "Ｒ５より"), (" 調査なし（隔年）", "調査なし（隔年）")],
)
def test_a_reason_is_kept_as_it_is_written(text, note):
    assert take_apart(text).note == note
