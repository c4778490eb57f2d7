"""説明用スライド on the screen: what stands around the slides."""

from __future__ import annotations

from datetime import date

import pytest

from chino_metrics.screens import slides
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from tests.support.books import book


@pytest.mark.parametrize("title", ["", "市長は<b>辞任</b>"])
def test_a_title_that_came_with_the_address_is_said_to_be_somebodys_own(title: str) -> None:
    scene = Scene(book("sample"), read_choice({"title": title}), date(2026, 11, 23))
    shown = str(slides.render(scene))
    assert ("市が決めた言葉ではない" in shown) is bool(title)
    assert "<b>辞任" not in shown
