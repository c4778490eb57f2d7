"""Native charts of PowerPoint: their XML and the workbook behind them, which is what people edit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from xlsxwriter import Workbook

from chino_metrics.exports.pptx.text import attribute, escaped, solid
from chino_metrics.spreadsheet.office import FONT, clean
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
_SPACES: Final = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True, slots=True)
class Series:
    """One series: a value a category, None for a gap.

    ``look`` is the XML from its line or fill to its labels, ``after`` what stands behind
    its values; ``number_format`` is that of its numbers.
    """

    name: str
    values: tuple[float | None, ...]
    look: str
    number_format: str = "General"
    bars: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class NativeChart:
    """What python-pptx takes as the data of a chart: its XML and its workbook."""

    xml: str
    xlsx_blob: bytes

    def xml_bytes(self, _chart_type: Any) -> bytes:
        """The chart's XML; its type stands in it."""
        return self.xml.encode()

    @property
    def _workbook_writer(self) -> NativeChart:
        return self


def native(
    plot: str, axes: str, categories: Sequence[str | int], series: Sequence[Series]
) -> NativeChart:
    """A chart from its plot (``{series}`` stands for the series), axes and numbers."""
    drawn = "".join(_series(k, s, categories) for k, s in enumerate(series))
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_SPACES}>'
        '<c:date1904 val="0"/><c:lang val="ja-JP"/><c:roundedCorners val="0"/><c:chart>'
        f'<c:autoTitleDeleted val="1"/><c:plotArea>{plot.replace("{series}", drawn)}{axes}'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{letters(14)}</c:chartSpace>"
    )
    return NativeChart(xml, _workbook(categories, series))


def letters(size: float, colour: str = INK, *, bold: bool = False) -> str:
    """The look of texts of a chart; ``size`` in points, upright whatever the room."""
    return (
        '<c:txPr><a:bodyPr rot="0"/><a:lstStyle/><a:p><a:pPr>'
        f"{properties('defRPr', size, colour, bold=bold)}</a:pPr>"
        '<a:endParaRPr lang="ja-JP"/></a:p></c:txPr>'
    )


def properties(tag: str, size: float, colour: str, *, bold: bool = False) -> str:
    """Properties of letters with our font for Latin and Japanese alike."""
    language = "" if tag == "defRPr" else ' lang="ja-JP" altLang="en-US"'
    return (
        f'<a:{tag}{language} sz="{round(size * 100)}" b="{int(bold)}">{solid(colour)}'
        f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/><a:cs typeface="{FONT}"/></a:{tag}>'
    )


def shown(*, value: bool = False, category: bool = False, place: str = "") -> str:
    """Where a label stands and what it tells."""
    at = f'<c:dLblPos val="{place}"/>' if place else ""
    return (
        f'{at}<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/>'
        f'<c:showCatName val="{int(category)}"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def labels(single: str) -> str:
    """The labels of single points, without lines that lead to them; other points have none."""
    return (
        f"<c:dLbls>{single}<c:spPr><a:noFill/></c:spPr>{shown()}<c:extLst>"
        '<c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
        'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
        '<c15:showLeaderLines val="0"/></c:ext></c:extLst></c:dLbls>'
    )


def inner_plot(left: float, top: float, width: float, height: float) -> str:
    """Where the plot lies without its axes' labels, in parts of the chart."""
    sides = zip("xywh", (left, top, width, height), strict=True)
    place = "".join(f'<c:{side} val="{part:.5f}"/>' for side, part in sides)
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/>'
        '<c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{place}</c:manualLayout></c:layout>"
    )


def moved(right: float, down: float) -> str:
    """How far a label is moved from its place, in parts of the chart."""
    return (
        "<c:layout><c:manualLayout>"
        f'<c:x val="{right:.5f}"/><c:y val="{down:.5f}"/></c:manualLayout></c:layout>'
    )


def _series(number: int, series: Series, categories: Sequence[str | int]) -> str:
    column, last = chr(ord("B") + number), len(categories) + 1
    words = "".join(
        f'<c:pt idx="{k}"><c:v>{escaped(str(c))}</c:v></c:pt>' for k, c in enumerate(categories)
    )
    numbers = "".join(
        f'<c:pt idx="{k}"><c:v>{value!r}</c:v></c:pt>'
        for k, value in enumerate(series.values)
        if value is not None
    )
    count = f'<c:ptCount val="{len(categories)}"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f'<c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escaped(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f"{series.look}{series.bars}"
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f>"
        f"<c:strCache>{count}{words}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>{attribute(series.number_format)}</c:formatCode>{count}{numbers}"
        f"</c:numCache></c:numRef></c:val>{series.after}</c:ser>"
    )


def _workbook(categories: Sequence[str | int], series: Sequence[Series]) -> bytes:
    """The numbers as a sheet: a category a row, a series a column."""
    target = io.BytesIO()
    book = Workbook(target, dict(_PLAIN))
    book.set_properties({"created": _NO_TIME})
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(0, 0, 24)
    # years are names here, not amounts
    sheet.ignore_errors({"number_stored_as_text": "A2:A1000"})
    sheet.set_column(1, len(series), 16)
    for row, category in enumerate(categories, start=1):
        sheet.write_string(row, 0, clean(str(category)))
    for column, one in enumerate(series, start=1):
        look = book.add_format({"num_format": one.number_format})
        sheet.write_string(0, column, clean(one.name))
        for row, value in enumerate(one.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, look)
    book.close()
    return target.getvalue()
