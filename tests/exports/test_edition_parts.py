"""The edition of many municipalities: a folder for each, made anew where something of it changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from chino_metrics.exports.edition import made_of
from chino_metrics.exports.edition.folder import MANIFEST, write_edition
from chino_metrics.exports.edition.links import still_choice
from chino_metrics.exports.edition.site import build_pages, edition_parts
from chino_metrics.screens.search import index_of
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.workbook.reading import read_book
from tests.support.books import TODAY
from tests.support.prefecture import CITY, TOWN, VILLAGE, workbook


def scene(choice: Choice, *, whole: bool = False) -> Scene:
    return scene_of(read_book(workbook(CITY, TOWN)), choice, TODAY, whole=whole)


def test_the_edition_has_a_folder_for_each() -> None:
    whole = scene(Choice(), whole=True)
    index = build_pages(whole, ())
    parts = {part.folder: dict(part.make()) for part in edition_parts(whole, (), b"")}
    assert parts.pop("") == index
    for name in ("index.html", "method.html", "glossary.html", "updates.html"):
        leads = re.findall(r'(?:href|src)="([^":#?]+)', index[name].decode())
        there = {*index, "downloads/workbook.xlsx", "downloads/assessment.csv"}
        there |= {f"{code}/{file}" for code, files in parts.items() for file in files}
        assert leads and set(leads) <= there, name
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


def test_the_search_of_the_edition_leads_into_the_folders() -> None:
    still = still_choice(scene(Choice(), whole=True))
    found = index_of(replace(scene(Choice(), whole=True), choice=still)).find("資源化率")
    assert [i.address for i in found] == [
        "202142/indicator_r0-0.html",
        "203611/indicator_r1-0.html",
    ]


def words(content: bytes, **choice: object) -> dict[str, str]:
    """What each part of the edition is made of."""
    whole = scene_of(read_book(content), Choice(**choice), TODAY, whole=True)
    return {part.folder: part.made_of for part in edition_parts(whole, (), content)}


def test_a_part_is_made_of_its_own_municipality_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    first, every = words(workbook(CITY, TOWN, VILLAGE)), {"202142", "203611", "203831"}
    later = words(workbook(CITY, TOWN, VILLAGE, changed="乙町"))
    assert {name for name in first if first[name] != later[name]} == {"203611", ""}
    earlier = words(workbook(CITY, TOWN, VILLAGE), as_of=2020)
    assert all(earlier[name] != first[name] for name in first)
    monkeypatch.setenv("CHINO_LICENCE", "https://example.jp/terms")
    again = words(workbook(CITY, TOWN, VILLAGE))
    assert all(again[name] != first[name] for name in every)


def test_the_number_and_the_day_of_the_edition_make_no_part_anew() -> None:
    book = read_book(workbook(CITY, TOWN))

    def word(edition: Edition | None) -> str:
        chosen = Choice(municipality=TOWN[0])
        return made_of.of_part(scene_of(book, chosen, TODAY, edition), (), "")

    assert word(Edition(3, TODAY, "", book)) == word(Edition(4, date(2026, 12, 1), "", book))


def test_where_the_word_is_the_same_on_another_day_the_pages_are() -> None:
    """So a part that stands is what would be made today, whatever of the day it tells."""
    book, choice = read_book(workbook(CITY, TOWN, due="2026年12月")), Choice(municipality=TOWN[0])
    days = [date(2026, 11, 26), date(2026, 12, 31), date(2027, 1, 1), date(2027, 4, 1)]
    seen = [scene_of(book, choice, day) for day in days]
    found = [(made_of.of_part(s, (), ""), build_pages(s, ())) for s in seen]
    for (word, pages), (next_word, next_pages) in pairwise(found):
        assert (word == next_word) == (pages == next_pages)
    assert [word for word, _ in found].count(found[0][0]) == 2
    assert len({word for word, _ in found}) == 3


def test_a_folder_brought_up_to_date_is_the_one_made_anew(tmp_path: Path) -> None:
    def written(name: str, content: bytes) -> tuple[str, ...]:
        whole = scene_of(read_book(content), Choice(), TODAY, whole=True)
        return write_edition(tmp_path / name, edition_parts(whole, (), b"")).made

    def held(name: str) -> dict[str, bytes]:
        files = (p for p in (tmp_path / name).rglob("*") if p.is_file() and p.name != MANIFEST)
        return {p.relative_to(tmp_path / name).as_posix(): p.read_bytes() for p in files}

    changed = workbook(CITY, TOWN, changed="乙町")
    assert written("old", workbook(CITY, TOWN)) == ("202142", "203611", "")
    assert written("old", changed) == ("203611", "")
    assert written("new", changed) == ("202142", "203611", "")
    assert held("old") == held("new")
