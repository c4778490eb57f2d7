"""The verdict on target indicators: one vectorised definition on frames.

``assess`` takes pandas, Polars (eager or lazy), DuckDB, Dask or any other frame
that narwhals knows and gives the same kind back: the same rules for the 32
indicators of one city and for five million values. ``pace`` has the formulas.

The cuts 0.95 and 0.60 are Eurostat's and Open SDG's, applied to linear pace.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final, TypeAlias

import narwhals as nw
from narwhals.typing import IntoDataFrame, IntoFrameT

from chino_metrics.assessment import in_force
from chino_metrics.assessment import pace as measures
from chino_metrics.assessment.frames import actual_frame, indicator_frame
from chino_metrics.assessment.pace import KEY
from chino_metrics.assessment.standing import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Book
from chino_metrics.model.rounding import TOLERANCE, plain
from chino_metrics.model.verdict import Assessment, Reason, Status

#: Columns that ``assess`` adds, in the order of ``Assessment``.
MEASURES: Final = (
    "year",
    "actual",
    "progress",
    "attainment",
    "gap",
    "expected",
    "pace",
    "required_per_year",
    "observed_per_year",
    "interim_met",
    "status",
    "reason",
    "met_at_baseline",
)
#: The columns that ``assess`` needs.
INDICATOR_COLUMNS: Final = (
    KEY,
    "direction",
    "baseline_year",
    "baseline",
    "interim_year",
    "interim_target",
    "final_year",
    "final_target",
    "final_target_text",
)
_OPTIONAL: Final = (measures.TARGET_KIND, measures.ASKED)
ACTUAL_COLUMNS: Final = (KEY, "year", "value")

#: Actuals that are held against years at once at most: some tens of megabytes.
_MOST_ROWS: Final = 250_000

_Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]


def assess(indicators: IntoFrameT, actuals: IntoFrameT, as_of: int | None = None) -> IntoFrameT:
    """Judge every indicator by its newest actual not later than ``as_of``.

    ``indicators``: one row an indicator with indicator_id, direction ('increase' or
    'decrease'), baseline_year, baseline, interim_year, interim_target, final_year, final_target
    (number or null), final_target_text, and, if wanted, target_kind ('reach' or 'every_year');
    other columns pass through. ``actuals``: indicator_id, year, value; null and NaN are no
    actuals. Where an indicator has several values in one year the least favourable counts, so
    that a verdict never flatters.

    ``as_of`` None stands for ``default_as_of``, which is found first, also on lazy frames: a
    maximum over all rows beside each of them would bring a cluster's rows to one place. Returns
    the rows of
    ``indicators`` with the columns ``MEASURES`` (see ``Assessment``) in the
    indicator's unit, its unit a year, or ratios; the order of the rows is kept on
    pandas and the engine's elsewhere. A direction that is neither word is
    ``not_assessed`` without a reason.
    """
    given, observed = _frame(indicators), _frame(actuals)
    result: IntoFrameT = _judged(given, observed, as_of).to_native()
    return result


def default_as_of(indicators: IntoFrameT, actuals: IntoFrameT) -> int | None:
    """Newest year with an actual after its own baseline year, else the latest baseline year.

    One year for the whole data set; None where no year is known at all.
    """
    terms = measures.with_terms(_frame(indicators).lazy())
    rows = measures.counting(terms, _frame(actuals).lazy(), None)
    newest = _latest(rows, "_year")
    return _latest(terms, "_by") if newest is None else newest


def assess_book(book: Book, as_of: int | None = None) -> dict[str, Assessment]:
    """Assessments of a book's indicators by their id, in printed order.

    By the terms in force in that year, and in plans that have ended by their last year
    (``in_force``).
    """
    is_past = as_of is not None and in_force.has_revisions(book)
    judged, observed = _tables(book, as_of, book_as_of(book)) if is_past else _tables(book)
    return {found.indicator_id: found for found in assessments(judged, observed, as_of)}


def assess_years(book: Book, years: Sequence[int]) -> dict[int, dict[str, Assessment]]:
    """``assess_book`` of each of the years, of many in one frame: one takes as long as ten."""
    newest = book_as_of(book) if in_force.has_revisions(book) else None
    at_once = max(1, _MOST_ROWS // max(1, len(_tables(book)[1])))
    found: dict[int, dict[str, Assessment]] = {}
    for start in range(0, len(years), at_once):
        found |= _together(book, years[start : start + at_once], newest)
    return found


def _together(
    book: Book, years: Sequence[int], newest: int | None
) -> dict[int, dict[str, Assessment]]:
    terms = {y: _tables(book) if newest is None else _tables(book, y, newest) for y in years}
    asked = [
        nw.from_native(judged, eager_only=True).with_columns(nw.lit(y).alias(measures.ASKED))
        for y, (judged, _) in terms.items()
    ]
    rows = iter(assessments(nw.concat(asked).to_native(), _tables(book)[1]))
    return {
        y: {found.indicator_id: found for found in islice(rows, len(judged))}
        for y, (judged, _) in terms.items()
    }


@lru_cache(maxsize=8)
def _tables(book: Book, as_of: int | None = None, newest: int | None = None) -> tuple[Any, Any]:
    """A book's indicators and actuals as Arrow tables: the same for every year that has one's terms."""
    judged = in_force.as_judged(book, as_of, newest)
    frames = (indicator_frame(judged), actual_frame(judged))
    indicators, actuals = (nw.from_native(f, eager_only=True).to_arrow() for f in frames)
    return indicators, actuals


def assess_at_first(book: Book, as_of: int | None = None) -> dict[str, Assessment]:
    """What ``assess_book`` would say by the first baselines and targets, of revised indicators."""
    revised = tuple(i for i in in_force.as_judged(book) if i.revisions)
    if not revised:
        return {}
    year = book_as_of(book) if as_of is None else as_of
    first = tuple(map(in_force.at_first, revised))
    found = assessments(indicator_frame(first), actual_frame(first), year)
    return {assessment.indicator_id: assessment for assessment in found}


def assessments(
    indicators: IntoDataFrame, actuals: IntoDataFrame, as_of: int | None = None
) -> tuple[Assessment, ...]:
    """What ``assess`` finds, as values: one for each row of ``indicators``, in their order."""
    given = nw.from_native(indicators, eager_only=True)
    observed = nw.from_native(actuals, eager_only=True)
    return tuple(map(_assessment, _through_arrow(given, observed, as_of).iter_rows(named=True)))


def book_as_of(book: Book) -> int | None:
    """``default_as_of`` of a book; actuals after the end of a plan that has ended do not count."""
    return default_as_of(*_tables(book))


def _frame(native: Any) -> _Frame:
    frame: _Frame = nw.from_native(native)
    return frame


def _judged(given: _Frame, observed: _Frame, as_of: int | None) -> _Frame:
    if isinstance(given, nw.LazyFrame):
        return _assessed(given, observed.lazy(), as_of, given.collect_schema().names())
    if given.implementation.is_pandas() and isinstance(observed, nw.DataFrame):
        rows = _through_arrow(given, observed, as_of).to_pandas()
        added = nw.from_native(rows, eager_only=True)
        return given.with_columns(*(added[name] for name in MEASURES))
    return _assessed(given.lazy(), observed.lazy(), as_of, given.columns).collect()


def _through_arrow(
    indicators: nw.DataFrame[Any], actuals: nw.DataFrame[Any], as_of: int | None
) -> nw.DataFrame[Any]:
    """The key and ``MEASURES`` of the rows in their order, computed on Arrow tables.

    Expression by expression, pandas takes four times as long on few rows.
    """
    columns = (*INDICATOR_COLUMNS, *(c for c in _OPTIONAL if c in indicators.columns))
    left = nw.from_native(indicators.select(columns).to_arrow(), eager_only=True)
    right = nw.from_native(actuals.select(ACTUAL_COLUMNS).to_arrow(), eager_only=True)
    key = nw.col(KEY).cast(left.schema[KEY])  # the same kind of string, even in an empty column
    left, right = left.with_columns(key).with_row_index("_row"), right.with_columns(key)
    told = tuple(name for name in (KEY, measures.ASKED) if name in columns)
    rows = _assessed(left.lazy(), right.lazy(), as_of, ("_row", *told))
    return rows.collect().sort("_row").select(KEY, *MEASURES)


def _assessed(
    indicators: nw.LazyFrame[Any],
    actuals: nw.LazyFrame[Any],
    as_of: int | None,
    kept: Sequence[str],
) -> nw.LazyFrame[Any]:
    """The columns ``kept`` of ``indicators``, and ``MEASURES``."""
    terms = measures.with_terms(indicators).select(*kept, *measures.TERMS)
    by = tuple(name for name in (KEY, measures.ASKED) if name in kept)
    rows = measures.counting(terms, actuals, as_of, by)
    year = _latest(rows, "_year") if as_of is None and measures.ASKED not in by else as_of
    newest = measures.newest(rows, by)
    frame = measures.with_stand_in(terms.join(newest, on=list(by), how="left"))
    frame = _with_verdict(measures.with_measures(frame, year, by))
    return frame.select(*(name for name in kept if name not in MEASURES), *MEASURES)


def _with_verdict(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add ``reason``, ``status`` and ``met_at_baseline``.

    The rate that is judged is the pace, from the final year on the progress.
    """
    met, overdue = nw.col("_met"), nw.col("_overdue")
    rate = nw.when(overdue).then(nw.col("progress")).otherwise(nw.col("pace"))
    frame = frame.with_columns(rate.alias("_rate")).with_columns(
        nw.when(~met & ~nw.col("_d").is_null()).then(_reason()).alias("reason"),
        (met & nw.col("_year").is_null()).alias("met_at_baseline"),
    )
    return frame.with_columns(_status().alias("status"))


