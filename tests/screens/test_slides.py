"""説明用スライド on the screen: what stands around the slides."""

from __future__ import annotations

from datetime import date

import pytest

from chino_metrics.screens import slides
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck
from tests.support.books import book


@pytest.mark.parametrize("title", ["", "市長は<b>辞任</b>"])
def test_a_title_that_came_with_the_address_is_said_to_be_somebodys_own(title: str) -> None:
    scene = Scene(book("sample"), read_choice({"title": title}), date(2026, 11, 23))
    shown = str(slides.render(scene))
    assert ("市が決めた言葉ではない" in shown) is bool(title)
    assert "<b>辞任" not in shown


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ({}, "説明用スライド15枚：全体、5つの計画、7指標"),
        (
            {"deck": "title,own-1,own-2,bosai-2-4", "own": "a\n\nb"},
            "説明用スライド4枚：1指標、自分の文2枚",
        ),
        ({"deck": "title"}, "説明用スライド1枚"),
    ],
)
def test_the_heading_counts_what_is_there(query: dict[str, str], heading: str) -> None:
    scene = Scene(book("sample"), read_choice(query), date(2026, 11, 23))
    assert slides.finding(make_deck(scene)) == heading


def test_what_no_slide_is_left_of_is_said_as_text() -> None:
    scene = Scene(book("sample"), read_choice({"deck": "title,<b>x"}), date(2026, 11, 23))
    shown = str(slides.render(scene))
    assert "アドレスにあるスライド「&lt;b&gt;x」は" in shown
    assert "初めの並びに戻す" in shown
