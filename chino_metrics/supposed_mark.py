"""The mark of a supposed value (仮定) on the explored chart."""

from __future__ import annotations

from chino_metrics import formats, palette, wording
from chino_metrics.annotations import Notes, escaped
from chino_metrics.labels import Place
from chino_metrics.model import Indicator
from chino_metrics.series import Point, Series


def draw_supposed(notes: Notes, indicator: Indicator, series: Series, supposed: Point) -> None:
    """An open dashed ring that no actual has, with a dashed line from the last one to it."""
    figure, words = notes.figure, wording.amount(indicator, supposed[1])
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
    words = wording.amount(indicator, supposed[1])
    wished: tuple[Place, ...] = ((0, 14, "middle"), (14, 8, "start"), (0, -60, "middle"))
    notes.put(supposed, ("仮定", words), palette.INK, wished)
