"""The line chart of an indicator as PowerPoint draws it, with labels where the screen has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Final

from chino_metrics.charts import layout
from chino_metrics.charts.labels import Label
from chino_metrics.charts.layout import Frame
from chino_metrics.charts.series import Axes, Point, judged_series
from chino_metrics.charts.series import Series as Points
from chino_metrics.exports.pptx.native_chart import (
    NativeChart,
    Series,
    inner_plot,
    labels,
    letters,
    moved,
    native,
    properties,
    shown,
)
from chino_metrics.exports.pptx.page import Page
from chino_metrics.exports.pptx.text import attribute, escaped, solid, stroke
from chino_metrics.exports.xlsx.style import number_format
from chino_metrics.views.slides.deck import LineChart
from chino_metrics.wording import formats
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, SECONDARY
from chino_metrics.wording.text_width import text_width

PATH_NAME, EXPECTED_NAME, ACTUAL_NAME = "目標までの道すじ", "目安値", "実績"
AHEAD_NAME = "見込み"
BASE_NAME, INTERIM_NAME, FINAL_NAME, YEAR_NAME = "基準値", "中間目標", "最終目標", "年度の目盛り"
_NO_LINE: Final = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
_NO_MARK: Final = '<c:marker><c:symbol val="none"/></c:marker>'
_WHITE: Final = (
    '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FFFFFF"/></a:gs>'
    '<a:gs pos="100000"><a:srgbClr val="FFFFFF"/></a:gs></a:gsLst><a:lin ang="0"/></a:gradFill>'
)
#: A label keeps off the axis, in units of the chart.
_CLEAR: Final = 4.0
#: Units that the mark of the last actual takes.
_MARK: Final = 7.0
_INKS: Final = {"goal": INK, "gap": INK, "now": ACTUAL, "ahead": ACTUAL}


def line_chart(chart: LineChart, page: Page, height: float) -> NativeChart:
    """The chart of one indicator, ``height`` points high, as wide as the shape's."""
    indicator, assessment = chart.indicator, chart.assessment
    points = judged_series(indicator, assessment)
    style = replace(page.chart_style, height=height / page.unit)
    frame = _with_full_numbers(layout.frame_of(indicator, points, style))
    gap = _visible(layout.gap_between(indicator, assessment), frame)
    texts = dict(layout.placed(indicator, points, frame, gap))
    if gap and _crosses(gap, texts["now"], frame):
        gap = None
    drawing = _Drawing(frame, points, texts, page.unit, number_format(indicator.decimals))
    return native(
        f"{drawing.plot_layout()}<c:lineChart>"
        '<c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:lineChart>',
        drawing.axes(),
        list(frame.axes.years),
        list(drawing.series(gap)),
    )


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


