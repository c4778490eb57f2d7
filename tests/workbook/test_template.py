"""The workbook that is handed out: it reads back, repeats byte for byte, and guides who fills it in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from chino_metrics.commands import template as command
from chino_metrics.commands.arguments.parsing import Parser, Refusal
from chino_metrics.ingest.rules.book_rules import check_book
from chino_metrics.model.difference import without_cells
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Book
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import UnknownPlanError, write_template, write_workbook
from tests.support.made_workbook import ROWS, made, saved

DAY = date(2026, 5, 1)
PLANS = ("sosei", "bosai", "jomon", "tabunka", "ict")


def written(content: bytes, **options) -> bytes:
    return write_workbook(read_tables(content), modified=options.pop("modified", DAY), **options)


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def content_of(book: Book) -> object:
    return without_cells((book.plans, book.corrections, book.is_sample))


@pytest.fixture(scope="module", params=[WORKBOOK, SAMPLE_WORKBOOK], ids=["real", "sample"])
def base(request) -> bytes:
    return request.param.read_bytes()


def test_a_workbook_reads_back_as_it_was(base):
    before, after = read_book(base), read_book(written(base))
    assert content_of(after) == content_of(before)
    assert after.issues == before.issues == ()
    assert [i.code for i in check_book(after)] == [i.code for i in check_book(before)]
    assert after.modified == DAY


#: One plan stands for all every day.
@pytest.mark.parametrize(
    "plan", ["bosai", *(pytest.param(p, marks=pytest.mark.long) for p in PLANS if p != "bosai")]
)
def test_a_plan_alone_reads_back_without_a_fault(base, plan):
    whole, part = read_book(base), read_book(write_template(base, plan, DAY))
    assert part.issues == ()
    assert list(part.plan_by_id) == [plan]
    own = [(i.id, without_cells(i.actuals), without_cells(i.references)) for i in part.indicators]
    expected = whole.plan_by_id[plan].indicators
    assert own == [(i.id, without_cells(i.actuals), without_cells(i.references)) for i in expected]


def test_corrections_go_with_their_plan():
    counts = {
        plan: len(read_book(write_template(WORKBOOK.read_bytes(), plan, DAY)).corrections)
        for plan in PLANS
    }
    assert counts == {"sosei": 8, "bosai": 4, "jomon": 4, "tabunka": 0, "ict": 1}


def test_the_same_input_gives_the_same_bytes(base):
    first, again = written(base), written(base)
    assert first == again
    assert written(base, modified=date(2026, 5, 2)) != first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_writing_again_what_was_written_changes_nothing(base):
    assert written(written(base)) == written(base)


@pytest.mark.parametrize(
    ("day", "heads"),
    [
        (date(2021, 3, 31), ["2019年度", "2020年度", "2021年度"]),
        (date(2024, 4, 1), ["2019年度", "2020年度", "2021年度", "2022年度", "2023年度"]),
    ],
)
def test_there_is_a_column_for_every_year_that_is_over(day, heads):
    sheet = opened(written(made(), modified=day))["実績"]
    assert [c.value for c in sheet[1]][3:] == heads


def test_a_missing_year_comes_where_it_belongs():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    book["実績"].delete_cols(5)
    sheet = opened(written(saved(book)))["実績"]
    years = [c.value for c in sheet[1]][3:]
    assert years == [f"{year}年度" for year in range(2019, 2026)]
    assert [c.value for c in sheet[2]][3:6] == [690, None, 670]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-x", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_a_text_stays_a_text(text):
    cell = opened(with_cells(説明=text))["施策"]["D2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize(
    "text",
    ["<r>&</r>", "<r><t>x</t></r>", "<r></r>", "&<>\"'", "_x0041_", " a \n", "https://example.jp/"],
)
def test_a_text_is_no_markup(text):
    content = with_cells(説明=text)
    (row,) = read_tables(content).rows("施策")
    assert row.get("説明").value == text
    assert written(content) == content


@pytest.mark.parametrize("value", [0.1 + 0.2, 100 / 3, 1e-300, 1.7976931348623157e308, 10**15 - 1])
def test_a_number_keeps_all_its_digits(value):
    (row,) = read_tables(with_cells(説明=value)).rows("施策")
    assert (row.get("説明").value, type(row.get("説明").value)) == (value, type(value))


def test_a_long_whole_number_keeps_all_its_digits():
    content = with_cells(説明=12345678901234567)
    assert b"<v>12345678901234567</v>" in zipfile.ZipFile(io.BytesIO(content)).read(
        "xl/worksheets/sheet2.xml"
    )


def test_what_no_workbook_can_hold_is_left_out():
    sheet = opened(with_cells(説明="a\x07b\uffff\ud83d", 施策名=float("nan")))["施策"]
    assert (sheet["D2"].value, sheet["C2"].value) == ("ab", "nan")


@pytest.mark.parametrize("sign", ["x", "長", "😀", "<r></r>"])
def test_a_text_is_as_long_as_a_cell_takes(sign):
    (row,) = read_tables(with_cells(説明=sign * 40_000)).rows("施策")
    assert 32_766 <= len(str(row.get("説明").value).encode("utf-16-le")) / 2 <= 32_767


def with_cells(**values) -> bytes:
    """A workbook whose first row of 施策 holds ``values``, whatever a file could hold."""
    tables = read_tables(made())
    table = tables.by_name["施策"]
    given = {head: Content(value, Cell("施策", "A2")) for head, value in values.items()}
    row = replace(table.rows[0], cells={**table.rows[0].cells, **given})
    sheets = {**tables.by_name, "施策": replace(table, rows=(row,))}
    return write_workbook(replace(tables, by_name=sheets), modified=DAY)


def test_columns_and_sheets_that_the_site_does_not_know_are_kept():
    book = openpyxl.load_workbook(io.BytesIO(made()))
    book["施策"]["E1"], book["施策"]["E2"] = "メモ", "覚え書き"
    notes = book.create_sheet("打合せ")
    notes.append(["日", "内容"])
    notes.append([date(2026, 4, 1), "担当が替わった"])
    after = opened(written(saved(book)))
    assert after["施策"]["E2"].value == "覚え書き"
    assert after["打合せ"]["B2"].value == "担当が替わった"
    assert after["打合せ"]["A2"].value.date() == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (["Memo", "memo"], ["Memo", "memo (2)"]),
        (["a/b", "a*b"], ["a・b", "a・b (2)"]),
        (["'x'", ""], ["x", "シート"]),
        (["長" * 40, "長" * 50], ["長" * 31, "長" * 27 + " (2)"]),
        (["😀" * 31], ["😀" * 15]),
    ],
)
def test_sheets_get_names_that_excel_takes(names, titles):
    tables = read_tables(made())
    more = {name: replace(tables.by_name["計画"], name=name) for name in names}
    content = write_workbook(replace(tables, by_name={**tables.by_name, **more}), modified=DAY)
    assert opened(content).sheetnames[len(tables.by_name) :] == titles
    assert written(content) == content


def test_rows_of_one_line_grow_with_what_is_typed():
    sheet = opened(with_cells(説明="一行"))["施策"]
    assert (sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight) == (20.25, True)
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[2].customHeight) == (None, False)
    assert opened(with_cells(説明="一行\n二行"))["施策"].row_dimensions[2].height == 35.25


def test_formats_that_excel_knows_follow_its_language():
    content = written(made(formats={("実績", "D3"): "mm-dd-yy", ("実績", "E2"): "yyyy/m/d"}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert 'numFmtId="14"' in styles
    assert "mm-dd-yy" not in styles
    assert "yyyy/m/d" in styles


def test_numbers_keep_their_decimals():
    shapes = {("実績", "D3"): "0.00", ("目標指標", "N3"): "0.0"}
    sheets = opened(written(made(formats=shapes)))
    assert sheets["実績"]["D3"].number_format == "0.00"
    assert sheets["実績"]["G3"].number_format == "#,##0.00"
    assert sheets["実績"]["G2"].number_format == "#,##0"


@pytest.mark.parametrize(
    ("sheet", "cell", "is_locked"),
    [
        ("実績", "A2", True),
        ("実績", "B2", True),
        ("実績", "C2", True),
        ("実績", "D1", True),
        ("実績", "D2", False),
        ("実績", "H3", False),
        ("実績の注記", "A1", True),
        ("実績の注記", "A2", False),
        ("実績の注記", "E2", False),
        ("目標指標", "N2", True),
        ("計画", "B2", True),
    ],
)
def test_only_what_is_to_be_filled_in_is_open(sheet, cell, is_locked):
    found = opened(written(made()))[sheet]
    assert found.protection.sheet
    assert found.protection.password is None
    assert found[cell].protection.locked is is_locked


def test_new_notes_can_be_written_below_the_old():
    columns = opened(written(made()))["実績の注記"].column_dimensions.values()
    is_locked = {n: c.protection.locked for c in columns for n in range(c.min, c.max + 1)}
    assert is_locked == dict.fromkeys(range(1, 6), False)


def validations(sheet):
    return {
        letter: rule
        for rule in sheet.data_validations.dataValidation
        for part in str(rule.sqref).split()
        for letter in (part.rstrip("0123456789").split(":")[0].rstrip("0123456789"),)
    }


def test_drop_downs_and_hints():
    book = opened(written(made()))
    indicators = validations(book["目標指標"])
    assert indicators["G"].formula1 == '"増加,減少"'
    assert indicators["H"].formula1 == '"年次,期間累計,時点"'
    notes = validations(book["実績の注記"])
    assert notes["A"].formula1 == "'実績'!$A$2:$A$3"
    assert notes["B"].formula1 == '"2025,2024,2023,2022,2021,2020,2019"'
    actuals = validations(book["実績"])
    assert set(actuals) == set("DEFGHIJ")
    assert actuals["J"].type == "decimal"
    assert all(rule.prompt for rules in (indicators, notes, actuals) for rule in rules.values())
    rules = [rule for rules in (indicators, actuals) for rule in rules.values()]
    assert {rule.errorStyle for rule in rules if rule.showErrorMessage} == {"warning"}
    assert "「2019-10」" in validations(book["出来事"])["B"].prompt
    assert "「のみ」" in validations(book["参考系列"])["B"].prompt


def test_hints_are_as_long_as_excel_allows(base):
    for sheet in opened(written(base)):
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.prompt or "") <= 255
            assert len(rule.error or "") <= 255
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.formula1 or "") <= 257


def test_every_sheet_prints_on_a4_with_its_head():
    for sheet in opened(written(made())):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes
        assert sheet["A1"].font.name == "BIZ UDPGothic"


def test_the_file_opens_at_the_actuals():
    book = opened(written(made()))
    assert book.active.title == "実績"
    assert [ws.title for ws in book if ws.sheet_view.tabSelected] == ["実績"]


def test_invented_values_are_marked_on_every_printed_page():
    rows = [[*ROWS["計画"][0][:6], "見本（架空の値）"]]
    marks = {ws.oddHeader.right.text for ws in opened(written(made(計画=rows)))}
    assert marks == {"見本（架空の値）"}
    assert {ws.oddHeader.right.text for ws in opened(written(made()))} == {None}


@pytest.mark.parametrize("plan", [None, "bosai"], ids=["file", "template"])
def test_the_sample_says_everywhere_that_it_is_invented(plan):
    """F6: on every sheet, in every row, at every invented value, in the properties."""
    content = SAMPLE_WORKBOOK.read_bytes()
    if plan is not None:
        content = write_template(content, plan, DAY)
    book, real = opened(content), read_book(WORKBOOK.read_bytes())
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        assert {row[head.index("データの区分")] for row in rows} <= {"見本（架空の値）"}
        assert sheet.oddHeader.right.text == "見本（架空の値）"
    for indicator in read_book(content).indicators:
        known = {a.year for a in real.indicator_by_id[indicator.id].actuals}
        sources = {a.source for a in indicator.actuals if a.year not in known}
        assert sources <= {"見本（架空の値）"}
    told = [
        book.properties.title,
        book.properties.keywords,
        book.custom_doc_props["データの区分"].value,
    ]
    assert all("見本（架空の値）" in text for text in told)


def test_an_unknown_plan_is_refused_with_those_there_are():
    with pytest.raises(UnknownPlanError, match="「x」はありません。あるのは p（ごみの計画）"):
        write_template(made(), "x", DAY)


@pytest.fixture
def seed(tmp_path, monkeypatch):
    """What a command reads where nothing is published."""
    path = tmp_path / "first.xlsx"
    path.write_bytes(made())
    monkeypatch.setenv("CHINO_WORKBOOK", str(path))


def command_line(*arguments):
    parser = Parser()
    command.add(parser.add_subparsers())
    parsed = parser.parse_args(["template", *map(str, arguments)])
    return parsed.run(parsed)


@pytest.mark.usefixtures("seed")
def test_the_command_writes_a_file_and_names_it_and_what_it_read(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command_line() == command_line("--plan", "p", "--seed") == 0
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "使った台帳：first.xlsx（公開した版は、まだありません）",
        "使った台帳：first.xlsx",
    ]
    assert said.out.splitlines() == [
        "書き出しました: shihyo_template.xlsx",
        "書き出しました: shihyo_template_p.xlsx",
    ]
    assert read_book((tmp_path / "shihyo_template_p.xlsx").read_bytes()).issues == ()


@pytest.mark.usefixtures("seed")
def test_the_command_overwrites_nothing_unless_it_is_told_to(tmp_path):
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(Refusal, match="同じ名前のファイルがあります"):
        command_line("--output", path)
    assert path.read_bytes() == b"mine"
    assert command_line("--output", path, "--force") == 0
    assert read_book(path.read_bytes()).indicators


@pytest.mark.usefixtures("seed")
def test_the_command_says_where_it_cannot_write(tmp_path):
    with pytest.raises(Refusal, match="書き出せません"):
        command_line("--output", tmp_path / "none" / "x.xlsx")


def test_the_help_is_japanese():
    parser = Parser()
    command.add(parser.add_subparsers())
    assert "実績を記入するためのExcel" in parser.format_help()
