"""How a chart is laid out: its measures, years and values to places, where the labels go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from chino_metrics.charts import marks
from chino_metrics.charts.labels import LEADING, Anchor, Label, Place, Room, Spot, overlap
from chino_metrics.charts.series import Axes, Point, Series, axes_of
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import sentences, terms
from chino_metrics.wording.text_width import text_width


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of one kind of chart, in its own units.

    ``size`` is the height of its letters, ``loud`` that of the last actual, ``ticks``
    that of the axes; ``line`` the width of the actuals, ``mark`` the size of the marks
    (1 is that of the pages). ``is_narrow`` leaves no room beside the last point;
    ``has_range`` writes the range of the outlook below its value.
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


@dataclass(frozen=True, slots=True)
class Canvas:
    """The explored chart's measures in pixels, and years and values to pixels."""

    axes: Axes
    size: int
    width: int
    height: int
    left: float
    right: float
    top: float

    @property
    def bottom(self) -> float:
        """Room for year and era."""
        return 3.6 * self.size

    @property
    def reach(self) -> tuple[float, float]:
        """The range of the values on the axis."""
        low, high = self.axes.ticks[0], self.axes.ticks[-1]
        return low, high + 0.04 * (high - low)

    def spot(self, year: float, value: float) -> Spot:
        """The pixels of a point."""
        across = share_of(year, self.axes.first - 0.3, self.axes.last + 0.3)
        up = share_of(value, *self.reach)
        inner, tall = self.width - self.left - self.right, self.height - self.top - self.bottom
        return self.left + inner * across, self.top + tall * (1 - up)


def frame_of(indicator: Indicator, series: Series, style: Style) -> Frame:
    """Room for the ticks on the left and, where it is wide, for the final target on the right."""
    axes = axes_of(series.points, indicator.decimals)
    least = 2 * style.size
    left = (
        style.size
        + marks.ROOM * style.mark
        + max(least, *(text_width(w, style.ticks) for w in axes.words.values()))
    )
    amount = terms.amount(indicator, series.final[1]) if series.final else ""
    at_edge = series.final is not None and series.final[0] == axes.last
    told = ("最終目標", amount, *ahead_lines(indicator, series, has_range=style.has_range))
    beside = 16 + max(text_width(line, style.size) for line in told)
    right = min(10 * style.size, beside) if at_edge and not style.is_narrow else least
    return Frame(style, left, right, axes)


Gap: TypeAlias = tuple[int, float, float, str]
"""Year, 目安値, actual and the words for their distance."""


def gap_between(indicator: Indicator, assessment: Assessment) -> Gap | None:
    """The gap that a chart shows, where a pace is judged."""
    bracket = sentences.gap_of(indicator, assessment)
    words = sentences.gap_lines(indicator, assessment)
    return (*bracket, words[-1]) if bracket and words else None


def labelled_years(frame: Frame, series: Series) -> list[int]:
    """The years that are written, the most telling first where there is no room for all."""
    told = [p[0] for p in (series.last, series.base, series.final, series.interim) if p]
    kept: list[int] = []
    room = 3.2 * frame.style.ticks
    for year in dict.fromkeys([*told, frame.axes.first, frame.axes.last]):
        if all(abs(frame.x(year) - frame.x(k)) >= room for k in kept):
            kept.append(year)
    return sorted(kept)


def placed(
    indicator: Indicator, series: Series, frame: Frame, gap: Gap | None = None
) -> list[tuple[str, Label]]:
    """The labels of the points with their kinds, none on another, and off the lines if possible."""
    style = frame.style
    room = Room((frame.left - 6, 0, style.width, frame.floor - 2))
    for line in (series.path, *series.runs, [(y, v) for y, v, _, _ in series.band]):
        room.draw([frame.spot(p) for p in line])
    if series.base:
        room.mark(frame.spot(series.base), marks.HALF * style.ticks)
    for point in (series.interim, series.final, series.last):
        if point:
            room.mark(frame.spot(point), 6 * style.mark)
    told = (
        ("goal", "最終目標", series.final, style.size), ("now", "実績", series.last, style.loud),
        ("mid", "中間目標", series.interim, style.size), ("base", "基準値", series.base, style.size),
    )  # fmt: skip
    found = [
        (
            kind,
            room.put(
                (word, terms.amount(indicator, p[1])), size, frame.spot(p), _wish(kind, frame, p)
            ),
        )
        for kind, word, p, size in told
        if p
    ]
    return found + _ahead_label(room, indicator, series, frame) + _gap_label(room, frame, gap)


