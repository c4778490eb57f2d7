"""The measures of target indicators as expressions on frames; ``progress`` puts them to use.

All are signed so that larger is better: d is +1 for ``increase`` and -1 for
``decrease``; b is the baseline, T the final target, y the newest actual after the
baseline year and t its year. Nothing here knows an engine: only filters, plain
aggregations, joins and when/then, because engines differ in ordered windows,
``first``/``last`` and ``quantile``, and Dask may misalign ``max_horizontal``. NaN is
a null, and a null in a condition is False.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import cache, reduce
from typing import Any, Final

import narwhals as nw

from chino_metrics.model.plan import Direction
from chino_metrics.model.rounding import TOLERANCE
from chino_metrics.model.target import TargetKind

KEY: Final = "indicator_id"
#: The column that may be missing: every target is one to be reached, then.
TARGET_KIND: Final = "target_kind"
#: The column of an indicator that stands there for several years: the one by which it is judged.
ASKED: Final = "_asked"

#: What ``with_terms`` adds.
TERMS: Final = ("_d", "_b", "_by", "_i", "_iy", "_t", "_fy", "_no_text", "_yearly")

# Working columns: the terms of the indicator, ...
_D, _B, _BY = nw.col("_d"), nw.col("_b"), nw.col("_by")
_I, _IY, _T, _FY = nw.col("_i"), nw.col("_iy"), nw.col("_t"), nw.col("_fy")
_YEARLY = nw.col("_yearly")
# ... what was observed, and y and t, for which the baseline stands in.
_ACTUAL, _YEAR, _AT_INTERIM = nw.col("_actual"), nw.col("_year"), nw.col("_at_interim")
_Y, _AT = nw.col("_y"), nw.col("_at")


def with_terms(indicators: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the terms as numbers; an interim that does not count loses its year.

    It counts where it is a number and its year lies between baseline and final year.
    """
    frame = indicators.with_columns(
        _sign(nw.col("direction")).alias("_d"),
        _number("baseline").alias("_b"),
        _number("baseline_year").alias("_by"),
        _number("interim_target").alias("_i"),
        _number("interim_year").alias("_iy"),
        _number("final_target").alias("_t"),
        _number("final_year").alias("_fy"),
        nw.col("final_target_text").is_null().alias("_no_text"),
        _yearly(TARGET_KIND in indicators.collect_schema().names()).alias("_yearly"),
    )
    after, before = _BY.is_null() | (_IY > _BY), _FY.is_null() | (_IY < _FY)
    counts = after & before & _known(_I, _IY)
    return frame.with_columns(nw.when(counts).then(_IY).alias("_iy"))


def counting(
    terms: nw.LazyFrame[Any],
    actuals: nw.LazyFrame[Any],
    as_of: int | None,
    by: Sequence[str] = (KEY,),
) -> nw.LazyFrame[Any]:
    """Actuals after their baseline year up to ``as_of``, with the terms they are judged by.

    ``by`` tells the rows of ``terms`` apart: where ``ASKED`` is part of it, that is the last year.
    """
    rows = actuals.select(KEY, _number("year").alias("_year"), _number("value").alias("_value"))
    rows = rows.drop_nulls(["_year", "_value"])
    if as_of is not None:
        rows = rows.filter(nw.col("_year") <= as_of)
    rows = rows.join(terms.select(*by, "_d", "_by", "_iy"), on=KEY, how="inner")
    if ASKED in by:
        rows = rows.filter(nw.col(ASKED) >= _YEAR)
    return rows.filter(_BY.is_null() | (_YEAR > _BY))


def newest(rows: nw.LazyFrame[Any], by: Sequence[str] = (KEY,)) -> nw.LazyFrame[Any]:
    """Per indicator (``by``) the newest year, its value, and the newest value up to the interim year.

    The value of a year is its least favourable one, times d: min(d·value).
    """
    until, signed = nw.when(_YEAR <= _IY).then(_YEAR), _D * nw.col("_value")
    rows = rows.with_columns(until.alias("_until"), signed.alias("_signed"))
    years = rows.group_by(*by).agg(
        nw.col("_year").max().alias("_newest"), nw.col("_until").max().alias("_newest_until")
    )
    is_newest = nw.col("_year") == nw.col("_newest")
    is_at_interim = nw.col("_year") == nw.col("_newest_until")
    rows = rows.join(years, on=list(by), how="inner").filter(is_newest | is_at_interim)
    rows = rows.with_columns(
        nw.when(is_newest).then(nw.col("_signed")).alias("_signed"),
        nw.when(is_at_interim).then(nw.col("_signed")).alias("_signed_interim"),
    )
    return rows.group_by(*by).agg(
        nw.col("_year").max(), nw.col("_signed").min(), nw.col("_signed_interim").min()
    )


