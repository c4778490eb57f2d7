"""The large chart of an indicator: what it shows besides the line, and the places of its years."""

from dataclasses import replace

import pytest

from chino_metrics.charts import large, layout
from chino_metrics.charts import line as charts
from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Event, Reference
from tests.support.books import DATA, book, scene_of
from tests.support.charted import CELL, STYLES, WAITING, YEARS, assessment, indicator, parsed

PAGE = (large.WIDE, large.MIDDLE, large.NARROW)


def reference(year, value, unit="人"):
    return Reference("B-4", "国勢調査", year, value, 0, unit, "", "", "", CELL)


def classes(markup):
    return [e.get("class") for e in parsed(markup)[0].iter() if e.get("class")]


@pytest.mark.parametrize("style", PAGE)
def test_reference_series_stand_apart_where_they_have_the_unit(style):
    thing = replace(
        indicator(YEARS),
        references=(reference(2010, 40.0), reference(2015, 44.0), reference(2015, 7.0, "%")),
    )
    chart = large.large_chart(thing, assessment(), style)
    assert classes(chart).count("other") == 3  # two marks, and the dots between them
    assert any("参考：国勢調査" in words for _, words in large.key(thing, assessment()))
    first = parsed(chart)[0].get("data-x").split()[0]
    assert first == "2010"


def test_a_series_that_is_a_part_or_far_away_stands_in_the_list_alone():
    part = replace(reference(2018, 40.0), series="子どものみ")
    far = replace(reference(2018, 4000.0), series="県の調べ")
    near = reference(2018, 40.0)
    thing = replace(indicator(YEARS), references=(part, far, near))
    assert [name for name, _ in large.beside(thing, assessment()).references] == [near.series]
    alone = replace(indicator(base=None, interim=None, final=None), references=(far,))
    assert large.has_points(alone, WAITING)


def test_events_are_told_above_the_plot_where_there_is_room():
    thing = replace(
        indicator(YEARS), events=(Event("B-4", 2020, "2020", "台風で中止", "", "", CELL, ""),)
    )
    wide, narrow = (
        classes(large.large_chart(thing, assessment(), s)) for s in (large.WIDE, large.NARROW)
    )
    assert wide.count("event") == narrow.count("event") == 1
    assert "l-event" in wide and "l-event" not in narrow
    far = replace(thing, events=(Event("B-4", 1990, "1990", "遠い昔", "", "", CELL, ""),))
    assert "event" not in classes(large.large_chart(far, assessment(), large.WIDE))


def test_events_are_told_above_the_plot_or_not_at_all():
    """Inside the plot a label would stand at another event's line: the list has them all."""
    events = tuple(
        Event("B-4", year, str(year), f"{year}年に起きた、少し長い名前の出来事", "", "", CELL, "")
        for year in (2018, 2019, 2020, 2020, 2021, 2024, 2026)
    )
    chart = large.large_chart(replace(indicator(YEARS), events=events), assessment(), large.WIDE)
    plot, _ = map(float, parsed(chart)[0].get("data-plot").split())
    told = [e for e in parsed(chart)[0].iter() if e.get("class") == "l-event"]
    assert 2 <= len(told) < len(events)
    assert all(float(line.get("y")) < plot for label in told for line in label)


def test_every_mark_is_named_with_its_value_and_year():
    words = [words for _, words in large.key(indicator(YEARS), assessment())]
    assert words[:5] == [
        "実績 103人（2025）",
        "基準値 5人（2017）",
        "中間目標 100人（2022）",
        "最終目標 150人（2027）",
        "目標までの道すじ（目安）",
    ]
    assert [w for _, w in large.key(indicator(base=None, interim=None, final=None), WAITING)] == []


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_the_year_of_the_final_target_is_always_on_the_axis(style, data):
    found = 0
    for entry in scene_of(book(data)).entries:
        series = judged_series(entry.indicator, entry.assessment)
        if series.final:
            frame = layout.frame_of(entry.indicator, series, style)
            assert series.final[0] in layout.labelled_years(frame, series), entry.indicator.id
            found += 1
    assert found > 20


def test_the_year_of_an_actual_that_is_not_on_the_axis_stands_at_its_label():
    thing = indicator({2018: 14.0, 2026: 103.0})
    verdict = assessment(year=2026)
    chart = str(large.large_chart(thing, verdict, large.NARROW))
    assert ">2027</text>" in chart and ">2026</text>" not in chart
    assert "2026実績" in chart
    assert "2026実績" not in str(charts.line_chart(thing, verdict, charts.LARGE))
