"""A revised target stays visible in every form: drawn, told, counted, and in the open data."""

import io
import re
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from chino_metrics.changes.revised_targets import NOTHING_TOLD, Told, as_told, untold
from chino_metrics.charts import interactive, large, line
from chino_metrics.exports.pdf.report import write_report
from chino_metrics.exports.pptx.writer import write_deck
from chino_metrics.exports.xlsx.writer import write_excel
from chino_metrics.screens import indicator, overview, update
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME
from chino_metrics.views.scene import scene_of
from chino_metrics.views.slides.build import make_deck
from chino_metrics.workbook.merging import with_told
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import made

TODAY = date(2026, 11, 23)
#: 690, 680 and 670 g on the way from 700 (2018) to 500 (2027), then eased to 600.
STRICT = ["w", "p", 1, "1人1日のごみ", "g", None, "減少", "年次", 2018, 700, None, None, 2027, 500]
EASED = [*STRICT[:-1], 600]
WHY = Told(date(2021, 6, 1), "国の指針が変わった", "審議会の答申", "https://example.jp/why")
SAID = "当初の最終目標500g（2027年度）では× 遅れ、改定後の600g（2027年度）では○ 順調"


def workbook(row):
    return made(目標指標=[row], 実績=[["w", "1人1日のごみ", "g", 690, 680, 666]], 実績の注記=[])


@cache
def revised():
    before = read_book(workbook(STRICT))
    content = workbook(EASED)
    found = as_told(untold(before, read_book(content)), WHY)
    return read_book(with_told(content, found, TODAY))


def scene(**choice):
    return scene_of(revised(), Choice(indicator="w", **choice), TODAY, Edition(2, TODAY, ""))


def text_of(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(markup)))


def test_the_page_tells_both_verdicts_and_why():
    """F3."""
    shown = str(indicator.render(scene()))
    assert SAID in shown
    for words in ("目標の改定", "2021年6月1日", "国の指針が変わった", "https://example.jp/why"):
        assert words in shown
    assert text_of(shown).count("改定前の目標 500g（2027）") == 1


def test_a_target_that_applies_otherwise_is_told_with_both_verdicts():
    """600 g by 2027, from 2021 on in every year: 666 g are on the way, but not there."""
    before = read_book(workbook(EASED))
    content = made(
        目標指標=[EASED],
        実績=[["w", "1人1日のごみ", "g", 690, 680, 666]],
        実績の注記=[],
        added={"目標指標": {"目標の種類": ["毎年度"]}},
    )
    found = as_told(untold(before, read_book(content)), WHY)
    book = read_book(with_told(content, found, TODAY))
    shown = scene_of(book, Choice(indicator="w", indicators=("w",)), TODAY)
    said = "当初の目標の種類「到達」では○ 順調、改定後の「毎年度」では× 遅れ"
    page = text_of(indicator.render(shown))
    assert said in page
    assert "目標の種類 「到達」 「毎年度」 国の指針が変わった" in page
    assert "改定前の目標" not in page
    assert "当初の「到達」なら○ 順調" in str(make_deck(shown))
    (row,) = TABLE_BY_NAME["revisions_of_targets"].rows(shown)
    assert (row["kind"], row["text_before"], row["text_after"]) == (
        *("target_kind", "reach", "every_year"),
    )


def test_a_past_year_shows_the_target_that_was_in_force_and_what_came_later():
    shown = text_of(indicator.render(scene(as_of=2020)))
    assert "500g" in shown
    assert "この評価年度のあとに、最終目標を500g（2027年度）から600g（2027年度）に改定" in shown
    assert SAID not in shown
    now = text_of(indicator.render(scene(as_of=2021)))
    assert SAID in now


def test_every_drawing_has_the_former_target():
    e = scene().entries[0]
    drawings = [
        line.line_chart(e.indicator, e.assessment, style)
        for style in (line.SMALL, line.NARROW, line.LARGE, line.REPORT, line.SLIDE_WIDE)
    ]
    drawings += [
        large.large_chart(e.indicator, e.assessment, style)
        for style in (large.WIDE, large.MIDDLE, large.NARROW)
    ]
    for drawing in map(str, drawings):
        assert drawing.count('class="former"') == 1
        assert "改定前の目標500g（2027年度）" in drawing
    figure = interactive.indicator_figure(e.indicator, e.assessment)
    (former,) = [t for t in figure.data if t.name == "改定前の目標"]
    assert (list(former.x), list(former.y)) == ([2027], [500])


def test_the_city_counts_what_was_revised():
    assert "目標を改定した指標は1（1人1日のごみ）" in text_of(overview.render(scene()))
    bare = scene_of(read_book(workbook(EASED)), Choice(), TODAY)
    assert "改定" not in text_of(overview.render(bare))


def test_paper_slides_and_excel_tell_it():
    pages = PdfReader(io.BytesIO(write_report(scene()))).pages
    paper = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert SAID.replace(" ", "") in paper
    assert "国の指針が変わった" in paper
    deck = Presentation(io.BytesIO(write_deck(make_deck(scene(indicators=("w",))))))
    slides = [s for s in deck.slides if any(shape.has_chart for shape in s.shapes)]
    told = [s.notes_slide.notes_text_frame.text for s in slides]
    assert any(SAID in notes for notes in told)
    names = {
        series.name
        for s in slides
        for shape in s.shapes
        if shape.has_chart
        for plot in shape.chart.plots
        for series in plot.series
    }
    assert "改定前の目標" in names
    book = load_workbook(io.BytesIO(write_excel(scene())))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert any(SAID in cell for cell in cells)


def test_the_open_data_have_a_table_of_revisions():
    (row,) = TABLE_BY_NAME["revisions_of_targets"].rows(scene())
    assert (row["indicator_id"], row["revised_on"], row["kind"]) == ("w", "2021-06-01", "final")
    assert (row["value_before"], row["value_after"], row["ground"]) == (500, 600, WHY.ground)


@pytest.mark.parametrize("told", [NOTHING_TOLD, WHY], ids=["untold", "told"])
def test_the_comparison_asks_once_and_publishes_only_what_is_told(told, monkeypatch):
    before = read_book(workbook(STRICT))
    after = revised() if told.is_enough else read_book(workbook(EASED))
    then = scene_of(before, Choice(), TODAY, Edition(1, TODAY, ""))
    actor = Actor("管理者", Role.ADMINISTRATOR)
    sheet = update.Sheet(1, "x.xlsx", 100, TODAY, "いま", told=told)
    asked, assess = [], update.assess
    monkeypatch.setattr(update, "assess", lambda of: asked.append(1) or assess(of))
    shown = str(update.render_compare(then, actor, sheet, after, "0" * 64))
    assert len(asked) == 1  # however many targets were revised
    assert "× 遅れ → ○ 順調" in shown
    assert ('action="/door/publish"' in shown) is told.is_enough
    assert shown.count('name="answer:revision_reason"') == 1
    assert (WHY.reason in shown) is told.is_enough
