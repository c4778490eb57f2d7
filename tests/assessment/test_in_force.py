"""Which baseline and target a year is judged by, and targets that apply in every year."""

import pytest

from chino_metrics.assessment import in_force, progress
from chino_metrics.assessment.progress import assess_book, book_as_of
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import made
from tests.support.other_years import other_years

#: From 700 g (2018) to 600 g (2027), 690 to 670 g in 2019 to 2021.
EASED = {
    "指標ID": ["w"],
    "改定日": ["2021-06-01"],
    "項目": ["最終目標"],
    "前の年度": [2027],
    "前の値": [400],
    "新しい年度": [2027],
    "新しい値": [600],
    "理由": ["国の指針"],
}
ROW = ["w", "p", 1, "1人1日のごみ", "g", None, "減少", "年次", 2018, 700, None, None, 2027, 600]


def read(actual=(690, 680, 670), **added):
    rows = {"目標指標": [ROW], "実績": [["w", "1人1日のごみ", "g", *actual]]}
    return read_book(made(added=added, without=("実績の注記",), **rows))


@pytest.mark.parametrize(("as_of", "target"), [(2019, 400), (2020, 400), (2021, 600), (None, 600)])
def test_a_year_is_judged_by_the_target_in_force_on_its_last_day(as_of, target):
    book = read(目標の改定=EASED)
    assert book.issues == ()
    (found,) = assess_book(book, as_of).values()
    gap = found.actual - target
    assert found.gap == gap
    seen = in_force.book_in_force(book, as_of or 2021, book_as_of(book))
    assert seen.indicators[0].final.quantity.value == target
    assert (seen is book) == (target == 600)


@pytest.mark.parametrize("most", [1, pytest.param(250_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("book", [other_years(), read(目標の改定=EASED)], ids=["many", "revised"])
def test_many_years_at_once_are_judged_as_each_by_itself(book, most, monkeypatch):
    monkeypatch.setattr(progress, "_MOST_ROWS", most)
    years = range(2010, 2027, 2)
    assert progress.assess_years(book, years) == {y: assess_book(book, y) for y in years}
    assert progress.assess_years(book, ()) == {}


def test_the_newest_year_is_judged_by_the_target_of_today():
    later = {**EASED, "改定日": ["2026-06-01"]}
    (found,) = assess_book(read(目標の改定=later), 2021).values()
    assert found.gap == 70


def test_what_was_in_force_has_no_later_revisions_and_is_told_apart():
    book = read(目標の改定=EASED)
    seen = in_force.book_in_force(book, 2020, 2021)
    assert seen.indicators[0].revisions == ()
    assert seen != book
    assert seen.sha256 != book.sha256
    assert in_force.book_in_force(seen, 2020, 2021) is seen


def test_a_plan_that_has_ended_is_judged_at_its_last_year():
    rows = [["p", "ごみの計画", "ごみ", 2018, 2020, "環境課", None]]
    both = made(計画=rows, added={"計画": {"状態": ["終了"]}})
    book = read_book(both)
    waste = assess_book(book)["w"]
    assert (waste.year, waste.actual) == (2020, 680)
    assert book_as_of(book) == 2020


@pytest.mark.parametrize(
    ("actuals", "status", "reason"),
    [
        ((600, None, None), Status.ACHIEVED, None),
        ((605, None, None), Status.ON_TRACK, None),
        ((640, None, None), Status.SLIGHTLY_BEHIND, None),
        ((690, None, None), Status.BEHIND, None),
        ((710, None, None), Status.BEHIND, Reason.REGRESSED),
        ((None, None, None), Status.NOT_ASSESSED, Reason.NO_ACTUAL),
    ],
)
def test_a_target_of_every_year_applies_from_the_first_year_on(actuals, status, reason):
    (found,) = assess_book(read(actuals, 目標指標={"目標の種類": ["毎年度"]})).values()
    assert (found.status, found.reason) == (status, reason)
    if found.year is not None:
        assert (found.expected, found.pace) == (600, found.progress)
        assert found.required_per_year is None
