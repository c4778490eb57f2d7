"""A book of many municipalities: each is shown by itself, and 全体 leads to them."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from chino_metrics.__main__ import main
from chino_metrics.changes.text_changes import changed_names
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.municipality import municipalities, part_of
from chino_metrics.model.plan import Correction
from chino_metrics.screens import overview
from chino_metrics.screens.request import entry_names
from chino_metrics.screens.search import index_of
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.views.tables import assessment_csv
from chino_metrics.views.updating import collecting
from chino_metrics.views.updating.changes import compared
from chino_metrics.wording.search import Kind
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import MOST_IN_ALL
from pages.shared.http import downloads, edition, open_data
from pages.shared.http.sharing import embed
from pages.shared.state import published, scenes
from tests.support.books import TODAY
from tests.support.markup import text
from tests.support.prefecture import CITY, TOWN, workbook
from tests.support.screens import SCREENS


def scene(choice: Choice, *, whole: bool = False) -> Scene:
    return scene_of(read_book(workbook(CITY, TOWN)), choice, TODAY, whole=whole)


@pytest.mark.parametrize("page", ["overview", "explore", "indicator"])
def test_another_municipality_is_chosen_on_the_page_itself(page: str) -> None:
    shown = SCREENS[page](scene(Choice(municipality=TOWN[0])))
    options = shown.partition('name="city"')[2].partition("</select>")[0]
    assert re.findall(r"<option[^>]*>(.*?)</option>", options) == [
        *(["すべて（2の自治体）"] if page == "overview" else []),
        "甲市",
        "乙町",
    ]


@pytest.mark.parametrize("page", SCREENS)
def test_a_page_shows_one_municipality_alone(page: str) -> None:
    shown = text(SCREENS[page](scene(Choice(municipality=TOWN[0]))))
    assert "乙町の" in shown or page == "method"
    assert "甲市の" not in shown


def test_the_owner_of_what_is_named_is_meant_else_the_first() -> None:
    for choice, name in (
        (Choice(), "甲市"),
        (Choice(plan="p1"), "乙町"),
        (Choice(indicator="w1-0"), "乙町"),
        (Choice(municipality="202142", plan="p1"), "甲市"),
        (Choice(municipality="999999"), "甲市"),
    ):
        found = scene(choice)
        assert found.book.publisher.name == name
        assert found.choice.municipality == found.book.publisher.code


def test_the_first_page_counts_all_and_leads_to_each() -> None:
    whole = scene(Choice(as_of=2020), whole=True)
    parts = [scene(Choice(municipality=code, as_of=2020)) for code, _ in (CITY, TOWN)]
    assert len(whole.entries) == sum(len(part.entries) for part in parts) == 4
    markup = overview.render(whole)
    links = [urlsplit(href) for href in re.findall(r'href="(/\?[^"]*city=[^"]*)"', markup)]
    assert [parse_qs(link.query.replace("&amp;", "&"))["city"] for link in links] == [
        ["202142"],
        ["203611"],
    ]
    assert "2の自治体の一覧" in text(markup)


def test_a_long_list_goes_over_pages() -> None:
    owners = [(f"{n:06}", f"第{n}村") for n in range(100)]
    book = read_book(workbook(*owners))
    seen: list[str] = []
    for page in range(1, 4):
        choice = read_choice({"page": str(page)})
        found = text(overview.render(scene_of(book, choice, TODAY, whole=True)))
        assert f"（{page}／3ページ）" in found
        seen += re.findall(r"第\d+村", found.partition("自治体の一覧")[2])
    assert seen == [name for _, name in owners]
    assert "（3／3ページ）" in text(
        overview.render(scene_of(book, Choice(page_no=99), TODAY, whole=True))
    )


def test_a_workbook_of_many_has_room_for_more_indicators() -> None:
    each = MOST_IN_ALL // 6 + 1
    many = read_book(workbook(CITY, TOWN, ("203831", "丙村"), each=each))
    assert len(many.indicators) == 6 * each > MOST_IN_ALL
    assert many.issues == ()


def test_a_plan_without_a_code_is_said_with_its_cell() -> None:
    book = read_book(workbook(CITY, ("茅野", "丙村"), TOWN))
    [issue] = book.issues
    assert (issue.code, issue.sheet, issue.cell) == ("invalid_municipality", "計画", "H3")
    assert "半角の数字" in issue.message
    assert [m.name for m in municipalities(book)] == ["甲市", "乙町"]


def test_one_municipality_is_a_book_as_any_other() -> None:
    book = read_book(workbook(CITY))
    assert municipalities(book) == ()
    assert scene_of(book, Choice(), TODAY).book is book


def test_what_changed_is_that_of_the_part() -> None:
    book = read_book(workbook(CITY, TOWN))
    before = read_book(workbook(CITY))
    part = scene_of(book, Choice(municipality=TOWN[0]), TODAY, Edition(2, TODAY, "", before))
    assert part.last_update is not None
    assert {c.indicator.id for c in part.last_update.added} == {"w1-0", "r1-0"}


@pytest.mark.parametrize(("city", "corrected"), [(CITY, 0), (TOWN, 1)])
def test_what_changed_since_an_edition_is_that_of_the_part(city, corrected) -> None:
    books = {1: read_book(workbook(CITY, TOWN)), 2: read_book(workbook(CITY, TOWN, changed="乙町"))}
    choice = Choice(municipality=city[0], since="r1")
    part = scene_of(books[2], choice, TODAY, Edition(2, TODAY, "", books[1]))
    changes = compared(part, [(2, TODAY), (1, TODAY)], books.__getitem__).chosen_changes
    assert changes is not None and changes.is_empty is (not corrected)
    assert (len(changes.corrections), changes.removed, changes.vanished) == (corrected, (), ())


def test_the_first_page_goes_on_counting_all_where_something_is_compared(monkeypatch) -> None:
    book = read_book(workbook(CITY, TOWN, each=2))
    monkeypatch.setattr(scenes.store, "published", lambda: published.Published(book, None))
    for since in ("2021", "r1", "nothing"):
        assert len(scenes.scene(Choice(since=since), whole=True).book.plans) == 2


def test_files_are_made_of_each_by_itself_or_of_one_that_is_named(tmp_path, capsys) -> None:
    path, to = tmp_path / "県.xlsx", tmp_path / "表.xlsx"
    path.write_bytes(workbook(CITY, TOWN))

    def export(*more: str) -> int:
        return main(["export", str(path), "--to", str(to), *more])

    assert export("--city", "1") == 2
    assert "自治体コード「1」はありません" in capsys.readouterr().err
    assert export("--plan", "p1") == 0
    assert {p.name for p in tmp_path.glob("表*")} == {"表_203611.xlsx"}
    assert export() == 2
    assert "--force" in capsys.readouterr().err
    assert export("--force") == 0
    assert {p.name for p in tmp_path.glob("表*")} == {"表_202142.xlsx", "表_203611.xlsx"}
    assert "2／2　乙町" in capsys.readouterr().err
    assert export("--city", TOWN[0]) == 0
    assert to.is_file()


@pytest.mark.parametrize("named", [("--plan", "p1"), ("--indicator", "w1-0"), ("--plan", "p0,p1")])
def test_of_one_municipality_only_its_own_can_be_named(tmp_path, capsys, named) -> None:
    (tmp_path / "book.xlsx").write_bytes(workbook(CITY, TOWN))
    for target in ("a.csv", "a.png", "a.pdf"):
        to = ["export", str(tmp_path / "book.xlsx"), "--to", str(tmp_path / target)]
        assert main([*to, "--city", CITY[0], *named]) == 2
        assert "はありません" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["book.xlsx"]


def test_open_data_of_one_is_not_found_under_what_another_owns(monkeypatch) -> None:
    book = read_book(workbook(CITY, TOWN, each=2))
    monkeypatch.setattr(scenes.store, "published", lambda: published.Published(book, None))
    for own, path in (
        (TOWN[0], "plan/p1/values.csv"),
        (TOWN[0], "indicator/w1-0/values.csv"),
        (TOWN[0], "indicator/w1-0/chart.svg"),
    ):
        assert open_data._found(path, {"city": CITY[0]}) == open_data.MISSING
        assert open_data._found(path, {"city": "999999"}) == open_data.MISSING
        assert open_data._found(path, {"city": own}) == open_data._found(path, {})


def test_an_indicator_of_any_municipality_stands_on_other_sites(monkeypatch) -> None:
    book = read_book(workbook(CITY, TOWN, each=2))
    monkeypatch.setattr(scenes.store, "published", lambda: published.Published(book, None))
    shown = [embed.scene_of(indicator, Choice()) for indicator in ("w0-0", "w1-0", "w2-0")]
    assert [s and s.book.publisher.name for s in shown] == ["甲市", "乙町", None]


def test_the_calendar_of_a_request_names_what_any_municipality_is_asked_for(monkeypatch) -> None:
    book = read_book(workbook(CITY, TOWN, each=2))
    monkeypatch.setattr(scenes.store, "published", lambda: published.Published(book, None))
    whole = "request.ics" in downloads.OF_ALL
    asked = collecting.asked(scenes.scene(Choice(), whole=whole).book, ("w1-0",), 2022)
    assert entry_names(asked) == ("乙町の1人1日のごみ（乙町計画）",)


def test_each_is_told_its_own_findings_and_corrections() -> None:
    book = read_book(workbook(CITY, TOWN))
    cell = book.plans[1].indicators[0].actuals[0].quantity.cell
    found = (
        Issue.error(cell, "x", "乙町の誤り"),
        Issue.error(Cell("実績", "A1"), "x", "見出し"),
    )
    fixes = tuple(
        Correction(f"目標指標 {name} 指標名", "a", "b", "", Cell("正誤", "A2"))
        for name in ("w1-0", "p0", "計画書")
    )
    book = replace(book, issues=found, corrections=fixes, sha256="other")
    city, town = (part_of(book, m) for m in municipalities(book))
    assert [i.message for i in city.issues] == ["見出し"]
    assert [i.message for i in town.issues] == ["乙町の誤り", "見出し"]
    assert [c.place.split()[1] for c in city.corrections] == ["p0", "計画書"]
    assert [c.place.split()[1] for c in town.corrections] == ["w1-0", "計画書"]


def test_the_search_of_all_names_whose_each_is_and_that_of_one_finds_its_own() -> None:
    whole = index_of(scene(Choice(), whole=True))
    first = whole.find("乙町")[0]
    assert (first.kind, first.title) == (Kind.MUNICIPALITY, "乙町")
    ratio = whole.find("資源化率")
    assert [i.sentence.partition("　")[0] for i in ratio] == ["甲市", "乙町"]
    assert [parse_qs(urlsplit(i.address).query)["city"] for i in ratio] == [["202142"], ["203611"]]
    own = index_of(scene(Choice(municipality=TOWN[0]))).find("資源化率")
    assert [i.id for i in own] == ["r1-0"]
    shown = scene(Choice(municipality=TOWN[0]))
    assert f'data-index="/search_index.js?city={TOWN[0]}"' in overview.render(shown)


def test_sections_and_plans_of_the_same_name_are_told_apart() -> None:
    book = read_book(workbook(CITY, TOWN))
    plans = tuple(replace(p, name="総合計画", department="企画課") for p in book.plans)
    book = replace(book, plans=plans, sha256="other")
    assert [p.full_name for p in book.plans] == ["甲市 総合計画", "乙町 総合計画"]
    owing = collecting.owing(book, 2022)
    assert [s.department for s in owing] == ["甲市 企画課", "乙町 企画課"]
    assert book.called(book.plans[1].indicators[0]) == "乙町の1人1日のごみ"
    told = changed_names(read_book(workbook(CITY, TOWN)), book)
    assert told == {"p0": "甲市 総合計画", "p1": "乙町 総合計画"}


def test_the_table_of_all_names_whose_each_row_is() -> None:
    rows = assessment_csv(scene(Choice(), whole=True)).decode("utf-8-sig").splitlines()
    assert [row.partition(",")[0] for row in rows] == ["自治体", *["甲市"] * 2, *["乙町"] * 2]
    own = assessment_csv(scene(Choice(municipality=TOWN[0]))).decode("utf-8-sig")
    assert own.startswith("計画,")


def test_rows_of_the_open_data_say_whose_they_are() -> None:
    for table in ("plans", "values", "verdicts"):
        rows = TABLE_BY_NAME[table].rows(scene(Choice(), whole=True))
        assert {(r["municipality_code"], r["municipality"]) for r in rows} == {CITY, TOWN}
        firsts = [next(iter(r.values())) for r in rows if r["municipality"] == "乙町"]
        assert firsts and all(str(first) in {"p1", "w1-0", "r1-0"} for first in firsts)


def test_the_site_shows_all_to_planners_and_one_to_readers(monkeypatch) -> None:
    book = read_book(workbook(CITY, TOWN))
    monkeypatch.setattr(scenes.store, "published", lambda: published.Published(book, None))
    assert scenes.scene(Choice(), whole=True).book is book
    assert len(scenes.scene(Choice()).book.plans) == 1
    assert edition._is_part("203611") and not edition._is_part("index")
    built, other = (edition._renewed(None, code) for code in ("203611", "202142"))
    assert "plan_p1.html" in built.files and "plan_p0.html" not in built.files
    assert built.chosen == "?city=203611"
    # another edition, in which something of one of them is another
    now = read_book(workbook(CITY, TOWN, changed="甲市"))
    later = published.Published(now, Edition(2, TODAY, "", book))
    monkeypatch.setattr(scenes.store, "published", lambda: later)
    assert edition._renewed(built, "203611") is built
    assert edition._renewed(other, "202142") is not other
