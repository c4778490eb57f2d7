"""Which values would give which verdict, and how firmly a verdict stands.

The rules stay in ``progress``: here only the values at which a verdict may change are
worked out from the measures, and what is said of them is assessed value by value: of all
indicators that are asked about in one frame, because one row takes as long as a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from typing import Final, TypeAlias, TypeVar

from chino_metrics.assessment import bounds, scenarios, standing
from chino_metrics.assessment.scenarios import Series, next_year
from chino_metrics.assessment.standing import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.rounding import TOLERANCE
from chino_metrics.model.verdict import Assessment, Reason, Status

A = TypeVar("A")
B = TypeVar("B")

Judged: TypeAlias = tuple[Indicator, Assessment]
YearAsked: TypeAlias = tuple[Indicator, int, int | None]
"""An indicator, a year, and the last year whose actuals bound what is possible in it."""
_Rested: TypeAlias = tuple[Indicator, Assessment, int]

CUTS: Final = (SLIGHTLY_BEHIND_FROM, ON_TRACK_FROM)
#: How far a cut is moved to see whether the verdict hangs on it.
SHIFT: Final = 0.05
#: The verdicts below and from each cut.
_SIDES: Final = {
    SLIGHTLY_BEHIND_FROM: (Status.BEHIND, Status.SLIGHTLY_BEHIND),
    ON_TRACK_FROM: (Status.SLIGHTLY_BEHIND, Status.ON_TRACK),
}


@dataclass(frozen=True, slots=True)
class ValueRange:
    """Values of one year that all give the verdict ``assessment``.

    ``low`` and ``high`` belong to it and have the indicator's decimals; ±inf where it has no end.
    """

    assessment: Assessment
    low: float
    high: float

    @property
    def status(self) -> Status:
        """The verdict."""
        return self.assessment.status

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        return self.low <= value <= self.high


Nearest: TypeAlias = tuple[ValueRange, float]
"""Values with another verdict, and the nearest of them."""


@dataclass(frozen=True, slots=True)
class YearValues:
    """The verdicts of every value of ``year``, the most favourable values first.

    ``spans`` hold what is possible (from ``least`` to ``most``, ±inf where there is no
    bound); ``beyond_best`` and ``beyond_worst`` are verdicts that would need impossible values.
    """

    year: int
    expected: float
    spans: tuple[ValueRange, ...]
    least: float
    most: float
    beyond_best: tuple[Status, ...]
    beyond_worst: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The threshold nearest to the rate that was judged, and the verdict on its other side.

    ``rate`` is the pace, from the final year on the progress; ``moved`` is where the cut
    would have to be for ``across``; ``decides`` says whether ``SHIFT`` is enough for that.
    """

    rate: float
    at: float
    moved: float
    across: Status
    decides: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """What a verdict rests on.

    ``without`` is the verdict without the newest actual, None where it is the only one;
    ``better`` and ``worse`` are the nearest values with another verdict on either side,
    each with that verdict; ``cut`` is None where no threshold was asked.
    """

    without: Assessment | None
    better: Nearest | None
    worse: Nearest | None
    cut: Cut | None


def next_values(judged: Iterable[Judged]) -> tuple[YearValues | None, ...]:
    """What the next actual would have to be for each verdict; None where there is none to come."""
    years = [(i, next_year(i, a), a.year) for i, a in judged]
    asked = [None if year is None else (i, year, until) for i, year, until in years]
    return _where_asked(values_of, asked)


def values_of(asked: Sequence[YearAsked]) -> tuple[YearValues | None, ...]:
    """The verdicts of every value of a year, for each that is asked.

    None where there is no 目安値 in that year, or one too large for exact numbers.
    """
    expected = _expected(asked)
    pairs = zip(asked, expected, strict=True)
    known = [None if e is None else (i, year, e) for (i, year, _), e in pairs]
    found = zip(asked, expected, _where_asked(_runs, known), strict=True)
    return tuple(None if e is None else _values(one, e, runs or []) for one, e, runs in found)


def rests_on(judged: Iterable[Judged]) -> tuple[Rest | None, ...]:
    """How much each verdict hangs on the newest actual and on the thresholds; None without a verdict."""
    return _where_asked(_rests, [_rested(*pair) for pair in judged])


def _where_asked(
    ask: Callable[[list[A]], Iterable[B]], asked: Iterable[A | None]
) -> tuple[B | None, ...]:
    """The answers to all that is asked at once; None where nothing is."""
    given = list(asked)
    found = iter(ask([one for one in given if one is not None]))
    return tuple(None if one is None else next(found) for one in given)


def _expected(asked: Sequence[YearAsked]) -> list[float | None]:
    """目安値 of each, as if the baseline had been measured again in the year."""
    trials: list[tuple[Indicator, Series] | None] = []
    for i, year, _ in asked:
        base, goal = i.baseline.quantity.value, i.final.quantity.value
        has_way = base is not None and goal is not None and i.direction is not Direction.UNKNOWN
        trials.append((i, ((year, base or 0.0),)) if has_way else None)
    found = _where_asked(scenarios.assess, trials)
    return [a.expected if a and math.isfinite(a.expected or 0.0) else None for a in found]


def _values(asked: YearAsked, expected: float, runs: list[_Run]) -> YearValues:
    """What of the ``runs`` is possible, and which verdicts are not."""
    indicator, year, until = asked
    least, most = bounds.bounds(indicator, until)
    spans = tuple(_kept(runs, indicator.decimals, least, most))
    low = _beyond((r for r in runs if r.low < _ceiling(least, indicator.decimals)), spans)
    high = _beyond((r for r in runs if r.high > _floor(most, indicator.decimals)), spans)
    if indicator.direction is Direction.DECREASE:
        return YearValues(year, expected, spans, least, most, low, high)
    return YearValues(year, expected, spans[::-1], least, most, high, low)


