"""The one chart that is explored: baseline, path, targets and actuals of one indicator in Plotly.

Labels are placed for a nominal width (``narrow`` for a phone) and stay at
their points when the figure is a little wider or narrower.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from chino_metrics import formats, palette, wording
from chino_metrics.labels import LEADING, Label, Place, Room, Spot, text_width, wrapped
from chino_metrics.model import Assessment, Indicator, Reference
from chino_metrics.series import Axes, Point, Series, axes_of, series_of

FIGURE_CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": "reset",
    "responsive": True,
}
FONT: Final = (
    "'BIZ UDPGothic','BIZ UDPゴシック','Hiragino Kaku Gothic ProN','Noto Sans JP',sans-serif"
)
_SIDES: Final = {"start": "left", "middle": "center", "end": "right"}
_CLEAR: Final = "rgba(255,255,255,0.8)"


@dataclass(frozen=True, slots=True)
class Canvas:
    """The figure's measures in pixels, and years and values to pixels."""

    axes: Axes
    size: int
    width: int
    height: int
    left: float
    right: float
    top: float

    @property
    def bottom(self) -> float:
        """Room for year and era."""
        return 3.6 * self.size

    @property
    def reach(self) -> tuple[float, float]:
        """The range of the values on the axis."""
        low, high = self.axes.ticks[0], self.axes.ticks[-1]
        return low, high + 0.04 * (high - low)

    def spot(self, year: float, value: float) -> Spot:
        """The pixels of a point."""
        first, last = self.axes.first - 0.3, self.axes.last + 0.3
        low, high = self.reach
        across, up = (year - first) / (last - first), (value - low) / (high - low)
        inner, tall = self.width - self.left - self.right, self.height - self.top - self.bottom
        return self.left + inner * across, self.top + tall * (1 - up)


@dataclass(slots=True)
class Notes:
    """Labels of a figure, kept off one another."""

    figure: go.Figure
    canvas: Canvas
    room: Room

    def put(
        self, point: tuple[float, float], lines: Sequence[str], color: str, wished: Sequence[Place]
    ) -> None:
        """Write at a point; the last line is bold where there is more than one."""
        spot = self.canvas.spot(*point)
        label = self.room.put(lines, self.canvas.size, spot, wished)
        self.figure.add_annotation(**_annotation(point, spot, label, color))


