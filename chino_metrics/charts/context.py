"""The plan's own statements and what was published later as SVG made on the server.

The plan's numbers are filled squares on a dashed straight line, counts are blue and
projections grey, with dots and small upright bars by turns; every series is dotted by
itself, never joined to another, and carries its name. Colours and sizes are the drawing's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import marks
from chino_metrics.charts.labels import LEADING, Label, Place, Room
from chino_metrics.charts.layout import Frame, Style
from chino_metrics.charts.line import grid, label_text, places
from chino_metrics.charts.series import axes_of
from chino_metrics.charts.told import Stop, packed
from chino_metrics.model.plan import Reference
from chino_metrics.wording import formats
from chino_metrics.wording.beside_verdicts import context, references
from chino_metrics.wording.beside_verdicts.context import Context, ContextComparison, Line, LineKind
from chino_metrics.wording.palette import ACTUAL, INK, PATH
from chino_metrics.wording.text_width import text_width
from chino_metrics.wording.yearly import source_words

WIDE: Final = Style(760, 400, top=34, bottom=34)
NARROW: Final = Style(340, 420, loud=15, ticks=14, top=60, bottom=34, is_narrow=True)
#: A4 report: at 1 unit = 1 px the letters are 12 pt.
REPORT: Final = Style(658, 330, size=16, loud=18, ticks=16, top=34, bottom=32)

_COLOURS: Final = {LineKind.PRINTED: INK, LineKind.COUNTED: ACTUAL, LineKind.PROJECTED: PATH}
_BELOW: Final[tuple[Place, ...]] = ((-6, 6, "end"), (0, 12, "end"), (10, 12, "end"))
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)


def context_chart(shown: Context, style: Style = WIDE) -> Markup:
    """The chart of one subject as ``<svg>``."""
    return Markup(
        '<svg class="lchart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img" aria-label="{}" font-size="{}"{}>{}</svg>'
    ).format(
        f"{style.width:g}", f"{style.height:g}", alt_text(shown), f"{style.size:g}",
        places(_frame(shown, style)), drawing(shown, style),
    )  # fmt: skip


def told(shown: Context) -> str:
    """What the years of the chart say (``charts.told``): each series by its name, with its source."""
    said: dict[int, list[tuple[str, str]]] = {}
    for line in shown.lines:
        for r in line.points:
            words = f"{context.label(line)} {references.amount(r)}"
            said.setdefault(r.year, []).append((words, formats.without_address(r.source)))
    return packed("", (
        Stop(f"{year}", f"{year}年", "、".join(words for words, _ in parts),
             source_words("、".join(dict.fromkeys(source for _, source in parts if source))))
        for year, parts in sorted(said.items())
    ))  # fmt: skip


def axis_note(shown: Context) -> str:
    """「縦軸は44,000人から」 where the axis does not start at zero, else ""."""
    floor = _frame(shown, WIDE).axes.floor
    return f"縦軸は{formats.axis_numbers((floor,))[0]}{shown.unit}から" if floor else ""


def alt_text(shown: Context) -> str:
    """What the chart shows, for those who do not see it."""
    parts = (
        f"{line.name}は{'、'.join(map(references.dated, line.points))}" for line in shown.lines
    )
    return f"{context.finding(shown)}。{'。'.join(parts)}"


def drawing(shown: Context, style: Style) -> Markup:
    """What stands in the ``<svg>``."""
    frame = _frame(shown, style)
    comparison = context.compared(shown)
    labels = [label_text(k, label) for k, label in _labels(shown, frame, comparison)]
    lines = [
        _line(frame, line, is_round=k % 2 == 1) for k, line in reversed([*enumerate(shown.lines)])
    ]
    parts = (grid(frame), _years(frame), *lines, _bracket(frame, comparison))
    return Markup("").join((*parts, *labels))


def _frame(shown: Context, style: Style) -> Frame:
    points = tuple((r.year, r.value) for r in shown.references)
    axes = axes_of(points, max(r.decimals for r in shown.references))
    left = style.size + max(text_width(word, style.ticks) for word in axes.words.values())
    return Frame(style, left, _right(shown, style, axes.last), axes)


def _right(shown: Context, style: Style, last: int) -> float:
    """Room beside the plot for the projections that end at its edge."""
    ending = [line for line in shown.projected if line.points[-1].year == last]
    if style.is_narrow or not ending:
        return 1.6 * style.size
    return 18 + max(text_width(word, style.size) for line in ending for word in _named(line))


def _years(frame: Frame) -> Markup:
    """Round calendar years below the axis, as many as there is room for."""
    axes, room = frame.axes, 4 * frame.style.ticks
    wide = frame.x(axes.last) - frame.x(axes.first)
    span = max(axes.last - axes.first, 1)
    step = next((s for s in _STEPS if wide * s / span >= room), span)
    words = Markup("").join(
        Markup('<text class="year" x="{}" y="{}">{}</text>').format(
            frame.x(year), round(frame.floor + 1.45 * frame.style.ticks, 1), year
        )
        for year in axes.years
        if year % step == 0 or span == 1
    )
    return Markup('<g text-anchor="middle" fill="{}" font-size="{}">{}</g>').format(
        INK, f"{frame.style.ticks:g}", words
    )


def _line(frame: Frame, line: Line, *, is_round: bool) -> Markup:
    """A series: dotted, the plan's own dashed, with a mark at every point."""
    spots = [frame.spot((r.year, r.value)) for r in line.points]
    is_printed = line.kind is LineKind.PRINTED
    dash = "9 6" if is_printed else "1.5 5"
    drawn = Markup("")
    if len(spots) > 1:
        drawn = Markup(
            '<polyline fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}" '
            'stroke-linecap="{}" points="{}"/>'
        ).format(
            PATH if is_printed else _COLOURS[line.kind], "2.2" if is_printed else "2.6", dash,
            "butt" if is_printed else "round", " ".join(f"{x},{y}" for x, y in spots),
        )  # fmt: skip
    return drawn + Markup("").join(_mark(line.kind, x, y, is_round=is_round) for x, y in spots)


