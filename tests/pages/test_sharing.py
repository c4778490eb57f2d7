"""What other sites take over: one indicator for a frame, its oEmbed, pictures for sent links."""

from __future__ import annotations

import json
import re
import struct
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from chino_metrics.views.one_indicator import handed_on
from chino_metrics.views.scene import Scene
from chino_metrics.wording import names, terms
from pages.shared.http import gate, shell
from pages.shared.http.sharing import oembed
from tests.support.http import Answer, ask
from tests.support.open_data import scene

SITES = "https://www.city.example.jp https://*.example.org"


def test_an_embedded_indicator_says_all_and_holds_nothing_else(site: str) -> None:
    for data in ("", "?data=sample"):
        answer = ask(site, f"/embed/bosai-2-4{data}")
        page = answer.text
        assert (answer.status, answer.headers["content-type"][:9]) == (200, "text/html")
        sheets = [ask(site, path).body for path in re.findall(r'stylesheet" href="([^"]+)', page)]
        assert len(sheets) == 2
        assert len(answer.body) + sum(map(len, sheets)) <= 60_000
        assert "<script" not in page
        assert "<nav" not in page
        assert len(re.findall("<h1>", page)) == 1
        assert "防災士資格所有者数" in page
        assert "出典：茅野市" in page
        assert (terms.SAMPLE_TAG in page) is bool(data)
        assert 'rel="canonical"' in page
        again = ask(site, f"/embed/bosai-2-4{data}", If_None_Match=answer.headers["etag"])
        assert again.status == 304


@pytest.mark.parametrize(
    "path", ["", "nothing", "%3Cscript%3E", "bosai-2-4/", "..%2f..%2fetc", "bosai-2-4%00"]
)
def test_an_indicator_that_does_not_exist_is_not_found(site: str, path: str) -> None:
    answer = ask(site, f"/embed/{path}")
    assert answer.status in {400, 404}
    assert "<script" not in answer.text


def test_nothing_is_handed_on_of_a_draft(site: str) -> None:
    assert ask(site, "/embed/bosai-2-4?data=an-x").status == 403
    assert ask(site, "/picture.png?page=plan&data=an-x").status == 403
    url = quote(f"{site}/embed/bosai-2-4?data=an-x", safe="")
    assert ask(site, f"/oembed?url={url}").status == 404


def test_no_site_may_show_it_in_a_frame_unless_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = gate.headers()
    monkeypatch.delenv("CHINO_EMBED_SITES", raising=False)
    assert "frame-ancestors 'none'" in gate.framed(ours)["Content-Security-Policy"]
    monkeypatch.setenv("CHINO_EMBED_SITES", SITES)
    assert f"frame-ancestors {SITES}" in gate.framed(ours)["Content-Security-Policy"]
    assert "X-Frame-Options" not in gate.framed(ours)
    assert "script-src" not in gate.framed(ours)["Content-Security-Policy"]
    # the rest of the site stays shut
    assert "frame-ancestors 'none'" in gate.headers()["Content-Security-Policy"]
    assert gate.headers()["X-Frame-Options"] == "DENY"


def asked(site: str, url: str, more: str = "") -> Answer:
    return ask(site, f"/oembed?url={quote(url, safe='')}{more}")


def test_oembed_knows_the_indicators_of_this_site_only(site: str) -> None:
    for path in ("/indicator?id=bosai-2-4&data=sample", "/embed/bosai-2-4?data=sample"):
        answer = asked(site, site + path, "&format=json")
        told = json.loads(answer.text)
        assert (told["version"], told["type"]) == ("1.0", "photo")
        assert told["title"].startswith(terms.SAMPLE_TAG)
        assert (told["width"], told["height"]) == (1200, 630)
        shown = ask(site, told["url"].removeprefix(site))
        assert size_of(shown.body) == (1200, 630)
    for path in ("/indicator", "/indicator?id=nothing", "/plan", "/embed/", "/embed/nothing"):
        assert asked(site, site + path).status == 404
    assert asked(site, "https://elsewhere.example/embed/bosai-2-4").status == 404
    assert asked(site, f"{site}/embed/bosai-2-4", "&format=xml").status == 501


def size_of(png: bytes) -> tuple[int, ...]:
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("name", ["real", "sample", "hostile"])
def test_oembed_gives_a_frame_where_one_is_allowed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_EMBED_SITES", SITES)
    whole = scene(name)
    for entry in whole.entries[:6]:
        shown = chosen(whole, entry.indicator.id)
        told = oembed.described(shown, "https://seisaku.example.jp", 320, None)
        assert (told["type"], told["width"]) == ("rich", 320)
        assert told["title"] == handed_on.named(shown, entry)
        assert told["provider_name"] == names.titled(shown.book.publisher)
        assert told["html"].count("<") == 2
        assert handed_on.label(shown, entry) in unescape(told["html"])
        assert (terms.SAMPLE_TAG in told["html"]) is shown.book.is_sample


def chosen(whole: Scene, indicator: str) -> Scene:
    return Scene(whole.book, whole.choice.but(indicator=indicator), whole.today, whole.edition)


def test_the_page_of_an_indicator_tells_where_its_frame_is(site: str) -> None:
    page = ask(site, "/embed/bosai-2-4").text
    found = re.search(r'application/json\+oembed" href="([^"]+)"', page)
    assert found
    address = urlsplit(unescape(found[1]))
    answer = ask(site, f"{address.path}?{address.query}")
    assert json.loads(answer.text)["title"] in page
    assert parse_qs(address.query)["url"] == [f"{site}/embed/bosai-2-4"]


@pytest.mark.parametrize("page", ["overview", "plan", "indicator", "changes", "method"])
def test_every_address_has_a_picture_of_its_own(site: str, page: str) -> None:
    seen = {ask(site, f"/picture.png?page={page}{more}").body for more in ("", "&data=sample")}
    assert len(seen) == 2
    assert {size_of(picture) for picture in seen} == {(1200, 630)}


@pytest.mark.parametrize("page", ["", "update", "account", "nothing"])
def test_there_is_no_picture_of_what_is_not_for_everybody(site: str, page: str) -> None:
    assert ask(site, f"/picture.png?page={page}").status == 404


def test_a_page_that_is_sent_is_told_about_without_a_script(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", "https://seisaku.example.jp")
    whole = scene("real")
    for key in ("overview", "indicator", "plan"):
        shown = chosen(whole, "bosai-2-4")
        head = shell.found(key, shown, "言うこと")
        assert 'property="og:image" content="https://seisaku.example.jp/picture.png?' in head
        assert f"page={key}" in head
        assert 'rel="canonical"' in head
        assert ("oembed" in head) is (key == "indicator")
        assert "noindex" not in head
    assert "noindex" in shell.found("overview", scene("sample"), "言うこと")
