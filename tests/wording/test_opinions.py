"""What the indicator page says of the other methods, beside the verdict of the city."""

from __future__ import annotations

from pathlib import Path

import pytest

from chino_metrics.assessment.methods.numbers import NOT_AVAILABLE, Opinion
from chino_metrics.assessment.progress import assess_book
from chino_metrics.model.plan import Book
from chino_metrics.model.verdict import Status
from chino_metrics.settings import ROOT
from chino_metrics.wording.beside_verdicts import opinions
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import made

DATA = ROOT / "data"


def book_of(path: Path) -> Book:
    return read_book(path.read_bytes())


@pytest.fixture(scope="module")
def sample() -> Book:
    return book_of(DATA / "sample_actuals.xlsx")


def test_growth_disagrees_where_the_baseline_is_small(sample: Book) -> None:
    indicator = sample.indicator_by_id["bosai-2-4"]
    assessment = assess_book(sample)["bosai-2-4"]
    rows = {row.key: row for row in opinions.rows(indicator, assessment)}
    assert [rows[k].compared for k in ("opensdg", "eurostat", "kofukin", "destatis")] == [
        "異なる",
        "異なる",
        "ほぼ同じ",
        "ほぼ同じ",
    ]
    assert rows["opensdg"].formula == "年平均の伸び率 46.0%÷40.5%"
    assert rows["opensdg"].value == "113.4%"
    assert rows["destatis"].value == "131人"
    title = opinions.finding(indicator, assessment)
    assert title == "ほかの方法では：伸び率で見る2つの方法は「順調」"
    assert "基準値が5人と小さく" in opinions.reason(indicator, assessment)


@pytest.mark.parametrize("year", [None, 2022, 2017])
def test_a_reason_is_given_only_where_a_method_disagrees(sample: Book, year: int | None) -> None:
    for key, assessment in assess_book(sample, year).items():
        indicator = sample.indicator_by_id[key]
        rows = opinions.rows(indicator, assessment)
        if opinions.reason(indicator, assessment):
            assert any(row.is_other for row in rows), key
        if assessment.status is Status.NOT_ASSESSED:
            assert not any(row.is_other for row in rows), key


def test_nothing_is_compared_while_the_actuals_are_awaited() -> None:
    book = book_of(DATA / "chino_indicators.xlsx")
    for key, assessment in assess_book(book).items():
        if assessment.status is Status.NOT_ASSESSED:
            told = opinions.rows(book.indicator_by_id[key], assessment)
            assert {row.compared for row in told} <= {"―"}, key


def test_a_falling_rate_without_a_target_is_a_deterioration() -> None:
    code = "moderate_deterioration"
    assert opinions.status(Opinion("eurostat", code, -0.004)) == "やや悪化"
    assert opinions.status(Opinion("eurostat", code, 0.3)) == "進みが足りない"
    assert opinions.status(Opinion("eurostat", NOT_AVAILABLE)) == "判定できない"


def test_a_tiny_book_is_told_too() -> None:
    book = read_book(made())
    assessment = assess_book(book)["w"]
    assert len(opinions.rows(book.indicator_by_id["w"], assessment)) == 5
