"""Which value gives which verdict: what the sentences say is what the rules answer."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial

import pytest

from chino_metrics.assessment import bounds, progress, scenarios, sensitivity
from chino_metrics.assessment.progress import assess_book
from chino_metrics.assessment.sensitivity import Rest, YearValues
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording.beside_verdicts import sensitivity as sensitivity_words
from chino_metrics.workbook.reading import read_book
from tests.support.books import book
from tests.support.made_workbook import made

ACTUAL_YEARS = (2019, 2020, 2021)
CASES = 24


def one(
    direction: str = "増加",
    actuals: tuple[float | str | None, ...] = (),
    *,
    base: float | None = 100,
    goal: float | str | None = 200,
    interim: tuple[int, float] | tuple[None, None] = (None, None),
    final: int = 2027,
    unit: str = "人",
    kind: str = "年次",
    shape: str = "0",
) -> tuple[Indicator, Assessment]:
    """One indicator of its own small workbook, read and judged as any other."""
    row = ["x", "p", 1, "試し", unit, None, direction, kind, 2018, base, *interim, final, goal]
    cells = ["J2", "L2", "N2"]
    formats = {("目標指標", c): shape for c in cells} | {("実績", f"{c}2"): shape for c in "DEF"}
    sheets = {"目標指標": [row], "実績": [["x", None, None, *actuals]]}
    empty = {name: [] for name in ("実績の注記", "参考系列", "出来事")}
    book = read_book(made(formats=formats, **sheets, **empty))
    (indicator,) = book.indicators
    return indicator, assess_book(book)["x"]


def drawn(seed: int) -> tuple[Indicator, Assessment]:
    """An indicator by chance: either direction, 0–3 decimals, negative values, with interim."""
    chance = random.Random(seed)
    decimals = chance.choice((0, 0, 1, 2, 3))
    size = chance.choice((2, 10, 150, 70000))

    def number() -> float:
        return round(chance.uniform(-size, size), decimals)

    interim = chance.choice(((None, None), (2022, number())))
    return one(
        chance.choice(("増加", "減少")),
        tuple(chance.choice((number(), None)) for _ in ACTUAL_YEARS),
        base=number(),
        goal=number(),
        interim=interim,
        final=chance.choice((2020, 2022, 2027)),
        kind=chance.choice(("年次", "期間累計", "時点")),
        shape="0" if decimals == 0 else f"0.{'0' * decimals}",
    )


def next_of(case: tuple[Indicator, Assessment]) -> YearValues:
    (values,) = sensitivity.next_values([case])
    assert values is not None
    return values


@cache
def scene(data: str, year: int | None = None) -> Scene:
    return Scene(book(data), Choice(as_of=year), date(2026, 11, 23))


@cache
def resting(year: int | None) -> list[tuple[Entry, Rest]]:
    """The indicators of the sample whose verdict rests on an actual, and what it rests on."""
    entries = scene("sample", year).entries
    found = sensitivity.rests_on((e.indicator, e.assessment) for e in entries)
    return [(entry, rest) for entry, rest in zip(entries, found, strict=True) if rest is not None]


#: The newest year stands for all; earlier ones judge by other targets, at the same cuts.
LONG = pytest.mark.long

# Any indicator


def offered(seeds: range) -> list[tuple[int, Indicator, YearValues]]:
    """The indicators by chance that have a next value, all asked about at once."""
    cases = [drawn(seed) for seed in seeds]
    found = zip(seeds, cases, sensitivity.next_values(cases), strict=True)
    return [(seed, indicator, values) for seed, (indicator, _), values in found if values]


def bounds_of(indicator: Indicator, values: YearValues) -> Iterator[tuple[float, Status, bool]]:
    """The ends of every span, and one step beyond each where that is possible: whether it has its verdict."""
    step = 10.0**-indicator.decimals
    for span in values.spans:
        ends = [end for end in (span.low, span.high) if math.isfinite(end)]
        yield from ((end, span.status, True) for end in ends)
        for end, beside in ((span.low, span.low - step), (span.high, span.high + step)):
            if math.isfinite(end) and values.least <= round(beside, 3) <= values.most:
                yield round(beside, indicator.decimals), span.status, False


def test_the_printed_bound_gives_the_verdict_and_one_step_beside_it_does_not() -> None:
    cases = offered(range(CASES))
    asked = [(*case, *bound) for case in cases for bound in bounds_of(*case[1:])]
    found = scenarios.assess((i, [(values.year, value)]) for _, i, values, value, *_ in asked)
    for (seed, _, _, value, wanted, same), got in zip(asked, found, strict=True):
        assert (got.status is wanted) is same, (seed, value, wanted, got)
    assert len(cases) >= CASES // 10


def tried(seed: int, indicator: Indicator, values: YearValues) -> Iterator[float]:
    """Possible values by chance, far and near."""
    chance = random.Random(seed)
    low = max(values.least, -1e5)
    some = [round(chance.uniform(low, low + 2e5), indicator.decimals) for _ in range(12)]
    some += [round(values.expected + chance.uniform(-9, 9), indicator.decimals)]
    yield from (v for v in some if values.least <= v <= values.most)


def test_any_possible_value_has_the_verdict_of_the_range_it_lies_in() -> None:
    asked = [(*case, value) for case in offered(range(1000, 1024)) for value in tried(*case)]
    found = scenarios.assess((i, [(values.year, value)]) for _, i, values, value in asked)
    for (seed, _, values, value), got in zip(asked, found, strict=True):
        (span,) = [s for s in values.spans if s.holds(value)]
        assert span.status is got.status, (seed, value)
    assert len(asked) > 100


def test_together_the_answers_are_those_of_each_alone() -> None:
    cases = [one(), one(goal=None), one("減少", (90,)), drawn(1), drawn(2)]
    for ask in (sensitivity.next_values, sensitivity.rests_on):
        assert [shown(v) for v in ask(cases)] == [shown(v) for case in cases for v in ask([case])]


def shown(found: YearValues | Rest | None) -> object:
    """What is said of it: of a supposed verdict its word, not all of its measures."""
    if isinstance(found, YearValues):
        spans = tuple((span.status, span.low, span.high) for span in found.spans)
        return found.year, found.expected, spans, found.beyond_best, found.beyond_worst
    if isinstance(found, Rest):
        near = [n and (n[0].status, n[1]) for n in (found.better, found.worse)]
        return found.without and (found.without.status, found.without.year), near, found.cut
    return None


@pytest.mark.parametrize("year", [None, 2017, pytest.param(2022, marks=LONG)])
def test_the_nearest_other_value_of_the_newest_actual_really_changes_the_verdict(
    year: int | None,
) -> None:
    found = [
        (entry, near)
        for entry, rest in resting(year)
        for near in (rest.better, rest.worse)
        if near is not None
    ]
    asked = [(e.indicator, [(e.assessment.year or 0, value)]) for e, (_, value) in found]
    for (entry, (span, value)), got in zip(found, scenarios.assess(asked), strict=True):
        assert got.status is span.status is not entry.assessment.status
        assert span.holds(value)
    assert len(found) > 20 or year == 2017


@pytest.mark.parametrize("year", [None, *(pytest.param(y, marks=LONG) for y in (2019, 2022))])
def test_a_moved_cut_decides_exactly_where_it_is_said(
    year: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    cuts = defaultdict(list)  # what moves the same cut to the same place is judged at once
    for entry, rest in resting(year):
        if rest.cut is not None:
            cuts[rest.cut.at, rest.cut.moved].append((entry, rest.cut))
    for (at, moved), found in cuts.items():
        name = "ON_TRACK_FROM" if at == progress.ON_TRACK_FROM else "SLIGHTLY_BEHIND_FROM"
        asked = [(e.indicator, bounds.counted(e.indicator, e.assessment.year)) for e, _ in found]
        with monkeypatch.context() as patch:
            patch.setattr(progress, name, moved)
            progress._status.cache_clear()
            judged = scenarios.assess(asked)
        progress._status.cache_clear()
        for (entry, cut), now in zip(found, judged, strict=True):
            assert (now.status is not entry.assessment.status) is cut.decides, entry.indicator.id
            assert not cut.decides or now.status is cut.across
            seen.add(cut.decides)
    assert True in seen and False in seen


# Words, and what cannot be


def said(case: tuple[Indicator, Assessment]) -> tuple[str, list[str], str]:
    values = next_of(case)
    rows = [words for _, words in sensitivity_words.ranges(case[0], values)]
    return (
        sensitivity_words.finding(case[0], values, case[1]),
        rows,
        sensitivity_words.limits(case[0], values),
    )


def test_less_is_better_is_worded_the_other_way_round() -> None:
    title, rows, limits = said(one("減少", (190,), base=200, goal=100, unit="g", final=2028))
    assert title == "2020年度に181g以下なら「○順調」、100g以下なら「◎達成」になる"
    assert rows == ["100g以下", "100gを超え181g以下", "181gを超え188g以下", "188gを超える"]
    assert limits == ""


def test_of_a_met_target_only_where_it_would_be_lost_is_said() -> None:
    title, _, _ = said(one("増加", (210,), goal=200))
    assert title == "2020年度に200人を下回ると「◎達成」でなくなる"
    title, _, _ = said(one("減少", (90,), base=200, goal=100, unit="g"))
    assert title == "2020年度に100gを上回ると「◎達成」でなくなる"


def test_a_sum_cannot_fall_and_says_which_verdicts_that_leaves_out() -> None:
    _, rows, limits = said(one("増加", (130,), kind="期間累計"))
    assert rows == ["200人以上", "200人未満"]
    assert limits == "累計は130人を下回らないため、「やや遅れ」や「遅れ」にはならない。"


def test_a_share_ends_at_a_hundred() -> None:
    _, rows, _ = said(one("増加", (60,), base=50, goal=100, unit="%"))
    assert rows[0] == "100%"
    assert next_of(one("増加", (60,), base=50, goal=100, unit="%")).most == 100


@pytest.mark.parametrize(
    "case",
    [
        partial(one, goal=None),
        partial(one, goal="今後設定"),
        partial(one, base=None),
        partial(one, "不明"),
        partial(one, "増加", (None, None, 150), final=2021),
    ],
    ids=["no target", "text", "no baseline", "no direction", "final year measured"],
)
def test_nothing_is_offered_where_no_value_can_change_the_verdict(
    case: Callable[[], tuple[Indicator, Assessment]],
) -> None:
    assert sensitivity.next_values([case()]) == (None,)


def test_the_final_year_itself_is_still_open() -> None:
    case = one("増加", (120, 150), final=2021)
    assert next_of(case).year == 2021
    words = {sensitivity_words.quoted(case[0], s.assessment) for s in next_of(case).spans}
    assert words == {"「◎達成」", "「◆未達成」", "「×未達成」"}


def test_what_the_verdict_rests_on_is_said_with_the_numbers_beside_it() -> None:
    entry = next(e for e in scene("sample").entries if e.indicator.id == "bosai-2-4")
    i, a = entry.indicator, entry.assessment
    (rest,) = sensitivity.rests_on([(i, a)])
    assert rest is not None
    assert (
        sensitivity_words.last_value(i, a, rest)
        == "2025年度の実績がなくても、2024年度の91人で同じ「◆やや遅れ」になる。"
    )
    assert (
        sensitivity_words.margins(i, a, rest)
        == "2025年度の実績が21人多ければ「○順調」、24人少なければ「×遅れ」だった。"
    )
    assert (
        sensitivity_words.threshold(i, a, rest)
        == "目安までの進みは78.4%で、境目の95%まで16.6ポイント。境目を5ポイント動かしても判定は同じ。"
    )


def test_without_a_later_actual_there_is_no_verdict_to_rest_on_anything() -> None:
    nothing, rest = sensitivity.rests_on([one(), one("増加", (150,))])
    assert nothing is None and rest is not None and rest.without is None
