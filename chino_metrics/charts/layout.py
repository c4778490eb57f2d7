"""How a chart is laid out: its measures, years and values to places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from chino_metrics.charts import marks
from chino_metrics.charts.labels import LEADING, Spot
from chino_metrics.charts.series import Axes, Point, Series, axes_of
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.wording import sentences, terms
from chino_metrics.wording.text_width import text_width


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of one kind of chart, in its own units.

    ``size`` is the height of its letters, ``loud`` that of the last actual, ``ticks``
    that of the axes; ``line`` the width of the actuals, ``mark`` the size of the marks
    (1 is that of the pages). ``is_narrow`` leaves no room beside the last point;
    ``has_range`` writes the range of the outlook below its value. ``has_all_years`` names
    every year where there is room for all; ``is_sparse`` names 基準値 and 中間目標 only where
    their labels cover nothing; ``has_headroom`` moves the plot down where a label above an
    interim target or the last actual would leave the drawing.
    """

    width: float
    height: float
    size: float = 15.0
    loud: float = 17.0
    ticks: float = 15.0
    line: float = 3.0
    mark: float = 1.0
    top: float = 46.0
    bottom: float = 52.0
    has_eras: bool = True
    has_gap: bool = False
    is_narrow: bool = False
    has_range: bool = True
    has_all_years: bool = False
    is_sparse: bool = False
    has_headroom: bool = False


def share_of(value: float, low: float, high: float) -> float:
    """Where a year or a value lies between two, as a share; in the middle where they are one."""
    return (value - low) / (high - low) if high != low else 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's style and the room beside its plot; years and values to its units."""

    style: Style
    left: float
    right: float
    axes: Axes

    def x(self, year: float) -> float:
        """Where a year lies."""
        inner = self.style.width - self.left - self.right
        return round(self.left + inner * share_of(year, self.axes.first, self.axes.last), 1)

    def y(self, value: float) -> float:
        """The height of a value."""
        low, high = self.axes.ticks[0], self.axes.ticks[-1]
        plot = self.floor - self.style.top
        return round(self.floor - plot * (value - low) / (high - low), 1)

    def spot(self, point: Point) -> Spot:
        """Where a point lies."""
        return self.x(point[0]), self.y(point[1])

    @property
    def floor(self) -> float:
        """The lower edge of the plot."""
        return self.style.height - self.style.bottom


def frame_of(
    indicator: Indicator, series: Series, style: Style, more: Sequence[Point] = ()
) -> Frame:
    """Room for the ticks on the left and, where it is wide, for the final target on the right.

    ``more`` are points besides those of the series that the axes have to hold.
    """
    axes = axes_of((*series.points, *more), indicator.decimals)
    style = replace(style, top=_top(style, axes, series)) if style.has_headroom else style
    least = 2 * style.size
    left = (
        style.size
        + marks.ROOM * style.mark
        + max(least, *(text_width(w, style.ticks) for w in axes.words.values()))
    )
    amount = terms.amount(indicator, series.final[1]) if series.final else ""
    at_edge = series.final is not None and series.final[0] == axes.last
    told = (
        terms.goal_word(indicator),
        amount,
        *ahead_lines(indicator, series, has_range=style.has_range),
    )
    widest = max(text_width(line, style.size) for line in told)
    if series.last and series.last[0] == axes.last:
        widest = max(widest, text_width(terms.amount(indicator, series.last[1]), style.loud))
    right = min(10 * style.size, 16 + widest) if at_edge and not style.is_narrow else least
    return Frame(style, left, right, axes)


_MOST_HEADROOM: Final = 1.6
"""How far a plot moves down at most, in letters."""


def _top(style: Style, axes: Axes, series: Series) -> float:
    """Where the plot begins, so that the labels of interim target and last actual fit above."""
    frame = Frame(style, 0.0, 0.0, axes)
    label = 2 * style.loud * LEADING + 8 * style.mark
    missing = (label - frame.y(p[1]) for p in (series.interim, series.last) if p)
    return style.top + min(max(0.0, *missing, 0.0), _MOST_HEADROOM * style.size)


Gap: TypeAlias = tuple[int, float, float, str]
"""Year, 目安値, actual and the words for their distance."""


def gap_between(indicator: Indicator, assessment: Assessment) -> Gap | None:
    """The gap that a chart shows, where a pace is judged.

    None where there is none, and at 順調 with the 目安 met or nearly so, as the sentence has it:
    what is missing to the last tenth is no finding.
    """
    short = sentences.shortfall(indicator, assessment) or 0
    if not short or (assessment.status is Status.ON_TRACK and short > 0):
        return None
    bracket = sentences.gap_of(indicator, assessment)
    words = sentences.gap_lines(indicator, assessment)
    return (*bracket, words[-1]) if bracket and words else None


_YEAR: Final = 3.2
"""How wide a year is with the air beside it, in its letters."""


def year_places(frame: Frame, series: Series) -> list[tuple[int, float]]:
    """The years that are written and where: a little to the left where the next is too near."""
    found: list[tuple[int, float]] = []
    for year in reversed(labelled_years(frame, series, 0.85 * _YEAR)):
        room = found[-1][1] - _YEAR * frame.style.ticks if found else frame.style.width
        found.append((year, round(min(frame.x(year), room), 1)))
    return found[::-1]


def labelled_years(frame: Frame, series: Series, apart: float = _YEAR) -> list[int]:
    """The years that are written, the most telling first where there is no room for all.

    That of the final target always is. They are ``apart`` so many of their letters.
    """
    room, axes = apart * frame.style.ticks, frame.axes
    if frame.style.has_all_years and frame.x(axes.first + 1) - frame.x(axes.first) >= room:
        return list(axes.years)
    told = [p[0] for p in (series.final, series.last, series.base, series.interim) if p]
    kept: list[int] = []
    for year in dict.fromkeys([*told, axes.first, axes.last]):
        if all(abs(frame.x(year) - frame.x(k)) >= room for k in kept):
            kept.append(year)
    return sorted(kept)


def ahead_lines(indicator: Indicator, series: Series, *, has_range: bool = True) -> tuple[str, ...]:
    """「見込み」「132人」「129～135人」, the range where it is one; none without an outlook."""
    if not series.band:
        return ()
    _, value, low, high = series.band[-1]
    words = ("見込み", terms.amount(indicator, value))
    ends = terms.span(indicator, low, high)
    return (*words, ends) if has_range and ends != words[1] else words
