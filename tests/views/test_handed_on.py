"""What is copied of an indicator says what it is, where it comes from, and of which edition."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chino_metrics.exports.edition.links import still_choice
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import indicator
from chino_metrics.settings import ROOT, embedding_sites
from chino_metrics.views.choice import Choice
from chino_metrics.views.one_indicator.handed_on import HERE, embed_address, handed_on
from chino_metrics.wording import sentences, terms
from tests.support.open_data import scene

SITE = "https://seisaku.example.jp"


@pytest.mark.parametrize("name", ["real", "sample", "hostile"])
def test_a_sentence_carries_finding_source_edition_address_and_mark(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", SITE)
    shown = scene(name)
    for entry in shown.entries:
        said = handed_on(shown, entry).sentence
        assert sentences.headline(entry.indicator, entry.assessment) in said
        assert "出典：" in said
        assert shown.revised in said
        assert f"{SITE}/indicator?" in said
        assert said.startswith(terms.SAMPLE_TAG) is shown.book.is_sample


@pytest.mark.parametrize("sites", ["", "https://www.city.example.jp https://*.example.org:8443"])
@pytest.mark.parametrize("name", ["real", "sample", "hostile"])
def test_the_markup_for_another_page_is_whole_whatever_the_workbook_holds(
    name: str, sites: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", SITE)
    monkeypatch.setenv("CHINO_EMBED_SITES", sites)
    shown = scene(name, Choice(as_of=2022, data="sample" if name == "sample" else ""))
    for entry in shown.entries:
        made = handed_on(shown, entry)
        tags = re.findall(r"</?([a-z]+)", made.markup)
        framed = ["iframe", "iframe"]
        pictured = ["figure", "a", "img", "a", "figcaption", "figcaption", "figure"]
        assert tags == (framed if sites else pictured)
        assert made.is_framed is bool(sites)
        assert (terms.SAMPLE_TAG in made.markup) is shown.book.is_sample
        assert "year=2022" in made.markup
        address = embed_address(shown, entry, SITE)
        assert re.fullmatch(rf"{SITE}/embed/[\w.~%-]+(\?[\w=&]+)?", address, re.ASCII)


def test_without_an_address_the_script_puts_in_the_one_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHINO_ADDRESS", raising=False)
    shown = scene()
    assert HERE in handed_on(shown, shown.entries[0]).sentence
    assert f'const HERE = "{HERE}"' in (ROOT / "static" / "site.js").read_text("utf-8")


def test_the_page_shows_the_markup_as_text_and_nothing_of_it_in_a_file_or_a_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHINO_EMBED_SITES", "https://www.city.example.jp")
    shown = scene("sample", Choice(data="sample", indicator="bosai-2-4"))
    page = indicator.render(shown)
    assert "&lt;iframe src=" in page
    assert "<iframe" not in page
    for file in ("chart.png", "chart.svg"):
        assert f'href="/data/sample/indicator/bosai-2-4/{file}"' in page
    kept = scene("real", Choice(data="an-secret", indicator="bosai-2-4"))
    for apart in (kept, replace(shown, choice=still_choice(shown))):
        assert "tsukau" not in indicator.render(apart)


@pytest.mark.parametrize(
    "said", ["https://a.example/path", "*", "'self'", "a.example; script-src *", "ftp://a.example"]
)
def test_a_setting_that_names_no_site_is_refused(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_EMBED_SITES", said)
    with pytest.raises(ChinoMetricsError, match="CHINO_EMBED_SITES"):
        embedding_sites()
