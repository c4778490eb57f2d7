"""The static edition below /edition/: from memory, one build per revision, asked for anew."""

from __future__ import annotations

import asyncio
import gzip
import re
from xml.etree import ElementTree as ET

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.workbook.reading import read_book
from pages.shared.http import edition, gate
from pages.shared.state import published, scenes
from pages.shared.state.shelf import Shelf
from tests.conftest import awaited
from tests.support.http import EVERY_KIND, ask
from tests.support.made_workbook import made

ADMINISTRATOR = Actor("admin", Role.ADMINISTRATOR)


def test_the_edition_has_one_address_with_a_slash(site: str) -> None:
    answer = ask(site, "/edition")
    assert (answer.status, answer.headers["location"]) == (307, "/edition/")
    first, named = ask(site, "/edition/"), ask(site, "/edition/index.html")
    assert first.status == named.status == 200
    assert first.body == named.body
    assert "<title>全体｜茅野市" in first.text


def test_pages_are_asked_for_anew_and_answered_briefly(site: str) -> None:
    first = ask(site, "/edition/")
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    again = ask(site, "/edition/", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    other = ask(site, "/edition/cross.html", If_None_Match=first.headers["etag"])
    assert other.status == 200


def test_what_the_pages_need_is_kept_for_ever_and_all_there(site: str) -> None:
    first = ask(site, "/edition/")
    ahead = re.findall(r"<([^>]+)>; rel=preload; as=font", first.headers["link"])
    named = re.findall(r'(?:href|src)="([^"]+\?v=\w+)"', first.text)
    style = next(n for n in named if n.startswith("style.css"))
    fonts = re.findall(r"fonts/[\w-]+\.woff2\?v=\w+", ask(site, f"/edition/{style}").text)
    assert len(named) == 5
    assert set(ahead) < set(fonts)
    assert {a.partition("?")[0] for a in ahead} == {f"fonts/base-{w}.woff2" for w in (400, 700)}
    for address in (*named, *fonts):
        answer = ask(site, f"/edition/{address}")
        assert answer.status == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_can_be_compressed_is(site: str) -> None:
    for name in ("", "style.css", "edition.js", "feed.xml", "favicon.svg"):
        plain = ask(site, f"/edition/{name}")
        zipped = ask(site, f"/edition/{name}", Accept_Encoding="gzip")
        assert "content-encoding" not in plain.headers
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body
    font = ask(site, "/edition/fonts/base-400.woff2", Accept_Encoding="gzip")
    assert "content-encoding" not in font.headers


def test_a_head_has_everything_but_the_body(site: str) -> None:
    head, whole = ask(site, "/edition/", "HEAD"), ask(site, "/edition/")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) == len(whole.body)
    assert head.headers["etag"] == whole.headers["etag"]


def test_the_feed_is_xml_and_a_site_without_an_address_has_no_map(site: str) -> None:
    feed = ask(site, "/edition/feed.xml")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "第1版" in "".join(ET.fromstring(feed.body).itertext())
    assert ask(site, "/edition/sitemap.xml").status == 404
    robots = ask(site, "/robots.txt")
    assert (robots.status, "Sitemap" in robots.text) == (200, False)
    assert "Disallow: /*data=sample" in robots.text


def test_programs_are_led_to_the_map_of_a_site_with_an_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", "https://example.jp/")
    robots, moved = (edition.answer(path, Headers()) for path in ("/robots.txt", "/sitemap.xml"))
    assert isinstance(robots, Response)
    assert isinstance(moved, Response)
    assert b"Sitemap: https://example.jp/edition/sitemap.xml\n" in robots.body
    assert moved.headers["location"] == "/edition/sitemap.xml"


@pytest.mark.parametrize(
    "path",
    [
        "nix.html",
        "../dashboard.py",
        "%2e%2e/x",
        "fonts/",
        "fonts/OFL.txt",
        "index.html/",
        "downloads/",
        "downloads/a/b",
        "downloads/%E8%A8%88",
    ],
)
def test_what_is_not_there_is_told_in_japanese(site: str, path: str) -> None:
    answer = ask(site, f"/edition/{path}")
    assert answer.status == 404
    assert "ページが見つかりません" in answer.text


