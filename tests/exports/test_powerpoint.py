"""The deck as a PowerPoint file, as python-pptx, openpyxl and LibreOffice read it."""

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Pt
from pypdf import PdfReader

from chino_metrics.charts import line
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.pptx.writer import TEMPLATES, write_deck
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import SlideKind
from chino_metrics.wording import names, terms
from chino_metrics.wording.palette import INK, STATUS_SIGN
from chino_metrics.workbook.reading import read_book
from tests.support.books import book, scene_of
from tests.support.made_workbook import ROWS, made

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FONT = "BIZ UDPゴシック"
SHAPES = pytest.mark.parametrize("is_wide", [True, False], ids=["16:9", "4:3"])
NAMES = ("sample", "sample 2022", "sample 2017", "all indicators", "one plan", "real", "tiny")
#: Both shapes of the decks with the fullest and the fewest slides; the rest narrow in the long run.
SHAPED_SCENES = pytest.mark.parametrize(
    ("name", "is_wide"),
    [
        pytest.param(
            name,
            is_wide,
            id=f"{name}-{'16:9' if is_wide else '4:3'}",
            marks=[] if is_wide or name in {"sample", "tiny"} else pytest.mark.long,
        )
        for name in NAMES
        for is_wide in (True, False)
    ],
)


@cache
def deck_of(name):
    data, ids = book("sample"), tuple(i.id for i in book("sample").indicators)
    scenes = {
        "sample": lambda: scene_of(data),
        "sample 2022": lambda: scene_of(data, as_of=2022),
        "sample 2017": lambda: scene_of(data, as_of=2017),
        "all indicators": lambda: scene_of(data, indicators=ids),
        "one plan": lambda: scene_of(data, plans=(data.plans[1].id,), indicators=ids[11:13]),
        "real": lambda: scene_of(book("")),
        "tiny": lambda: scene_of(read_book(made()), indicators=("w", "r")),
    }
    return make_deck(scenes[name]())


@cache
def file_of(name, is_wide=True):
    return write_deck(deck_of(name), is_wide=is_wide)


@cache
def opened(content):
    return Presentation(io.BytesIO(content))


def flat(text):
    """Without what only parts lines."""
    return re.sub(r"\s", "", text)


def texts_on(slide):
    """All that is read on a slide: shapes, tables, the labels and names of its charts."""
    found = []
    for shape in slide.shapes:
        roots = [shape._element, *([shape.chart._chartSpace] if shape.has_chart else [])]
        for root in roots:
            tags = (f"{A}t", f"{C}v")
            paragraphs = list(root.iter(f"{A}p"))
            found += ["".join(t.text or "" for t in p.iter(f"{A}t")) for p in paragraphs]
            found += [t.text or "" for t in root.iter(*tags)]
    return flat("\n".join(found))


def graphics(slide):
    return [s for s in slide.shapes if s.has_chart or s.has_table]


def line_charts(content, deck):
    """The chart of each slide that has one, with what the deck says of it."""
    for slide, told in zip(opened(content).slides, deck.slides, strict=True):
        if told.chart:
            yield next(s for s in slide.shapes if s.has_chart).chart, told.chart


def values(chart):
    """The numbers of a chart by series and category, gaps left out."""
    names = [str(c) for c in chart.plots[0].categories]
    return {
        s.name: {n: v for n, v in zip(names, s.values, strict=True) if v is not None}
        for s in chart.series
    }


def actuals(found):
    """Those of all lines of actuals."""
    return {
        n: v for name, held in found.items() if name.startswith("実績") for n, v in held.items()
    }


