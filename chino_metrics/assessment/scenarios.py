"""Indicators judged as if other values had been measured; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import pandas as pd

from chino_metrics.assessment import bounds
from chino_metrics.assessment.frames import ACTUAL_COLUMNS, indicator_frame
from chino_metrics.assessment.progress import assessments
from chino_metrics.model import Assessment, Book, Direction, Indicator

Series: TypeAlias = Sequence[tuple[int, float]]
"""Fiscal years and values, in the indicator's unit."""
Asked: TypeAlias = tuple[str, int, float]
"""An indicator's id, a fiscal year and a value in its unit."""


def assess(asked: Iterable[tuple[Indicator, Series]]) -> tuple[Assessment, ...]:
    """The assessment of each indicator with a series in place of its actuals, in their order.

    By the one definition in ``progress``: all are rows of one frame, with one 評価年度 (only
    ``interim_met`` asks for it). An indicator may stand there several times.
    """
    given = tuple(asked)
    if not given:
        return ()
    keys = [str(n) for n in range(len(given))]
    rows = indicator_frame(i for i, _ in given).assign(indicator_id=pd.array(keys, "string"))
    values = [
        (key, *point) for key, (_, series) in zip(keys, given, strict=True) for point in series
    ]
    actuals = pd.DataFrame(values, columns=list(ACTUAL_COLUMNS)).astype(ACTUAL_COLUMNS)
    found = assessments(rows, actuals)
    return tuple(replace(a, indicator_id=i.id) for a, (i, _) in zip(found, given, strict=True))


def next_year(indicator: Indicator, assessment: Assessment) -> int | None:
    """The fiscal year whose actual comes next after the one judged, or after the baseline.

    None where no further value can change the verdict: without baseline, target as a
    number, their years or a direction, and after the final target year.
    """
    start, final = indicator.baseline, indicator.final
    if start.year is None or final.year is None or indicator.direction is Direction.UNKNOWN:
        return None
    if start.quantity.value is None or final.quantity.value is None:
        return None
    year = 1 + (start.year if assessment.year is None else assessment.year)
    return year if year <= final.year else None


def suppose(indicator: Indicator, assessment: Assessment, year: int, value: float) -> Assessment:
    """What would be said if ``value`` were the actual of ``year``, after those judged."""
    before = bounds.counted(indicator, assessment.year)
    return assess([(indicator, (*before, (year, value)))])[0]


def progress_at(book: Book, asked: Sequence[Asked]) -> dict[Asked, float | None]:
    """The 進捗率 (a ratio) that each value would have as the actual of its year.

    None where ``progress.assess`` gives none: no baseline, no numeric target, a target
    that the baseline meets, a year not after the baseline's.
    """
    found = assess((book.indicator_by_id[key], [(year, value)]) for key, year, value in asked)
    return {key: a.progress for key, a in zip(asked, found, strict=True)}


def expected_by_year(book: Book, indicator: Indicator, years: range) -> dict[int, float | None]:
    """目安値 of every year, by the one definition in ``progress``."""
    return expected_by_indicator(book, {indicator.id: years})[indicator.id]


def expected_by_indicator(
    book: Book, spans: Mapping[str, range]
) -> dict[str, dict[int, float | None]]:
    """目安値 of every year by indicator id, in the indicator's unit; None where there is none.

    There is none before the baseline year. Each other year is judged as if the baseline
    had been measured again in it.
    """
    found: dict[str, dict[int, float | None]] = {k: dict.fromkeys(v) for k, v in spans.items()}
    asked = [
        (indicator, year, indicator.baseline.quantity.value)
        for indicator in map(book.indicator_by_id.__getitem__, spans)
        for year in spans[indicator.id]
        if year >= (indicator.baseline.year or year)
    ]
    known = [(i, year, value) for i, year, value in asked if value is not None]
    judged = assess((i, [(year, value)]) for i, year, value in known)
    for (i, year, _), assessment in zip(known, judged, strict=True):
        found[i.id][year] = assessment.expected
    return found
