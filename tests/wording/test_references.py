"""Reference series in words, the population beside them, and the plan's own statements as a chart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from chino_metrics.charts import context as context_chart
from chino_metrics.exports.pdf import notes
from chino_metrics.exports.pdf import plan as report_plan
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Book, Plan, Reference
from chino_metrics.screens import indicator as indicator_screen
from chino_metrics.screens import plan as plan_screen
from chino_metrics.settings import ROOT
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.wording.beside_verdicts import context, references
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

DATA = ROOT / "data"
FILES = ("chino_indicators.xlsx", "sample_actuals.xlsx")
NASTY = "<script>alert(1)</script>{{ 7*7 }}\"'&"
STYLES = (context_chart.WIDE, context_chart.NARROW, context_chart.REPORT)


@pytest.fixture(scope="module", params=FILES)
def book(request) -> Book:
    return read_book((DATA / request.param).read_bytes())


@pytest.fixture
def sosei(book) -> Plan:
    return book.plan_by_id["sosei"]


@pytest.fixture
def people(sosei):
    return context.contexts(sosei)[0]


def point(series, year, value, unit="人", note="", owner="sosei"):
    return Reference(owner, series, year, value, 0, unit, "", "", note, Cell("参考系列", "D2"))


def with_points(plan, *points):
    return replace(plan, references=tuple(points))


def scene(book, **choice):
    return Scene(book, Choice(**choice), date(2026, 11, 23))


def test_a_series_is_told_against_baseline_and_target_of_the_nearest_years(book):
    births = references.readings(book.indicator_by_id["sosei-4-2"])
    assert [len(r.points) for r in births] == [7, 2, 1]
    assert births[0].sentence == (
        "2016年の7.28人から2022年の5.43人へ下がっている。"
        "計画の基準値8.2人（2017年度）に対し、2017年は7.58人。"
        "最終目標9.0人（2019年度）に対し、2019年は6.95人（定義が異なる）。"
    )
    assert births[1].sentence == (
        "2023年の5.57人から2024年の4.87人へ下がっている。"
        "計画の基準値8.2人（2017年度）、最終目標9.0人（2019年度）に対し、"
        "2023年は5.57人（定義が異なる）。"
    )
    assert (births[2].series, births[2].sentence) == ("合計特殊出生率", "2017年は1.70。")


def test_a_part_is_not_held_against_the_whole(book):
    _, guests = references.readings(book.indicator_by_id["tabunka-2-2"])
    assert guests.sentence == "2018年の94人から2019年の110人へ上がっている。"


def test_a_single_point_has_no_movement(book):
    reading, _ = references.readings(book.indicator_by_id["sosei-2-2"])
    assert reading.sentence == (
        "計画の基準値2,119人（2017年度）、最終目標2,600人（2019年度）に対し、"
        "2015年は2,165人（定義が異なる）。"
    )


def test_another_unit_is_not_held_against_the_target(book):
    one = book.indicator_by_id["sosei-2-2"]
    other = replace(one, references=tuple(replace(r, unit="世帯") for r in one.references))
    assert references.readings(other)[0].sentence == "2015年は2,165世帯。"


def test_an_indicator_without_series_has_no_reading(book):
    assert references.readings(book.indicator_by_id["bosai-2-4"]) == ()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((5, 7), "2018年の5人から2020年の7人へ上がっている"),
        ((7, 5), "2018年の7人から2020年の5人へ下がっている"),
        ((5, 5.2), "2018年と2020年は同じ5人で、変わっていない"),
    ],
)
def test_the_movement_is_that_of_the_shown_numbers(values, told):
    points = (point("調べ", 2018, values[0]), point("調べ", 2020, values[1]))
    assert references.movement(points) == told


def test_the_population_stands_beside_indicators_by_head_alone(book, sosei):
    told = {i.id: references.population_sentence(i, sosei) for i in sosei.indicators}
    assert {key for key, sentence in told.items() if sentence} == {"sosei-4-1", "sosei-4-2"}
    assert told["sosei-4-2"] == (
        "住民基本台帳人口（1月1日）は2016年の56,174人から2022年の55,108人へ減っている。"
        "茅野市 1月1日人口は2023年の55,657人から2025年の55,078人へ減っている。"
        "人口で割った値なので、人口が減っただけでは下がらない。"
    )
    nobody = with_points(sosei)
    assert references.population_sentence(book.indicator_by_id["sosei-4-2"], nobody) == ""


def test_the_share_of_the_old_by_the_census_is_in_the_workbook(sosei):
    rows = [r for r in sosei.references if r.series == "高齢化率 国勢調査（年齢不詳を除く）"]
    assert [(r.year, r.value, r.decimals) for r in rows] == [(2015, 28.35, 2), (2020, 30.73, 2)]
    for row, (old, young, able) in zip(
        rows, ((15808, 7752, 32204), (17059, 7050, 31411)), strict=True
    ):
        assert row.value == round(100 * old / (young + able + old), 2)
        assert f"65歳以上{old:,}人÷（{young:,}人＋{able:,}人＋{old:,}人）" in row.note
        assert row.source and row.source_url.startswith("https://")


def test_population_falls_more_slowly_than_the_straight_line(people):
    comparison = context.compared(people)
    assert comparison is not None
    assert comparison.expected == 57406 - (57406 - 46548) * (2025 - 2008) / (2040 - 2008)
    assert comparison.difference == 55078 - 51638
    assert context.finding(people) == "人口は、計画が見込んだ減り方より緩やか：2025年は55,078人"
    told = "".join(context.sentences(people))
    assert "2つの数字を直線で結ぶと、2025年は51,638人（試算）" in told
    assert "これを3,440人上回る" in told
    assert "2040年に47,822人で、計画の本文の46,548人を1,274人上回る" in told


@pytest.mark.parametrize(
    ("newest", "word"), [(55000, "より緩やか"), (51977, "と同じ"), (50000, "より速い")]
)
def test_the_title_says_what_the_numbers_prove(sosei, newest, word):
    kept = [r for r in sosei.references if references.is_printed(r)]
    shown = context.contexts(with_points(sosei, *kept, point("市の人口", 2024, newest)))[0]
    assert context.finding(shown) == f"人口は、計画が見込んだ減り方{word}：2024年は{newest:,}人"


def test_ageing_is_told_without_a_comparison(sosei):
    ageing = context.contexts(sosei)[1]
    assert context.compared(ageing) is None
    assert context.finding(ageing) == (
        "高齢化率は、国勢調査（年齢不詳を除く）で2015年の28.35%から2020年の30.73%へ上がっている"
    )
    assert (
        context.sentences(ageing)[0]
        == "計画の本文では、2008年の22.4%から2014年の27.6%へ上がっている。"
    )


def test_a_plan_without_statements_or_without_counts_has_no_chart(book, sosei):
    printed = [r for r in sosei.references if references.is_printed(r)]
    others = [r for r in sosei.references if not references.is_printed(r)]
    assert context.contexts(book.plan_by_id["bosai"]) == ()
    assert context.contexts(with_points(sosei, *printed)) == ()
    assert context.contexts(with_points(sosei, *others)) == ()


def test_the_chart_holds_every_value_of_the_workbook(sosei):
    for shown, word, unit in zip(
        context.contexts(sosei), ("人口", "高齢化率"), ("人", "%"), strict=True
    ):
        own = [r for r in sosei.references if word in r.series and r.unit == unit]
        assert sorted(map(repr, shown.references)) == sorted(map(repr, own))
        spoken = context_chart.alt_text(shown)
        assert all(references.dated(r) in spoken for r in own)


@pytest.mark.parametrize("style", STYLES)
def test_every_point_has_a_mark_at_its_place_and_series_are_not_joined(people, style):
    root = ElementTree.fromstring(str(context_chart.context_chart(people, style)))
    marks = [element for element in root.iter() if element.get("class") == "counted"]
    assert len(marks) == len(people.references) - len(people.printed)
    lines = [e.get("points", "").split() for e in root.iter() if e.tag.endswith("polyline")]
    assert sorted(map(len, lines)) == sorted(
        len(line.points) for line in people.lines if len(line.points) > 1
    )
    places = [tuple(map(float, p.split(","))) for p in lines[-1]]
    assert places[0][0] < places[1][0] and places[0][1] < places[1][1]


@pytest.mark.parametrize("style", STYLES)
def test_labels_stay_inside_and_off_one_another(sosei, style):
    for shown in context.contexts(sosei):
        text = str(context_chart.drawing(shown, style))
        assert all(context.label(line).split("（")[0][:4] in text for line in shown.lines)
        for x, y in re.findall(r'<tspan x="([\d.-]+)" y="([\d.-]+)"', text):
            assert 0 <= float(x) <= style.width
            assert 0 < float(y) < style.height - style.bottom


def test_hostile_names_come_out_as_text(book, sosei):
    printed = [r for r in sosei.references if references.is_printed(r)]
    name = f"人口{NASTY}" + "長" * 3000
    shown = context.contexts(with_points(sosei, *printed, point(name, 2024, 1.0)))[0]
    for style in STYLES:
        markup = str(context_chart.context_chart(shown, style))
        assert "<script" not in markup
        assert ElementTree.fromstring(markup).get("aria-label") == context_chart.alt_text(shown)
    hostile = replace(printed[0], series=f"計画本文 人口 {NASTY}", note=NASTY, owner_id="sosei")
    plan = with_points(sosei, *printed, hostile, point(name, 2024, 1.0))
    changed = replace(book, plans=(plan, *book.plans[1:]), sha256="changed")
    page = str(plan_screen.render(scene(changed, plan="sosei")))
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_a_single_statement_and_a_single_count_are_drawn(sosei):
    lone = (point("人口（計画本文）", 2008, 100.0), point("人口 数え", 2008, 90.0))
    (shown,) = context.contexts(with_points(sosei, *lone))
    assert context.finding(shown) == "人口は、数えで90人（2008年）"
    assert context.sentences(shown)[0] == "計画の本文にある人口は、100人（2008年）。"
    for style in STYLES:
        ElementTree.fromstring(str(context_chart.context_chart(shown, style)))


def test_the_page_of_the_plan_shows_finding_drawings_and_table(book, people):
    page = str(plan_screen.render(scene(book, plan="sosei")))
    assert context.finding(people) in page
    assert page.count('<figure class="context">') == 2
    assert all(f"{r.cell.sheet} {r.cell.address}" in page for r in people.references)
    assert 'class="context"' not in str(plan_screen.render(scene(book, plan="bosai")))


def test_the_page_of_an_indicator_tells_its_series(book):
    page = str(indicator_screen.render_below(scene(book, indicator="sosei-4-2")))
    for reading in references.readings(book.indicator_by_id["sosei-4-2"]):
        assert reading.sentence in page
    assert "人口で割った値なので" in page
    assert "readings" not in str(indicator_screen.render_below(scene(book, indicator="bosai-2-4")))


def test_a_small_workbook_has_its_series_told():
    book = read_book(
        made(参考系列=[*ROWS["参考系列"], ["w", "県の平均", 2021, 790.5, "g", "", "", ""]])
    )
    (reading,) = references.readings(book.indicator_by_id["w"])
    assert reading.sentence.startswith("2018年の810.5gから2021年の790.5gへ下がっている。")


def test_the_report_holds_charts_and_sentences(book, people):
    chosen = report_plan.Selection(book, Choice(plans=("sosei",)), date(2026, 11, 23))
    files: dict[str, bytes] = {}
    blocks = str([*report_plan.plan_blocks(chosen, book.plan_by_id["sosei"], files)])
    assert context.finding(people) in blocks
    assert sum("57,406人" in content.decode() for content in files.values()) == 1
    told = str([*notes.reference_blocks(chosen)])
    assert "2016年の7.28人から2022年の5.43人へ下がっています。" in told
    assert "人口が減っただけでは下がりません。" in told
