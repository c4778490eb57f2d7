"""Drawings: where things stand, that labels keep off one another, and that text is escaped."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chino_metrics.charts import bars, interactive, labels, layout
from chino_metrics.charts import line as charts
from chino_metrics.charts.series import axes_of, series_of
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import (
    Accumulation,
    Actual,
    Direction,
    Event,
    Indicator,
    Reference,
    Target,
)
from chino_metrics.model.verdict import Assessment, Reason, Status

CELL = Cell("目標指標", "A1")
NASTY = "<script>alert(1)</script>&\"'"


def indicator(
    actuals=None, *, base=5.0, interim=100.0, final=150.0, final_year=2027, unit="人", decimals=0
):
    def target(year, value):
        return Target(year if value is not None else None, Quantity(value, decimals=decimals))

    def quantity(value):
        return Quantity(text=value) if isinstance(value, str) else Quantity(value, None, decimals)

    return Indicator(
        id="B-4", plan_id="B", measure_no=2, name="防災士資格所有者数", unit=unit,
        unit_printed=unit, direction=Direction.INCREASE, accumulation=Accumulation.STOCK,
        baseline=target(2017, base), interim=target(2022, interim),
        final=target(final_year, final), twin_id=None, note="", cell=CELL,
        actuals=tuple(Actual("B-4", y, quantity(v)) for y, v in (actuals or {}).items()),
    )  # fmt: skip


def assessment(progress=0.676, expected=130.0, status=Status.SLIGHTLY_BEHIND, **more):
    return Assessment(**(
        {
            "indicator_id": "B-4", "year": 2025, "actual": 103.0, "progress": progress,
            "attainment": 0.687, "gap": 47.0, "expected": expected, "pace": 0.784,
            "required_per_year": 23.5, "observed_per_year": 12.25, "interim_met": False,
            "status": status, "reason": None, "met_at_baseline": False,
        } | more
    ))  # fmt: skip


WAITING = assessment(
    None, status=Status.NOT_ASSESSED, year=None, actual=None, pace=None, reason=Reason.NO_ACTUAL
)
YEARS = {2018: 14.0, 2019: 28.0, 2020: 33.0, 2021: 47.0, 2022: 64.0, 2025: 103.0}


def parsed(markup):
    return ElementTree.fromstring(f"<div>{markup}</div>")


def percents(markup, kind):
    style = re.search(rf'class="{kind}[^"]*" style="([^"]*)"', str(markup))
    return {k: float(v) for k, v in re.findall(r"(left|width):([\d.]+)%", style[1])}


def at(progress):
    return 100 * (progress + 0.14) / 1.28


@pytest.mark.parametrize("progress", [0.0, 0.3, 0.676, 1.0, 1.1])
def test_bar_reaches_from_baseline_to_progress(progress):
    bar = bars.progress_bar(assessment(progress), indicator(YEARS))
    found = percents(bar, "fill")
    assert found["left"] == pytest.approx(at(0), abs=0.06)
    assert found["left"] + found["width"] == pytest.approx(at(progress), abs=0.11)
    assert "cut" not in bar


@pytest.mark.parametrize(
    ("progress", "cut", "left", "right"), [(-0.5, "cut-l", 0, at(0)), (3.9, "cut-r", at(0), 100)]
)
def test_bar_beyond_the_drawing_is_cut_visibly(progress, cut, left, right):
    bar = bars.progress_bar(assessment(progress), indicator(YEARS))
    found = percents(bar, "fill")
    assert cut in bar
    assert found["left"] == pytest.approx(left, abs=0.06)
    assert found["left"] + found["width"] == pytest.approx(right, abs=0.11)


@pytest.mark.parametrize("expected", [5.0, 60.0, 130.0, 150.0])
def test_tick_of_the_expected_value_stands_at_its_own_progress(expected):
    bar = bars.progress_bar(assessment(expected=expected), indicator(YEARS))
    assert percents(bar, "due")["left"] == pytest.approx(at((expected - 5) / 145), abs=0.06)


def test_bar_tells_its_numbers():
    label = parsed(bars.progress_bar(assessment(), indicator(YEARS)))[0].get("aria-label")
    for words in ("実績103人", "基準値5人", "最終目標150人", "67.6%", "目安値は130人", "やや遅れ"):
        assert words in label


def test_undefined_progress_says_why_instead_of_a_bar():
    bar = bars.progress_bar(WAITING, indicator())
    assert "実績待ち" in bar
    assert "fill" not in bar


def test_row_drawings_are_small():
    thing = indicator(YEARS)
    assert len(str(bars.progress_bar(assessment(), thing)).encode()) < 600
    assert len(str(bars.path_sketch(indicator(), range(2018, 2026))).encode()) < 700


def test_segments_share_the_width_and_carry_sign_word_and_count():
    stack = parsed(bars.stacked_bar([("achieved", "", 3), ("behind", "", 8)]))[0]
    assert [s.get("style") for s in stack] == ["flex:3", "flex:8"]
    assert ["".join(s.itertext()) for s in stack] == ["◎達成3", "×遅れ8"]


@pytest.mark.parametrize("draw", ["acts", "lchart"])
def test_a_year_with_a_reason_parts_the_line(draw):
    whole, parted = (
        indicator({2018: 14.0, 2019: v, 2020: 33.0, 2021: 47.0}) for v in (28.0, "未調査")
    )
    if draw == "acts":
        lines = [
            str(bars.path_sketch(i)).split('class="acts" d="')[1].split('"')[0]
            for i in (whole, parted)
        ]
        assert [line.count("M") for line in lines] == [1, 2]
    else:
        drawn = [
            str(charts.line_chart(i, assessment())).count('class="acts"') for i in (whole, parted)
        ]
        assert drawn == [1, 2]


def test_sketch_marks_each_owed_year_once():
    sketch = str(bars.path_sketch(indicator(), range(2018, 2026)))
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


STYLES = {
    "small": charts.SMALL,
    "narrow": charts.NARROW,
    "large": charts.LARGE,
    "report": charts.REPORT,
    "wide slide": charts.SLIDE_WIDE,
    "tall slide": charts.SLIDE_TALL,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_every_kind_of_indicator_is_drawn(case, style):
    thing, verdict = CASES[case]
    drawn = parsed(charts.line_chart(thing, verdict, style))
    assert len(drawn) == 1
    parsed(bars.path_sketch(thing, (2018,)))
    interactive.indicator_figure(thing, verdict)
    interactive.indicator_figure(thing, verdict, narrow=True, large=True)


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
        bars.path_sketch(thing),
        bars.stacked_bar([("unset", NASTY, 2)]),
        charts.line_chart(thing, assessment()),
    )
    for drawing in drawings:
        assert "<script>" not in drawing
        parsed(drawing)


def test_plotly_gets_no_markup_of_the_workbook():
    thing = replace(
        indicator(YEARS, unit=NASTY),
        events=(Event("B-4", 2020, "2020", NASTY, "", "", CELL, ""),),
        references=(Reference("B-4", NASTY, 2020, 40.0, 0, NASTY, "", "", "", CELL),),
    )
    figure = interactive.indicator_figure(thing, assessment())
    texts = [a.text for a in figure.layout.annotations]
    texts += [str(t.customdata) + str(t.hovertemplate) for t in figure.data]
    assert len(texts) > 8
    assert not any("<script" in text or "</script" in text for text in texts)


def test_figure_speaks_japanese_at_every_point():
    figure = interactive.indicator_figure(indicator(YEARS), assessment())
    for trace in figure.data:
        assert trace.hoverinfo == "skip" or trace.hovertemplate.endswith("<extra></extra>")
    assert figure.layout.xaxis.ticktext[0].startswith("2017<br>")
    assert "H29" in figure.layout.xaxis.ticktext[0]
    assert any("27人不足" in a.text for a in figure.layout.annotations)


values = st.one_of(st.integers(0, 200), st.integers(0, 4_000_000)).map(float)


def boxes(thing, verdict, style):
    series = series_of(thing, verdict.year)
    frame = layout.frame_of(thing, series, style)
    gap = layout.gap_between(thing, verdict) if style.has_gap else None
    return frame, [label.box for _, label in layout.placed(thing, series, frame, gap)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(base=values, interim=values, final=values, actuals=st.lists(values, max_size=10))
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_labels_never_overlap_and_stay_inside(style, base, interim, final, actuals):
    years = {2018 + k: v for k, v in enumerate(actuals)}
    thing = indicator(years, base=base, interim=interim, final=final)
    last = max(years, default=None)
    verdict = assessment(year=last, expected=base, actual=years.get(last))
    frame, found = boxes(thing, verdict, style)
    blank = 0.36 * style.size  # what stands empty above and below the letters
    for a, b in combinations(found, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        assert across < blank or down < blank
    for left, top, right, bottom in found:
        assert left >= 0
        assert top >= -blank
        assert right <= style.width + 12
        assert bottom <= frame.floor + 4


def test_long_words_are_wrapped_without_a_bracket_at_the_start_of_a_line():
    lines = labels.wrapped("台風19号のため一部を中止（入場者数は公表されていない）", 12, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(line[0] not in "、。）」" for line in lines)


def test_what_came_after_the_year_that_is_judged_is_not_drawn():
    thing = indicator(YEARS)
    before = replace(WAITING, reason=Reason.NO_ACTUAL)
    assert 'class="act' not in charts.line_chart(thing, before)
    assert 'class="act' in charts.line_chart(thing, assessment())
    assert not any(
        103.0 in (trace.y or ()) for trace in interactive.indicator_figure(thing, before).data
    )