def workbook_of(chart, **options):
    """The sheet behind a chart: its columns by head, gaps left out."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    head, *rows = openpyxl.load_workbook(io.BytesIO(blob), **options).active.iter_rows(
        values_only=True
    )
    return {
        name: {row[0]: row[k] for row in rows if row[k] is not None}
        for k, name in enumerate(head)
        if k
    }


def chart_of(name, deck="sample"):
    return next(
        (chart, told)
        for chart, told in line_charts(file_of(deck), deck_of(deck))
        if told.indicator.name == name
    )


def by_year(points):
    return {str(year): value for year, value in points}


@SHAPED_SCENES
def test_every_text_of_a_slide_stands_on_it_and_its_notes_below(name, is_wide):
    deck = deck_of(name)
    slides = opened(file_of(name, is_wide)).slides
    assert len(slides) == len(deck.slides)
    for slide, told in zip(slides, deck.slides, strict=True):
        assert slide.notes_slide.notes_text_frame.text == told.notes
        seen = texts_on(slide)
        missing = [text for text in told.texts if flat(text) not in seen]
        assert missing == []


@SHAPES
def test_titles_are_the_messages(is_wide):
    deck = deck_of("sample")
    for slide, told in zip(opened(file_of("sample", is_wide)).slides, deck.slides, strict=True):
        title, message = flat(slide.shapes.title.text_frame.text), flat("".join(told.message))
        assert title.removesuffix(message) in {"", flat(told.name)}
        if told.kind is SlideKind.INDICATOR:
            assert flat(told.name) in title


def test_slides_are_read_from_the_top_down():
    for slide in opened(file_of("sample")).slides:
        first, *_ = (s for s in slide.shapes if s.has_text_frame)
        assert first.top == min(s.top for s in slide.shapes)
        assert slide.shapes.title.shape_id in {s.shape_id for s in list(slide.shapes)[:2]}
    _, table, below, *_ = list(opened(file_of("sample")).slides)[-1].shapes
    assert table.has_table
    assert table.top < below.top


def jumps(part, root):
    """The slides that the links below ``root`` lead to."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return [part.related_part(link.get(relation)) for link in root.iter(f"{A}hlinkClick")]


def test_a_row_leads_to_the_slide_of_its_indicator_and_the_foot_back_to_its_plan():
    deck, slides = deck_of("sample"), list(opened(file_of("sample")).slides)
    with_slide = {s.name for s in deck.slides if s.kind is SlideKind.INDICATOR}
    seen = set()
    for slide, told in zip(slides, deck.slides, strict=True):
        if told.kind is SlideKind.PLAN:
            table = next(s for s in slide.shapes if s.has_table).table
            for row, held in zip(list(table.rows)[1:], told.rows, strict=True):
                found = jumps(slide.part, row._tr)
                assert bool(found) is (held.name in with_slide)
                for part in found:
                    assert deck.slides[[s.part for s in slides].index(part)].name == held.name
                    seen.add(held.name)
        elif told.kind is SlideKind.INDICATOR:
            (part,) = jumps(slide.part, slide._element)
            back = deck.slides[[s.part for s in slides].index(part)]
            assert (back.kind, back.plan) == (SlideKind.PLAN, told.plan)
    assert seen == with_slide


@pytest.mark.parametrize("name", ["sample", "all indicators"])
def test_sections_are_the_plans_and_hold_every_slide_once(name):
    deck, file = deck_of(name), opened(file_of(name))
    p14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
    found = list(file.part._element.iter(f"{p14}section"))
    named = [s.get("name") for s in found]
    plans = [s.plan for s in deck.slides if s.kind is SlideKind.PLAN]
    assert named[0] == "全体"
    assert named[1 : 1 + len(plans)] == plans
    by_plan = [f"{plan}の指標" for plan in plans]
    assert named[1 + len(plans) :] == [
        *(["指標"] if name == "sample" else by_plan), "判定のしかた",
    ]  # fmt: skip
    assert [e.get("id") for s in found for e in s.iter(f"{p14}sldId")] == [
        str(slide.slide_id) for slide in file.slides
    ]
    assert len({s.get("id") for s in found}) == len(found)


