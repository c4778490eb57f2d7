"""One of several charts on the common scale, as SVG made on the server.

All of them have the same axes. What lies outside is cut where it leaves the drawing,
and a label there names the farthest value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import marks
from chino_metrics.charts.labels import LEADING, Room
from chino_metrics.charts.layout import Frame, Style
from chino_metrics.charts.line import dot, label_text, polyline, stops, years_below
from chino_metrics.charts.scale import BASELINE, TARGET, Way
from chino_metrics.charts.series import Axes, Point, Series
from chino_metrics.wording import formats, terms
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.wording.text_width import text_width

#: So wide that the year that is judged stands on the axis beside the last one.
STYLE: Final = Style(356, 326, top=48, is_narrow=True)
#: Where one or two stand side by side.
WIDE: Final = replace(STYLE, width=560)
_WORDS: Final = {BASELINE: "基準値", TARGET: "最終目標"}


def progress_chart(way: Way, axes: Axes, style: Style = STYLE) -> Markup:
    """The chart of a way that is on the scale, as ``<svg>``; "" where it is not."""
    if way.series is None:
        return Markup("")
    left = (
        0.8 * style.size + marks.ROOM + max(text_width(_tick(t), style.ticks) for t in axes.ticks)
    )
    frame = Frame(style, left, text_width("最終目標", 14) + 14, axes)
    parts = (_grid(frame), years_below(frame, way.series), _lines(frame, way))
    return Markup(
        '<svg class="lchart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img" aria-label="{}" font-size="{}">{}</svg>'
    ).format(
        f"{style.width:g}", f"{style.height:g}", alt_text(way), f"{style.size:g}",
        Markup("").join((*parts, *_labels(frame, way))),
    )  # fmt: skip


def alt_text(way: Way) -> str:
    """What the chart shows, for those who do not see it."""
    told = [f"{formats.year(y)}{percent(v)}" for y, v in way.by_year.items()]
    due = way.expected
    expected = f"。{formats.year(due[0])}の目安は{percent(due[1])}" if due else ""
    return (
        f"{way.indicator.name}の、基準値を0%、最終目標を100%とした進み。{'、'.join(told)}{expected}"
    )


def percent(value: float) -> str:
    """「67.6%」 of a per cent on the scale."""
    return terms.share(value / 100)


def beyond(way: Way, axes: Axes) -> str:
    """The years whose value leaves the drawing, in words, else ""."""
    low, high = axes.ticks[0], axes.ticks[-1]
    told = [f"{y}年度{percent(v)}" for y, v in way.by_year.items() if not low <= v <= high]
    return f"図の外に出る年度：{'、'.join(told)}" if told else ""


def _tick(value: float) -> str:
    return formats.quantity(value, 0, "%")


def _grid(frame: Frame) -> Markup:
    """A line a tick; those of baseline and target are heavier and carry their names."""
    right = round(frame.style.width - frame.right + 8, 1)
    rows = Markup("").join(
        Markup('<path stroke="{}" d="M{} {}H{}"/><text x="{}" y="{}">{}</text>').format(
            PATH if tick in _WORDS else GRID, round(frame.left - 4), round(frame.y(tick)) + 0.5,
            right, round(frame.left - 8 - marks.ROOM), round(frame.y(tick) + 0.38 * frame.style.ticks),
            _tick(tick),
        )
        for tick in frame.axes.ticks
    )  # fmt: skip
    names = Markup("").join(
        Markup('<text x="{}" y="{}">{}</text>').format(right + 6, round(frame.y(v) + 5), word)
        for v, word in _WORDS.items()
    )
    return Markup(
        '<g text-anchor="end" fill="{}" font-size="{}">{}</g><g fill="{}" font-size="14">{}</g>'
    ).format(SECONDARY, f"{frame.style.ticks:g}", rows, INK, names)


def _lines(frame: Frame, way: Way) -> Markup:
    """The way planned, the actuals within the drawing, and the 目安値 as a short bar."""
    assert way.series is not None
    series, axes = way.series, frame.axes
    dashed = Markup('stroke="{}" stroke-width="2.3" stroke-dasharray="9 6"').format(PATH)
    solid = Markup('stroke="{}" stroke-width="3" stroke-linejoin="round"').format(ACTUAL)
    drawn = [polyline("way", dashed, frame, p) for p in _pieces(series.path, axes)]
    drawn += [polyline("acts", solid, frame, p) for run in series.runs for p in _pieces(run, axes)]
    shown = [p for run in series.runs for p in run if p != series.base and _holds(axes, p[1])]
    drawn += [dot("act", ACTUAL, "", frame, p, 4) for p in shown if p != series.last]
    interim, final = (
        p if p and _holds(axes, p[1]) else None for p in (series.interim, series.final)
    )
    drawn += stops(frame, replace(series, interim=interim, final=final))
    drawn += [_bar(frame, way.expected)] if way.expected and way.expected != series.final else []
    drawn += [dot("act last", ACTUAL, PAGE, frame, p, 6) for p in shown if p == series.last]
    return Markup("").join(drawn)


def _bar(frame: Frame, point: Point) -> Markup:
    x, y = frame.spot(point)
    return Markup('<path class="due" stroke="{}" stroke-width="3" d="M{} {}h18"/>').format(
        INK, round(x - 9, 1), y
    )


def _labels(frame: Frame, way: Way) -> Iterator[Markup]:
    """The last actual, the 目安値, and the farthest value on each side that is left."""
    assert way.series is not None
    room = _room(frame, way.series)
    for kind, word, point, size in (
        ("now", "実績", way.series.last, 17.0), ("due", "目安", way.expected, 15.0),
    ):  # fmt: skip
        if point and _holds(frame.axes, point[1]):
            room.name(frame.spot(point), 6)
            lift = -2 * size * LEADING - 7
            wished = ((0.0, 9.0, "middle"), (0.0, lift, "middle"))
            order = wished if kind == "now" else wished[::-1]
            label = room.put((word, percent(point[1])), size, frame.spot(point), order)  # type: ignore[arg-type]
            yield label_text(kind, label)
    for point in _farthest(way, frame.axes):
        edge = frame.axes.ticks[0] if point[1] < BASELINE else frame.axes.ticks[-1]
        spot = frame.x(point[0]), frame.y(edge)
        lines = (formats.year(point[0]), percent(point[1]))
        yield label_text("cut", room.put(lines, 15.0, spot, ((8.0, -20.0, "start"),)))


def _room(frame: Frame, series: Series) -> Room:
    """The drawing with its lines, the target's mark, and the names beside the plot."""
    room = Room((frame.left, 0, frame.style.width, frame.floor - 2))
    for line in (series.path, *series.runs):
        for piece in _pieces(line, frame.axes):
            room.draw([(frame.x(x), frame.y(y)) for x, y in piece])
    for point in (p for run in series.runs for p in run if _holds(frame.axes, p[1])):
        room.point(frame.spot(point), 5)
    for value in _WORDS:
        y = frame.y(value)
        room.draw([(frame.left, y), (frame.x(frame.axes.last), y)])
    for stop in filter(None, (series.base, series.interim)):
        room.mark(frame.spot(stop), 7)
    if series.final:
        room.name(frame.spot(series.final), 7)
    right = frame.style.width - frame.right + 8
    for value in _WORDS:
        y = frame.y(value)
        room.taken.append((right, y - 10, frame.style.width, y + 10))
    return room


