"""The planners' own workbook: what would be lost or misread without a word is refused or asked."""

import io
import json
from datetime import date
from functools import cache

import openpyxl
import pytest
from openpyxl.styles import Font

from chino_metrics.changes.comparison import compare
from chino_metrics.changes.text_changes import changed_plans
from chino_metrics.ingest.report import examine
from chino_metrics.ingest.rules.missing import KEEP, fates
from chino_metrics.model.issue import Severity
from chino_metrics.settings import ROOT, WORKBOOK
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.missing import DROP
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.writing.template import write_template
from tests.support.department_sheets import base, numbers
from tests.support.made_workbook import made, saved

DAY = date(2026, 5, 1)
SHEETS = ROOT / "tests" / "real_sheets"
FILES = sorted(SHEETS.glob("t[0-9]*.xlsx"))
PEOPLE, LEADERS = "bosai-2-4", "bosai-2-3"


@cache
def template(plan: str = "bosai") -> bytes:
    return write_template(WORKBOOK.read_bytes(), plan, DAY)


def checked(change, plan="bosai", answers=None):
    """The report on a template that ``change`` has done something to, and its bytes."""
    book = openpyxl.load_workbook(io.BytesIO(template(plan)))
    change(book)
    content = saved(book)
    return examine(content, base(), "記入.xlsx", answers or {}), content


def cell(book, sheet, head, key):
    rows = list(book[sheet].iter_rows())
    column = next(n for n, c in enumerate(rows[0]) if c.value == head)
    return next(row[column] for row in rows if row[0].value == key)


