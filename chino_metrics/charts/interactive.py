"""The one chart that is explored: baseline, path, targets and actuals of one indicator in Plotly.

Labels are placed for a nominal width (``narrow`` for a phone) and stay at
their points when the figure is a little wider or narrower.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import plotly.graph_objects as go

from chino_metrics.charts.interactive_labels import (
    Notes,
    draw_supposed,
    escaped,
    note_events,
    note_gap,
    note_outlook,
    note_references,
    note_supposed,
    note_targets,
    references_by_name,
    room_of,
    shown_references,
)
from chino_metrics.charts.labels import LEADING
from chino_metrics.charts.layout import Canvas, ahead_lines
from chino_metrics.charts.series import Axes, Point, Series, axes_of, judged_series, series_of
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, palette, sentences, terms
from chino_metrics.wording.text_width import text_width

FIGURE_CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": "reset",
    "responsive": True,
}
FONT: Final = (
    "'BIZ UDPGothic','BIZ UDPゴシック','Hiragino Kaku Gothic ProN','Noto Sans JP',sans-serif"
)


def indicator_figure(
    indicator: Indicator,
    assessment: Assessment,
    *,
    large: bool = False,
    narrow: bool = False,
    supposed: Point | None = None,
) -> go.Figure:
    """The chart of the indicator page; ``large`` for 文字「大」, ``narrow`` for a phone.

    Reference series are drawn apart, as open grey marks joined by dots, and
    only where they have the indicator's unit. ``supposed`` is a year and a value, drawn as 仮定.
    """
    series = judged_series(indicator, assessment)
    canvas = _canvas(indicator, series, supposed, 20 if large else 17, narrow=narrow)
    figure = go.Figure(layout=_layout(canvas, series, narrow=narrow))
    notes = Notes(figure, canvas, room_of(indicator, series, canvas))
    _add_references(figure, indicator)
    _add_outlook(figure, indicator, series)
    _add_lines(figure, indicator, series)
    _add_gap(figure, indicator, assessment)
    _add_marks(figure, indicator, series)
    if supposed:
        draw_supposed(notes, indicator, series, supposed)
    note_targets(notes, indicator, series, narrow=narrow)
    if supposed:
        note_supposed(notes, indicator, supposed)
    note_outlook(notes, indicator, series, narrow=narrow)
    note_gap(notes, indicator, assessment)
    if not narrow:
        note_references(notes, indicator)
    note_events(notes, indicator)
    return figure


def has_points(indicator: Indicator) -> bool:
    """Whether there is anything to draw."""
    return bool(series_of(indicator).points or shown_references(indicator))


def caption(indicator: Indicator, assessment: Assessment) -> str:
    """「縦軸は60%から。」 where the axis does not start at zero, else ""."""
    axes = _axes(indicator, judged_series(indicator, assessment))
    start = formats.axis_numbers((axes.floor,))[0]
    return "" if axes.floor == 0 else f"縦軸は{start}{indicator.unit}から。"


def _axes(indicator: Indicator, series: Series, supposed: Point | None = None) -> Axes:
    """Axes that hold the references and what is supposed, too."""
    extra = [(r.year, r.value) for r in shown_references(indicator)]
    extra += [supposed] if supposed else []
    return axes_of((*series.points, *extra), indicator.decimals)


def _canvas(
    indicator: Indicator, series: Series, supposed: Point | None, size: int, *, narrow: bool
) -> Canvas:
    """Room on the left for the ticks, on the right for the final target, above for events."""
    axes = _axes(indicator, series, supposed)
    left = 12 + max(text_width(word, size) for word in axes.words.values())
    amount = terms.amount(indicator, series.final[1]) if series.final else ""
    told = ("最終目標", amount, *ahead_lines(indicator, series))
    beside = 12 + max(text_width(line, size) for line in told)
    right = 16.0 if narrow or not series.final else min(beside, 190.0)
    shown = any(axes.first <= event.year <= axes.last for event in indicator.events)
    crowded = narrow and supposed is not None
    top = (3.4 if shown else 2.4 if crowded else 1.0) * size * LEADING + 20
    return Canvas(axes, size, 360 if narrow else 1200, 440 if narrow else 520, left, right, top)


def _layout(canvas: Canvas, series: Series, *, narrow: bool) -> go.Layout:
    axes = canvas.axes
    years = _labelled_years(series, axes) if narrow else list(axes.years)
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


def _labelled_years(series: Series, axes: Axes) -> list[int]:
    """The years that are written where there is no room for all."""
    points = (series.last, series.base, series.final, series.interim)
    kept: list[int] = []
    for year in dict.fromkeys([*(p[0] for p in points if p), axes.last, axes.first]):
        if all(abs(year - other) * 5 >= axes.last - axes.first for other in kept):
            kept.append(year)
    return sorted(kept)


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
            [(*p, f"実績 {terms.amount(indicator, p[1])}") for p in run],
            mode="lines+markers",
            line={"color": palette.ACTUAL, "width": 3.5},
            marker={"size": 11, "color": palette.ACTUAL},
        )


def _add_outlook(figure: go.Figure, indicator: Indicator, series: Series) -> None:
    """The range behind everything, and the line that leads on from the last actual."""
    if len(series.band) < 2:
        return
    edge = [(year, high) for year, _, _, high in series.band]
    edge += [(year, low) for year, _, low, _ in reversed(series.band)]
    figure.add_scatter(
        x=[year for year, _ in edge],
        y=[end for _, end in edge],
        mode="lines",
        fill="toself",
        fillcolor=palette.RANGE,
        line={"width": 0},
        hoverinfo="skip",
    )
    _add_points(
        figure,
        [
            (year, value, f"見込み {terms.projected(indicator, value, low, high)}")
            for year, value, low, high in series.band
        ],
        mode="lines",
        line={"color": palette.ACTUAL, "width": 2.6, "dash": "3px,5px"},
    )


def _add_gap(figure: go.Figure, indicator: Indicator, assessment: Assessment) -> None:
    """A bracket from the 目安値 to the actual."""
    bracket = sentences.gap_of(indicator, assessment)
    if bracket is None:
        return
    year, expected, actual = bracket
    for x, y in (((year, year), (expected, actual)), ((year - 0.06, year + 0.06), (expected,) * 2)):
        figure.add_scatter(
            x=x, y=y, mode="lines", hoverinfo="skip", line={"color": palette.INK, "width": 2}
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
        ("基準値", series.base, "square", 11, page, ink),
        ("中間目標", series.interim, "square", 14, page, ink),
        ("最終目標", series.final, "square", 14, ink, ink),
        ("実績", series.last, "circle", 17, palette.ACTUAL, page),
    ):
        if point:
            _add_points(
                figure,
                [(*point, f"{word} {terms.amount(indicator, point[1])}")],
                mode="markers",
                marker={
                    "symbol": symbol,
                    "size": size,
                    "color": fill,
                    "line": {"color": edge, "width": 2},
                },
            )


def _add_references(figure: go.Figure, indicator: Indicator) -> None:
    for name, points in references_by_name(indicator):
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
