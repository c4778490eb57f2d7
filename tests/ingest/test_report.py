"""The check report: the planners' own workbook, whole or in parts, and what is asked."""

import io
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.chart import LineChart
from openpyxl.comments import Comment
from openpyxl.styles import Font

from chino_metrics.ingest.report import examine
from chino_metrics.ingest.report_sheet import HEADS, write_report
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import Plan
from chino_metrics.settings import WORKBOOK
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import write_workbook
from tests.support.department_sheets import (
    FANS,
    FANS_NAME,
    FESTIVAL,
    FESTIVAL_NAME,
    HEAD,
    HP,
    HP_NAME,
    base,
    faulty,
    file_of,
    notes,
    numbers,
    read,
)


@cache
def published():
    return WORKBOOK.read_bytes()


def edited(*changes, without=(), name=""):
    """The report on the published workbook with cells of (sheet, address, value) changed."""
    book = load_workbook(io.BytesIO(published()))
    for sheet, address, value in changes:
        book[sheet][address] = value
    for sheet in without:
        del book[sheet]
    buffer = io.BytesIO()
    book.save(buffer)
    return examine(buffer.getvalue(), base(), name)


def place(sheet, head, indicator):
    """The address under ``head`` in the row of an indicator."""
    rows = list(load_workbook(io.BytesIO(published()))[sheet].iter_rows())
    column = next(c.column_letter for c in rows[0] if c.value == head)
    return next(f"{column}{row[0].row}" for row in rows if row[0].value == indicator)


def codes(report, severity=None):
    return {i.code for i in report.issues if severity in {None, i.severity}}


def test_the_whole_workbook_gives_every_actual_at_its_own_cell():
    report = examine(published(), base())
    expected = {
        (i.id, a.year): a.quantity.value
        for i in base().indicators
        for a in i.actuals
        if a.quantity.value is not None
    }
    assert numbers(report) == expected
    assert {a.quantity.cell.sheet for a in report.actuals} == {"実績"}
    assert not faulty(report)


@pytest.mark.parametrize("plan", ["jomon", "bosai", "sosei", "tabunka", "ict"])
def test_the_form_of_one_plan_reads_back_without_a_doubt(plan):
    content = write_workbook(read_tables(published()), plans=[plan], modified=date(2020, 1, 1))
    report = examine(content, base())
    assert report.kind == "workbook"
    assert not faulty(report)
    assert not faulty(report, Severity.WARNING)
    assert {base().indicator_by_id[a.indicator_id].plan_id for a in report.actuals} <= {plan}


def test_a_single_sheet_of_actuals_is_read_with_what_is_published():
    others = [s for s in load_workbook(io.BytesIO(published())).sheetnames if s != "実績"]
    report = edited(without=others)
    assert report.kind == "workbook"
    assert numbers(report) == numbers(examine(published(), base()))
    assert not faulty(report)


@pytest.mark.parametrize(
    ("head", "written", "code"),
    [
        ("2014年度", "#REF!", "error_value"),
        ("2014年度", "1.2千人", "unit_mismatch"),
        ("2014年度", True, "boolean_value"),
        ("2014年度", "582、601", "several_values"),
        ("2014年度", -582, "below_zero"),
        ("2014年度", "▲582", "below_zero"),
    ],
)
def test_a_faulty_cell_of_the_workbook_is_refused(head, written, code):
    address = place("実績", head, FANS)
    report = edited(("実績", address, written))
    assert ("実績", address) in {(i.sheet, i.cell) for i in report.issues if i.code == code}
    assert (FANS, 2014) not in numbers(report)


def test_what_changes_in_the_plan_is_a_warning_with_old_and_new():
    report = edited(
        ("目標指標", place("目標指標", "最終目標", FANS), 2500),
        ("目標指標", place("目標指標", "単位", HP), "回"),
        ("目標指標", place("目標指標", "望ましい方向", FESTIVAL), "減少"),
        ("目標指標", place("目標指標", "集計", FESTIVAL), "期間累計"),
    )
    said = " ".join(i.message for i in report.issues if i.code == "changed_definition")
    for word in ("2,000", "2,500", "回", "望ましい方向", "集計"):
        assert word in said
    assert "changed_definition" in codes(report, Severity.WARNING)


def test_directions_and_kinds_of_values_are_said_in_the_sheets_own_words():
    report = edited(("目標指標", place("目標指標", "望ましい方向", FESTIVAL), "減少"))
    (message,) = (i.message for i in report.issues if i.code == "changed_definition")
    assert "「減少」" in message
    assert "「増加」" in message


