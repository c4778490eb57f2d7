"""Texts of an upload are held against the numbers that stand once it is published."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from openpyxl import Workbook

from chino_metrics.ingest.department.evaluations import against_numbers
from chino_metrics.ingest.report import examine
from chino_metrics.model.issue import Severity
from chino_metrics.screens import update
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import HEADS, made, saved

TODAY = date(2026, 11, 26)
CODES = ("wrong_direction", "wrong_verdict", "number_differs", "same_as_last_year")
ALL = {*CODES, "overdue_without_outcome", "due_after_plan", "missing_cause", "missing_action"}


def written(**rows) -> bytes:
    """A workbook whose 評価 says of w and 2020 and 2021 what stands under each head."""
    heads = {"要因": None, "今後の対応": None, "期限": None, "担当": None, "対応の結果": None}
    texts = {head: [rows.get(head, (None, None))[n] for n in range(2)] for head in heads}
    return made(added={"評価": {"指標ID": ["w", "w"], "年度": [2020, 2021], **texts}})


@cache
def base(**rows):
    return read_book(written(**rows) if rows else made())


def sheet(*heads, values):
    """A department's sheet with a row of w: 670 g is published of 2021, 680 of 2020."""
    book = Workbook()
    book.active.append(["指標名", "単位", "2021年度実績", *heads])
    book.active.append(["1人1日のごみ", "g", *values])
    return saved(book)


def asked(content, on=None):
    report = examine(content, on or base(), "report.xlsx", today=TODAY)
    return {
        (i.cell, i.code) for i in report.issues if i.code in ALL and i.severity is Severity.WARNING
    }


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ({"要因": (None, "ごみの量は前年度より減少した。")}, set()),
        ({"要因": (None, "ごみの量は前年度より増加した。")}, {("C3", "wrong_direction")}),
        ({"要因": (None, "実績は102gであった。")}, {("C3", "number_differs")}),
        ({"要因": ("減った。", "減った。")}, {("C3", "same_as_last_year")}),
        (
            {"今後の対応": ("袋を見直す", None), "期限": ("2021年3月", None)},
            {("E2", "overdue_without_outcome")},
        ),
        (
            {"今後の対応": (None, "袋を見直す"), "期限": (None, "2030年")},
            {("E3", "due_after_plan")},
        ),
    ],
    ids=["agrees", "direction", "number", "same", "overdue", "after the plan"],
)
def test_what_a_text_says_is_held_against_the_numbers_beside_it(rows, found):
    assert asked(written(**rows)) == found


def test_what_became_of_last_years_measure_does_not_hide_that_it_is_written_again():
    on = base(今後の対応=("令和2年度は、袋を見直す。", None))
    values = (670, "令和3年度は、袋を見直す。", "袋を2回見直した。")
    content = sheet("今後の対応", "前年度の対応の結果", values=values)
    assert ("D2", "same_as_last_year") in asked(content, on)


def test_a_text_about_a_year_to_come_is_asked_about():
    book = Workbook()
    book.active.append(["指標名", "単位", "2030年度実績", "要因"])
    book.active.append(["1人1日のごみ", "g", None, "雨が多かった。"])
    report = examine(saved(book), base(), "x.xlsx", today=TODAY)
    assert [(i.cell, i.code) for i in report.issues] == [("D2", "future_text")]


def test_what_is_published_as_it_is_is_not_asked_about_again():
    rows = {"要因": (None, "ごみの量は前年度より増加した。")}
    on = base(**rows)
    assert asked(written(**rows), on) == set()
    assert asked(written(要因=(None, "ごみの量は前年度より増加した")), on) != set()


def test_a_sheet_of_a_department_is_asked_about_its_own_texts():
    said = "ごみの量は前年度より増加した。"
    assert asked(sheet("要因", values=[670, said])) == {("D2", "wrong_direction")}
    assert asked(sheet("要因", values=[690, said])) == set()  # the new value went that way


def test_a_new_value_asks_again_about_the_text_beside_it():
    on = base(要因=(None, "ごみの量は前年度より減少した。"))
    rose = sheet("要因", values=[690, "ごみの量は前年度より減少した。"])
    assert asked(rose, on) == {("D2", "wrong_direction")}


def test_the_check_says_that_texts_were_read_where_there_are_no_values():
    heads = {"指標ID": ["w"], "年度": [2021], "要因": ["雨が多かった。"]}
    alone = made(without={*HEADS}, added={"評価": heads})
    report = examine(alone, base(), "report.xlsx", today=TODAY)
    assert update.check_title(report) == "1件の要因や対応を読み取りました"
    both = examine(written(要因=(None, "雨が多かった。")), base(), today=TODAY)
    assert update.check_title(both).startswith(f"{len(both.actuals)}件の値と1件の要因や対応を")


def test_where_there_are_too_many_texts_it_says_so(monkeypatch):
    monkeypatch.setattr(against_numbers, "MOST_CHARACTERS", 3)
    report = examine(written(要因=(None, "ごみの量は増加した。")), base(), today=TODAY)
    (told,) = [i for i in report.issues if i.code == "too_many_texts"]
    assert told.cell == "C3"
    assert "1件の評価は、値と照らしていない" in told.message
