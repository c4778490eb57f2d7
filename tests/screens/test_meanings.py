"""Words with a dotted line: each has its meaning on the page, once, whatever the page."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from chino_metrics.exports.edition.links import still_choice
from chino_metrics.screens import indicator, overview, plan
from chino_metrics.screens.meanings import with_meanings
from chino_metrics.views.choice import Choice
from chino_metrics.wording import glossary
from tests.support.books import book, scene_of

PAGES = {"overview": overview.render, "plan": plan.render, "indicator": indicator.render}


@pytest.mark.parametrize("data", ["", "sample"])
@pytest.mark.parametrize("page", PAGES)
def test_every_marked_word_has_its_meaning_once(page: str, data: str) -> None:
    shown = str(PAGES[page](scene_of(book(data), plan="bosai", indicator="bosai-2-4")))
    marked = set(re.findall('popovertarget="([^"]+)"', shown))
    told = Counter(re.findall('<p popover id="([^"]+)"', shown))
    assert marked
    # as the server first sends it, too: what has this mark is not shut until a script runs
    assert shown.count("<button data-plain type") == shown.count("popovertarget=")
    assert set(told) == marked
    assert set(told.values()) == {1}


def test_an_indicator_explains_how_it_is_judged() -> None:
    shown = str(indicator.render(scene_of(book("sample"), indicator="bosai-2-4")))
    for word in ("目安", "目安までの進み", "目標までの進み", "年あたり必要な増減", "見込み"):
        assert glossary.term(word).meaning in shown, word
    assert "（表やデータでは「進捗率」）" in shown


def test_words_are_known_by_what_tables_call_them() -> None:
    assert glossary.term("進捗率") is glossary.term("目標までの進み")
    assert glossary.is_term("目安値")
    assert not glossary.is_term("")


def test_a_page_without_marked_words_stays_as_it_is() -> None:
    assert with_meanings("<div>目安</div>", Choice()) == "<div>目安</div>"


def test_the_edition_leads_to_its_own_list() -> None:
    scene = scene_of(book("sample"))
    shown = with_meanings('<div><button popovertarget="imi-yogo-9"></div>', still_choice(scene))
    assert 'href="glossary.html#yogo-9"' in shown
