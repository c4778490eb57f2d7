"""What a section writes in its form stands to the letter in every form, whatever it tries there."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook
from pptx import Presentation
from pypdf import PdfReader

from chino_metrics.exports.edition.site import build_pages
from chino_metrics.exports.open_data.writer import as_csv, whole_json
from chino_metrics.exports.pdf.glyphs import printable
from chino_metrics.exports.pdf.one_page import write_sheets
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.exports.pptx.writer import write_deck
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.ingest.report import examine
from chino_metrics.model.plan import Book
from chino_metrics.screens import changes, indicator, update
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.views.slides.build import make_deck
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.writing.template import write_template
from tests.support.books import TODAY
from tests.support.editions import ATOM, HISTORY
from tests.support.made_workbook import made, saved
from tests.support.markup import Seen

HEADS = ("今後の対応", "要因", "期限", "担当")
LONG = "".join(f"第{n}回の講座は、申込みが定員に届かなかった。" for n in range(1, 100))[:2_000]
#: Each tries another reader, and what each has of its own in the others.
ODD = (
    '=HYPERLINK("https://evil.example","c")\n+1 -1 @SUM(A1) ＝1 \t=1+1',
    "<script>window.hit=1</script>\n<img src=x onerror=alert(1)> &amp; &lt;b&gt; ]]> --> %3Cb%3E",
    "{{ 7 * 7 }}{% raw %} ${x} [ここ](javascript:alert(1)) ![x](https://evil.example/y.png)",
    '#set text(red) $x^2$ *太字* _斜_ @ref <ref> `raw` // /* */ \\ ~ #"x" #{ [ ] } = 見出し',
    "_x0041_ _x000D_ a:t <a:br/> &#x0; \\n \\t '引用' \"引用\" ''''",
    "一行目  空白2つ\n\n　　字下げ\n・箇条書き：①※ ﾊﾝｶｸ【】…‥—–−~～ ㎡ ㈱ Ⅳ",
    "𠮷野さん😀👨\u200d👩\u200d👧 か\u3099 \u200fعرب\u200f 終",  # not all has letters on paper
)
#: All of them in one, which begins as a formula does, and as long as a text may be.
ALL = ("\n".join(ODD), LONG)


def stored(text: str) -> str:
    """``text`` as it is saved: ``_x0041_`` in a file is an A (ECMA-376, 22.9.2.19)."""
    return re.sub(r"_(?=x[0-9A-F]{4}_)", "_x005F_", text)


@cache
def base() -> Book:
    return read_book(made())


@cache
def upload(text: str) -> bytes:
    """A section's form about 670 g in 2021, typed as text."""
    book = Workbook()
    book.active.append(["指標名", "単位", "2021年度実績", *HEADS])
    book.active.append(
        ["1人1日のごみ", "g", 671, stored(text), stored(text), "2027年3月", "環境課"]
    )
    for cell in book.active[2]:
        cell.data_type = "s" if isinstance(cell.value, str) else "n"
    return saved(book)


@cache
def published(text: str) -> bytes:
    report = examine(upload(text), base(), "ごみ.xlsx", today=TODAY)
    assert not report.has_errors
    entries = (*report.actuals, *report.evaluations)
    day = Publication(date(2026, 11, 2))
    return resulting_workbook(made(), upload(text), "ごみ.xlsx", report.kind, entries, day)


def scene(text: str, **choice: object) -> Scene:
    chosen = Choice(indicator="w", indicators=("w",)).but(**choice)
    edition = Edition(2, date(2026, 11, 2), "更新", base())
    return scene_of(read_book(published(text)), chosen, TODAY, edition)


def words(markup: object) -> str:
    """What a browser shows of markup that does nothing."""
    seen = Seen()
    seen.feed(str(markup))
    for tag, attributes in seen.elements:
        assert tag not in {"img", "iframe", "object"}
        assert not any(key.startswith("on") for key in attributes)
        assert not str(attributes.get("href")).startswith("javascript")
    assert "window.hit" not in "".join(re.findall(r"<script.*?</script>", str(markup)))
    return seen.text


