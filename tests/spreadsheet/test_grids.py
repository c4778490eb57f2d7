import hashlib
import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.chart import LineChart
from openpyxl.comments import Comment

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell, Severity
from chino_metrics.spreadsheet.content import Flaw
from chino_metrics.spreadsheet.grids import PROGRESS, Span, read_grids
from tests.support.hostile import (
    BOOK,
    SHEET,
    STRINGS,
    STYLES,
    book,
    cell,
    inline,
    packed,
    row,
    sheet,
    strings,
    styles,
    with_cell,
    with_rows,
)
from tests.support.made_workbook import HEADS, made, saved

RAISED = '<r><rPr><vertAlign val="superscript"/></rPr>'


def only(content, name=""):
    """The content of A1 of the first sheet."""
    return read_grids(content, name).grids[0].rows[1][1]


def shown_as(shape, value):
    formats = f'<numFmt numFmtId="164" formatCode="{shape}"/>'
    return only(packed({SHEET: sheet(row(cell(value, more='s="0"'))), STYLES: styles(formats)}))


def test_a_workbook_is_grids_by_sheet_with_its_sum_and_date():
    content = made()
    book = read_grids(content)
    assert [grid.name for grid in book.grids] == list(HEADS)
    assert book.sha256 == hashlib.sha256(content).hexdigest()
    assert isinstance(book.modified, date)
    assert book.issues == ()


def test_cells_know_their_place_and_format():
    content = read_grids(made(formats={("実績", "D2"): "#,##0.0"})).grids[5].rows[2][4]
    assert (content.value, content.place) == (690, Cell("実績", "D2"))
    assert content.number_format == "#,##0.0"


def test_only_filled_cells_are_there_in_order():
    grid = read_grids(with_rows(row(cell(1, "C3") + cell(2, "AA3"), 3) + row("<c/>", 9))).grids[0]
    assert {number: list(line) for number, line in grid.rows.items()} == {3: [3, 27]}


def test_cells_without_an_address_follow_one_another():
    rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"
    grid = read_grids(with_rows(rows)).grids[0]
    found = {(r, c): x.value for r, line in grid.rows.items() for c, x in line.items()}
    assert found == {(1, 1): 1, (1, 3): 3, (2, 1): 4}
    assert grid.rows[1][3].place.address == "C1"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[("12", 12), ("-3", -3), ("12.0", 12.0), ("1.5E3", 1500.0), ("+5", 5), (".5", 0.5)],
        *[("00012", 12), ("123456789012345678", 1.2345678901234568e17)],
        *[("１２", "１２"), ("1_000", "1_000"), ("NaN", "NaN"), ("Infinity", "Infinity")],
        *[(" 12", " 12"), ("0x10", "0x10"), ("1,000", "1,000"), ("1e999", float("inf"))],
    ],
)
def test_a_number_is_one_only_when_it_is_written_as_one(written, value):
    found = only(with_cell(written)).value
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        *[("b", "1", True), ("b", "0", False), ("b", "false", False), ("b", "maybe", True)],
        *[("e", "#REF!", "#REF!"), ("e", "12", "#VALUE!"), ("str", "文", "文")],
        *[("d", "2019-05-01T00:00:00", datetime(2019, 5, 1)), ("d", "いつか", "いつか")],
    ],
)
def test_a_value_is_of_the_kind_the_cell_says(kind, written, value):
    assert only(with_cell(written, f't="{kind}"')).value == value


@pytest.mark.parametrize(
    ("shape", "written", "value"),
    [
        ("yyyy-mm-dd", "43586", datetime(2019, 5, 1)),
        ("h:mm", "0.5", time(12)),
        ("[h]:mm", "1.5", timedelta(hours=36)),
        ("yyyy-mm-dd", "99999999999", "#VALUE!"),
        ("yyyy-mm-dd", "１２", "１２"),
        ("0.0&quot;人&quot;", "5", 5),
        ("[$-411]ggge&quot;年度&quot;", "43586", datetime(2019, 5, 1)),
        ("[$-411]e", "43586", datetime(2019, 5, 1)),
        ("0.0E+00", "5", 5),
        ("General&quot;年度&quot;", "2019", 2019),
    ],
)
def test_dates_are_told_by_the_number_format(shape, written, value):
    assert shown_as(shape, written).value == value


