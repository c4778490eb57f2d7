"""How the PDFs are built: paragraphs, links, contents, index, what archives and screen readers ask."""

from __future__ import annotations

import io
import re
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from chino_metrics.exports.pdf.handout import write_handout
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck
from chino_metrics.wording import names, terms
from tests.support.books import book

TODAY = date(2026, 11, 23)


def scene() -> Scene:
    return Scene(book("sample"), Choice(data="sample", plans=("bosai", "ict")), TODAY)


@cache
def pdf(kind: str) -> PdfReader:
    """One report and one hand-out for the whole module: each takes a second."""
    if kind == "report":
        return PdfReader(io.BytesIO(write_report(scene())))
    return PdfReader(io.BytesIO(write_handout(make_deck(scene()), TODAY, 2)))


@cache
def pages(kind: str) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in pdf(kind).pages]


each_kind = pytest.mark.parametrize("kind", ("report", "handout"))


def elements(reader: PdfReader) -> list[DictionaryObject]:
    """All elements of the structure."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    found = []
    while waiting:
        held = waiting.pop().get_object()
        if isinstance(held, ArrayObject):
            waiting += held
        elif isinstance(held, DictionaryObject) and "/S" in held:
            found.append(held)
            waiting += [held["/K"]] if "/K" in held else []
    return found


@each_kind
def test_it_is_made_for_screen_readers_and_for_archives(kind: str) -> None:
    told = pdf(kind).trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part[^0-9]+1\b", told)
    assert re.search(r"pdfaid:part[^0-9]+2\b", told)
    assert re.search(r"pdfaid:conformance[^A-Z]+A\b", told)


@each_kind
def test_subject_and_keywords_say_that_the_values_are_invented(kind: str) -> None:
    properties = pdf(kind).metadata
    assert terms.SAMPLE_TAG in properties.subject
    assert terms.SAMPLE_TAG in properties.keywords


def test_a_text_is_a_paragraph() -> None:
    kinds = Counter(e["/S"] for e in elements(pdf("report")))
    loose = [
        e
        for e in elements(pdf("report"))
        if e["/S"] == "/Span" and e["/P"].get_object()["/S"] == "/Document"
    ]
    assert kinds["/P"] > 40
    assert loose == []


@each_kind
def test_no_column_of_a_table_is_empty(kind: str) -> None:
    heads = [e for e in elements(pdf(kind)) if e["/S"] == "/TH"]
    assert heads
    assert all("/K" in head and head["/K"] != [] for head in heads)


def test_the_foot_of_a_slide_is_no_content() -> None:
    foots = 0
    for page in pdf("handout").pages:
        content = page.get_contents().get_data()
        foots += content.count(b"/Artifact")
    assert foots >= len(make_deck(scene()).slides)


def links(reader: PdfReader) -> list[str]:
    found = []
    for page in reader.pages:
        for note in page.get("/Annots", []):
            action = note.get_object().get("/A", {})
            if "/URI" in action:
                found.append(str(action["/URI"]))
    return found


def test_sources_and_licence_are_links() -> None:
    found = set(links(pdf("report")))
    content = scene().book
    wanted = {d.url for d in names.documents(content, scene().wanted_plans) if d.url}
    wanted |= {a.source_url for e in scene().wanted for a in e.indicator.actuals if a.source_url}
    assert wanted <= found
    assert any("creativecommons.org" in link for link in found)
    assert not [link for link in found if link.endswith((".", ")", ",")) or "　" in link]


def test_contents_and_index_lead_to_every_indicator() -> None:
    shown = pages("report")
    end = next(k for k, text in enumerate(shown) if k > 1 and "担当別の索引" in text)
    index = "".join(shown[end:])
    for entry in scene().wanted:
        name = re.sub(r"\s", "", entry.indicator.name)
        number = re.search(f"{re.escape(name)}([0-9]+)", index)
        assert number, name
        assert name in shown[int(number[1]) - 1]
        assert re.sub(r"\s", "", entry.department) in index
    contents = shown[1]
    for entry in scene().wanted:
        if entry.plan.id == "bosai":
            name = re.escape(entry.indicator.name).replace("（", "[（(]").replace("）", "[）)]")
            assert re.search(f"{name}[.…]*[0-9]", contents)
