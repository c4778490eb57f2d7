"""One indicator judged as if other values had been measured; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import pandas as pd

from chino_metrics.assessment import bounds, frames, progress
from chino_metrics.assessment.progress import assess_book
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Actual, Book, Direction, Indicator, Measure, Plan
from chino_metrics.model.verdict import Assessment

Series: TypeAlias = Sequence[tuple[int, float]]
"""Fiscal years and values, in the indicator's unit."""


def judged(indicator: Indicator, trials: Iterable[Series]) -> tuple[Assessment, ...]:
    """The assessment of ``indicator`` with each series in place of its actuals, in their order."""
    copies = tuple(_measured(indicator, str(n), series) for n, series in enumerate(trials))
    measure = Measure("", 0, "", "", (), (), copies)
    plan = Plan("", "", "", None, None, "", "", "", "", (measure,))
    book = Book((plan,), (), (), is_sample=False, sha256="", modified=None)
    return tuple(replace(a, indicator_id=indicator.id) for a in assess_book(book).values())


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
    return judged(indicator, [(*before, (year, value))])[0]


def _measured(indicator: Indicator, key: str, series: Series) -> Indicator:
    actuals = tuple(Actual(key, year, Quantity(value)) for year, value in series)
    return replace(indicator, id=key, actuals=actuals)


Asked: TypeAlias = tuple[str, int, float]


def progress_at(book: Book, asked: Sequence[Asked]) -> dict[Asked, float | None]:
    """The 進捗率 (a ratio) that each value would have as the actual of its year.

    None where ``progress.assess`` gives none: no baseline, no numeric target, a target
    that the baseline meets, a year not after the baseline's.
    """
    if not asked:
        return {}
    ids = [str(place) for place in range(len(asked))]
    terms = frames.indicator_frame(book).set_index("indicator_id", drop=False)
    rows = terms.loc[[owner for owner, _, _ in asked]]
    rows = rows.assign(indicator_id=ids).reset_index(drop=True)
    actuals = pd.DataFrame(
        {"indicator_id": ids, "year": [y for _, y, _ in asked], "value": [v for *_, v in asked]}
    )
    judged = progress.assess(rows, actuals, as_of=max(y for _, y, _ in asked))
    return {
        key: None if pd.isna(share) else float(share)
        for key, share in zip(asked, judged["progress"], strict=True)
    }


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
    base = {i.id: i.baseline.quantity.value for i in book.indicators}
    start = {i.id: i.baseline.year for i in book.indicators}
    asked = [
        (k, year)
        for k, span in spans.items()
        if base[k] is not None
        for year in span
        if year >= (start[k] or year)
    ]
    if not asked:
        return found
    owners, years = zip(*asked, strict=True)
    ids = [f"{k}@{year}" for k, year in asked]
    terms = frames.indicator_frame(book).set_index("indicator_id", drop=False)
    rows = terms.loc[list(owners)].assign(indicator_id=ids).reset_index(drop=True)
    actuals = pd.DataFrame(
        {"indicator_id": ids, "year": list(years), "value": [base[k] for k in owners]}
    )
    judged = progress.assess(rows, actuals, as_of=max(years))
    for (k, year), value in zip(asked, judged["expected"], strict=True):
        found[k][year] = None if pd.isna(value) else float(value)
    return found
