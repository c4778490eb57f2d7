"""The native line charts of the Excel file; every series refers to cells of its sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from chino_metrics.charts import line
from chino_metrics.charts.labels import wrapped
from chino_metrics.charts.marks import BASE_SIGN
from chino_metrics.charts.series import Series, axes_of
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.spreadsheet.office import FONT, clean, number_format, signed_number_format
from chino_metrics.views.entries import Entry
from chino_metrics.wording import formats, headlines, palette, terms
from chino_metrics.wording.text_width import text_width

#: Pixels of a line chart, its height at the least.
CHART_WIDTH, CHART_HEIGHT = 590, 224
#: Part of a chart that stays free behind its lines.
_MARGIN: Final = 0.02
#: Of a chart's title: the height of a line and the em that fit in one.
TITLE_LINE, _TITLE_EM = 19, 30
#: From this part of the axis on a rise from one year to the next is steep.
STEEP: Final = 0.12
#: Years that stand below a chart side by side in letters of 11 and of 10 points.
_MANY_YEARS, _MOST_YEARS = 9, 11
#: A label so near to another (years, parts of the axis) would lie on it.
_NEAR_YEARS, _NEAR_SHARE = 3, 0.25
ACTUAL_NAME, TARGET_NAME, AHEAD_NAME = "実績", "目標", "見込み"
INTERIM_NAME: Final = "中間目標"


def letters(size: float = 11, **more: Any) -> dict[str, Any]:
    """The font of a chart's texts."""
    return {"name": FONT, "size": size, "color": palette.INK, "bold": False} | more


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a chart's numbers stand: rows ``first`` to ``last`` of columns of ``sheet``."""

    sheet: str
    first: int
    last: int

    def of(self, column: int) -> list[str | int]:
        """The range of one column as XlsxWriter takes it."""
        return [self.sheet, self.first, column, self.last, column]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the table beside a line chart has years, actuals, 目安値, targets and the outlook."""

    year: int
    actual: int
    expected: int
    target: int
    ahead: int


def title_lines(entry: Entry) -> tuple[str, ...]:
    """The headline of an indicator in lines of a chart's title, a long name on its own.

    With the full-width ！ nothing in it is taken for a cell's address.
    """
    i, a = entry.indicator, entry.assessment
    said = headlines.short(i, a)
    if max(text_width(line, 1) for line in said) > _TITLE_EM:
        said = (i.name, "".join(headlines.nameless(i, a)))
    told = (clean(line).replace("\n", " ").replace("!", "！") for line in said)
    return tuple(part for line in told for part in _parted(line))


def _parted(line: str) -> tuple[str, ...]:
    """A line, or two of like length; behind a mark where there is one."""
    marks = [k + 1 for k, letter in enumerate(line[:-1]) if letter in "、。："]
    halves = [(line[:k], line[k:]) for k in marks]
    longest = {pair: max(text_width(half, 1) for half in pair) for pair in halves}
    best = min(halves, key=longest.__getitem__, default=None)
    if text_width(line, 1) <= _TITLE_EM or best is None or longest[best] > _TITLE_EM:
        return wrapped(line, _TITLE_EM, 2)
    return best


def line_chart(
    book: Workbook,
    entry: Entry,
    series: Series,
    cells: Cells,
    columns: Columns,
    height: int,
) -> Chart:
    """The way to the targets dashed, the targets as squares, the actuals with dots.

    The interim target is open, and the baseline has its sign beside it; ``height`` in pixels.
    """
    chart = book.add_chart({"type": "line"})
    years = {"categories": cells.of(columns.year)}
    side, other = _sides(entry.assessment, series)
    chart.add_series(years | _path(cells.of(columns.expected), entry.indicator))
    chart.add_series(years | _targets(cells.of(columns.target), entry.indicator, other))
    if series.interim:
        chart.add_series(years | _opening(cells, columns.target, series))
    labels = _ends_only(entry.indicator, series, side)
    chart.add_series(years | _actuals(cells.of(columns.actual)) | {"data_labels": labels})
    if series.band:
        chart.add_series(years | _ahead(cells.of(columns.ahead)))
    lines = title_lines(entry)
    chart.set_title({"name": "\n".join(lines), "name_font": letters(11, bold=True)})
    _set_axes(chart, entry.indicator, series)
    chart.set_plotarea({"layout": _plot(entry.indicator, series, len(lines), height)})
    unnamed = {"delete_series": [2]} if series.interim else {}
    chart.set_legend({"position": "bottom", "font": letters(11)} | unnamed)
    # a year that nobody asked about is bridged; one with a reason instead of a number is not
    chart.show_blanks_as("gap" if len(series.runs) > 1 else "span")
    chart.set_chartarea({"border": {"color": palette.GRID}})
    return chart


def _plot(indicator: Indicator, series: Series, lines: int, height: int) -> dict[str, float]:
    """The room of the lines, in parts of the chart: below title and labels, beside the ticks."""
    axes = axes_of(series.points, indicator.decimals)
    left = (36 + max(text_width(word, 15) for word in axes.words.values())) / CHART_WIDTH
    right = max(_MARGIN, _behind(indicator, series) / CHART_WIDTH)
    top, below = (40 + TITLE_LINE * lines) / height, 52 / height
    return {"x": left, "y": top, "width": 1 - right - left, "height": 1 - below - top}


def _behind(indicator: Indicator, series: Series) -> float:
    """Pixels that a label in the middle of the last year needs behind the lines."""
    years = years_of(series)
    ends = [p for p in (series.final, series.last) if p and p[0] == years[-1]]
    words = (formats.quantity(v, indicator.decimals, indicator.unit) for _, v in ends)
    widest = max((text_width(word, 16) for word in words), default=0.0)
    return (widest - 0.8 * CHART_WIDTH / len(years)) / 2 + 8


def years_of(series: Series) -> range:
    """Every year from the first point to the last; none where there is no point."""
    found = [year for year, _ in series.points]
    return range(min(found), max(found) + 1) if found else range(0)


def _sides(assessment: Assessment, series: Series) -> tuple[str, str]:
    """Where the labels of the last actual and of the targets stand, off one another.

    The last actual's is on the side where the way is not, and beside it where its own
    line comes up steeply from below.
    """
    last, expected = series.last, assessment.expected
    is_above = last is not None and (expected is None or last[1] >= expected)
    if is_above:
        return "above", "below" if _meets_target(series) else "above"
    return "right" if _is_steep(series) else "below", "above"


def _meets_target(series: Series) -> bool:
    """Whether a target stands at the last actual or right behind it."""
    last, ticks = series.last, axes_of(series.points).ticks
    return last is not None and any(
        0 <= stop[0] - last[0] <= _NEAR_YEARS
        and (stop[0] == last[0] or abs(stop[1] - last[1]) < _NEAR_SHARE * (ticks[-1] - ticks[0]))
        for stop in (series.interim, series.final)
        if stop
    )


def _is_steep(series: Series) -> bool:
    """Whether the last actual, with years after it, stands well above the one before."""
    run = series.runs[-1] if series.runs else ()
    if len(run) < 2 or run[-1][0] == years_of(series)[-1]:
        return False
    ticks = axes_of(series.points).ticks
    return run[-1][1] - run[-2][1] > STEEP * (ticks[-1] - ticks[0])


def _path(values: list[str | int], indicator: Indicator) -> dict[str, Any]:
    return {
        "name": terms.due_word(indicator),
        "values": values,
        "line": {"color": palette.PATH, "width": 1.75, "dash_type": "dash"},
        "marker": {"type": "none"},
    }


def _ahead(values: list[str | int]) -> dict[str, Any]:
    return {
        "name": AHEAD_NAME,
        "values": values,
        "line": {"color": palette.ACTUAL, "width": 1.75, "dash_type": "round_dot"},
        "marker": {"type": "none"},
    }


def _targets(values: list[str | int], indicator: Indicator, side: str) -> dict[str, Any]:
    ink = {"color": palette.INK}
    return {
        "name": TARGET_NAME,
        "values": values,
        "line": {"none": True},
        "marker": {"type": "square", "size": 10, "fill": ink, "border": ink},
        "data_labels": {
            "value": True,
            "position": side,
            "num_format": with_unit(indicator.decimals, indicator.unit),
            "font": letters(11, bold=True),
        },
    }


def _opening(cells: Cells, column: int, series: Series) -> dict[str, Any]:
    """A white mark upon that of the interim target: LibreOffice draws no edges of marks."""
    year = series.interim[0] if series.interim else 0
    last = cells.first + years_of(series).index(year)
    page = {"color": palette.PAGE}
    return {
        "name": INTERIM_NAME,
        "values": replace(cells, last=last).of(column),
        "line": {"none": True},
        "marker": {"type": "square", "size": 6, "fill": page, "border": page},
    }


def _actuals(values: list[str | int]) -> dict[str, Any]:
    blue = {"color": palette.ACTUAL}
    return {
        "name": ACTUAL_NAME,
        "values": values,
        "line": blue | {"width": 2.75},
        "marker": {"type": "circle", "size": 7, "fill": blue, "border": blue},
    }


def _ends_only(indicator: Indicator, series: Series, side: str) -> dict[str, Any] | None:
    """A label at the newest actual, the sign of the baseline at its point, none at any other."""
    last, base = series.last, series.base
    if last is None:
        return None
    sign = {
        "value": BASE_SIGN,
        "font": letters(11),
        "border": {"color": palette.INK},
        "fill": {"color": palette.PAGE},
    }
    return {
        "value": True,
        "position": side,
        "num_format": with_unit(indicator.decimals, indicator.unit),
        "font": letters(12, bold=True, color=palette.ACTUAL),
        "custom": [
            None if year == last[0] else sign if base and year == base[0] else {"delete": True}
            for year in years_of(series)
        ],
    }


def with_unit(decimals: int, unit: str) -> str:
    """A number format that puts the unit behind the number."""
    return f'{number_format(decimals)}"{quotable(unit)}"'


def quotable(text: str) -> str:
    """``text`` as it can stand between quotes in a number format."""
    return clean(text).replace('"', "").replace("\\", "").replace("\n", "")[:20]


def _set_axes(chart: Chart, indicator: Indicator, series: Series) -> None:
    axes = axes_of(series.points, indicator.decimals)
    ticks = axes.ticks
    step = ticks[1] - ticks[0]
    whole = all(float(t).is_integer() for t in ticks)
    chart.set_y_axis(
        {
            "min": ticks[0],
            "max": ticks[-1],
            "major_unit": round(step, 10),
            "num_format": signed_number_format(0 if whole else indicator.decimals or 1),
            "num_font": letters(11),
            "major_gridlines": {"visible": True, "line": {"color": palette.GRID, "width": 0.75}},
            "line": {"none": True},
        }
    )
    chart.set_x_axis(
        {
            "num_format": "0",
            "num_font": letters(11 if len(axes.years) <= _MANY_YEARS else 10),
            "line": {"color": palette.PATH},
            "major_tick_mark": "none",
            "label_position": "low",
            "interval_unit": -(-len(axes.years) // _MOST_YEARS),
        }
    )


def axis_note(indicator: Indicator, series: Series) -> str:
    """「縦軸は60%から。」 where the axis of a line chart does not start at zero, else ""."""
    floor = axes_of(series.points, indicator.decimals).floor
    start = formats.axis_numbers((floor,))[0]
    return f"縦軸は{start}{indicator.unit}から。" if floor else ""


def alt_text(entry: Entry, series: Series) -> str:
    """The alternative text of a line chart."""
    return formats.clipped(clean(line.alt_text(entry.indicator, series)), 400)
