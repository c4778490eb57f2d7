"""F6: which values are copies of the sample's invented ones, and which only happen to be the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chino_metrics.changes.invented import Invented, copied, invented_values
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.wording.terms import is_marked_sample
from chino_metrics.workbook.reading import sample_book
from tests.support.books import book

REAL = book("")
INVENTED = invented_values(sample_book())
#: Those that are hardly ever the same by chance.
SPECIFIC = [point for point in INVENTED if point.chance <= 0.2]


def actual(point: Invented) -> Actual:
    return Actual(point.indicator_id, point.year, Quantity(point.value))


def found(*actuals: Actual, before: Book = REAL) -> int:
    return len(copied(before, actuals, INVENTED))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((t, True) for t in ("見本（架空の値）", "見本（架空）", " 見本 (架空の値)", "見本")),
        *((t, True) for t in ("出典：見本（架空の値）", "見本：2018年度以降の実績は架空の値")),
        *((t, True) for t in ("画面の見本のためにつくった数です。", "見本データ")),
        *((t, False) for t in ("見本市の来場者数", "架空請求の相談", "架空線の延長", "")),
        *((t, False) for t in ("配布した見本の数", "見本（実物）", "標本調査", "実データ")),
    ],
)
def test_the_mark_is_known_in_any_spelling_and_nothing_else_is(text: str, expected: bool) -> None:
    assert is_marked_sample(text) is expected


def test_what_the_sample_invented_is_known() -> None:
    real = {(a.indicator_id, a.year) for i in REAL.indicators for a in i.actuals}
    assert len(INVENTED) == 122
    assert real.isdisjoint((p.indicator_id, p.year) for p in INVENTED)
    assert len(SPECIFIC) > 100


def test_any_five_specific_values_are_copies_and_four_are_not() -> None:
    drawn = random.Random(6)
    for _ in range(100):
        points = [actual(p) for p in drawn.sample(SPECIFIC, 5)]
        assert found(*points) == 5
        assert found(*points[:4]) == 0
    assert found(*map(actual, INVENTED)) == len(INVENTED)


def test_five_rare_values_are_found_among_many_real_ones() -> None:
    drawn = random.Random(7)
    rare = [p for p in INVENTED if p.chance <= 0.02]
    for _ in range(20):
        real = {(a.indicator_id, a.year): a for a in real_looking(drawn)}
        real |= {(p.indicator_id, p.year): actual(p) for p in drawn.sample(rare, 5)}
        assert found(*real.values()) >= 5


def real_looking(drawn: random.Random) -> Iterator[Actual]:
    """Eight years of every indicator: around a path of its own, as finely as the plan is printed."""
    for i in REAL.indicators:
        start, end = i.baseline.quantity.value, i.final.quantity.value
        if start is None or end is None or i.final.year is None:
            continue
        rate = drawn.uniform(-0.5, 1.5) / (i.final.year - 2017)
        for year in range(2018, 2026):
            value = start + (end - start) * (rate * (year - 2017) + drawn.gauss(0, 0.08))
            yield Actual(i.id, year, Quantity(round(max(0.0, value), i.decimals)))


def test_what_is_real_is_not_taken_for_the_sample() -> None:
    drawn = random.Random(8)
    points = {(p.indicator_id, p.year): p.value for p in INVENTED}
    same = []
    for _ in range(50):
        values = tuple(real_looking(drawn))
        same.append(sum(points.get((a.indicator_id, a.year)) == a.quantity.value for a in values))
        assert found(*values) == 0
    assert max(same) > 5  # small numbers do coincide


def test_usual_numbers_say_nothing() -> None:
    usual = [p for p in INVENTED if p.indicator_id == "tabunka-3-1"]
    assert {p.value for p in usual} == {0, 1, 2}
    assert found(*map(actual, usual)) == 0


def test_what_is_published_already_is_not_new() -> None:
    points = [actual(p) for p in SPECIFIC if p.indicator_id == "jomon-1-1"]
    plans = tuple(
        replace(
            plan,
            measures=tuple(
                replace(
                    m,
                    indicators=tuple(
                        replace(i, actuals=tuple(points)) if i.id == "jomon-1-1" else i
                        for i in m.indicators
                    ),
                )
                for m in plan.measures
            ),
        )
        for plan in REAL.plans
    )
    before = replace(REAL, plans=plans, sha256="other")
    assert len(points) > 5
    assert found(*points) == len(points)
    assert found(*points, before=before) == 0
