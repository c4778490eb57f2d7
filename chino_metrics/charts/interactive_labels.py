"""The words on the explored chart, and the supposed point: labels kept off one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from chino_metrics.charts.labels import LEADING, Label, Place, Room, Spot, wrapped
from chino_metrics.charts.layout import Canvas, ahead_lines
from chino_metrics.charts.series import Point, Series
from chino_metrics.model.plan import Indicator, Reference
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, palette, sentences, terms

_SIDES: Final = {"start": "left", "middle": "center", "end": "right"}
_CLEAR: Final = "rgba(255,255,255,0.8)"


@dataclass(slots=True)
class Notes:
    """Labels of a figure, kept off one another."""

    figure: go.Figure
    canvas: Canvas
    room: Room

    def put(
        self,
        point: tuple[float, float],
        lines: Sequence[str],
        color: str,
        wished: Sequence[Place],
        bold_from: int = 1,
    ) -> None:
        """Write at a point; lines from ``bold_from`` on are bold, all of them are larger too."""
        size = self.canvas.size * (1.0 if bold_from else 1.15)
        spot = self.canvas.spot(*point)
        label = self.room.put(lines, size, spot, wished)
        self.figure.add_annotation(**_annotation(point, spot, label, color, bold_from))


def escaped(text: str) -> str:
    """Text for Plotly, which would otherwise read tags and entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def room_of(indicator: Indicator, series: Series, canvas: Canvas) -> Room:
    """The plot with its lines and marks, and the margins beside and above it."""
    room = Room((canvas.left - 8, 0, canvas.width, canvas.height - canvas.bottom - 2))
    for line in (series.path, *series.runs, [(y, v) for y, v, _, _ in series.band]):
        room.draw([canvas.spot(*p) for p in line])
    for p in (series.base, series.interim, series.final, series.last):
        if p:
            room.mark(canvas.spot(*p), 9)
    for name, references in references_by_name(indicator):
        room.draw([canvas.spot(r.year, r.value) for r in references if name])
    return room


def note_targets(notes: Notes, indicator: Indicator, series: Series, *, narrow: bool) -> None:
    """最終目標 right of its point (inside where narrow), 中間目標 above, the last actual below."""
    line = notes.canvas.size * LEADING
    above: Place = (0, -2 * line - 12, "middle")
    below: Place = (0, 14, "middle")
    beside: tuple[Place, ...] = ((10, -2 * line - 8, "end"), (10, 12, "end"))
    right: tuple[Place, ...] = ((16, -line, "start"), (16, -line - 12, "start"), (16, -4, "start"))
    for word, point, color, wished in (
        ("最終目標", series.final, palette.INK, beside if narrow else right),
        ("実績", series.last, palette.ACTUAL, (below, above)),
        ("中間目標", series.interim, palette.INK, (above, below)),
        ("基準値", series.base, palette.SECONDARY, _base_wish(notes.canvas, series.base, line)),
    ):
        if point:
            lines = (word, terms.amount(indicator, point[1]))
            notes.put(point, lines, color, wished, bold_from=int(word != "実績"))


def note_outlook(notes: Notes, indicator: Indicator, series: Series, *, narrow: bool) -> None:
    """見込み with its range, right of the end of its line (before it where narrow)."""
    lines = ahead_lines(indicator, series)
    if not lines:
        return
    year, value, low, high = series.band[-1]
    tall = len(lines) * notes.canvas.size * LEADING
    middle = notes.canvas.spot(year, value)[1]
    below = notes.canvas.spot(year, low)[1] - middle
    above = notes.canvas.spot(year, high)[1] - middle - tall
    wished: tuple[Place, ...] = (
        ((10, below + 10, "end"), (10, above - 10, "end"), (-12, -tall / 2, "end"))
        if narrow
        else ((16, -tall / 2, "start"), (16, below, "start"), (16, above, "start"))
    )
    if series.final and not narrow:  # a little air to the label of the target
        notes.room.mark(notes.canvas.spot(*series.final), 1.6 * notes.canvas.size)
    notes.put((year, value), lines, palette.ACTUAL, wished)


def _base_wish(canvas: Canvas, base: Point | None, line: float) -> tuple[Place, ...]:
    """Below the point where there is room, else well above."""
    low = base is not None and canvas.spot(*base)[1] + 3.6 * line <= canvas.height - canvas.bottom
    high: Place = (-6, -3.3 * line, "start")
    return ((-6, 12, "start"), high) if low else (high, (-6, 12, "start"))


