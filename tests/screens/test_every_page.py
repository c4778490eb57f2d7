"""What holds for every page: sound markup, marks of the sample, words for who cannot see."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from chino_metrics.screens import menu
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.wording import terms
from tests.support.books import DATA
from tests.support.markup import seen, text
from tests.support.screens import SCREENS, drawn


@pytest.mark.parametrize(("data", "text_size"), [("", ""), ("sample", ""), ("", "large")])
@pytest.mark.parametrize("page", SCREENS)
def test_every_page_is_sound_markup_with_one_heading(page: str, data: str, text_size: str) -> None:
    parser = seen(drawn(page, Choice(data=data, text=text_size)))
    assert parser.wrong == []
    assert parser.open == []
    assert len(parser.of("h1")) == 1
    ids = [a["id"] for _, a in parser.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert "None" not in parser.text
    assert "nan" not in parser.text.lower()


@pytest.mark.parametrize("data", DATA)
def test_every_page_says_where_it_stands(data: str) -> None:
    for page in SCREENS:
        current = [
            a
            for a in seen(drawn(page, Choice(data=data))).of("a")
            if a.get("aria-current") == "page"
        ]
        path = f"/{menu.PAGE_BY_KEY[page].path}"
        assert {urlsplit(a["href"] or "").path for a in current} == {path}


@pytest.mark.parametrize("page", SCREENS)
def test_invented_data_is_marked_on_every_page_and_real_data_on_none(page: str) -> None:
    sample = drawn(page, Choice(data="sample"))
    assert terms.SAMPLE_TAG in sample
    assert terms.SAMPLE_SENTENCE in sample
    real = drawn(page, Choice())
    assert "架空" not in real
    assert "見本" in text(real)  # the switch
    assert text(real).count("見本") == 1


@pytest.mark.parametrize("page", [p for p in SCREENS if p != "method"])
def test_the_numbers_of_the_sample_are_marked_beside_their_headings(page: str) -> None:
    assert terms.SAMPLE_TAG_SHORT in text(drawn(page, Choice(data="sample")))


@pytest.mark.parametrize("data", DATA)
def test_tables_name_their_columns_and_rows(data: str) -> None:
    for page in SCREENS:
        heads = seen(drawn(page, Choice(data=data))).of("th")
        assert all(a.get("scope") in {"col", "row"} for a in heads), page


def test_words_for_images_and_labels_for_filters() -> None:
    for page in SCREENS:
        parser = seen(drawn(page, Choice(data="sample")))
        images = [a for _, a in parser.elements if a.get("role") == "img"]
        assert all(a.get("aria-label") for a in images)
        drawings = parser.of("svg")
        assert all(a.get("aria-hidden") == "true" or a.get("aria-label") for a in drawings)


@pytest.mark.parametrize("page", SCREENS)
def test_an_address_that_is_not_understood_still_shows_the_page(page: str) -> None:
    choice = read_choice(
        {
            "plan": "nowhere",
            "id": "nothing",
            "year": "20x9",
            "status": "?",
            "data": "x",
            "text": "y",
        }
    )
    assert choice.as_of is None
    assert not choice.is_sample
    assert len(seen(drawn(page, choice)).of("h1")) == 1
