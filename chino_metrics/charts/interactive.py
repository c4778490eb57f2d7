"""The chart that is moved: baseline, path, targets and actuals of one indicator in Plotly.

Zoom, range, series on and off, hover and ticks are Plotly's own; nothing is placed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from chino_metrics.charts.large import beside
from chino_metrics.charts.plotly_look import escaped, layout, years_axis
from chino_metrics.charts.series import Axes, Point, Series, axes_of, judged_series
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import palette, terms

HEIGHT: Final = 520
#: Above the plot: the legend in one line. Below: the years, and the strip that chooses among them.
_ABOVE, _BELOW = 48, 120
#: The part of the values' span that is left free above and below them.
_EDGE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """How a series looks: without ``dash`` no line, without ``symbol`` no marks.

    ``sign`` is the letter in the marks.
    """

    color: str
    dash: str = ""
    symbol: str = ""
    width: float = 2.5
    size: int = 10
    sign: str = ""


_PATH: Final = Look(palette.PATH, "dash")
_ACTUALS: Final = Look(palette.ACTUAL, "solid", "circle", width=3.5)
_EARLIER: Final = Look(palette.SECONDARY, "solid", "circle", size=8)
_EARLIER_GOAL: Final = Look(palette.SECONDARY, symbol="square", size=14)
_AHEAD: Final = Look(palette.ACTUAL, "dot")
_OTHERS: Final = Look(palette.PATH, "dot", "triangle-up-open")


def indicator_figure(
    indicator: Indicator,
    assessment: Assessment,
    *,
    large: bool = False,
    supposed: Point | None = None,
    due: Mapping[int, float | None] | None = None,
) -> go.Figure:
    """The figure of an indicator; ``large`` for 文字「大」, ``supposed`` a year and its value.

    ``due`` is the 目安 of each year, in the indicator's unit, for the answer to a pointer;
    without it the line to the target answers at its ends only.
    """
    series, more = judged_series(indicator, assessment), beside(indicator, assessment, supposed)
    axes = axes_of((*series.points, *more.points), indicator.decimals)
    figure = go.Figure(layout=layout(HEIGHT, large=large))
    last = series.final[0] if series.final else None
    figure.update_layout(_axes(axes, last), hovermode="x unified", dragmode="zoom")
    figure.update_layout(margin={"t": _ABOVE, "b": _BELOW})
    _add_outlook(figure, indicator, series)
    for name, points in more.references:
        _add(figure, indicator, f"参考：{name}", points, _OTHERS)
    if indicator.predecessor:
        plan, goal = indicator.predecessor.plan_name, series.earlier_goal
        _add(figure, indicator, f"{plan}の実績", series.earlier, _EARLIER)
        _add(figure, indicator, f"{plan}の最終目標", (goal,) if goal else (), _EARLIER_GOAL)
    add_core(figure, indicator, series, due or {})
    supposed_look = Look(palette.INK, symbol="circle-open-dot", size=16)
    _add(figure, indicator, "仮定", (more.supposed,) if more.supposed else (), supposed_look)
    former = Look(palette.SECONDARY, symbol="diamond-open", size=16)
    _add(figure, indicator, "改定前の目標", series.former, former)
    for event in more.events:
        if event.year in axes.years:
            figure.add_vline(x=event.year, line={"color": palette.PATH, "width": 1}, layer="below")
    return figure


def add_core(
    figure: go.Figure,
    indicator: Indicator,
    series: Series,
    due: Mapping[int, float | None],
    **place: int,
) -> None:
    """Path, actuals, baseline and targets of an indicator; ``place`` is its row among several."""
    _add_path(figure, indicator, series, due, **place)
    _add(figure, indicator, "実績", _actuals(series), _ACTUALS, **place)
    for name, point, symbol, sign in (
        ("基準値", series.base, "square", "基"),
        ("中間目標", series.interim, "square-open", ""),
        (terms.goal_word(indicator), series.final, "square", ""),
    ):
        look = Look(palette.INK, symbol=symbol, size=22 if sign else 16, sign=sign)
        _add(figure, indicator, name, (point,) if point else (), look, **place)


def _axes(axes: Axes, last: int | None) -> dict[str, Any]:
    plain = {"gridcolor": palette.GRID, "zerolinecolor": palette.PATH, "automargin": True}
    # with the strip below, marks at the edge of the plot are cut: none stands there
    room = _EDGE * (axes.ticks[-1] - axes.ticks[0])
    ends = [axes.ticks[0] - room, axes.ticks[-1] + room]
    return {
        "xaxis": plain | years_axis(axes.years, last) | {"rangeslider": {"thickness": 0.1}},
        "yaxis": plain | {"tickformat": ",~f", "exponentformat": "none", "range": ends},
    }


def _actuals(series: Series) -> list[tuple[int, float | None]]:
    """The actuals in one line, with a hole where a year has no number."""
    found: list[tuple[int, float | None]] = []
    for run in series.runs:
        found += [(found[-1][0] + 1, None)] if found else []
        found += run
    return found


def _add(
    figure: go.Figure,
    indicator: Indicator,
    name: str,
    points: Sequence[tuple[int, float | None]],
    look: Look,
    decimals: int | None = None,
    **place: int,
) -> None:
    """A series with its name; nothing without points. ``decimals`` are the indicator's by default.

    Of several rows, one line of the legend shows and hides a series everywhere.
    """
    if not points:
        return
    places = indicator.decimals if decimals is None else decimals
    asked = {"lines": look.dash, "markers": look.symbol, "text": look.sign}
    parts = [part for part, wanted in asked.items() if wanted]
    named = escaped(name)
    figure.add_scatter(
        name=named,
        legendgroup=named,
        showlegend=all(trace.legendgroup != named for trace in figure.data),
        x=[year for year, _ in points],
        y=[value for _, value in points],
        mode="+".join(parts),
        line={"color": look.color, "dash": look.dash or "solid", "width": look.width},
        marker=_marker(look),
        text=look.sign or None,
        hovertemplate=f"%{{y:,.{places}f}}{escaped(indicator.unit)}",
        cliponaxis=False,
        **place,
    )


def _marker(look: Look) -> dict[str, Any]:
    """The mark of a series; behind a letter it is white with an edge."""
    mark: dict[str, Any] = {"symbol": look.symbol or "circle", "size": look.size}
    if not look.sign:
        return mark | {"color": look.color}
    return mark | {"color": palette.PAGE, "line": {"color": look.color, "width": 2}}


def _add_path(
    figure: go.Figure,
    indicator: Indicator,
    series: Series,
    due: Mapping[int, float | None],
    **place: int,
) -> None:
    """The way to the target, with a point in each year of it."""
    first, last = (series.path[0][0], series.path[-1][0]) if series.path else (0, 0)
    known = [(year, v) for year, v in due.items() if v is not None and first <= year <= last]
    most = terms.decimals_of_years(indicator, due)
    _add(figure, indicator, "目安", known or series.path, _PATH, most, **place)


def _add_outlook(figure: go.Figure, indicator: Indicator, series: Series) -> None:
    """The range behind everything, and the line that leads on from the last actual."""
    if len(series.band) < 2:
        return
    edge = [(year, high) for year, _, _, high in series.band]
    edge += [(year, low) for year, _, low, _ in reversed(series.band)]
    figure.add_scatter(
        name="見込みの範囲",
        x=[year for year, _ in edge],
        y=[end for _, end in edge],
        mode="lines",
        fill="toself",
        fillcolor=palette.RANGE,
        line={"width": 0},
        hoverinfo="skip",
    )
    ahead = [(year, value) for year, value, _, _ in series.band]
    _add(figure, indicator, "見込み", ahead, _AHEAD)