def faults(report, severity=Severity.ERROR):
    return {(i.sheet, i.cell, i.code) for i in report.issues if i.severity is severity}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_a_planner_gives_what_its_description_says(path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    report = examine(path.read_bytes(), base(), path.name)
    found, errors = numbers(report), faults(report)
    assert bool(errors) is bool(expected.get("some_error") or expected.get("must_not_read"))
    for key, year, value in expected.get("reads", ()):
        assert found[key, year] == value
    for key, year, _ in expected.get("must_not_read", ()):
        assert (key, year) not in found


@pytest.mark.parametrize(
    ("rename", "said"),
    [
        ({"実績": "実績（防災課）"}, "名前を「実績」に戻して"),
        ({"目標指標": "目標指標 (2)"}, "名前を「目標指標」に戻して"),
    ],
)
def test_a_sheet_under_another_name_is_refused(rename, said):
    def change(book):
        for old, new in rename.items():
            book[old].title = new

    report, _ = checked(change)
    (issue,) = (i for i in report.issues if i.code == "misnamed_sheet")
    assert (issue.severity, issue.sheet) == (Severity.ERROR, *rename.values())
    assert said in issue.message


def test_a_copy_of_a_sheet_is_refused_only_where_it_says_something_else():
    def untouched(book):
        book.copy_worksheet(book["実績"]).title = "実績 (2)"

    def written(book):
        untouched(book)
        cell(book, "実績 (2)", "2018年度", PEOPLE).value = 21

    report, _ = checked(untouched)
    assert not faults(report)
    assert dict(report.reading)["使わないシート"] == "「実績 (2)」は使っていない。"
    report, _ = checked(written)
    assert faults(report) == {("実績 (2)", "A1", "misnamed_sheet")}


def test_a_row_whose_name_or_unit_is_not_that_of_its_id_is_not_read():
    def crossed(book):
        cell(book, "実績", "指標名", PEOPLE).value = cell(book, "実績", "指標名", LEADERS).value
        cell(book, "実績", "2018年度", PEOPLE).value = 21
        cell(book, "実績", "2018年度", LEADERS).value = 14
        cell(book, "実績", "単位", "bosai-2-1").value = "人"  # nothing stands in this row

    report, _ = checked(crossed)
    assert numbers(report) == {(LEADERS, 2018): 14}
    assert {place[2] for place in faults(report)} == {"crossed_row"}

    def in_thousands(book):
        cell(book, "実績", "単位", PEOPLE).value = "千人"
        cell(book, "実績", "2018年度", PEOPLE).value = 21

    report, _ = checked(in_thousands)
    assert numbers(report) == {}
    (issue,) = (i for i in report.issues if i.severity is Severity.ERROR)
    assert "千人" in issue.message
    assert "「人」" in issue.message
    assert issue.indicator == "防災士資格所有者数"


def test_another_spelling_of_the_unit_is_no_matter():
    def change(book):
        cell(book, "実績", "単位", PEOPLE).value = "名"
        cell(book, "実績", "2018年度", PEOPLE).value = 21

    report, _ = checked(change)
    assert numbers(report) == {(PEOPLE, 2018): 21}
    assert not faults(report)


def test_definitions_that_have_changed_places_are_refused():
    def change(book):
        one, other = (cell(book, "目標指標", "指標名", key) for key in (PEOPLE, LEADERS))
        one.value, other.value = other.value, one.value

    report, _ = checked(change)
    assert {place[2] for place in faults(report)} == {"crossed_row"}
    assert not faults(report, Severity.WARNING)


def test_columns_of_words_are_told_and_not_taken():
    def words(book):
        sheet = book["実績"]
        column = sheet.max_column + 1
        sheet.cell(1, column).value = "要因"
        sheet.cell(2, column).value = "研修を3回開いた"

    report, content = checked(words)
    (issue,) = (i for i in report.issues if i.code == "ignored_columns")
    assert "要因" in issue.message
    assert not faults(report)
    result = resulting_workbook(
        WORKBOOK.read_bytes(), content, "", "workbook", (), Publication(DAY)
    )
    assert "研修を3回開いた" not in str(read_book(result))
    assert read_book(result).issues == ()


def test_a_column_of_numbers_that_is_no_year_is_refused():
    def values(book):
        sheet = book["実績"]
        column = sheet.max_column + 1
        sheet.cell(1, column).value = "今年度"
        sheet.cell(2, column).value = "21人"

    report, _ = checked(values)
    assert {place[2] for place in faults(report)} == {"unknown_head"}


def without(key, *sheets):
    def change(book):
        for name in sheets:
            rows = [row[0].row for row in book[name].iter_rows() if row[0].value == key]
            for number in reversed(rows):
                book[name].delete_rows(number)

    return change


@pytest.mark.parametrize(
    ("plan", "sheets"),
    [
        ("bosai", ("目標指標",)),
        *(
            pytest.param(plan, sheets, marks=pytest.mark.long)
            for plan in ("", "bosai")
            for sheets in (("目標指標",), ("目標指標", "実績"))
            if (plan, len(sheets)) != ("bosai", 1)
        ),
    ],
)
def test_an_indicator_that_is_left_out_is_asked_about(plan, sheets):
    change = without(PEOPLE, *sheets)
    report, content = checked(change, plan)
    (question,) = report.questions
    above = cell(openpyxl.load_workbook(io.BytesIO(content)), "目標指標", "指標ID", LEADERS)
    assert (question.sheet, question.cell) == ("目標指標", above.coordinate)
    assert not faults(report)
    assert question.default == KEEP
    assert [i.code for i in report.issues if i.code.startswith("missing")] == ["missing_indicator"]
    before = WORKBOOK.read_bytes()
    kept = resulting_workbook(before, content, "", report.kind, report.actuals, Publication(DAY))
    assert changed_plans(read_book(before), read_book(kept)) == frozenset()

    answers = {question.key: DROP}
    report, content = checked(change, plan, answers)
    gone = Publication(DAY, fates=fates(answers))
    result = resulting_workbook(before, content, "", report.kind, report.actuals, gone)
    found = compare(read_book(before), read_book(result))
    assert [c.indicator.id for c in found.indicators] == [PEOPLE]
    assert read_book(result).issues == ()
    assert changed_plans(found.before, found.after) == {"bosai"}


def test_what_hangs_on_an_indicator_goes_with_it_and_nothing_else():
    museum, twin = "jomon-1-2", "sosei-3-2"
    report, content = checked(without(museum, "目標指標"), "jomon")
    answers = {q.key: DROP for q in report.questions}
    report, _ = checked(without(museum, "目標指標"), "jomon", answers)
    gone = Publication(DAY, fates=fates(answers))
    result = resulting_workbook(
        WORKBOOK.read_bytes(), content, "", report.kind, report.actuals, gone
    )
    after = read_book(result)
    assert after.issues == ()
    assert museum not in after.indicator_by_id
    assert after.indicator_by_id[twin].twin_id is None
    assert after.corrections == tuple(c for c in after.corrections if museum not in c.place)
    assert museum.encode() not in result


def test_a_row_that_is_gone_from_a_whole_workbook_is_told():
    report, _ = checked(without("jomon-1-4", "実績"), "")
    (issue,) = (i for i in report.issues if i.code == "vanishing_value")
    assert "茅野市ふるさと応援団の登録者数" in issue.message
    assert not faults(report)


def merged_value(book):
    place = cell(book, "実績", "2018年度", PEOPLE)
    place.value = 20
    book["実績"].merge_cells(f"{place.coordinate}:{place.offset(column=1).coordinate}")


def struck_head(book):
    cell(book, "実績", "2018年度", PEOPLE).value = 20
    head = next(c for c in book["実績"][1] if c.value == "2018年度")
    head.font = Font(strike=True)


def struck_name(book):
    cell(book, "実績", "2018年度", PEOPLE).value = 20
    cell(book, "実績", "指標名", PEOPLE).font = Font(strike=True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (merged_value, "merged_value"),
        (struck_head, "struck_out"),
        (struck_name, "struck_out"),
    ],
)
def test_a_value_that_is_not_clearly_one_rows_and_years_is_refused(change, code):
    report, _ = checked(change)
    assert numbers(report) == {}
    assert {place[2] for place in faults(report)} == {code}


