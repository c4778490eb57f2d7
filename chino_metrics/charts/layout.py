"""How a chart is laid out: its measures, years and values to places, where the labels go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from chino_metrics.charts import marks
from chino_metrics.charts.labels import LEADING, Anchor, Label, Place, Room, Spot
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
    their labels cover nothing.
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
    beside = 16 + max(text_width(line, style.size) for line in told)
    right = min(10 * style.size, beside) if at_edge and not style.is_narrow else least
    return Frame(style, left, right, axes)


Gap: TypeAlias = tuple[int, float, float, str]
"""Year, 目安値, actual and the words for their distance."""


def gap_between(indicator: Indicator, assessment: Assessment) -> Gap | None:
    """The gap that a chart shows, where a pace is judged.

    None at 順調 with the 目安 met or nearly so, as the sentence has it: what is missing to the
    last tenth is no finding.
    """
    if (
        assessment.status is Status.ON_TRACK
        and (sentences.shortfall(indicator, assessment) or 0) >= 0
    ):
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


def room_of(series: Series, frame: Frame) -> Room:
    """The plot with its lines and marks, and the margins beside and above it."""
    style = frame.style
    room = Room((frame.left - 6, 0, style.width, frame.floor - 2))
    for line in (series.earlier, series.path, *series.runs, [(y, v) for y, v, _, _ in series.band]):
        room.draw([frame.spot(p) for p in line])
    for point in (p for run in series.runs for p in run):
        room.point(frame.spot(point), 5 * style.mark)
    if series.base:
        room.name(frame.spot(series.base), marks.HALF * style.ticks)
    for named in (series.interim, series.final, series.last, series.earlier_goal, *series.former):
        if named:
            room.name(frame.spot(named), 7.5 * style.mark)
    return room


def placed(
    indicator: Indicator,
    series: Series,
    frame: Frame,
    gap: Gap | None = None,
    room: Room | None = None,
) -> list[tuple[str, Label]]:
    """The labels of the points with their kinds, none on another, and off the lines if possible.

    ``room`` is ``room_of`` the frame, where more is drawn in it than the series.
    """
    room = room or room_of(series, frame)
    found = [
        (kind, label)
        for kind, label in _stop_labels(room, indicator, series, frame)
        if label is not None
    ]
    ahead = _ahead_label(room, indicator, series, frame)
    if frame.style.is_narrow and any(_runs_on(a, b) for _, a in found for _, b in ahead):
        ahead = []  # two amounts in one line read as one; the key below the chart has both
    return found + ahead + _gap_label(room, frame, gap)


def _runs_on(first: Label, second: Label) -> bool:
    """Whether a reader would take the second label for the rest of the first one's lines."""
    (_, top, right, bottom), (left, upper, _, lower) = first.box, second.box
    return 0 <= left - right < second.size and min(bottom, lower) - max(top, upper) > 0


#: The first of the targets that were revised.
FORMER_WORD: Final = "当初の目標"


def _stop_labels(
    room: Room, indicator: Indicator, series: Series, frame: Frame
) -> Iterator[tuple[str, Label | None]]:
    """Final target and last actual, the higher one first; then interim target and baseline."""
    style, years = frame.style, [year for year, _ in year_places(frame, series)]
    stops = [
        ("goal", terms.goal_word(indicator), series.final, style.size),
        ("now", "実績", series.last, style.loud),
        ("mid", "中間目標", series.interim, style.size), ("base", "基準値", series.base, style.size),
    ]  # fmt: skip
    if series.last and series.final and series.last[1] > series.final[1] and style.is_narrow:
        stops[:2] = stops[1::-1]
    for kind, word, point, size in stops:
        if point is None:
            continue
        is_told = kind != "now" or point[0] in years
        lines = (word if is_told else f"{point[0]}{word}", terms.amount(indicator, point[1]))
        write = room.fit if style.is_sparse and kind in {"mid", "base"} else room.put
        yield kind, write(lines, size, frame.spot(point), _wish(kind, frame, point))
    for point in series.former[:1] if not style.is_narrow else ():
        lines = (FORMER_WORD, terms.amount(indicator, point[1]))
        wished = _wish("goal", frame, point)
        yield "former", room.fit(lines, style.size, frame.spot(point), wished)
    if (point := series.earlier_goal) and not style.is_narrow:
        lines = ("前の計画の目標", terms.amount(indicator, point[1]))
        beside: tuple[Place, ...] = ((10, -0.5 * style.size, "start"), *_wish("mid", frame, point))
        yield "earlier", room.fit(lines, style.size, frame.spot(point), beside)


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
    size = frame.style.size
    height = len(lines) * size * LEADING
    side: Anchor = "end" if frame.right <= 2 * size else "start"
    x, clear = (9.0, 8.0) if side == "end" else (8.0, 0.0)
    below = frame.y(low) - frame.y(value) + clear
    above = frame.y(high) - frame.y(value) - height - clear
    across = -8.0 if side == "end" else x
    middle: Place = (across, -height / 2, side)
    wished: tuple[Place, ...] = (middle, (x, below, side), (x, above, side))
    label = room.fit(lines, size, frame.spot((year, value)), wished)
    return [("ahead", label)] if label else []


def _gap_label(room: Room, frame: Frame, gap: Gap | None) -> list[tuple[str, Label]]:
    """The distance in words, beside its bracket; not where it crowds others or wipes out a line."""
    if gap is None:
        return []
    year, expected, actual, words = gap
    size = frame.style.size
    spot = frame.x(year), (frame.y(expected) + frame.y(actual)) / 2
    half = -size * LEADING / 2
    wished: tuple[Place, ...] = ((6, half, "start"), (-6, half, "end"), (-6, 4 * half, "end"))
    ends = (frame.spot((year, expected)), frame.spot((year, actual)))
    label = room.fit((words,), size, spot, wished, ends, hidden=2 * size)
    return [("gap", label)] if label else []


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
        up = -2 * style.loud * LEADING - near - 1
        beside: tuple[Place, ...] = (
            ((near, near, "middle"), (-near, near, "start"), (near, near, "end"), (near, up, "end"))
            if style.is_narrow
            else ()
        )
        return ((0, near, "middle"), (0, up, "middle"), *beside)
    if kind == "base":
        low = frame.y(point[1]) + 3.6 * line <= frame.floor
        below = marks.HALF * style.ticks + 1
        first, second = (below, -3.3 * line) if low else (-3.3 * line, above)
        return ((-6, first, "start"), (-6, second, "start"), (-6, above, "start"))
    edge: Place = (9, above, "end")
    return (
        (edge, (9, near, "end")) if kind == "goal" else ((0, above, "middle"), (0, near, "middle"))
    )