@SHAPES
def test_nothing_of_the_library_s_own_template_is_left(is_wide):
    with zipfile.ZipFile(io.BytesIO(file_of("sample", is_wide))) as parts:
        held = {n: parts.read(n) for n in parts.namelist()}
    main = held["ppt/presentation.xml"].decode()
    assert ('type="screen4x3"' in main) is not is_wide
    assert "<p:notesMasterIdLst>" in main
    assert not [n for n in held if "printerSettings" in n or n == "docProps/app.xml"]
    for name, content in held.items():
        if name.endswith((".xml", ".rels")):
            told = content.decode().replace('altLang="en-US"', "")
            assert not re.search('python|Macintosh|="Office|[^a-zA-Z]lang="en', told), name


@SHAPES
def test_slides_have_their_shape_their_source_and_number(is_wide):
    deck = deck_of("sample")
    file = opened(file_of("sample", is_wide))
    assert (file.slide_width, file.slide_height) == (Pt(960 if is_wide else 720), Pt(540))
    for number, (slide, told) in enumerate(zip(file.slides, deck.slides, strict=True), 1):
        holders = {s._element.ph.get("type"): s for s in slide.placeholders}
        assert flat(holders["ftr"].text_frame.text) == flat(told.source)
        assert holders["sldNum"]._element.xpath(".//a:fld/@type") == ["slidenum"]
        told_number = "".join(t.text for t in holders["sldNum"]._element.iter(f"{A}t"))
        assert told_number == f"{number}／{len(deck.slides)}"


def test_only_sample_figures_carry_the_tag_and_then_on_every_slide():
    for name, wanted in (("sample", True), ("real", False)):
        for slide in opened(file_of(name)).slides:
            assert (terms.SAMPLE_TAG in texts_on(slide)) == wanted


@SHAPED_SCENES
def test_nothing_lies_off_the_slide_or_empty_on_it(name, is_wide):
    file = opened(file_of(name, is_wide))
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height
        assert all(p.text_frame.text for p in slide.placeholders)


@SHAPED_SCENES
def test_no_letter_is_smaller_than_14_points(name, is_wide):
    for slide in opened(file_of(name, is_wide)).slides:
        for shape in slide.shapes:
            roots = [shape._element, *([shape.chart._chartSpace] if shape.has_chart else [])]
            sizes = [int(e.get("sz")) for r in roots for e in r.iter() if e.get("sz", "").isdigit()]
            assert min(sizes, default=1400) >= 1400


def test_the_lines_of_a_chart_are_the_numbers_of_the_book():
    deck = deck_of("all indicators")
    seen = 0
    for chart, told in line_charts(file_of("all indicators"), deck):
        points = judged_series(told.indicator, told.assessment)
        found = values(chart)
        assert actuals(found) == by_year(p for run in points.runs for p in run)
        assert sum(n.startswith("実績") for n in found) == len(points.runs)
        stops = (("基準値", points.base), ("中間目標", points.interim), ("最終目標", points.final))
        for name, stop in stops:
            assert found.get(name) == (by_year([stop]) if stop else None)
        assert by_year(points.path).items() <= found["目標までの道すじ"].items()
        ahead = by_year(band[:2] for band in points.band) or None
        assert found.get("見込み") == (pytest.approx(ahead) if ahead else None)
        for year, _, low, high in points.band:
            held = workbook_of(chart, data_only=True)
            assert found["見込みの下端"][str(year)] == low
            assert found["見込みの幅"][str(year)] == pytest.approx(high - low)
            assert held["見込みの上端"][str(year)] == pytest.approx(high)
        axes = line.axes_of(points.points, told.indicator.decimals)
        assert [str(c) for c in chart.plots[0].categories] == [str(y) for y in axes.years]
        axis = chart.value_axis
        assert (axis.minimum_scale, axis.maximum_scale) == (axes.ticks[0], axes.ticks[-1])
        seen += 1
    assert seen >= 23


def test_the_path_is_straight_between_its_stops():
    deck = deck_of("all indicators")
    for chart, told in line_charts(file_of("all indicators"), deck):
        if told.indicator.name != "防災士資格所有者数":
            continue
        path = values(chart)["目標までの道すじ"]
        assert path["2017"] == 5
        assert path["2018"] == pytest.approx(5 + 95 / 5)
        assert path["2022"] == 100
        assert path["2025"] == pytest.approx(130)
        assert list(path) == [str(y) for y in range(2017, 2028)]
        return
    pytest.fail("no such chart")


