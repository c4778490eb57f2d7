"""What has changed since a day, between revisions and between 評価年度, on every form of it."""

from __future__ import annotations

import io
import pickle
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook

from chino_metrics.assessment.progress import assess_book
from chino_metrics.changes.comparison import compare
from chino_metrics.changes.period import Shelf, find_period
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.ingest.report import examine
from chino_metrics.model.errors import PeriodError
from chino_metrics.model.plan import Book
from chino_metrics.screens import changes, overview, slides, take_along, update
from chino_metrics.settings import WORKBOOK
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.scene import Scene, verdicts
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import SlideKind
from chino_metrics.views.updating import changes as since
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from tests.support.books import book
from tests.support.made_workbook import ROWS, made

TODAY = date(2026, 11, 23)
DAYS = ((3, date(2026, 11, 1)), (2, date(2026, 6, 1)), (1, date(2026, 2, 1)))
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}=cmd"


@cache
def edition(number: int) -> Book:
    """Three revisions: the second has a new actual, the third corrects one and names the plan anew."""
    first, second = ROWS["実績"]
    plan = [*ROWS["計画"][0]]
    values = {1: [690, 680, None], 2: [690, 680, 670], 3: [640, 680, 600]}[number]
    if number == 3:
        plan[2] = HOSTILE
    return read_book(made(計画=[plan], 実績=[[*first[:3], *values], second]))


def scene(**chosen: str) -> Scene:
    now = Edition(3, date(2026, 11, 1), "訂正", edition(2))
    found = Scene(edition(3), Choice(**chosen), TODAY, now)
    return spanned(found, DAYS) if found.choice.since else found


def spanned(found: Scene, days: tuple[tuple[int, date], ...]) -> Scene:
    shelf = Shelf(found.book, days, edition, found.years, TODAY)
    return replace(found, period=find_period(found.choice.since, found.choice.until, shelf))


@cache
def sample(since: str = "", until: str = "", as_of: int | None = None) -> Scene:
    choice = Choice(data="sample", since=since, until=until, as_of=as_of)
    found = Scene(book("sample"), choice, TODAY)
    return spanned(found, ()) if since else found


def editions() -> tuple[Edition, ...]:
    return tuple(Edition(n, day, f"第{n}回 {HOSTILE}") for n, day in DAYS)


def heading(markup: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", markup, re.DOTALL)
    assert found
    return re.sub("<.*?>", "", found[1]).strip()


def test_between_two_years_of_a_book_new_is_what_lies_between() -> None:
    book = sample().book
    found = compare(book, book, 2020, 2022)
    assert {v.year for v in found.new_actuals} == {2021, 2022}
    assert not (found.corrections or found.vanished or found.redefined or found.texts)
    assert (found.as_of_before, found.as_of_after) == (2020, 2022)
    early, late = assess_book(book, 2020), assess_book(book, 2022)
    moved = {i for i in early if early[i].status is not late[i].status}
    assert moved >= {c.indicator.id for c in found.verdict_changes} != set()


def test_nothing_lies_between_a_year_and_itself() -> None:
    assert compare(sample().book, sample().book, 2022, 2022).is_empty


@pytest.mark.parametrize(
    ("day", "number"),
    [("2026-02-01", 1), ("2026-05-31", 1), ("2026-06-01", 2), ("2026-10-31", 2), ("2026-11-23", 3)],
)
def test_a_day_stands_for_the_revision_in_force_when_it_ended(day: str, number: int) -> None:
    span = scene(since=day).period
    assert span and span.is_day and span.before.number == number
    assert span.before.book == edition(number)


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("2026-01-31", "", "最初の公開は2026年2月1日"),
        ("2026-12-01", "", "まだ先の日"),
        ("2026-02-30", "", "という日はありません"),
        ("r4", "", "いまは第3版まで"),
        ("r0", "", "第0版はありません"),
        ("1999", "", "評価年度に1999年度はありません"),
        ("r2", "r1", "始めの第2版より前"),
        (HOSTILE, "", "読み取れません"),
    ],
)
def test_what_cannot_be_compared_is_told_in_words(begin: str, end: str, said: str) -> None:
    with pytest.raises(PeriodError, match=said):
        scene(since=begin, until=end)


def test_the_page_shows_the_default_where_the_address_is_wrong() -> None:
    shown = str(changes.render(replace(scene(), period_fault="だめです。"), editions()))
    assert "だめです。" in shown
    assert heading(shown).startswith("前回更新から：")


def test_a_book_never_published_offers_years_only() -> None:
    with pytest.raises(PeriodError, match="評価年度で比べて"):
        spanned(replace(sample(), choice=Choice(since="r1")), ())
    shown = str(changes.render(sample()))
    assert 'type="date"' not in shown
    assert "2023年度（評価年度）" in shown


def test_the_title_is_the_finding_since_that_day() -> None:
    shown = str(changes.render(scene(since="2026-03-10"), editions()))
    assert heading(shown).startswith("前回議会（2026年3月10日）から：1件の実績")
    assert 'value="2026-03-10"' in shown
    assert "判定が変わった" in heading(shown)


