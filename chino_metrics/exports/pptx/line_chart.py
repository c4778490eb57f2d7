"""The line chart of an indicator as PowerPoint draws it, with labels where the screen has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from chino_metrics.charts.at_points import naming
from chino_metrics.charts.labels import Label
from chino_metrics.charts.layout import Frame
from chino_metrics.charts.line import alt_text
from chino_metrics.charts.marks import BASE_SIGN, HALF
from chino_metrics.charts.series import Axes, Point, judged_series
from chino_metrics.charts.series import Series as Points
from chino_metrics.exports.pptx.bound import (
    add_bars,
    add_inner_mark,
    add_label_cells,
    behind_number,
    bind,
    decimals_of,
    literal,
    part_as_area,
    shape_of,
)
from chino_metrics.exports.pptx.chart_book import (
    DOWN_NAME,
    EXPECTED_NAME,
    GAP_NAME,
    LOW_NAME,
    UP_NAME,
    WIDTH_NAME,
    ChartBook,
)
from chino_metrics.exports.pptx.line_looks import (
    Look,
    draw_line,
    draw_nothing,
    draw_range,
    set_mark,
)
from chino_metrics.exports.pptx.native_chart import (
    Away,
    add_category_label,
    add_label,
    numbers,
    set_letters,
    set_ticks,
    undress,
)
from chino_metrics.exports.pptx.page import Box, Sheet
from chino_metrics.exports.pptx.shapes import outline
from chino_metrics.exports.pptx.text import Paragraph, Run, one_line
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.spreadsheet.office import number_format, signed_number_format
from chino_metrics.views.slides.deck import LineChart
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.wording.text_width import text_width

PATH_NAME, ACTUAL_NAME, AHEAD_NAME = "目標までの道すじ", "実績", "見込み"
EARLIER_NAME, EARLIER_GOAL = "前の計画の実績", "前の計画の最終目標"
FORMER_NAME: Final = "改定前の目標"
BASE_NAME, INTERIM_NAME, FINAL_NAME, YEAR_NAME = "基準値", "中間目標", "最終目標", "年度の目盛り"
_LAST_NAME: Final = f"{terms.YEARLY_WORD}（最後の年度）"
#: A label keeps off the axis, in units of the chart.
_CLEAR: Final = 4.0
#: Units that the mark of the last actual takes.
_MARK: Final = 7.0
#: The letter in the mark of the baseline, in those of the ticks.
_BASE_LETTER: Final = 0.7
#: Between the numbers of the axis and the mark of the baseline, which stands at its edge.
_APART: Final = '" "'
#: Points that the edge of an open mark takes.
_EDGE: Final = 4
_INKS: Final = {"goal": INK, "gap": INK, "now": ACTUAL, "ahead": ACTUAL}


def add_line_chart(sheet: Sheet, chart: LineChart, box: Box) -> None:
    """The chart of one indicator in a box as wide as the shape's."""
    indicator, assessment = chart.indicator, chart.assessment
    page, points = sheet.page, judged_series(indicator, assessment)
    style = replace(page.chart_style, height=box.height / page.unit)
    frame = _with_full_numbers(layout.frame_of(indicator, points, style))
    gap = _visible(layout.gap_between(indicator, assessment), frame)
    texts = dict(naming.placed(indicator, points, frame, gap))
    if gap and _crosses(gap, texts["now"], frame):
        gap = None
    book = ChartBook(frame.axes.years, signed_number_format(indicator.decimals))
    drawing = _Drawing(frame, points, texts, page.unit, book)
    if indicator.is_yearly:
        drawing.names = {PATH_NAME: terms.YEARLY_WORD, FINAL_NAME: _LAST_NAME}
    lines = list(drawing.lines(gap))
    drawing.fill_book(lines, _gap_shape(indicator, assessment, gap) if gap else "")
    data = numbers(frame.axes.years, book.lines, book.beside)
    told = alt_text(indicator, points)
    made = sheet.add_chart(XL_CHART_TYPE.LINE, data, box, "推移", told)
    drawing.set_plot(made)
    for line, series in zip(lines, list(made.plots[0].series), strict=True):
        line.draw(series)
        if line.is_open:
            inner = add_inner_mark(made, series, series.marker.size - _EDGE)
            if line.name == BASE_NAME:
                drawing.sign_baseline(inner)
    part_as_area(made, (LOW_NAME, WIDTH_NAME))


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


