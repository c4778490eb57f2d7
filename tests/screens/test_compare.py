"""Indicators side by side on one scale, and the verdicts of each plan as they stood."""

from __future__ import annotations

import re
from datetime import date

import pytest

from chino_metrics.charts import scale as common_scale
from chino_metrics.charts import scale_chart
from chino_metrics.charts.scale import Way
from chino_metrics.exports.edition.links import still_choice
from chino_metrics.model.verdict import Status
from chino_metrics.screens import compare, indicator, plan, trends
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import GOOD, LATE, Scene, verdicts, verdicts_by_year
from chino_metrics.wording.palette import STATUS_WORD
from chino_metrics.workbook.reading import read_book
from tests.support.books import book
from tests.support.made_workbook import ROWS, made

TODAY = date(2026, 11, 23)
HOSTILE = '<img src=x onerror="alert(1)">{{ 7*7 }}=1+1'


def scene(data: str = "sample", **chosen: object) -> Scene:
    return Scene(book(data), Choice(data=data).but(**chosen), TODAY)


def ways(shown: Scene) -> tuple[Way, ...]:
    return common_scale.ways(shown.book, [(e.indicator, e.assessment) for e in shown.entries])


def of_rows(*indicators: list[object], actuals: list[list[object]] | None = None) -> Scene:
    rows = {"目標指標": list(indicators), "実績の注記": []}
    if actuals is not None:
        rows["実績"] = actuals
    return Scene(read_book(made(**rows)), Choice(), TODAY)


@pytest.mark.parametrize("as_of", [2018, 2022, 2025])
def test_every_year_stands_where_the_verdict_of_that_year_put_it(as_of: int) -> None:
    shown = scene(as_of=as_of)
    compared = 0
    for way in ways(shown):
        for year, value in way.by_year.items():
            then = verdicts(shown.book, year)[way.indicator.id]
            if year == way.indicator.baseline.year:
                assert value == 0
            else:
                assert then.year == year
                assert value == pytest.approx(100 * (then.progress or 0), abs=1e-9)
                compared += 1
        assert all(year <= as_of for year in way.by_year)
    assert compared >= 20


def test_the_interim_target_and_the_expected_value_are_on_the_same_scale() -> None:
    way = next(w for w in ways(scene()) if w.indicator.id == "bosai-2-4")
    assert way.series is not None
    assert way.series.interim == (2022, pytest.approx(100 * (100 - 5) / (150 - 5)))
    assert way.series.final == (2027, pytest.approx(100))
    assert way.expected == (2025, pytest.approx(100 * (130 - 5) / (150 - 5)))


def test_what_has_no_place_on_the_scale_says_why() -> None:
    base = ["年次", 2018, 700, None, None, 2027, 600]
    rows = (
        ["a", "p", 1, "目標なし", "g", None, "減少", *base[:-1], None],
        ["b", "p", 1, "言葉の目標", "g", None, "減少", *base[:-1], "今後設定"],
        ["c", "p", 1, "基準値なし", "g", None, "減少", "年次", 2018, None, None, None, 2027, 600],
        ["d", "p", 1, "もう達成", "g", None, "増加", *base],
    )
    found = ways(of_rows(*rows, actuals=[]))
    words = (
        "設定されていない",
        "「今後設定」とされ",
        "基準値がない",
        "すでに最終目標600gに達している",
    )
    for way, word in zip(found, words, strict=True):
        assert way.series is None
        assert word in way.reason
        assert scale_chart.progress_chart(way, common_scale.common_axes(found)) == ""


def test_the_axes_are_common_and_never_wider_than_can_be_read() -> None:
    shown = ways(scene())
    axes = common_scale.common_axes(shown)
    assert {0.0, 100.0} <= set(axes.ticks)
    assert (axes.ticks[0], axes.ticks[-1]) == (common_scale.LOWEST, common_scale.HIGHEST)
    far = next(w for w in shown if w.indicator.id == "jomon-1-3")
    assert "2022年度−325.0%" in scale_chart.beyond(far, axes)
    drawn = scale_chart.progress_chart(far, axes)
    style = scale_chart.STYLE
    heights = [float(y) for y in re.findall(r"cy=\"([\d.-]+)\"", drawn)]
    heights += [
        float(p.split(",")[1])
        for line in re.findall(r'points="([^"]+)"', drawn)
        for p in line.split()
    ]
    assert heights
    assert all(style.top <= y <= style.height - style.bottom for y in heights)


def test_near_values_need_no_wide_axes() -> None:
    near = [w for w in ways(scene()) if w.indicator.id == "bosai-2-4"]
    assert common_scale.common_axes(near).ticks == (0, 20, 40, 60, 80, 100)