def escaped(text: str) -> str:
    """Text for Plotly, which would otherwise read tags and entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def indicator_figure(
    indicator: Indicator, assessment: Assessment, *, large: bool = False, narrow: bool = False
) -> go.Figure:
    """The chart of the indicator page; ``large`` for 文字「大」, ``narrow`` for a phone.

    Reference series are drawn apart, as open grey marks joined by dots, and
    only where they have the indicator's unit.
    """
    series = series_of(indicator, assessment.year)
    canvas = _canvas(indicator, series, 20 if large else 17, narrow=narrow)
    figure = go.Figure(layout=_layout(canvas, series, narrow=narrow))
    notes = Notes(figure, canvas, _room(indicator, series, canvas))
    _add_references(figure, indicator)
    _add_lines(figure, indicator, series)
    _add_marks(figure, indicator, series)
    _note_targets(notes, indicator, series, narrow=narrow)
    _add_gap(notes, indicator, assessment)
    _note_references(notes, indicator)
    _add_events(notes, indicator)
    return figure


def has_points(indicator: Indicator) -> bool:
    """Whether there is anything to draw."""
    return bool(series_of(indicator).points or _shown_references(indicator))


def caption(indicator: Indicator, assessment: Assessment) -> str:
    """「縦軸は60%から。」 where the axis does not start at zero, else ""."""
    axes = _axes(indicator, series_of(indicator, assessment.year))
    start = formats.axis_numbers((axes.floor,))[0]
    return "" if axes.floor == 0 else f"縦軸は{start}{indicator.unit}から。"


def _axes(indicator: Indicator, series: Series) -> Axes:
    """Axes that hold the references too."""
    extra = tuple((r.year, r.value) for r in _shown_references(indicator))
    return axes_of((*series.points, *extra), indicator.decimals)


def _canvas(indicator: Indicator, series: Series, size: int, *, narrow: bool) -> Canvas:
    """Room on the left for the ticks, on the right for the final target, above for events."""
    axes = _axes(indicator, series)
    left = 12 + max(text_width(word, size) for word in axes.words.values())
    amount = wording.amount(indicator, series.final[1]) if series.final else ""
    beside = 12 + max(text_width("最終目標", size), text_width(amount, size))
    right = 16.0 if narrow or not series.final else min(beside, 190.0)
    shown = any(axes.first <= event.year <= axes.last for event in indicator.events)
    top = (3.4 if shown else 1.0) * size * LEADING + 20
    return Canvas(axes, size, 360 if narrow else 1200, 440 if narrow else 520, left, right, top)


def _layout(canvas: Canvas, series: Series, *, narrow: bool) -> go.Layout:
    axes = canvas.axes
    years = _told(series, axes) if narrow else list(axes.years)
    font = {"family": FONT, "size": canvas.size, "color": palette.INK}
    plain = {"zeroline": False, "fixedrange": True, "ticks": "", "tickangle": 0}
    return go.Layout(
        template="none",
        height=canvas.height,
        margin={"t": canvas.top, "r": canvas.right, "b": canvas.bottom, "l": canvas.left},
        showlegend=False,
        font=font,
        paper_bgcolor=palette.PAGE,
        plot_bgcolor=palette.PAGE,
        hovermode="closest",
        dragmode=False,
        hoverlabel={"bgcolor": palette.PAGE, "bordercolor": palette.SECONDARY, "font": font},
        xaxis=plain
        | {
            "tickvals": years,
            "ticktext": [_year_words(year, canvas.size) for year in years],
            "range": [axes.first - 0.3, axes.last + 0.3],
            "showgrid": False,
        },
        yaxis=plain
        | {
            "tickvals": list(axes.ticks),
            "ticktext": [f"{word} " for word in axes.words.values()],
            "tickfont": {"color": palette.SECONDARY},
            "range": list(canvas.reach),
            "gridcolor": palette.GRID,
        },
        shapes=[_floor(axes)],
    )


def _year_words(year: int, size: int) -> str:
    era = f'<span style="color:{palette.SECONDARY};font-size:{size - 2}px">'
    return f"{year}<br>{era}{formats.era_short(year)}</span>"


def _floor(axes: Axes) -> dict[str, Any]:
    line = {"color": palette.PATH, "width": 1}
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": axes.floor, "y1": axes.floor,
        "line": line, "layer": "below",
    }  # fmt: skip


def _told(series: Series, axes: Axes) -> list[int]:
    """The years that are written where there is no room for all."""
    points = (series.last, series.base, series.final, series.interim)
    kept: list[int] = []
    for year in dict.fromkeys([p[0] for p in points if p] or [axes.first, axes.last]):
        if all(abs(year - other) * 5 >= axes.last - axes.first for other in kept):
            kept.append(year)
    return sorted(kept)


def _room(indicator: Indicator, series: Series, canvas: Canvas) -> Room:
    """The plot with its lines and marks, and the margins beside and above it."""
    room = Room((canvas.left - 8, 0, canvas.width, canvas.height - canvas.bottom - 2))
    for line in (series.path, *series.runs):
        room.draw([canvas.spot(*p) for p in line])
    for p in (series.base, series.interim, series.final, series.last):
        if p:
            room.mark(canvas.spot(*p), 9)
    for name, references in _references_by_name(indicator):
        room.draw([canvas.spot(r.year, r.value) for r in references if name])
    return room


def _annotation(point: tuple[float, float], spot: Spot, label: Label, color: str) -> dict[str, Any]:
    words = [escaped(line) for line in label.lines]
    words[1:] = [f"<b>{line}</b>" for line in words[1:]]
    return {
        "x": point[0], "y": point[1], "text": "<br>".join(words), "showarrow": False,
        "xanchor": _SIDES[label.anchor], "yanchor": "top", "align": _SIDES[label.anchor],
        "xshift": round(label.x - spot[0], 1), "yshift": round(spot[1] - label.top, 1),
        "font": {"color": color, "size": label.size}, "bgcolor": _CLEAR, "borderpad": 0,
    }  # fmt: skip


def _add_lines(figure: go.Figure, indicator: Indicator, series: Series) -> None:
    """The path, and the actuals parted where a year has no number."""
    if len(series.path) > 1:
        figure.add_scatter(
            x=[y for y, _ in series.path],
            y=[v for _, v in series.path],
            mode="lines",
            hoverinfo="skip",
            line={"color": palette.PATH, "width": 2.6, "dash": "10.5px,7px"},
        )
    for run in series.runs:
        _add_points(
            figure,
            [(*p, f"実績 {wording.amount(indicator, p[1])}") for p in run],
            mode="lines+markers",
            line={"color": palette.ACTUAL, "width": 3.5},
            marker={"size": 11, "color": palette.ACTUAL},
        )


def _add_points(figure: go.Figure, points: Iterable[tuple[int, float, str]], **look: Any) -> None:
    """Points with what is read at them: (year, value, words)."""
    told = list(points)
    figure.add_scatter(
        x=[year for year, _, _ in told],
        y=[value for _, value, _ in told],
        customdata=[[escaped(words), formats.year_era(year)] for year, _, words in told],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        cliponaxis=False,
        **look,
    )


def _add_marks(figure: go.Figure, indicator: Indicator, series: Series) -> None:
    ink, page = palette.INK, palette.PAGE
    for word, point, symbol, size, fill, edge in (
        ("基準値", series.base, "circle", 13, page, ink),
        ("中間目標", series.interim, "diamond", 16, page, ink),
        ("最終目標", series.final, "diamond", 17, ink, ink),
        ("実績", series.last, "circle", 17, palette.ACTUAL, page),
    ):
        if point:
            _add_points(
                figure,
                [(*point, f"{word} {wording.amount(indicator, point[1])}")],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": size,
                    "color": fill,
                    "line": {"color": edge, "width": 2},
                },
            )


def _note_targets(notes: Notes, indicator: Indicator, series: Series, *, narrow: bool) -> None:
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
            notes.put(point, (word, wording.amount(indicator, point[1])), color, wished)


def _base_wish(canvas: Canvas, base: Point | None, line: float) -> tuple[Place, ...]:
    """Below the point where there is room, else well above."""
    low = base is not None and canvas.spot(*base)[1] + 3.6 * line <= canvas.height - canvas.bottom
    high: Place = (-6, -3.3 * line, "start")
    return ((-6, 12, "start"), high) if low else (high, (-6, 12, "start"))


def _add_gap(notes: Notes, indicator: Indicator, assessment: Assessment) -> None:
    """A bracket from the 目安値 to the actual, with the difference in words."""
    words = wording.gap_lines(indicator, assessment)
    year, actual, expected = assessment.year, assessment.actual, assessment.expected
    if (
        not words
        or assessment.pace is None
        or wording.is_overdue(indicator, assessment)
        or year is None
        or actual is None
        or expected is None
    ):
        return
    for x, y in (((year, year), (expected, actual)), ((year - 0.06, year + 0.06), (expected,) * 2)):
        notes.figure.add_scatter(
            x=x, y=y, mode="lines", hoverinfo="skip", line={"color": palette.INK, "width": 2}
        )
    height = len(words) * notes.canvas.size * LEADING
    wished: tuple[Place, ...] = ((-12, -height - 8, "end"), (-12, 10, "end"), (12, 10, "start"))
    notes.put((year, expected), words, palette.INK, wished)


def _shown_references(indicator: Indicator) -> tuple[Reference, ...]:
    return tuple(r for r in indicator.references if r.unit == indicator.unit)


def _references_by_name(indicator: Indicator) -> Iterator[tuple[str, list[Reference]]]:
    shown = _shown_references(indicator)
    for name in dict.fromkeys(r.series for r in shown):
        yield name, [r for r in shown if r.series == name]


def _add_references(figure: go.Figure, indicator: Indicator) -> None:
    for name, points in _references_by_name(indicator):
        figure.add_scatter(
            x=[r.year for r in points],
            y=[r.value for r in points],
            mode="lines+markers",
            cliponaxis=False,
            line={"color": palette.PATH, "width": 2, "dash": "dot"},
            marker={
                "size": 10,
                "symbol": "square",
                "color": palette.PAGE,
                "line": {"width": 2, "color": palette.PATH},
            },
            customdata=[
                [escaped(formats.quantity(r.value, r.decimals, r.unit)), escaped(name), r.year]
                for r in points
            ],
            hovertemplate=(
                "参考 %{customdata[0]}（%{customdata[2]}年）<br>%{customdata[1]}<extra></extra>"
            ),
        )


def _note_references(notes: Notes, indicator: Indicator) -> None:
    """The name of each reference series at its newest point."""
    for name, points in _references_by_name(indicator):
        words = wording.clipped(name, 16)
        wished: tuple[Place, ...] = ((0, 12, "middle"), (8, 12, "end"), (-8, 12, "start"))
        notes.put(
            (points[-1].year, points[-1].value), (f"参考：{words}",), palette.SECONDARY, wished
        )


def _add_events(notes: Notes, indicator: Indicator) -> None:
    """A thin line in the year of each event, and above the plot what happened."""
    axes, size = notes.canvas.axes, notes.canvas.size
    for event in indicator.events:
        if axes.first <= event.year <= axes.last:
            notes.figure.add_vline(
                x=event.year, line={"color": palette.PATH, "width": 1}, layer="below"
            )
            lines = wrapped(event.text, 12, 2)
            up = -len(lines) * size * LEADING - 4
            wished: tuple[Place, ...] = ((0, up, "middle"), (0, up, "start"), (0, up, "end"))
            notes.put((event.year, notes.canvas.reach[1]), lines, palette.SECONDARY, wished)
