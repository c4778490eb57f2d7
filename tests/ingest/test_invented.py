"""F6: no invented value passes a check, with the mark of the sample or without it."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty

from chino_metrics.ingest.report import Report, examine
from chino_metrics.model.issue import Issue, Severity
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK
from chino_metrics.wording.terms import SAMPLE_TAG
from chino_metrics.workbook.writing.template import write_template
from tests.support.department_sheets import HEAD, HP_NAME, base, file_of
from tests.support.made_workbook import saved

DAY = date(2026, 5, 1)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def checked(content: bytes, name: str = "実績.xlsx") -> Report:
    return examine(content, base(), name)


def refused(report: Report) -> Issue:
    """The one error of a report."""
    (issue,) = (i for i in report.issues if i.severity is Severity.ERROR)
    return issue


@pytest.mark.parametrize("plan", ["", "bosai"])
def test_the_sample_itself_is_refused(plan: str) -> None:
    report = checked(write_template(SAMPLE_WORKBOOK.read_bytes(), plan, DAY))
    issue = refused(report)
    assert (issue.code, issue.sheet, issue.cell) == ("sample", "計画", "J2")
    assert f"「{SAMPLE_TAG}」とある" in issue.message


def property_of(book: openpyxl.Workbook) -> None:
    book.properties.keywords = SAMPLE_TAG


def own_property_of(book: openpyxl.Workbook) -> None:
    book.custom_doc_props.append(StringProperty(name="データの区分", value=SAMPLE_TAG))


def source_of(book: openpyxl.Workbook) -> None:
    book["実績の注記"]["D3"] = SAMPLE_TAG


def head_of(book: openpyxl.Workbook) -> None:
    sheet = book["実績"]
    sheet.cell(1, sheet.max_column + 1).value = "備考（見本の値）"


def other_sheet_of(book: openpyxl.Workbook) -> None:
    book.create_sheet("表紙")["B7"] = "見本（架空）"


@pytest.mark.parametrize(
    ("mark", "place"),
    [
        (property_of, ("", "")),
        (own_property_of, ("", "")),
        (source_of, ("実績の注記", "D3")),
        (head_of, ("実績", "S1")),
        (other_sheet_of, ("表紙", "B7")),
    ],
)
def test_one_mark_anywhere_is_enough(mark, place) -> None:
    book = opened(WORKBOOK.read_bytes())
    mark(book)
    issue = next(i for i in checked(saved(book)).issues if i.code == "sample")
    assert (issue.severity, issue.sheet, issue.cell) == (Severity.ERROR, *place)
    assert "見本の値は、実際の値として公開できない" in issue.message


def test_a_mark_above_a_departments_table_is_seen() -> None:
    rows = [[f"縄文プロジェクト {SAMPLE_TAG}"], [], HEAD, [HP_NAME, "件", 93_700, 94_000, 90_000]]
    issue = refused(checked(file_of(("縄文", rows))))
    assert (issue.code, issue.cell) == ("sample", "A1")


def unmarked_sample() -> bytes:
    """The sheets 目標指標 and 実績 of the sample in a file of their own."""
    book = opened(SAMPLE_WORKBOOK.read_bytes())
    for sheet in book.worksheets:
        if sheet.title not in {"目標指標", "実績"}:
            book.remove(sheet)
        else:
            sheet.delete_cols(sheet.max_column)
    book.properties.title = book.properties.keywords = None
    del book.custom_doc_props["データの区分"]
    return saved(book)


def test_its_sheets_without_a_mark_are_known_by_their_values() -> None:
    issue = refused(checked(unmarked_sample()))
    assert (issue.code, issue.sheet, issue.cell) == ("sample_values", "実績", "I2")
    assert "値が122件ある（「実績」I2、「実績」J2" in issue.message
    assert "実際の値を書いてください" in issue.message


def test_five_of_its_values_in_a_departments_csv_are_refused_and_four_are_not() -> None:
    lines = ["指標名,単位,2018年度,2019年度,2020年度,2021年度,2022年度"]
    values = (93_720, 93_980, 90_150, 91_860, 93_240)
    four, five = (
        "\n".join([*lines, f"{HP_NAME},件,{','.join(map(str, v))}"]).encode()
        for v in ((*values[:4], 93_241), values)
    )
    assert not checked(four, "縄文.csv").has_errors
    issue = refused(checked(five, "縄文.csv"))
    assert (issue.code, issue.sheet, issue.cell) == ("sample_values", "縄文", "C2")


def test_values_without_a_source_are_counted_with_the_first_cell() -> None:
    rows = [HEAD, [HP_NAME, "件", 93_700, "未調査", 90_000]]
    report = checked(file_of(("縄文", rows)))
    (issue,) = (i for i in report.issues if i.code == "missing_source")
    assert (issue.severity, issue.cell) == (Severity.INFO, "C2")
    assert "2件に、出典が書かれていない" in issue.message
    assert not [i for i in checked(WORKBOOK.read_bytes()).issues if i.code == "missing_source"]
