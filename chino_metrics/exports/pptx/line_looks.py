"""How the lines and marks of an indicator's chart look, as python-pptx's series take it."""

from __future__ import annotations

from typing import Any

from chino_metrics.exports.pptx.shapes import outline, rgb
from chino_metrics.wording.palette import INK, RANGE

#: Shape, size and fill of a mark.
Look = tuple[Any, int, str]


def draw_line(series: Any, colour: str, width: float, dash: Any = None) -> None:
    """A line of ``width`` points."""
    outline(series.format.line, colour, width, dash)


def draw_nothing(series: Any) -> None:
    """What the range stands on."""
    series.format.line.fill.background()
    series.format.fill.background()


def draw_range(series: Any) -> None:
    """The range of the outlook, which opens from the last actual."""
    series.format.line.fill.background()
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(RANGE)


def set_mark(marker: Any, look: Look, edge: str = INK) -> None:
    """A filled mark with an edge of its own colour."""
    marker.style, marker.size, colour = look
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(colour)
    outline(marker.format.line, edge, 1.75)