def _gap_shape(indicator: Indicator, assessment: Assessment, gap: layout.Gap) -> str:
    """A number format that tells 目安 − actual as the label does: 「#,##0"人不足";…」."""
    _, expected, _, words = gap
    supposed = (replace(assessment, actual=expected - side) for side in (1.0, -1.0, 0.0))
    below, above, same = (sentences.gap_lines(indicator, a)[-1] for a in supposed)
    number = number_format(decimals_of(words, indicator.decimals))
    sides = (number + literal(behind_number(told)) for told in (below, above))
    return ";".join((*sides, literal(same)))


@dataclass(frozen=True, slots=True)
class _Line:
    """A series: its points, how python-pptx's series of them is drawn, whether its marks are open."""

    name: str
    points: Sequence[Point]
    draw: Callable[[Any], None]
    is_open: bool = False


class _Drawing:
    """One chart: its points, the screen's labels, and points a unit."""

    def __init__(
        self, frame: Frame, points: Points, texts: dict[str, Label], unit: float, book: ChartBook
    ) -> None:
        self.frame, self.points, self.texts = frame, points, texts
        self.unit, self.book = unit, book
        #: What the lines are called; the target of every year is one level line.
        self.names: dict[str, str] = {PATH_NAME: PATH_NAME}

    @property
    def base_letter(self) -> float:
        """Points of the letter in the mark of the baseline."""
        return _BASE_LETTER * self.frame.style.ticks * self.unit

    @property
    def base_size(self) -> int:
        """Points of that mark, a box around its letter."""
        return round(2 * HALF * self.base_letter)

    def sign_baseline(self, series: Any) -> None:
        """The letter of the baseline upon its mark, as on the screen: no other mark has one."""
        if base := self.points.base:
            letter = Run(BASE_SIGN, self.base_letter, bold=False, colour=INK)
            at, told = base[0] - self.frame.axes.first, [Paragraph((letter,), "ctr")]
            add_label(series, at, told, XL_LABEL_POSITION.CENTER, (0.0, 0.0))

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
        axis.tick_labels.number_format = ";".join(
            shape + _APART for shape in signed_number_format(_decimals(axes)).split(";")
        )
        set_ticks(axis, self.frame.style.ticks * self.unit, SECONDARY)
        axis.format.line.fill.background()
        outline(axis.major_gridlines.format.line, GRID, 1)
        edges = "midCat" if axes.last > axes.first else "between"
        between = parse_xml(f'<c:crossBetween {nsdecls("c")} val="{edges}"/>')
        axis._element.crosses.addnext(between)

    def fill_book(self, lines: Sequence[_Line], gap_shape: str) -> None:
        """The columns of the lines, and those that labels, bars and formulas need."""
        for line in lines:
            self.book.add_line(line.name, line.points)
        names = {line.name for line in lines}
        if WIDTH_NAME in names:
            self.book.add_range(self.points.band)
        if EXPECTED_NAME in names and self.points.last:
            self.book.add_gap(self._actual_name(), self.points.last[1], gap_shape)

    def lines(self, gap: layout.Gap | None) -> Iterable[_Line]:
        """Lines first, marks above them, the last actual on top; the years' labels."""
        band = self.points.band
        if len(band) > 1:
            yield _Line(LOW_NAME, [(y, low) for y, _, low, _ in band], draw_nothing)
            yield _Line(WIDTH_NAME, [(y, high - low) for y, _, low, high in band], draw_range)
        if self.points.earlier:
            yield _Line(EARLIER_NAME, self.points.earlier, self._draw_earlier)
        if self.points.earlier_goal:
            look = (XL_MARKER_STYLE.SQUARE, 10, SECONDARY)
            goal = self.points.earlier_goal
            yield _Line(EARLIER_GOAL, [goal], partial(self._draw_stop, "earlier", goal, look))
        way = partial(draw_line, colour=PATH, width=2.4, dash=MSO_LINE.SQUARE_DOT)
        yield _Line(self.names[PATH_NAME], list(self._way()), way)
        if gap:
            yield self._gap(gap)
        if band:
            yield self._ahead()
        for run in self.points.runs:
            yield _Line(self._run_name(run), run, partial(self._draw_actuals, run))
        stops = (
            (BASE_NAME, "base", self.points.base, (XL_MARKER_STYLE.SQUARE, self.base_size, INK)),
            (INTERIM_NAME, "mid", self.points.interim, (XL_MARKER_STYLE.SQUARE, 13, INK)),
            (FINAL_NAME, "goal", self.points.final, (XL_MARKER_STYLE.SQUARE, 13, INK)),
        )
        for name, kind, point, look in stops:
            if point:
                draw = partial(self._draw_stop, kind, point, look)
                yield _Line(self.names.get(name, name), [point], draw, is_open=kind != "goal")
        for number, point in enumerate(self.points.former):
            look = (XL_MARKER_STYLE.DIAMOND, 14, SECONDARY)
            name = f"{FORMER_NAME}{number + 1 if number else ''}"
            draw = partial(self._draw_stop, "" if number else "former", point, look)
            yield _Line(name, [point], draw, is_open=True)
        low, years = self.frame.axes.ticks[0], layout.year_places(self.frame, self.points)
        yield _Line(YEAR_NAME, [(year, low) for year, _ in years], self._draw_years)

    def _run_name(self, run: Sequence[Point]) -> str:
        """実績; after a year that has a reason instead of a number a new line begins."""
        is_first = run == self.points.runs[0]
        return ACTUAL_NAME if is_first else f"{ACTUAL_NAME}（{formats.year(run[0][0])}から）"

    def _actual_name(self) -> str:
        """The column of the last actual."""
        found = (run for run in self.points.runs if self.points.last in run)
        return self._run_name(next(found, self.points.runs[0]))

    def _way(self) -> Iterable[Point]:
        """The stops, and the straight line between them year by year."""
        yield from self.points.path[:1]
        for (start, low), (end, high) in pairwise(self.points.path):
            for year in range(start + 1, end + 1):
                yield year, low + (high - low) * (year - start) / (end - start)

    def _gap(self, gap: layout.Gap) -> _Line:
        """The 目安 of the year, with a line from it to the actual."""
        year, expected, _, words = gap

        def draw(series: Any) -> None:
            self._draw_stop("gap", (year, expected), (XL_MARKER_STYLE.DASH, 9, INK), series)
            add_bars(series, self.book.of(UP_NAME), self.book.of(DOWN_NAME), INK)
            place, values = self.book.of(GAP_NAME)
            add_label_cells(series, place, ["" if v is None else words for v in values])

        return _Line(EXPECTED_NAME, [(year, expected)], draw)

    def _ahead(self) -> _Line:
        """Where the actuals are heading; the label stands at its end."""
        end = self.points.band[-1][:2]

        def draw(series: Any) -> None:
            draw_line(series, ACTUAL, 2.4, MSO_LINE.ROUND_DOT)
            self._label(series, "ahead", end)

        return _Line(AHEAD_NAME, [band[:2] for band in self.points.band], draw)

    def _draw_actuals(self, run: Sequence[Point], series: Any) -> None:
        draw_line(series, ACTUAL, 3.25)
        set_mark(series.marker, (XL_MARKER_STYLE.CIRCLE, 8, ACTUAL), ACTUAL)
        if (last := self.points.last) and last in run:
            point = series.points[last[0] - self.frame.axes.first]
            set_mark(point.marker, (XL_MARKER_STYLE.CIRCLE, 12, ACTUAL), PAGE)
            self._label(series, "now", last)

    def _draw_earlier(self, series: Any) -> None:
        draw_line(series, SECONDARY, 2.6)
        set_mark(series.marker, (XL_MARKER_STYLE.CIRCLE, 7, SECONDARY), SECONDARY)

    def _draw_stop(self, kind: str, point: Point, look: Look, series: Any) -> None:
        series.format.line.fill.background()
        set_mark(series.marker, look)
        self._label(series, kind, point)

    def _draw_years(self, series: Any) -> None:
        """Along the lower edge, unseen but for the labels of the telling years."""
        series.format.line.fill.background()
        now = self.points.last[0] if self.points.last else None
        style = self.frame.style
        for year, x in layout.year_places(self.frame, self.points):
            across = (x - self.frame.x(year)) / style.width
            away = (across, 0.5 * style.ticks / style.height)
            font = add_category_label(series, year - self.frame.axes.first, away)
            colour = ACTUAL if year == now else INK
            set_letters(font, style.ticks * self.unit, colour, bold=year == now)

    def _label(self, series: Any, kind: str, point: Point) -> None:
        """The label of a point where the screen has it; none where the screen has none.

        It follows the number: that of the point or, at the gap, what the workbook works out.
        """
        label = self.texts.get(kind)
        if label is None:
            return
        at, told = point[0] - self.frame.axes.first, self._paragraphs(kind, label)
        made = add_label(series, at, told, XL_LABEL_POSITION.CENTER, self._away(point, label))
        if kind == "gap":
            bind(made, 0, "CELLRANGE", "General")
        elif len(label.lines) > 1 and (shape := shape_of(one_line(label.lines[1]))):
            bind(made, 1, "VALUE", shape)

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
