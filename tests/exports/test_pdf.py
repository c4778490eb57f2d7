"""The hand-out and the report as PDF: what they say, and that everybody can read them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typst
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from chino_metrics.exports.pdf import typesetting
from chino_metrics.exports.pdf.document import common
from chino_metrics.exports.pdf.glyphs import FONTS, covered, printable, printable_data
from chino_metrics.exports.pdf.handout import write_handout
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.model.plan import Book
from chino_metrics.model.publisher import UNNAMED
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import Deck, SlideKind
from chino_metrics.wording import formats, rules, sentences, terms
from chino_metrics.wording.politeness import polite
from chino_metrics.workbook.reading import read_book
from tests.support.books import book as published
from tests.support.made_workbook import made

TODAY = date(2026, 11, 23)
LEAST = 11.99
#: Points from the paper's edge: what stands lower is the foot of a page.
FOOT = 58.0
HOSTILE = (
    '#import "/etc/passwd": x #panic() $x^2$ *b* _i_ `c` \\ ] // <img src=x onerror=1> '
    "{{ 7 * 7 }} =1+1 &amp; </text></svg> \x07\x1b[31m \u202e 😀 か\u3099 葛\U000e0100"
)
#: Fields that hold keys, not text for people.
KEYS = {"id", "plan_id", "owner_id", "indicator_id", "twin_id", "number", "sheet", "address"}


@cache
def book(name: str) -> Book:
    if name == "made":
        return read_book(made())
    return published("sample" if name == "sample" else "")


def scene_of(name: str = "sample", **choice: Any) -> Scene:
    content = book(name)
    return Scene(content, Choice(data="sample" if content.is_sample else "", **choice), TODAY)


SCENES: dict[str, Callable[[], Scene]] = {
    "sample": scene_of,
    "real": lambda: scene_of("real"),
    "one plan in 2022": lambda: scene_of(plans=("bosai",), as_of=2022),
    "two indicators": lambda: scene_of(indicators=("bosai-2-4", "ict-1-2")),
    "at the start": lambda: scene_of(plans=("jomon", "ict"), as_of=2017),
    "small": lambda: scene_of("made"),
}
#: Choices that add nothing to the rule that one of the others proves.
MORE = {"two indicators", "at the start", "real"}
each_scene = pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.long) if n in MORE else n for n in SCENES]
)
each_size = pytest.mark.parametrize("per_page", (1, 2))


@cache
def report(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(write_report(SCENES[name]())))


@cache
def handout(name: str, per_page: int) -> tuple[Deck, PdfReader]:
    scene = SCENES[name]()
    deck = make_deck(scene)
    return deck, PdfReader(io.BytesIO(write_handout(deck, scene.file_day, per_page)))


@cache
def document(kind: str, name: str = "sample") -> PdfReader:
    return report(name) if kind == "report" else handout(name, int(kind[-1]))[1]


each_kind = pytest.mark.parametrize("kind", ("report", "handout 1", "handout 2"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def page_texts(reader: PdfReader) -> list[str]:
    return [squeezed(page.extract_text()) for page in reader.pages]


@dataclass
class Letters:
    """The text of each page, the points of the lowest letter above its foot, all heights of letters."""

    texts: list[str] = field(default_factory=list)
    lowest: list[float] = field(default_factory=list)
    heights: set[float] = field(default_factory=set)


@cache
def read(kind: str, name: str) -> Letters:
    """The letters of a document, in points on paper."""
    found = Letters()

    def look(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.heights.add(round(abs(size * tm[3] * cm[3]), 2))
            below = tm[5] * cm[3] + cm[5]
            if below > FOOT:
                found.lowest[-1] = min(found.lowest[-1], below)

    for page in document(kind, name).pages:
        found.lowest.append(float(page.mediabox.height))
        found.texts.append(page.extract_text(visitor_text=look))
    return found


def shown_pages(kind: str, name: str = "sample") -> list[str]:
    return [squeezed(text) for text in read(kind, name).texts]


def titles(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from titles(item)
        else:
            yield item.title


def tagged(reader: PdfReader) -> Iterator[DictionaryObject]:
    """All elements of the structure, in reading order."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        found = waiting.pop().get_object()
        if isinstance(found, ArrayObject):
            waiting += reversed(found)
        elif isinstance(found, DictionaryObject):
            if "/S" in found:
                yield found
            if "/K" in found:
                waiting.append(found["/K"])


