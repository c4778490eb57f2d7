"""Small line charts as SVG made on the server: path, targets, actuals, labels at the points.

A chart is drawn for a wide and for a narrow place; ``static/charts.css`` shows
the one whose letters are large enough there. Text is never below 14 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from chino_metrics import formats, wording
from chino_metrics.labels import LEADING, Label, Place, Room, Spot, text_width
from chino_metrics.model import Assessment, Indicator
from chino_metrics.series import Axes, Point, Series, axes_of, series_of

SIZE: Final = 15.0
LOUD: Final = 17.0
WIDE, NARROW_SCREEN = 584, 340
HEIGHT: Final = 286
TOP, BOTTOM = 46, 52


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's width and the room beside its plot; years and values to pixels."""

    width: int
    left: float
    right: float
    axes: Axes

    def x(self, year: float) -> float:
        """The pixel of a year; a single year stands in the middle."""
        span = self.axes.last - self.axes.first
        share = (year - self.axes.first) / span if span else 0.5
        return round(self.left + (self.width - self.left - self.right) * share, 1)

    def y(self, value: float) -> float:
        """The pixel of a value."""
        low, high = self.axes.ticks[0], self.axes.ticks[-1]
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)

    def spot(self, point: Point) -> Spot:
        """The pixels of a point."""
        return self.x(point[0]), self.y(point[1])

    @property
    def floor(self) -> float:
        """The lower edge of the plot."""
        return HEIGHT - BOTTOM


def axis_note(indicator: Indicator, assessment: Assessment) -> str:
    """「 縦軸は60%から」 where the axis does not start at zero, else ""."""
    points = series_of(indicator, assessment.year).points
    axes = axes_of(points, indicator.decimals)
    if not points or axes.floor == 0:
        return ""
    return f" 縦軸は{formats.axis_numbers((axes.floor,))[0]}{indicator.unit}から"


def line_chart_small(indicator: Indicator, assessment: Assessment, width: int = WIDE) -> Markup:
    """The chart of one indicator on the page of its plan, ``width`` pixels wide."""
    series = series_of(indicator, assessment.year)
    if not series.points:
        return Markup('<p class="lead">基準値も実績もまだないため、図はありません。</p>')
    frame = _frame(indicator, series, width)
    labels = [_text(kind, label) for kind, label in placed(indicator, series, frame)]
    return Markup(
        '<svg class="lchart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(
        width, HEIGHT, spoken(indicator, series),
        Markup("").join((_grid(frame), _years(frame, series), _lines(frame, series), *labels)),
    )  # fmt: skip


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


def _frame(indicator: Indicator, series: Series, width: int) -> Frame:
    """Room for the ticks on the left and, where it is wide, for the final target on the right."""
    axes = axes_of(series.points, indicator.decimals)
    left = 14 + max(30.0, *(text_width(word, SIZE) for word in axes.words.values()))
    amount = wording.amount(indicator, series.final[1]) if series.final else ""
    at_edge = series.final is not None and series.final[0] == axes.last
    beside = 16 + max(text_width("最終目標", SIZE), text_width(amount, SIZE))
    return Frame(width, left, min(150.0, beside) if at_edge and width == WIDE else 30.0, axes)


def _grid(frame: Frame) -> Markup:
    ticks, right = frame.axes.ticks, round(frame.width - frame.right + 8, 1)
    rows = (
        Markup('<path class="{}" d="M{} {}H{}"/><text class="end" x="{}" y="{}">{}</text>').format(
            "zero" if tick == frame.axes.floor else "grid", round(frame.left - 4), round(y) + 0.5,
            right, round(frame.left - 9), round(y) + 6, frame.axes.words[tick],
        )
        for tick, y in zip(ticks, map(frame.y, ticks), strict=True)
    )  # fmt: skip
    return Markup("").join(rows)


def _years(frame: Frame, series: Series) -> Markup:
    """Year and era below the axis, the most telling first where there is no room for all."""
    told = [p[0] for p in (series.last, series.base, series.final, series.interim) if p]
    kept: list[int] = []
    for year in dict.fromkeys([*told, frame.axes.first, frame.axes.last]):
        if all(abs(frame.x(year) - frame.x(k)) >= 48 for k in kept):
            kept.append(year)
    now = series.last[0] if series.last else None
    return Markup("").join(_year(frame, y, is_now=y == now) for y in sorted(kept))


