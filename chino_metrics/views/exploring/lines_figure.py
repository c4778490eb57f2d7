"""Up to six indicators side by side in Plotly: a row each in its own unit, or all on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import plotly.graph_objects as go

from chino_metrics.charts.plotly_look import (
    escaped,
    in_lines,
    layout,
    rows,
    signed,
    years_axis,
)
from chino_metrics.charts.series import Point
from chino_metrics.model.plan import Event
from chino_metrics.model.verdict import Status
from chino_metrics.views.exploring.question import SCALES
from chino_metrics.views.exploring.rows import Asked
from chino_metrics.views.exploring.sides import Side, sides, years_of
from chino_metrics.views.taken_along.credits import credit, marked
from chino_metrics.wording import formats, palette, terms

_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SHAPES: Final = ("circle", "square", "diamond", "triangle-up", "cross", "star")
#: Characters of a line of the legend that stand on a phone.
_LEGEND: Final = 12
_REFERENCE: Final = "の参考："
_COLORS: Final = (palette.ACTUAL, *(palette.STATUS_TEXT[s] for s in Status))


@lru_cache(maxsize=32)
def side_by_side(asked: Asked) -> go.Figure:
    """The figure that the question asks for; x is the fiscal year."""
    shown = sides(asked)
    figure = _together(asked, shown) if asked.question.scale else _rows(asked, shown)
    goals = (s.goal[0] for s in shown if s.goal)
    figure.update_xaxes(years_axis(years_of(shown), max(goals, default=None)))
    figure.update_layout(hovermode="x unified", dragmode="zoom")
    title = f"{SCALES[asked.question.scale]}（{formats.year_era(asked.scene.as_of)}まで）"
    own = (s.entry.indicator for s in shown)
    return signed(figure, marked(asked.scene, title), credit(asked.scene, own))


def _together(asked: Asked, shown: Sequence[Side]) -> go.Figure:
    is_progress = asked.question.scale == "progress"
    figure = go.Figure(layout=layout(620, large=asked.scene.choice.is_large))
    hover = "%{y:,.1f}%" if is_progress else "%{y:,.1f}"
    for at, side in enumerate(shown):
        name = side.entry.indicator.name
        for told, points in ((name, side.points), *_references(side, name)):
            if points:
                line = _line(told, points, at) | {"name": _in_legend(told)}
                figure.add_scatter(**line, hovertemplate=hover)
        _add_events(figure, side.events, side.points)
    figure.add_hline(y=100, line={"color": palette.PATH, "dash": "dash"})
    words = "基準値から目標まで（%）" if is_progress else "基準値＝100"
    figure.update_yaxes(title=words, gridcolor=palette.GRID, automargin=True)
    return figure


def _in_legend(told: str) -> str:
    """A name in lines that stand on a phone; what a reference is begins a line."""
    name, mark, series = told.rpartition(_REFERENCE)
    parts = (told,) if not mark else (f"{name}の", f"{mark.removeprefix('の')}{series}")
    return "<br>".join(in_lines(part, _LEGEND) for part in parts)


def _rows(asked: Asked, shown: Sequence[Side]) -> go.Figure:
    height, large = 160 + 222 * len(shown), asked.scene.choice.is_large
    figure = rows([_titled(s) for s in shown], height, large=large)
    figure.update_layout(showlegend=False)
    for at, side in enumerate(shown):
        _add_row(figure, side, {"row": at + 1, "col": 1})
    plain = {"tickformat": ",~f", "exponentformat": "none", "automargin": True}
    return figure.update_yaxes(plain | {"gridcolor": palette.GRID, "nticks": 5})


def _add_row(figure: go.Figure, side: Side, place: dict[str, int]) -> None:
    i = side.entry.indicator
    hover = f"%{{y:,.{i.decimals}f}}{escaped(i.unit)}"
    figure.add_scatter(**_line("実績", side.points, 0), hovertemplate=hover, **place)
    if side.goal:
        year, value = side.goal
        figure.add_scatter(
            name=terms.goal_word(i), x=[year], y=[value], mode="markers", hovertemplate=hover,
            marker={"symbol": "square", "size": 13, "color": palette.INK}, **place,
        )  # fmt: skip
    for name, points in _references(side):
        figure.add_scatter(
            **_line(name, points, 2)
            | {"line": {"color": palette.PATH, "dash": "dot"}, "hovertemplate": hover},
            **place,
        )
    _add_events(figure, side.events, side.points, **place)


def _titled(side: Side) -> str:
    return f"{side.entry.indicator.name}（{side.entry.indicator.unit}）"


def _references(side: Side, name: str = "") -> Iterable[tuple[str, tuple[Point, ...]]]:
    of = f"{name}{_REFERENCE}" if name else _REFERENCE.removeprefix("の")
    return ((f"{of}{series}", points) for series, points in side.references)


def _add_events(
    figure: go.Figure, events: Iterable[Event], points: Sequence[Point], **place: int
) -> None:
    """A thin line in each year in which something happened; the list below says what."""
    held = [year for year, _ in points]
    for year in {e.year for e in events if held and min(held) <= e.year <= max(held)}:
        figure.add_vline(x=year, line={"color": palette.PATH, "dash": "dot", "width": 1}, **place)


def _whole(points: Sequence[Point]) -> list[int]:
    years = [year for year, _ in points]
    return list(range(min(years), max(years) + 1)) if years else []


def _line(name: str, points: Sequence[Point], at: int) -> dict[str, Any]:
    """A line that is told from the others without its colour."""
    return {
        "name": escaped(name),
        "x": (years := _whole(points)),
        "y": [dict(points).get(year) for year in years],  # a year without a number parts the line
        "mode": "lines+markers",
        "line": {"color": _COLORS[at % len(_COLORS)], "dash": _DASHES[at], "width": 3},
        "marker": {"symbol": _SHAPES[at], "size": 10},
    }
