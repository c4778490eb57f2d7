"""One indicator on the sheet of its plan: its years as a table, and their chart beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics.charts.series import Series
from chino_metrics.exports.xlsx.charts import (
    CHART_HEIGHT,
    CHART_WIDTH,
    Cells,
    Columns,
    alt_text,
    axis_note,
    line_chart,
    years_of,
)
from chino_metrics.exports.xlsx.sheet import Job
from chino_metrics.exports.xlsx.style import (
    HEAD,
    LINE,
    NUMBER,
    NUMBER_HEAD,
    SOFT,
    SUBTITLE,
    TEXT,
    Sheet,
    text_height,
)
from chino_metrics.model.plan import Actual, Indicator
from chino_metrics.spreadsheet.office import signed_number_format
from chino_metrics.views import revisions
from chino_metrics.views.scene import Entry
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.beside_verdicts import outlook

COLUMNS: Final = Columns(role=0, year=1, actual=2, expected=3, target=4, ahead=5)
_HEADS: Final = ("記載", "年度", "実績", "", "目標", "見込み")
#: Pixels of a row of the table, and below a block.
ROW_HEIGHT, GAP = 18, 12
_CHART_COLUMN: Final = 6
#: A chart that reaches over the last column would make the whole sheet smaller on paper.
_MARGIN: Final = 8


@dataclass(frozen=True)
class IndicatorBlock:
    """The block of an indicator: rows ``first`` to ``last``, of which ``table`` is beside the chart."""

    drawing: tuple[Entry, Series]
    first: int
    last: int
    table: range
    cells: Cells


def add_block(
    job: Job,
    sheet: Sheet,
    row: int,
    drawing: tuple[Entry, Series],
    expected: dict[str, dict[int, float | None]],
) -> IndicatorBlock:
    """Heading and table from ``row`` on, with room for the chart; what was written."""
    entry, series = drawing
    i, a = entry.indicator, entry.assessment
    name = f"{i.name}（{i.unit}）　{terms.signed_status(i, a)}"
    sheet.span(row, 0, sheet.last, name, SUBTITLE)
    first = row + 2
    for column, head in enumerate(_HEADS):
        sheet.text(row + 1, column, head or terms.due_word(i), NUMBER_HEAD if column else HEAD)
    years = years_of(series)
    for k, year in enumerate(years, first):
        _add_year(job, sheet, k, (entry, series), expected[i.id], year)
    last = first + len(years) - 1
    rows = range(row + 1, max(last, row + 1 + CHART_HEIGHT // ROW_HEIGHT) + 1)
    for k in rows:
        sheet.grow(k, ROW_HEIGHT)
    end = _add_notes(job, sheet, rows[-1] + 1, drawing)
    sheet.grow(end, GAP)
    cells = Cells(sheet.paper.get_name(), first, last)
    return IndicatorBlock(drawing, row, end - 1, rows, cells)


def _add_notes(job: Job, sheet: Sheet, row: int, drawing: tuple[Entry, Series]) -> int:
    """What is still needed, where the axis starts, and the notes of the years."""
    entry, series = drawing
    i, a = entry.indicator, entry.assessment
    ended = job.scene.last_complete_year
    ahead = outlook.describe(i, a, ended)[1:]
    lines = [sentences.outlook_line(i, a, ended), axis_note(i, series), *ahead]
    noted = [x for x in i.actuals if x.note and x.year <= job.scene.as_of]
    lines = [
        "".join(lines),
        revisions.told(job.scene, entry),
        *(f"{formats.year(x.year)}：{x.note}" for x in noted),
    ]
    text = "\n".join(filter(None, lines))
    if not text:
        return row
    sheet.span(row, 0, sheet.last, text, SOFT)
    return row + 1


def _add_year(
    job: Job,
    sheet: Sheet,
    row: int,
    drawing: tuple[Entry, Series],
    expected: dict[int, float | None],
    year: int,
) -> None:
    entry, series = drawing
    i, shape = entry.indicator, signed_number_format(entry.indicator.decimals)
    near = signed_number_format(terms.decimals_of_years(i, expected))
    found = next((a for a in i.actuals if a.year == year and year <= job.scene.as_of), None)
    on_path = bool(series.path) and series.path[0][0] <= year <= series.path[-1][0]
    role = _role(i, found, year)
    is_long = text_height(role, sheet.widths[COLUMNS.role]) > text_height("", 1)
    sheet.text(row, COLUMNS.role, role, TEXT if is_long else LINE)
    sheet.number(row, COLUMNS.year, year, "0", NUMBER)
    values = (
        (COLUMNS.actual, dict(p for run in series.runs for p in run).get(year)),
        (COLUMNS.expected, expected.get(year) if on_path and len(series.path) > 1 else None),
        (COLUMNS.target, dict(p for p in (series.interim, series.final) if p).get(year)),
        (COLUMNS.ahead, {y: value for y, value, _, _ in series.band}.get(year)),
    )
    for column, value in values:
        # a cell without a number stays empty: a chart takes a text for a zero
        if value is None:
            sheet.text(row, column, "", NUMBER)
        else:
            look = NUMBER | ({"bold": True} if column == COLUMNS.actual else {})
            sheet.number(row, column, value, near if column == COLUMNS.expected else shape, look)


def _role(i: Indicator, actual: Actual | None, year: int) -> str:
    """What kind of year it is, and what stands instead of a number."""
    stops = ((i.baseline, "基準値"), (i.counting_interim, "中間目標"), (i.final, "最終目標"))
    words = [w for t, w in stops if t and t.year == year and t.quantity.value is not None]
    if actual is not None and actual.quantity.text:
        words.append(actual.quantity.text)
    return "、".join(words)


def add_chart(job: Job, sheet: Sheet, block: IndicatorBlock) -> None:
    """The chart beside the table, as high as its rows are by now."""
    entry, series = block.drawing
    height = sum(sheet.heights[k] for k in block.table)
    chart = line_chart(job.book, entry, series, block.cells, COLUMNS, height)
    room = sum(sheet.widths[_CHART_COLUMN:]) - CHART_WIDTH - _MARGIN
    chart.set_size({"width": CHART_WIDTH, "height": height})
    place = {
        "x_offset": room,
        "y_offset": 2,
        "description": alt_text(entry, series),
        "object_position": 2,
    }
    sheet.paper.insert_chart(block.table[0], _CHART_COLUMN, chart, place)