def _farthest(way: Way, axes: Axes) -> list[Point]:
    """The lowest and the highest point where they lie outside."""
    points = list(way.by_year.items())
    ends = (min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])) if points else ()
    return [p for p in dict.fromkeys(ends) if not _holds(axes, p[1])]


def _holds(axes: Axes, value: float) -> bool:
    return axes.ticks[0] <= value <= axes.ticks[-1]


def _pieces(line: Sequence[Point], axes: Axes) -> list[list[tuple[float, float]]]:
    """The parts of a line within the axes, ending where it crosses their edge."""
    found: list[list[tuple[float, float]]] = []
    for start, end in pairwise(line):
        inside = _inside(start, end, axes)
        if inside is None:
            continue
        if found and found[-1][-1] == inside[0]:
            found[-1].append(inside[1])
        else:
            found.append(list(inside))
    return found


def _inside(
    start: Point, end: Point, axes: Axes
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The part of a stretch between the lowest and the highest tick."""
    low, high, rise = axes.ticks[0], axes.ticks[-1], end[1] - start[1]
    if rise == 0:
        return (start, end) if low <= start[1] <= high else None
    shares = sorted(((low - start[1]) / rise, (high - start[1]) / rise))
    first, last = max(0.0, shares[0]), min(1.0, shares[1])
    if first >= last:
        return None
    span = end[0] - start[0]

    def at(share: float) -> tuple[float, float]:
        return start[0] + span * share, start[1] + rise * share

    return (start if first == 0 else at(first)), (end if last == 1 else at(last))