def ahead_lines(indicator: Indicator, series: Series, *, has_range: bool = True) -> tuple[str, ...]:
    """「見込み」「132人」「129～135人」, the range where it is one; none without an outlook."""
    if not series.band:
        return ()
    _, value, low, high = series.band[-1]
    words = ("見込み", terms.amount(indicator, value))
    ends = terms.span(indicator, low, high)
    return (*words, ends) if has_range and ends != words[1] else words


def _ahead_label(
    room: Room, indicator: Indicator, series: Series, frame: Frame
) -> list[tuple[str, Label]]:
    """The projected value at the end of its line; not where it would crowd others."""
    lines = ahead_lines(indicator, series, has_range=frame.style.has_range)
    if not lines:
        return []
    year, value, low, high = series.band[-1]
    others, size = tuple(room.taken), frame.style.size
    height = len(lines) * size * LEADING
    side: Anchor = "end" if frame.right <= 2 * size else "start"
    x, clear = (9.0, 8.0) if side == "end" else (8.0, 0.0)
    below = frame.y(low) - frame.y(value) + clear
    above = frame.y(high) - frame.y(value) - height - clear
    across = -8.0 if side == "end" else x
    middle: Place = (across, -height / 2, side)
    wished: tuple[Place, ...] = (middle, (x, below, side), (x, above, side))
    label = room.put(lines, size, frame.spot((year, value)), wished)
    return [] if any(overlap(label.box, other) >= 2 for other in others) else [("ahead", label)]


def _gap_label(room: Room, frame: Frame, gap: Gap | None) -> list[tuple[str, Label]]:
    """The distance in words, beside the middle of its bracket; not where it would crowd others."""
    if gap is None:
        return []
    others = tuple(room.taken)
    year, expected, actual, words = gap
    size = frame.style.size
    spot = frame.x(year), (frame.y(expected) + frame.y(actual)) / 2
    half = -size * LEADING / 2
    wished: tuple[Place, ...] = ((6, half, "start"), (-6, half, "end"), (-6, 4 * half, "end"))
    label = room.put((words,), size, spot, wished)
    return [] if any(overlap(label.box, other) >= 2 for other in others) else [("gap", label)]


def _wish(kind: str, frame: Frame, point: Point) -> tuple[Place, ...]:
    """最終目標 right of its point (above it where narrow), 中間目標 above, the last actual
    below, 基準値 below where there is room and else well above."""
    style = frame.style
    line, near = style.size * LEADING, 4 + 6 * style.mark
    above = -2 * line - near + 1
    if kind == "goal" and frame.right > 2 * style.size:
        return (
            (near + 1, -line, "start"),
            (near + 1, above, "start"),
            (near + 1, 9 - line, "start"),
        )
    if kind == "now":
        return ((0, near, "middle"), (0, -2 * style.loud * LEADING - near - 1, "middle"))
    if kind == "base":
        low = frame.y(point[1]) + 3.6 * line <= frame.floor
        below = marks.HALF * style.ticks + 1
        first, second = (below, -3.3 * line) if low else (-3.3 * line, above)
        return ((-4, first, "start"), (-4, second, "start"), (-4, above, "start"))
    edge: Place = (9, above, "end")
    return (
        (edge, (9, near, "end")) if kind == "goal" else ((0, above, "middle"), (0, near, "middle"))
    )