def _rested(indicator: Indicator, assessment: Assessment) -> _Rested | None:
    """What rests on an actual, with its year."""
    year, value = assessment.year, assessment.actual
    if year is None or value is None or assessment.status is Status.NOT_ASSESSED:
        return None
    return indicator, assessment, year


def _rests(rested: Sequence[_Rested]) -> Iterator[Rest]:
    before = [(i, bounds.counted(i, year - 1)) for i, _, year in rested]
    without = _where_asked(scenarios.assess, [pair if pair[1] else None for pair in before])
    values = values_of([(i, year, year - 1) for i, _, year in rested])
    for (i, a, _), assessed, found in zip(rested, without, values, strict=True):
        better, worse = _beside(i, found, a) if found else (None, None)
        yield Rest(assessed, better, worse, _cut(i, a))


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring values with one verdict, counted in units of the last decimal."""

    assessment: Assessment
    low: float
    high: float


def _runs(asked: Sequence[tuple[Indicator, int, float]]) -> Iterator[list[_Run]]:
    """For each indicator, year and 目安値: every value in ascending runs, the outer ones without end."""
    steps = [_steps(i, expected) for i, _, expected in asked]
    trials = [
        (i, ((year, _value(k, i.decimals)),))
        for (i, year, _), own in zip(asked, steps, strict=True)
        for k in own
    ]
    found = iter(scenarios.assess(trials))
    for own in steps:
        yield list(_grouped(list(zip(own, islice(found, len(own)), strict=True))))


def _steps(indicator: Indicator, expected: float) -> list[int]:
    """The values that tell, in units of the last decimal."""
    turns = _turns(indicator, expected)
    return sorted({k for v in turns for k in _around(v, indicator.decimals)})


def _grouped(found: Sequence[tuple[int, Assessment]]) -> Iterator[_Run]:
    """Steps in ascending order with one verdict as runs."""
    parts = [list(part) for _, part in groupby(found, key=lambda pair: pair[1].status)]
    for n, part in enumerate(parts):
        low = part[0][0] if n else -math.inf
        high = part[-1][0] if n < len(parts) - 1 else math.inf
        yield _Run(part[0][1], low, high)


def _turns(indicator: Indicator, expected: float) -> tuple[float, ...]:
    """The values at which a verdict may change: the target, and each cut of the way to 目安値.

    From the final year on 目安値 is the target, and the pace the progress.
    """
    base, goal = indicator.baseline.quantity.value or 0.0, indicator.final.quantity.value or 0.0
    cuts = [c * ease for c in CUTS for ease in (1, 1 - TOLERANCE)]
    ease = abs(goal) * TOLERANCE
    return (goal, goal - ease, goal + ease, *(base + c * (expected - base) for c in cuts))


def _around(value: float, decimals: int) -> range:
    """The steps on both sides of a value."""
    return range(int(_floor(value, decimals)) - 1, int(_floor(value, decimals)) + 3)


def _floor(value: float, decimals: int) -> float:
    """The last step up to a value, ±inf as it is."""
    return math.floor(Decimal(repr(value)).scaleb(decimals)) if math.isfinite(value) else value


def _ceiling(value: float, decimals: int) -> float:
    return -_floor(-value, decimals)


def _value(step: float, decimals: int) -> float:
    """The value of a step; ±inf has none and stays."""
    return float(Decimal(step).scaleb(-decimals))


def _kept(runs: list[_Run], decimals: int, least: float, most: float) -> Iterator[ValueRange]:
    """The runs as far as their values are possible."""
    for run in runs:
        low = max(run.low, _ceiling(least, decimals))
        high = min(run.high, _floor(most, decimals))
        if low <= high:
            yield ValueRange(run.assessment, _value(low, decimals), _value(high, decimals))


def _beyond(runs: Iterator[_Run], spans: tuple[ValueRange, ...]) -> tuple[Status, ...]:
    """The verdicts of runs that no possible value gives."""
    found = {run.assessment.status for run in runs} - {span.status for span in spans}
    return tuple(status for status in Status if status in found)


def _beside(
    indicator: Indicator, values: YearValues, assessment: Assessment
) -> tuple[Nearest | None, Nearest | None]:
    """The nearest values with another verdict, on the more favourable side and on the other."""
    value = assessment.actual or 0.0
    others = [span for span in values.spans if span.status is not assessment.status]
    above = [(s, s.low) for s in others if s.low > value]
    below = [(s, s.high) for s in others if s.high < value]
    up = min(above, key=itemgetter(1), default=None)
    down = max(below, key=itemgetter(1), default=None)
    return (up, down) if indicator.direction is Direction.INCREASE else (down, up)


def _cut(indicator: Indicator, assessment: Assessment) -> Cut | None:
    """The nearest threshold of the rate that gave the verdict."""
    if assessment.status is Status.ACHIEVED or assessment.reason is Reason.LOST:
        return None
    overdue = standing.is_overdue(indicator, assessment)
    rate = assessment.progress if overdue else assessment.pace
    if rate is None:
        return None
    at = min(CUTS[:1] if overdue else CUTS, key=lambda cut: abs(rate - cut))
    under, over = _SIDES[at]
    if rate >= at * (1 - TOLERANCE):
        return Cut(rate, at, at + SHIFT, under, decides=rate < at + SHIFT)
    return Cut(rate, at, at - SHIFT, over, decides=rate >= at - SHIFT)