def test_the_workbook_behind_a_chart_holds_its_numbers():
    for chart, _ in line_charts(file_of("sample"), deck_of("sample")):
        held, shown = workbook_of(chart, data_only=True), values(chart)
        assert held.keys() - shown.keys() <= {
            "見込みの上端", "目安との差", "目安から上へ", "目安から下へ",
        }  # fmt: skip
        for name, numbers in shown.items():
            assert held[name] == pytest.approx(numbers)


def test_points_are_labelled_and_the_gap_is_drawn_and_told():
    chart, _ = chart_of("防災士資格所有者数")
    labels = flat("".join(t.text for t in chart._chartSpace.iter(f"{A}t")))
    for text in ("実績103人", "基準値5人", "中間目標100人", "最終目標150人", "27人不足"):
        assert text in labels
    assert values(chart)["目安"] == {"2025": pytest.approx(130)}
    inked = {
        series.name
        for plot in chart.plots
        for series in plot.series
        if series.name in {"基準値", "中間目標", "最終目標"}
        and series.marker._element.find(f".//{C}marker//{A}solidFill/*").get("val") == INK[1:]
    }
    signed = {
        (series.name, label.find(f"{C}idx").get("val"))
        for plot in chart.plots
        for series in plot.series
        for label in series._element.iter(f"{C}dLbl")
        if [t.text for t in label.iter(f"{A}t")] == ["基"]
    }
    assert signed == {("基準値", "0")}
    assert len(inked) == 3  # an open mark has the ink of a full one around its white inside
    bars = chart._chartSpace.find(f".//{C}errBars")
    held = workbook_of(chart, data_only=True)
    for side, name, length in (("plus", "目安から上へ", 0), ("minus", "目安から下へ", 27)):
        column = 1 + list(held).index(name)
        place = bars.find(f"{C}{side}/{C}numRef/{C}f").text
        assert place.startswith(f"Sheet1!${'ABCDEFGHIJKLMNOP'[column]}$2:")
        assert held[name] == {"2025": pytest.approx(length)}


def test_who_changes_a_number_sees_the_label_the_bar_and_the_range_follow():
    """Every amount of a label is a field, of its point or of a cell that a formula works out."""
    for chart, told in line_charts(file_of("all indicators"), deck_of("all indicators")):
        for label in chart._chartSpace.iter(f"{C}dLbl"):
            fixed = "".join(t.text for t in label.findall(f".//{A}r/{A}t"))
            of_no_year = re.sub("^[0-9]{4}(?=実績)", "", fixed)  # where the axis has no room for it
            assert not re.search("[0-9]", of_no_year), told.indicator.name
            for field in label.iter(f"{A}fld"):
                assert field.get("type") in {"VALUE", "CELLRANGE"}
        held = workbook_of(chart)
        for name in ("見込みの幅", "目安との差", "目安から上へ", "目安から下へ"):
            for formula in held.get(name, {}).values():
                assert re.fullmatch(
                    r"=[A-Z]+\d+-[A-Z]+\d+|=MAX\([A-Z]+\d+-[A-Z]+\d+,0\)"
                    r"|=ROUND\([A-Z]+\d+,\d\)-ROUND\([A-Z]+\d+,\d\)",
                    formula,
                )


def test_the_number_formats_of_labels_write_the_amounts_of_the_screen():
    chart, _ = chart_of("防災士資格所有者数")
    shapes = [e.get("formatCode") for e in chart._chartSpace.iter(f"{C}numFmt")]
    assert '#,##0"人";"−"#,##0"人"' in shapes
    blob = chart.part.chart_workbook.xlsx_part.blob
    sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
    column = next(c for c in sheet.iter_cols() if c[0].value == "目安との差")
    gap = next(c for c in column[1:] if c.value is not None)
    assert gap.number_format == '#,##0"人不足";#,##0"人上回る";"同じ"'


