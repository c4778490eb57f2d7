"""The texts of 評価 against the numbers: the 32 cases, and sentences as planners write them.

``texts.csv`` and ``texts_indicators.csv`` are the cases with their right answers;
``written_texts.csv`` has more of the same form: negations, other subjects, other years, wishes,
中間目標, 達成率, words of comparison, widths, units and eras. Everything is invented.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chino_metrics.evaluation.facts import Code, Field, TextFacts, facts_about
from chino_metrics.evaluation.rules import codes, judge
from chino_metrics.model.plan import Direction
from chino_metrics.model.verdict import Status
from chino_metrics.settings import SAMPLE_WORKBOOK, read_workbook
from chino_metrics.workbook.reading import read_book

HERE = Path(__file__).parent
FELL = TextFacts(
    Field.CAUSE, "登録者数は増加した。", 2024, date(2025, 11, 20), "応援団の登録者数", "人",
    Direction.INCREASE, 2027, Status.BEHIND, 1497, 1540,
)  # fmt: skip


def lines(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INDICATORS = {line["indicator_id"]: line for line in lines("texts_indicators.csv")}


def number(text: str) -> float | None:
    return float(text) if text else None


def facts_of(line: dict[str, str]) -> TextFacts:
    indicator = INDICATORS[line["indicator_id"]]
    end = indicator["plan_end"]
    return TextFacts(
        field=Field(line["field"]),
        text=line["text"],
        year=int(line["year"]),
        today=date.fromisoformat(line["today"]),
        name=indicator["name"],
        unit=line["unit"],
        direction=Direction(indicator["direction"]),
        plan_end=int(end) if end else None,
        status=Status(line["status"]),
        value=number(line["value"]),
        previous_value=number(line["previous_value"]),
        previous_text=line["previous_text"],
        due=line["due"],
        outcome=line["outcome"],
    )


@pytest.mark.parametrize(("name", "count"), [("texts.csv", 32), ("written_texts.csv", 1700)])
def test_every_text_is_asked_what_it_should_be_and_nothing_else(name: str, count: int) -> None:
    cases = lines(name)
    assert len(cases) >= count
    wrong = []
    for line in cases:
        expected = set() if line["expected"] == "none" else set(line["expected"].split("|"))
        found = codes(facts_of(line))
        if set(found) != expected:
            wrong.append((line["id"], line["text"], sorted(expected), found))
    assert wrong == []


def test_a_question_names_the_words_that_raise_it() -> None:
    (finding,) = judge(FELL)
    assert (finding.code, finding.said) == (Code.WRONG_DIRECTION, "増加")
    (finding,) = judge(replace(FELL, text="登録者数は１，４７９人である。"))
    assert (finding.code, finding.said) == (Code.NUMBER_DIFFERS, "1,479人")


@pytest.mark.parametrize(
    "unknown",
    [{"value": None}, {"previous_value": None}, {"value": 1540}, {"text": "増加策を練る。"}],
)
def test_what_is_not_known_is_held_against_nothing(unknown: dict[str, object]) -> None:
    assert judge(replace(FELL, **unknown)) == ()  # type: ignore[arg-type]


def test_without_direction_only_better_and_worse_are_left() -> None:
    better = replace(FELL, text="登録者数は前年度から改善した。")
    assert codes(better) == (Code.WRONG_DIRECTION,)
    assert codes(replace(better, direction=Direction.UNKNOWN)) == ()
    assert codes(replace(FELL, direction=Direction.UNKNOWN)) == (Code.WRONG_DIRECTION,)


def test_without_a_name_the_general_words_are_left() -> None:
    nameless = replace(FELL, name="")
    assert codes(nameless) == ()
    assert codes(replace(nameless, text="前年度より増加した。")) == (Code.WRONG_DIRECTION,)
    assert codes(replace(nameless, text="実績は1,479人である。")) == (Code.NUMBER_DIFFERS,)
    assert codes(replace(nameless, text="進捗は順調である。")) == (Code.WRONG_VERDICT,)


def test_a_text_is_held_against_the_values_of_its_indicator() -> None:
    book = read_workbook(SAMPLE_WORKBOOK)
    indicator = read_book(book).indicator_by_id["bosai-2-4"]
    values = {a.year: a.quantity.value for a in indicator.actuals}
    said = facts_about(indicator, Field.CAUSE, "前年度から減少した。", 2022, date(2023, 11, 20))
    assert (said.value, said.previous_value) == (values[2022], values[2021])
    assert codes(said) == (Code.WRONG_DIRECTION,)
    assert codes(facts_about(indicator, Field.CAUSE, "減少した。", 2040, said.today)) == ()


def test_several_questions_come_in_one_order() -> None:
    text = "引き続き登録者数は順調に増加し、1,600人となった。"
    found = replace(
        FELL, field=Field.ACTION, text=text, previous_text=text, due="令和10年4月", outcome=""
    )
    assert codes(replace(found, today=date(2030, 1, 1))) == (
        Code.WRONG_DIRECTION,
        Code.WRONG_VERDICT,
        Code.NUMBER_DIFFERS,
        Code.SAME_AS_LAST_YEAR,
        Code.OVERDUE_WITHOUT_OUTCOME,
        Code.DUE_AFTER_PLAN,
    )


@pytest.mark.parametrize(
    "text",
    ["は", "の増加", "〔2024〕", "（（（", "「", "増加" * 400, "令和99年度は", "\x01、\x02", "①②③"],
)
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert set(codes(replace(FELL, text=text))) <= {Code.WRONG_DIRECTION, Code.MISSING_CAUSE}
