"""Line charts as SVG made on the server: path, targets, actuals, labels at the points.

A chart carries its own colours and sizes, so that one drawing serves the screens, the
slides, a PDF and a picture file. Its letters are about 15 units high; whoever places
it scales the whole. On the pages it is drawn for a wide and for a narrow place;
``static/charts.css`` shows the one whose letters are large enough there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from chino_metrics import formats, sentences, wording
from chino_metrics.labels import LEADING, Label, Place, Room, Spot, overlap, text_width
from chino_metrics.model import Assessment, Indicator
from chino_metrics.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.series import Axes, Point, Series, axes_of, judged_series

NO_POINTS: Final = "基準値も実績もまだないため、図はありません。"


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of one kind of chart, in its own units.

    ``size`` is the height of its letters, ``loud`` that of the last actual, ``ticks``
    that of the axes; ``line`` the width of the actuals, ``mark`` the size of the marks
    (1 is that of the pages). ``is_narrow`` leaves no room beside the last point.
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


SMALL: Final = Style(584, 286)
NARROW: Final = Style(340, 286, is_narrow=True)
LARGE: Final = Style(1200, 520, size=17, loud=19.5, ticks=17, line=3.5, has_gap=True, bottom=56)
#: A4 report: at 1 unit = 1 px the letters are 12 pt.
REPORT: Final = Style(
    658, 246, size=16, loud=18, ticks=16, top=30, bottom=30, has_eras=False, has_gap=True
)
#: Slides of 16:9 and 4:3: 15 units are 4.45 % of the slide's height.
SLIDE_WIDE: Final = Style(
    393, 213, loud=17, ticks=12.6, line=2, mark=0.62, top=18, bottom=21, has_eras=False,
    has_gap=True,
)  # fmt: skip
SLIDE_TALL: Final = Style(
    420, 178, loud=17, ticks=12.6, line=2, mark=0.62, top=16, bottom=21, has_eras=False,
    has_gap=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's style and the room beside its plot; years and values to its units."""

    style: Style
    left: float
    right: float
    axes: Axes

    def x(self, year: float) -> float:
        """Where a year lies; a single year stands in the middle."""
        span = self.axes.last - self.axes.first
        share = (year - self.axes.first) / span if span else 0.5
        return round(self.left + (self.style.width - self.left - self.right) * share, 1)

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


def axis_note(indicator: Indicator, assessment: Assessment) -> str:
    """「 縦軸は60%から」 where the axis does not start at zero, else ""."""
    points = judged_series(indicator, assessment).points
    axes = axes_of(points, indicator.decimals)
    if not points or axes.floor == 0:
        return ""
    return f" 縦軸は{formats.axis_numbers((axes.floor,))[0]}{indicator.unit}から"


def line_chart(indicator: Indicator, assessment: Assessment, style: Style = SMALL) -> Markup:
    """The chart of one indicator as ``<svg>``, or a sentence where there is nothing to draw."""
    series = judged_series(indicator, assessment)
    if not series.points:
        return Markup('<p class="lead">{}</p>').format(NO_POINTS)
    return Markup(
        '<svg class="lchart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img" aria-label="{}" font-size="{}">{}</svg>'
    ).format(
        f"{style.width:g}", f"{style.height:g}", spoken(indicator, series), f"{style.size:g}",
        drawing(indicator, assessment, style),
    )  # fmt: skip


def drawing(indicator: Indicator, assessment: Assessment, style: Style) -> Markup:
    """What stands in the ``<svg>`` of a chart; "" where there is nothing to draw."""
    series = judged_series(indicator, assessment)
    if not series.points:
        return Markup("")
    frame = frame_of(indicator, series, style)
    gap = gap_between(indicator, assessment) if style.has_gap else None
    labels = [_text(kind, label) for kind, label in placed(indicator, series, frame, gap)]
    parts = (_grid(frame), _years(frame, series), _lines(frame, series), _bracket(frame, gap))
    return Markup("").join((*parts, *labels))


def spoken(indicator: Indicator, series: Series) -> str:
    """What the chart shows, for those who do not see it."""
    named = (
        ("基準値", series.base), ("中間目標", series.interim),
        ("最終目標", series.final), ("最新の実績", series.last),
    )  # fmt: skip
    parts = [
        f"{word}{wording.amount(indicator, p[1])}（{formats.year(p[0])}）" for word, p in named if p
    ]
    return f"{indicator.name}の推移。{'、'.join(parts)}"


