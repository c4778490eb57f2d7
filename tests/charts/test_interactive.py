"""The chart that is moved: it says the same, in Japanese, without markup, and places nothing itself."""

from dataclasses import replace

from chino_metrics.charts import interactive, plotly_look
from chino_metrics.charts.multiples import Row, plan_figure
from chino_metrics.model.plan import Event, Reference
from tests.support.charted import CELL, NASTY, YEARS, assessment, indicator


def test_plotly_gets_no_markup_of_the_workbook():
    thing = replace(
        indicator(YEARS, unit=NASTY),
        events=(Event("B-4", 2020, "2020", NASTY, "", "", CELL, ""),),
        references=(Reference("B-4", NASTY, 2020, 40.0, 0, NASTY, "", "", "", CELL),),
    )
    figure = interactive.indicator_figure(thing, assessment())
    texts = [f"{t.name} {t.hovertemplate}" for t in figure.data]
    assert any("参考" in text for text in texts)
    assert not any("<script" in text or "</script" in text for text in texts)


def test_every_series_has_a_japanese_name_and_answers_with_its_unit():
    figure = interactive.indicator_figure(indicator(YEARS), assessment())
    told = {t.name: t for t in figure.data}
    assert {"実績", "目安", "基準値", "中間目標", "最終目標"} <= set(told)
    assert told["実績"].hovertemplate.endswith("人")
    looks = {(told[n].marker.symbol, told[n].text) for n in ("基準値", "中間目標", "最終目標")}
    assert looks == {("square", "基"), ("square-open", None), ("square", None)}
    assert figure.layout.hovermode == "x unified"
    assert not figure.layout.annotations


def test_a_year_without_a_number_parts_the_line():
    figure = interactive.indicator_figure(
        indicator({2018: 14.0, 2019: "未調査", 2020: 33.0}), assessment(year=2020, actual=33.0)
    )
    line = next(t for t in figure.data if t.name == "実績")
    assert dict(zip(line.x, line.y, strict=True)) == {2017: 5, 2018: 14, 2019: None, 2020: 33}


def test_every_word_of_the_bar_of_buttons_is_japanese():
    config = plotly_look.config("suii")
    words = config["locales"][config["locale"]]["dictionary"]
    assert len(words) > len(config["modeBarButtons"][0])
    letters = "".join(words.values()).replace("PNG", "").replace("SVG", "")
    assert not any(letter.isascii() for letter in letters)


def test_a_plan_has_a_row_an_indicator_and_one_line_of_the_legend_a_series():
    first, second = indicator(YEARS), indicator({2018: 14.0, 2020: 33.0}, unit=NASTY)
    rows = [Row(first, assessment(), {}), Row(second, assessment(year=2020, actual=33.0), {})]
    figure = plan_figure(rows)
    assert len(figure.layout.annotations) == 2
    assert {t.yaxis for t in figure.data} == {"y", "y2"}
    listed = [t.name for t in figure.data if t.showlegend]
    assert len(listed) == len(set(listed)) < len(figure.data)
    assert {"実績", "目安", "基準値", "最終目標"} <= set(listed)
    assert figure.layout.xaxis2.matches == "x" or figure.layout.xaxis.matches == "x2"
    assert "<script" not in str([t.hovertemplate for t in figure.data])


def test_a_figure_carries_what_it_shows_and_where_it_is_from_whole():
    told = "出典：" + "目標と基準値は計画" * 9 + "<b>"
    figure = plotly_look.signed(plan_figure([Row(indicator(YEARS), assessment(), {})]), "題", told)
    lines = figure.layout.annotations[-1].text.split("<br>")
    assert lines[0] == "<b>題</b>"
    assert "".join(lines[1:]) == told.replace("<b>", "&lt;b&gt;")


def test_the_way_to_the_target_answers_in_every_year_as_exactly_as_the_table():
    thing = indicator({2018: 0.0}, base=0.0, interim=1.0, final=2.0)
    due = {2016: None, 2017: 0.0, 2018: 0.2, 2019: 0.4, 2022: 1.0, 2027: 2.0, 2028: 2.0}
    figure = interactive.indicator_figure(thing, assessment(year=2018, actual=0.0), due=due)
    way = next(t for t in figure.data if t.name == "目安")
    assert dict(zip(way.x, way.y, strict=True)) == {
        y: v for y, v in due.items() if 2017 <= y <= 2027
    }
    assert way.hovertemplate == "%{y:,.1f}人"


def test_the_title_of_a_row_breaks_before_its_unit_where_the_name_fills_a_line():
    assert plotly_look.above_row(f"{'あ' * 19}（組織）") == f"{'あ' * 19}<br>（組織）"
    assert plotly_look.above_row("短い名（人）") == "短い名（人）"
    assert [len(line) for line in plotly_look.above_row("あ" * 50).split("<br>")] == [20, 20]