def note_gap(notes: Notes, indicator: Indicator, assessment: Assessment) -> None:
    """The distance between the 目安値 and the actual in words."""
    words = sentences.gap_lines(indicator, assessment)
    bracket = sentences.gap_of(indicator, assessment)
    if bracket is None:
        return
    year, expected, _ = bracket
    height = len(words) * notes.canvas.size * LEADING
    wished: tuple[Place, ...] = ((-12, -height - 8, "end"), (-12, 10, "end"), (12, 10, "start"))
    notes.put((year, expected), words, palette.INK, wished)


def note_references(notes: Notes, indicator: Indicator) -> None:
    """The name of each reference series at its newest point."""
    for name, points in references_by_name(indicator):
        words = formats.clipped(name, 16)
        wished: tuple[Place, ...] = ((0, 12, "middle"), (8, 12, "end"), (-8, 12, "start"))
        notes.put(
            (points[-1].year, points[-1].value), (f"参考：{words}",), palette.SECONDARY, wished
        )


def note_events(notes: Notes, indicator: Indicator) -> None:
    """A thin line in the year of each event, and above the plot what happened."""
    axes, size = notes.canvas.axes, notes.canvas.size
    for event in indicator.events:
        if axes.first <= event.year <= axes.last:
            notes.figure.add_vline(
                x=event.year, line={"color": palette.PATH, "width": 1}, layer="below"
            )
            lines = wrapped(event.text, 14, 2)
            up = -len(lines) * size * LEADING - 4
            wished: tuple[Place, ...] = ((0, up, "middle"), (0, up, "start"), (0, up, "end"))
            notes.put((event.year, notes.canvas.reach[1]), lines, palette.SECONDARY, wished, 9)


def _annotation(
    point: tuple[float, float], spot: Spot, label: Label, color: str, bold_from: int
) -> dict[str, Any]:
    words = [escaped(line) for line in label.lines]
    words[bold_from:] = [f"<b>{line}</b>" for line in words[bold_from:]]
    return {
        "x": point[0], "y": point[1], "text": "<br>".join(words), "showarrow": False,
        "xanchor": _SIDES[label.anchor], "yanchor": "top", "align": _SIDES[label.anchor],
        "xshift": round(label.x - spot[0], 1), "yshift": round(spot[1] - label.top, 1),
        "font": {"color": color, "size": label.size}, "bgcolor": _CLEAR, "borderpad": 0,
    }  # fmt: skip


def shown_references(indicator: Indicator) -> tuple[Reference, ...]:
    """The reference points that the axis of the indicator can hold: those in its unit."""
    return tuple(r for r in indicator.references if r.unit == indicator.unit)


def references_by_name(indicator: Indicator) -> Iterator[tuple[str, list[Reference]]]:
    """The shown reference series, each with its points."""
    shown = shown_references(indicator)
    for name in dict.fromkeys(r.series for r in shown):
        yield name, [r for r in shown if r.series == name]


def draw_supposed(notes: Notes, indicator: Indicator, series: Series, supposed: Point) -> None:
    """An open dashed ring that no actual has, with a dashed line from the last one to it."""
    figure, words = notes.figure, terms.amount(indicator, supposed[1])
    look = {"color": palette.INK, "width": 2, "dash": "3px,3px"}
    line = [p for p in (series.last or series.base, supposed) if p]
    figure.add_scatter(
        x=[p[0] for p in line],
        y=[p[1] for p in line],
        mode="lines",
        hoverinfo="skip",
        line=look,
    )
    figure.add_scatter(
        x=[supposed[0]],
        y=[supposed[1]],
        mode="markers",
        marker={"size": 18, "color": palette.PAGE},
        hovertemplate=f"仮定 {escaped(words)}<br>{formats.year_era(supposed[0])}<extra></extra>",
        cliponaxis=False,
    )
    figure.add_shape(
        type="circle",
        xsizemode="pixel",
        ysizemode="pixel",
        xanchor=supposed[0],
        yanchor=supposed[1],
        **{"x0": -9, "x1": 9, "y0": -9, "y1": 9, "line": look},
    )
    notes.room.draw([notes.canvas.spot(*p) for p in line])
    notes.room.mark(notes.canvas.spot(*supposed), 11)


def note_supposed(notes: Notes, indicator: Indicator, supposed: Point) -> None:
    """The value at its mark, called 仮定."""
    words = terms.amount(indicator, supposed[1])
    wished: tuple[Place, ...] = ((0, 14, "middle"), (14, 8, "start"), (0, -60, "middle"))
    notes.put(supposed, ("仮定", words), palette.INK, wished)
