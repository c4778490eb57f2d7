"""The overview: counts of the city, filters, and what is owed."""

from __future__ import annotations

import re

import pytest

from chino_metrics.model.verdict import Status
from chino_metrics.screens import overview, trends
from chino_metrics.views import readiness, summary, tables
from chino_metrics.views.choice import ATTENTION, Choice
from chino_metrics.views.entries import GOOD, tally
from chino_metrics.views.ordering import ordered
from chino_metrics.views.scene import Scene
from chino_metrics.views.verdict_years import verdict_years
from chino_metrics.wording import formats, terms
from tests.support.books import DATA, TODAY, book, scene_of
from tests.support.markup import choice_of, heading, internal, text
from tests.support.screens import drawn


def test_every_indicator_stands_on_the_pages_that_list_them() -> None:
    for data in DATA:
        listing, years = (
            text(drawn("overview", Choice(data=data))),
            text(drawn("trends", Choice(data=data))),
        )
        for i in book(data).indicators:
            assert i.name in listing
            assert i.name in years


def test_the_city_counts_the_museum_once_and_the_plans_each_their_own() -> None:
    scene = scene_of(book("sample"))
    assert (len(scene.selected), len(scene.counted)) == (32, 31)
    counted = summary.counts(scene.counted)
    assert {c.status: (c.count, c.of) for c in counted} == {
        Status.ACHIEVED: (6, 23),
        Status.ON_TRACK: (3, 23),
        Status.SLIGHTLY_BEHIND: (6, 23),
        Status.BEHIND: (8, 23),
        Status.NOT_ASSESSED: (8, 31),
    }
    page = text(drawn("overview", Choice(data="sample")))
    assert "全31指標" in page
    assert "計画別の合計は32" in page
    assert [len(g.entries) for g in summary.groups(scene)] == [11, 4, 4, 5, 8]
    assert "判定できる23指標のうち、達成・順調は9、遅れ・未達成は14" in page


def test_without_actuals_the_page_says_what_is_there_and_what_is_owed() -> None:
    page = text(drawn("overview", Choice()))
    assert (
        heading(drawn("overview", Choice()))
        == "23指標で基準値と目標がそろい、2018年度以降の実績を待っている"
    )
    scene = scene_of(book(""))
    owed = sum(len(years) for years in scene.owed.values())
    assert f"{len(readiness.debts(scene))}つの担当から{owed}件" in page
    assert sum(d.actuals for d in readiness.debts(scene)) == owed
    assert sum(d.indicators for d in readiness.debts(scene)) == 32


def test_an_earlier_year_is_counted_as_it_stood() -> None:
    scene = scene_of(book("sample"), as_of=2019)
    assert all(e.assessment.year is None or e.assessment.year <= 2019 for e in scene.entries)
    assert "2019年度（令和元）までの実績による。" in text(str(overview.render(scene)))


def test_baseline_and_target_carry_year_and_unit_at_every_width() -> None:
    for data in DATA:
        page = drawn("overview", Choice(data=data))
        for i in book(data).indicators:
            for word, target in (("基準値", i.baseline), ("目標", i.final)):
                if target.quantity.value is not None and target.year is not None:
                    amount = terms.amount(i, target.quantity.value)
                    assert f"{word} {amount}（{target.year}）" in page
                    assert f">{amount}</span><small>{target.year}年度</small>" in page


def test_a_target_whose_year_has_passed_asks_for_nothing_and_a_plan_is_no_deed() -> None:
    page = text(drawn("overview", Choice()))
    assert "計画では年+159人" in page
    assert "3,400,000人（2019年度）には年" not in page
    assert "から150人へ" not in page
    assert "防災士資格所有者数：5人（2017年度）を150人（2027年度）に増やす目標。" in page


def named(markup: str) -> set[str]:
    """The names of the indicators in the list of the overview."""
    listing = text(markup[markup.index('id="ichiran"') :])
    return {i.name for i in book("sample").indicators if i.name in listing}


def test_filters_narrow_what_is_listed_counted_and_taken_along() -> None:
    for choice in (
        {"plan": "bosai"},
        {"department": "生涯学習課"},
        {"status": "behind"},
        {"status": ATTENTION, "plan": "sosei"},
        {"department": "地域戦略課", "status": "achieved"},
    ):
        scene = scene_of(book("sample"), **choice)
        assert 'class="fold"' not in drawn("overview", Choice(data="sample").but(**choice))
        wanted = {e.indicator.name for e in scene.selected}
        assert 0 < len(wanted) < 32
        assert named(str(overview.render(scene))) == wanted
        assert len(tables.assessment_rows(scene)) == len(scene.selected)
        shown = text(str(trends.render(scene)))
        assert {i.name for i in book("sample").indicators if i.name in shown} == wanted
        page = str(overview.render(scene))
        assert f"{len(scene.selected)}指標の一覧" in text(page)
        assert heading(page).startswith(f"{scene.whose}判定できる")
        assert {c.count for c in summary.counts(scene.counted)} == {
            c.count
            for c in summary.counts(scene_of(book("sample"), **choice | {"status": ""}).counted)
        }


