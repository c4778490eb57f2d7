"""What a reader has chosen, in the address and in the scene."""

from __future__ import annotations

from chino_metrics.views.choice import ATTENTION, Choice
from tests.support.books import book, scene_of
from tests.support.markup import choice_of


def test_a_year_that_is_not_on_offer_counts_as_not_chosen() -> None:
    for year in (1999, 2030):
        assert scene_of(book("sample"), as_of=year).as_of == scene_of(book("sample")).newest_as_of


def test_a_choice_survives_the_address() -> None:
    choice = Choice(
        2022,
        "bosai",
        "地域戦略課（縄文プロジェクト推進室）",
        ATTENTION,
        "bosai-2-1",
        "pace",
        "sample",
        "large",
    )
    assert choice_of(choice.query()) == choice
    assert Choice().query() == ""
