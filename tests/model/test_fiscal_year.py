from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.model.fiscal_year import (
    FIRST,
    LAST,
    era_label,
    era_short,
    find_years,
    fiscal_year_of,
    label,
    parse_day,
    parse_month,
    parse_year,
)


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("平成29年度", 2017),
        ("H29", 2017),
        ("Ｈ２９", 2017),
        ("H29年度実績", 2017),
        ("平成31年度", 2019),
        ("令和元年度", 2019),
        ("R1", 2019),
        ("R元", 2019),
        ("ｒ２", 2020),
        ("㋿4年", 2022),
        ("昭和63年度", 1988),
        ("2019", 2019),
        ("2019 年度", 2019),
        (2019, 2019),
        (2019.0, 2019),
    ],
)
def test_every_usual_spelling_is_one_fiscal_year(written, year):
    assert parse_year(written) == year


@pytest.mark.parametrize(
    "written", ["30年", "R0", "", "年度", "x2019", 2019.5, True, None, float("nan"), 99, "20190"]
)
def test_what_names_no_year_is_no_year(written):
    assert parse_year(written) is None


@given(st.integers(FIRST, LAST))
def test_labels_read_back(year):
    assert parse_year(era_label(year)) == year
    assert parse_year(f"{era_short(year)}年度") == year
    assert set(find_years(label(year))) == {year}


@given(st.one_of(st.text(), st.floats(), st.integers(), st.binary(), st.none()))
def test_any_content_is_answered(content):
    assert parse_year(content) is None or FIRST <= parse_year(content) <= LAST


def test_labels_are_those_on_screen():
    assert label(2022) == "2022年度（令和4）"
    assert (era_label(2019), era_short(2019), era_short(2017)) == ("令和元", "R元", "H29")


def test_years_are_found_within_a_head():
    assert find_years("現況値（平成29年度）") == (2017,)
    assert find_years("R2からR４まで、R2を除く") == (2020, 2022)
    assert find_years("目標SHR5") == ()


@pytest.mark.parametrize("written", ["2020-02-10", "2020/2/10", "2020年2月10日"])
def test_a_day_before_april_belongs_to_the_year_before(written):
    assert parse_day(written) == date(2020, 2, 10)
    assert fiscal_year_of(date(2020, 2, 10)) == 2019
    assert fiscal_year_of(date(2020, 4, 1)) == 2020


@pytest.mark.parametrize("written", ["2020-02", "2020/2", "2020年2月"])
def test_a_month_before_april_belongs_to_the_year_before(written):
    assert parse_month(written) == date(2020, 2, 1)
    assert parse_day(written) is None


def test_an_impossible_day_is_no_day():
    assert parse_day("2020-02-31") is None
    assert parse_month("2020-13") is parse_month("2020-02-10") is parse_month("2020") is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022年度（令和4）", 2022),
        ("令和元年度（2019）", 2019),
        ("2020年度（令和2年度）", 2020),
        ("2020年度（令和3年度）", None),
        ("2020年度（見込み）", None),
    ],
)
def test_a_year_said_twice_has_to_agree_with_itself(text, year):
    assert parse_year(text) == year