def test_the_range_of_the_outlook_is_an_area_behind_the_lines():
    chart, _ = chart_of("防災士資格所有者数")
    plots = [e.tag for e in chart._chartSpace.chart.plotArea if e.tag.endswith("Chart")]
    assert plots == [f"{C}areaChart", f"{C}lineChart"]
    axes = [[a.get("val") for a in p.findall(f"{C}axId")] for p in chart._chartSpace.iter(*plots)]
    assert axes[0] == axes[1]
    assert all(axis.isdigit() for axis in axes[0])


def test_years_that_nobody_asked_about_are_bridged_and_a_reason_parts_the_line():
    seen = 0
    for chart, told in line_charts(file_of("all indicators"), deck_of("all indicators")):
        points = judged_series(told.indicator, told.assessment)
        # each line of the screen is a series of its own, joined wherever it has no number
        assert chart._chartSpace.find(f".//{C}dispBlanksAs").get("val") == "span"
        runs = [held for name, held in values(chart).items() if name.startswith("実績")]
        assert runs == [by_year(run) for run in points.runs]
        seen += len(runs) > 1
    assert seen


def test_status_bars_are_stacked_and_count_every_indicator():
    deck = deck_of("sample")
    file = opened(file_of("sample"))
    for slide, told in zip(file.slides, deck.slides, strict=True):
        if not told.bars:
            continue
        chart = next(s for s in slide.shapes if s.has_chart).chart
        assert chart._chartSpace.find(f".//{C}grouping").get("val") == "percentStacked"
        found = values(chart)
        whole = sum(sum(series.values()) for series in found.values())
        assert whole == sum(part.count for bar in told.bars for part in bar.parts)
        for bar in told.bars:
            for part in bar.parts:
                series = next(s for s in found if s.startswith(STATUS_SIGN[part.status]))
                assert found[series][bar.name or "指標"] == part.count


def test_what_is_late_or_unjudged_has_a_pattern():
    slide = opened(file_of("sample")).slides[1]
    chart = next(s for s in slide.shapes if s.has_chart).chart
    patterned = {
        s.name for s in chart.series if s._element.find(f"{C}spPr/{A}pattFill") is not None
    }
    assert patterned == {"◆ やや遅れ", "× 遅れ", "― 未判定"}


@SHAPES
def test_charts_and_tables_have_alternative_texts(is_wide):
    deck = deck_of("all indicators")
    slides = opened(file_of("all indicators", is_wide)).slides
    for slide, told in zip(slides, deck.slides, strict=True):
        texts = [g._element.nvGraphicFramePr.cNvPr.get("descr") for g in graphics(slide)]
        assert all(texts)
        if told.chart:
            points = judged_series(told.chart.indicator, told.chart.assessment)
            assert texts == [line.alt_text(told.chart.indicator, points)]
    assert "地域防災計画：順調1、やや遅れ2、遅れ1" in next(
        s for s in slides[1].shapes if s.has_chart
    )._element.nvGraphicFramePr.cNvPr.get("descr")


def test_a_plan_is_a_real_table_with_heads():
    deck = deck_of("sample")
    for slide, told in zip(opened(file_of("sample")).slides, deck.slides, strict=True):
        if told.kind is not SlideKind.PLAN:
            continue
        frame = next(s for s in slide.shapes if s.has_table)
        table = frame.table
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert table.first_row
        assert not table.horz_banding
        assert rows[0] == list(told.row_heads)
        drawn = [s for s in slide.shapes if s.name == "推移"]
        assert len(drawn) == (len(told.rows) if told.years else 0)
        # a name is broken between words; where a chart is drawn the cell is empty
        room = [""] if told.years else []
        assert [[flat(text) for text in row] for row in rows[1:]] == [
            [
                flat(text)
                for text in (f"{STATUS_SIGN[r.status]} {r.word}", r.name, *room, r.value, r.goal)
            ]
            for r in told.rows
        ]
        heights = [row.height for row in table.rows]
        for k, (shape, row) in enumerate(zip(drawn, told.rows if told.years else (), strict=True)):
            assert row.name in shape._element.nvGrpSpPr.cNvPr.get("descr")
            top = frame.top + sum(heights[: k + 1])
            assert top <= shape.top and shape.top + shape.height <= top + heights[k + 1] + Pt(1)


