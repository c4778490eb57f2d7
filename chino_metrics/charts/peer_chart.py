"""Official statistics beside an indicator as SVG: the range of the peers as a band, lines by name.

Grey for others, blue for the city, squares for targets: no colour says better or worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from markupsafe import Markup

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.charts import marks
from chino_metrics.charts.layout import Frame, Style
from chino_metrics.charts.line import grid, places, svg
from chino_metrics.charts.series import Axes, Point, axes_of
from chino_metrics.charts.told import Stop, packed
from chino_metrics.model.plan import Indicator
from chino_metrics.wording import formats, terms
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.wording.text_width import text_width

#: Slides and paper: letters and lines as those of the indicators' own charts there.
SLIDE_WIDE: Final = Style(569, 158, ticks=12.6, top=14, bottom=24)
SLIDE_TALL: Final = Style(420, 168, ticks=12.6, top=14, bottom=24)
REPORT: Final = Style(658, 226, size=16, ticks=16, top=16, bottom=30)
WIDE: Final = Style(760, 380, top=24, bottom=34)
NARROW: Final = Style(340, 360, size=14, ticks=14, top=24, bottom=34, is_narrow=True)
OWN: Final = "この指標の実績（年度）"
TARGET: Final = "最終目標"
_STEPS: Final = (1, 2, 5, 10)
#: Half the width of the band in a year that stands alone.
_HALF: Final = 9.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn: ``peers`` names the band (「類似団体」), "" where only all Japan is compared."""

    indicator: Indicator
    rows: tuple[PeerYear, ...]
    own_name: str
    peers: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its name; ``dash`` as SVG has it."""

    name: str
    points: tuple[Point, ...]
    colour: str
    dash: str


def drawings(shown: Shown) -> tuple[tuple[str, Markup], ...]:
    """The chart for each place that the style sheet shows or hides."""
    return (("on-desk", peer_chart(shown, WIDE)), ("on-phone", peer_chart(shown, NARROW)))


def peer_chart(shown: Shown, style: Style = WIDE) -> Markup:
    """The chart as ``<svg>``."""
    drawn, height = peer_drawing(shown, style)
    return svg(replace(style, height=height), alt_text(shown), drawn, places(_frame(shown, style)))


def peer_drawing(shown: Shown, style: Style) -> tuple[Markup, float]:
    """What stands in the ``<svg>``, and its height with the names below the plot."""
    lines, frame = drawn_lines(shown), _frame(shown, style)
    own, targets = own_points(shown.indicator), target_points(shown.indicator)
    parts = (
        _area(frame, shown),
        grid(frame),
        _years(frame),
        *(_drawn(frame, line) for line in lines),
        *(marks.dot("own", ACTUAL, PAGE, frame.spot(p), 5) for p in own),
        *(marks.target("goal", INK, frame.spot(p), 11) for p in targets),
    )
    key = _key(shown, lines, style, has_own=bool(own), has_targets=bool(targets))
    return Markup("").join((*parts, key[0])), style.height + key[1]


def _frame(shown: Shown, style: Style) -> Frame:
    used = axes(shown)
    widest = max(text_width(w, style.ticks) for w in used.words.values())
    return Frame(style, style.size + marks.ROOM + widest, 2 * style.size, used)


def axes(shown: Shown) -> Axes:
    """Years and values of all that is drawn."""
    points = [p for line in drawn_lines(shown) for p in line.points] + _band(shown)
    points += [*own_points(shown.indicator), *target_points(shown.indicator)]
    return axes_of(tuple(points), 1)


def told(shown: Shown, source: str) -> str:
    """What the years of the chart say (``charts.told``): each series by its name; ``source`` of all."""
    i = shown.indicator
    series = [(line.name, line.points, "") for line in drawn_lines(shown)]
    series += [
        ("この指標の実績", tuple(own_points(i)), i.unit),
        ("最終目標", tuple(target_points(i)), i.unit),
    ]
    said: dict[int, list[str]] = {}
    for name, points, unit in series:
        for year, value in points:
            number = terms.amount(i, value) if unit else formats.number(value, 2)
            said.setdefault(year, []).append(f"{name} {number}")
    stops = (Stop(f"{y}", f"{y}年", "、".join(words), source) for y, words in sorted(said.items()))
    return packed("", stops)


def alt_text(shown: Shown) -> str:
    """What the chart shows, for those who do not see it."""
    return "。".join(
        f"{line.name}は{'、'.join(f'{y}年{formats.number(v, 2)}' for y, v in line.points)}"
        for line in drawn_lines(shown)
    )


def _series(rows: Sequence[PeerYear], of: Callable[[PeerYear], float | None]) -> tuple[Point, ...]:
    return tuple((r.year, v) for r in rows if (v := of(r)) is not None)


def drawn_lines(shown: Shown) -> tuple[Line, ...]:
    """The city, the median of its peers, all Japan: those that have a number."""
    rows = shown.rows
    found = [
        Line(f"{shown.own_name}（公的統計）", _series(rows, lambda r: r.own), INK, ""),
        Line("全国（公的統計）", _series(rows, lambda r: r.japan), PATH, "2 5"),
    ]
    if shown.peers:
        median = _series(rows, lambda r: r.median)
        found.insert(1, Line(f"{shown.peers}の中央値", median, SECONDARY, "9 6"))
    return tuple(line for line in found if line.points)


def _band(shown: Shown) -> list[Point]:
    if not shown.peers:
        return []
    low = _series(shown.rows, lambda r: r.smallest)
    return [*low, *_series(shown.rows, lambda r: r.largest)]


def own_points(indicator: Indicator) -> list[Point]:
    """The indicator's actuals."""
    return [(a.year, a.quantity.value) for a in indicator.actuals if a.quantity.value is not None]


