"""A target that applies every year (毎年度): its words, its level line, what is not asked of it."""

from __future__ import annotations

import io
import json
from functools import cache

import pytest
from pptx import Presentation

from chino_metrics.assessment.methods import second_opinions
from chino_metrics.assessment.progress import assess_book
from chino_metrics.charts import bars, interactive, large
from chino_metrics.charts import line as charts
from chino_metrics.charts.series import series_of
from chino_metrics.exports.pptx.writer import write_deck
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.screens import indicator as page
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import reasoning
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck
from chino_metrics.wording import rules, sentences, terms
from chino_metrics.workbook.reading import read_book
from tests.support.books import TODAY, scene_of
from tests.support.charted import STYLES, parsed
from tests.support.every_form import forms
from tests.support.made_workbook import made

KIND = {"目標指標": {"目標の種類": ["毎年度"]}}
MET, MISSED, NONE = [12, 9, 10], [12, 9, 14], [None, None, None]


@cache
def of(*values: float | None) -> Entry:
    row = ["w", "p", 1, "待機児童数", "人", None, "減少", "年次", 2018, 30, None, None, 2027, 10]
    rows = {"目標指標": [row], "実績": [["w", None, None, *values]]}
    content = read_book(made(added=KIND, 実績の注記=[], 参考系列=[], 出来事=[], **rows))
    (plan,), (one,) = content.plans, content.indicators
    return Entry(plan, one, assess_book(content)["w"])


def told(entry: Entry) -> tuple[Indicator, Assessment]:
    return entry.indicator, entry.assessment


def test_a_year_that_meets_it_is_achieved_and_says_that_it_is_this_years() -> None:
    i, a = told(of(*MET))
    assert a.status is Status.ACHIEVED
    assert terms.status_note(i, a) == "この年度は達成"
    assert sentences.headline(i, a) == (
        "待機児童数は10人で、毎年度の目標10人（2027年度まで）を2021年度は達成した"
    )
    assert sentences.verdict(i, a).endswith("「達成」とする（この年度は達成）。")


def test_a_year_that_misses_it_is_held_against_the_target_itself() -> None:
    i, a = told(of(*MISSED))
    assert (a.expected, a.status) == (10, Status.SLIGHTLY_BEHIND)
    assert sentences.headline(i, a) == "待機児童数は14人で、毎年度の目標10人より4人多い"
    assert "毎年度の目標10人までの進みは80.0%" in sentences.verdict(i, a)
    assert sentences.outlook_line(i, a) == "毎年度の目標10人（2027年度まで）に4人届いていない。"
    labels = [step.label for step in reasoning.judging_steps(of(*MISSED))]
    assert labels == ["毎年度の目標", "毎年度の目標までの進み", "判定"]


@pytest.mark.parametrize("values", [MET, MISSED, NONE])
def test_no_form_asks_for_a_pace_nor_calls_it_a_way(values: list[float | None]) -> None:
    entry = of(*values)
    content = read_book(
        made(
            added=KIND,
            目標指標=[
                ["w", "p", 1, "待機", "人", None, "減少", "年次", 2018, 30, None, None, 2027, 10]
            ],
            実績=[["w", None, None, *values]],
            実績の注記=[],
            参考系列=[],
            出来事=[],
        )
    )
    said = dict(forms(content))
    for form in ("indicator", "slides", "pdf", "xlsx"):
        assert "毎年度" in said[form], form
        for word in ("が必要", "年あたり必要な減少", "最終目標10人", "人に減らす目標"):
            assert word not in said[form], (form, word)
    assert entry.assessment.required_per_year is None


def test_the_line_lies_level_from_the_first_year_after_the_baseline() -> None:
    i, a = told(of(*MISSED))
    assert series_of(i).path == ((2019, 10), (2027, 10))
    for style in STYLES.values():
        for drawing in (charts.line_chart(i, a, style), large.large_chart(i, a, style)):
            way = next(e for e in parsed(drawing)[0].iter() if e.get("class") == "way")
            heights = {spot.split(",")[1] for spot in way.get("points", "").split()}
            assert len(heights) == 1
    sketch = str(bars.path_sketch(i, bars.year_span((i,), {})))
    _, start, end = (
        sketch.split('class="way" d="')[1].split('"', maxsplit=1)[0].replace("L", "M").split("M")
    )
    assert start.split()[1] == end.split()[1]
    traces = {t.name: t for t in interactive.indicator_figure(i, a).data}
    assert set(traces["毎年度の目標"].y) == {10}
    assert "毎年度の目標（2019年度から）" in [words for _, words in large.key(i, a)]


def test_before_the_first_year_after_the_baseline_there_is_no_target() -> None:
    scene = scene_of(read_book(made(added=KIND)))
    shown = page.render(scene)
    assert "毎年度の<wbr>目標（g）" in shown


def test_other_methods_judge_only_whether_it_is_met() -> None:
    said = {name: o.status for name, o in second_opinions(*told(of(*MISSED))).items()}
    assert said["target_met"] == "not_achieved"
    assert {said[name] for name in ("opensdg", "eurostat", "destatis")} == {"not_available"}


def test_the_rules_explain_it() -> None:
    words = json.dumps(rules.TERMS, ensure_ascii=False)
    assert "毎年度の目標" in words
    assert rules.meaning("目安").startswith("基準値、中間目標")


def test_powerpoint_draws_the_level_line_under_its_name() -> None:
    entry = of(*MISSED)
    content = Book((entry.plan,), (), (), is_sample=False, sha256="yearly", modified=None)
    deck = make_deck(Scene(content, Choice(indicators=("w",)), TODAY))
    presentation = Presentation(io.BytesIO(write_deck(deck)))
    shapes = [shape for slide in presentation.slides for shape in slide.shapes if shape.has_chart]
    lines = {s.name: s.values for shape in shapes for s in shape.chart.plots[0].series}
    assert {v for v in lines["毎年度の目標"] if v is not None} == {10}
    assert [v for v in lines["毎年度の目標（最後の年度）"] if v is not None] == [10]