def test_a_published_value_that_is_gone_is_a_warning():
    address = place("実績", "2014年度", FANS)
    report = edited(("実績", address, None))
    assert ("実績", address) in {
        (i.sheet, i.cell) for i in report.issues if i.code == "vanishing_value"
    }


def test_macros_are_dropped_and_said():
    content = file_of(("縄文", [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3]]))
    report = examine(content, base(), "縄文.xlsm")
    assert len(numbers(report)) == 3


@cache
def twins():
    """The published book with a second plan that names one indicator alike."""
    festival = base().indicator_by_id[FESTIVAL]
    other = replace(festival, id="matsuri-1-1", plan_id="matsuri", actuals=())
    measure = replace(
        next(m for p in base().plans for m in p.measures if p.id == "jomon"),
        plan_id="matsuri",
        indicators=(other,),
        pillars=(),
        projects=(),
    )
    plan = Plan("matsuri", "茅野市まつり計画", "まつり", 2018, 2027, "", "", "", "", (measure,))
    return replace(base(), plans=(*base().plans, plan))


def test_a_name_in_two_plans_is_asked_where_nothing_tells_the_plan():
    content = file_of(("Sheet1", [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3]]))
    report = examine(content, twins())
    (question,) = report.questions
    assert set(question.candidates) == {FESTIVAL, "matsuri-1-1"}
    assert codes(report, Severity.ERROR) == {"ambiguous_indicator"}
    assert numbers(report) == {}
    answered = examine(content, twins(), answers={question.key: "matsuri-1-1"})
    assert set(numbers(answered)) == {("matsuri-1-1", y) for y in (2018, 2019, 2020)}
    assert not faulty(answered)


@pytest.mark.parametrize(
    ("sheet", "file", "indicator"),
    [
        ("縄文プロジェクト", "", FESTIVAL),
        ("茅野市まつり計画", "", "matsuri-1-1"),
        ("Sheet1", "R2_縄文プロジェクト実績.xlsx", FESTIVAL),
        ("まつり", "縄文.xlsx", "matsuri-1-1"),
    ],
)
def test_the_plan_is_told_by_the_sheet_before_the_file(sheet, file, indicator):
    content = file_of((sheet, [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3]]))
    report = examine(content, twins(), file)
    assert {key for key, _ in numbers(report)} == {indicator}
    assert not report.questions


def test_an_answer_counts_for_its_own_row_alone():
    rows = (HEAD, ["知らない名", "人", 1, 2, 3], ["知らない名", "人", 4, 5, 6])
    first = read(*rows)
    keys = [q.key for q in first.questions]
    assert len(set(keys)) == 2
    answers = {keys[0]: FESTIVAL, keys[1]: "skip"}
    report = read(*rows, answers=answers)
    assert numbers(report) == {(FESTIVAL, 2018): 1, (FESTIVAL, 2019): 2, (FESTIVAL, 2020): 3}
    assert not faulty(report)


def test_an_answer_that_names_no_indicator_is_asked_again():
    rows = (HEAD, ["知らない名", "人", 1, 2, 3])
    (question,) = read(*rows).questions
    assert read(*rows, answers={question.key: "no-such-id"}).questions
    assert faulty(read(*rows, answers={question.key: "no-such-id"}))


def test_stacked_rows_of_an_unknown_name_are_one_question():
    rows = (
        ["指標名", "区分", "2018"],
        ["知らない名", "目標", 1],
        [None, "実績", 2],
        [None, "達成率", 3],
    )
    report = read(*rows)
    (question,) = report.questions
    answered = read(*rows, answers={question.key: FANS})
    assert numbers(answered) == {(FANS, 2018): 2}
    assert len(answered.questions) == 1


def test_a_row_whose_id_and_name_are_two_indicators_is_asked_about():
    rows = (["指標ID", "指標名", "2018"], [FANS, FESTIVAL_NAME, 5], [HP, "アクセスの数", 6])
    report = read(*rows)
    (question,) = report.questions
    assert numbers(report) == {(HP, 2018): 6}
    assert faulty(report) == {"B2"}
    assert question.candidates == (FANS, FESTIVAL)
    answered = read(*rows, answers={question.key: FANS})
    assert numbers(answered) == {(FANS, 2018): 5, (HP, 2018): 6}
    assert not faulty(answered)


def test_an_unknown_id_with_a_known_name_is_told():
    report = read(["指標ID", "指標名", "2018"], ["jomon-9-9", FESTIVAL_NAME, 5])
    assert {i.severity for i in report.issues if i.cell == "A2"} & {
        Severity.WARNING,
        Severity.ERROR,
    }