def test_what_is_past_is_told_as_past_with_links_and_the_verdict_of_its_own_year() -> None:
    chosen = sample("2022")
    shown = str(changes.render(chosen))
    for words in ("判定が変わった指標", "取り消された値", "良くなった"):
        assert words in shown
    for words in ("判定が変わる指標", "消える値", "良くなる"):
        assert words not in shown
    assert chosen.chosen_changes
    found = {
        (v.change.indicator.id, v.year): v
        for v in since.new_actuals(chosen.chosen_changes, chosen.chosen_changes.new_actuals)
    }
    assert set(found) == {(v.indicator_id, v.year) for v in chosen.chosen_changes.new_actuals}
    told = found["bosai-2-4", 2024]
    assert (told.before[-1], told.before_year) == ("人", 2023)
    assert told.assessment == verdicts(chosen.book, 2024)["bosai-2-4"]
    part = shown[shown.index("新しい実績：") :]
    assert part.count("/indicator?") >= len(found)
    assert told.before in part


def test_the_note_of_a_new_value_stands_beside_it_before_it_is_published() -> None:
    content = "指標名,2018年度\n尖石縄文まつり入場者数,3700※1\n".encode()
    report = examine(content, book(""), "縄文.csv")
    base, day = WORKBOOK.read_bytes(), date(2026, 5, 1)
    after = read_book(
        resulting_workbook(base, content, "縄文.csv", report.kind, report.actuals, Publication(day))
    )
    sheet = update.Sheet(1, "縄文.csv", 1_000, day, "")
    actor = Actor("山田", Role.ADMINISTRATOR)
    now = Scene(book(""), Choice(), TODAY, Edition(1, TODAY, ""))
    page = update.render_compare(now, actor, sheet, after, "0" * 64)
    assert "注記：※1" in page[page.index("新しい実績：") :]


def test_hostile_texts_stay_texts() -> None:
    shown = str(changes.render(scene(since="r1"), editions()))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_until_ends_the_comparison_before_now() -> None:
    found = scene(since="r1", until="r2").chosen_changes
    assert found and found.after == edition(2)
    assert [v.kind for v in found.new_actuals] == ["new"]
    assert not found.corrections


def test_the_first_revision_of_the_real_data_says_that_nothing_can_be_compared_yet() -> None:
    real = Scene(book(""), Choice(), TODAY, Edition(1, TODAY, ""))
    shown = str(changes.render(real, (Edition(1, TODAY, ""),)))
    assert "まだない" in heading(shown)
    assert "待っている実績を見る" in shown
    assert "前回から" not in str(overview.render(real))


def test_the_overview_tells_six_moves_and_counts_the_rest() -> None:
    chosen = sample("2018")
    assert chosen.chosen_changes
    moved = len(chosen.chosen_changes.verdict_changes)
    assert moved > since.MOST_MOVES
    shown = str(overview.render(chosen))
    part = shown[shown.index('id="henka"') : shown.index('id="ichiran"')]
    assert part.count("<li>") == since.MOST_MOVES
    assert f"ほか{moved - since.MOST_MOVES}指標" in part


def test_the_deck_has_the_slide_where_a_time_is_chosen_only() -> None:
    kinds = [s.kind for s in make_deck(sample("2022")).slides]
    assert kinds[1:3] == [SlideKind.OVERALL, SlideKind.CHANGES]
    assert SlideKind.CHANGES not in [s.kind for s in make_deck(sample()).slides]


def test_more_than_eight_moves_are_counted_on_the_slide() -> None:
    chosen = sample("2018")
    slide = make_deck(chosen).slides[2]
    assert chosen.chosen_changes and len(slide.rows) == 8
    assert slide.lines == (f"ほか{len(chosen.chosen_changes.verdict_changes) - 8}指標",)


def test_a_selection_tells_of_its_plans_only() -> None:
    chosen = replace(sample("2018"), choice=Choice(data="sample", since="2018", plans=("bosai",)))
    told = since.of_selection(chosen)
    assert told
    assert {c.indicator.plan_id for c in told.comparison.indicators} == {"bosai"}


def test_the_excel_file_has_a_sheet_of_what_has_changed() -> None:
    chosen = sample("2022")
    sheets = load_workbook(io.BytesIO(write_excel(chosen)))
    cells = [row[0].value for row in sheets["変化"].iter_rows()]
    assert chosen.chosen_changes
    assert cells.count("判定の変化") == len(chosen.chosen_changes.verdict_changes)
    assert cells.count("新しい実績") == len(chosen.chosen_changes.new_actuals)
    assert "変化" not in load_workbook(io.BytesIO(write_excel(sample()))).sheetnames


def test_a_scene_with_a_span_goes_to_another_process() -> None:
    chosen = scene(since="r1")
    assert pickle.loads(pickle.dumps(chosen)) == chosen


@pytest.mark.parametrize("render", [slides.render, take_along.render])
def test_links_to_files_keep_the_chosen_time(render) -> None:
    found = re.findall(r'href="(/download/slides\.pdf[^"]*)"', str(render(scene(since="r1"))))
    assert found and all("since=r1" in link for link in found)


def test_the_address_names_both_ends() -> None:
    chosen = read_choice({"since": "2026-03-10", "until": "r3"})
    assert chosen.query() == "?since=2026-03-10&until=r3"