def test_a_filtered_view_says_whose_indicators_it_counts_and_how_to_leave() -> None:
    choice = Choice(department="防災課", status="behind", data="sample")
    for page in ("overview", "trends"):
        markup = drawn(page, choice)
        assert heading(markup).startswith("防災課の")
        assert "「× 遅れ」の1指標の一覧" in text(markup)
        assert "担当：防災課" in text(markup) and "状況：× 遅れ" in text(markup)
        assert Choice(data="sample") in [choice_of(h) for h in internal(markup)]
    whole = drawn("overview", Choice(data="sample"))
    assert "条件をすべて外す" not in text(whole)
    assert heading(drawn("overview", Choice(status="behind", data="sample"))) == heading(whole)
    assert "防災課" in text(drawn("plan", Choice(department="防災課", data="sample")))


def test_the_chosen_line_of_every_filter_is_selected() -> None:
    choice = Choice(as_of=2022, plan="bosai", department="防災課", status="behind", data="sample")
    markup = drawn("overview", choice)
    chosen = {
        name: re.findall(r'<option value="([^"]*)" selected>', options)
        for name, options in re.findall(
            r'<select id="filter-\w+" name="(\w+)".*?>(.*?)</select>', markup, re.DOTALL
        )
    }
    assert chosen == {
        "year": ["2022"],
        "plan": ["bosai"],
        "department": ["防災課"],
        "status": ["behind"],
    }


@pytest.mark.parametrize("page", ["overview", "trends"])
@pytest.mark.parametrize("data", DATA)
def test_a_combination_that_matches_nothing_says_so_and_shows_the_way_out(
    page: str, data: str
) -> None:
    markup = drawn(page, Choice(plan="bosai", department="生涯学習課", data=data))
    assert "この条件に当てはまる指標はない" in text(markup)
    assert Choice(data=data) in [choice_of(h) for h in internal(markup)]


def test_an_early_year_does_not_claim_that_nothing_was_registered() -> None:
    page = text(drawn("overview", Choice(data="sample", as_of=2017)))
    assert "まだ登録がない" not in page
    assert "この年度までの実績なし" in page


def test_the_furthest_behind_of_all_plans_can_be_listed_first() -> None:
    scene = scene_of(book("sample"), order="pace")
    listed = ordered(scene, scene.selected)
    assert set(listed) == set(scene.entries)
    order = [Status.BEHIND, Status.SLIGHTLY_BEHIND, Status.ON_TRACK, Status.ACHIEVED]
    places = [[*order, Status.NOT_ASSESSED].index(e.assessment.status) for e in listed]
    assert places == sorted(places)
    late = [e for e in listed if e.assessment.status is Status.BEHIND]
    assert listed[: len(late)] == tuple(late)
    assert len({e.plan.id for e in late}) > 1
    paces = [e.assessment.pace or 0.0 for e in late]
    assert paces == sorted(paces)
    page = drawn("overview", scene.choice)
    assert len(re.findall('<table class="rows bars">', page)) == 1
    rows = re.findall(r'<tr data-status="[^>]*>.*?</tr>', page, re.DOTALL)
    assert len(rows) == len(listed)
    for entry, row in zip(listed, rows, strict=True):
        assert entry.indicator.name in row
        assert entry.plan.short_name in row


def test_what_is_chosen_stands_in_one_line_for_phones() -> None:
    page = drawn("overview", Choice(data="sample", plan="bosai", as_of=2022))
    assert f"条件：{formats.year_era(2022)}・茅野市地域防災計画" in text(page)


def test_the_years_are_stepped_by_links_and_each_bar_is_what_its_page_counts():
    shown = Scene(book("sample"), Choice(data="sample", as_of=2021), TODAY)
    html = overview.render(shown)
    assert "year=2020" in html.partition('id="nendo-mae"')[2][:80]
    assert "year=2022" in html.partition('id="nendo-ato"')[2][:80]
    steps = verdict_years(shown)
    assert [y.year for y in steps] == list(range(2018, 2026))
    for y in steps:
        page = Scene(shown.book, Choice(data="sample", as_of=y.as_of), TODAY)
        assert sum(e.assessment.status in GOOD for e in page.counted) == y.good
        assert [n for _, _, n in y.segments] == [
            c for c in tally(page.counted).counts.values() if c
        ]
    assert "2018年度は22指標のうち7、2021年度は" in html
    newest = overview.render(Scene(shown.book, Choice(data="sample"), TODAY))
    assert 'id="nendo-ato"' not in newest
    assert "最新の年度 ▶" in newest
    assert "nendo-okuru" not in overview.render(Scene(book(""), Choice(), TODAY))
