"""The line of an indicator: points, path, axis and years."""

from dataclasses import replace

import pytest
from markupsafe import Markup

from chino_metrics.charts import bars, interactive, large, stacked
from chino_metrics.charts import line as charts
from chino_metrics.charts.series import axes_of, series_of
from chino_metrics.model.verdict import Reason
from tests.support.charted import (
    NASTY,
    STYLES,
    WAITING,
    YEARS,
    assessment,
    indicator,
    parsed,
    sketch_of,
)


@pytest.mark.parametrize("draw", ["acts", "lchart"])
def test_a_year_with_a_reason_parts_the_line(draw):
    whole, parted = (
        indicator({2018: 14.0, 2019: v, 2020: 33.0, 2021: 47.0}) for v in (28.0, "未調査")
    )
    if draw == "acts":
        lines = [
            str(sketch_of(i)).split('class="acts" d="')[1].split('"')[0] for i in (whole, parted)
        ]
        assert [line.count("M") for line in lines] == [1, 2]
    else:
        drawn = [
            str(charts.line_chart(i, assessment())).count('class="acts"') for i in (whole, parted)
        ]
        assert drawn == [1, 2]


def test_sketch_marks_each_owed_year_once():
    sketch = str(sketch_of(indicator(), range(2018, 2026)))
    assert sketch.split('class="owed" d="')[1].split('"', maxsplit=1)[0].count("M") == 8


CASES = {
    "all": (indicator(YEARS), assessment()),
    "nothing after the baseline": (indicator(), WAITING),
    "history before the baseline": (indicator({2013: 3.0, 2014: 4.0}), WAITING),
    "no target": (indicator(YEARS, interim=None, final=None), WAITING),
    "no baseline": (indicator(YEARS, base=None), WAITING),
    "single point": (indicator(interim=None, final=None), WAITING),
    "nothing": (indicator(base=None, interim=None, final=None), WAITING),
    "equal values": (indicator({2018: 5.0}, interim=5.0, final=5.0), WAITING),
    "below zero": (indicator({2018: -20.0}, base=-10.0, final=30.0), WAITING),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_kind_of_indicator_is_drawn(case, style):
    thing, verdict = CASES[case]
    drawn = parsed(charts.line_chart(thing, verdict, style))
    assert len(drawn) == 1
    parsed(sketch_of(thing, (2018,)))
    if large.has_points(thing, verdict):
        parsed(large.large_chart(thing, verdict, style))
        assert len(large.key(thing, verdict)) == len(
            parsed(Markup("").join(m for m, _ in large.key(thing, verdict)))
        )
    interactive.indicator_figure(thing, verdict)


def test_points_stand_where_their_values_are():
    chart = parsed(charts.line_chart(indicator(YEARS), assessment()))[0]
    ticks = {
        e.text.replace(",", ""): float(e.get("y")) - 6
        for e in chart.iter()
        if e.get("class") == "tick"
    }
    per_unit = (ticks["0"] - ticks["150"]) / 150
    last = next(e for e in chart.iter() if e.get("class") == "act last")
    assert float(last.get("cy")) == pytest.approx(ticks["0"] - 103 * per_unit, abs=1.1)


def test_axis_starts_at_zero_unless_it_says_so():
    spread, close = indicator(YEARS), indicator(base=90.0, interim=95.0, final=100.0, unit="%")
    assert axes_of(series_of(spread).points).floor == 0
    assert charts.axis_note(spread, assessment()) == ""
    start = axes_of(series_of(close).points, 0).floor
    assert start > 0
    assert charts.axis_note(close, WAITING) == f" 縦軸は{start:g}%から"


def test_years_are_told_with_their_era_and_the_newest_loud():
    chart = parsed(charts.line_chart(indicator(YEARS), assessment()))[0]
    years = {e.text: e.get("class") for e in chart.iter() if "year" in (e.get("class") or "")}
    assert years == {"2017": "year", "2022": "year", "2025": "year now", "2027": "year"}
    eras = [e.text for e in chart.iter() if e.get("class") == "era"]
    assert eras == ["H29", "R4", "R7", "R9"]


def test_text_is_escaped_everywhere():
    thing = replace(indicator(YEARS, unit=NASTY), name=NASTY)
    drawings = (
        bars.progress_bar(assessment(), thing),
        sketch_of(thing),
        stacked.stacked_bar([("unset", NASTY, 2)]),
        charts.line_chart(thing, assessment()),
    )
    for drawing in drawings:
        assert "<script>" not in drawing
        parsed(drawing)


def test_what_came_after_the_year_that_is_judged_is_not_drawn():
    thing = indicator(YEARS)
    before = replace(WAITING, reason=Reason.NO_ACTUAL)
    assert 'class="act' not in charts.line_chart(thing, before)
    assert 'class="act' in charts.line_chart(thing, assessment())
    assert not any(
        103.0 in (trace.y or ()) for trace in interactive.indicator_figure(thing, before).data
    )


def test_no_sign_of_a_verdict_stands_for_a_value():
    """◎○◆× are verdicts: the baseline is a box with 基, a target a square, an actual a filled dot."""
    thing = indicator(YEARS)
    for drawing in (charts.line_chart(thing, assessment()), sketch_of(thing)):
        root = parsed(drawing)[0]
        found = {e.get("class", "").split()[0]: e for e in root.iter() if e.get("class")}
        assert "".join(found["base"].itertext()) == "基"
        corners = [found[kind].get("d").split("h")[1].split("v")[0] for kind in ("mid", "goal")]
        assert corners[0] == corners[1]
        assert found["mid"].get("fill") != found["goal"].get("fill")
        rings = [e for e in root.iter() if e.tag.endswith("circle") and e.get("fill") == "#FFFFFF"]
        assert rings == []
