"""The small chart in a row of a plan's slide, as a group of shapes that look as on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from chino_metrics.charts.in_rows.row_chart import LETTER, Years, dots, row_frame
from chino_metrics.charts.labels import Spot
from chino_metrics.charts.layout import Frame
from chino_metrics.charts.line import alt_text
from chino_metrics.charts.marks import BASE_SIGN, HALF
from chino_metrics.charts.series import Series, judged_series
from chino_metrics.exports.pptx.page import Box
from chino_metrics.exports.pptx.shapes import drop_style, outline, rgb
from chino_metrics.exports.pptx.text import line, write
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides.deck import LineChart
from chino_metrics.wording.palette import ACTUAL, INK, PAGE, PATH, RANGE, SECONDARY

#: Points of a unit of the screen's drawing.
_UNIT: Final = 1.6
#: Points of the marks: of an actual, of the last one, and of the targets.
_DOT, _LAST, _TARGET = 8.0, 12.0, 13.0


def add_row_chart(slide: Any, chart: LineChart, years: Years, box: Box) -> None:
    """Draw an indicator's line into a box; nothing where it has no point."""
    series = judged_series(chart.indicator, chart.assessment)
    if not series.points:
        return
    frame = row_frame(series, years, box.width / _UNIT, box.height / _UNIT)
    group = slide.shapes.add_group_shape()
    group.name = "推移"
    group._element.nvGrpSpPr.cNvPr.set("descr", clean(alt_text(chart.indicator, series)))
    drawing = _Drawing(group.shapes, frame, box)
    drawing.lines(series)
    drawing.marks(series)


class _Drawing:
    """Lines and marks in a group of shapes, at the places of a frame within a box."""

    def __init__(self, shapes: Any, frame: Frame, box: Box) -> None:
        self.shapes, self.frame, self.box = shapes, frame, box

    def lines(self, series: Series) -> None:
        """The range of the outlook below, then the lines."""
        band = series.band
        upper = [(year, high) for year, _, _, high in band]
        lower = [(year, low) for year, _, low, _ in reversed(band)]
        if len(band) > 1:
            self._range([self._at(p) for p in (*upper, *lower)])
        self._line(series.earlier, SECONDARY, 2.6)
        self._line(series.path, PATH, 2.4, MSO_LINE.SQUARE_DOT)
        self._line([b[:2] for b in band], ACTUAL, 2.4, MSO_LINE.ROUND_DOT)
        for run in series.runs:
            self._line(run, ACTUAL, 3.25)

    def marks(self, series: Series) -> None:
        """Those of the actuals, of the targets and of the baseline, the last actual on top."""
        for point in dots(self.frame, series):
            self._mark(MSO_SHAPE.OVAL, self._at(point), _DOT, ACTUAL, ACTUAL)
        if series.interim:
            self._mark(MSO_SHAPE.RECTANGLE, self._at(series.interim), _TARGET, PAGE, INK)
        if series.final:
            self._mark(MSO_SHAPE.RECTANGLE, self._at(series.final), _TARGET, INK, INK)
        if series.base:
            self._baseline(self._at(series.base))
        if series.last:
            self._mark(MSO_SHAPE.OVAL, self._at(series.last), _LAST, ACTUAL, PAGE)

    def _at(self, point: tuple[float, float]) -> Spot:
        """Points from the slide's corner."""
        year, value = point
        return (
            self.box.left + _UNIT * self.frame.x(year),
            self.box.top + _UNIT * self.frame.y(value),
        )

    def _line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float, dash: Any = None
    ) -> None:
        if len(points) < 2:
            return
        shape = self._drawn([self._at(p) for p in points], is_closed=False)
        shape.fill.background()
        outline(shape.line, colour, width, dash)

    def _range(self, corners: Sequence[Spot]) -> None:
        shape = self._drawn(corners, is_closed=True)
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(RANGE)
        shape.line.fill.background()

    def _drawn(self, spots: Sequence[Spot], *, is_closed: bool) -> Any:
        start, *rest = [(Pt(x), Pt(y)) for x, y in spots]
        builder = self.shapes.build_freeform(*start)
        builder.add_line_segments(rest, close=is_closed)
        shape = builder.convert_to_shape()
        shape.name = "線"
        drop_style(shape)
        return shape

    def _mark(self, kind: Any, spot: Spot, size: float, fill: str, edge: str) -> Any:
        (x, y), half = spot, size / 2
        shape = self.shapes.add_shape(kind, *Box(x - half, y - half, size, size).emu)
        shape.name = "印"
        drop_style(shape)
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
        outline(shape.line, edge, 1.5)
        return shape

    def _baseline(self, spot: Spot) -> None:
        """The box with its sign."""
        letter = LETTER * _UNIT
        shape = self._mark(MSO_SHAPE.RECTANGLE, spot, 2 * HALF * letter, PAGE, INK)
        frame = shape.text_frame
        frame.word_wrap = False
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        write(frame._txBody, [line(BASE_SIGN, letter, align="ctr")])