def fonts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """The fonts of all pages and of the drawings on them."""
    waiting = [page["/Resources"].get_object() for page in reader.pages]
    while waiting:
        resources = waiting.pop()
        yield from (f.get_object() for f in resources.get("/Font", {}).values())
        for drawing in resources.get("/XObject", {}).values():
            inner = drawing.get_object().get("/Resources")
            if inner is not None:
                waiting.append(inner.get_object())


@each_kind
def test_a_document_is_tagged_in_japanese_with_a_title(kind: str) -> None:
    reader = document(kind)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("ja")
    assert reader.metadata.title == "政策横断プロジェクトの進み具合"
    assert b"pdfuaid" in root["/Metadata"].get_data()


@each_kind
def test_every_font_is_ours_and_embedded(kind: str) -> None:
    names = set()
    for font in fonts(document(kind)):
        (held,) = font["/DescendantFonts"]
        descriptor = held.get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        names.add(descriptor["/FontName"].partition("+")[2])
    assert {n.partition("-")[0] for n in names} == {"BIZUDPGothic"}
    assert len(names) == 2


@each_kind
@pytest.mark.parametrize(
    "name",
    ["sample", *(pytest.param(n, marks=pytest.mark.long) for n in ("at the start", "small"))],
)
def test_no_letter_is_smaller_than_12_points(kind: str, name: str) -> None:
    if kind == "report" and name == "sample":
        name = "one plan in 2022"  # of the same styles
    found = read(kind, name).heights
    assert found
    assert min(found) >= LEAST


@pytest.mark.long  # every mark of every page is read
def test_no_page_of_the_report_is_half_empty() -> None:
    """Cover and contents come before, and the last page ends where the report does."""
    top, height = 842 - 68, 842 - 68 - 60
    shares = [(top - low) / height for low in read("report", "sample").lowest[3:-1]]
    assert len(shares) > 40
    assert min(shares) > 0.6


@each_size
def test_names_are_parted_between_words(per_page: int) -> None:
    deck, _ = handout("sample", per_page)
    whole = "\n".join(read(f"handout {per_page}", "sample").texts)
    names = [row.name for slide in deck.slides for row in slide.rows]
    shown = [re.search(r"\s*".join(map(re.escape, name)), whole) for name in names]
    parted = [found[0] for found in shown if found and "\n" in found[0]]
    assert len(parted) >= 3
    within = r"[ぁ-ん]\s*\n\s*[ぁ-ん]|[一-龠ァ-ー]\s*\n\s*[ぁ-ん]|[ァ-ー]\s*\n\s*[ァ-ー]"
    assert not [name for name in parted if re.search(within, name)]


@pytest.mark.long  # a report more to be made
def test_the_bars_of_all_plans_stand_on_one_page() -> None:
    plans = [p.short_name for p in book("real").plans]
    pages = [
        t
        for t in map(squeezed, (p.extract_text() for p in report("real").pages[3:6]))
        if "計画別（" in t
    ]
    assert all(squeezed(plan) in pages[0] for plan in plans)
    assert pages[0].count("判定できる") >= len(plans)


@each_kind
def test_every_chart_says_what_it_shows(kind: str) -> None:
    alts = [e["/Alt"] for e in tagged(document(kind)) if e["/S"] == "/Figure"]
    assert len(alts) >= 7
    # those of the plan's own statements count calendar years
    assert all(re.search("の推移。.*(基準値|実績).*年度|計画の本文は.*年）", alt) for alt in alts)


