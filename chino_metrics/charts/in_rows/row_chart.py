"""The line of an indicator without axes and labels: the numbers stand beside it in its row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import line, marks
from chino_metrics.charts.layout import Frame, Style
from chino_metrics.charts.series import Axes, Point, Series, judged_series
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment

#: In units of a slide's chart: the letter of the baseline, the lines, the marks.
LETTER: Final = 9.0
_LINE, _MARK = 2.0, 0.62
#: Between the marks of two years.
_ROOM: Final = 8.0
#: Around what is drawn.
_EDGE: Final = marks.HALF * LETTER + 1

Years = tuple[int, int]
"""The first and the last year of the drawings of a table."""


def years_of(series: Iterable[Series]) -> Years | None:
    """The years that the rows share; None where there is nothing to draw."""
    years = [year for one in series for year, _ in one.points]
    return (min(years), max(years)) if years else None


def row_frame(series: Series, years: Years, width: float, height: float) -> Frame:
    """The drawing of a row: the years on those of all rows, the values between its own ends."""
    values = [value for _, value in series.points]
    low, high = min(values), max(values)
    style = Style(
        width, height, size=LETTER, ticks=LETTER, line=_LINE, mark=_MARK, top=_EDGE, bottom=_EDGE
    )
    ends = (low, high) if high > low else (low - 1, low + 1)
    return Frame(style, _EDGE, _EDGE, Axes(*years, ends))


def drawing(frame: Frame, series: Series) -> Markup:
    """What stands in the ``<svg>``."""
    return line.lines(frame, series, dots(frame, series))


def dots(frame: Frame, series: Series) -> list[Point]:
    """The actuals with a mark besides the last one; where they would touch, those without a line."""
    if frame.x(frame.axes.first + 1) - frame.x(frame.axes.first) >= _ROOM:
        return line.others(series)
    alone = {run[0] for run in series.runs if len(run) == 1}
    return [point for point in line.others(series) if point in alone]


def row_chart(
    indicator: Indicator, assessment: Assessment, years: Years, width: float, height: float
) -> Markup:
    """The drawing as ``<svg>``; "" where there is nothing to draw."""
    series = judged_series(indicator, assessment)
    if not series.points:
        return Markup("")
    frame = row_frame(series, years, width, height)
    return line.svg(frame.style, line.alt_text(indicator, series), drawing(frame, series))
