from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.model.issue import Cell, Severity
from chino_metrics.spreadsheet.cells import (
    Content,
    Flaw,
    read_quantity,
    read_target,
    read_text,
    read_whole,
    read_year,
)
from chino_metrics.spreadsheet.number_formats import decimals_shown

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
