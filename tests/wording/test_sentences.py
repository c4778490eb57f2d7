"""The sentence of every verdict, and the words and signs they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import pytest

from chino_metrics.assessment.progress import assess_book
from chino_metrics.charts.series import series_of
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import Accumulation, Actual, Book, Direction, Indicator, Measure, Plan
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.views.choice import Choice
from chino_metrics.wording import headlines, sentences, terms
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from tests.support.books import book
from tests.support.markup import text
from tests.support.screens import drawn


def judged(
    actual: float | None, year: int = 2022, as_of: int | None = None, **changes: Any
) -> tuple[Indicator, Any]:
    """An indicator 1,000人 (2017年度) → 2,000人 (2027年度) with one actual, and its verdict."""
    cell = Cell("目標指標", "A1")
    base, goal, middle = (
        changes.pop(k, d) for k, d in (("base", 1000.0), ("goal", 2000.0), ("middle", None))
    )
    words, decimals = changes.pop("words", None), changes.get("decimals", 0)
    changes.pop("decimals", None)
    plain: dict[str, Any] = {
        "id": "a",
        "plan_id": "p",
        "measure_no": 1,
        "name": "応援団",
        "unit": "人",
        "unit_printed": "",
        "direction": Direction.INCREASE,
        "accumulation": Accumulation.STOCK,
        "twin_id": None,
        "note": "",
        "cell": cell,
        "baseline": Target(2017, Quantity(base, None, decimals, cell)),
        "interim": Target(
            2022 if middle is not None else None, Quantity(middle, None, decimals, cell)
        ),
        "final": Target(2027, Quantity(goal, words, decimals, cell)),
    }
    actuals = () if actual is None else (Actual("a", year, Quantity(actual, None, decimals, cell)),)
    made_indicator = Indicator(**(plain | changes), actuals=actuals)
    measure = Measure("p", 1, "m", "", (), (), (made_indicator,))
    content = Book(
        (Plan("p", "計画", "計", None, None, "課", "", "", "", (measure,)),),
        (),
        (),
        False,
        "0",
        None,
    )
    return made_indicator, assess_book(content, as_of or max(year, 2017))["a"]


Judged = Callable[[], tuple[Indicator, Any]]


def later(*arguments: Any, **changes: Any) -> Judged:
    """``judged`` when a test asks, and once: not while the tests are collected."""
    return cache(partial(judged, *arguments, **changes))


CASES = [
    (
        "順調",
        later(1500.0),
        "応援団は1,500人で、2022年度の目安1,500人に届いている",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,500人。"
        "目安1,500人までの進みは100.0%で95%以上のため「順調」とする。",
    ),
    (
        "やや遅れ",
        later(1400.0),
        "応援団は1,400人で、2022年度の目安1,500人に100人届かない",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,400人。"
        "目安1,500人までの進みは80.0%で60%以上95%未満のため「やや遅れ」とする。",
    ),
    (
        "遅れ",
        later(1100.0),
        "応援団は1,100人で、2022年度の目安1,500人に400人届かない",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,100人。"
        "目安1,500人までの進みは20.0%で60%未満のため「遅れ」とする。",
    ),
    (
        "基準値より後退",
        later(900.0),
        "応援団は900人で、基準値1,000人（2017年度）を下回っている",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は900人。"
        "目安1,500人までの進みは−20.0%（基準値を下回っている）で60%未満のため「遅れ」とする。",
    ),
    (
        "達成",
        later(2100.0),
        "応援団は2,100人で、最終目標2,000人（2027年度）を達成した",
        "2022年度の実績は2,100人で、最終目標2,000人（2027年度）に達しているため「達成」とする。",
    ),
    (
        "基準時点で達成",
        later(None, base=2000.0),
        "応援団は、基準値2,000人がすでに目標2,000人に達している",
        "基準値2,000人（2017年度）がすでに最終目標2,000人（2027年度）に達しているため「達成」とする（基準時点で達成済み）。",
    ),
    (
        "基準時点では達成",
        later(1900.0, base=2000.0),
        "応援団は1,900人で、基準時点では達成していた最終目標2,000人（2027年度）を下回っている",
        "基準値2,000人は最終目標2,000人（2027年度）に達していたが、2022年度の実績は1,900人で、目標に届かなくなったため「遅れ」とする。",
    ),
    (
        "未達成◆",
        later(1700.0, 2027),
        "応援団は1,700人で、最終目標2,000人（2027年度）に300人届かなかった",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2027年度の実績は1,700人。"
        "最終目標の年度になって届いておらず、目標までの進みは70.0%で60%以上のため「未達成」とする。",
    ),
    (
        "未達成×",
        later(1500.0, 2027),
        "応援団は1,500人で、最終目標2,000人（2027年度）に500人届かなかった",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2027年度の実績は1,500人。"
        "最終目標の年度になって届いておらず、目標までの進みは50.0%で60%未満のため「未達成」とする。",
    ),
    (
        "未達成、基準値より後退",
        later(900.0, 2027),
        "応援団は900人で、最終目標2,000人（2027年度）に1,100人届かず、基準値より後退した",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2027年度の実績は900人。"
        "最終目標の年度になって届いておらず、基準値より後退し、目標までの進みは−10.0%で60%未満のため「未達成」とする。",
    ),
    (
        "順調で目安に少し足りない",
        later(1490.0),
        "応援団は1,490人で、2022年度の目安1,500人にほぼ届いている",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,490人。"
        "目安1,500人までの進みは98.0%で95%以上のため「順調」とする。",
    ),
    (
        "目安より上",
        later(1503.0),
        "応援団は1,503人で、2022年度の目安1,500人を3人上回る",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,503人。"
        "目安1,500人までの進みは100.6%で95%以上のため「順調」とする。",
    ),
    (
        "目安の端数",
        later(1.0, 2023, base=0.0, goal=2.0, unit="件"),
        "応援団は1件で、2023年度の目安1.2件に0.2件届かない",
        "基準値0件（2017年度）から2件（2027年度最終目標）へ進む計画で、2023年度の実績は1件。"
        "目安1.2件までの進みは83.3%で60%以上95%未満のため「やや遅れ」とする。",
    ),
    (
        "目標の端数",
        later(94.96, 2027, base=50.0, goal=95.0, unit="%", decimals=1),
        "応援団は94.96%で、最終目標95.0%（2027年度）に0.04ポイント届かなかった",
        "基準値50.0%（2017年度）から95.0%（2027年度最終目標）へ進む計画で、2027年度の実績は94.96%。"
        "最終目標の年度になって届いておらず、目標までの進みは99.9%で60%以上のため「未達成」とする。",
    ),
    (
        "境目の端数",
        later(1299.8),
        "応援団は1,300人で、2022年度の目安1,500人に200人届かない",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,300人。"
        "目安1,500人までの進みは59.96%で60%未満のため「遅れ」とする。",
    ),
    (
        "実績待ち",
        later(None),
        "応援団：1,000人（2017年度）を2,000人（2027年度）に増やす目標。実績は未登録",
        "基準値1,000人（2017年度）から2,000人（2027年度最終目標）へ進む計画で、2017年度より後の実績がまだないため、「未判定」とする。",
    ),
    (
        "目標未設定",
        later(1500.0, goal=None),
        "応援団は1,500人で、最終目標が設定されていない",
        "最終目標が設定されていないため、「未判定」とする。",
    ),
    (
        "目標は今後設定",
        later(1500.0, goal=None, words="今後設定"),
        "応援団は1,500人で、数値の目標がまだ設定されていない",
        "最終目標が「今後設定」とされ、数値でないため、「未判定」とする。",
    ),
    (
        "基準値なし",
        later(1500.0, base=None),
        "応援団は1,500人で、基準値がなく、進みを判定できない",
        "基準値がなく、進みを測れないため、「未判定」とする。",
    ),
    (
        "まだ判定の時期でない",
        later(1200.0, middle=1000.0),
        "応援団は1,200人で、この年度の目安が基準値と同じで、まだ判定の時期でない",
        "この年度の目安が基準値1,000人と同じで、進みを測れないため、「未判定」とする。",
    ),
    (
        "減少で順調",
        later(1500.0, base=2000.0, goal=1000.0, direction=Direction.DECREASE),
        "応援団は1,500人で、2022年度の目安1,500人に届いている",
        "基準値2,000人（2017年度）から1,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,500人。"
        "目安1,500人までの進みは100.0%で95%以上のため「順調」とする。",
    ),
    (
        "減少で後退",
        later(2100.0, base=2000.0, goal=1000.0, direction=Direction.DECREASE),
        "応援団は2,100人で、基準値2,000人（2017年度）を上回っている",
        "基準値2,000人（2017年度）から1,000人（2027年度最終目標）へ進む計画で、2022年度の実績は2,100人。"
        "目安1,500人までの進みは−20.0%（基準値を上回っている）で60%未満のため「遅れ」とする。",
    ),
    (
        "中間目標",
        later(1400.0, middle=1800.0),
        "応援団は1,400人で、2022年度の目安1,800人に400人届かない",
        "基準値1,000人（2017年度）から1,800人（2022年度中間目標）、2,000人（2027年度最終目標）へ進む計画で、2022年度の実績は1,400人。"
        "目安1,800人までの進みは50.0%で60%未満のため「遅れ」とする。",
    ),
    (
        "割合",
        later(75.0, base=50.0, goal=100.0, unit="%", decimals=1),
        "応援団は75.0%で、2022年度の目安75.0%に届いている",
        "基準値50.0%（2017年度）から100.0%（2027年度最終目標）へ進む計画で、2022年度の実績は75.0%。"
        "目安75.0%までの進みは100.0%で95%以上のため「順調」とする。",
    ),
    (
        "割合で不足",
        later(70.5, base=50.0, goal=100.0, unit="%", decimals=1),
        "応援団は70.5%で、2022年度の目安75.0%に4.5ポイント届かない",
        "基準値50.0%（2017年度）から100.0%（2027年度最終目標）へ進む計画で、2022年度の実績は70.5%。"
        "目安75.0%までの進みは82.0%で60%以上95%未満のため「やや遅れ」とする。",
    ),
]


@pytest.mark.parametrize(
    ("case", "headline", "verdict"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_sentences_of_every_verdict(case: Judged, headline: str, verdict: str) -> None:
    assert sentences.headline(*case()) == headline
    assert sentences.verdict(*case()) == verdict


def test_every_verdict_and_reason_has_its_case() -> None:
    assert {c[1]()[1].status for c in CASES} == set(Status)
    assert {c[1]()[1].reason for c in CASES} == {None, *Reason}


def test_words_signs_and_reasons_are_complete() -> None:
    assert set(STATUS_WORD) == set(STATUS_SIGN) == set(Status)
    assert len(set(STATUS_SIGN.values())) == len(Status)
    assert set(terms.REASON_WORD) == set(Reason)
    page = text(drawn("method", Choice()))
    assert all(
        word in page
        for word in (*STATUS_WORD.values(), *terms.REASON_WORD.values(), terms.OVERDUE_WORD)
    )


def test_the_word_after_the_final_year_is_not_that_of_the_pace() -> None:
    for actual in (1700.0, 1500.0):
        assert terms.status_word(*judged(actual, 2027)) == "未達成"
    assert terms.status_note(*judged(1700.0, 2027)) == "進み 70.0%"
    assert terms.status_word(*judged(1500.0, 2026)) == "遅れ"


def test_the_printed_difference_is_that_of_the_printed_numbers() -> None:
    found, assessment = judged(1333.0, 2022, base=1000.0, goal=2001.0)
    assert assessment.expected == 1500.5
    assert sentences.shortfall(found, assessment) == 1501 - 1333


@pytest.mark.parametrize(
    ("case", "line"),
    [
        (
            later(1400.0),
            "最終目標2,000人（2027年度）まで600人。年120人の増加が必要で、これまでは年80人。",
        ),
        (
            later(900.0),
            "最終目標2,000人（2027年度）まで1,100人。年220人の増加が必要で、これまでは年20人の減少。",
        ),
        (later(2100.0), "最終目標2,000人（2027年度）を100人上回る。"),
        (later(2000.0), "最終目標2,000人（2027年度）と同じ値。"),
        (
            later(1500.0, goal=None, words="今後設定"),
            "数値の目標が決まると、進みを判定できる。",
        ),
    ],
)
def test_the_outlook(case: Judged, line: str) -> None:
    assert sentences.outlook_line(*case()) == line


def test_a_target_whose_year_has_passed_asks_for_no_yearly_change() -> None:
    case = judged(1400.0)
    assert "必要" in sentences.outlook_line(*case, 2026)
    assert sentences.outlook_line(*case, 2027) == (
        "最終目標2,000人（2027年度）まで600人。期限（2027年度）は過ぎた。計画では年120人の増加。"
    )
    assert terms.required(*case, 2026) == "年+120人"
    assert terms.required(*case, 2027) == "計画では年+120人"


@pytest.mark.parametrize("case", [c[1] for c in CASES], ids=[c[0] for c in CASES])
def test_the_headline_of_a_slide_has_the_words_of_the_page(case: Judged) -> None:
    whole = sentences.headline(*case())
    assert "".join(headlines.short(*case())) == whole
    assert whole.endswith("".join(headlines.nameless(*case())))


def test_an_interim_that_does_not_count_is_neither_said_nor_drawn() -> None:
    content = book("")
    plain = content.indicator_by_id["bosai-2-4"]
    late = replace(plain, interim=replace(plain.interim, year=2027))
    assert plain.counting_interim is plain.interim
    assert late.counting_interim is None
    assert "中間目標" in sentences.path_words(plain)
    assert "中間目標" not in sentences.path_words(late)
    assert series_of(late).path == ((2017, 5.0), (2027, 150.0))


@pytest.mark.parametrize("year", range(2018, 2026))
def test_what_is_written_agrees_with_what_is_judged(year: int) -> None:
    content = book("sample")
    for key, a in assess_book(content, year).items():
        i = content.indicator_by_id[key]
        sign = i.direction.sign or 1
        if a.actual is None or a.status is Status.NOT_ASSESSED:
            continue
        if a.expected is not None:
            short = sign * (a.expected - a.actual)
            found = sentences.shortfall(i, a) or 0.0
            assert (found > 0, found < 0) == (short > 1e-9 * a.expected, short < -1e-9 * a.expected)
        assert (a.status is Status.ACHIEVED) is ((a.gap or 0.0) <= 0)
        assert (a.gap == 0) or sentences.to_target(i, a).strip("0.") != i.unit, (key, year)
        rate = a.progress if a.year == i.final.year else a.pace
        if rate is not None and a.reason is None and a.status is not Status.ACHIEVED:
            written = float(terms.share(rate).rstrip("%").replace("−", "-").replace(",", ""))
            late = {Status.BEHIND: written < 60, Status.ON_TRACK: written >= 95}
            assert late.get(a.status, written >= 60), (key, year, written)
