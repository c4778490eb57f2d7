"""F7: a target in words is quoted; 今後設定 is said only where the plan says so."""

from __future__ import annotations

import pytest

from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Book
from chino_metrics.model.target import Target
from chino_metrics.workbook.reading import read_book
from tests.support.books import book
from tests.support.every_form import forms
from tests.support.made_workbook import made

OPEN = [
    "今後設定",
    "数値については、今後設定",
    "別途定める",
    "未定",
    "検討中",
    "計画の見直しのときに決める",
    *{i.final.quantity.text for i in book("").indicators if i.final.quantity.text},
]
SAID = ["毎年度実施", "全地区で設置", "現状維持", "計画の設定"]


@pytest.mark.parametrize(("words", "left_open"), [(w, w in OPEN) for w in OPEN + SAID])
def test_only_the_plans_own_sentence_leaves_a_target_open(words: str, left_open: bool) -> None:
    target = Target(2027, Quantity(text=words))
    assert (target.is_left_open, target.is_in_words) == (left_open, not left_open)


@pytest.mark.parametrize("quantity", [Quantity(), Quantity(5.0)])
def test_a_number_and_nothing_are_no_words(quantity: Quantity) -> None:
    assert not Target(2027, quantity).is_left_open
    assert not Target(2027, quantity).is_in_words


def of(goal: str | None, actuals: list[float | None]) -> Book:
    row = ["w", "p", 1, "防災訓練", "回", None, "増加", "年次", 2018, 3, None, None, 2027, goal]
    rows = {"目標指標": [row], "実績": [["w", None, None, *actuals]]}
    return read_book(made(実績の注記=[], 参考系列=[], 出来事=[], **rows))


@pytest.mark.parametrize("actuals", [[None, None, None], [3, 4, 4]])
@pytest.mark.parametrize(
    ("goal", "word", "others"),
    [
        ("毎年度実施", "「毎年度実施」", ("今後設定", "目標なし", "設定を待", "設定待ち")),
        ("今後設定", "今後設定", ("目標なし", "文の目標")),
        (None, "目標なし", ("今後設定", "文の目標")),
    ],
)
def test_every_form_says_what_the_plan_says(
    goal: str | None, word: str, others: tuple[str, ...], actuals: list[float | None]
) -> None:
    said = dict(forms(of(goal, actuals)))
    whole = {
        form: words for form, words in said.items() if form in {"plan", "slides", "pdf", "xlsx"}
    }
    assert [form for form, words in whole.items() if word not in words] == []
    for other in others:
        assert [form for form, words in said.items() if other in words] == []
