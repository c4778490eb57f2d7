"""Very many findings: enough of each kind, and how many more there are."""

from __future__ import annotations

from datetime import date

from chino_metrics.commands.check import as_text
from chino_metrics.ingest.department.findings import Question
from chino_metrics.ingest.report import examine
from chino_metrics.ingest.report_sheet import write_report
from chino_metrics.ingest.telling import (
    LONGEST_MESSAGE,
    MOST_ISSUES,
    MOST_OF_A_KIND,
    MOST_QUESTIONS,
    open_first,
    telling,
)
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.workbook.reading import read_book
from tests.support.department_sheets import FANS_NAME, HEAD, base, file_of
from tests.support.made_workbook import made


def errors(count: int, code: str = "unreadable_number") -> list[Issue]:
    return [Issue.error(Cell("縄文", f"D{n}"), code, "「七」とある。") for n in range(1, count + 1)]


def test_a_few_findings_are_all_told() -> None:
    assert telling(errors(7)) == (tuple(errors(7)), ())


def test_of_one_kind_the_first_are_told_and_the_rest_is_counted() -> None:
    other = Issue.warning(Cell("縄文", "E1"), "leap", "10倍。")
    kept, left = telling([*errors(MOST_OF_A_KIND + 50), other])
    assert kept == (*errors(MOST_OF_A_KIND), other)
    assert left == ((Severity.ERROR, 50),)


def test_of_many_kinds_the_weightiest_are_told() -> None:
    many = [issue for n in range(9) for issue in errors(200, f"kind {n}")]
    kept, left = telling([*many, Issue.info(Cell("縄文", ""), "hidden_cells", "隠れている。")])
    assert len(kept) == MOST_ISSUES
    assert dict(left) == {Severity.ERROR: 800, Severity.INFO: 1}


def test_no_sentence_is_without_end() -> None:
    (long,), _ = telling([Issue.error(Cell("計画", "A2"), "unknown_plan", "字" * 32_767)])
    assert len(long.message) == LONGEST_MESSAGE + 1


def test_open_questions_come_before_answered_ones() -> None:
    questions = [
        Question(f"行{n}", "縄文", f"A{n}", "名", "どれですか。", ()) for n in range(1, 301)
    ]
    answers = {f"行{n}": "skip" for n in range(1, 151)}
    shown, more = open_first(questions, answers)
    assert [q.key for q in shown[:2]] == ["行151", "行152"]
    assert (len(shown), more) == (MOST_QUESTIONS, 100)


def test_a_sheet_with_thousands_of_faults_gives_a_short_report_that_counts_them() -> None:
    rows = [[FANS_NAME, "人", "七", "八", "九"] for _ in range(2_000)]
    report = examine(file_of(("縄文", [HEAD, *rows])), base())
    told = sum(i.severity is Severity.ERROR for i in report.issues)
    count = report.count(Severity.ERROR)
    assert told <= MOST_ISSUES
    assert count > told
    assert report.has_errors
    assert f"{count}件" in "".join(as_text(report, base()))
    book = read_grids(write_report(report, "縄文.xlsx", date(2026, 11, 26)))
    (grid,) = book.grids
    assert f"ほかに{count - told:,}件" in str([*grid.rows.values()][-1])


def test_a_text_that_is_too_long_is_an_error_of_the_check_at_its_cell() -> None:
    rows = [
        [
            "w",
            "p",
            1,
            "名" * 301,
            "g",
            "1" * 32_700,
            "減少",
            "年次",
            2018,
            700,
            2022,
            650,
            2027,
            600,
        ]
    ]
    content = made(
        目標指標=rows, 実績=[["w", None, None, 1]], 実績の注記=[], 出来事=[], 参考系列=[]
    )
    report = examine(content, read_book(made()))
    long = [i for i in report.issues if i.code == "too_long_text"]
    assert {(i.sheet, i.cell, i.severity) for i in long} == {
        ("目標指標", "D2", Severity.ERROR),
        ("目標指標", "F2", Severity.ERROR),
    }
    assert "32,700字ある。ここに書けるのは300字まで" in " ".join(i.message for i in long)