def target_points(indicator: Indicator) -> list[Point]:
    """Its final target, where that is a number."""
    final = indicator.final
    if final.year is None or final.quantity.value is None:
        return []
    return [(final.year, final.quantity.value)]


def _runs(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """Points of years that follow one another: nothing is drawn across a year without a number."""
    together = groupby(enumerate(points), lambda numbered: numbered[1][0] - numbered[0])
    yield from (tuple(point for _, point in run) for _, run in together)


def _area(frame: Frame, shown: Shown) -> Markup:
    """The band; of a year that stands alone as wide as its marks."""
    if not shown.peers:
        return Markup("")
    high = dict(_series(shown.rows, lambda r: r.largest))
    return Markup("").join(
        Markup('<polygon class="band" fill="{}" stroke="{}" stroke-width="1" points="{}"/>').format(
            GRID, PATH, _edge(frame, run, [(y, high[y]) for y, _ in run])
        )
        for run in _runs(_series(shown.rows, lambda r: r.smallest))
    )


def _edge(frame: Frame, low: Sequence[Point], high: Sequence[Point]) -> str:
    below, above = [frame.spot(p) for p in low], [frame.spot(p) for p in high]
    if len(below) == 1:
        below, above = ([(x - _HALF, y), (x + _HALF, y)] for ((x, y),) in (below, above))
    return " ".join(f"{x:g},{y:g}" for x, y in (*below, *reversed(above)))


def _drawn(frame: Frame, line: Line) -> Markup:
    paths = (" ".join(f"{x},{y}" for x, y in map(frame.spot, r)) for r in _runs(line.points))
    drawn = Markup("").join(
        Markup(
            '<polyline fill="none" stroke="{}" stroke-width="2.6" stroke-dasharray="{}" points="{}"/>'
        ).format(line.colour, line.dash or "none", path)
        for path in paths
        if " " in path
    )
    dots = (marks.dot("at", line.colour, PAGE, frame.spot(p), 4) for p in line.points)
    return drawn + Markup("").join(dots)


def _years(frame: Frame) -> Markup:
    shown, room = frame.axes, 3.4 * frame.style.ticks
    span = max(shown.last - shown.first, 1)
    wide = frame.x(shown.last) - frame.x(shown.first)
    step = next((s for s in _STEPS if wide * s / span >= room), span)
    words = Markup("").join(
        Markup('<text x="{}" y="{}">{}</text>').format(
            frame.x(year), round(frame.floor + 1.45 * frame.style.ticks, 1), year
        )
        for year in range(shown.last, shown.first - 1, -step)
    )
    return Markup('<g text-anchor="middle" fill="{}" font-size="{}">{}</g>').format(
        INK, f"{frame.style.ticks:g}", words
    )


def _key(
    shown: Shown, lines: Sequence[Line], style: Style, *, has_own: bool, has_targets: bool
) -> tuple[Markup, float]:
    """The names of what is drawn, below the plot, and the height that they take."""
    signs: list[tuple[str, Callable[[float, float], Markup]]] = [
        (line.name, lambda x, y, line=line: _stroke(x, y, line))  # type: ignore[misc]
        for line in lines
    ]
    if shown.peers:
        signs.insert(1, (f"{shown.peers}の最小から最大", _swatch))
    if has_own:
        signs.append((OWN, lambda x, y: marks.dot("", ACTUAL, PAGE, (x + 13, y), 5)))
    if has_targets:
        signs.append((TARGET, lambda x, y: marks.target("", INK, (x + 13, y), 11)))
    columns, step = (1 if style.is_narrow else 2), 1.6 * style.size
    parts = []
    for k, (name, sign) in enumerate(signs):
        x = 8 + (k % columns) * style.width / columns
        y = style.height + (k // columns) * step + 0.8 * style.size
        text = Markup('<text x="{}" y="{}" fill="{}">{}</text>').format(
            x + 34, round(y + 0.36 * style.size, 1), INK, name
        )
        parts += [sign(x, y), text]
    return Markup("").join(parts), (-(-len(signs) // columns) + 0.3) * step


def _stroke(x: float, y: float, line: Line) -> Markup:
    return Markup(
        '<path d="M{} {}h26" fill="none" stroke="{}" stroke-width="2.6" stroke-dasharray="{}"/>'
    ).format(x, y, line.colour, line.dash or "none")


def _swatch(x: float, y: float) -> Markup:
    return Markup(
        '<rect x="{}" y="{}" width="26" height="12" fill="{}" stroke="{}" stroke-width="1"/>'
    ).format(x, y - 6, GRID, PATH)