@each_kind
def test_tables_have_heads_and_headings_are_headings(kind: str) -> None:
    kinds = [e["/S"] for e in tagged(document(kind))]
    assert kinds.count("/Table") >= 5
    assert kinds.count("/TH") > kinds.count("/Table")
    assert "/H1" in kinds


@each_kind
def test_the_sample_is_marked_on_every_page_and_nothing_else_is(kind: str) -> None:
    of_sample = "one plan in 2022" if kind == "report" else "sample"
    assert all(terms.SAMPLE_TAG in text for text in shown_pages(kind, of_sample))
    assert not any("見本" in text for text in shown_pages(kind, "small"))


@pytest.mark.parametrize(
    ("name", "per_page"),
    [
        pytest.param(
            name,
            n,
            marks=[] if name == "sample" or (n == 2 and name not in MORE) else pytest.mark.long,
        )
        for name in SCENES
        for n in (1, 2)
    ],
)
def test_a_page_of_the_handout_says_what_its_slides_say(name: str, per_page: int) -> None:
    deck, reader = handout(name, per_page)
    pages = shown_pages(f"handout {per_page}", name)
    assert len(pages) == -(-len(deck.slides) // per_page)
    for k, slide in enumerate(deck.slides):
        shown = pages[k // per_page]
        # two on a page have no room for the line below a chart
        is_small = per_page > 1 and slide.kind is SlideKind.INDICATOR
        for text in replace(slide, lines=()).texts if is_small else slide.texts:
            assert squeezed(text) in shown
        assert f"{k + 1}／{len(deck.slides)}" in shown
    assert list(titles(reader.outline)) == [slide.name for slide in deck.slides]


def test_the_handout_keeps_what_the_speaker_says_to_the_speaker() -> None:
    deck, _ = handout("sample", 2)
    shown = "".join(shown_pages("handout 2"))
    notes = [n for s in deck.slides for n in s.notes.split("\n") if n and n not in s.lines]
    assert len(notes) > 10
    assert not any(squeezed(note) in shown for note in notes)


def test_the_sides_of_the_paper_follow_the_number_of_slides() -> None:
    single, double = (handout("sample", n)[1].pages[0].mediabox for n in (1, 2))
    assert (round(single.width), round(single.height)) == (842, 595)
    assert (round(double.width), round(double.height)) == (595, 842)


@each_scene
def test_the_report_holds_every_plan_indicator_and_actual(name: str) -> None:
    scene, shown = SCENES[name](), "".join(shown_pages("report", name))
    assert scene.wanted
    for entry in scene.wanted:
        i = entry.indicator
        assert squeezed(entry.plan.short_name) in shown
        assert squeezed(i.name) in shown
        for actual in i.actuals:
            said = actual.quantity.text or formats.number(actual.quantity.value, i.decimals)
            assert said in shown
            assert squeezed(actual.source) in shown
            assert squeezed(actual.note) in shown


@each_scene
def test_the_report_holds_the_texts_of_its_plans(name: str) -> None:
    scene, shown = SCENES[name](), "".join(shown_pages("report", name))
    for plan in {e.plan.id: e.plan for e in scene.wanted}.values():
        texts = [plan.principle, plan.situation, plan.purpose]
        for measure in plan.measures:
            texts += [measure.name, measure.text, *(p.name for p in measure.all_projects)]
            texts += [t for pillar in measure.pillars for t in (pillar.name, pillar.text)]
        lines = [p for t in texts for _, parts in formats.blocks(t) for p in parts]
        assert lines
        assert [p for p in lines if squeezed(p) not in shown] == []


def test_numbers_stand_in_the_row_of_their_year() -> None:
    pages = zip(report("sample").pages, shown_pages("report"), strict=True)
    shown = next(
        page for page, text in pages if "単位：人。" in text and "防災士資格所有者数は103人" in text
    )
    lines = shown.extract_text().splitlines()
    assert "年度 2017 2018 2019 2020 2021 2022 2023 2024 2025" in lines
    assert "実績 5 14 28 33 47 64 78 91 103" in lines
    assert "目安 5 24 43 62 81 100 110 120 130" in lines


def test_the_contents_name_the_page_on_which_a_chapter_begins() -> None:
    pages = shown_pages("report")
    found = re.findall(
        r"(判定のしかた|出典と利用条件|参考系列)\.+(\d+)", "".join(pages[1:3]).replace("…", ".")
    )
    assert len(found) == 3
    for title, number in found:
        assert title in pages[int(number) - 1]
        assert f"{number}／{len(pages)}" in pages[int(number) - 1]


def test_the_report_has_a_bookmark_for_each_plan_measure_and_figure() -> None:
    found = list(titles(report("one plan in 2022").outline))
    assert any(t.startswith("地域防災計画：4指標のうち") for t in found)
    assert "施策② 災害に強い支えあいのまちづくりの推進" in found
    assert any(t.startswith("防災士資格所有者数は64人で、") for t in found)
    assert "判定のしかた" in found


def test_a_selection_leaves_the_other_plans_out() -> None:
    shown = "".join(shown_pages("report", "one plan in 2022"))
    assert "縄文プロジェクト：" not in shown
    assert "判定できる4指標のうち" in shown


def test_the_report_tells_what_the_last_update_changed() -> None:
    now = book("sample")
    before = replace(now, plans=tuple(without_newest(p) for p in now.plans), sha256="before")
    edition = Edition(3, date(2026, 11, 10), "2025年度の実績を追加。", before)
    scene = Scene(now, Choice(data="sample", plans=("bosai",)), TODAY, edition)
    content = write_report(scene)
    shown = "".join(page_texts(PdfReader(io.BytesIO(content))))
    assert "前回更新からの変化：" in shown
    assert "第2版から第3版（2026年11月10日）へ。2025年度の実績を追加。" in shown
    assert "2026年11月10日改訂（第3版）" in shown


def without_newest(plan: Any) -> Any:
    measures = tuple(
        replace(
            m,
            indicators=tuple(
                replace(i, actuals=tuple(a for a in i.actuals if a.year < 2025))
                for i in m.indicators
            ),
        )
        for m in plan.measures
    )
    return replace(plan, measures=measures)


def with_text(value: Any, added: str) -> Any:
    """``value`` with ``added`` to every text that people are shown."""
    if isinstance(value, tuple):
        return tuple(with_text(item, added) for item in value)
    if not is_dataclass(value):
        return value
    changes = {}
    for own in fields(value):
        held = getattr(value, own.name)
        if type(held) is str and own.name not in KEYS | {"sha256"}:
            changes[own.name] = f"{held} {added}"
        elif isinstance(held, tuple) or is_dataclass(held):
            changes[own.name] = with_text(held, added)
    return replace(value, **changes)


def documents_of(content: Book) -> list[str]:
    scene = Scene(content, Choice(indicators=("w", "r")), TODAY)
    deck = make_deck(scene)
    made_files = [write_report(scene), *(write_handout(deck, TODAY, n) for n in (1, 2))]
    readers = [PdfReader(io.BytesIO(held)) for held in made_files]
    assert [len(r.pages) for r in readers[1:]] == [len(deck.slides), -(-len(deck.slides) // 2)]
    return ["".join(page_texts(reader)) for reader in readers]


def test_hostile_and_very_long_text_comes_out_as_text_and_takes_no_other_page() -> None:
    name = "とても長い名前" * 7
    for shown in documents_of(with_text(book("made"), f"{HOSTILE} {name}")):
        assert name in shown
        assert squeezed('#import "/etc/passwd": x #panic() $x^2$ *b* _i_ `c` \\ ] //') in shown
        assert squeezed("<img src=x onerror=1>{{ 7 * 7 }} =1+1 &amp; </text></svg>") in shown
        assert "〓が葛" in shown
        assert "root:" not in shown
        assert "49" not in re.findall(r"\{\{(.*?)\}\}", shown)


@each_kind
def test_the_same_scene_gives_the_same_bytes(kind: str) -> None:
    scene = SCENES["one plan in 2022"]()
    if kind == "report":
        assert write_report(scene) == write_report(scene)
    else:
        number = int(kind[-1])
        first, second = (write_handout(make_deck(scene), TODAY, number) for _ in range(2))
        assert first == second


def test_a_document_carries_the_date_of_its_edition_in_japan() -> None:
    edition = Edition(3, date(2026, 11, 10), "")
    scene = Scene(book("made"), Choice(), TODAY, edition)
    reader = PdfReader(io.BytesIO(write_report(scene)))
    assert reader.metadata.creation_date.isoformat() == "2026-11-09T15:00:00+00:00"


@pytest.mark.parametrize("as_of", (2017, 2019, 2022, None))
@pytest.mark.parametrize("name", ("sample", "real"))
def test_what_a_screen_says_plainly_the_report_says_politely(name: str, as_of: int | None) -> None:
    plain = re.compile("(する|できる|ない|いる|いた|った|回る|える|使う|示す|採る)$")
    said = [rules.TITLE, rules.LEAD, rules.THRESHOLDS, *rules.counting("")]
    said += [rule.text for rule in rules.VERDICTS] + [text for _, text in rules.TERMS]
    for e in scene_of(name, as_of=as_of).entries:
        i, a = e.indicator, e.assessment
        said += [sentences.headline(i, a), sentences.verdict(i, a), sentences.outlook_line(i, a)]
    told = [part for text in said for part in polite(text).split("。")]
    assert any(part.endswith("ます") for part in told)
    assert [part for part in told if plain.search(part)] == []


def test_marks_that_meet_keep_their_width(tmp_path: Path) -> None:
    """Our font's marks are narrow: taking half of one away would let the next lie upon it."""
    (tmp_path / "data.json").write_text(json.dumps(common("", UNNAMED, is_sample=False)), "utf-8")
    (tmp_path / "parts.typ").write_bytes((typesetting.TEMPLATES / "parts.typ").read_bytes())
    pairs = ["」、", "）。", "）「", "」（", "。」", "）、"]
    texts = {t for pair in pairs for t in (pair, *pair)} | {""}
    shown = ", ".join(f'"{t}": measure([あ{t}あ]).width.pt()' for t in sorted(texts))
    (tmp_path / "main.typ").write_text(
        f'#import "parts.typ": *\n#show: setup\n#context [#metadata(({shown})) <widths>]', "utf-8"
    )
    compiler = typst.Compiler(
        str(tmp_path / "main.typ"), root=str(tmp_path), font_paths=typesetting._fonts(),
        ignore_system_fonts=True,
    )  # fmt: skip
    widths = json.loads(compiler.query("<widths>", field="value", one=True))
    for pair in pairs:
        apart = widths[pair[0]] + widths[pair[1]] - widths[""]
        assert widths[pair] == pytest.approx(apart, abs=0.01), pair


def test_a_character_without_a_shape_is_marked_and_unseen_ones_are_left_out() -> None:
    assert printable("茅野\t髙﨑\r\n①\x00\u202eか\u3099葛\U000e0100😀") == "茅野 髙﨑\n①が葛〓"
    assert printable_data({"a": ["😀", 1, None, ("b\x1f",)]}) == {"a": ["〓", 1, None, ["b"]]}


def test_the_table_of_the_font_is_read_as_others_read_it() -> None:
    for weight in (400, 700):
        font = TTFont(FONTS / f"BIZUDPGothic-{weight}.ttf")
        assert covered() == set(font.getBestCmap()) - {0, 13}
