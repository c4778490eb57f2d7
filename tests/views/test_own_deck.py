"""A deck as somebody has made it their own: order, slides left out and added, their own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck, make_reserve
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind
from chino_metrics.views.slides.fitting import (
    CLOSE_PADDING,
    COVER_SIZES,
    OWN_SIZES,
    TALL,
    WIDE,
    cover,
    own_size,
    row_padding,
)
from chino_metrics.wording.terms import OWN_SOURCE
from tests.support.books import TODAY, book, scene_of
from tests.support.markup import choice_of


def deck(**query: str) -> Deck:
    return make_deck(Scene(book("sample"), read_choice({"data": "sample"} | query), TODAY))


def keys(made: Deck) -> list[str]:
    return [slide.key for slide in made.slides]


def test_every_slide_has_a_key_of_its_own() -> None:
    usual = keys(deck(own="題\n文"))
    assert len(set(usual)) == len(usual)
    assert usual[:2] + usual[-2:] == ["title", "overall", "own-1", "closing"]
    assert "plan-bosai" in usual
    assert "bosai-2-4" in usual


def test_the_address_names_the_slides_in_their_order_also_indicators_from_elsewhere() -> None:
    wanted = ["closing", "title", "sosei-2-2", "plan-bosai", "bosai-2-4"]
    made = deck(deck=",".join(wanted), plans="bosai")
    assert keys(made) == wanted
    assert made.lost == ()
    assert made.slides[2].kind is SlideKind.INDICATOR


def test_what_is_no_slide_is_left_out_and_said() -> None:
    made = deck(deck="title,plan-jomon,nowhere,own-1,title", plans="bosai")
    assert keys(made) == ["title"]
    assert made.lost == ("plan-jomon", "nowhere", "own-1")
    assert keys(deck(deck="nowhere")) == keys(deck())


def test_own_words_stand_on_the_title_and_on_slides_that_say_whose_they_are() -> None:
    made = deck(
        occasion="12月定例会", day="12月10日", section="防災課", own="お願い\n一つ\n二つ\n\n次の題"
    )
    assert made.slides[0].lines[:2] == ("12月定例会　12月10日", "防災課")
    own = [slide for slide in made.slides if slide.kind is SlideKind.TEXT]
    assert [(s.key, s.message, s.lines) for s in own] == [
        ("own-1", ("お願い",), ("一つ", "二つ")),
        ("own-2", ("次の題",), ()),
    ]
    assert {s.source for s in own} == {OWN_SOURCE}


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        ("a\r\nb\r\n\r\n\r\nc", "a\nb\n\nc"),
        ("\n\n 題  二 \n\u202eevil\x00", "題 二\nevil"),
        ("\n\n".join("abcdefgh"), "\n\n".join("abcde")),
        ("\n".join("abcdefghijklmn"), "\n".join("abcdefghi")),
        ("あ" * 3000, "あ" * 120),
    ],
    ids=["line ends", "unseen characters", "slides", "lines", "a long line"],
)
def test_own_slides_are_bounded(own: str, kept: str) -> None:
    choice = read_choice({"own": own})
    assert choice.own == kept
    assert choice_of(choice.query(selected=True)) == choice
    assert "own" not in choice.query()


def test_the_whole_of_it_survives_the_address() -> None:
    choice = Choice(
        deck=("title", "own-1"), title="題", occasion="会", day="日", section="課", own="題\n文&<b>"
    )
    assert choice_of(choice.query(selected=True)) == choice


def test_the_longest_own_slide_fits() -> None:
    text = "長い題" * 40 + ("\n" + "あ" * 120) * 8
    slide = next(s for s in deck(own=text).slides if s.kind is SlideKind.TEXT)
    assert own_size(slide, WIDE) in OWN_SIZES
    assert own_size(slide, TALL) == OWN_SIZES[-1]
    short = Slide(SlideKind.TEXT, "", ("題",), "", "", lines=("一つ",))
    assert own_size(short, WIDE) == OWN_SIZES[0]


def test_few_rows_spread_over_the_slide_and_many_do_not() -> None:
    few, many = (
        next(s for s in deck().slides if s.key == key) for key in ("plan-bosai", "plan-sosei")
    )
    for shape in (WIDE, TALL):
        assert row_padding(few, shape) > row_padding(many, shape) == CLOSE_PADDING / 2


def test_the_lines_of_the_title_fit_however_many_they_are() -> None:
    bare, full = (
        deck().slides[0],
        deck(occasion="会" * 60, day="日" * 40, section="課" * 60).slides[0],
    )
    assert cover(bare, WIDE) == (COVER_SIZES[0], 10.0)
    assert cover(full, TALL) < cover(bare, TALL)


def test_the_reserve_has_every_indicator_whatever_is_selected() -> None:
    sample = book("sample")
    assert keys(make_reserve(scene_of(sample, plans=("bosai",)))) == [
        i.id for i in sample.indicators
    ]


PUBLIC = "https://metrics.example.jp"
LOCAL = (
    *("", "http://localhost:8501", "http://192.168.1.5", "https://dashboard", "http://pc.local"),
    *("http://127.0.0.1", "ftp://metrics.example.jp", "http://[::1", "http://[fd00::1]"),
)


@pytest.mark.parametrize("site", [PUBLIC, *LOCAL])
def test_slides_lead_to_the_site_only_where_it_knows_its_address(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", site)
    links = {s.key: s.link for s in deck(data="sample").slides if s.link}
    if site != PUBLIC:
        assert links == {}
        return
    assert links["bosai-2-4"] == f"{site}/indicator?id=bosai-2-4&data=sample"
    assert links["title"] == links["closing"] == f"{site}/?data=sample"
    assert {s.link for s in deck(data="an-secret").slides} == {""}


def test_a_scene_may_know_another_address_than_the_settings() -> None:
    scene = replace(scene_of(book("sample")), site=f"{PUBLIC}/mokuhyo/")
    assert make_deck(scene).slides[0].link == f"{PUBLIC}/mokuhyo/?data=sample"