def test_a_reason_beside_a_published_value_takes_nothing_away():
    report = read(["指標名", "2014年度"], [FANS_NAME, "（集計中）"])
    assert "集計中" in notes(report)[FANS, 2014]
    assert "kept_value" in codes(report, Severity.INFO)


def test_how_the_file_was_read_is_told():
    rows = [
        ["指標名", "単位", "R2実績", "R2達成率", "備考"],
        [HP_NAME, "件", 88111, 92, None],
    ]
    said = " ".join(text for _, text in read(*rows).reading)
    assert "C列を2020年度" in said
    assert "達成率" in said
    assert "備考" in said


def test_every_message_quotes_or_names_a_place_and_says_what_to_do():
    rows = [
        [FESTIVAL_NAME, "人", "1人、2人", "#REF!", "x"],
        [HP_NAME, "千件", 1, 2, 3],
        ["知らない名", "人", 1, 2, 3],
        [FANS_NAME, "人", "▲899", "12:30", 1e308],
    ]
    report = read(HEAD, *rows)
    errors = [i for i in report.issues if i.severity is Severity.ERROR]
    assert {"C2", "D2", "A4", "D5", "E5", "B3"} <= {i.cell for i in errors}
    for issue in errors:
        assert "「" in issue.message
        assert issue.message.endswith("ください。")
        assert issue.sheet == "縄文"


def test_the_report_is_a_sheet_to_work_through():
    report = edited(("実績", place("実績", "2014年度", FANS), "=1+"), ("実績", "D2", "七"))
    day = date(2026, 5, 1)
    content = write_report(report, "=x.xlsx", day)
    (sheet,) = load_workbook(io.BytesIO(content))
    rows = list(sheet.iter_rows(values_only=True))
    assert (rows[0][0], rows[1]) == ("=x.xlsx の点検結果", HEADS)
    told = {(i.sheet, i.cell, i.indicator, i.message) for i in report.issues}
    assert ("実績", "D2", "市内事業所就業者数") in {line[:3] for line in told}
    assert {row[1:5] for row in rows[2:]} == {tuple(t or None for t in each) for each in told}
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}
    assert content == write_report(report, "=x.xlsx", day)


def test_a_number_under_no_head_in_the_workbook_is_refused():
    report = edited(("実績", "Z3", 52), ("出来事", "Z1", "覚え"), ("出来事", "Z2", 7))
    assert ("実績", "Z1") in {
        (i.sheet, i.cell) for i in report.issues if i.code == "headless_numbers"
    }
    assert "headless_numbers" in codes(report, Severity.ERROR)


def test_a_line_of_a_csv_of_the_workbook_that_is_too_long_is_refused():
    lines = ["指標ID,2018年度,2019年度", f"{HP},93,100,91,200", f"{FESTIVAL},3900,3800"]
    report = examine("\n".join(lines).encode(), base(), "実績.csv")
    assert report.kind == "workbook"
    assert faulty(report) == {"D2"}


def test_comments_and_drawings_are_mentioned():
    def comment(book):
        sheet = book["縄文"]
        sheet["C2"].comment = Comment("速報値。6月に直す", "田中")
        sheet["B1"].comment = Comment("単位は人", "田中")
        sheet.add_chart(LineChart(), "G4")

    rows = [HEAD, [FESTIVAL_NAME, "人", 3900, 3800, 0]]
    report = examine(file_of(("縄文", rows), change=comment), base())
    said = {i.code: (i.severity, i.cell, i.message) for i in report.issues}
    assert said["commented_value"][:2] == (Severity.WARNING, "C2")
    assert "速報値。6月に直す" in said["commented_value"][2]
    assert said["comments"][:2] == (Severity.INFO, "B1")
    assert said["drawings"][0] is Severity.INFO
    assert not faulty(report)


def test_a_struck_out_name_or_head_keeps_its_row_or_column_from_being_read():
    def strike(book):
        for address in ("A3", "D1"):
            book["縄文"][address].font = Font(strike=True)

    rows = [HEAD, [FESTIVAL_NAME, "人", 1, 2, 3], [FANS_NAME, "人", 4, 5, 6]]
    report = examine(file_of(("縄文", rows), change=strike), base())
    assert numbers(report) == {(FESTIVAL, 2018): 1, (FESTIVAL, 2020): 3}
    assert faulty(report) == {"A3", "D1"}