def test_the_font_is_ours_for_japanese_too():
    content = file_of("sample")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        themes = [parts.read(n).decode() for n in parts.namelist() if "theme/theme" in n]
        drawn = [parts.read(n).decode() for n in parts.namelist() if re.search("charts/chart", n)]
        pages = [parts.read(n).decode() for n in parts.namelist() if re.search("slides/slide", n)]
    assert len(themes) == 2
    assert all(t.count(f'<a:ea typeface="{FONT}"/>') == 2 for t in themes)
    assert all(f'<a:fontScheme name="{FONT}">' in t for t in themes)
    assert all(f'script="Jpan" typeface="{FONT}"' in t for t in themes)
    assert drawn
    assert all('<a:ea typeface="+mn-ea"/>' in xml for xml in drawn)
    assert any('<a:ea typeface="+mn-ea"/>' in xml for xml in pages)
    # the theme alone names it: who changes it there changes it everywhere
    assert all(FONT not in xml for xml in (*drawn, *pages))
    assert all('lang="en' not in xml.replace('altLang="en-US"', "") for xml in pages)


def test_the_master_is_ours_and_speaks_japanese():
    file = opened(file_of("sample"))
    assert [layout.name for layout in file.slide_layouts] == ["表紙", "図と数字", "表"]
    theme = next(
        r.target_part for r in file.slide_master.part.rels.values() if "theme" in r.reltype
    )
    for colour in ("1A1A1A", "00316A", "3460FB", "FB5B01", "850000", "949494", "0017C1"):
        assert colour.encode() in theme.blob
    for holders in (file.slide_master, *file.slide_layouts):
        assert b'lang="en' not in holders.part.blob.replace(b'altLang="en-US"', b"")
        assert not re.search(
            "[A-Za-z]{3}", "".join(p.text_frame.text for p in holders.placeholders)
        )


@pytest.mark.parametrize("name", ["wide", "tall"])
def test_the_templates_hold_our_master_and_nothing_else(name):
    path = TEMPLATES / f"{name}.pptx"
    file = Presentation(str(path))
    assert len(file.slides) == 0
    indexes = [[p.placeholder_format.idx for p in one.placeholders] for one in file.slide_layouts]
    assert indexes == [[0, 10, 11, 13, 14], [0, 10, 11, 12, 13, 14], [0, 11, 13, 14]]
    with zipfile.ZipFile(path) as parts:
        folders = {re.sub("[0-9]", "", part.partition(".")[0]) for part in parts.namelist()}
    # what PowerPoint adds by itself when it saves would do no harm; pictures and printers would
    assert folders - {"docProps/app", "ppt/viewProps"} == {
        "[Content_Types]", "_rels/", "docProps/core", "ppt/presentation", "ppt/presProps",
        "ppt/tableStyles", "ppt/theme/theme", "ppt/slideMasters/slideMaster",
        "ppt/slideLayouts/slideLayout", "ppt/notesMasters/notesMaster", "ppt/_rels/presentation",
        "ppt/slideMasters/_rels/slideMaster", "ppt/slideLayouts/_rels/slideLayout",
        "ppt/notesMasters/_rels/notesMaster",
    }  # fmt: skip


def test_properties_name_the_city_and_a_fixed_day():
    properties = opened(write_deck(deck_of("tiny"), made=date(2026, 11, 10))).core_properties
    assert properties.title == deck_of("tiny").title
    assert properties.author == names.SITE
    assert properties.language == "ja-JP"
    assert properties.modified.date() == properties.created.date() == date(2026, 11, 10)


