from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.model.issue import Cell, Quantity, Severity
from chino_metrics.spreadsheet.cells import (
    Content,
    Flaw,
    read_quantity,
    read_target,
    read_text,
    read_value,
    read_whole,
    read_year,
)
from chino_metrics.spreadsheet.number_formats import decimals_shown
from chino_metrics.spreadsheet.units import unit_of

PLACE = Cell("実績", "P16")


def content(value, shape="General", unresolved=False):
    return Content(value, PLACE, shape, Flaw.UNRESOLVED if unresolved else Flaw.NONE)


@pytest.mark.parametrize(
    ("value", "unit", "number", "decimals"),
    [
        (103, "人", 103, 0),
        (6.0, "件", 6, 0),
        ("6.0", "件", 6, 1),
        ("1,007人", "人", 1007, 0),
        ("37%", "%", 37, 0),
        ("３７％", "%", 37, 0),
        ("２，１１９", "人", 2119, 0),
        ("▲899", "人", -899, 0),
        ("△ 367", "人", -367, 0),
        ("－258", "人", -258, 0),
        ("−5", "人", -5, 0),
        ("ー7.63%", "%", -7.63, 2),
        (" 56,101 ", "人", 56101, 0),
        (0, "人", 0, 0),
    ],
)
def test_numbers_are_read_however_they_are_written(value, unit, number, decimals):
    quantity, issue = read_quantity(content(value), unit)
    assert (quantity.value, quantity.decimals, quantity.cell) == (number, decimals, PLACE)
    assert (issue is not None) == isinstance(value, str)
    assert issue is None or issue.severity is Severity.WARNING


@pytest.mark.parametrize("value", [None, "", "  ", "—", "―", "…", "・・・", "ー"])
def test_dashes_and_nothing_are_no_value_and_no_zero(value):
    quantity, issue = read_quantity(content(value), "人")
    assert (quantity.value, quantity.text, issue) == (None, None, None)


@pytest.mark.parametrize("value", ["-", "－", "‐"])
def test_a_lone_hyphen_is_no_value_but_is_told(value):
    quantity, issue = read_quantity(content(value), "人")
    assert (quantity.value, quantity.text) == (None, None)
    assert (issue.code, issue.severity) == ("lone_hyphen", Severity.INFO)


@pytest.mark.parametrize("value", ["未調査", "該当なし", "(集計中)", "なし", "R5より"])
def test_a_reason_instead_of_a_value_is_kept(value):
    quantity, issue = read_quantity(content(value), "人")
    assert (quantity.value, quantity.text, issue) == (None, value, None)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "boolean_value"),
        (date(2020, 1, 1), "date_value"),
        (datetime(2020, 1, 1, 12), "date_value"),
        (time(12), "date_value"),
        ("#REF!", "error_value"),
        ("#DIV/0!", "error_value"),
        (float("inf"), "not_plausible"),
        (float("nan"), "not_plausible"),
        (1e308, "not_plausible"),
        ("9" * 400, "not_plausible"),
        ("27組織(R6:29)", "several_values"),
        ("373(平成27年度)、434(平成28年度)", "several_values"),
        ("1.085千人", "unit_mismatch"),
        ("1,69", "unreadable_number"),
        (object(), "unknown_content"),
    ],
)
def test_what_is_no_value_is_refused_by_cell(value, code):
    quantity, issue = read_quantity(content(value), "人")
    assert (quantity.value, quantity.text) == (None, None)
    assert (issue.code, issue.severity) == (code, Severity.ERROR)
    assert (issue.sheet, issue.cell) == ("実績", "P16")


def test_a_formula_without_a_result_is_refused():
    quantity, issue = read_quantity(content(None, unresolved=True), "人")
    assert (quantity.value, issue.code) == (None, "formula_without_result")


def test_a_share_shown_in_percent_is_a_percentage():
    quantity, issue = read_quantity(content(0.905, "0.0%"), "%")
    assert (quantity.value, quantity.decimals) == (90.5, 1)
    assert (issue.code, issue.severity) == ("read_as_percent", Severity.WARNING)


def test_a_percent_format_in_another_unit_is_refused():
    quantity, issue = read_quantity(content(0.905, "0%"), "人")
    assert (quantity.value, issue.code) == (None, "percent_format")


def test_a_sentence_is_a_target_but_no_actual():
    sentence = "数値については、今後設定"
    assert read_target(content(sentence), "人")[0].text == sentence
    assert read_target(content(sentence), "人")[1] is None
    assert read_quantity(content(sentence), "人")[1].code == "unreadable_number"


