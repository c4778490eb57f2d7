"""The static edition as files: closed in itself, true to the assessments, safe to write."""

from __future__ import annotations

import gzip
import re
from html import escape
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from chino_metrics.exports.edition.links import (
    indicator_csv,
    indicator_file,
    plan_file,
    safe_name,
    still_choice,
)
from chino_metrics.exports.edition.site import build_pages
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.one_indicator.years import year_rows
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import taken_along
from chino_metrics.views.taken_along.files import EDITION
from chino_metrics.wording import names, sentences, terms
from chino_metrics.wording.beside_verdicts.context import contexts
from chino_metrics.workbook.reading import read_book
from tests.support.books import TODAY
from tests.support.editions import (
    ADDRESS,
    ATOM,
    COMMENTS,
    HISTORY,
    KINDS,
    documents,
    pages,
    scene,
    scene_of,
    seen,
)
from tests.support.made_workbook import ROWS, made
from tests.support.markup import Seen


def addresses(parser: Seen) -> list[str]:
    return [
        value or ""
        for _, attributes in parser.elements
        for key, value in attributes.items()
        if key in {"href", "src", "action", "srcset", "data"}
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_address_leads_to_a_file_of_the_edition_or_to_a_source(kind: str) -> None:
    offered = {f"downloads/{k.name}" for k in EDITION} | {
        f"downloads/{name}"
        for name in (
            "workbook.xlsx",
            "assessment.csv",
            *(indicator_csv(i.id) for i in scene(kind).book.indicators),
        )
    }
    anchors = {n: {a.get("id") for _, a in seen(kind, n).elements} for n in documents(kind)}
    for name in documents(kind):
        for address in addresses(seen(kind, name)):
            assert not address.startswith("/"), (name, address)
            if urlsplit(address).scheme in {"http", "https"}:
                continue
            path, fragment = urldefrag(address.partition("?")[0])
            if path.startswith("downloads/"):
                assert path in offered, address
            elif address != "#":  # where a workbook names something that is no web address
                assert (path or name) in pages(kind), (name, address)
                assert not fragment or fragment in anchors[path or name], (name, address)


@pytest.mark.parametrize("kind", KINDS)
def test_only_sources_lead_out_and_nothing_is_fetched_from_there(kind: str) -> None:
    for name in documents(kind):
        for tag, attributes in seen(kind, name).elements:
            for key in ("href", "src"):
                if urlsplit(attributes.get(key) or "").scheme:
                    assert tag == "a", (name, attributes)
                    assert attributes["rel"] == "noopener noreferrer"
    style = pages(kind)["style.css"].decode()
    for address in re.findall(r"url\(['\"]?([^'\")]+)", style):
        assert address.startswith("data:") or address.partition("?")[0] in pages(kind), address


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_a_whole_document(kind: str) -> None:
    for name in documents(kind):
        parser = seen(kind, name)
        assert parser.wrong == [] and parser.open == [], name
        assert parser.of("html")[0]["lang"] == "ja"
        assert (
            len(parser.of("title")) == 1
            and len(parser.of("h1")) == 1
            and len(parser.of("main")) == 1
        )
        named = {a.get("name"): a.get("content") for a in parser.of("meta")}
        assert named["viewport"] and named["description"]
        policy = next(a["content"] for a in parser.of("meta") if a.get("http-equiv"))
        assert policy and policy.startswith("default-src 'none'") and "https:" not in policy
        scripts = [a["src"].partition("?")[0] for a in parser.of("script")]
        assert scripts in (["edition.js", "search.js"], ["edition.js", "search.js", "marks.js"])
        marked = {key for _, a in parser.elements for key in a} & {"data-of", "data-at", "data-say"}
        assert ("marks.js" in scripts) == bool(marked), name
        # the search is out of sight until its script shows it
        assert not parser.of("select")
        assert [a["class"] for a in parser.of("form")] == ["find"]
        assert "hidden" in parser.of("form")[0]
        ids = [a["id"] for _, a in parser.elements if "id" in a]
        assert len(ids) == len(set(ids)), name


def test_the_script_of_the_marks_is_small() -> None:
    assert len(gzip.compress(pages("sample")["marks.js"], 9)) <= 4096


def test_tables_and_charts_are_in_the_files() -> None:
    for e in scene("sample").entries:
        text = documents("sample")[indicator_file(e.indicator.id)]
        has_points = e.indicator.baseline.quantity.value is not None or e.indicator.actuals
        assert ('<svg class="lchart"' in text) == bool(has_points), e.indicator.id
        assert '<table class="plain cards years">' in text
    assert documents("sample")["index.html"].count('<table class="rows bars">') == 5
    assert documents("real")["index.html"].count('<table class="rows paths">') == 5
    for p in scene("sample").book.plans:
        charts = documents("sample")[plan_file(p.id)].count('<svg class="lchart"')
        drawn = [i for i in p.indicators if i.actuals or i.baseline.quantity.value is not None]
        assert charts == 2 * (len(drawn) + len(contexts(p)))


def test_the_numbers_are_those_of_the_assessments() -> None:
    shown = scene("sample")
    index = documents("sample")["index.html"]
    for e in shown.entries:
        a, i = e.assessment, e.indicator
        row = re.search(
            rf'<tr data-status="(\w+)"[^>]*><th scope="row"><a href="{indicator_file(i.id)}".*?</tr>',
            index,
            re.S,
        )
        assert row and row[1] == a.status.value
        assert f"</i>{terms.status_word(i, a)}</span>" in row[0]
        actual = "—" if a.actual is None else terms.amount(i, a.actual)
        assert f">{actual}</" in row[0]
        page = documents("sample")[indicator_file(i.id)]
        assert f"<h1>{escape(sentences.headline(i, a))}</h1>" in page
        for year in year_rows(shown, e):
            assert f"<b>{escape(year.actual)}</b>" in page


def test_every_page_leads_to_its_own_page_of_the_booklet() -> None:
    shown = taken_along(scene("sample")).wanted
    assert len(shown) == len(scene("sample").entries)
    for number, e in enumerate(shown, 1):
        page = documents("sample")[indicator_file(e.indicator.id)]
        assert f'<a href="downloads/sheets.pdf#page={number}">' in page


def test_the_year_of_the_scene_is_shown_and_nothing_else_of_its_choice() -> None:
    content = read_book(made())
    earlier = build_pages(scene_of(content, as_of=2019), ())
    assert "2019年度（令和元）までの実績による" in earlier["index.html"].decode()
    assert "690g" in earlier["index.html"].decode()
    chosen = {"plan": "p", "status": "behind", "text": "large", "order": "pace", "plans": ("p",)}
    assert build_pages(scene_of(content, as_of=2019, indicators=("w",), **chosen), ()) == earlier
    unknown = build_pages(scene_of(content, as_of=1999), HISTORY)
    assert unknown == pages("tiny")
    assert unknown["index.html"] != earlier["index.html"]


def test_the_sample_says_so_on_every_page_and_the_real_data_on_none() -> None:
    for text in documents("sample").values():
        assert text.count('<div class="strip" role="note">') == 1
        assert re.search(f"<title>[^<]+｜{terms.SAMPLE_TAG}｜", text)
    assert not any("見本" in text for text in documents("real").values())
    assert "まだない" in documents("sample")["updates.html"]


def test_the_same_scene_gives_the_same_bytes() -> None:
    again = build_pages(scene_of(read_book(made())), HISTORY)
    assert again == pages("tiny")


def test_strings_of_a_workbook_stay_text() -> None:
    for name in documents("hostile"):
        parser = seen("hostile", name)
        tags = {tag for tag, _ in parser.elements}
        assert not tags & {"img", "iframe", "object", "embed", "base"}
        scripts = {str(a["src"]).partition("?")[0] for a in parser.of("script")}
        assert scripts <= {"edition.js", "search.js", "marks.js"}
        assert not any(key.startswith("on") for _, a in parser.elements for key in a)
        assert not any("javascript:" in a for a in addresses(parser))
    assert (
        "<img src=https://evil.example/x onerror=window.hit=1>"
        in seen("hostile", "index.html").text
    )


IDS = ["bosai", "A", "a", "b/../../c", "計画①", "con.aux", "x" * 300, " ", "~", "<i>", ""]


def test_any_id_has_a_safe_stable_name_of_its_own() -> None:
    names = [safe_name(i) for i in IDS]
    assert len({n.lower() for n in names}) == len(IDS)
    assert all(re.fullmatch(r"[a-z0-9_~-]{1,60}", n) for n in names)
    assert names == [safe_name(i) for i in IDS]
    assert (names[0], names[2]) == ("bosai", "a")


def test_a_workbook_with_strange_ids_makes_an_edition() -> None:
    rows = {name: [[*row] for row in sheet] for name, sheet in ROWS.items()}
    for name, sheet in rows.items():
        for row in sheet:
            row[:] = [
                {"p": "計画/①", "w": "../W", "r": "w"}.get(v, v) if isinstance(v, str) else v
                for v in row
            ]
        rows[name] = sheet
    content = read_book(made(**rows))
    made_pages = build_pages(scene_of(content), ())
    for i in content.indicators:
        assert f"<h1>{escape(i.name)}" in made_pages[indicator_file(i.id)].decode()
    assert {i.id for i in content.indicators} == {"../W", "w"}


def test_links_lead_to_the_files_and_unknown_pages_are_a_fault() -> None:
    choice = still_choice(scene("real"))
    assert choice.link("") == choice.link("", status="behind", order="pace") == "index.html"
    assert choice.link("plan") == "plan_sosei.html"
    assert choice.link("indicator", plan="ict") == "indicator_ict-1-1.html"
    assert (
        choice.link("download/indicator.csv", indicator="ict-1-1")
        == "downloads/indicator_ict-1-1.csv"
    )
    with pytest.raises(KeyError):
        choice.link("update")


# Feed and map


def test_the_feed_tells_every_revision() -> None:
    root = ET.fromstring(build_pages(scene("tiny"), HISTORY, ADDRESS)["feed.xml"])
    entries = root.findall("a:entry", ATOM)
    assert [e.findtext("a:content", None, ATOM) for e in entries] == [
        "<b>訂正</b> & ]]> 追加",
        "最初の台帳",
    ]
    assert [e.findtext("a:title", None, ATOM)[:3] for e in entries] == ["第2版", "第1版"]
    assert root.findtext("a:updated", None, ATOM) == HISTORY[0].at.isoformat()
    ids = [e.findtext("a:id", None, ATOM) for e in (root, *entries)]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", i) for i in ids)
    assert len(set(ids)) == 3
    assert {e.find("a:link", ATOM).get("href") for e in entries} == {
        f"{ADDRESS}/updates.html#ban-{n}" for n in (1, 2)
    }
    assert root.findtext("a:author/a:name", None, ATOM) == names.SITE
    parser = seen("tiny", "updates.html")
    assert {"ban-1", "ban-2"} <= {a.get("id") for _, a in parser.elements}


def test_the_feed_tells_the_texts_of_the_revision_that_is_shown_to_the_letter() -> None:
    told = "雨が多かった。\n<b>二行目</b> =1+1 & ]]>"
    texts = {"指標ID": ["w", "r"], "年度": [2021, 2021], "要因": [told, None], "担当": [None, "課"]}
    before, now = read_book(made()), read_book(made(added={"評価": texts}))
    shown = Scene(now, Choice(), TODAY, Edition(2, TODAY, COMMENTS[1], before))
    newest, first = ET.fromstring(build_pages(shown, HISTORY)["feed.xml"]).findall("a:entry", ATOM)
    name = now.indicator_by_id["w"].name
    said = f"<b>訂正</b> & ]]> 追加\n\n{name}　2021年度の要因：{told}"
    assert newest.findtext("a:content", None, ATOM) == said
    assert first.findtext("a:content", None, ATOM) == "最初の台帳"


def test_the_feed_names_nobody_and_keeps_its_ids_wherever_it_lies() -> None:
    at_home, away = (build_pages(scene("tiny"), HISTORY, a)["feed.xml"] for a in ("", ADDRESS))
    assert re.findall(rb"urn:uuid:[^<]+", at_home) == re.findall(rb"urn:uuid:[^<]+", away)
    assert b"<name>x</name>" not in at_home
    assert b'href="updates.html#ban-2"' in at_home


def test_the_map_lists_every_page() -> None:
    made_pages = build_pages(scene("tiny"), (), ADDRESS)
    places = [
        e.text for e in ET.fromstring(made_pages["sitemap.xml"]).iter() if e.tag.endswith("loc")
    ]
    names = [n for n in made_pages if n.endswith(".html")]
    assert places == [urljoin(f"{ADDRESS}/", "" if n == "index.html" else n) for n in names]
    for name, place in zip(names, places, strict=True):
        assert f'<link rel="canonical" href="{place}">' in made_pages[name].decode()
    assert "sitemap.xml" not in pages("tiny")  # it would need absolute addresses
    assert b"canonical" not in pages("tiny")["index.html"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///x", "www.example.jp", "https:///x"]
)
def test_an_address_that_is_none_of_the_web_counts_as_unknown(address: str) -> None:
    assert build_pages(scene("tiny"), HISTORY, address) == pages("tiny")


# Fonts


def test_the_edition_brings_the_fonts_of_its_characters_and_no_others() -> None:
    fonts = {n for n in pages("real") if n.startswith("fonts/")}
    assert fonts == {f"fonts/{name}-{w}.woff2" for name in ("base", "plan") for w in (400, 700)}
    rare = read_book(made(計画=[["p", "龢の計画", "龢", 2018, 2027, "環境課", None]]))
    assert fonts < {n for n in build_pages(scene_of(rare), ()) if n.startswith("fonts/")}