def _year(frame: Frame, year: int, *, is_now: bool) -> Markup:
    y = frame.floor + 22
    return Markup(
        '<text class="c year{0}" x="{1}" y="{2}">{3}</text>'
        '<text class="c era" x="{1}" y="{4}">{5}</text>'
    ).format(" now" if is_now else "", frame.x(year), y, year, y + 19, formats.era_short(year))


def _lines(frame: Frame, series: Series) -> Markup:
    """Lines below, marks above, the last actual largest."""
    drawn = [_polyline("way", frame, series.path)]
    drawn += [_polyline("acts", frame, run) for run in series.runs]
    others = [p for run in series.runs for p in run if p not in (series.base, series.last)]
    drawn += [_dot("act", frame, p, 4) for p in others]
    drawn += [
        _diamond(kind, frame, p)
        for kind, p in (("mid", series.interim), ("goal", series.final))
        if p
    ]
    drawn += [_dot("base", frame, series.base, 5)] if series.base else []
    drawn += [_dot("act last", frame, series.last, 6)] if series.last else []
    return Markup("").join(drawn)


def _polyline(kind: str, frame: Frame, points: Sequence[Point]) -> Markup:
    if len(points) < 2:
        return Markup("")
    line = " ".join(f"{frame.x(year)},{frame.y(value)}" for year, value in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, line)


def _dot(kind: str, frame: Frame, point: Point, radius: int) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
        kind, *frame.spot(point), radius
    )


def _diamond(kind: str, frame: Frame, point: Point) -> Markup:
    x, y = frame.spot(point)
    return Markup('<path class="{}" d="M{} {}l7.5 7.5-7.5 7.5-7.5-7.5z"/>').format(
        kind, x, round(y - 7.5, 1)
    )


def placed(indicator: Indicator, series: Series, frame: Frame) -> list[tuple[str, Label]]:
    """The labels of the points with their kinds, none on another, and off the lines if possible."""
    room = Room((frame.left - 6, 0, frame.width, frame.floor - 2))
    for line in (series.path, *series.runs):
        room.draw([frame.spot(p) for p in line])
    for point in (series.base, series.interim, series.final, series.last):
        if point:
            room.mark(frame.spot(point))
    told = (
        ("goal", "最終目標", series.final, SIZE), ("now", "実績", series.last, LOUD),
        ("mid", "中間目標", series.interim, SIZE), ("base", "基準値", series.base, SIZE),
    )  # fmt: skip
    return [
        (
            kind,
            room.put(
                (word, wording.amount(indicator, p[1])), size, frame.spot(p), _wish(kind, frame, p)
            ),
        )
        for kind, word, p, size in told
        if p
    ]


def _wish(kind: str, frame: Frame, point: Point) -> tuple[Place, ...]:
    """最終目標 right of its point (above it where narrow), 中間目標 above, the last actual
    below, 基準値 below where there is room and else well above."""
    line = SIZE * LEADING
    above, below = -2 * line - 9, 10.0
    if kind == "goal" and frame.right > 30:
        return ((11, -line, "start"), (11, -line - 9, "start"), (11, 9 - line, "start"))
    if kind == "now":
        return ((0, below, "middle"), (0, -2 * LOUD * LEADING - 11, "middle"))
    if kind == "base":
        low = frame.y(point[1]) + 3.6 * line <= frame.floor
        first, second = (8.0, -3.3 * line) if low else (-3.3 * line, above)
        return ((-4, first, "start"), (-4, second, "start"), (-4, above, "start"))
    edge: Place = (9, above, "end")
    return (
        (edge, (9, below, "end"))
        if kind == "goal"
        else ((0, above, "middle"), (0, below, "middle"))
    )


def _text(kind: str, label: Label) -> Markup:
    side = {"start": "", "middle": "c ", "end": "end "}[label.anchor]
    spans = Markup("").join(
        Markup('<tspan x="{}" y="{}"{}>{}</tspan>').format(
            round(label.x, 1), label.baseline(k), Markup(' class="b"') if k else "", line
        )
        for k, line in enumerate(label.lines)
    )
    return Markup('<text class="{}l-{}">{}</text>').format(side, kind, spans)
