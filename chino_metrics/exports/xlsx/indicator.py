"""One indicator on the sheet of its plan: its years as a table, and their chart beside it."""

from __future__ import annotations

from collections.abc import Iterator
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
    quotable,
    years_of,
)
from chino_metrics.exports.xlsx.sheet import Job
from chino_metrics.exports.xlsx.style import (
    HEAD,
    NUMBER,
    NUMBER_HEAD,
    SIZE,
    SOFT,
    SUBTITLE,
    TOP,
    Sheet,
    text_height,
)
from chino_metrics.model.plan import Indicator
from chino_metrics.spreadsheet.office import signed_number_format
from chino_metrics.views import revisions
from chino_metrics.views.entries import Entry
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.beside_verdicts import outlook
from chino_metrics.wording.text_width import text_width

COLUMNS: Final = Columns(year=0, actual=1, expected=2, target=3, ahead=4)
_HEADS: Final = ("年度", "実績", "", "目標", "見込み")
#: Pixels of a row of the table at the least, and below a block.
ROW_HEIGHT, GAP = 16, 8
_CHART_COLUMN: Final = 5
#: A chart that reaches over the last column would make the whole sheet smaller on paper.
_MARGIN: Final = 8
#: Points of a word that stands beside its year; longer ones stand below the table.
_LONGEST_WORD: Final = 66.0


@dataclass(frozen=True)
class IndicatorBlock:
    """The block of an indicator: rows ``first`` to ``last``; ``airy`` ones may become higher.

    The chart is beside the rows ``beside`` and draws ``cells``.
    """

    drawing: tuple[Entry, Series]
    first: int
    last: int
    airy: range
    beside: range
    cells: Cells


def add_block(
    job: Job,
    sheet: Sheet,
    row: int,
    drawing: tuple[Entry, Series],
    expected: dict[str, dict[int, float | None]],
) -> IndicatorBlock:
    """Heading and table from ``row`` on, with room for the chart; what was written.

    The notes stand below the table where that takes less paper, else below both.
    """
    entry, series = drawing
    last = _add_table(job, sheet, row, drawing, expected)
    text, high = _notes(job, entry, series), _height(sheet, row, last)
    under = max(CHART_HEIGHT, high + text_height(text, sum(sheet.widths[:_CHART_COLUMN])))
    end = last
    is_under = under <= max(CHART_HEIGHT, high) + text_height(text, sheet.width)
    if text and is_under:
        end += 1
        sheet.span(end, 0, _CHART_COLUMN - 1, text, SOFT | TOP)
    lack = CHART_HEIGHT - _height(sheet, row, end)
    if lack > 0:
        end += 1
        sheet.grow(end, lack)
    beside = range(row, end + 1)
    if text and not is_under:
        end += 1
        sheet.span(end, 0, sheet.last, text, SOFT)
    sheet.grow(end + 1, GAP)
    cells = Cells(sheet.paper.get_name(), row + 2, last)
    return IndicatorBlock(drawing, row, end, range(row + 1, last + 1), beside, cells)


def _add_table(
    job: Job,
    sheet: Sheet,
    row: int,
    drawing: tuple[Entry, Series],
    expected: dict[str, dict[int, float | None]],
) -> int:
    """The name, heads and a row a year; the last row."""
    entry, series = drawing
    i = entry.indicator
    name = f"{i.name}（{i.unit}）　{terms.signed_status(i, entry.assessment)}"
    sheet.span(row, 0, _CHART_COLUMN - 1, name, SUBTITLE)
    for column, head in enumerate(_HEADS):
        sheet.text(row + 1, column, head or terms.due_word(i), NUMBER_HEAD if column else HEAD)
    years = years_of(series)
    for k, year in enumerate(years, row + 2):
        _add_year(job, sheet, k, drawing, expected[i.id], year)
        sheet.grow(k, ROW_HEIGHT)
    return row + 1 + len(years)


def _height(sheet: Sheet, first: int, last: int) -> int:
    return sum(sheet.heights[k] for k in range(first, last + 1))


def _notes(job: Job, entry: Entry, series: Series) -> str:
    """What is still needed, where the axis starts, and the notes of the years."""
    i, a = entry.indicator, entry.assessment
    ended = job.scene.last_complete_year
    # the pace that is needed is told in the first sentence
    ahead = outlook.describe(i, a, ended)[1:2]
    lines = (
        "".join((sentences.outlook_line(i, a, ended), axis_note(i, series), *ahead)),
        revisions.told(job.scene, entry),
        "　".join(_of_years(job, entry)),
    )
    return "\n".join(filter(None, lines))


def _of_years(job: Job, entry: Entry) -> Iterator[str]:
    """What is noted on single years, and the texts that are too long for the table."""
    texts = {year: text for year, text in _texts(job, entry) if not _word(job, entry, year)}
    for a in entry.indicator.actuals:
        told = "。".join(filter(None, (texts.get(a.year), a.note)))
        if told and a.year <= job.scene.as_of:
            yield f"{formats.year(a.year)}：{told}"


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
    on_path = bool(series.path) and series.path[0][0] <= year <= series.path[-1][0]
    role = "、".join(filter(None, (_role(i, year), _word(job, entry, year))))
    sheet.number(row, COLUMNS.year, year, year_format(role), NUMBER | {"align": "left"})
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


def _role(i: Indicator, year: int) -> str:
    """What kind of year it is."""
    stops = ((i.baseline, "基準値"), (i.counting_interim, "中間目標"), (i.final, "最終目標"))
    return "、".join(w for t, w in stops if t and t.year == year and t.quantity.value is not None)


def _word(job: Job, entry: Entry, year: int) -> str:
    """A short word that stands instead of a number: 「未調査」."""
    told = dict(_texts(job, entry)).get(year, "")
    is_short = text_width(told, SIZE) <= _LONGEST_WORD
    return told if is_short and quotable(told) == told else ""


def _texts(job: Job, entry: Entry) -> Iterator[tuple[int, str]]:
    """The years in which a text stands instead of a number."""
    for a in entry.indicator.actuals:
        if a.quantity.text and a.year <= job.scene.as_of:
            yield a.year, a.quantity.text


def year_format(role: str) -> str:
    """The number format that puts what kind of year it is behind a year: 「2017　基準値」."""
    word = quotable(role)
    return f'0"　{word}"' if word else "0"


def add_chart(job: Job, sheet: Sheet, block: IndicatorBlock) -> None:
    """The chart beside the table, as high as its rows are by now."""
    entry, series = block.drawing
    height = _height(sheet, block.beside[0], block.beside[-1]) - 4
    chart = line_chart(job.book, entry, series, block.cells, COLUMNS, height)
    room = sum(sheet.widths[_CHART_COLUMN:]) - CHART_WIDTH - _MARGIN
    chart.set_size({"width": CHART_WIDTH, "height": height})
    place = {
        "x_offset": room,
        "y_offset": 2,
        "description": alt_text(entry, series),
        "object_position": 2,
    }
    sheet.paper.insert_chart(block.beside[0], _CHART_COLUMN, chart, place)
