"""Small line charts as SVG made on the server: path, targets, actuals, labels at the points."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from chino_metrics import formats, wording
from chino_metrics.model import Assessment, Indicator

WIDTH, HEIGHT = 584, 286
TOP, RIGHT, BOTTOM, LEFT = 46, 96, 52, 60
SIZE = 15
LINE = 18
NARROW = 0.5
"""An axis starts above zero where the smallest value is more than this part of the largest."""

Point = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Series:
    """What a chart of one indicator shows; every point is (fiscal year, value)."""

    path: tuple[Point, ...]
    base: Point | None
    interim: Point | None
    final: Point | None
    runs: tuple[tuple[Point, ...], ...]
    last: Point | None

    @property
    def points(self) -> tuple[Point, ...]:
        """All of them."""
        return (*self.path, *(p for run in self.runs for p in run))


@dataclass(frozen=True, slots=True)
class Axes:
    """Years and values to pixels."""

    first: int
    last: int
    ticks: tuple[float, ...]

    def x(self, year: float) -> float:
        """The pixel of a year."""
        span = max(self.last - self.first, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (year - self.first) / span, 1)

    def y(self, value: float) -> float:
        """The pixel of a value."""
        low, high = self.ticks[0], self.ticks[-1]
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - low) / (high - low), 1)


@dataclass(slots=True)
class Labels:
    """Texts at points, each put at its first place that is free."""

    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    drawn: list[Markup] = field(default_factory=list)

    def put(self, lines: Sequence[str], kind: str, places: Iterable[tuple[float, float, str]]) -> None:
        """Write ``lines`` at the first free of ``places`` (x, top, anchor), else at the first."""
        options = [(place, _box(lines, place)) for place in places]
        free = [o for o in options if _inside(o[1]) and not any(_overlap(o[1], b) for b in self.boxes)]
        (x, top, anchor), box = (free or options)[0]
        self.boxes.append(box)
        self.drawn.append(_text(lines, kind, x, top, anchor))


def series_of(indicator: Indicator, as_of: int | None = None) -> Series:
    """The points of an indicator; actuals after ``as_of`` are left out."""
    stops = [_point(t.year, t.quantity.value) for t in (indicator.baseline, indicator.interim, indicator.final)]
    base, interim, final = stops
    runs = _runs(indicator, base, as_of)
    after = [p for run in runs for p in run if base is None or p[0] > base[0]]
    return Series(tuple(p for p in stops if p), base, interim, final, runs, max(after, default=None))


def _point(year: int | None, value: float | None) -> Point | None:
    return None if year is None or value is None else (year, value)


def _runs(indicator: Indicator, base: Point | None, as_of: int | None) -> tuple[tuple[Point, ...], ...]:
    """Actuals as lines; a year that holds a reason instead of a number breaks the line."""
    values: dict[int, float | None] = {base[0]: base[1]} if base else {}
    for actual in indicator.actuals:
        if as_of is None or actual.year <= as_of:
            values[actual.year] = actual.quantity.value
    runs: list[list[Point]] = [[]]
    for year in sorted(values):
        value = values[year]
        if value is None:
            runs.append([])
        else:
            runs[-1].append((year, value))
    return tuple(tuple(run) for run in runs if run)


def axes_of(series: Series) -> Axes:
    """Axes that hold every point; from zero unless all values lie close together."""
    years = [y for y, _ in series.points] or [0, 1]
    values = [v for _, v in series.points] or [0.0, 1.0]
    low, high = min(values), max(values)
    if 0 <= low <= NARROW * high or not low:
        low = 0.0
    elif low > 0:
        low = max(0.0, low - 0.5 * (high - low or high))
    return Axes(min(years), max(years), formats.nice_ticks(low, high))


def axis_note(indicator: Indicator, assessment: Assessment) -> str:
    """「 縦軸は60%から」 where the axis does not start at zero, else ""."""
    series = series_of(indicator, assessment.year)
    start = axes_of(series).ticks[0]
    if not series.points or start == 0:
        return ""
    return f" 縦軸は{formats.axis_number(start, _tick_decimals(axes_of(series)))}{indicator.unit}から"


def line_chart_small(indicator: Indicator, assessment: Assessment) -> Markup:
    """The chart of one indicator on the page of its plan, ``WIDTH`` by ``HEIGHT``."""
    series = series_of(indicator, assessment.year)
    if not series.points:
        return Markup('<p class="lead">基準値も実績もまだないため、図はありません。</p>')
    axes = axes_of(series)
    parts = [_grid(axes), _years(axes, series), _lines(axes, series), _marks(axes, series)]
    return Markup(
        '<svg class="lchart" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">{body}</svg>'
    ).format(
        w=WIDTH, h=HEIGHT, label=_spoken(indicator, series),
        body=Markup("").join((*parts, *_labels(indicator, axes, series))),
    )


def _spoken(indicator: Indicator, series: Series) -> str:
    named = (("基準値", series.base), ("実績", series.last), ("中間目標", series.interim), ("最終目標", series.final))
    parts = (f"{word}{wording.amount(indicator, p[1])}（{formats.year(p[0])}）" for word, p in named if p)
    return f"{indicator.name}：{'、'.join(parts)}"


def _grid(axes: Axes) -> Markup:
    decimals = _tick_decimals(axes)
    rows = (
        Markup('<path class="{}" d="M{} {}H{}"/><text class="end" x="{}" y="{}">{}</text>').format(
            "zero" if tick == axes.ticks[0] else "grid", LEFT, y := axes.y(tick), WIDTH - RIGHT + 8,
            LEFT - 8, y + 5, formats.axis_number(tick, decimals),
        )
        for tick in axes.ticks
    )
    return Markup("").join(rows)


def _tick_decimals(axes: Axes) -> int:
    return next((d for d in range(4) if all(round(t, d) == t for t in axes.ticks)), 4)


def _years(axes: Axes, series: Series) -> Markup:
    """Year and era below the axis, the most telling first where there is no room for all."""
    wanted = [p[0] for p in (series.last, series.base, series.final, series.interim) if p]
    kept: list[int] = []
    for year in dict.fromkeys([*wanted, axes.first]):
        if all(abs(axes.x(year) - axes.x(k)) >= 46 for k in kept):
            kept.append(year)
    now = series.last[0] if series.last else None
    return Markup("").join(_year(axes, y, is_now=y == now) for y in kept)


def _year(axes: Axes, year: int, *, is_now: bool) -> Markup:
    y = HEIGHT - BOTTOM + 21
    return Markup(
        '<text class="c{0}" x="{1}" y="{2}">{3}</text><text class="c era" x="{1}" y="{4}">{5}</text>'
    ).format(" now" if is_now else "", axes.x(year), y, year, y + 18, formats.era_short(year))


def _lines(axes: Axes, series: Series) -> Markup:
    way = _polyline("way", axes, series.path) if len(series.path) > 1 else Markup("")
    return way + Markup("").join(_polyline("acts", axes, run) for run in series.runs if len(run) > 1)


def _polyline(kind: str, axes: Axes, points: Sequence[Point]) -> Markup:
    line = " ".join(f"{axes.x(year)},{axes.y(value)}" for year, value in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, line)


def _marks(axes: Axes, series: Series) -> Markup:
    dots = [
        Markup('<circle class="act" cx="{}" cy="{}" r="4"/>').format(axes.x(y), axes.y(v))
        for run in series.runs for y, v in run if (y, v) != series.base
    ]
    if series.base:
        x, y = axes.x(series.base[0]), axes.y(series.base[1])
        dots.append(Markup('<circle class="base" cx="{}" cy="{}" r="5"/>').format(x, y))
    for kind, point in (("mid", series.interim), ("goal", series.final)):
        if point:
            x, y = axes.x(point[0]), axes.y(point[1])
            dots.append(Markup('<path class="{}" d="M{} {}l7 7-7 7-7-7z"/>').format(kind, x, y - 7))
    return Markup("").join(dots)


def _labels(indicator: Indicator, axes: Axes, series: Series) -> list[Markup]:
    """基準値 below or above its point, 中間目標 above, 最終目標 right, the last actual below."""
    labels = Labels()
    for word, kind, point, places in (
        ("最終目標", "b", series.final, _right),
        ("実績", "now", series.last, _below),
        ("中間目標", "", series.interim, _above),
        ("基準値", "", series.base, _below_or_above),
    ):
        if point:
            spot = axes.x(point[0]), axes.y(point[1])
            lines = (word, wording.amount(indicator, point[1]))
            labels.put(lines, kind, places(*spot))
    return labels.drawn


def _right(x: float, y: float) -> list[tuple[float, float, str]]:
    return [(x + 12, y - LINE + 2, "start"), (x, y + 12, "middle"), (x, y - 12 - 2 * LINE, "middle")]


def _below(x: float, y: float) -> list[tuple[float, float, str]]:
    return [(x, y + 12, "middle"), (x, y - 12 - 2 * LINE, "middle"), (x - 12, y + 8, "end"), (x + 12, y + 4, "start")]


def _above(x: float, y: float) -> list[tuple[float, float, str]]:
    return [(x, y - 12 - 2 * LINE, "middle"), (x, y + 12, "middle"), (x - 12, y - 2 * LINE, "end")]


def _below_or_above(x: float, y: float) -> list[tuple[float, float, str]]:
    return [
        (x + 2, y + 10, "middle"), (x + 2, y - 14 - 2 * LINE, "middle"), (x + 10, y + 10, "start"),
        (x + 10, y - 14 - 2 * LINE, "start"),
    ]


def _box(lines: Sequence[str], place: tuple[float, float, str]) -> tuple[float, float, float, float]:
    x, top, anchor = place
    width = max(text_width(line) for line in lines)
    left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    return left, top, left + width, top + LINE * len(lines)


def text_width(text: str) -> float:
    """Pixels of a label's line: wide characters fill a square, the others a good half."""
    return sum(SIZE if unicodedata.east_asian_width(c) in "WFA" else SIZE * 0.62 for c in text)


def _inside(box: tuple[float, float, float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH + 6 and box[3] <= HEIGHT - BOTTOM + 2


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _text(lines: Sequence[str], kind: str, x: float, top: float, anchor: str) -> Markup:
    side = {"start": "", "middle": "c ", "end": "end "}[anchor]
    spans = Markup("").join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(x, round(top + LINE * (k + 0.8), 1), line)
        for k, line in enumerate(lines)
    )
    return Markup('<text class="{}{}">{}</text>').format(side, kind, spans)
