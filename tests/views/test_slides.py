"""The deck as data: which slides, in what order, and that their words are the book's numbers."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Book
from chino_metrics.model.verdict import Status
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK, read_workbook
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views import readiness, summary
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import GOOD, LATE, count, once
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.build import MOST_INDICATORS, MOST_ROWS, make_deck
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind
from chino_metrics.wording import formats, terms
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

TODAY = date(2026, 11, 23)
EDITION = Edition(4, date(2026, 11, 10), "2025年度の実績")


@cache
def book(path: Any) -> Book:
    return read_book(read_workbook(path))


def scene(path: Any = SAMPLE_WORKBOOK, **choice: Any) -> Scene:
    return Scene(book(path), Choice(**choice), TODAY, EDITION)


def of_kind(deck: Deck, kind: SlideKind) -> list[Slide]:
    return [s for s in deck.slides if s.kind is kind]


def test_a_deck_leads_from_title_to_closing() -> None:
    deck = make_deck(scene())
    kinds = [s.kind for s in deck.slides]
    assert kinds == sorted(kinds, key=list(SlideKind).index)
    assert [
        kinds.count(k)
        for k in (SlideKind.TITLE, SlideKind.OVERALL, SlideKind.PLAN, SlideKind.CLOSING)
    ] == [
        1,
        1,
        5,
        1,
    ]
    assert deck.is_sample
    assert deck.revised == "2026年11月10日 改訂（第4版）"


@pytest.mark.parametrize("year", [2019, 2022, 2025])
def test_indicators_by_default_are_those_that_need_attention(year: int) -> None:
    shown = scene(as_of=year)
    slides = of_kind(make_deck(shown), SlideKind.INDICATOR)
    wanted = summary.attention(shown)[:MOST_INDICATORS]
    assert [s.chart.indicator.id for s in slides if s.chart] == [e.indicator.id for e in wanted]
    assert 0 < len(slides) <= MOST_INDICATORS


def test_named_indicators_come_in_printed_order_with_their_plans() -> None:
    deck = make_deck(scene(indicators=("ict-1-1", "bosai-2-4")))
    assert [s.name for s in of_kind(deck, SlideKind.PLAN)] == ["地域防災計画", "ICT活用戦略"]
    assert [s.name for s in of_kind(deck, SlideKind.INDICATOR)] == [
        "防災士資格所有者数",
        "茅野市ICT教育推進計画の達成率",
    ]


@pytest.mark.parametrize(
    ("choice", "plans"),
    [
        ({"plans": ("jomon", "ict")}, ["縄文プロジェクト", "ICT活用戦略"]),
        ({"departments": ("防災課",)}, ["地域防災計画"]),
        ({"plan": "bosai"}, ["地域防災計画"]),
        ({"plans": ("nothing",)}, [p.short_name for p in book(SAMPLE_WORKBOOK).plans]),
    ],
)
def test_plans_and_departments_narrow_the_deck(choice: dict[str, Any], plans: list[str]) -> None:
    deck = make_deck(scene(**choice))
    assert [s.name for s in of_kind(deck, SlideKind.PLAN)] == plans
    assert [bar.name for bar in of_kind(deck, SlideKind.OVERALL)[0].bars] == plans
    shown = {s.source for s in of_kind(deck, SlideKind.INDICATOR)}
    assert len(shown) <= len(plans)


@pytest.mark.parametrize("path", [SAMPLE_WORKBOOK, WORKBOOK], ids=["sample", "real"])
def test_counts_of_the_overall_slide_are_those_of_the_city(path: Any) -> None:
    shown = scene(path)
    overall = of_kind(make_deck(shown), SlideKind.OVERALL)[-1]
    counted = {s: count(once(shown.entries), (s,)) for s in Status}
    assert {c.status: c.count for c in overall.counts} == ({} if shown.is_waiting else counted)
    total = sum(part.count for bar in overall.bars for part in bar.parts)
    assert total == len(shown.entries)
    if not shown.is_waiting:
        good, late = (count(once(shown.entries), kind) for kind in (GOOD, LATE))
        assert f"達成・順調は{good}、遅れ・未達成は{late}" in overall.message[0]


def test_while_actuals_are_awaited_the_deck_says_what_is_there_and_who_owes_what() -> None:
    shown = scene(WORKBOOK)
    deck = make_deck(shown)
    ready, facts, owed, by_plan = of_kind(deck, SlideKind.OVERALL)
    assert ready.listing
    assert [(label, number) for label, number, _ in ready.listing.rows] == [
        (label, f"{number}／{of}") for label, number, of, _ in readiness.readiness(shown.counted)
    ]
    assert facts.listing
    assert [row[0] for row in facts.listing.rows] == [
        f"{fact.sentence}{fact.detail}" for fact in readiness.facts(shown)
    ]
    assert owed.listing
    assert [row[0] for row in owed.listing.rows if row[0]] == list(shown.departments)
    assert ("防災課", "32件", "2018～2025年度") in owed.listing.rows
    assert ("", "", "数値の目標の設定：8指標") in owed.listing.rows
    assert (by_plan.counts, len(by_plan.bars)) == ((), 5)
    charted = [s.chart.indicator for s in of_kind(deck, SlideKind.INDICATOR) if s.chart]
    assert len(charted) == 4  # the fifth is the twin of one of them
    assert all(min(a.year for a in i.actuals) < (i.baseline.year or 0) for i in charted)


@pytest.mark.parametrize("path", [SAMPLE_WORKBOOK, WORKBOOK], ids=["sample", "real"])
def test_every_indicator_says_its_own_numbers(path: Any) -> None:
    shown = scene(path, indicators=tuple(i.id for i in book(path).indicators))
    slides = of_kind(make_deck(shown), SlideKind.INDICATOR)
    assert len(slides) == len(shown.entries)
    for slide, entry in zip(slides, shown.entries, strict=True):
        i, a = entry.indicator, entry.assessment
        figure = slide.figure
        assert figure is not None
        number = i.baseline.quantity.value if a.year is None else a.actual
        assert figure.number == formats.number(number, i.decimals)
        assert figure.word == terms.status_word(i, a)
        assert figure.goal == ("最終目標", terms.target_with_year(i, i.final))
        assert i.name in "".join((slide.kicker, *slide.message))
        if a.year is not None:
            assert terms.amount(i, a.actual) in "".join(slide.message)


def test_rows_of_a_plan_are_its_indicators_and_share_a_year_in_the_head() -> None:
    shown = scene()
    for slide, plan in zip(
        of_kind(make_deck(shown), SlideKind.PLAN), shown.book.plans, strict=True
    ):
        assert [r.name for r in slide.rows] == [i.name for i in plan.indicators]
        years = {shown.assessments[i.id].year for i in plan.indicators}
        assert ("年度" in slide.heads[2]) == (len(years) == 1 and None not in years)


@pytest.mark.parametrize(
    ("path", "year"), [(SAMPLE_WORKBOOK, 2025), (SAMPLE_WORKBOOK, 2022), (WORKBOOK, None)]
)
def test_few_rows_have_a_chart_each_where_their_letters_stay_large(
    path: Any, year: int | None
) -> None:
    shown = scene(path, as_of=year)
    plans = of_kind(make_deck(shown), SlideKind.PLAN)
    drawn = [slide for slide in plans if slide.years]
    assert [slide.name for slide in drawn] == ["地域防災計画", "縄文プロジェクト"]
    for slide in drawn:
        first, last = slide.years or (0, 0)
        assert slide.lines[0].startswith(f"図は{first}～{last}年度")
        for row in slide.rows:
            assert row.chart is not None
            series = judged_series(row.chart.indicator, row.chart.assessment)
            assert all(first <= point[0] <= last for point in series.points)
            assert series.last is None or series.last[0] == year
        for shape, least in ((fitting.WIDE, 4.2), (fitting.TALL, 3.45)):
            assert fitting.row_size(slide, shape) >= least
            assert min(fitting.row_chart(slide, shape)) >= 7
    assert all(row.chart is None for slide in plans if not slide.years for row in slide.rows)


def test_the_last_slide_says_whom_to_ask_where_that_is_known() -> None:
    def asked(**choice: Any) -> list[str]:
        closing = make_deck(scene(**choice)).slides[-1]
        return [line for line in closing.lines if line.startswith("問い合わせ")]

    assert asked() == []
    assert asked(section="防災課　内線123") == ["問い合わせ：防災課　内線123"]


def test_a_plan_with_many_indicators_goes_on_on_the_next_slide() -> None:
    template = ROWS["目標指標"][0]
    rows = [[f"w{k}", *template[1:3], f"指標{k}", *template[4:]] for k in range(MOST_ROWS + 3)]
    many = read_book(
        made(
            目標指標=rows,
            実績=[[r[0], r[3], "g", 690] for r in rows],
            実績の注記=[],
            参考系列=[],
            出来事=[],
        )
    )
    slides = of_kind(make_deck(Scene(many, Choice(), TODAY)), SlideKind.PLAN)
    assert [len(s.rows) for s in slides] == [MOST_ROWS, 3]
    assert slides[1].message[0].endswith("（つづき）")


def test_the_title_is_the_readers_own() -> None:
    deck = make_deck(scene(title="防災の説明会"))
    assert deck.title == "防災の説明会"
    assert deck.slides[0].message == ("防災の説明会",)


def test_notes_say_why_and_what_is_needed() -> None:
    slide = next(s for s in make_deck(scene()).slides if s.name == "防災士資格所有者数")
    assert "60%以上95%未満のため「やや遅れ」とする" in slide.notes
    assert "年23.5人の増加が必要" in slide.notes
    assert slide.message == ("防災士資格所有者数は103人で、", "2025年度の目安130人に27人届かない")


@pytest.mark.parametrize("path", [SAMPLE_WORKBOOK, WORKBOOK], ids=["sample", "real"])
def test_notes_ask_nobody_anything(path: Any) -> None:
    """F9: the remarks of the workbook hold questions to the planners, not what a speaker says."""
    indicators = book(path).indicators
    asking = [i.note for i in indicators if "？" in i.note]
    remarks = {s for note in asking for s in note.split("。") if s}
    for slide in make_deck(scene(path, indicators=tuple(i.id for i in indicators))).slides:
        assert "？" not in slide.notes
        assert "?" not in slide.notes
        assert [s for s in remarks if s in slide.notes] == []
    assert len(asking) > 20


def test_a_long_name_stands_above_the_message() -> None:
    slide = next(s for s in make_deck(scene(indicators=("tabunka-1-1",))).slides if s.figure)
    assert (
        slide.kicker
        == "市役所窓口における申請書等のルビ振りや「やさしい日本語」による作成状況の割合"
    )
    assert slide.message[0] == "31.4%で、"


def test_a_deck_of_the_smallest_book_stands() -> None:
    deck = make_deck(Scene(read_book(made()), Choice(), TODAY))
    assert not deck.is_sample
    assert all(s.message and s.name and s.texts for s in deck.slides)
