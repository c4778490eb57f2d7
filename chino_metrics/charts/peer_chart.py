"""Official statistics beside an indicator as SVG: the range of the peers as a band, lines by name.

Grey for others, blue for the city, squares for targets: no colour says better or worse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.charts import marks
from chino_metrics.charts.layout import Frame, Style
from chino_metrics.charts.line import grid, places
from chino_metrics.charts.series import Point, axes_of
from chino_metrics.charts.told import Stop, packed
from chino_metrics.model.plan import Indicator
from chino_metrics.wording import formats, terms
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.wording.text_width import text_width

WIDE: Final = Style(760, 380, top=24, bottom=34)
NARROW: Final = Style(340, 360, size=14, ticks=14, top=24, bottom=34, is_narrow=True)
_STEPS: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn: ``peers`` names the band (「類似団体」), "" where only all Japan is compared."""

    indicator: Indicator
    rows: tuple[PeerYear, ...]
    own_name: str
    peers: str


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    points: tuple[Point, ...]
    colour: str
    dash: str


def drawings(shown: Shown) -> tuple[tuple[str, Markup], ...]:
    """The chart for each place that the style sheet shows or hides."""
    return (("on-desk", peer_chart(shown, WIDE)), ("on-phone", peer_chart(shown, NARROW)))


def peer_chart(shown: Shown, style: Style = WIDE) -> Markup:
    """The chart as ``<svg>``."""
    lines, band = _lines(shown), _band(shown)
    own, targets = _own(shown.indicator), _targets(shown.indicator)
    points = [p for line in lines for p in line.points] + [*band, *own, *targets]
    axes = axes_of(tuple(points), 1)
    left = style.size + marks.ROOM + max(text_width(w, style.ticks) for w in axes.words.values())
    frame = Frame(style, left, 2 * style.size, axes)
    parts = (
        _area(frame, shown),
        grid(frame),
        _years(frame),
        *(_drawn(frame, line) for line in lines),
        *(marks.dot("own", ACTUAL, PAGE, frame.spot(p), 5) for p in own),
        *(marks.target("goal", INK, frame.spot(p), 11) for p in targets),
    )
    key = _key(shown, lines, style, has_own=bool(own), has_targets=bool(targets))
    return Markup(
        '<svg class="lchart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img" aria-label="{}" font-size="{}"{}>{}{}</svg>'
    ).format(
        f"{style.width:g}", f"{style.height + key[1]:g}", alt_text(shown), f"{style.size:g}",
        places(frame), Markup("").join(parts), key[0],
    )  # fmt: skip


def told(shown: Shown, source: str) -> str:
    """What the years of the chart say (``charts.told``): each series by its name; ``source`` of all."""
    i = shown.indicator
    series = [(line.name, line.points, "") for line in _lines(shown)]
    series += [("この指標の実績", tuple(_own(i)), i.unit), ("最終目標", tuple(_targets(i)), i.unit)]
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
        for line in _lines(shown)
    )


def _series(rows: Sequence[PeerYear], of: Callable[[PeerYear], float | None]) -> tuple[Point, ...]:
    return tuple((r.year, v) for r in rows if (v := of(r)) is not None)


def _lines(shown: Shown) -> tuple[_Line, ...]:
    rows = shown.rows
    found = [
        _Line(f"{shown.own_name}（公的統計）", _series(rows, lambda r: r.own), INK, ""),
        _Line("全国（公的統計）", _series(rows, lambda r: r.japan), PATH, "2 5"),
    ]
    if shown.peers:
        median = _series(rows, lambda r: r.median)
        found.insert(1, _Line(f"{shown.peers}の中央値", median, SECONDARY, "9 6"))
    return tuple(line for line in found if line.points)


def _band(shown: Shown) -> list[Point]:
    if not shown.peers:
        return []
    low = _series(shown.rows, lambda r: r.smallest)
    return [*low, *_series(shown.rows, lambda r: r.largest)]


def _own(indicator: Indicator) -> list[Point]:
    return [(a.year, a.quantity.value) for a in indicator.actuals if a.quantity.value is not None]


def _targets(indicator: Indicator) -> list[Point]:
    final = indicator.final
    if final.year is None or final.quantity.value is None:
        return []
    return [(final.year, final.quantity.value)]


def _area(frame: Frame, shown: Shown) -> Markup:
    rows = [r for r in shown.rows if r.smallest is not None and shown.peers]
    if not rows:
        return Markup("")
    low = [frame.spot((r.year, r.smallest or 0.0)) for r in rows]
    high = [frame.spot((r.year, r.largest or 0.0)) for r in rows]
    edge = " ".join(f"{x},{y}" for x, y in (*low, *reversed(high)))
    return Markup(
        '<polygon class="band" fill="{}" stroke="{}" stroke-width="1" points="{}"/>'
    ).format(GRID, PATH, edge)


def _drawn(frame: Frame, line: _Line) -> Markup:
    spots = [frame.spot(point) for point in line.points]
    path = " ".join(f"{x},{y}" for x, y in spots)
    drawn = Markup(
        '<polyline fill="none" stroke="{}" stroke-width="2.6" stroke-dasharray="{}" points="{}"/>'
    ).format(line.colour, line.dash or "none", path)
    return drawn + Markup("").join(marks.dot("at", line.colour, PAGE, s, 4) for s in spots)


def _years(frame: Frame) -> Markup:
    axes, room = frame.axes, 3.4 * frame.style.ticks
    span = max(axes.last - axes.first, 1)
    wide = frame.x(axes.last) - frame.x(axes.first)
    step = next((s for s in _STEPS if wide * s / span >= room), span)
    words = Markup("").join(
        Markup('<text x="{}" y="{}">{}</text>').format(
            frame.x(year), round(frame.floor + 1.45 * frame.style.ticks, 1), year
        )
        for year in range(axes.last, axes.first - 1, -step)
    )
    return Markup('<g text-anchor="middle" fill="{}" font-size="{}">{}</g>').format(
        INK, f"{frame.style.ticks:g}", words
    )


def _key(
    shown: Shown, lines: Sequence[_Line], style: Style, *, has_own: bool, has_targets: bool
) -> tuple[Markup, float]:
    """The names of what is drawn, below the plot, and the height that they take."""
    signs: list[tuple[str, Callable[[float, float], Markup]]] = [
        (line.name, lambda x, y, line=line: _stroke(x, y, line))  # type: ignore[misc]
        for line in lines
    ]
    if shown.peers:
        signs.insert(1, (f"{shown.peers}の最小から最大", _swatch))
    if has_own:
        signs.append(
            ("この指標の実績（年度）", lambda x, y: marks.dot("", ACTUAL, PAGE, (x + 13, y), 5))
        )
    if has_targets:
        signs.append(("最終目標", lambda x, y: marks.target("", INK, (x + 13, y), 11)))
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


def _stroke(x: float, y: float, line: _Line) -> Markup:
    return Markup(
        '<path d="M{} {}h26" fill="none" stroke="{}" stroke-width="2.6" stroke-dasharray="{}"/>'
    ).format(x, y, line.colour, line.dash or "none")


def _swatch(x: float, y: float) -> Markup:
    return Markup(
        '<rect x="{}" y="{}" width="26" height="12" fill="{}" stroke="{}" stroke-width="1"/>'
    ).format(x, y - 6, GRID, PATH)
