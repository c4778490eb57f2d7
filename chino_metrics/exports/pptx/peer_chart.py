"""Official statistics as PowerPoint draws them: bars from the smallest peer to the largest, lines, marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from xlsxwriter.utility import xl_col_to_name

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.charts import peer_chart
from chino_metrics.charts.peer_chart import Shown
from chino_metrics.charts.series import Axes, Point
from chino_metrics.exports.pptx.line_looks import draw_line, draw_nothing, set_mark
from chino_metrics.exports.pptx.native_chart import ChartColumn, numbers, set_letters, set_ticks
from chino_metrics.exports.pptx.page import Box, Sheet
from chino_metrics.exports.pptx.shapes import outline, rgb
from chino_metrics.spreadsheet.office import number_format, signed_number_format
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PATH, SECONDARY

_SHAPE: Final = number_format(2)
_LETTERS: Final = 20.0
_DASHES: Final = {INK: None, SECONDARY: MSO_LINE.DASH, PATH: MSO_LINE.ROUND_DOT}


def add_peer_chart(sheet: Sheet, shown: Shown, box: Box) -> None:
    """The chart with its names below it. A year without a number is a gap."""
    axes, drawn = peer_chart.axes(shown), peer_chart.drawn_lines(shown)
    columns = _columns(shown, axes)
    looks: list[Callable[[Any], None]] = [draw_nothing, _draw_band] if shown.peers else []
    columns += [_column(line.name, line.points, axes) for line in drawn]
    looks += [_line_look(line.colour) for line in drawn]
    for name, points, look in _marks(shown):
        columns.append(_column(name, points, axes))
        looks.append(look)
    beside = [_of_years("最大", shown.rows, axes, lambda r: r.largest)] if shown.peers else []
    if beside:
        columns[1] = _width(columns[1], len(columns) + 1)
    told = peer_chart.alt_text(shown)
    data = numbers(axes.years, columns, beside)
    made = sheet.add_chart(XL_CHART_TYPE.LINE_MARKERS, data, box, "ほかの自治体", told)
    _set_plot(made, axes)
    for look, series in zip(looks, list(made.plots[0].series), strict=True):
        series.smooth = False
        look(series)
    if beside:
        _part_as_bars(made)


def _columns(shown: Shown, axes: Axes) -> list[ChartColumn]:
    """What the bars stand on, and how long they are."""
    if not shown.peers:
        return []
    low = _of_years(f"{shown.peers}の最小", shown.rows, axes, lambda r: r.smallest)
    name = f"{shown.peers}の最小から最大"
    return [low, _of_years(name, shown.rows, axes, lambda r: _sub(r.largest, r.smallest))]


def _sub(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low


def _width(column: ChartColumn, at: int) -> ChartColumn:
    """With a formula: who changes the largest or the smallest in PowerPoint sees the bar change."""
    formula = f"={xl_col_to_name(at)}{{row}}-B{{row}}"
    return ChartColumn(column.name, column.values, column.shape, formula)


def _of_years(
    name: str, rows: Sequence[PeerYear], axes: Axes, of: Callable[[PeerYear], float | None]
) -> ChartColumn:
    return _column(name, [(r.year, v) for r in rows if (v := of(r)) is not None], axes)


def _column(name: str, points: Sequence[Point], axes: Axes) -> ChartColumn:
    found = dict(points)
    return ChartColumn(name, [found.get(year) for year in axes.years], _SHAPE)


def _marks(shown: Shown) -> list[tuple[str, list[Point], Callable[[Any], None]]]:
    own, targets = peer_chart.own_points(shown.indicator), peer_chart.target_points(shown.indicator)
    found = (
        (peer_chart.OWN, own, XL_MARKER_STYLE.CIRCLE, ACTUAL),
        (peer_chart.TARGET, targets, XL_MARKER_STYLE.SQUARE, INK),
    )
    return [
        (name, points, lambda series, s=shape, c=colour: _draw_mark(series, s, c))  # type: ignore[misc]
        for name, points, shape, colour in found
        if points
    ]


def _draw_mark(series: Any, shape: Any, colour: str) -> None:
    series.format.line.fill.background()
    set_mark(series.marker, (shape, 11, colour), colour)


def _line_look(colour: str) -> Callable[[Any], None]:
    def look(series: Any) -> None:
        draw_line(series, colour, 3, _DASHES[colour])
        set_mark(series.marker, (XL_MARKER_STYLE.CIRCLE, 8, colour), colour)

    return look


def _draw_band(series: Any) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(GRID)
    outline(series.format.line, PATH, 1)


def _set_plot(chart: Any, axes: Axes) -> None:
    chart.has_title, chart.has_legend = False, True
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "gap")
    for name in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        name.set("val", name.get("val").removeprefix("-"))  # the standard has no negative ones
    set_letters(chart.font, _LETTERS)
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    set_letters(chart.legend.font, _LETTERS)
    years, values = chart.category_axis, chart.value_axis
    years.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    set_ticks(years, _LETTERS, INK)
    outline(years.format.line, PATH, 1.25)
    values.minimum_scale, values.maximum_scale = axes.ticks[0], axes.ticks[-1]
    values.major_unit, values.crosses_at = axes.ticks[1] - axes.ticks[0], axes.floor
    decimals = max(len(w.partition(".")[2]) for w in axes.words.values())
    values.tick_labels.number_format = signed_number_format(decimals)
    set_ticks(values, _LETTERS, SECONDARY)
    values.format.line.fill.background()
    outline(values.major_gridlines.format.line, GRID, 1)


def _part_as_bars(chart: Any) -> None:
    """The first two series stacked as columns behind the lines; the first has no name below."""
    lines = chart._chartSpace.plotArea.find(qn("c:lineChart"))
    bars = parse_xml(
        f'<c:barChart {nsdecls("c")}><c:barDir val="col"/><c:grouping val="stacked"/>'
        '<c:varyColors val="0"/></c:barChart>'
    )
    for series in lines.findall(qn("c:ser"))[:2]:
        for child in ("c:marker", "c:smooth"):
            for found in series.findall(qn(child)):
                series.remove(found)
        bars.append(series)
    for name, value in (("gapWidth", 120), ("overlap", 100)):
        bars.append(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))
    for axis in lines.findall(qn("c:axId")):
        bars.append(parse_xml(f'<c:axId {nsdecls("c")} val="{axis.get("val")}"/>'))
    lines.addprevious(bars)
    chart.legend._element.legendPos.addnext(
        parse_xml(
            f'<c:legendEntry {nsdecls("c")}><c:idx val="0"/><c:delete val="1"/></c:legendEntry>'
        )
    )