def test_days_count_from_1904_where_the_workbook_says_so():
    listing = book().replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    shape = styles('<numFmt numFmtId="164" formatCode="yyyy/m/d"/>')
    parts = {BOOK: listing, STYLES: shape, SHEET: sheet(row(cell(1, more='s="0"')))}
    assert only(packed(parts)).value == datetime(1904, 1, 2)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<si><t>茅野市</t><rPh sb='0' eb='3'><t>チノシ</t></rPh><phoneticPr/></si>", "茅野市"),
        ("<si><r><t>資源</t></r><r><rPr><b/></rPr><t>化率</t></r></si>", "資源化率"),
        ("<si><rPh><t>シゲン</t></rPh><t>資源</t></si>", "資源"),
        ("<si>\n  <t>一行目\n二行目</t>\n</si>", "一行目\n二行目"),
        ("<si><t>一行目_x000D_\n二行目</t></si>", "一行目\n二行目"),
        ("<si><t>a_x005F_x0041_</t></si>", "a_x0041_"),
        ("<si><t>_xD83D__xDE00_</t></si>", "😀"),
    ],
)
def test_texts_come_without_phonetic_guides_and_escapes(item, text):
    content = packed({STRINGS: strings(item), SHEET: sheet(row(cell(0, more='t="s"')))})
    assert only(content).value == text


def test_texts_in_the_cell_itself_come_without_phonetic_guides_too():
    assert only(inline("<t>茅野</t><rPh><t>チノ</t></rPh>", "<v>9</v>")).value == "茅野"


@pytest.mark.parametrize(
    ("inside", "value", "unresolved"),
    [
        ("<f>1+1</f><v>2</v>", 2, False),
        ("<f>1+1</f><v></v>", None, True),
        ("<f>1+1</f>", None, True),
        ('<f t="shared" si="0"/><v>7</v>', 7, False),
    ],
)
def test_a_formula_counts_by_its_stored_result(inside, value, unresolved):
    content = only(with_rows(row(f'<c r="A1">{inside}</c>')))
    assert (content.value, content.unresolved) == (value, unresolved)


def test_a_formula_that_gives_an_empty_text_leaves_the_cell_empty():
    assert read_grids(with_rows(row('<c r="A1" t="str"><f>""</f><v></v></c>'))).grids[0].rows == {}


def of_strings(item, style=""):
    parts = {
        STRINGS: strings(f"<si>{item}</si>"),
        SHEET: sheet(row(cell(0, more=f't="s" {style}'))),
    }
    return only(packed(parts))


@pytest.mark.parametrize(
    ("item", "value", "removed", "flaw"),
    [
        ("<r><rPr><strike/></rPr><t>38</t></r><r><t>41</t></r>", "41", "38", Flaw.NONE),
        ('<r><rPr><strike val="0"/></rPr><t>38</t></r><r><t>41</t></r>', "3841", "", Flaw.NONE),
        ("<r><rPr><strike/></rPr><t>38</t></r>", "38", "", Flaw.STRUCK),
        (f"<r><t>99</t></r>{RAISED}<t>1</t></r>", "99※1", "", Flaw.NONE),
        (f"<r><t>99</t></r>{RAISED}<t>(12)</t></r>", "99※12", "", Flaw.NONE),
        (f"<r><t>km</t></r>{RAISED}<t>2</t></r>", "km2", "", Flaw.NONE),
        (f"<r><t>99</t></r>{RAISED}<t>※</t></r>", "99※", "", Flaw.NONE),
        ('<r><t>CO</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r>', "CO2", "", ""),
    ],
)
def test_a_text_is_as_it_is_seen(item, value, removed, flaw):
    shared = of_strings(item)
    own = only(inline(item, ""))
    for content in (shared, own):
        assert (content.value, content.removed, content.flaw) == (value, removed, flaw)


def test_a_cell_with_a_struck_out_font_is_told():
    fonts = "<fonts><font/><font><b/><strike/></font></fonts>"
    for font, flaw in ((1, Flaw.STRUCK), (0, Flaw.NONE), (7, Flaw.NONE)):
        looks = styles("", f'<xf numFmtId="0" fontId="{font}"/>', fonts)
        parts = {SHEET: sheet(row(cell(44, more='s="0"'))), STYLES: looks}
        assert only(packed(parts)).flaw is flaw


@pytest.mark.parametrize(
    ("settings", "flaw"),
    [
        ('<calcPr fullCalcOnLoad="1"/>', Flaw.NEVER_CALCULATED),
        ('<calcPr calcCompleted="0"/>', Flaw.NEVER_CALCULATED),
        ('<calcPr calcId="191029"/>', Flaw.NONE),
        ("", Flaw.NONE),
    ],
)
def test_a_formula_that_excel_has_not_calculated_is_told(settings, flaw):
    formula = row('<c r="A1"><f>1+1</f><v>0</v></c><c r="B1"><v>5</v></c>')
    content = packed({SHEET: sheet(formula), BOOK: book(more=settings)})
    cells = read_grids(content).grids[0].rows[1]
    assert (cells[1].flaw, cells[2].flaw) == (flaw, Flaw.NONE)


