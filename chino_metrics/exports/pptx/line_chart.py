"""The line chart of an indicator as PowerPoint draws it, with labels where the screen has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from chino_metrics.charts import layout
from chino_metrics.charts.labels import Label
from chino_metrics.charts.layout import Frame
from chino_metrics.charts.line import alt_text
from chino_metrics.charts.series import Axes, Point, judged_series
from chino_metrics.charts.series import Series as Points
from chino_metrics.exports.pptx.native_chart import (
    Away,
    ChartColumn,
    add_category_label,
    add_label,
    numbers,
    set_letters,
    set_ticks,
    undress,
)
from chino_metrics.exports.pptx.page import Box, Sheet
from chino_metrics.exports.pptx.shapes import outline, rgb
from chino_metrics.exports.pptx.text import Paragraph, Run, one_line, stroke
from chino_metrics.spreadsheet.office import signed_number_format
from chino_metrics.views.slides.deck import LineChart
from chino_metrics.wording import formats
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.wording.text_width import text_width

PATH_NAME, EXPECTED_NAME, ACTUAL_NAME = "目標までの道すじ", "目安値", "実績"
AHEAD_NAME = "見込み"
BASE_NAME, INTERIM_NAME, FINAL_NAME, YEAR_NAME = "基準値", "中間目標", "最終目標", "年度の目盛り"
#: A label keeps off the axis, in units of the chart.
_CLEAR: Final = 4.0
#: Units that the mark of the last actual takes.
_MARK: Final = 7.0
#: Shape, size and fill of a mark.
_Look = tuple[Any, int, str]
_INKS: Final = {"goal": INK, "gap": INK, "now": ACTUAL, "ahead": ACTUAL}


def add_line_chart(sheet: Sheet, chart: LineChart, box: Box) -> None:
    """The chart of one indicator in a box as wide as the shape's."""
    indicator, assessment = chart.indicator, chart.assessment
    page, points = sheet.page, judged_series(indicator, assessment)
    style = replace(page.chart_style, height=box.height / page.unit)
    frame = _with_full_numbers(layout.frame_of(indicator, points, style))
    gap = _visible(layout.gap_between(indicator, assessment), frame)
    texts = dict(layout.placed(indicator, points, frame, gap))
    if gap and _crosses(gap, texts["now"], frame):
        gap = None
    drawing = _Drawing(frame, points, texts, page.unit)
    lines = list(drawing.lines(gap))
    shown = signed_number_format(indicator.decimals)
    data = numbers(frame.axes.years, [drawing.column(line, shown) for line in lines])
    told = alt_text(indicator, points)
    made = sheet.add_chart(XL_CHART_TYPE.LINE, data, box, "推移", told)
    drawing.set_plot(made)
    for line, series in zip(lines, made.plots[0].series, strict=True):
        line.draw(series)


def _with_full_numbers(frame: Frame) -> Frame:
    """Room for ticks in full: a number format cannot count in 万."""
    full = (formats.number(tick, _decimals(frame.axes)) for tick in frame.axes.ticks)
    widest = max(text_width(words, frame.style.ticks) for words in full)
    return replace(frame, left=max(frame.left, frame.style.size + widest))


def _decimals(axes: Axes) -> int:
    """Decimals that the ticks need."""
    scale, _ = formats.axis_scale(max(map(abs, axes.ticks)))
    return 0 if scale > 1 else max(len(w.partition(".")[2]) for w in axes.words.values())


def _visible(gap: layout.Gap | None, frame: Frame) -> layout.Gap | None:
    """The gap where it is longer than the mark of the actual."""
    is_long = gap and abs(frame.y(gap[1]) - frame.y(gap[2])) > _MARK
    return gap if is_long else None


def _crosses(gap: layout.Gap, label: Label, frame: Frame) -> bool:
    """Whether the line of the gap would run through the label of the actual."""
    left, top, right, bottom = label.box
    ends = sorted((frame.y(gap[1]), frame.y(gap[2])))
    return left <= frame.x(gap[0]) <= right and ends[0] < bottom and ends[1] > top


@dataclass(frozen=True, slots=True)
class _Line:
    """A series: its points, and how python-pptx's series of them is drawn."""

    name: str
    points: Iterable[Point]
    draw: Callable[[Any], None]


