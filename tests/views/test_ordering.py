"""The order of a list, and what narrows a page where it is pressed."""

from __future__ import annotations

import re

import pytest

from chino_metrics.charts.told import Stop, packed
from chino_metrics.views import ordering
from chino_metrics.views.choice import MOST_COMPARED, ORDERS, Choice, read_choice
from tests.support.books import DATA, book, scene_of
from tests.support.markup import choice_of, seen, text
from tests.support.screens import drawn


def listed(markup: str) -> list[str]:
    """The indicators of the rows, from above."""
    return re.findall(r'<tr data-status="[^"]*" data-of="([^"]*)"', markup)


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_rises_and_falls_by_every_column_and_what_has_no_value_stands_last(
    order: str,
) -> None:
    rising, falling = (
        ordering.ordered(scene, scene.selected)
        for scene in (scene_of(book("sample"), order=o) for o in (order, f"-{order}"))
    )
    key = ordering.KEYS[order]
    values = [key(e) for e in rising]
    known = [v for v in values if v is not None]
    assert known == sorted(known)
    assert values[len(known) :] == [None] * (len(values) - len(known))
    assert [key(e) for e in falling] == known[::-1] + values[len(known) :]
    assert {e.indicator.id for e in rising} == set(book("sample").indicator_by_id)


@pytest.mark.parametrize("data", DATA)
def test_the_heads_lead_to_the_order_and_say_which_one_it_is(data: str) -> None:
    plain = drawn("overview", Choice(data=data))
    assert "aria-sort" not in plain
    heads = [a for a in seen(plain).of("a") if a.get("class") == "by"]
    offered = {choice_of(a["href"] or "").order for a in heads}
    assert offered >= {"name", "base", "goal", "pace"}
    chosen = drawn("overview", Choice(data=data, order="name"))
    assert chosen.count('aria-sort="ascending"') == 1
    assert chosen.count('<table class="rows') == 1
    assert sorted(listed(chosen)) == sorted(listed(plain))
    assert listed(chosen) != listed(plain)
    back = next(a for a in seen(chosen).of("a") if a.get("id") == "retsu-name")
    assert choice_of(back["href"] or "").order == "-name"
    assert listed(drawn("overview", Choice(data=data, order="-name"))) == listed(chosen)[::-1]


def test_an_order_that_nobody_knows_is_none() -> None:
    assert read_choice({"order": "-goal"}).order == "-goal"
    assert read_choice({"order": "--goal"}).order == read_choice({"order": "best"}).order == ""


def test_counts_parts_sections_and_plans_narrow_the_page_and_a_second_time_undo_it() -> None:
    for field, value, name in (
        ("status", "behind", "kazu-behind"),
        ("department", "防災課", "tanto-bosai"),
        ("plan", "bosai", "keikaku-bosai"),
        ("status", "behind", "obi-bosai-behind"),
    ):
        start = Choice(data="sample", order="pace" if name != "tanto-bosai" else "")
        link = next(a for a in seen(drawn("overview", start)).of("a") if a.get("id") == name)
        chosen = choice_of(link["href"] or "")
        assert getattr(chosen, field) == value
        assert chosen.order == start.order
        again = next(a for a in seen(drawn("overview", chosen)).of("a") if a.get("id") == name)
        assert again["aria-current"] == "true"
        assert choice_of(again["href"] or "") == start


def test_a_plan_lists_the_chosen_status_and_still_counts_all() -> None:
    page = drawn("plan", Choice(data="sample", plan="bosai", status="slightly_behind"))
    found = listed(page)
    assert len(found) == 2 and len(re.findall("<figure", page)) >= 2
    assert "4指標の" in text(page)
    nothing = text(drawn("plan", Choice(data="sample", plan="bosai", status="achieved")))
    assert "この条件に当てはまる指標はない" in nothing


def test_parts_of_bars_say_whose_they_are() -> None:
    for page in ("overview", "trends"):
        said = [
            a["data-say"]
            for _, a in seen(drawn(page, Choice(data="sample"))).elements
            if a.get("data-say")
        ]
        assert any(
            "地域防災計画" in s and "やや遅れ" in s and "防災士資格所有者数" in s for s in said
        )


def test_ticks_gather_what_is_compared_and_no_more_than_there_is_room_for() -> None:
    ids = tuple(i.id for i in book("sample").indicators)
    one = drawn("overview", Choice(data="sample", indicators=ids[:1]))
    ticks = {a["id"]: a for a in seen(one).of("a") if (a.get("id") or "").startswith("hikaku-")}
    assert choice_of(ticks[f"hikaku-{ids[0]}"]["href"] or "").indicators == ()
    assert choice_of(ticks[f"hikaku-{ids[1]}"]["href"] or "").indicators == ids[:2]
    leads = next(a for a in seen(one).of("a") if a.get("id") == "hikaku")
    assert leads["href"] == Choice(data="sample").comparison(ids[:1])
    full = drawn("overview", Choice(data="sample", indicators=ids[:MOST_COMPARED], order="name"))
    assert (
        sum((a.get("id") or "").startswith("hikaku-") for a in seen(full).of("a"))
        == MOST_COMPARED + 1
    )
    assert choice_of(Choice(order="name").comparison(ids[:2])).indicators == ids[:2]


@pytest.mark.parametrize("data", DATA)
def test_every_mark_of_a_list_says_value_year_target_and_source(data: str) -> None:
    for page in ("overview", "plan", "trends"):
        parser = seen(drawn(page, Choice(data=data, plan="bosai" if page == "plan" else "")))
        told = [a["data-told"] or "" for _, a in parser.elements if a.get("data-told")]
        assert told
        for words in told:
            common, *lines = words.split("\n")
            assert "目標" in common
            assert all(len(line.split("\t")) in {3, 4} for line in lines)
            assert all(re.match(r"[\d.]+(-\d+)?\t\S*年度\t", line) for line in lines)
            assert "\t出典：" in lines[0]
    bar = next(
        a for _, a in seen(drawn("overview", Choice(data="sample"))).elements
        if a.get("data-of") == "bosai-2-4" and a.get("data-told")
    )  # fmt: skip
    assert "2025年度\t実績103人\t出典：見本" in (bar["data-told"] or "")
    assert "2025年度\t目安130人" in (bar["data-told"] or "")
    assert (bar["data-told"] or "").startswith("最終目標150人（2027年度）\n")


def test_what_parts_the_fields_is_taken_out_of_texts() -> None:
    stops = [Stop("1", "a\tb", "c\nd", "x"), Stop("2", "", "", "y"), Stop("3", "e", "f", "x")]
    assert packed("g\n", stops) == "g\n1\ta b\tc d\tx\n3\te\tf\n2\t\t\ty"
    assert packed("g", []) == ""