def bare(text: str) -> str:
    """Without spaces, which lines on paper are made of, and without word marks of the setter."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


each = pytest.mark.parametrize("text", ALL, ids=("odd", "long"))


@each
def test_the_workbook_and_its_template_hold_it(text: str) -> None:
    for content in (published(text), write_template(published(text), "", TODAY)):
        rows = load_workbook(io.BytesIO(content))["評価"].iter_rows()
        cells = [cell for row in rows for cell in row if cell.value == text]
        assert len(cells) == 2
        assert all(cell.data_type == "s" for cell in cells)
        (told,) = read_book(content).indicator_by_id["w"].evaluations
        assert (told.cause, told.action) == (text, text)


@each
def test_the_pages_show_it_and_nothing_runs(text: str) -> None:
    report = examine(upload(text), base(), "ごみ.xlsx", today=TODAY)
    planner, sheet = Actor("山田", Role.ADMINISTRATOR), update.Sheet(1, "ごみ.xlsx", 9, TODAY, "")
    now = scene_of(base(), Choice(), TODAY, Edition(1, TODAY, ""))
    pages = (
        indicator.render(scene(text)),
        changes.render(scene(text)),
        update.render_check(now, planner, sheet, report, {}),
        update.render_compare(now, planner, sheet, read_book(published(text)), "0" * 64),
        build_pages(scene(text), HISTORY)["indicator_w.html"].decode(),
    )
    assert [words(page).count(text) for page in pages] == [2, 2, 2, 2, 2]


@each
def test_the_feed_the_notes_and_excel_tell_it(text: str) -> None:
    feed = ET.fromstring(build_pages(scene(text), HISTORY)["feed.xml"])
    assert (feed.findtext("a:entry/a:content", "", ATOM)).count(text) == 2
    deck = make_deck(scene(text))
    assert sum(s.notes.count(text) for s in deck.slides) == 2
    file = Presentation(io.BytesIO(write_deck(deck, is_wide=True, made=TODAY)))
    notes = "".join(s.notes_slide.notes_text_frame.text for s in file.slides if s.has_notes_slide)
    assert notes.count(text) == 2
    cells = load_workbook(io.BytesIO(write_excel(scene(text))))
    for name in ("評価", "変化"):
        found = [c for row in cells[name].iter_rows() for c in row if c.value == text]
        assert [c.data_type for c in found] == ["s", "s"]


def test_the_longest_text_is_seen_whole_in_excel() -> None:
    """Excel makes no row higher than 409 points: the column makes the room."""
    for name, column in (("評価", "D"), ("変化", "F")):
        sheet = load_workbook(io.BytesIO(write_excel(scene(LONG))))[name]
        cell = next(c for c in sheet[column] if c.value == LONG)
        a_line = sheet.column_dimensions[column].width * 7 // (11 * 96 / 72)
        # a line of these letters takes 13.5 points
        assert len(LONG) / a_line * 13.5 < sheet.row_dimensions[cell.row].height <= 409
        assert cell.alignment.vertical == "top"


@each
def test_the_open_data_hold_it(text: str) -> None:
    table = TABLE_BY_NAME["evaluations"]
    (row,) = csv.DictReader(io.StringIO(as_csv(table, scene(text)).decode(), newline=""))
    assert (row["cause"], row["action"]) == (text, text)
    (row,) = json.loads(whole_json(scene(text)))["tables"]["evaluations"]["rows"]
    assert (row["cause"], row["action"]) == (text, text)
    (row,) = csv.DictReader(
        io.StringIO(as_csv(table, scene(text), for_excel=True).decode("utf-8-sig"), newline="")
    )
    guarded = "'" if text.startswith(("=", "+", "-", "@")) else ""
    assert row["要因"] == f"{guarded}{text}"


@pytest.mark.parametrize(
    "text", [ALL[0], pytest.param(ALL[1], marks=pytest.mark.long)], ids=("odd", "long")
)
def test_paper_tells_it_as_far_as_there_are_letters(text: str) -> None:
    chosen = scene(text)
    for content in (write_sheets(chosen), write_report(scene(text, indicators=(), plans=("p",)))):
        paper = bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
        # it may go on on the next page, below foot and head
        paper = re.sub(
            r"出典：各計画[0-9年月日]+改訂（第2版）\d+／\d+計画の目標と実績（2021年度）", "", paper
        )
        told = bare(printable(text))
        assert paper.count(told if text != LONG else told[:100]) >= 2
