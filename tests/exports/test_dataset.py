"""The catalogue of the open data: DCAT-AP and schema.org, and what pages tell search engines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from chino_metrics.exports.edition.site import build_pages
from chino_metrics.exports.open_data import dataset, package
from chino_metrics.model.publisher import PREFECTURES, Publisher
from chino_metrics.views.open_data.catalogue import TABLES
from chino_metrics.wording import terms
from chino_metrics.workbook.reading import read_book
from pages.shared.http.open_data import FILES, read_address
from tests.support.books import scene_of
from tests.support.invented_city import workbook
from tests.support.open_data import scene

SITE = "https://seisaku.example.jp"
#: What DCAT-AP 3 demands of each class.
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"},
    "dcat:Dataset": {"dct:title", "dct:description", "dcat:distribution", "dcat:theme"},
    "dcat:Distribution": {"dcat:accessURL", "dct:license", "dct:format"},
    "foaf:Agent": {"foaf:name"},
}


def nodes(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document, the outer ones first."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from nodes(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from nodes(inner)


@pytest.mark.parametrize("name", ["real", "sample", "made", "hostile"])
def test_the_catalogue_holds_every_table_with_what_the_profile_demands(name: str) -> None:
    shown = scene(name)
    told = json.loads(dataset.catalog_json(shown, SITE))
    found = list(nodes(told["@graph"]))
    kinds: dict[str, int] = {}
    for node in found:
        for kind in node.get("@type", []) if isinstance(node.get("@type"), list) else []:
            kinds[kind] = kinds.get(kind, 0) + 1
            assert MANDATORY.get(kind, set()) <= set(node), node.get("@id")
    assert kinds["dcat:Catalog"] == 1
    assert kinds["dcat:Dataset"] == len(TABLES) + 1
    assert kinds["dcat:Distribution"] == 3 * len(TABLES) + 2
    described = {n["@id"] for n in found if "@id" in n and len(n) > 1}
    named = {n["@id"] for n in found if "@id" in n}
    assert {i for i in named - described if i.startswith((SITE, "/"))} <= {
        *(n["@id"] for n in found if "@id" in n and "schema:url" not in n),
        f"{SITE}/",
    }
    assert all(re.match("https?://", i) for i in named), named
    titles = [n["schema:name"] for n in found if "dcat:Dataset" in n.get("@type", [])]
    assert all((terms.SAMPLE_TAG in title) is shown.book.is_sample for title in titles)


@pytest.mark.parametrize("name", ["real", "sample"])
def test_every_address_in_the_catalogue_is_one_that_is_served(name: str) -> None:
    told = json.loads(dataset.catalog_json(scene(name), SITE))
    for node in nodes(told):
        if "dcat:Distribution" in node.get("@type", []):
            address = read_address(node["@id"].removeprefix(f"{SITE}/data/"))
            assert address is not None
            assert address.file in FILES
            assert address.is_sample is (name == "sample")


def test_what_a_page_tells_cannot_leave_its_element() -> None:
    for name in ("real", "sample", "hostile"):
        shown = scene(name)
        for entry in (None, *shown.entries):
            said = dataset.of_page(shown, SITE, entry)
            text = dataset.script(said)
            assert json.loads(text) == said
            assert not set("<>&") & set(text)
            assert 50 <= len(said["description"]) <= 5000


def test_the_tables_carry_the_municipality_that_the_workbook_names() -> None:
    for shown in (scene("real"), scene("sample")):
        for table in TABLES:
            for row in table.rows(shown):
                assert (row["municipality_code"], row["prefecture"], row["municipality"]) == (
                    *("202142", "長野県", "茅野市"),
                )
    # of another city nothing is left of ours
    other = scene_of(read_book(workbook()))
    assert "茅野" not in json.dumps(dataset.catalog(other, SITE), ensure_ascii=False)
    nobody = scene("made")
    if not nobody.book.publisher.code:
        assert {r["prefecture"] for r in TABLES[0].rows(nobody)} == {None}


def test_a_prefecture_is_told_by_its_number() -> None:
    assert (len(PREFECTURES), PREFECTURES[0], PREFECTURES[46]) == (47, "北海道", "沖縄県")
    assert Publisher(code="131016").prefecture == "東京都"
    assert [Publisher(code=c).prefecture for c in ("", "000000", "990001")] == ["", "", ""]


def test_the_package_says_where_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", SITE)
    told = package.descriptor(scene("real"))
    assert (told["spatial"], told["homepage"], told["version"]) == (
        *("長野県茅野市", f"{SITE}/open_data", "3"),
    )
    first, last = told["temporal"].split("/")
    assert (first[4:], last[4:]) == ("-04-01", "-03-31")
    assert first < "2017-04-01" < last == "2028-03-31"


@pytest.mark.parametrize("name", ["real", "sample"])
def test_the_edition_tells_search_engines_of_real_data_only(name: str) -> None:
    built = build_pages(scene(name), (), f"{SITE}/edition/")
    page = built["indicator_bosai-2-4.html"].decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    if name == "sample":
        assert 'name="robots" content="noindex"' in page
        assert found == []
        return
    (told,) = map(json.loads, found)
    assert told["distribution"][0]["contentUrl"].startswith(f"{SITE}/edition/downloads/")
    assert "noindex" not in page
    assert 'property="og:title"' in page
