"""Bars, segments and sketches: where things stand, and why nothing does."""

import re

import pytest

from chino_metrics.charts import bars, stacked
from tests.support.charted import WAITING, YEARS, assessment, indicator, parsed, sketch_of


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


def test_bar_tells_the_numbers_that_its_row_does_not():
    label = parsed(bars.progress_bar(assessment(), indicator(YEARS)))[0].get("aria-label")
    assert label == "進み67.6%、目安は130人"  # the cells beside it say the others


def test_undefined_progress_says_why_instead_of_a_bar():
    bar = bars.progress_bar(WAITING, indicator())
    assert "実績待ち" in bar
    assert "fill" not in bar


def test_row_drawings_are_small():
    thing = indicator(YEARS)
    assert len(str(bars.progress_bar(assessment(), thing)).encode()) < 600
    assert len(str(sketch_of(indicator(), range(2018, 2026))).encode()) < 850


def test_segments_share_the_width_and_carry_sign_word_and_count():
    stack = parsed(stacked.stacked_bar([("achieved", "", 3), ("behind", "", 8)]))[0]
    assert [s.get("style") for s in stack] == ["flex:3", "flex:8"]
    assert ["".join(s.itertext()) for s in stack] == ["◎達成3", "×遅れ8"]
