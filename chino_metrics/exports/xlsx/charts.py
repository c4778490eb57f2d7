"""The native charts of the Excel file; every series refers to cells of its sheet."""

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
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.spreadsheet.office import FONT, clean, number_format, signed_number_format
from chino_metrics.views.scene import Entry
from chino_metrics.wording import formats, headlines, palette, terms
from chino_metrics.wording.palette import STATUS_MARK, STATUS_SIGN, STATUS_WORD
from chino_metrics.wording.text_width import text_width

#: Patterns that hold in grey: a slanted one, a crossed one, dots; the others are plain.
_PATTERN: Final[dict[Status, dict[str, Any]]] = {
    Status.SLIGHTLY_BEHIND: {
        "pattern": "wide_upward_diagonal",
        "fg_color": palette.PAGE,
        "bg_color": STATUS_MARK[Status.SLIGHTLY_BEHIND],
    },
    Status.BEHIND: {
        "pattern": "outlined_diamond",
        "fg_color": palette.PAGE,
        "bg_color": STATUS_MARK[Status.BEHIND],
    },
    Status.NOT_ASSESSED: {
        "pattern": "percent_20",
        "fg_color": STATUS_MARK[Status.NOT_ASSESSED],
        "bg_color": palette.PAGE,
    },
}
#: Pixels of a line chart, its height at the least.
CHART_WIDTH, CHART_HEIGHT = 536, 216
#: Of a chart's title: the height of a line and the em that fit in one.
TITLE_LINE, _TITLE_EM = 19, 31
#: From this part of the axis on a rise from one year to the next is steep.
STEEP: Final = 0.12
#: Years that stand below a chart side by side.
_MOST_YEARS: Final = 9
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


def status_chart(
    book: Workbook, cells: Cells, names: int, columns: dict[Status, int], counts: dict[Status, Any]
) -> Chart:
    """One 100 % bar a plan, one series a status, with sign and count on the parts.

    ``counts`` are the numbers of each status by plan: a part of none has no label.
    """
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for status, column in columns.items():
        chart.add_series(
            {
                "name": f"{STATUS_SIGN[status]} {STATUS_WORD[status]}",
                "categories": cells.of(names),
                "values": cells.of(column),
                "gap": 45,
                "border": {"color": STATUS_MARK[status], "width": 1},
                "data_labels": _counts(status, counts[status]),
            }
            | _fill(status)
        )
    chart.set_y_axis(
        {
            "reverse": True,
            "num_font": letters(12),
            "line": {"color": palette.PATH},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "top", "font": letters(12)})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _fill(status: Status) -> dict[str, Any]:
    if status in _PATTERN:
        return {"pattern": dict(_PATTERN[status])}
    return {"fill": {"color": STATUS_MARK[status]}}


def _counts(status: Status, numbers: tuple[int, ...]) -> dict[str, Any]:
    return {
        "value": True,
        "num_format": f'"{STATUS_SIGN[status]}\u00a0"0',
        "position": "center",
        "font": letters(12, bold=True),
        "fill": {"color": palette.PAGE},
        "border": {"color": palette.GRID},
        "custom": [None if number else {"delete": True} for number in numbers],
    }


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the table beside a line chart has years, actuals, 目安値, targets and the outlook."""

    role: int
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
        said = (i.name, *headlines.nameless(i, a))
    told = (clean(line).replace("\n", " ").replace("!", "！") for line in said)
    return tuple(part for line in told for part in wrapped(line, _TITLE_EM, 2))


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
    words = axes_of(series.points, indicator.decimals).words.values()
    left = (24 + max(text_width(word, 15) for word in words)) / CHART_WIDTH
    top, below = (46 + TITLE_LINE * lines) / height, 54 / height
    return {"x": left, "y": top, "width": 0.96 - left, "height": 1 - below - top}


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
    stops = [p[0] for p in (series.interim, series.final) if p]
    meets = last is not None and last[0] in stops
    if is_above:
        return "above", "below" if meets else "above"
    return "right" if _is_steep(series) else "below", "above"


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
    word = clean(unit).replace('"', "").replace("\\", "").replace("\n", "")[:20]
    return f'{number_format(decimals)}"{word}"'


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
            "num_font": letters(11),
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