def test_the_same_deck_gives_the_same_bytes():
    first = write_deck(deck_of("tiny"))
    assert write_deck(deck_of("tiny")) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://example.jp/","押す")',
    "{{ 7*7 }} #let x = 1 </a:t>]]> & \"'",
    "https://example.jp/",
    "顔😀と_x0041_と\U00020b9f",
    "<r>計画</r>",
)


def hostile_deck(text):
    plan = [text if k in (1, 2, 5) else v for k, v in enumerate(ROWS["計画"][0])]
    indicators = [
        [text if k == 3 else text[:9] if k == 4 else v for k, v in enumerate(row)]
        for row in ROWS["目標指標"]
    ]
    names = [[row[0], None, None, *row[3:]] for row in ROWS["実績"]]
    content = read_book(made(計画=[plan], 目標指標=indicators, 実績=names))
    return make_deck(scene_of(content, indicators=("w", "r"), title=text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    deck = hostile_deck(text)
    file = opened(write_deck(deck))
    assert text in deck.slides[0].message
    for slide, told in zip(file.slides, deck.slides, strict=True):
        assert flat("".join(told.message)) in texts_on(slide)
        for shape in slide.shapes:
            if shape.has_chart:
                blob = shape.chart.part.chart_workbook.xlsx_part.blob
                cells = [c for row in openpyxl.load_workbook(io.BytesIO(blob)).active for c in row]
                assert all(c.hyperlink is None for c in cells)
                formulas = [c.value for c in cells if c.data_type == "f"]
                assert all(re.fullmatch(r"=[A-Z0-9(),-]+", f) for f in formulas)


def with_text(deck, text):
    """The deck with ``text`` for whatever a workbook or an address can say."""

    def changed(slide):
        return replace(
            slide,
            name=text, message=(text or "題",), source=text, notes=text,
            kicker=text if slide.kicker else "",
            bars=tuple(
                replace(b, name=b.name and text, parts=tuple(replace(p, label=text) for p in b.parts))
                for b in slide.bars
            ),
            rows=tuple(replace(r, word=text, name=text, value=text, goal=text) for r in slide.rows),
            terms=tuple(replace(t, word=text, text=text) for t in slide.terms),
            lines=tuple(text for _ in slide.lines),
            figure=slide.figure
            and replace(slide.figure, word=text, unit=text, lines=(text,), goal=(text, text)),
            chart=slide.chart
            and replace(
                slide.chart, indicator=replace(slide.chart.indicator, name=text, unit=text), note=text
            ),
        )  # fmt: skip

    return replace(deck, title=text, slides=tuple(map(changed, deck.slides)))


@pytest.mark.parametrize(
    ("text", "is_wide"),
    [
        pytest.param("\x00\x01\x0b\x1f\ufffe\ud800あ", True, id="control characters"),
        pytest.param("\n\n", True, id="line ends"),
        pytest.param("長" * 1000, False, id="1000 letters-4:3", marks=pytest.mark.long),
        pytest.param("長" * 1000, True, id="1000 letters-16:9", marks=pytest.mark.long),
    ],
)
def test_control_characters_and_any_length_leave_a_file_that_opens(text, is_wide):
    file = opened(write_deck(with_text(deck_of("sample"), text), is_wide=is_wide))
    assert len(file.slides) == len(deck_of("sample").slides)
    for slide in file.slides:
        assert all(unicodedata.category(c) != "Cc" for c in texts_on(slide))
        for shape in slide.shapes:
            assert shape.left + shape.width <= file.slide_width


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)
@pytest.mark.parametrize("is_wide", [True, False], ids=["16:9", "4:3"])
@pytest.mark.long  # its parts are proved daily against the schema and the library
def test_libreoffice_shows_every_slide(tmp_path, is_wide):
    deck = deck_of("one plan")
    source = tmp_path / "deck.pptx"
    source.write_bytes(file_of("one plan", is_wide))
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(source),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = [page.extract_text() for page in PdfReader(tmp_path / "deck.pdf").pages]
    assert len(pages) == len(deck.slides)
    for page, slide in zip(pages, deck.slides, strict=True):
        assert flat("".join(slide.message)) in flat(page)
