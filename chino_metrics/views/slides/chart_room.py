"""The room that an indicator's slide leaves to its chart, which is drawn to fill it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from chino_metrics.charts import line
from chino_metrics.charts.layout import Style
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import KeyFigure, Slide
from chino_metrics.views.slides.fitting import Shape
from chino_metrics.wording.text_width import text_width

#: Of the slide's height, one unit of a chart: its letters of 15 units are 4.45 % high.
UNIT: Final = 4.45 / 15
#: What stands above and below every slide's content, and a line of the kicker.
_EDGES, _KICKER, _KICKER_SIZE = 12.6, 6.0, 4.45
#: The note below an axis, and the line below the chart with what parts it.
_NOTE, _BELOW = 3.4, 1.3 * fitting.BELOW_SIZE + 0.8
#: Beside the figure of the wide shape, and a line of the tall one's.
_BESIDE: Final = 67.0 / 97.5
_LINE: Final = 1.3
#: A chart is not lower, in units.
_LEAST: Final = 110.0


def chart_style(slide: Slide, shape: Shape) -> Style:
    """How the chart of a slide is drawn: as wide and as high as what else stands there allows."""
    is_wide = shape is fitting.WIDE
    style = line.SLIDE_WIDE if is_wide else line.SLIDE_TALL
    width = _BESIDE * (shape.line - 3.0) if is_wide else shape.line
    height = 100.0 - _EDGES - _head(slide, shape) - _rest(slide, shape)
    return replace(style, width=round(width / UNIT), height=round(max(_LEAST, height / UNIT)))


def _head(slide: Slide, shape: Shape) -> float:
    """How high kicker and message are, in % of the slide's height."""
    own, lines = fitting.shape_of(slide, shape), fitting.message_lines(slide)
    is_wide = shape is fitting.WIDE
    if is_wide and fitting.is_joined(slide):
        lines = slide.message
    size = own.size(lines) if is_wide else max(fitting.LEAST_MESSAGE, own.size(lines))
    taken = sum(max(1, math.ceil(size * text_width(text, 1) / own.line)) for text in lines)
    above = math.ceil(text_width(slide.kicker, _KICKER_SIZE) / own.line)
    height = _KICKER * above + 1.32 * size * taken
    return max(height, fitting.CODE) if is_wide and slide.link else height


def _rest(slide: Slide, shape: Shape) -> float:
    """Air, the figure where it stands above, the note below the axis, the line below."""
    note = _NOTE if slide.chart and slide.chart.note else 0.0
    below = sum(
        _BELOW * max(1, math.ceil(text_width(t, fitting.BELOW_SIZE) / shape.line))
        for t in slide.lines
    )
    if shape is fitting.WIDE:
        return 3.2 + note + below
    between = 1.2 * (1 + bool(slide.lines))
    return 2.4 + between + note + below + (_figure(slide, slide.figure) if slide.figure else 0.0)


def _figure(slide: Slide, figure: KeyFigure) -> float:
    """How high the figure above the chart of the tall shape is."""
    size, code = (3.65, 12.5) if slide.link else (3.9, 0.0)
    number = fitting.number_em(figure)
    digits = min(13.0, (46.0 if slide.link else 52.0) / number)
    room = fitting.TALL.line - digits * number - 4.4 - code
    texts = ("、".join(figure.lines), " ".join(figure.goal))
    lines = sum(max(1, math.ceil(text_width(text, size) / room)) for text in texts)
    return max(1.15 * digits, 4.8 * _LINE + size * _LINE * lines, code)
