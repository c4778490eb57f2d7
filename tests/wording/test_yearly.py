"""What a year of the chart says: one line with the numbers of the table."""

from dataclasses import replace

import pytest

from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Direction
from chino_metrics.views.one_indicator import years
from chino_metrics.wording.yearly import YearKnown, year_words
from tests.support.books import DATA, book, scene_of
from tests.support.charted import YEARS, assessment, indicator


def told(data, key, **more):
    scene = scene_of(book(data), indicator=key)
    entry = next(e for e in scene.entries if e.indicator.id == key)
    rows = years.year_rows(scene, entry)
    return {year: words for year, _, words in years.told_years(scene, entry, rows, **more)}


def known(**more):
    return YearKnown(**({
        "year": 2023, "actual": 78.0, "reason": "", "expected": 110.0, "expected_shown": "110人",
        "moved": 14.0, "ahead": None, "supposed": None,
    } | more))  # fmt: skip


def test_actual_expected_gap_and_change_stand_in_one_line():
    words = year_words(indicator(YEARS), assessment(), known())
    assert words == "実績78人、目安110人、32人不足、前年度から+14人"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"actual": 110.0, "moved": 0.0}, "実績110人、目安110人、目安と同じ、前年度と同じ"),
        ({"actual": 120.0, "moved": -3.0}, "実績120人、目安110人、10人上回る、前年度から−3人"),
        ({"actual": None, "reason": "実績待ち"}, "実績待ち、目安110人"),
        ({"year": 2017}, "基準値78人"),
        (
            {"year": 2022, "expected": 100.0, "expected_shown": "100人"},
            "実績78人、中間目標100人、22人不足、前年度から+14人",
        ),
        (
            {"year": 2027, "actual": None, "expected": 150.0, "expected_shown": "150人",
             "ahead": (2027, 131.0, 120.0, 142.0)},
            "最終目標150人、見込み131人（120～142人）",
        ),
        ({"year": 2026, "actual": None, "supposed": 120.0}, "目安110人、仮定120人"),
        ({"actual": None, "expected": None}, ""),
    ],
)  # fmt: skip
def test_every_kind_of_year_has_its_words(more, words):
    assert year_words(indicator(YEARS), assessment(), known(**more)) == words


def test_less_is_better_where_the_plan_says_so():
    thing = replace(indicator(YEARS), direction=Direction.DECREASE)
    assert "32人下回る" in year_words(thing, assessment(), known())


@pytest.mark.parametrize("data", DATA)
def test_every_year_of_every_chart_says_what_the_chart_shows(data):
    for entry in scene_of(book(data)).entries:
        series = judged_series(entry.indicator, entry.assessment)
        found = told(data, entry.indicator.id)
        for year, _ in (p for run in series.runs for p in run):
            word = "基準値" if series.base and year == series.base[0] else "実績"
            assert word in found[year], (entry.indicator.id, year)


def test_a_year_whose_actual_is_owed_says_so():
    assert told("", "bosai-2-4")[2019] == "実績待ち、目安43人"


def test_what_came_after_the_chosen_year_is_not_told():
    scene = scene_of(book("sample"), indicator="bosai-2-4", as_of=2020)
    entry = next(e for e in scene.entries if e.indicator.id == "bosai-2-4")
    found = {y: w for y, _, w in years.told_years(scene, entry, years.year_rows(scene, entry))}
    assert "実績" in found[2020]
    assert "実績" not in found[2023]
