"""A book of many municipalities: each is shown by itself, and 全体 leads to them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from chino_metrics.__main__ import main
from chino_metrics.exports.edition.links import still_choice
from chino_metrics.exports.edition.site import build_pages, build_parts
from chino_metrics.model.municipality import municipalities
from chino_metrics.screens import overview
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import MOST_IN_ALL, MUNICIPALITY, MUNICIPALITY_NAME
from pages.shared.http import edition
from pages.shared.state import published, scenes
from tests.support.books import TODAY
from tests.support.made_workbook import ROWS, made
from tests.support.markup import text
from tests.support.screens import SCREENS

CITY, TOWN = ("202142", "甲市"), ("203611", "乙町")


def workbook(*owners: tuple[str, str], each: int = 1) -> bytes:
    """A workbook with one plan a municipality and ``each`` times the two indicators."""
    rows: dict[str, list[list[object]]] = {"計画": [], "施策": [], "目標指標": [], "実績": []}
    for n, (_, name) in enumerate(owners):
        rows["計画"].append(
            [f"p{n}", f"{name}の計画", f"{name}計画", 2018, 2027, f"{name}の課", None]
        )
        rows["施策"].append([f"p{n}", 1, f"{name}の施策", None])
        for k in range(each):
            for row in ROWS["目標指標"]:
                rows["目標指標"].append(
                    [f"{row[0]}{n}-{k}", f"p{n}", 1, f"{name}の{row[3]}", *row[4:]]
                )
            for row in ROWS["実績"]:
                rows["実績"].append([f"{row[0]}{n}-{k}", None, None, *row[3:]])
    columns = {MUNICIPALITY: [c for c, _ in owners], MUNICIPALITY_NAME: [n for _, n in owners]}
    empty = {"施策の柱": [], "主要事務事業": [], "実績の注記": [], "参考系列": [], "出来事": []}
    return made(added={"計画": columns}, **rows, **empty)


def scene(choice: Choice, *, whole: bool = False) -> Scene:
    return scene_of(read_book(workbook(CITY, TOWN)), choice, TODAY, whole=whole)


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


def test_the_edition_has_a_folder_for_each() -> None:
    whole = scene(Choice(), whole=True)
    index = build_pages(whole, ())
    parts = {part.choice.municipality: files for part, files in build_parts(whole, ())}
    assert set(parts) == {"202142", "203611"}
    shown = index["index.html"].decode()
    assert set(re.findall(r'href="(\w+/index\.html)"', shown)) == {
        "202142/index.html",
        "203611/index.html",
    }
    own = parts["203611"]["index.html"].decode()
    assert 'href="../index.html"' in own
    assert "甲市の" not in own
    relative = re.findall(r'href="([\w~.-]+\.html)', own)
    assert relative and set(relative) <= set(parts["203611"])
    assert still_choice(whole).link("", municipality="202142") == "202142/index.html"


def test_a_file_is_made_of_one_that_is_named(tmp_path, capsys) -> None:
    path = tmp_path / "県.xlsx"
    path.write_bytes(workbook(CITY, TOWN))
    to = str(tmp_path / "表.xlsx")
    assert main(["export", str(path), "--to", to]) == 2
    assert "--city" in capsys.readouterr().err
    assert main(["export", str(path), "--to", to, "--city", "1"]) == 2
    assert "自治体コード「1」はありません" in capsys.readouterr().err
    assert main(["export", str(path), "--to", to, "--city", TOWN[0]]) == 0


def test_the_site_shows_all_to_planners_and_one_to_readers(monkeypatch) -> None:
    book = read_book(workbook(CITY, TOWN))
    monkeypatch.setattr(scenes.store, "published", lambda: published.Published(book, None))
    assert scenes.scene(Choice(), whole=True).book is book
    assert len(scenes.scene(Choice()).book.plans) == 1
    assert edition._is_part("203611") and not edition._is_part("index")
    built = edition._renewed(None, "203611")
    assert "plan_p1.html" in built.files and "plan_p0.html" not in built.files
    assert built.chosen == "?city=203611"
