"""The outlook: worked by hand, kept within bounds, and the same however the data are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import sqrt
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.assessment.outlook import Outlook, Prospect, outlook
from chino_metrics.assessment.progress import assess_book
from chino_metrics.assessment.projection import project, theil_sen
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import Accumulation, Actual, Book, Direction, Indicator, Measure, Plan
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Assessment
from chino_metrics.settings import ROOT, SAMPLE_WORKBOOK, WORKBOOK, read_workbook
from chino_metrics.wording.beside_verdicts import outlook as outlook_words
from chino_metrics.wording.beside_verdicts.outlook import why_none
from chino_metrics.workbook.reading import read_book
from tests.backtest.document import document
from tests.support.examples import examples

DOCUMENT = ROOT / "docs" / "outlook.md"
NOWHERE = Target(None, Quantity())
GROWING = ((2021, 47.0), (2022, 64.0), (2023, 78.0), (2024, 91.0), (2025, 103.0))


def indicator(
    values: Iterable[tuple[int, float | None]],
    *,
    base: float | None = 5.0,
    goal: float | None = 150.0,
    final: int | None = 2027,
    **changes: object,
) -> Indicator:
    """An indicator from ``base`` in 2017 to ``goal`` with these actuals."""
    made = Indicator(
        id="a",
        plan_id="p",
        measure_no=1,
        name="防災士",
        unit="人",
        unit_printed="人",
        direction=Direction.INCREASE,
        accumulation=Accumulation.STOCK,
        baseline=Target(2017, Quantity(base)),
        interim=NOWHERE,
        final=Target(final, Quantity(goal)),
        twin_id=None,
        note="",
        cell=Cell("目標指標", "A2"),
        actuals=tuple(Actual("a", year, Quantity(value)) for year, value in values),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def assessed(one: Indicator, as_of: int | None = None) -> Assessment:
    measure = Measure("p", 1, "施策", "", (), (), (one,))
    plan = Plan("p", "計画", "計画", 2018, 2027, "課", "", "", "", (measure,))
    book = Book((plan,), (), (), is_sample=False, sha256="", modified=None)
    return assess_book(book, as_of)[one.id]


def seen(one: Indicator, as_of: int | None = None) -> Outlook:
    found = outlook(one, assessed(one, as_of))
    assert found is not None
    return found


def numbers(found: Outlook) -> tuple[float, float, float, float]:
    assert found.slope is not None
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.slope, found.value, found.low, found.high


def test_the_pace_is_the_median_of_all_pairs_and_starts_at_the_newest_value() -> None:
    # the ten slopes: 12 12.5 13 13 13.5 14 14 14.67 15.5 17; 103 + 2 × 13.75
    assert theil_sen(GROWING) == 13.75
    found = seen(indicator(GROWING))
    assert numbers(found)[:2] == (13.75, 130.5)
    assert found.years == (2021, 2022, 2023, 2024, 2025)
    assert found.band[0] == (2025, 103.0, 103.0, 103.0)
    assert [year for year, *_ in found.band] == [2025, 2026, 2027]


def test_the_range_is_that_of_a_new_value_around_the_line() -> None:
    # around the line of 13.75: −2.75 0.5 0.75 0 −1.75; t of 80 % with 3 degrees is 1.638
    scatter = sqrt((2.75**2 + 0.5**2 + 0.75**2 + 1.75**2) / 3)
    half = 1.638 * scatter * sqrt(1 + 1 / 5 + (2027 - 2023) ** 2 / 10)
    _, value, low, high = numbers(seen(indicator(GROWING)))
    assert (low, high) == pytest.approx((value - half, value + half))


def test_the_range_opens_with_the_years() -> None:
    widths = [high - low for _, _, low, high in seen(indicator(GROWING), 2025).band]
    assert widths[0] == 0 < widths[1] < widths[2]


def test_only_the_five_newest_actuals_count_and_gaps_are_real_years() -> None:
    older = ((2018, 90.0), (2019, 1.0), *GROWING)
    assert seen(indicator(older)).band == seen(indicator(GROWING)).band
    gapped = seen(indicator(((2018, 10.0), (2019, None), (2021, 40.0), (2024, 70.0))))
    assert gapped.slope == 10.0  # the slopes are 10, 10, 10
    assert gapped.years == (2018, 2021, 2024)
    assert numbers(gapped)[1:] == pytest.approx((100, 100, 100))


def test_actuals_up_to_the_baseline_year_do_not_count() -> None:
    early = ((2014, 900.0), (2017, 800.0), *GROWING)
    assert seen(indicator(early)) == seen(indicator(GROWING))


@pytest.mark.parametrize(
    ("goal", "prospect"),
    [(125.0, Prospect.LIKELY), (131.0, Prospect.UNCERTAIN), (137.0, Prospect.UNLIKELY)],
)
def test_the_word_goes_by_the_ends_of_the_range_as_shown(goal: float, prospect: Prospect) -> None:
    found = seen(indicator(GROWING, goal=goal))  # 125.1 to 135.9, shown as 125 to 136
    assert found.prospect is prospect
    assert seen(indicator(GROWING, goal=136.0)).prospect is Prospect.UNCERTAIN


def test_where_less_is_better_the_low_end_is_the_good_one() -> None:
    falling = [(year, 200 - value) for year, value in GROWING]
    for goal, prospect in ((75, "likely"), (70, "uncertain"), (63, "unlikely")):
        one = indicator(falling, base=195.0, goal=float(goal), direction=Direction.DECREASE)
        found = seen(one)
        assert found.slope == -13.75
        assert found.prospect == prospect


def test_shares_stay_within_0_and_100_and_counts_above_0() -> None:
    share = indicator(
        ((2021, 80.0), (2022, 85.0), (2023, 92.0), (2024, 97.0)), base=70.0, goal=100.0, unit="%"
    )
    assert numbers(seen(share))[1] == 100.0
    assert max(high for *_, high in seen(share).band) == 100.0
    sinking = indicator(((2021, 90.0), (2022, 60.0), (2023, 25.0)), base=100.0)
    assert numbers(seen(sinking))[1] == 0.0
    assert min(low for _, _, low, _ in seen(sinking).band) == 0.0


def test_a_rate_beyond_100_and_a_balance_below_0_are_not_cut() -> None:
    rate = indicator(((2021, 101.0), (2022, 104.0), (2023, 107.0)), unit="%", goal=120.0)
    assert numbers(seen(rate))[1] == pytest.approx(119)
    balance = indicator(((2021, -3.0), (2022, -6.0), (2023, -9.0)), base=2.0, goal=10.0)
    assert numbers(seen(balance))[1] == pytest.approx(-21)


def test_what_is_added_up_never_falls() -> None:
    one = indicator(
        ((2021, 50.0), (2022, 58.0), (2023, 59.0), (2024, 74.0)),
        accumulation=Accumulation.CUMULATIVE,
    )
    assert all(low >= 74.0 for _, _, low, _ in seen(one).band)
    free = seen(replace(one, accumulation=Accumulation.STOCK))
    assert min(low for _, _, low, _ in free.band) < 74.0


@pytest.mark.parametrize(
    ("one", "as_of"),
    [
        (indicator(GROWING, goal=None), None),
        (indicator(GROWING, final=None), None),
        (indicator(GROWING, goal=100.0), None),  # met
        (indicator(GROWING, final=2025), None),  # its year has come
        (indicator(((2018, 10.0), (2019, 20.0)), final=2020), None),  # never three actuals
        (indicator(GROWING, direction=Direction.UNKNOWN), None),
    ],
)
def test_there_is_none_where_nothing_lies_ahead(one: Indicator, as_of: int | None) -> None:
    assert outlook(one, assessed(one, as_of)) is None


@pytest.mark.parametrize(("count", "words"), [(0, "まだない"), (1, "1つ"), (2, "2つ")])
def test_below_three_actuals_the_data_are_too_few(count: int, words: str) -> None:
    found = seen(indicator(GROWING[:count]))
    assert found.prospect is Prospect.NO_DATA
    assert (found.value, found.low, found.high, found.slope, found.band) == (*[None] * 4, ())
    assert words in why_none(found)
    assert "3つそろうと出す" in why_none(found)


def test_a_range_too_wide_to_say_anything_is_not_shown() -> None:
    wild = indicator(((2018, 60.0), (2019, 66.0), (2020, 31.0)), base=59.0, goal=70.0)
    found = seen(wild)
    assert found.prospect is Prospect.NO_DATA
    assert "動きが大きく" in why_none(found)
    assert "動きが大きく" in outlook_words.finding(wild, assessed(wild), found)


def test_later_actuals_change_nothing() -> None:
    early = indicator(GROWING[:4])
    assert seen(indicator(GROWING), 2024) == seen(early, 2024)
    assert "選んだ評価年度までに2つ" in why_none(seen(indicator(GROWING), 2022))


def test_of_two_values_in_a_year_the_less_favourable_counts() -> None:
    double = (*GROWING, (2025, 120.0))
    assert seen(indicator(double)) == seen(indicator(GROWING))
    assert seen(indicator(double[::-1])) == seen(indicator(GROWING))


whole = st.integers(-500, 500)
rows = st.lists(st.integers(0, 400), min_size=3, max_size=5)


def points(values: list[int], first: int = 2018) -> list[tuple[int, float]]:
    return [(first + at, float(value)) for at, value in enumerate(values)]


@examples(20, 60)
@given(rows, st.integers(-900, 900))
def test_shifting_the_years_shifts_the_projection(values: list[int], by: int) -> None:
    here, there = project(points(values)), project(points(values, 2018 + by))
    assert there.at(2030 + by) == pytest.approx(here.at(2030))


@examples(20, 60)
@given(rows, st.floats(0.001, 1000), whole)
def test_the_unit_scales_the_projection(values: list[int], scale: float, shift: int) -> None:
    plain = project(points(values)).at(2030)
    scaled = project([(y, scale * v + shift) for y, v in points(values)]).at(2030)
    assert scaled == pytest.approx([scale * v + shift for v in plain], abs=1e-6 * scale + 1e-6)


@examples(20, 60)
@given(whole, whole, st.integers(3, 5))
def test_an_exact_line_goes_on_exactly_without_a_range(start: int, step: int, count: int) -> None:
    line = project(points([start + step * at for at in range(count)]))
    want = start + step * 12
    assert line.at(2030) == (want, want, want)


@examples(20, 60)
@given(rows)
def test_mirrored_values_are_foretold_mirrored(values: list[int]) -> None:
    value, low, high = project(points(values)).at(2030)
    mirrored = project([(y, -v) for y, v in points(values)]).at(2030)
    assert mirrored == pytest.approx((-value, -high, -low))


@examples(12, 40)
@given(st.permutations(GROWING))
def test_the_order_of_the_actuals_does_not_matter(values: list[tuple[int, float]]) -> None:
    assert seen(indicator(values)) == seen(indicator(GROWING))


def told(one: Indicator, as_of: int | None = None) -> tuple[str, str, str]:
    judged = assessed(one, as_of)
    found = seen(one, as_of)
    return (
        outlook_words.finding(one, judged, found),
        outlook_words.sentence(one, judged, found),
        outlook_words.pace_sentence(one, judged, found),
    )


def test_the_sentences_hold_the_rounded_numbers_and_their_difference() -> None:
    assert told(indicator(GROWING)) == (
        "今の増え方では、2027年度の150人に届かない見込み",
        "2021～2025年度の5つの実績では、年13.8人ほどの増加。このまま進むと2027年度は"
        "131人（125～136人）で、目標150人に19人届かない。",
        "目標に届くには年23.5人の増加が必要。最近は年13.8人の増加、基準年度からは年12.3人の増加。",
    )


def test_the_sentences_turn_where_less_is_better() -> None:
    falling = [(year, 200 - value) for year, value in GROWING]
    one = indicator(falling, base=195.0, goal=50.0, direction=Direction.DECREASE)
    title, sentence, pace = told(one)
    assert title == "今の減り方では、2027年度の50人に届かない見込み"
    assert sentence.endswith("2027年度は70人（64～75人）で、目標50人より20人多く、届かない。")
    assert pace.startswith("目標に届くには年23.5人の減少が必要。最近は年13.8人の減少")


def test_a_likely_and_an_open_outlook_are_said_so() -> None:
    title, sentence, _ = told(indicator(GROWING, goal=120.0))
    assert title == "今の増え方が続けば、2027年度の120人に届く見込み"
    assert sentence.endswith("目標120人を11人上回る。")
    title, sentence, _ = told(indicator(GROWING, goal=131.0))
    assert title.endswith("131人に届くかどうかは分からない")
    assert sentence.endswith("目標131人と同じ。ただし、範囲の中には届かない値もある。")


def test_flat_and_missing_data_have_their_own_words() -> None:
    title, sentence, pace = told(indicator([(y, 40.0) for y in (2021, 2022, 2023)]))
    assert title == "今の横ばいでは、2027年度の150人に届かない見込み"
    assert "3つの実績は横ばい" in sentence
    assert "最近は横ばい" in pace
    title, sentence, pace = told(indicator(()))
    assert title == "見込み：実績が足りず、まだ出せない"
    assert sentence.startswith("基準年度より後の実績がまだない")
    assert pace == ""


@pytest.mark.parametrize("workbook", [WORKBOOK, SAMPLE_WORKBOOK])
@pytest.mark.parametrize("as_of", [None, 2017, 2019, 2020, 2022, 2024])
def test_every_outlook_of_the_workbooks_holds_together(workbook: Path, as_of: int | None) -> None:
    book = read_book(read_workbook(workbook))
    judged = assess_book(book, as_of)
    for one in book.indicators:
        found = outlook(one, judged[one.id])
        if found is None:
            continue
        assert outlook_words.sentence(one, judged[one.id], found)
        if found.prospect is Prospect.NO_DATA:
            assert why_none(found)
            continue
        assert found.band[0][:2] == (judged[one.id].year, judged[one.id].actual)
        assert found.band[-1] == (found.year, *numbers(found)[1:])
        assert all(low <= value <= high for _, value, low, high in found.band)


def test_all_outlooks_together_take_a_few_milliseconds() -> None:
    book = read_book(read_workbook(SAMPLE_WORKBOOK))
    judged = assess_book(book)
    takes = []
    for _ in range(20):
        begin = perf_counter()
        for one in book.indicators:
            outlook(one, judged[one.id])
        takes.append(perf_counter() - begin)
    assert min(takes) < 0.005


@pytest.mark.long  # the whole backtest, a few seconds; its parts are tried daily above
def test_the_document_holds_what_the_backtest_finds_now() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()
