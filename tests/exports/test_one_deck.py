"""One deck, its forms: screen, PowerPoint and PDF say the same words and numbers on every slide."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pytest
from markupsafe import Markup
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from chino_metrics.changes.period import Shelf, find_period
from chino_metrics.exports.pdf.handout import write_handout
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.exports.pptx.writer import write_deck
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.screens import slides
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views import selection, summary
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import LATE, count
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import Slide, SlideKind
from chino_metrics.wording import terms
from chino_metrics.wording.palette import STATUS_SIGN
from tests.support.books import book as book_of

DAY = date(2026, 11, 10)
SCENES = {
    "sample": (SAMPLE_WORKBOOK, Choice(data="sample")),
    "sample 2022": (SAMPLE_WORKBOOK, Choice(data="sample", as_of=2022, title="防災と縄文")),
    "all indicators": (SAMPLE_WORKBOOK, Choice(data="sample", indicators=("every",))),
    "sample since 2022": (SAMPLE_WORKBOOK, Choice(data="sample", since="2022", title="防災と縄文")),
    "real": (WORKBOOK, Choice()),
}
VOID = {"input", "br", "path", "circle", "polyline", "rect"}


@cache
def scene(name: str) -> Scene:
    path, choice = SCENES[name]
    book = book_of("sample" if path == SAMPLE_WORKBOOK else "")
    if choice.indicators == ("every",):
        choice = choice.but(indicators=tuple(i.id for i in book.indicators))
    found = Scene(book, choice, DAY, Edition(4, DAY, "") if path == WORKBOOK else None)
    if not choice.since:
        return found
    shelf = Shelf(book, (), {}.__getitem__, found.years, DAY)
    return replace(found, period=find_period(choice.since, choice.until, shelf))


@cache
def deck_slides(name: str) -> tuple[Slide, ...]:
    return make_deck(scene(name)).slides


def bare(text: str) -> str:
    """Without spaces and line breaks, which every form sets as it needs."""
    return re.sub(r"\s", "", text)


class Faces(HTMLParser):
    """The text of every slide of a screen, without what its charts say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self._is_over = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        kind = dict(attributes).get("class") or ""
        if kind == "face":
            self.found.append("")
            self._open = []
        self._is_over |= kind == "controls"
        if tag not in VOID:
            self._open.append(f"{tag} {kind}")

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and not self._open.pop().startswith(f"{tag} "):
            pass

    def handle_data(self, data: str) -> None:
        if (
            self.found
            and not self._is_over
            and not any(o.startswith(("svg", "button", "time")) for o in self._open)
        ):
            self.found[-1] += data


@cache
def on_screen(name: str) -> tuple[str, ...]:
    reader = Faces()
    reader.feed(str(slides.render(scene(name))))
    return tuple(bare(text) for text in reader.found)


@cache
def in_powerpoint(name: str) -> tuple[str, ...]:
    file = write_deck(make_deck(scene(name)))
    return tuple("".join(map(bare, texts(s.shapes))) for s in Presentation(io.BytesIO(file)).slides)


def texts(shapes: object) -> Iterator[str]:
    """What stands in shapes, tables and native charts, in their order."""
    for shape in shapes:  # type: ignore[attr-defined]
        if shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            yield from shape.chart.part._element.itertext()
        elif hasattr(shape, "shapes"):
            yield from texts(shape.shapes)


@cache
def in_pdf(name: str) -> tuple[str, ...]:
    file = write_handout(make_deck(scene(name)), DAY)
    return tuple(bare(page.extract_text()) for page in PdfReader(io.BytesIO(file)).pages)


#: The title and the year of a deck go the same way through every form: once is enough every day.
NAMES = [pytest.param(n, marks=[pytest.mark.long] if n == "sample 2022" else []) for n in SCENES]
FORMS = {"screen": on_screen, "PowerPoint": in_powerpoint, "PDF": in_pdf}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_every_form_has_every_slide_and_all_its_words(form: str, name: str) -> None:
    said = FORMS[form](name)
    deck = deck_slides(name)
    assert len(said) == len(deck)
    for number, (slide, text) in enumerate(zip(deck, said, strict=True), start=1):
        missing = [words for words in map(bare, slide.texts) if words not in text]
        assert missing == [], (number, text)
        assert f"{number}／{len(deck)}" in text
        assert (terms.SAMPLE_TAG in text) == scene(name).book.is_sample


