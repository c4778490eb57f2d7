"""When a number is owed and how old one is: intervals, ages, targets still to be set."""

from __future__ import annotations

from typing import Any

import pytest

from chino_metrics.model.plan import Book
from chino_metrics.screens import data_check, overview
from chino_metrics.views import readiness
from chino_metrics.workbook.reading import read_book
from tests.support.books import scene_of
from tests.support.every_form import forms
from tests.support.made_workbook import made
from tests.support.markup import text


def of(*actuals: Any, interval: int | None = 2, goal: Any = 80.0, last: int = 2030) -> Book:
    """入区率 with baseline 2017, surveyed every ``interval`` years; today is November 2026."""
    row = ["w", "p", 1, "入区率", "%", None, "増加", "年次", 2017, 60.0, None, None, last, goal]
    return read_book(
        made(
            added={"目標指標": {"調査間隔": [interval]}},
            目標指標=[row],
            実績=[["w", None, None, *actuals]],
            実績の注記=[],
            参考系列=[],
            出来事=[],
        )
    )


def test_a_biennial_survey_owes_only_its_years_and_says_that_it_is_biennial() -> None:
    """F8."""
    scene = scene_of(of())
    assert scene.owed == {"w": (2019, 2021, 2023, 2025)}
    (debt,) = readiness.debts(scene)
    assert debt.lines == ("2019・2021・2023・2025年度（隔年）",)
    assert "2025年度（隔年）" in text(str(data_check.render(scene)))
    assert "2025年度（隔年）" in text(str(overview.render(scene)))


def test_what_waits_for_its_target_is_listed_apart() -> None:
    scene = scene_of(of(goal="今後設定"))
    assert scene.owed == {}
    assert "目標の設定を待つ1指標：入区率" in text(str(data_check.render(scene)))
    assert "目標の設定を待つ指標：ごみの入区率" in text(str(overview.render(scene)))
    assert readiness.awaiting(scene.covered) == (("ごみ", ("入区率",)),)
    said = dict(forms(of(goal="今後設定")))
    assert "目標の設定を待つ指標" in said["pdf"]
    assert "目標の設定を待つ指標" in said["xlsx"]


@pytest.mark.parametrize(
    ("content", "age"),
    [
        (of(61.0, interval=1), 6),
        (of(None, None, 62.0, interval=3), 4),
        (of(None, None, 62.0, interval=4), 0),
        (of(61.0, interval=1, last=2020), 0),
        (of(61.0, interval=1, last=2021), 6),
        (of(), 0),
    ],
    ids=["yearly", "older", "within", "final is next", "final is later", "no actual"],
)
def test_a_value_is_old_where_a_newer_one_is_due(content: Book, age: int) -> None:
    assert [e.age for e in scene_of(content).entries] == [age]


def test_the_age_counts_from_an_earlier_year_where_one_is_chosen() -> None:
    content = of(61.0, None, 63.0, interval=1)
    assert [e.age for e in scene_of(content, as_of=2020).entries] == [0]
    assert [e.age for e in scene_of(content).entries] == [4]


def test_every_form_says_how_old_a_value_is() -> None:
    said = dict(forms(of(61.0, interval=1)))
    assert "2019年度の値（6年前）" in said["indicator"]
    assert "2019年度（6年前）" in said["plan"]
    assert "（2019、6年前）" in said["trends"]
    assert "2019年度の実績（6年前）" in said["slides"]
    assert "2019年度（6年前）" in said["pdf"]
    assert "6年前の値" in said["xlsx"]
    assert all("年前" not in words for words in dict(forms(of(61.0, last=2020))).values())