@pytest.mark.parametrize(("shows", "flaw"), [("0", Flaw.ZERO_NOT_SHOWN), ("1", Flaw.NONE)])
def test_a_zero_that_a_sheet_does_not_show_is_told(shows, flaw):
    view = f'<sheetViews><sheetView showZeros="{shows}" workbookViewId="0"/></sheetViews>'
    content = packed({SHEET: sheet(row(cell(0, "A1") + cell(3, "B1")), before=view)})
    cells = read_grids(content).grids[0].rows[1]
    assert (cells[1].flaw, cells[2].flaw) == (flaw, Flaw.NONE)


def test_comments_and_drawings_are_there_by_their_cells():
    written = openpyxl.Workbook()
    written.active.append(["指標名", 5])
    written.active["B1"].comment = Comment("速報値。\n6月に直す", "田中")
    chart = LineChart()
    written.active.add_chart(chart, "D4")
    grid = read_grids(saved(written)).grids[0]
    assert dict(grid.comments) == {"B1": "速報値。 6月に直す"}
    assert grid.has_drawing
    assert not read_grids(made()).grids[0].has_drawing


def test_merges_and_what_is_hidden_are_told():
    written = openpyxl.Workbook()
    sheet = written.active
    sheet.append([1, 2, 3])
    sheet.append([4, 5, 6])
    sheet.merge_cells("A1:B2")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = written.create_sheet("隠し")
    other.sheet_state = "veryHidden"
    grid, hidden = read_grids(saved(written)).grids
    assert grid.merges == (Span(1, 1, 2, 2),)
    assert (grid.hidden_rows, grid.hidden_columns) == ({2}, {3})
    assert (grid.is_hidden, hidden.is_hidden) == (False, True)


def test_macros_are_dropped_and_said():
    (issue,) = read_grids(packed(extra=[("xl/vbaProject.bin", b"\x01")]), "表.xlsm").issues
    assert (issue.code, issue.severity) == ("macros_dropped", Severity.INFO)


def test_charts_of_their_own_are_no_grids():
    written = openpyxl.load_workbook(io.BytesIO(made()))
    written.create_chartsheet("図")
    assert "図" not in [grid.name for grid in read_grids(saved(written)).grids]


def test_strict_open_xml_is_read_too():
    content = {
        name: text.replace(
            "schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml"
        )
        for name, text in {BOOK: book(), SHEET: sheet(row(cell(5)))}.items()
    }
    assert only(packed(content)).value == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_is_one_grid_named_after_its_file(encoding):
    content = '指標,2019年度\r\n"1人1日の\nごみ",690\r\n'.encode(encoding)
    (grid,) = read_grids(content, "folder/ごみ.csv").grids
    values = {r: {c: x.value for c, x in line.items()} for r, line in grid.rows.items()}
    assert grid.name == "ごみ"
    assert values == {1: {1: "指標", 2: "2019年度"}, 2: {1: "1人1日の\nごみ", 2: 690}}
    assert grid.rows[2][2].place == Cell("ごみ", "B2")


@pytest.mark.parametrize(
    ("written", "value", "shape"),
    [
        *[("690", 690, "General"), ("6.0", 6.0, "0.0"), ("-0.25", -0.25, "0.00")],
        *[("007", "007", "General"), ("1e3", "1e3", "General"), ("=1+1", "=1+1", "General")],
        *[("TRUE", "TRUE", "General"), ("１２", "１２", "General"), ("NaN", "NaN", "General")],
    ],
)
def test_numbers_of_a_csv_show_the_decimals_that_are_written(written, value, shape):
    content = only(written.encode(), "a.CSV")
    assert (content.value, content.number_format) == (value, shape)


def test_the_line_of_an_open_quotation_mark_is_named():
    with pytest.raises(UnreadableWorkbookError, match="3行目"):
        read_grids(b'a\nb\nc,"d', "a.csv")


@pytest.mark.parametrize("cell", ["字" * 140_000, '"' + "字\n" * 140_000])
def test_a_csv_cell_without_end_is_named_with_what_may_be_wrong(cell):
    with pytest.raises(UnreadableWorkbookError, match=r"2行目.*長すぎ.*引用符"):
        read_grids(f"a\n{cell}".encode(), "a.csv")


def test_the_share_read_is_told_and_grows_to_the_whole():
    heard = []
    token = PROGRESS.set(heard.append)
    read_grids(made())
    PROGRESS.reset(token)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
