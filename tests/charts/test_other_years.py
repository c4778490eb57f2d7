"""F1: drawings span the years of what they show; nothing lies outside its drawing."""

import re

import pytest

from chino_metrics.assessment.progress import assess_book
from chino_metrics.charts import bars, large
from chino_metrics.charts import line as charts
from chino_metrics.workbook.reading import read_book
from tests.support import invented_city
from tests.support.books import book, scene_of
from tests.support.charted import STYLES
from tests.support.drawings import outside
from tests.support.markup import text
from tests.support.other_years import other_years
from tests.support.screens import SCREENS


def test_the_years_of_sketches_are_those_of_what_is_shown():
    shown = other_years().indicators
    whole = bars.year_span(shown, {})
    assert (whole.first, whole.last) == (2000, 2040)
    assert (whole.told[0], whole.told[-1]) == (2000, 2040)
    assert bars.year_span(shown[:2], {}).last == 2030
    assert bars.path_axis(bars.year_span((), {})).count("<span") == 1
    assert bars.year_span(shown[-1:], {"none": (2035,)}).last == 2035


def test_the_years_of_the_citys_own_plans_are_written_as_before():
    span = bars.year_span(book("").indicators, {})
    assert span.told == (2013, 2017, 2022, 2027)


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("page", SCREENS)
def test_nothing_on_a_page_is_drawn_outside_its_drawing(page, waiting):
    markup = str(SCREENS[page](scene_of(other_years(waiting=waiting))))
    assert outside(markup) == []


@pytest.mark.parametrize("page", ["overview", "plan", "trends"])
def test_nothing_of_the_invented_city_is_drawn_outside_its_drawing(page):
    city = read_book(invented_city.workbook())
    for chosen in [p.id for p in city.plans] if page == "plan" else [""]:
        markup = str(SCREENS[page](scene_of(city, plan=chosen)))
        assert "<svg" in markup or 'class="pbar"' in markup
        assert outside(markup) == []


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_nothing_in_a_chart_is_drawn_outside_it(style):
    content = other_years()
    for indicator in content.indicators:
        verdict = assess_book(content)[indicator.id]
        drawn = charts.line_chart(indicator, verdict, style)
        drawn += large.large_chart(indicator, verdict, style, (2030, 5.0))
        assert outside(drawn) == []


def test_the_page_says_the_years_that_its_drawings_span():
    words = text(str(SCREENS["trends"](scene_of(other_years()))))
    assert re.findall(r"横は(\d+)年度から(\d+)年度まで", words) == [("2000", "2040")]