@pytest.mark.parametrize("data", ["", "sample"])
@pytest.mark.parametrize("as_of", [None, 2017, 2022])
@pytest.mark.parametrize("scale", ["", "unit"])
def test_the_page_stands_in_every_state(data: str, as_of: int | None, scale: str) -> None:
    shown = scene(data, as_of=as_of, scale=scale)
    html = compare.render(shown)
    assert html.count("<figure>") == len(compare.shown(shown)) == compare.MOST
    assert ("それぞれの単位での動き" in html) == (scale == "unit")
    assert ("見本（架空" in html) == (data == "sample")


def test_by_default_what_needs_attention_comes_first() -> None:
    shown = compare.by_default(scene())
    assert len(shown) == compare.MOST
    assert all(e.assessment.status in LATE for e in shown)
    waiting = compare.by_default(scene(""))
    assert all(e.indicator.final.quantity.value is not None for e in waiting)


def test_more_than_six_are_told_and_left_out() -> None:
    ids = tuple(i.id for i in book("sample").indicators[:8])
    shown = scene(indicators=ids)
    assert tuple(e.indicator.id for e in compare.shown(shown)) == ids[:6]
    assert "残り2指標は示していない" in compare.render(shown)


def test_the_order_of_the_address_is_kept_and_unknown_names_are_told() -> None:
    shown = scene(indicators=("bosai-2-4", "nowhere", "bosai-2-1"))
    assert [e.indicator.id for e in compare.shown(shown)] == ["bosai-2-4", "bosai-2-1"]
    assert "「nowhere」はこの台帳にない" in compare.render(shown)


def test_the_table_has_the_numbers_of_the_drawing() -> None:
    shown = scene(indicators=("bosai-2-4",))
    html = compare.render(shown)
    rate = shown.assessments["bosai-2-4"].progress or 0
    assert f"並べた1指標は遅れ・未達成。目標までの進みは{100 * rate:.1f}%" in html
    assert f'<td class="num" data-label="2025">{100 * rate:.1f}%</td>' in html
    in_units = compare.render(scene(indicators=("bosai-2-4",), scale="unit"))
    assert '<td class="num" data-label="2025">103</td>' in in_units


def test_hostile_text_comes_out_as_text() -> None:
    row = [*ROWS["目標指標"][0]]
    row[3], row[13] = HOSTILE, HOSTILE * 3
    other = [*ROWS["目標指標"][1]]
    other[3] = HOSTILE
    shown = of_rows(row, other)
    for scale in ("", "unit"):
        html = compare.render(Scene(shown.book, Choice(scale=scale), TODAY))
        assert "<img" not in html
        assert "&lt;img" in html
        assert "{{ 7*7 }}" in html
    assert "<img" not in trends.render(shown)


def test_plans_and_indicators_lead_to_the_comparison_on_the_site_only() -> None:
    shown = scene(plan="bosai", indicator="bosai-2-4")
    assert "ids=bosai-2-1%2Cbosai-2-2%2Cbosai-2-3%2Cbosai-2-4" in plan.render(shown)
    assert "ids=bosai-2-4%2Cbosai-2-1" in indicator.render_below(shown)
    still = Scene(shown.book, still_choice(shown), TODAY)
    assert "この計画の指標を比べる" not in plan.render(still)
    assert "data-choose" not in compare.render(still)
    assert compare.render(still).count("<figure>") == compare.MOST


def test_the_history_counts_the_whole_plan_as_it_stood_each_year() -> None:
    shown = scene(status=Status.BEHIND.value)
    found = next(p for p in shown.book.plans if p.id == "bosai")
    history = trends.stood(found, verdicts_by_year(shown.book, trends.span(shown)))
    assert [year for year, _ in history] == list(range(2018, 2026))
    for year, then in history:
        judged = verdicts(shown.book, year)
        assert [e.assessment for e in then.entries] == [judged[i.id] for i in found.indicators]
    first, last = (sum(e.assessment.status in GOOD for e in history[k][1].entries) for k in (0, -1))
    words = trends.moved(history)
    assert words.endswith("（4指標のうち）")
    assert f"{last}指標" in words
    assert ("2018年度も2025年度も" in words) == (first == last)


def test_the_history_says_sign_word_and_denominator_and_waits_without_actuals() -> None:
    html = trends.render(scene(plan="bosai"))
    assert html.count('class="stood"') == 1
    assert "判定できる </span>4／4" in html
    assert f'<span class="hidden">{STATUS_WORD[Status.BEHIND]}</span>' in html
    assert 'class="stood"' not in trends.render(scene(""))
    assert trends.stood(book("").plans[0], {}) == ()


def test_the_year_that_is_judged_and_the_target_s_stand_on_every_axis() -> None:
    shown = ways(scene())
    axes = common_scale.common_axes(shown)
    drawn = [(w, scale_chart.progress_chart(w, axes)) for w in shown if w.series]
    assert len(drawn) > 20
    for way, chart in drawn:
        assert way.series is not None
        stops = (way.series.final, way.series.last)
        assert all(f">{point[0]}</text>" in chart for point in stops if point), way.indicator.id
