"""A plan ends and another follows: nothing is lost, nothing of it is counted any more."""

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from chino_metrics.charts import large, line
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.edition.links import still_choice
from chino_metrics.exports.edition.site import build_pages
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.model.difference import differ
from chino_metrics.model.plan import PlanState
from chino_metrics.screens import indicator, overview, plan, succession, trends
from chino_metrics.views import summary
from chino_metrics.views.choice import Choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME
from chino_metrics.views.scene import scene_of
from chino_metrics.views.succession import Fate, pairs
from chino_metrics.workbook.reading import read_book
from tests.support import successor
from tests.support.made_workbook import ROWS, made

TODAY = date(2026, 11, 23)


@cache
def book(state="現行"):
    return read_book(successor.workbook(state))


def scene(state="現行", **choice):
    return scene_of(book(state), Choice(**choice), TODAY)


def text_of(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(markup)))


def test_an_ended_plan_leaves_the_counts_and_stands_apart_with_its_verdicts():
    found = scene()
    assert {e.plan.id for e in found.covered} == {p.id for p in book().in_state(PlanState.CURRENT)}
    assert not any(i.startswith("sosei-") for i in found.owed)
    shown = text_of(overview.render(found))
    assert "終了した計画：1" in shown
    assert "2019年度まで、11指標" in shown
    assert f"全{len(found.counted)}指標" in summary.total_note(found, found.covered)


def test_a_plan_in_preparation_is_shown_and_neither_counted_nor_owed():
    found = scene("準備中")
    assert successor.NEW not in {e.plan.id for e in found.covered}
    assert not any(i.startswith(f"{successor.NEW}-") for i in found.owed)
    assert "準備中の計画：1" in text_of(overview.render(found))


@pytest.mark.parametrize("key", [successor.OLD, successor.NEW])
def test_both_plans_keep_their_pages(key):
    found = scene(plan=key)
    shown = str(plan.render(found))
    assert ("終了した計画（2019年度まで）" in shown) is (key == successor.OLD)
    assert f"/succession?plan={key}" in shown
    assert {e.plan.id for e in found.covered} == {key}
    assert text_of(trends.render(found))


def test_old_and_new_side_by_side():
    (pair,) = pairs(scene())
    fates = {line.new.indicator.id: line.fate for line in pair.lines if line.new}
    assert fates == {
        **dict.fromkeys(successor.CONTINUED, Fate.CONTINUED),
        **dict.fromkeys(successor.CHANGED, Fate.CHANGED),
        **dict.fromkeys(successor.ADDED, Fate.ADDED),
    }
    assert pair.counts == "継続3、変更1、廃止7、新規2"
    shown = text_of(succession.render(scene(plan=successor.NEW)))
    assert pair.counts in shown
    assert "単位は" in shown
    rows = TABLE_BY_NAME["succession"].rows(scene())
    assert len(rows) == len(pair.lines)
    assert {r["fate"] for r in rows} == {f.value for f in Fate}


def test_without_a_successor_the_page_says_so():
    bare = scene_of(read_book(made()), Choice(), TODAY)
    assert "後継の計画がある計画はない" in str(succession.render(bare))
    assert TABLE_BY_NAME["succession"].rows(bare) == ()


def test_with_all_plans_ended_every_page_stands():
    ended = made(added={"計画": {"状態": ["終了"]}}, 計画=[[*ROWS["計画"][0]]])
    found = scene_of(read_book(ended), Choice(indicator="w"), TODAY)
    shown = text_of(overview.render(found))
    assert "いま進んでいる計画はない" in shown
    assert "終了した計画：1" in shown
    assert found.owed == {}
    assert text_of(indicator.render(found))


def test_every_old_address_has_its_file_in_the_edition():
    found = scene()
    pages = build_pages(found, ())
    for i in book().indicators:
        assert f"indicator_{i.id}.html" in pages
    for p in book().plans:
        assert f"plan_{p.id}.html" in pages
    assert "succession.html" in pages
    assert still_choice(found).link("succession", plan=successor.OLD) == "succession.html"


