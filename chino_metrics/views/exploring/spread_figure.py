"""The figure of points on the page 探索 in Plotly: points that can be selected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import plotly.graph_objects as go

from chino_metrics.charts.plotly_look import escaped, layout, signed
from chino_metrics.model.verdict import Status
from chino_metrics.views.exploring.rows import Asked, Spot
from chino_metrics.views.taken_along.credits import credit, marked
from chino_metrics.wording import formats, palette

#: What lies beyond stands at the edge; its box says the number.
LEAST: Final = -0.5
HIGHEST: Final = 1.5
#: Shape, fill and width of the edge by verdict: told apart in grey as well.
_SHAPES: Final = {
    Status.ACHIEVED: ("circle", "#d9e6ff", 3.0),
    Status.ON_TRACK: ("circle", palette.PAGE, 1.5),
    Status.SLIGHTLY_BEHIND: ("diamond", palette.PAGE, 1.5),
    Status.BEHIND: ("square", "#ffdada", 1.5),
    Status.NOT_ASSESSED: ("circle-open-dot", palette.PAGE, 1.0),
}
#: Points that are nearer than that to one another, in the figure's two units, would hide each other.
_NEAR: Final = 0.09
_ASIDE: Final = 0.026
#: As many of the selected points carry their names.
_NAMED: Final = 8


@lru_cache(maxsize=32)
def spread(asked: Asked) -> go.Figure:
    """Each indicator a point: x the share of its period gone, y its progress; the line is "on time".

    Every point carries its indicator's id and sentence as ``customdata``.
    """
    figure = go.Figure(layout=layout(560, large=asked.scene.choice.is_large))
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name="予定どおり", hoverinfo="skip",
        line={"color": palette.PATH, "dash": "dash", "width": 2},
    )  # fmt: skip
    drawn = tuple(s for s in asked.spots if s.is_drawn)
    places, named = _places(drawn), {s.entry.indicator.id for s in asked.named}
    for status in Status:
        own = [s for s in drawn if s.entry.assessment.status is status]
        if own:
            _add_status(figure, status, own, places, named)
    _add_names(figure, [s for s in asked.named if s.is_drawn], places)
    axis = {"tickformat": ".0%", "gridcolor": palette.GRID, "zerolinecolor": palette.PATH}
    figure.update_xaxes(axis | {"range": [-0.03, 1.12], "title": "期間の経過"})
    figure.update_yaxes(axis | {"range": [LEAST - 0.1, HIGHEST + 0.1], "title": "目標までの進み"})
    # below the numbers of the axis stands its title, below that what every picture carries
    figure.update_layout(dragmode="select", hovermode="closest", margin_b=92)
    title = f"期間の経過と目標までの進み（{formats.year_era(asked.scene.as_of)}）"
    shown = (s.entry.indicator for s in drawn)
    return signed(figure, marked(asked.scene, title), credit(asked.scene, shown))


def _places(drawn: Sequence[Spot]) -> dict[str, tuple[float, float]]:
    """Where each point stands by its indicator's id: beside those that it would hide."""
    found: dict[str, tuple[float, float]] = {}
    for s in sorted(drawn, key=lambda s: (s.elapsed or 0, s.progress or 0)):
        x, y = s.elapsed or 0.0, min(max(s.progress or 0.0, LEAST), HIGHEST)
        steps = (x + _ASIDE * ((n + 1) // 2) * (-1) ** n for n in range(len(drawn)))
        free = next((at for at in steps if not _is_hidden(at, y, found)), x)
        found[s.entry.indicator.id] = (free, y)
    return found


def _is_hidden(x: float, y: float, taken: dict[str, tuple[float, float]]) -> bool:
    return any(abs(x - a) < _ASIDE * 0.9 and abs(y - b) < _NEAR for a, b in taken.values())


def _add_status(
    figure: go.Figure,
    status: Status,
    own: Sequence[Spot],
    places: dict[str, tuple[float, float]],
    named: set[str],
) -> None:
    ids = [s.entry.indicator.id for s in own]
    sign, color = palette.STATUS_SIGN[status], palette.STATUS_TEXT[status]
    symbol, fill, width = _SHAPES[status]
    figure.add_scatter(
        name=palette.STATUS_WORD[status],
        x=[places[i][0] for i in ids],
        y=[places[i][1] for i in ids],
        mode="markers+text",
        text=sign,
        textfont={"color": color, "size": 14},
        marker={
            "symbol": symbol,
            "size": 24,
            "color": fill,
            "line": {"color": color, "width": width},
        },
        customdata=[[s.entry.indicator.id, _box(s)] for s in own],
        hovertemplate="%{customdata[1]}<extra></extra>",
        selectedpoints=[n for n, i in enumerate(ids) if i in named] if named else None,
        unselected={"marker": {"opacity": 0.35}},
        cliponaxis=False,
    )


def _add_names(
    figure: go.Figure, shown: Sequence[Spot], places: dict[str, tuple[float, float]]
) -> None:
    """The names of what is selected, where they are few."""
    if 0 < len(shown) <= _NAMED:
        spots = [places[s.entry.indicator.id] for s in shown]
        figure.add_scatter(
            x=[x - 0.02 for x, _ in spots], y=[y for _, y in spots], mode="text",
            text=[escaped(formats.clipped(s.entry.indicator.name, 14)) for s in shown],
            textposition="middle left", showlegend=False, hoverinfo="skip",
        )  # fmt: skip


def _box(spot: Spot) -> str:
    """The sentence of a point, with its two shares."""
    shares = f"期間の経過 {spot.elapsed or 0:.0%}　目標までの進み {formats.percent(spot.progress)}"
    return "<br>".join((*_lines(spot.sentence), shares))


def _lines(text: str, length: int = 24) -> list[str]:
    return [escaped(text[at : at + length]) for at in range(0, len(text), length)]