@cache
def _reason() -> nw.Expr:
    """The reason of a target that is not met; without a baseline year there is no pace."""
    no_target, in_time, pace = nw.col("_t").is_null(), ~nw.col("_overdue"), nw.col("pace")
    return (
        nw.when(no_target & ~nw.col("_no_text"))
        .then(nw.lit(Reason.TEXT_TARGET.value))
        .when(no_target)
        .then(nw.lit(Reason.NO_TARGET.value))
        .when(nw.col("_b").is_null())
        .then(nw.lit(Reason.NO_BASELINE.value))
        .when(nw.col("_year").is_null())
        .then(nw.lit(Reason.NO_ACTUAL.value))
        .when(nw.col("_baseline_met"))
        .then(nw.lit(Reason.LOST.value))
        .when(in_time & nw.col("_by").is_null())
        .then(nw.lit(Reason.NO_BASELINE.value))
        .when(in_time & pace.is_null())
        .then(nw.lit(Reason.NOT_DUE.value))
        .when(nw.col("_rate") < 0)
        .then(nw.lit(Reason.REGRESSED.value))
    )


@cache
def _status() -> nw.Expr:
    """The first rule that holds; wherever there is no verdict there is no rate."""
    met, lost, rate = nw.col("_met"), nw.col("_baseline_met"), nw.col("_rate")
    return (
        nw.when(met)
        .then(nw.lit(Status.ACHIEVED.value))
        .when(lost)
        .then(nw.lit(Status.BEHIND.value))
        .when((rate + nw.col("_d")).is_null())
        .then(nw.lit(Status.NOT_ASSESSED.value))
        .when(~nw.col("_overdue") & (rate >= ON_TRACK_FROM * (1 - TOLERANCE)))
        .then(nw.lit(Status.ON_TRACK.value))
        .when(rate >= SLIGHTLY_BEHIND_FROM * (1 - TOLERANCE))
        .then(nw.lit(Status.SLIGHTLY_BEHIND.value))
        .otherwise(nw.lit(Status.BEHIND.value))
    )


