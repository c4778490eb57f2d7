"""Mistakes that planners make in sheets: no wrong value goes through without a word."""

import pytest

from chino_metrics.model.issue import Severity
from tests.support.department_sheets import (
    FESTIVAL,
    FESTIVAL_NAME,
    faulty,
    notes,
    numbers,
    read,
)

BEFORE = ["指標名", "単位", "R4年度実績"]
ROW = [FESTIVAL_NAME, "人", 3700, 1900]
KEPT = {(FESTIVAL, 2022): 3700}


def told(report, cell):
    return " ".join(i.message for i in report.issues if i.cell == cell)


@pytest.mark.parametrize(
    "head",
    [
        *("R5年度実績（女性）", "R5年度実績（うち市外）", "R5年度実績（対目標）", "R5年度 市内"),
        *("令和0年度実績", "2O23年度", "20233年度", 202403, "実績（率）", "#REF!", "=C1"),
    ],
)
def test_a_head_that_may_be_of_another_thing_or_year_is_refused_by_its_cell(head):
    report = read([*BEFORE, head], ROW)
    assert numbers(report) == KEPT
    assert faulty(report) == {"D1"}
    assert "D2" in told(report, "D1")


@pytest.mark.parametrize(
    "head",
    [
        *("R5年度実績（上半期）", "R5年度上半期", "R5年度（4～9月）", "R5年度中間実績"),
        *("R5年度第2四半期", "R5年度（12月末現在）"),
    ],
)
def test_values_of_less_than_a_year_are_left_out_and_told(head):
    report = read([*BEFORE, head], ROW)
    assert numbers(report) == KEPT
    assert not faulty(report)
    assert faulty(report, Severity.WARNING) == {"D1"}
    assert "途中まで" in told(report, "D1")


@pytest.mark.parametrize(
    ("head", "note"),
    [("R5年度（速報）", "速報"), ("R5年度実績（速報値）", "速報値"), ("R5年度実績（確定）", "")],
)
def test_a_state_in_a_head_goes_with_its_values(head, note):
    report = read([*BEFORE, head], ROW)
    assert numbers(report) == {**KEPT, (FESTIVAL, 2023): 1900}
    assert notes(report)[FESTIVAL, 2023] == note
    assert not faulty(report)


@pytest.mark.parametrize(
    ("below", "values", "refused"),
    [
        ([None, "（速報）"], {2022: 3700, 2023: 1900}, set()),
        ([None, "見込"], {2022: 3700}, set()),
        ([None, "上半期"], {2022: 3700}, set()),
        ([None, "うち女性"], {2022: 3700}, {"D2"}),
        (["計", "男"], {}, {"C2", "D2"}),
    ],
)
def test_a_row_of_words_below_the_years_belongs_to_the_head(below, values, refused):
    report = read(["指標名", "単位", "R4年度", "R5年度"], [None, None, *below], ROW)
    assert numbers(report) == {(FESTIVAL, year): value for year, value in values.items()}
    assert faulty(report) == refused