class _Drawing:
    """One chart: its points, the screen's labels, and points a unit."""

    def __init__(self, frame: Frame, points: Points, texts: dict[str, Label], unit: float) -> None:
        self.frame, self.points, self.texts, self.unit = frame, points, texts, unit

    def set_plot(self, chart: Any) -> None:
        """The plot where the screen has it, with its axes."""
        frame, style = self.frame, self.frame.style
        width = (style.width - frame.left - frame.right) / style.width
        height = (frame.floor - style.top) / style.height
        undress(chart, frame.left / style.width, style.top / style.height, width, height)
        self._set_years(chart.category_axis)
        self._set_values(chart.value_axis)

    def _set_years(self, axis: Any) -> None:
        """A line below; the labels are those of a series of their own."""
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        outline(axis.format.line, PATH, 1.25)

    def _set_values(self, axis: Any) -> None:
        """Round values on the left with level lines; the years begin at its edge."""
        axes, ticks = self.frame.axes, self.frame.axes.ticks
        axis.minimum_scale, axis.maximum_scale = ticks[0], ticks[-1]
        axis.major_unit, axis.crosses_at = ticks[1] - ticks[0], axes.floor
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.tick_labels.number_format = signed_number_format(_decimals(axes))
        set_ticks(axis, self.frame.style.ticks * self.unit, SECONDARY)
        axis.format.line.fill.background()
        outline(axis.major_gridlines.format.line, GRID, 1)
        edges = "midCat" if axes.last > axes.first else "between"
        between = parse_xml(f'<c:crossBetween {nsdecls("c")} val="{edges}"/>')
        axis._element.crosses.addnext(between)

    def column(self, line: _Line, shown: str) -> ChartColumn:
        """The values of a line year by year."""
        found = dict(line.points)
        return line.name, [found.get(year) for year in self.frame.axes.years], shown

    def lines(self, gap: layout.Gap | None) -> Iterable[_Line]:
        """Lines first, marks above them, the last actual on top; the years' labels."""
        way = partial(_draw_line, colour=PATH, width=2.4, dash=MSO_LINE.SQUARE_DOT)
        yield _Line(PATH_NAME, self._way(), way)
        if gap:
            yield self._gap(gap)
        if self.points.band:
            yield self._ahead()
        actuals = (point for run in self.points.runs for point in run)
        yield _Line(ACTUAL_NAME, actuals, self._draw_actuals)
        stops = (
            (BASE_NAME, "base", self.points.base, (XL_MARKER_STYLE.SQUARE, 9, PAGE)),
            (INTERIM_NAME, "mid", self.points.interim, (XL_MARKER_STYLE.SQUARE, 12, PAGE)),
            (FINAL_NAME, "goal", self.points.final, (XL_MARKER_STYLE.SQUARE, 12, INK)),
        )
        for name, kind, point, look in stops:
            if point:
                yield _Line(name, [point], partial(self._draw_stop, kind, point, look))
        low, years = self.frame.axes.ticks[0], layout.labelled_years(self.frame, self.points)
        yield _Line(YEAR_NAME, [(year, low) for year in years], self._draw_years)

    def _way(self) -> Iterable[Point]:
        """The stops, and the straight line between them year by year."""
        yield from self.points.path[:1]
        for (start, low), (end, high) in pairwise(self.points.path):
            for year in range(start + 1, end + 1):
                yield year, low + (high - low) * (year - start) / (end - start)

    def _gap(self, gap: layout.Gap) -> _Line:
        """The 目安値 of the year, with a line from it to the actual."""
        year, expected, actual, _ = gap
        side = "minus" if actual < expected else "plus"
        length = f'<c:noEndCap val="1"/><c:val val="{abs(expected - actual)!r}"/>'

        def draw(series: Any) -> None:
            self._draw_stop("gap", (year, expected), (XL_MARKER_STYLE.DASH, 9, INK), series)
            _add_bar(series, side, "fixedVal", length, INK)

        return _Line(EXPECTED_NAME, [(year, expected)], draw)

    def _ahead(self) -> _Line:
        """Where the actuals are heading; a bar at its end is the range."""
        year, value, low, high = self.points.band[-1]
        ends = self._end("plus", year, high - value) + self._end("minus", year, value - low)

        def draw(series: Any) -> None:
            _draw_line(series, ACTUAL, 2.4, MSO_LINE.ROUND_DOT)
            self._label(series, "ahead", (year, value))
            _add_bar(series, "both", "cust", f'<c:noEndCap val="0"/>{ends}', ACTUAL)

        return _Line(AHEAD_NAME, [band[:2] for band in self.points.band], draw)

    def _end(self, side: str, year: int, length: float) -> str:
        """The length of the bar at one year, none at the others."""
        at, count = year - self.frame.axes.first, len(self.frame.axes.years)
        return (
            f'<c:{side}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>'
            f'<c:pt idx="{at}"><c:v>{length!r}</c:v></c:pt></c:numLit></c:{side}>'
        )

    def _draw_actuals(self, series: Any) -> None:
        _draw_line(series, ACTUAL, 3.25)
        _mark(series.marker, (XL_MARKER_STYLE.CIRCLE, 8, ACTUAL), ACTUAL)
        if last := self.points.last:
            point = series.points[last[0] - self.frame.axes.first]
            _mark(point.marker, (XL_MARKER_STYLE.CIRCLE, 12, ACTUAL), PAGE)
            self._label(series, "now", last)

    def _draw_stop(self, kind: str, point: Point, look: _Look, series: Any) -> None:
        series.format.line.fill.background()
        _mark(series.marker, look)
        self._label(series, kind, point)

    def _draw_years(self, series: Any) -> None:
        """Along the lower edge, unseen but for the labels of the telling years."""
        series.format.line.fill.background()
        now = self.points.last[0] if self.points.last else None
        style = self.frame.style
        for year in layout.labelled_years(self.frame, self.points):
            away = (0.0, 0.5 * style.ticks / style.height)
            font = add_category_label(series, year - self.frame.axes.first, away)
            colour = ACTUAL if year == now else INK
            set_letters(font, style.ticks * self.unit, colour, bold=year == now)

    def _label(self, series: Any, kind: str, point: Point) -> None:
        """The label of a point where the screen has it; none where the screen has none."""
        if label := self.texts.get(kind):
            at, told = point[0] - self.frame.axes.first, self._paragraphs(kind, label)
            add_label(series, at, told, XL_LABEL_POSITION.CENTER, self._away(point, label))

    def _away(self, point: Point, label: Label) -> Away:
        (x, y), (left, top, right, bottom) = self.frame.spot(point), label.box
        # the numbers of the axis stand closer to it here than on the screen
        clear = max(0.0, self.frame.left + _CLEAR - left) if left < x else 0.0
        style = self.frame.style
        across, down = (left + right) / 2 + clear - x, (top + bottom) / 2 - y
        return across / style.width, down / style.height

    def _paragraphs(self, kind: str, label: Label) -> Iterable[Paragraph]:
        size, colour = label.size * self.unit, _INKS.get(kind, SECONDARY)
        align = {"start": "l", "middle": "ctr", "end": "r"}[label.anchor]
        for k, text in enumerate(label.lines):
            is_bold = bool(k) or kind in {"now", "gap"}
            yield Paragraph((Run(one_line(text), size, is_bold, colour),), align)


def _draw_line(series: Any, colour: str, width: float, dash: Any = None) -> None:
    outline(series.format.line, colour, width, dash)


def _mark(marker: Any, look: _Look, edge: str = INK) -> None:
    marker.style, marker.size, colour = look
    fill = marker.format.fill
    if colour == PAGE:
        # LibreOffice draws no edges; a gradient is what makes it fill an open mark with the edge's ink
        fill.gradient()
        for stop in fill.gradient_stops:
            stop.color.rgb = rgb(PAGE)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(colour)
    outline(marker.format.line, edge, 1.75)


def _add_bar(series: Any, side: str, kind: str, length: str, colour: str) -> None:
    """An upright bar at the points of a series, which python-pptx does not know."""
    bar = (
        f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="{side}"/>'
        f'<c:errValType val="{kind}"/>{length}<c:spPr>{stroke(colour, 2)}</c:spPr></c:errBars>'
    )
    series._element.cat.addprevious(parse_xml(bar))
