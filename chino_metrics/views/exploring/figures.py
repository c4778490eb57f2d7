"""The figures of the page 探索 in Plotly: points that can be selected, and lines side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from chino_metrics.charts.interactive import FIGURE_CONFIG, FONT, escaped
from chino_metrics.charts.large import beside
from chino_metrics.charts.series import Point
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Status
from chino_metrics.views.exploring.rows import Asked, Spot
from chino_metrics.views.scene import Entry
from chino_metrics.wording import palette

#: What lies beyond stands at the edge; its box says the number.
LEAST: Final = -0.5
MOST: Final = 1.5
_WORDS: Final = {
    "Box Select": "四角で囲んで選ぶ",
    "Lasso Select": "なぞって囲んで選ぶ",
    "Download plot as a PNG": "画像（PNG）で保存",
    "Download plot": "画像で保存",
    "Click to enter Plot title": "",
    "Autoscale": "全体を見る",
}
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "cross", "star")


def config(name: str) -> dict[str, Any]:
    """Plotly's bar of buttons in Japanese; ``name`` is that of the picture without its ending."""
    words = FIGURE_CONFIG["locales"]["ja"]["dictionary"] | _WORDS
    buttons = ["select2d", "lasso2d", "zoom2d", "pan2d", "resetScale2d", "toImage"]
    return FIGURE_CONFIG | {
        "modeBarButtons": [buttons],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
        "locales": {"ja": {"dictionary": words, "format": {}}},
    }


def spread(asked: Asked) -> go.Figure:
    """Each indicator a point: x the share of its period gone, y its progress; the line is "on time".

    Every point carries its indicator's id as ``customdata``.
    """
    figure = go.Figure(layout=_layout(asked, 560))
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name="予定どおり", hoverinfo="skip",
        line={"color": palette.PATH, "dash": "dash", "width": 2},
    )  # fmt: skip
    for status in Status:
        own = [s for s in asked.spots if s.is_drawn and s.entry.assessment.status is status]
        if own:
            _add_status(figure, status, own, set(asked.scene.choice.indicators))
    axis = {"tickformat": ".0%", "gridcolor": palette.GRID, "zerolinecolor": palette.PATH}
    figure.update_xaxes(axis | {"range": [-0.03, 1.06], "title": "期間の経過"})
    figure.update_yaxes(axis | {"range": [LEAST - 0.1, MOST + 0.1], "title": "目標までの進み"})
    return figure.update_layout(dragmode="select", hovermode="closest")


def _add_status(figure: go.Figure, status: Status, own: Sequence[Spot], named: set[str]) -> None:
    ids = [s.entry.indicator.id for s in own]
    sign, color = palette.STATUS_SIGN[status], palette.STATUS_TEXT[status]
    is_any = named & set(ids)
    figure.add_scatter(
        name=f"{sign} {palette.STATUS_WORD[status]}",
        x=[s.elapsed for s in own],
        y=[min(max(s.progress or 0, LEAST), MOST) for s in own],
        mode="markers+text",
        text=sign,
        textfont={"color": color, "size": 17},
        marker={"size": 24, "color": palette.PAGE, "line": {"color": color, "width": 1.5}},
        customdata=[[i] for i in ids],
        hovertext=[_box(s) for s in own],
        hovertemplate="%{hovertext}<extra></extra>",
        selectedpoints=[n for n, i in enumerate(ids) if i in named] if is_any else None,
        unselected={"marker": {"opacity": 0.35}},
        cliponaxis=False,
    )


def _box(spot: Spot) -> str:
    """The sentence of a point, with its two shares."""
    shares = f"期間の経過 {spot.elapsed or 0:.0%}　目標までの進み {spot.progress or 0:.1%}"
    return "<br>".join((*_lines(escaped(spot.sentence)), shares))


def _lines(text: str, length: int = 24) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def side_by_side(asked: Asked) -> go.Figure:
    """Up to six indicators: a row each in its own unit, or in one on the scale baseline = 100."""
    entries = asked.beside
    return _indexed(asked, entries) if asked.question.scale == "base" else _rows(asked, entries)


def _indexed(asked: Asked, entries: Sequence[Entry]) -> go.Figure:
    figure = go.Figure(layout=_layout(asked, 520))
    for at, e in enumerate(entries):
        base = e.indicator.baseline.quantity.value
        if not base:
            continue
        points = [(year, 100 * value / base) for year, value in _points(asked, e.indicator)]
        figure.add_scatter(**_line(e.indicator.name, points, at), hovertemplate="%{y:.1f}")
    figure.add_hline(y=100, line={"color": palette.PATH, "dash": "dash"})
    figure.update_xaxes(_years(asked))
    figure.update_yaxes(title="基準値＝100", gridcolor=palette.GRID, automargin=True)
    return figure.update_layout(hovermode="x unified", dragmode="zoom")