def frame_of(indicator: Indicator, series: Series, style: Style) -> Frame:
    """Room for the ticks on the left and, where it is wide, for the final target on the right."""
    axes = axes_of(series.points, indicator.decimals)
    least = 2 * style.size
    left = style.size + max(least, *(text_width(w, style.ticks) for w in axes.words.values()))
    amount = wording.amount(indicator, series.final[1]) if series.final else ""
    at_edge = series.final is not None and series.final[0] == axes.last
    beside = 16 + max(text_width("最終目標", style.size), text_width(amount, style.size))
    right = min(10 * style.size, beside) if at_edge and not style.is_narrow else least
    return Frame(style, left, right, axes)


Gap = tuple[int, float, float, str]
"""Year, 目安値, actual and the words for their distance."""


def gap_between(indicator: Indicator, assessment: Assessment) -> Gap | None:
    """The gap that a chart shows, where a pace is judged."""
    bracket = sentences.gap_of(indicator, assessment)
    words = sentences.gap_lines(indicator, assessment)
    return (*bracket, words[-1]) if bracket and words else None


def _grid(frame: Frame) -> Markup:
    """A line and a number a tick; the line of zero, or the lowest one, is heavier."""
    style, ticks = frame.style, frame.axes.ticks
    right = round(frame.style.width - frame.right + 8, 1)
    rows = (
        Markup(
            '<path class="{}" stroke="{}" stroke-width="{}" d="M{} {}H{}"/>'
            '<text class="tick" x="{}" y="{}">{}</text>'
        ).format(
            "zero" if tick == frame.axes.floor else "grid",
            PATH if tick == frame.axes.floor else GRID, f"{max(0.7, style.line / 3):.2g}",
            round(frame.left - 4), round(y) + 0.5, right, round(frame.left - 0.6 * style.size),
            round(y + 0.38 * style.ticks), frame.axes.words[tick],
        )
        for tick, y in zip(ticks, map(frame.y, ticks), strict=True)
    )  # fmt: skip
    return Markup('<g text-anchor="end" fill="{}" font-size="{}">{}</g>').format(
        SECONDARY, f"{style.ticks:g}", Markup("").join(rows)
    )


def told_years(frame: Frame, series: Series) -> list[int]:
    """The years that are written, the most telling first where there is no room for all."""
    told = [p[0] for p in (series.last, series.base, series.final, series.interim) if p]
    kept: list[int] = []
    room = 3.2 * frame.style.ticks
    for year in dict.fromkeys([*told, frame.axes.first, frame.axes.last]):
        if all(abs(frame.x(year) - frame.x(k)) >= room for k in kept):
            kept.append(year)
    return sorted(kept)


def _years(frame: Frame, series: Series) -> Markup:
    """Year and era below the axis."""
    now = series.last[0] if series.last else None
    words = Markup("").join(_year(frame, y, is_now=y == now) for y in told_years(frame, series))
    return Markup('<g text-anchor="middle" font-size="{}">{}</g>').format(
        f"{frame.style.ticks:g}", words
    )


def _year(frame: Frame, year: int, *, is_now: bool) -> Markup:
    y = frame.floor + 1.45 * frame.style.ticks
    look = Markup('class="year now" fill="{}" font-weight="700"').format(ACTUAL)
    found = Markup('<text {} x="{}" y="{}">{}</text>').format(
        look if is_now else Markup('class="year" fill="{}"').format(INK), frame.x(year),
        round(y, 1), year,
    )  # fmt: skip
    if not frame.style.has_eras:
        return found
    return found + Markup(
        '<text class="era" fill="{}" font-size="14" x="{}" y="{}">{}</text>'
    ).format(SECONDARY, frame.x(year), round(y + 19, 1), formats.era_short(year))


def _lines(frame: Frame, series: Series) -> Markup:
    """Lines below, marks above, the last actual largest."""
    line = frame.style.line
    dash = f"{3 * line:g} {2 * line:g}"
    way = Markup('stroke="{}" stroke-width="{}" stroke-dasharray="{}"').format(
        PATH, f"{0.76 * line:.3g}", dash
    )
    acts = Markup('stroke="{}" stroke-width="{}" stroke-linejoin="round"').format(ACTUAL, line)
    drawn = [_polyline("way", way, frame, series.path)]
    drawn += [_polyline("acts", acts, frame, run) for run in series.runs]
    drawn += [_dot("act", ACTUAL, "", frame, p, 4) for p in _others(series)]
    stops = (("mid", PAGE, series.interim), ("goal", INK, series.final))
    drawn += [_diamond(kind, fill, frame, p) for kind, fill, p in stops if p]
    drawn += [_dot("base", PAGE, INK, frame, series.base, 5)] if series.base else []
    drawn += [_dot("act last", ACTUAL, PAGE, frame, series.last, 6)] if series.last else []
    return Markup("").join(drawn)