def _latest(frame: nw.LazyFrame[Any], column: str) -> int | None:
    years = frame.select(nw.col(column).max()).drop_nulls(column).collect()
    return None if years.is_empty() else int(years.item())


def _whole(value: Any) -> int | None:
    return None if value is None or math.isnan(value) else int(value)


def _real(value: Any) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _measure(value: Any) -> float | None:
    """What was computed, without the last bits that binary numbers add to it."""
    number = _real(value)
    return None if number is None else plain(number)


def _assessment(row: dict[str, Any]) -> Assessment:
    reason, interim_met = row["reason"], row["interim_met"]
    return Assessment(
        indicator_id=row[KEY],
        year=_whole(row["year"]),
        actual=_real(row["actual"]),
        progress=_measure(row["progress"]),
        attainment=_measure(row["attainment"]),
        gap=_measure(row["gap"]),
        expected=_measure(row["expected"]),
        pace=_measure(row["pace"]),
        required_per_year=_measure(row["required_per_year"]),
        observed_per_year=_measure(row["observed_per_year"]),
        interim_met=None if interim_met is None else bool(interim_met),
        status=Status(row["status"]),
        reason=Reason(reason) if isinstance(reason, str) else None,
        met_at_baseline=bool(row["met_at_baseline"]),
    )
