"""A plan ends and another follows: nothing is lost, nothing of it is counted any more."""

import re
from datetime import date
from functools import cache

import pytest

from chino_metrics.exports.edition.links import still_choice
from chino_metrics.exports.edition.site import build_pages
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
