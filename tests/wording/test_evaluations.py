"""The words of a question about a text: what it says, what the numbers say, what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chino_metrics.evaluation.facts import Code, Field, Finding, TextFacts
from chino_metrics.model.plan import Direction
from chino_metrics.model.verdict import Status
from chino_metrics.wording.evaluations import question

FACTS = TextFacts(
    Field.CAUSE, "文", 2024, date(2025, 11, 20), "入区率", "%", Direction.INCREASE, 2027,
    Status.SLIGHTLY_BEHIND, 68.5, 69,
)  # fmt: skip


@pytest.mark.parametrize("code", Code)
def test_every_question_ends_with_what_to_do(code: Code) -> None:
    said = question(FACTS, Finding(code, "増加"))
    assert "ください。" in said
    assert "None" not in said
    assert "—" not in said


@pytest.mark.parametrize(
    ("code", "words", "text"),
    [
        (Code.MISSING_CAUSE, "", "2024年度の判定は「◆ やや遅れ」だが、要因が書かれていない。"),
        (Code.WRONG_DIRECTION, "増加", "2024年度の値68.5%は、前年度の69.0%から減っている。"),
        (Code.WRONG_VERDICT, "目標を達成", "要因に「目標を達成」とあるが、2024年度の判定は「◆ やや遅れ」。"),
        (Code.NUMBER_DIFFERS, "70%", "要因に「70%」とあるが、2024年度の値は68.5%。"),
        (Code.DUE_AFTER_PLAN, "R10.4", "期限「R10.4」が、計画の終わり（2027年度）より後にある。"),
    ],
)  # fmt: skip
def test_a_question_names_the_words_and_the_numbers(code: Code, words: str, text: str) -> None:
    assert text in question(FACTS, Finding(code, words))


def test_where_less_is_better_the_question_says_so() -> None:
    worse = replace(FACTS, direction=Direction.DECREASE, value=70)
    said = question(worse, Finding(Code.WRONG_DIRECTION, "改善"))
    assert "前年度の69%から増えている（少ないほうがよい指標）。" in said
