"""The labels of a line chart's points: what they say, where they would like to stand, who gives way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chino_metrics.charts import marks
from chino_metrics.charts.labels import LEADING, Anchor, Label, Place, Room, Spot
from chino_metrics.charts.layout import Frame, Gap, ahead_lines, year_places
from chino_metrics.charts.series import Point, Series
from chino_metrics.model.plan import Indicator
from chino_metrics.wording import terms


def room_of(series: Series, frame: Frame) -> Room:
    """The plot with its lines and marks, and the margins beside and above it."""
    style = frame.style
    room = Room((frame.left - 6, 0, style.width, frame.floor - 2))
    for line in (series.earlier, series.path, *series.runs, [(y, v) for y, v, _, _ in series.band]):
        room.draw([frame.spot(p) for p in line])
    if series.band:
        upper, lower = ([frame.spot((b[0], b[end])) for b in series.band] for end in (3, 2))
        room.fill(upper, lower, style.size)
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
    """The labels of the points with their kinds, none so near another that both read as one.

    First what is aimed at and what was reached, then the stops before, the outlook, the gap: the
    later ones are left out rather than cover something. ``room`` is ``room_of`` the frame, where
    more is drawn in it than the series.
    """
    room = room or room_of(series, frame)
    if gap:
        year, expected, actual, _ = gap
        room.draw([frame.spot((year, expected)), frame.spot((year, actual))])
    found = _stop_labels(room, indicator, series, frame)
    found += _ahead_label(room, indicator, series, frame)
    return found + _gap_label(room, frame, gap)


#: So much of the lines a label hides at most, in its letters, where it need not be written.
_MOST_HIDDEN: Final = 2.5
#: The first of the targets that were revised.
FORMER_WORD: Final = "当初の目標"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A label that is wanted: where its point lies, the places it likes; whether it may be left out."""

    kind: str
    lines: tuple[str, ...]
    size: float
    spot: Spot
    wished: tuple[Place, ...]
    may_miss: bool = False


def _stop_labels(
    room: Room, indicator: Indicator, series: Series, frame: Frame
) -> list[tuple[str, Label]]:
    """Those of the targets, of the last actual and the baseline, then of what once was a target."""
    wanted = list(_wanted(indicator, series, frame))
    found = [(w, _written(room, w)) for w in wanted]
    for w, label in found:
        # what was written first could not know what would stand beside it
        if label and not w.may_miss and room.is_crowded(label):
            room.taken.remove(label.room)
            found[wanted.index(w)] = w, room.put(w.lines, w.size, w.spot, w.wished)
    narrow = frame.style.is_narrow
    return [
        (w.kind, label)
        for w, label in found
        if label and not _is_better_left_out(room, w, label, is_narrow=narrow)
    ]


def _is_better_left_out(room: Room, wanted: _Wanted, label: Label, *, is_narrow: bool) -> bool:
    """Whether a label would stand in the way of what matters more: its mark stays.

    基準値 and 中間目標 anywhere; on a phone, where all are listed below, also a target that would
    be taken for another mark's.
    """
    if wanted.kind == "goal" and is_narrow:
        is_bad = room.is_mistaken(label, wanted.spot)
    elif wanted.kind in {"mid", "base"}:
        is_bad = room.is_crowded(label) or room.hidden(label) > _MOST_HIDDEN * label.size
    else:
        return False
    if is_bad:
        room.taken.remove(label.room)
    return is_bad


def _written(room: Room, wanted: _Wanted) -> Label | None:
    write = room.fit if wanted.may_miss else room.put
    return write(wanted.lines, wanted.size, wanted.spot, wanted.wished)


def _wanted(indicator: Indicator, series: Series, frame: Frame) -> Iterator[_Wanted]:
    """Final target and last actual, the higher one first; then interim target and baseline."""
    style, years = frame.style, [year for year, _ in year_places(frame, series)]
    stops = [
        ("goal", terms.goal_word(indicator), series.final, style.size),
        ("now", "実績", series.last, style.loud),
        ("mid", "中間目標", series.interim, style.size), ("base", "基準値", series.base, style.size),
    ]  # fmt: skip
    if series.last and series.final and series.last[1] > series.final[1]:
        is_beside = series.last[0] == series.final[0]
        stops[:2] = stops[1::-1] if style.is_narrow or is_beside else stops[:2]
    for kind, word, point, size in stops:
        if point is None:
            continue
        is_told = kind != "now" or point[0] in years
        lines = (word if is_told else f"{point[0]}{word}", terms.amount(indicator, point[1]))
        may_miss = style.is_sparse and kind in {"mid", "base"}
        yield _Wanted(kind, lines, size, frame.spot(point), _wish(kind, frame, point), may_miss)
    if not style.is_narrow:
        yield from _former(indicator, series, frame)


def _former(indicator: Indicator, series: Series, frame: Frame) -> Iterator[_Wanted]:
    """The first of the targets that were revised, and that of the plan before."""
    size = frame.style.size
    for point in series.former[:1]:
        lines = (FORMER_WORD, terms.amount(indicator, point[1]))
        wished = _wish("goal", frame, point)
        yield _Wanted("former", lines, size, frame.spot(point), wished, may_miss=True)
    if goal := series.earlier_goal:
        lines = ("前の計画の目標", terms.amount(indicator, goal[1]))
        wished = ((10, -0.5 * size, "start"), *_wish("mid", frame, goal))
        yield _Wanted("earlier", lines, size, frame.spot(goal), wished, may_miss=True)


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
    ends = (frame.spot((year, expected)), frame.spot((year, actual)))
    over = min(ends[0][1], ends[1][1]) - spot[1] + 2 * half - 5
    wished: tuple[Place, ...] = (
        (6, half, "start"), (-6, half, "end"), (0, over, "middle"), (4, over, "end"),
        *((0.0, over - up * size, "middle") for up in (0.4, 0.8, 1.2)),
    )  # fmt: skip
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
        sides: tuple[Place, ...] = ((-near, near, "start"), (near, near, "end"), (near, up, "end"))
        beside = ((near, near, "middle"), *sides) if style.is_narrow else sides
        if point[0] == frame.axes.last and frame.right > 2 * style.size:
            beside = ((near + 1, up + 2 * near, "start"), *beside)
        return ((0, near, "middle"), (0, up, "middle"), *beside)
    if kind == "base":
        low = frame.y(point[1]) + 2.65 * line <= frame.floor
        below = marks.HALF * style.ticks + 1
        first, second = (below, -3.3 * line) if low else (-3.3 * line, above)
        return ((-6, first, "start"), (-6, second, "start"), (-6, above, "start"))
    edge: Place = (9, above, "end")
    return (
        (edge, (9, near, "end")) if kind == "goal" else ((0, above, "middle"), (0, near, "middle"))
    )