def _others(series: Series) -> list[Point]:
    """The actuals that are neither the baseline nor the last one."""
    return [p for run in series.runs for p in run if p not in (series.base, series.last)]


def _polyline(kind: str, look: Markup, frame: Frame, points: Sequence[Point]) -> Markup:
    if len(points) < 2:
        return Markup("")
    line = " ".join(f"{frame.x(year)},{frame.y(value)}" for year, value in points)
    return Markup('<polyline class="{}" fill="none" {} points="{}"/>').format(kind, look, line)


def _dot(kind: str, fill: str, edge: str, frame: Frame, point: Point, radius: float) -> Markup:
    stroke = f' stroke="{edge}" stroke-width="{2 * frame.style.mark:.3g}"' if edge else ""
    return Markup('<circle class="{}" fill="{}"{} cx="{}" cy="{}" r="{}"/>').format(
        kind, fill, Markup(stroke), *frame.spot(point), f"{radius * frame.style.mark:.3g}"
    )


def _diamond(kind: str, fill: str, frame: Frame, point: Point) -> Markup:
    (x, y), half = frame.spot(point), round(7.5 * frame.style.mark, 1)
    return Markup(
        '<path class="{}" fill="{}" stroke="{}" stroke-width="{}" d="M{} {}l{h} {h}-{h} {h}-{h}-{h}z"/>'
    ).format(kind, fill, INK, f"{2 * frame.style.mark:.3g}", x, round(y - half, 1), h=half)


def _bracket(frame: Frame, gap: Gap | None) -> Markup:
    """From the 目安値 to the actual, short of the actual's dot."""
    if gap is None:
        return Markup("")
    year, expected, actual, _ = gap
    x, top, end = frame.x(year), frame.y(expected), frame.y(actual)
    clear = 8 * frame.style.mark
    if abs(end - top) <= clear + 2:
        return Markup("")
    stop = end - clear if end > top else end + clear
    half = 5 * frame.style.mark
    return Markup(
        '<path class="gap" fill="none" stroke="{}" stroke-width="{}" d="M{} {}h{}M{} {}V{}"/>'
    ).format(INK, f"{0.66 * frame.style.line:.3g}", x - half, top, 2 * half, x, top, round(stop, 1))


def placed(
    indicator: Indicator, series: Series, frame: Frame, gap: Gap | None = None
) -> list[tuple[str, Label]]:
    """The labels of the points with their kinds, none on another, and off the lines if possible."""
    style = frame.style
    room = Room((frame.left - 6, 0, style.width, frame.floor - 2))
    for line in (series.path, *series.runs):
        room.draw([frame.spot(p) for p in line])
    for point in (series.base, series.interim, series.final, series.last):
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
                (word, wording.amount(indicator, p[1])), size, frame.spot(p), _wish(kind, frame, p)
            ),
        )
        for kind, word, p, size in told
        if p
    ]
    return found + _gap_label(room, frame, gap)


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
        first, second = (8.0, -3.3 * line) if low else (-3.3 * line, above)
        return ((-4, first, "start"), (-4, second, "start"), (-4, above, "start"))
    edge: Place = (9, above, "end")
    return (
        (edge, (9, near, "end")) if kind == "goal" else ((0, above, "middle"), (0, near, "middle"))
    )


_INKS: Final = {"goal": INK, "gap": INK, "now": ACTUAL}


def _text(kind: str, label: Label) -> Markup:
    """A label: its amount is bold, the last actual and the gap wholly; a white halo keeps it
    legible over lines."""
    lines = Markup("").join(
        Markup('<tspan x="{}" y="{}"{}>{}</tspan>').format(
            round(label.x, 1), label.baseline(k),
            Markup(' font-weight="700"') if k or kind in {"now", "gap"} else "", line,
        )
        for k, line in enumerate(label.lines)
    )  # fmt: skip
    return Markup(
        '<text class="l-{}" text-anchor="{}" font-size="{}" fill="{}" stroke="{}" '
        'stroke-width="{}" stroke-linejoin="round" paint-order="stroke">{}</text>'
    ).format(
        kind, label.anchor, f"{label.size:g}", _INKS.get(kind, SECONDARY), PAGE,
        f"{0.3 * label.size:.3g}", lines,
    )  # fmt: skip
