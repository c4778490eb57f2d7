"""The one chart that is explored: baseline, path, targets and actuals of one indicator in Plotly."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from chino_metrics import formats, palette, wording
from chino_metrics.model import Assessment, Indicator, Reference
from chino_metrics.series import Axes, Series, axes_of, series_of

FIGURE_CONFIG: Final[dict[str, Any]] = {
    "displayModeBar": False,
    "scrollZoom": False,
    "doubleClick": "reset",
}
FONT: Final = (
    "'BIZ UDPGothic','BIZ UDPゴシック','Hiragino Kaku Gothic ProN','Noto Sans JP',sans-serif"
)
HEIGHT: Final = 520


def escaped(text: str) -> str:
    """Text for Plotly, which would otherwise read tags and entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def indicator_figure(
    indicator: Indicator, assessment: Assessment, *, large: bool = False
) -> go.Figure:
    """The chart of the indicator page; ``large`` for 文字「大」.

    Reference series are drawn apart, as open grey marks joined by dots, and
    only where they have the indicator's unit.
    """
    series = series_of(indicator, assessment.year)
    figure = go.Figure(layout=_layout(indicator, series, 20 if large else 17))
    _add_references(figure, indicator)
    _add_path(figure, indicator, series)
    _add_actuals(figure, indicator, series)
    _add_gap(figure, indicator, assessment)
    _add_events(figure, indicator)
    return figure


def has_points(indicator: Indicator) -> bool:
    """Whether there is anything to draw."""
    return bool(series_of(indicator).points or _shown_references(indicator))


def caption(indicator: Indicator, assessment: Assessment) -> str:
    """「縦軸は60%から」 where the axis does not start at zero, else ""."""
    axes = _axes(indicator, series_of(indicator, assessment.year))
    start = axes.ticks[0]
    return "" if start == 0 else f"縦軸は{axes.words[start]}{indicator.unit}から。"


def _layout(indicator: Indicator, series: Series, size: int) -> go.Layout:
    axes = _axes(indicator, series)
    years = list(range(axes.first, axes.last + 1))
    grid = {
        "gridcolor": palette.GRID,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": palette.SECONDARY},
    }
    return go.Layout(
        template="none",
        height=HEIGHT,
        margin={"t": 40, "r": 130, "b": 64, "l": 72},
        showlegend=False,
        font={"family": FONT, "size": size, "color": palette.INK},
        paper_bgcolor=palette.PAGE,
        plot_bgcolor=palette.PAGE,
        hovermode="closest",
        dragmode=False,
        hoverlabel={
            "bgcolor": palette.PAGE,
            "bordercolor": palette.SECONDARY,
            "font": {"family": FONT, "size": size, "color": palette.INK},
        },
        xaxis=grid
        | {
            "tickvals": years,
            "ticktext": [f"{y}<br>{formats.era_short(y)}" for y in years],
            "range": [axes.first - 0.3, axes.last + 0.3],
            "showgrid": False,
            "tickangle": 0,
            "linecolor": palette.PATH,
            "showline": True,
        },
        yaxis=grid
        | {
            "tickvals": list(axes.ticks),
            "ticktext": list(axes.words.values()),
            "range": [axes.ticks[0], axes.ticks[-1] + 0.04 * (axes.ticks[-1] - axes.ticks[0])],
        },
    )


def _axes(indicator: Indicator, series: Series) -> Axes:
    """Axes that hold the references too."""
    extra = tuple((r.year, r.value) for r in _shown_references(indicator))
    return axes_of((*series.points, *extra), indicator.decimals)


def _shown_references(indicator: Indicator) -> tuple[Reference, ...]:
    return tuple(r for r in indicator.references if r.unit == indicator.unit)


def _add_path(figure: go.Figure, indicator: Indicator, series: Series) -> None:
    if series.path:
        figure.add_scatter(
            x=[y for y, _ in series.path],
            y=[v for _, v in series.path],
            mode="lines",
            hoverinfo="skip",
            line={"color": palette.PATH, "width": 2.6, "dash": "10.5px,7px"},
        )
    for word, point, symbol, fill in (
        ("中間目標", series.interim, "diamond", palette.PAGE),
        ("最終目標", series.final, "diamond", palette.INK),
    ):
        if point:
            side = "middle right" if word == "最終目標" else "top center"
            _add_mark(figure, indicator, word, point, symbol, fill, side)


def _add_mark(
    figure: go.Figure,
    indicator: Indicator,
    word: str,
    point: tuple[int, float],
    symbol: str,
    fill: str,
    side: str,
) -> None:
    amount = escaped(wording.amount(indicator, point[1]))
    figure.add_scatter(
        x=[point[0]],
        y=[point[1]],
        mode="markers+text",
        text=[f" {word}<br> <b>{amount}</b>"],
        textposition=side,
        textfont={"color": palette.INK},
        cliponaxis=False,
        marker={
            "symbol": symbol,
            "size": 16,
            "color": fill,
            "line": {"color": palette.INK, "width": 2},
        },
        hovertemplate=f"{word} {amount}<br>{formats.year_era(point[0])}<extra></extra>",
    )