def _rows(asked: Asked, entries: Sequence[Entry]) -> go.Figure:
    titles = [f"{escaped(e.indicator.name)}（{escaped(e.indicator.unit)}）" for e in entries]
    figure = make_subplots(max(1, len(entries)), 1, shared_xaxes=True, subplot_titles=titles)
    figure.update_layout(_layout(asked, 120 + 190 * max(1, len(entries))))
    for at, e in enumerate(entries):
        i, row = e.indicator, at + 1
        hover = f"%{{y:,.{i.decimals}f}}{escaped(i.unit)}"
        figure.add_scatter(
            **_line(i.name, _points(asked, i), 0), hovertemplate=hover, row=row, col=1
        )
        if i.final.quantity.value is not None and i.final.year is not None:
            figure.add_scatter(
                name="目標", x=[i.final.year], y=[i.final.quantity.value], mode="markers",
                marker={"symbol": "square", "size": 13, "color": palette.INK},
                hovertemplate=hover, row=row, col=1,
            )  # fmt: skip
        if asked.question.more:
            _add_more(figure, asked, e, row)
    figure.update_xaxes(_years(asked))
    plain = {"tickformat": ",~f", "exponentformat": "none", "automargin": True}
    figure.update_yaxes(plain | {"gridcolor": palette.GRID, "nticks": 5})
    return figure.update_layout(hovermode="x unified", dragmode="zoom", showlegend=False)


def _years(asked: Asked) -> dict[str, Any]:
    """The axis of years: whole ones, few enough for a phone."""
    known = [
        year
        for e in asked.beside
        for year in (e.indicator.baseline.year, e.indicator.final.year, asked.scene.as_of)
        if year is not None
    ]
    step = max(1, (max(known) - min(known)) // 5) if known else 1
    return {"dtick": step, "tickformat": "d", "tickangle": 0, "gridcolor": palette.GRID}


def _add_more(figure: go.Figure, asked: Asked, entry: Entry, row: int) -> None:
    """Reference series and events of an indicator."""
    also = beside(entry.indicator, entry.assessment, None)
    held = [year for year, _ in _points(asked, entry.indicator)]
    for name, points in also.references:
        figure.add_scatter(
            name=escaped(f"参考：{name}"), x=[y for y, _ in points], y=[v for _, v in points],
            mode="lines+markers", line={"color": palette.PATH, "dash": "dot"},
            marker={"symbol": "triangle-up-open", "size": 10}, row=row, col=1,
        )  # fmt: skip
    for event in (e for e in also.events if held and min(held) <= e.year <= max(held)):
        figure.add_vline(x=event.year, line={"color": palette.PATH, "width": 1}, row=row, col=1)


def _points(asked: Asked, indicator: Indicator) -> list[Point]:
    """Baseline and actuals up to the 評価年度, where they are numbers."""
    base = indicator.baseline
    first = [(base.year, base.quantity.value)] if base.year else []
    known = [(a.year, a.quantity.value) for a in indicator.actuals if a.year <= asked.scene.as_of]
    return sorted((y, v) for y, v in dict([*first, *known]).items() if v is not None)


def _line(name: str, points: Sequence[Point], at: int) -> dict[str, Any]:
    """A line that is told from the others without its colour."""
    colors = (palette.ACTUAL, *(palette.STATUS_TEXT[s] for s in Status))
    return {
        "name": escaped(name),
        "x": [year for year, _ in points],
        "y": [value for _, value in points],
        "mode": "lines+markers",
        "line": {"color": colors[at % len(colors)], "dash": _DASHES[at], "width": 3},
        "marker": {"symbol": _SHAPES[at], "size": 10},
    }


def _layout(asked: Asked, height: int) -> go.Layout:
    size = 20 if asked.scene.choice.is_large else 16
    font = {"family": FONT, "size": size, "color": palette.INK}
    return go.Layout(
        template="none",
        height=height,
        margin={"t": 48, "r": 24, "b": 60, "l": 76},
        font=font,
        paper_bgcolor=palette.PAGE,
        plot_bgcolor=palette.PAGE,
        hoverlabel={"bgcolor": palette.PAGE, "bordercolor": palette.SECONDARY, "font": font},
        legend={"orientation": "h", "yanchor": "top", "y": -0.18, "x": 0},
        modebar={"bgcolor": palette.PAGE, "color": palette.SECONDARY, "activecolor": palette.INK},
    )
