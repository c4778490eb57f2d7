"""Native charts of PowerPoint: the workbook that people edit, and what python-pptx has no words for."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from chino_metrics.exports.pptx.shapes import rgb
from chino_metrics.exports.pptx.text import Paragraph, write
from chino_metrics.spreadsheet.office import clean, write_text
from chino_metrics.wording.palette import INK

#: XlsxWriter would put the time of writing into the file.
_NO_TIME: Final = datetime(1980, 1, 1)
#: Text of a workbook stays text, whatever it looks like.
_PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CLEAR: Final = f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_NO_LEADERS: Final = (
    f'<c:extLst {nsdecls("c")}><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)

#: The sheet of a chart's workbook.
_SHEET: Final = "Sheet1"


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A column of a chart's workbook: a value a category (None for a gap), and how they are shown.

    Where ``formula`` is given every cell with a value is this formula; {row} is its row.
    """

    name: str
    values: Sequence[float | None]
    shape: str
    formula: str = ""

    def place(self, column: int) -> str:
        """Where the numbers stand as the column ``column`` (from 0): 「Sheet1!$B$2:$B$12」."""
        letter = xl_col_to_name(column)
        return f"{_SHEET}!${letter}$2:${letter}${len(self.values) + 1}"


#: How far a label is moved to the right and down, in parts of the chart.
Away = tuple[float, float]


class _Numbers(CategoryChartData):
    """The numbers of a chart, with a workbook that is the same whenever it is written."""

    columns: tuple[ChartColumn, ...] = ()

    @property
    def xlsx_blob(self) -> bytes:
        """A category a row, a series a column; behind them the columns that no series shows."""
        target = io.BytesIO()
        book = Workbook(target, dict(_PLAIN))
        book.set_properties({"created": _NO_TIME})
        sheet = book.add_worksheet(_SHEET)
        sheet.set_column(0, 0, 24)
        # years are names here, not amounts
        sheet.ignore_errors({"number_stored_as_text": "A2:A1000"})
        sheet.set_column(1, len(self.columns), 16)
        plain = book.add_format()
        for row, category in enumerate(self.categories, start=1):
            write_text(sheet, row, 0, category.label, plain)
        for at, column in enumerate(self.columns, start=1):
            write_text(sheet, 0, at, clean(column.name), plain)
            _write_column(sheet, at, column, book.add_format({"num_format": column.shape}))
        book.close()
        return target.getvalue()


def _write_column(sheet: Any, at: int, column: ChartColumn, look: Any) -> None:
    for row, value in enumerate(column.values, start=1):
        if value is None:
            continue
        if column.formula:
            sheet.write_formula(row, at, column.formula.format(row=row + 1), look, value)
        else:
            sheet.write_number(row, at, value, look)


def numbers(
    categories: Iterable[str | int],
    columns: Iterable[ChartColumn],
    beside: Iterable[ChartColumn] = (),
) -> Any:
    """The numbers of a chart as python-pptx takes them; no series shows those ``beside``."""
    data: Any = _Numbers()  # type: ignore[no-untyped-call]
    data.categories = [clean(str(category)) for category in categories]
    shown = tuple(columns)
    for column in shown:
        data.add_series(clean(column.name), column.values, column.shape)
    data.columns = (*shown, *beside)
    return data


def undress(chart: Any, left: float, top: float, width: float, height: float) -> None:
    """The plot alone, where it is to lie without its axes' labels, in parts of the chart."""
    chart.has_title = chart.has_legend = False
    chart._chartSpace.chart.find(qn("c:dispBlanksAs")).set("val", "span")
    set_letters(chart.font, 14)
    space, area = chart._chartSpace, chart._chartSpace.plotArea
    for name in space.iter(qn("c:axId"), qn("c:crossAx")):
        name.set("val", name.get("val").removeprefix("-"))  # the standard has no negative ones
    space.chart.addnext(parse_xml(_CLEAR))
    area.append(parse_xml(_CLEAR))
    edges = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area.insert(0, _layout(edges, x=left, y=top, w=width, h=height))


def _layout(before: str = "", **sides: float) -> Any:
    place = "".join(f'<c:{side} val="{part:.5f}"/>' for side, part in sides.items())
    manual = f"<c:manualLayout>{before}{place}</c:manualLayout>"
    return parse_xml(f"<c:layout {nsdecls('c')}>{manual}</c:layout>")


def set_letters(font: Any, size: float, colour: str = INK, *, bold: bool = False) -> None:
    """The look of letters of a chart; ``size`` in points, their font is the theme's."""
    font.size, font.bold, font.color.rgb = Pt(size), bold, rgb(colour)


def set_ticks(axis: Any, size: float, colour: str) -> None:
    """The look of an axis' labels, upright whatever the room."""
    set_letters(axis.tick_labels.font, size, colour)
    axis._element.txPr.bodyPr.set("rot", "0")


def add_label(series: Any, at: int, told: Iterable[Paragraph], place: Any, away: Away) -> Any:
    """The label of one point, moved away from its place; points without one have none."""
    label = _new_label(series, at, place, away)
    frame = label.text_frame
    write(frame._txBody, told)
    frame.word_wrap = False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return label._dLbl


def add_category_label(series: Any, at: int, away: Away) -> Any:
    """The category of one point below it; its letters."""
    label = _new_label(series, at, XL_LABEL_POSITION.BELOW, away)
    for shown, value in (("c:showVal", "0"), ("c:showCatName", "1")):
        label._dLbl.find(qn(shown)).set("val", value)
    return label.font


def _new_label(series: Any, at: int, place: Any, away: Away) -> Any:
    """A label at its place, without a line that leads to its point."""
    if series._element.dLbls is None:
        labels = series.data_labels._element
        labels.remove(labels.find(qn("c:showLeaderLines")))
        labels.append(parse_xml(_NO_LEADERS))
    label = series.points[at].data_label
    label.position = place
    label._dLbl.idx.addnext(_layout(x=away[0], y=away[1]))
    return label
