"""Every page stands, whatever a workbook says of its plans."""

import re
from datetime import date
from functools import cache

import pytest

from chino_metrics.screens import changes, open_data, slides, succession, take_along
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import scene_of
from chino_metrics.views.slides.build import make_deck
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made
from tests.support.other_years import other_years
from tests.support.screens import SCREENS

TODAY = date(2026, 11, 23)
PAGES = {
    **SCREENS,
    "changes": changes.render,
    "open_data": open_data.render,
    "slides": slides.render,
    "take_along": take_along.render,
    "succession": succession.render,
}


def two(*states):
    first, indicator = ROWS["計画"][0], ROWS["目標指標"][0]
    return {
        "計画": [first, ["q", "水の計画", "水", 2018, 2027, "水道課", None]],
        "施策": [["p", 1, "減らす", ""], ["q", 1, "守る", ""]],
        "目標指標": [indicator, ["x", "q", *indicator[2:]]],
        "added": {"計画": {"状態": list(states), "後継の計画ID": ["q", None]}},
    }


def many():
    row = ROWS["目標指標"][0]
    rows = [[f"w{n}", *row[1:3], f"ごみ{n}", *row[4:]] for n in range(60)]
    return {"目標指標": rows, "実績": [[f"w{n}", None, None, 690 - n, 680] for n in range(60)]}


def without_period():
    return {"計画": [["p", "ごみの計画", "ごみ", None, None, "", None]]}


BOOKS = {
    "no settings": dict,
    "ended and preparing": lambda: two("終了", "準備中"),
    "ended and current": lambda: two("終了", "現行"),
    "all ended": lambda: two("終了", "終了"),
    "no period": without_period,
    "60 indicators": many,
}


@cache
def book(name):
    if name == "25 years":
        return other_years()
    rows = BOOKS[name]()
    kept = (
        ()
        if "実績" not in rows and "目標指標" not in rows
        else ("実績の注記", "参考系列", "出来事")
    )
    return read_book(made(without=kept, **rows))


@pytest.mark.parametrize("name", [*BOOKS, "25 years"])
def test_every_page_stands(name):
    found = scene_of(book(name), Choice(indicator=book(name).indicators[0].id), TODAY)
    for page, render in PAGES.items():
        shown = str(render(found))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", shown, re.DOTALL)
        assert heading, page
        assert re.sub(r"<[^>]+>|\s", "", heading[1]), page
        assert "None" not in re.sub(r"<[^>]+>", "", shown), page
    assert make_deck(found).slides