@pytest.mark.parametrize(
    ("value", "shape", "number", "note", "code"),
    [
        (-251, "#,##0;▲#,##0", -251, "", None),
        (-251, '#,##0;"△ "#,##0', -251, "", None),
        (-251, "#,##0_);[Red]\\(#,##0\\)", -251, "", None),
        (-251, "#,##0;[Red]-#,##0", -251, "", None),
        (-251, "0;[Red]0", None, "", "shown_otherwise"),
        (251, '"▲"0', None, "", "shown_otherwise"),
        (251, "-0", None, "", "shown_otherwise"),
        (251, '"約"#,##0', 251, "約（概数）", "marked_value"),
        (251, '0"（速報）"', 251, "速報", "marked_value"),
        (251, '0"見込"', 251, "見込", "marked_value"),
        (251, '"見込"0', None, "", "shown_otherwise"),
        (251, '0"人"', 251, "", None),
        (251, "0\\人", 251, "", None),
        (251, "#,##0人", 251, "", None),
        (251, '0"件"', None, "", "unit_mismatch"),
        (251, 'General"件"', None, "", "unit_mismatch"),
        (251, '"約"General', 251, "約（概数）", "marked_value"),
        (251, '"第"0"号"', None, "", "shown_otherwise"),
        (3305700, '#,##0,"千人"', 3305700, "", None),
        (3305700, '#,##0,,"百万人"', 3305700, "", None),
        (3305700, "#,##0,", None, "", "shown_otherwise"),
        (251, '"非公表"', "非公表", "非公表", "reason_in_format"),
        (0, '0;-0;"集計中"', "集計中", "集計中", "reason_in_format"),
        (251, '[<10]"秘匿";0', 251, "", None),
        (5, '[<10]"非公表";0', "非公表", "非公表", "reason_in_format"),
        (251, ";;;", None, "", "not_shown"),
        (0, "0;-0;;@", None, "", "not_shown"),
        (0, "#,###", None, "", "not_shown"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 0, "", "zero_as_dash"),
        (251, "[$¥-411]#,##0", 251, "", None),
        (251, "General", 251, "", None),
        (1200.0, "0.00E+00", 1200, "", None),
        (0.5, "# ?/?", 0.5, "", None),
    ],
)
def test_a_number_counts_as_its_format_shows_it(value, shape, number, note, code):
    quantity, found, issue = read_value(content(value, shape), unit_of("人"))
    assert (quantity.text if isinstance(number, str) else quantity.value) == number
    assert (found, issue.code if issue else None) == (note, code)
    if issue is not None and number is None:
        assert issue.severity is Severity.ERROR


@pytest.mark.parametrize("flaw", [f for f in Flaw if f not in {Flaw.NONE, Flaw.UNRESOLVED}])
def test_what_is_struck_out_not_shown_or_not_calculated_is_no_value(flaw):
    quantity, _, issue = read_value(Content(44, PLACE, flaw=flaw), unit_of("人"))
    assert (quantity.value, issue.code, issue.severity) == (None, flaw.value, Severity.ERROR)


def test_what_was_struck_out_beside_a_number_is_left_out_and_told():
    quantity, _, issue = read_value(Content("41", PLACE, removed="38"), unit_of("人"))
    assert (quantity.value, issue.code, issue.severity) == (41, "struck_part", Severity.WARNING)
    assert "「38」" in issue.message


@pytest.mark.parametrize(
    ("written", "number", "note"), [("99¹", 99, "¹"), ("1,251⁽²⁾", 1251, "⁽²⁾"), ("99₁", 99, "₁")]
)
def test_a_raised_or_lowered_mark_is_a_note(written, number, note):
    quantity, found, _ = read_value(content(written), unit_of("人"))
    assert (quantity.value, found) == (number, note)


@pytest.mark.parametrize("mark", "\u00ad\u200b\u200e\u202a\u2060\ufeff")
def test_what_nobody_sees_is_no_part_of_a_number(mark):
    quantity, issue = read_quantity(content(f"{mark}2{mark}40{mark}"), "人")
    assert (quantity.value, issue.code) == (240, "number_as_text")
    assert "見えない文字" in issue.message
    assert read_quantity(content(mark), "人") == (Quantity(cell=PLACE), None)


@pytest.mark.parametrize(
    ("value", "shape", "decimals"),
    [
        (6.0, "0.0", 1),
        (100.0, "#,##0.0", 1),
        (23982, "#,##0", 0),
        (7.63, "General", 2),
        (0.1 + 0.2, "General", 1),
        (7.0, "@", 0),
        (0.905, "0.0%", 1),
        (5, '0.0"人"', 1),
        (5, "#,##0_);[Red]\\(#,##0.00\\)", 0),
        (1e-7, "General", 7),
        (1200.0, "0.00E+00", 0),
    ],
)
def test_decimals_are_those_the_source_shows(value, shape, decimals):
    assert decimals_shown(value, shape) == decimals


def test_texts_lose_characters_that_would_mislead():
    text, issue = read_text(content("安全\u202e人\x07"))
    assert (text, issue.code) == ("安全人", "bad_characters")
    assert read_text(content("一行目\n二行目 ")) == ("一行目\n二行目", None)
    assert read_text(content(datetime(2017, 10, 4))) == ("2017-10-04", None)


@pytest.mark.parametrize("value", [1.5, None, "①と②", True])
def test_a_number_of_a_measure_is_whole(value):
    number, issue = read_whole(content(value))
    assert (number, issue.severity) == (None, Severity.ERROR)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.from_regex(r"[-▲(]?[0-9０-９,.]{1,9}[%％人千)]?", fullmatch=True),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.binary(),
)
SHAPES = st.one_of(st.sampled_from(["General", "0.0%", "@", "#,##0"]), st.text(max_size=20))


@given(ANYTHING, SHAPES, st.booleans(), st.sampled_from(["%", "人", ""]))
def test_no_content_raises(value, shape, unresolved, unit):
    cell = content(value, shape, unresolved)
    quantity, issue = read_quantity(cell, unit)
    assert quantity.value is None or abs(quantity.value) <= 1e17
    if issue is not None and issue.severity is Severity.ERROR:
        assert (quantity.value, quantity.text) == (None, None)
    for reader in (read_text, read_whole, read_year):
        reader(cell)
    read_target(cell, unit)