def test_downloads_lead_to_those_of_the_site(site: str) -> None:
    asked = {
        "assessment.csv": "/download/assessment.csv",
        "chino.xlsx": "/download/chino.xlsx",
        "indicator_bosai-2-1.csv": "/download/indicator.csv?id=bosai-2-1",
    }
    for name, there in asked.items():
        answer = ask(site, f"/edition/downloads/{name}")
        assert (answer.status, answer.headers["location"]) == (307, there)
    assert ask(site, asked["indicator_bosai-2-1.csv"]).status == 200


def test_its_answers_carry_the_headers_of_the_site(site: str) -> None:
    usual = ask(site, EVERY_KIND[0]).headers
    for path in ("/edition/", "/edition", "/edition/nix", "/edition/style.css"):
        answer = ask(site, path)
        for name in (
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "x-frame-options",
        ):
            assert answer.headers[name] == usual[name], path


def test_a_browser_need_not_start_a_process_for_it(site: str) -> None:
    assert ask(site, EVERY_KIND[0]).headers["cross-origin-opener-policy"] == "same-origin"
    assert "cross-origin-opener-policy" not in ask(site, "/edition/").headers


def test_nothing_can_be_sent_to_it(site: str) -> None:
    assert ask(site, "/edition/index.html", "POST", b"x").status in {404, 405}


# Another revision


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """A shelf of its own; the number of every revision that is built from now on."""
    numbers: list[int | None] = []
    build = edition._build

    def noted(scene: scenes.Scene) -> edition.Built:
        numbers.append(scene.edition.number if scene.edition else None)
        return build(scene)

    monkeypatch.setattr(edition, "_build", noted)
    monkeypatch.setattr(edition, "_shelf", Shelf(edition._renewed, patience=60))
    monkeypatch.setattr(published, "FRESH", 1e-6)
    return numbers


def publish(content: bytes) -> None:
    number = published.published().edition.number
    draft = Candidate(number, content, sha256(content))
    published.revisions().publish(ADMINISTRATOR, draft, "訂正した")
    published.forget()


async def got(path: str, **headers: str) -> Response:
    """The answer as the middleware would send it, once it is there."""
    found = gate.answer_ourselves("GET", path, Headers(headers))
    if isinstance(found, Response):
        return found
    sent = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await found({"type": "http", "method": "GET"}, None, send)
    return Response(sent[1]["body"], sent[0]["status"], dict(Headers(raw=sent[0]["headers"])))


@pytest.fixture
def first_state(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "first.xlsx"
    path.write_bytes(made())
    monkeypatch.setenv("CHINO_WORKBOOK", str(path))


def test_many_at_once_wait_for_one_build(first_state: None, builds: list[int]) -> None:
    async def crowd() -> list[Response]:
        return await asyncio.gather(*(got("/edition/") for _ in range(50)))

    answers = awaited(crowd())
    assert {a.status_code for a in answers} == {200}
    assert len({a.body for a in answers}) == 1
    assert builds == [1]


def test_another_revision_shows_at_once_and_is_built_once(
    first_state: None, builds: list[int]
) -> None:
    async def visits(times: int) -> list[Response]:
        return [await got("/edition/") for _ in range(times)]

    before = awaited(visits(3))
    publish(made(計画=[["p", "新しい計画", "新", 2018, 2027, "環境課", None]]))
    after = awaited(visits(3))
    assert builds == [1, 2]
    assert "新しい計画" not in before[0].body.decode()
    assert {"新しい計画" in a.body.decode() for a in after} == {True}
    assert before[0].headers["etag"] != after[0].headers["etag"]
    feed = awaited(got("/edition/feed.xml")).body.decode()
    assert "訂正した" in feed


def test_the_last_build_is_kept_while_the_store_is_in_trouble(
    first_state: None, builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = awaited(got("/edition/"))

    def broken(query: object, **_: object) -> scenes.Scene:
        raise UnreadableWorkbookError("台帳を読めません。")

    monkeypatch.setattr(scenes, "scene", broken)
    assert awaited(got("/edition/")).body == before.body
    monkeypatch.setattr(edition, "_shelf", Shelf(edition._renewed, patience=60))
    answer = awaited(got("/edition/"))
    assert (answer.status_code, answer.body.decode()) == (503, "台帳を読めません。")


def test_addresses_are_absolute_where_the_site_knows_its_own(
    first_state: None, builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", "https://seisaku.example.jp/")
    page = awaited(got("/edition/cross.html")).body.decode()
    assert '<link rel="canonical" href="https://seisaku.example.jp/edition/cross.html">' in page
    assert read_book(made()).indicators[0].name in awaited(got("/edition/")).body.decode()