class _Drawing:
    """One chart: its points, the screen's labels, and points a unit."""

    def __init__(
        self, frame: Frame, points: Points, texts: dict[str, Label], unit: float, numbers: str
    ) -> None:
        self.frame, self.points, self.texts = frame, points, texts
        self.unit, self.numbers = unit, numbers

    def plot_layout(self) -> str:
        """The plot where the screen has it."""
        frame, style = self.frame, self.frame.style
        width = (style.width - frame.left - frame.right) / style.width
        height = (frame.floor - style.top) / style.height
        return inner_plot(frame.left / style.width, style.top / style.height, width, height)

    def axes(self) -> str:
        """Years below, whose labels are those of a series of their own, and round values."""
        axes, ticks = self.frame.axes, self.frame.axes.ticks
        step = ticks[1] - ticks[0]
        size = self.frame.style.ticks * self.unit
        edges = "midCat" if axes.last > axes.first else "between"
        return (
            f'<c:catAx><c:axId val="1"/>{_scaling()}<c:delete val="0"/><c:axPos val="b"/>'
            '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
            '<c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
            f"<c:spPr>{stroke(PATH, 1.25)}</c:spPr>"
            f'<c:crossAx val="2"/><c:crossesAt val="{axes.floor!r}"/><c:auto val="0"/>'
            '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
            f'<c:valAx><c:axId val="2"/>{_scaling(ticks[0], ticks[-1])}<c:delete val="0"/>'
            f'<c:axPos val="l"/><c:majorGridlines><c:spPr>{stroke(GRID, 1)}</c:spPr>'
            f'</c:majorGridlines><c:numFmt formatCode="{attribute(number_format(_decimals(self.frame.axes)))}" '
            'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            '<c:tickLblPos val="low"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
            f'{letters(size, SECONDARY)}<c:crossAx val="1"/><c:crosses val="min"/>'
            f'<c:crossBetween val="{edges}"/><c:majorUnit val="{step!r}"/></c:valAx>'
        )

    def series(self, gap: layout.Gap | None) -> Iterable[Series]:
        """Lines first, marks above them, the last actual on top; the years' labels."""
        yield self._one(PATH_NAME, self._way(), _line(PATH, 2.4, "sysDash") + _NO_MARK)
        if gap:
            yield self._gap(gap)
        if self.points.band:
            yield self._ahead()
        yield self._actuals()
        stops = (
            (BASE_NAME, "base", self.points.base, _mark("circle", 9, PAGE)),
            (INTERIM_NAME, "mid", self.points.interim, _mark("diamond", 13, PAGE)),
            (FINAL_NAME, "goal", self.points.final, _mark("diamond", 13, INK)),
        )
        for name, kind, point, mark in stops:
            if point:
                yield self._one(name, [point], _NO_LINE + mark + self._labelled(kind, point))
        yield self._years()

    def _one(self, name: str, points: Iterable[Point], look: str, bars: str = "") -> Series:
        found = dict(points)
        values = tuple(found.get(year) for year in self.frame.axes.years)
        return Series(name, values, look, self.numbers, bars, '<c:smooth val="0"/>')

    def _way(self) -> Iterable[Point]:
        """The stops, and the straight line between them year by year."""
        yield from self.points.path[:1]
        for (start, low), (end, high) in pairwise(self.points.path):
            for year in range(start + 1, end + 1):
                yield year, low + (high - low) * (year - start) / (end - start)

    def _gap(self, gap: layout.Gap) -> Series:
        """The 目安値 of the year, with a line from it to the actual."""
        year, expected, actual, _ = gap
        side = "minus" if actual < expected else "plus"
        bars = (
            f'<c:errBars><c:errDir val="y"/><c:errBarType val="{side}"/>'
            '<c:errValType val="fixedVal"/><c:noEndCap val="1"/>'
            f'<c:val val="{abs(expected - actual)!r}"/><c:spPr>{stroke(INK, 2)}</c:spPr></c:errBars>'
        )
        look = _NO_LINE + _mark("dash", 9, INK) + self._labelled("gap", (year, expected))
        return self._one(EXPECTED_NAME, [(year, expected)], look, bars)

    def _ahead(self) -> Series:
        """Where the actuals are heading; a bar at its end is the range."""
        year, value, low, high = self.points.band[-1]
        bars = (
            '<c:errBars><c:errDir val="y"/><c:errBarType val="both"/><c:errValType val="cust"/>'
            f'<c:noEndCap val="0"/>{self._ends("plus", year, high - value)}'
            f"{self._ends('minus', year, value - low)}<c:spPr>{stroke(ACTUAL, 2)}</c:spPr></c:errBars>"
        )
        look = _line(ACTUAL, 2.4, "sysDot") + _NO_MARK + self._labelled("ahead", (year, value))
        return self._one(AHEAD_NAME, (band[:2] for band in self.points.band), look, bars)

    def _ends(self, side: str, year: int, length: float) -> str:
        """The length of the bar at one year, none at the others."""
        at, count = year - self.frame.axes.first, len(self.frame.axes.years)
        return (
            f'<c:{side}><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>'
            f'<c:pt idx="{at}"><c:v>{length!r}</c:v></c:pt></c:numLit></c:{side}>'
        )

    def _actuals(self) -> Series:
        last = self.points.last
        large = ""
        if last:
            at = last[0] - self.frame.axes.first
            large = f'<c:dPt><c:idx val="{at}"/>{_mark("circle", 12, ACTUAL, PAGE)}<c:bubble3D val="0"/></c:dPt>'
        look = _line(ACTUAL, 3.25) + _mark("circle", 8, ACTUAL, ACTUAL) + large
        label = self._labelled("now", last) if last else ""
        return self._one(ACTUAL_NAME, (p for run in self.points.runs for p in run), look + label)

    def _years(self) -> Series:
        """A series along the lower edge whose labels are the telling years."""
        low = self.frame.axes.ticks[0]
        now = self.points.last[0] if self.points.last else None
        style = self.frame.style
        size, lower = style.ticks * self.unit, moved(0, 0.5 * style.ticks / style.height)
        told = "".join(
            f'<c:dLbl><c:idx val="{year - self.frame.axes.first}"/>{lower}<c:spPr><a:noFill/></c:spPr>'
            f"{letters(size, ACTUAL if year == now else INK, bold=year == now)}"
            f"{shown(category=True, place='b')}</c:dLbl>"
            for year in layout.told_years(self.frame, self.points)
        )
        points = [(year, low) for year in layout.told_years(self.frame, self.points)]
        return self._one(YEAR_NAME, points, f"{_NO_LINE}{_NO_MARK}{labels(told)}")

    def _labelled(self, kind: str, point: Point) -> str:
        """The label of a point where the screen has it; none where the screen has none."""
        label = self.texts.get(kind)
        if label is None:
            return ""
        (x, y), (left, top, right, bottom) = self.frame.spot(point), label.box
        # the numbers of the axis stand closer to it here than on the screen
        clear = max(0.0, self.frame.left + _CLEAR - left) if left < x else 0.0
        away = moved(
            ((left + right) / 2 + clear - x) / self.frame.style.width,
            ((top + bottom) / 2 - y) / self.frame.style.height,
        )
        at = point[0] - self.frame.axes.first
        return labels(
            f'<c:dLbl><c:idx val="{at}"/>{away}<c:tx><c:rich>'
            '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>'
            f"{self._lines(kind, label)}</c:rich></c:tx><c:spPr><a:noFill/></c:spPr>"
            f"{shown(value=True, place='ctr')}</c:dLbl>"
        )

    def _lines(self, kind: str, label: Label) -> str:
        size, colour = label.size * self.unit, _INKS.get(kind, SECONDARY)
        align = {"start": "l", "middle": "ctr", "end": "r"}[label.anchor]
        return "".join(
            f'<a:p><a:pPr algn="{align}">{properties("defRPr", size, colour)}</a:pPr><a:r>'
            f"{properties('rPr', size, colour, bold=bool(k) or kind in {'now', 'gap'})}"
            f"<a:t>{escaped(text)}</a:t></a:r></a:p>"
            for k, text in enumerate(label.lines)
        )


def _scaling(low: float | None = None, high: float | None = None) -> str:
    ends = "" if low is None else f'<c:max val="{high!r}"/><c:min val="{low!r}"/>'
    return f'<c:scaling><c:orientation val="minMax"/>{ends}</c:scaling>'


def _line(colour: str, width: float, dash: str = "solid") -> str:
    return f"<c:spPr>{stroke(colour, width, dash)}</c:spPr>"


def _mark(symbol: str, size: int, fill: str, edge: str = INK) -> str:
    # LibreOffice draws no edges; a gradient is what makes it fill an open mark with the edge's ink
    inside = _WHITE if fill == PAGE else solid(fill)
    return (
        f'<c:marker><c:symbol val="{symbol}"/><c:size val="{size}"/><c:spPr>{inside}'
        f"{stroke(edge, 1.75)}</c:spPr></c:marker>"
    )