def with_stand_in(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Undo the sign, let the baseline stand in where there is no actual, test the target."""
    frame = frame.with_columns(
        (_D * nw.col("_signed")).alias("_actual"),
        (_D * nw.col("_signed_interim")).alias("_at_interim"),
    )
    frame = frame.with_columns(
        nw.coalesce(_ACTUAL, _B).alias("_y"),
        nw.coalesce(_YEAR, _BY).alias("_at"),
        (_YEAR >= _FY).fill_null(False).alias("_overdue"),
    )
    return frame.with_columns(
        _reaches(_Y, _T).alias("_met"),
        _reaches(_B, _T).alias("_baseline_met"),
        _reaches(_AT_INTERIM, _I).alias("_interim_reached"),
    )


def with_measures(
    frame: nw.LazyFrame[Any], as_of: int | None, by: Sequence[str] = (KEY,)
) -> nw.LazyFrame[Any]:
    """Add the measures under the names of ``Assessment``; ``as_of`` None where there is no actual."""
    given = nw.lit(None if as_of is None else float(as_of), nw.Float64)
    frame = frame.with_columns(
        _YEAR.alias("year"),
        _ACTUAL.alias("actual"),
        _progress().alias("progress"),
        _attainment().alias("attainment"),
        (_D * (_T - _Y)).alias("gap"),
        _expected().alias("expected"),
        _required_per_year().alias("required_per_year"),
        (_D * (_ACTUAL - _B) / (_YEAR - _BY)).alias("observed_per_year"),
        (_number(ASKED) if ASKED in by else given).alias("_as_of"),
    )
    return frame.with_columns(_pace().alias("pace"), _interim_met().alias("interim_met"))


def _sign(direction: nw.Expr) -> nw.Expr:
    """+1, −1, or null where the direction is unknown."""
    up, down = Direction.INCREASE, Direction.DECREASE
    return (
        nw.when(direction == up.value)
        .then(nw.lit(up.sign))
        .when(direction == down.value)
        .then(nw.lit(down.sign))
    )


def _yearly(is_said: bool) -> nw.Expr:
    """Whether the target applies in every year after the baseline's."""
    if not is_said:
        return nw.lit(False)
    return (nw.col(TARGET_KIND) == TargetKind.EVERY_YEAR.value).fill_null(False)


@cache
def _number(name: str) -> nw.Expr:
    """A column as Float64, with null for NaN."""
    return nw.col(name).cast(nw.Float64).fill_nan(None)


def _known(*numbers: nw.Expr) -> nw.Expr:
    """Whether all are there: a sum is null where one of its terms is."""
    return ~reduce(operator.add, numbers).is_null()


def _reaches(value: nw.Expr, target: nw.Expr) -> nw.Expr:
    """``rounding.reaches`` on frames: d·(value − target) ≥ 0; False where something is missing.

    The tolerance is relative to the target alone: where it matters, the two are equal.
    """
    return (_D * (value - target) >= target.abs() * -TOLERANCE).fill_null(False)


@cache
def _progress() -> nw.Expr:
    """(y − b) / (T − b), where T is beyond b in the good direction."""
    return nw.when(~nw.col("_baseline_met")).then((_ACTUAL - _B) / (_T - _B))


@cache
def _attainment() -> nw.Expr:
    """y / T for increase, T / y for decrease, where the divisor is positive."""
    up, down = (_D > 0) & (_T > 0), (_D < 0) & (_Y > 0)
    return nw.when(up).then(_Y / _T).when(down).then(_T / _Y)


@cache
def _required_per_year() -> nw.Expr:
    """d·(T − y) / (final year − t), at least 0, before the final year.

    None for a target of every year: what is to go is to go at once.
    """
    to_go = (_D * (_T - _Y)).clip(lower_bound=0)
    return nw.when((_AT < _FY) & ~_YEARLY).then(to_go / (_FY - _AT))


@cache
def _expected() -> nw.Expr:
    """Piecewise linear through baseline, interim (where it counts) and final; T from then on.

    T from the first year after the baseline where the target is one of every year.
    Written as start + (end − start)·fraction, so that flat stretches are exact.
    """
    to_interim = _B + (_I - _B) * ((_AT - _BY) / (_IY - _BY))
    from_interim = _I + (_T - _I) * ((_AT - _IY) / (_FY - _IY))
    straight = _B + (_T - _B) * ((_AT - _BY) / (_FY - _BY))
    line = (
        nw.when((_AT >= _FY) | (_YEARLY & (_AT > _BY)))
        .then(_T)
        .when(_AT <= _IY)
        .then(to_interim)
        .when(_AT > _IY)
        .then(from_interim)
        .otherwise(straight)
    )
    return nw.when(_known(_B, _BY, _T, _FY)).then(line)


@cache
def _pace() -> nw.Expr:
    """(y − b) / (expected(t) − b), where the expected change is more than the tolerance.

    That is relative to the larger of b and T: on a flat stretch the interim is b.
    """
    change = nw.col("expected") - _B
    size = change.abs() / TOLERANCE
    moves = (size > _B.abs()) & (size > _T.abs())
    return nw.when(moves).then((_ACTUAL - _B) / change)


@cache
def _interim_met() -> nw.Expr:
    """Whether the newest actual up to the interim year reaches the interim; null before it."""
    due = ~_AT_INTERIM.is_null() & (nw.col("_as_of") >= _IY)
    return nw.when(due).then(nw.col("_interim_reached"))