def goes_on(unit="g"):
    """w of plan p (690, 680, 670 g until 2021), which w2 of plan q takes over at 670."""
    plans = [
        ["p", "ごみの計画", "ごみ", 2018, 2021, "環境課", None],
        ["q", "第2期ごみの計画", "ごみ2", 2022, 2027, "環境課", None],
    ]
    old = [*ROWS["目標指標"][0][:10], None, None, 2021, 640]
    new = [
        "w2",
        "q",
        1,
        "1人1日のごみ",
        unit,
        None,
        "減少",
        "年次",
        2021,
        670,
        None,
        None,
        2027,
        600,
    ]
    rows = {
        "計画": plans,
        "施策": [["p", 1, "減らす", ""], ["q", 1, "さらに減らす", ""]],
        "目標指標": [old, new],
        "実績": [["w", "1人1日のごみ", "g", 690, 680, 670], ["w2", "1人1日のごみ", unit, None]],
    }
    columns = {
        "計画": {"状態": ["終了"], "後継の計画ID": ["q"]},
        "目標指標": {"前の指標ID": [None, "w"]},
        "実績": {"2022年度": [None, 660]},
    }
    return read_book(made(added=columns, without=("参考系列", "出来事"), **rows))


def test_an_indicator_that_goes_on_is_one_line_with_a_seam():
    found = scene_of(goes_on(), Choice(indicator="w2", plan="q"), TODAY)
    (entry,) = [e for e in found.entries if e.indicator.id == "w2"]
    series = judged_series(entry.indicator, entry.assessment)
    assert series.earlier == ((2019, 690), (2020, 680), (2021, 670))
    assert (series.seam, series.earlier_goal, series.final) == (2021, (2021, 640), (2027, 600))
    for drawing in (
        line.line_chart(entry.indicator, entry.assessment),
        large.large_chart(entry.indicator, entry.assessment, large.WIDE),
    ):
        for mark in ('class="seam"', 'class="earlier"', 'class="acts"', 'class="goal"'):
            assert str(drawing).count(mark) >= 1, mark
    shown = text_of(indicator.render(found))
    assert "ごみの実績（2020年度まで）" in shown
    assert "ごみの最終目標 640g（2021）" in shown


def test_another_unit_is_no_line_that_goes_on():
    found = scene_of(goes_on("kg"), Choice(), TODAY)
    (entry,) = [e for e in found.entries if e.indicator.id == "w2"]
    series = judged_series(entry.indicator, entry.assessment)
    assert (series.earlier, series.earlier_goal, series.seam) == ((), None, None)


def test_a_value_of_the_old_plan_is_no_change_of_the_new_one():
    after = goes_on().indicator_by_id["w2"]
    before = replace(after, predecessor=replace(after.predecessor, actuals=()))
    assert not differ(before, after)


@pytest.mark.long  # every page is read; the screen's table of the same is tried daily
def test_paper_holds_old_and_new_side_by_side():
    paper = re.sub(
        r"\s",
        "",
        "".join(p.extract_text() for p in PdfReader(io.BytesIO(write_report(scene()))).pages),
    )
    assert "新旧対照：" in paper
    assert "継続3、変更1、廃止7、新規2" in paper
    assert "市全体の数に入れていない計画" in paper


def test_excel_holds_old_and_new_side_by_side():
    book = load_workbook(io.BytesIO(write_excel(scene())))
    words = [[c.value for c in row] for row in book["新旧対照"].iter_rows()]
    fates = [row[0] for row in words]
    assert [fates.count(w) for w in ("継続", "変更", "廃止", "新規")] == [3, 1, 7, 2]


def test_open_data_hold_every_plan_with_its_state():
    rows = TABLE_BY_NAME["plans"].rows(scene())
    states = {r["plan_id"]: r["state"] for r in rows}
    assert states[successor.OLD] == "ended"
    assert {r["plan_id"] for r in TABLE_BY_NAME["indicators"].rows(scene())} == set(states)
    chosen = TABLE_BY_NAME["plans"].rows(scene(plans=("bosai",)))
    assert [r["plan_id"] for r in chosen] == ["bosai"]
