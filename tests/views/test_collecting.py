"""Who owes what for a fiscal year."""

from __future__ import annotations

from datetime import date

from chino_metrics.views.updating import collecting
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

#: The second indicator has a section of its own, and a reason instead of a value in 2021.
BOOK = read_book(made(added={"目標指標": {"担当": [None, "資源課"]}}))


def test_each_section_owes_what_has_neither_value_nor_reason() -> None:
    (first, second) = collecting.owing(BOOK, 2022)
    assert [(s.department, s.ids, s.plans) for s in (first, second)] == [
        ("環境課", ("w",), {"p"}),
        ("資源課", ("r",), {"p"}),
    ]
    assert collecting.owing(BOOK, 2021) == ()
    (own,) = first.entries
    assert (own.baseline, own.target) == ("2018年度 700g", "600g（2027年度）")
    assert [collecting.last_value(own.indicator, a) for a in own.last] == ["690g", "680g", "670g"]
    assert (
        collecting.last_value(second.entries[0].indicator, second.entries[0].last[-1]) == "未調査"
    )


def test_only_years_of_surveys_between_baseline_and_target_are_owed() -> None:
    assert collecting.owing(BOOK, 2018) == collecting.owing(BOOK, 2028) == ()
    every_second = made(added={"目標指標": {"調査間隔": ["2"]}})
    assert [s.ids for s in collecting.owing(read_book(every_second), 2023)] == [("r",)]


def test_a_request_shows_what_the_book_still_has() -> None:
    one = read_book(made(目標指標=ROWS["目標指標"][:1], 実績=ROWS["実績"][:1]))
    assert [e.indicator.id for e in collecting.asked(one, ("r", "w"), 2022)] == ["w"]


def test_in_june_the_year_that_has_just_ended_is_collected() -> None:
    assert collecting.newest_year(date(2026, 6, 3)) == 2025
    assert collecting.newest_year(date(2026, 3, 31)) == 2024