def _mark(kind: LineKind, x: float, y: float, *, is_round: bool) -> Markup:
    """A large square for the plan, a dot or a small upright bar for the others."""
    if kind is LineKind.PRINTED:
        return marks.target("printed", INK, (x, y), 11)
    if is_round:
        return marks.dot("counted", _COLOURS[kind], "", (x, y), 4)
    return Markup('<path class="counted" stroke="{}" stroke-width="4" d="M{} {}v10"/>').format(
        _COLOURS[kind], x, round(y - 5, 1)
    )


def _bracket(frame: Frame, comparison: ContextComparison | None) -> Markup:
    """From the straight line to the newest count, short of its mark."""
    if comparison is None:
        return Markup("")
    x, start = frame.spot((comparison.newest.year, comparison.expected))
    end = frame.y(comparison.newest.value)
    if abs(end - start) <= 12:
        return Markup("")
    stop = round(end + (6 if end < start else -6), 1)
    return Markup(
        '<path class="gap" fill="none" stroke="{}" stroke-width="2" d="M{} {}h10M{} {}V{}"/>'
    ).format(INK, round(x - 5, 1), start, x, start, stop)


def _labels(
    shown: Context, frame: Frame, comparison: ContextComparison | None
) -> list[tuple[str, Label]]:
    """The plan's statements, the newest count, the straight line, then the other series."""
    room = _room(shown, frame)
    newest = shown.counted[-1]
    others = [line for line in shown.lines[1:] if line is not newest]
    first, *later = shown.printed
    high, near = -2 * frame.style.size * LEADING - 8, -frame.style.size
    start: tuple[Place, ...] = ((10, near, "start"), (-4, high, "start"), (8, 12, "start"))
    if frame.style.is_narrow:
        start = start[1:]
    now: tuple[Place, ...] = ((12, near - 8, "start"), (8, high, "start"), (0, high - 4, "middle"))
    found = [_put(room, frame, "goal", shown.lines[0].name, first, start)]
    found += [_put(room, frame, "goal", shown.lines[0].name, r, _BELOW) for r in later[-1:]]
    found.append(_put(room, frame, "now", context.label(newest), newest.points[-1], now))
    found += _expected(room, frame, comparison, shown.unit)
    return found + [_name(room, frame, line) for line in others]


def _room(shown: Context, frame: Frame) -> Room:
    """The plot with its lines and marks, and the margins beside and above it."""
    room = Room((frame.left - 6, 0, frame.style.width, frame.floor - 2))
    for line in shown.lines:
        spots = [frame.spot((r.year, r.value)) for r in line.points]
        room.draw(spots)
        for spot in spots:
            room.mark(spot, 5)
    return room


def _put(
    room: Room, frame: Frame, kind: str, name: str, at: Reference, wished: Sequence[Place]
) -> tuple[str, Label]:
    size = frame.style.loud if kind == "now" else frame.style.size
    lines = (name, references.dated(at))
    return kind, room.put(lines, size, frame.spot((at.year, at.value)), wished)


def _name(room: Room, frame: Frame, line: Line) -> tuple[str, Label]:
    """A series at its last point: beside it, or above; where it is narrow the name alone."""
    last, size = line.points[-1], frame.style.size
    lines = _parted(line) if frame.style.is_narrow else _named(line)
    up = -len(lines) * size * LEADING - 8
    wished: tuple[Place, ...] = (
        *(((12, -1.5 * size, "start"), (8, 10, "start")) if line.kind is LineKind.PROJECTED else ()),
        (0, up, "middle"), (0, up, "start"), (4, up, "end"), (0, 10, "middle"), (0, 10, "end"),
    )  # fmt: skip
    kind = "counted" if line.kind is LineKind.COUNTED else "name"
    return kind, room.put(lines, size, frame.spot((last.year, last.value)), wished)


def _parted(line: Line) -> tuple[str, ...]:
    """「平成30年」「推計」: the name without brackets; that of a projection on two lines."""
    name = context.label(line).split("（")[0]
    return (name[:-2], name[-2:]) if len(name) > 4 and name.endswith("推計") else (name,)


def _named(line: Line) -> tuple[str, str]:
    return context.label(line), references.dated(line.points[-1])


def _expected(
    room: Room, frame: Frame, comparison: ContextComparison | None, unit: str
) -> list[tuple[str, Label]]:
    """「直線上の2024年 51,977人」 below the straight line."""
    if comparison is None:
        return []
    spot = frame.spot((comparison.newest.year, comparison.expected))
    words = (f"直線上の{comparison.newest.year}年", context.shown(comparison, unit))
    wished: tuple[Place, ...] = ((0, 10, "end"), (-8, 6, "end"), (8, 10, "start"))
    return [("expected", room.put(words, frame.style.size, spot, wished))]