def test_a_sheet_beside_that_is_not_taken_may_hold_anything():
    def change(book):
        sheet = book.create_sheet("メモ")
        sheet["A1"], sheet["C5"] = "集計", 33
        sheet.merge_cells("C5:D5")
        cell(book, "実績", "2018年度", PEOPLE).value = 20

    report, _ = checked(change)
    assert numbers(report) == {(PEOPLE, 2018): 20}
    assert not faults(report)


def test_a_plan_under_another_id_is_one_line():
    def change(book):
        cell(book, "計画", "計画ID", "bosai").value = "bousai"

    report, _ = checked(change)
    assert faults(report) == {("目標指標", "B2", "unknown_plan")}
    (issue,) = (i for i in report.issues if i.severity is Severity.ERROR)
    assert "ほかの" in issue.message


def test_a_revision_of_a_year_to_come_is_doubted() -> None:
    head = ("指標ID", "改定日", "項目", "前の値", "新しい値", "理由")
    rows = [
        ("w", "2025-06-01", "最終目標", 500, 550, "a"),
        ("w", "2062-06-01", "最終目標", 550, 600, "b"),
    ]
    added = {"目標の改定": dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))}
    found = examine(made(added=added), read_book(made()), "a.xlsx", today=date(2026, 5, 1)).issues
    assert [(i.cell, i.severity) for i in found if i.code == "future_revision"] == [
        ("B3", Severity.WARNING)
    ]


@pytest.mark.parametrize("part", ["row", "column", "sheet"])
def test_a_new_value_that_nobody_sees_is_asked_about(part):
    def hide(book):
        given = cell(book, "実績", "2018年度", PEOPLE)
        given.value, sheet = 14, given.parent
        if part == "row":
            sheet.row_dimensions[given.row].hidden = True
        elif part == "column":
            sheet.column_dimensions[given.column_letter].hidden = True
        else:
            book.active, sheet.sheet_state = len(book.sheetnames) - 1, "hidden"

    report, _ = checked(hide)
    (said,) = (i for i in report.issues if i.code == "hidden_values")
    assert said.severity is Severity.WARNING
    assert said.cell in said.message
    unhidden, _ = checked(
        lambda book: cell(book, "実績", "2018年度", PEOPLE).__setattr__("value", 14)
    )
    assert "hidden_values" not in {i.code for i in unhidden.issues}