def _add_actuals(figure: go.Figure, indicator: Indicator, series: Series) -> None:
    for run in series.runs:
        figure.add_scatter(
            x=[y for y, _ in run],
            y=[v for _, v in run],
            mode="lines+markers",
            cliponaxis=False,
            line={"color": palette.ACTUAL, "width": 3.5},
            marker={"size": 10, "color": palette.ACTUAL},
            customdata=[
                [formats.year_era(y), escaped(wording.amount(indicator, v))] for y, v in run
            ],
            hovertemplate="実績 %{customdata[1]}<br>%{customdata[0]}<extra></extra>",
        )
    if series.base:
        _add_base(figure, indicator, series.base)
    if series.last:
        _add_last(figure, indicator, series.last)


def _add_base(figure: go.Figure, indicator: Indicator, point: tuple[int, float]) -> None:
    amount = escaped(wording.amount(indicator, point[1]))
    figure.add_scatter(
        x=[point[0]],
        y=[point[1]],
        mode="markers",
        cliponaxis=False,
        marker={"size": 13, "color": palette.PAGE, "line": {"color": palette.INK, "width": 2}},
        hovertemplate=f"基準値 {amount}<br>{formats.year_era(point[0])}<extra></extra>",
    )
    _note(figure, point, f"基準値<br>{amount}", ay=-46, ax=6, color=palette.SECONDARY)


def _add_last(figure: go.Figure, indicator: Indicator, point: tuple[int, float]) -> None:
    amount = escaped(wording.amount(indicator, point[1]))
    figure.add_scatter(
        x=[point[0]],
        y=[point[1]],
        mode="markers",
        cliponaxis=False,
        hoverinfo="skip",
        marker={"size": 16, "color": palette.ACTUAL, "line": {"color": palette.PAGE, "width": 2}},
    )
    _note(figure, point, f"<b>実績<br>{amount}</b>", ay=40, ax=0, color=palette.ACTUAL)


def _note(
    figure: go.Figure, point: tuple[int, float], text: str, *, ay: int, ax: int, color: str
) -> None:
    figure.add_annotation(
        x=point[0],
        y=point[1],
        text=text,
        ax=ax,
        ay=ay,
        showarrow=True,
        arrowcolor="rgba(0,0,0,0)",
        font={"color": color},
        bgcolor="rgba(255,255,255,0.8)",
        borderpad=1,
    )


def _add_gap(figure: go.Figure, indicator: Indicator, assessment: Assessment) -> None:
    """A bracket from the 目安値 to the actual, with the difference in words."""
    words = "<br>".join(map(escaped, wording.gap_lines(indicator, assessment)))
    if not words or assessment.pace is None or wording.is_overdue(indicator, assessment):
        return
    year, actual, expected = assessment.year, assessment.actual, assessment.expected
    figure.add_scatter(
        x=[year, year],
        y=[expected, actual],
        mode="lines",
        hoverinfo="skip",
        line={"color": palette.INK, "width": 2},
    )
    figure.add_annotation(
        x=year,
        y=expected,
        text=words,
        xanchor="right",
        ax=-14,
        ay=-26,
        showarrow=True,
        arrowcolor="rgba(0,0,0,0)",
        bgcolor="rgba(255,255,255,0.8)",
        borderpad=1,
    )


def _add_references(figure: go.Figure, indicator: Indicator) -> None:
    shown = _shown_references(indicator)
    for name in dict.fromkeys(r.series for r in shown):
        points = [r for r in shown if r.series == name]
        words = escaped(f"参考：{wording.clipped(name, 16)}")
        _note(
            figure,
            (points[-1].year, points[-1].value),
            words,
            ay=28,
            ax=-40,
            color=palette.SECONDARY,
        )
        figure.add_scatter(
            x=[r.year for r in points],
            y=[r.value for r in points],
            mode="lines+markers",
            cliponaxis=False,
            line={"color": palette.PATH, "width": 2, "dash": "dot"},
            marker={
                "size": 10,
                "symbol": "square-open",
                "color": palette.PATH,
                "line": {"width": 2},
            },
            customdata=[
                [formats.quantity(r.value, r.decimals, escaped(r.unit)), escaped(r.series), r.year]
                for r in points
            ],
            hovertemplate="参考 %{customdata[0]}（%{customdata[2]}年）<br>%{customdata[1]}<extra></extra>",
        )


def _add_events(figure: go.Figure, indicator: Indicator) -> None:
    for event in indicator.events:
        figure.add_vline(x=event.year, line={"color": palette.PATH, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=event.year,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text="出来事",
            hovertext=escaped(f"{event.when} {event.text}"),
            font={"size": 15, "color": palette.SECONDARY},
        )