@pytest.mark.parametrize("name", NAMES)
def test_the_screen_says_nothing_besides(name: str) -> None:
    deck = deck_slides(name)
    for number, (slide, text) in enumerate(zip(deck, on_screen(name), strict=True), start=1):
        *told, source = slide.texts
        note = slide.chart.note if slide.chart else ""
        besides, rest = "", text
        for words in map(bare, (*told, note, source, f"{number}／{len(deck)}")):
            before, found, rest = rest.partition(words) if words else ("", "yes", rest)
            assert found, (slide.name, words)
            besides += before
        allowed = {*STATUS_SIGN.values(), *terms.SAMPLE_TAG}
        assert set(besides + rest) <= allowed, slide.name


@pytest.mark.parametrize("name", ["sample", "all indicators"])
def test_labels_of_the_charts_are_the_same_amounts(name: str) -> None:
    for at, slide in enumerate(deck_slides(name)):
        if slide.chart is None or slide.chart.assessment.year is None:
            continue
        i, a = slide.chart.indicator, slide.chart.assessment
        for value in (i.baseline.quantity.value, i.final.quantity.value, a.actual):
            if value is not None:
                amount = bare(terms.amount(i, value))
                assert amount in in_powerpoint(name)[at]
                assert amount in in_pdf(name)[at]


OWN = Choice(
    data="sample",
    occasion="12月定例会",
    day="令和8年12月10日",
    section="防災課",
    own="お願いしたいこと\n訓練に<b>参加</b>してください。\n=1+1",
    deck=("title", "plan-bosai", "sosei-2-2", "own-1", "closing"),
)


def test_an_edited_deck_is_the_same_in_every_form_and_leads_to_the_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHINO_ADDRESS", "https://metrics.example.jp")
    own = Scene(book_of("sample"), OWN, DAY)
    deck = make_deck(own)
    assert tuple(s.key for s in deck.slides) == OWN.deck
    links = [s.link for s in deck.slides if s.link]
    assert len(links) == 3
    screen = str(slides.render(own))
    shown = Presentation(io.BytesIO(write_deck(deck)))
    paper = PdfReader(io.BytesIO(write_handout(deck, DAY, 2)))
    told = {
        "screen": bare(Markup(screen).striptags()),
        "PowerPoint": bare("".join(t for s in shown.slides for t in texts(s.shapes))),
        "PDF": bare("".join(page.extract_text() for page in paper.pages)),
    }
    for slide in deck.slides:
        for form, text in told.items():
            assert [w for w in map(bare, slide.texts) if w not in text] == [], form
    assert "<b>参加" not in screen
    drawn = [s for slide in shown.slides for s in slide.shapes if s.name == "QRコード"]
    assert [s.click_action.hyperlink.address for s in drawn] == links
    assert screen.count('class="qr"') == len(links)
    led = [a.get_object()["/A"]["/URI"] for p in paper.pages for a in p.get("/Annots", [])]
    # a picture and its frame may both lead there
    assert set(led) == set(links) and len(led) >= len(links)


def test_files_count_what_they_list_and_a_plan_whole_where_they_name_it() -> None:
    """A selection of indicators is counted as such, in the report and in the Excel file."""
    named = Scene(
        book_of("sample"),
        Choice(data="sample", indicators=("bosai-2-4", "bosai-2-1")),
        DAY,
    )
    report = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(write_report(named))).pages
    )
    sheets = load_workbook(io.BytesIO(write_excel(named))).worksheets
    cells = {bare(str(cell.value)) for sheet in sheets for row in sheet.iter_rows() for cell in row}
    late = count(summary.attention(named, named.wanted), LATE)
    finding = selection.finding(selection.taken_along(named))
    assert late > 0
    assert finding.startswith("選んだ2指標：")
    assert finding.endswith(f"達成・順調は{2 - late}、遅れ・未達成は{late}")
    for told in (
        bare(finding),
        *(bare(s.message[0]) for s in make_deck(named).slides if s.kind is SlideKind.PLAN),
    ):
        assert told in bare(report)
        assert told in cells
    titles = [title for title in cells if title.startswith("気になる指標")]
    assert [f"{late}指標" in title for title in titles] == [True]
    assert titles[0] in bare(report)
    assert bare(report).index("この計画の4指標から選んだ2指標") < bare(report).index("現状と課題")
