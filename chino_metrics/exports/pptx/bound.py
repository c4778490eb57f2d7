"""What follows the numbers of a chart's workbook: labels, bars at the points, the area between lines.

python-pptx has no words for these. A field in a label shows the value of its point, or the
text of a cell; who changes the number in PowerPoint sees the label change with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from typing import Any, Final, Literal

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from chino_metrics.exports.pptx.shapes import rgb
from chino_metrics.exports.pptx.text import NAMESPACE, escaped, stroke
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.wording import formats
from chino_metrics.wording.palette import PAGE

_C15: Final = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
_LABEL_EXTENSION: Final = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_SERIES_EXTENSION: Final = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
_FIELD: Final = "{8B1E2F5A-6C2D-4D0B-9E61-3B8C5D7A9F10}"
#: A number as we write it, and what stands behind it.
_AMOUNT: Final = re.compile(rf"({formats.MINUS}?[0-9,]+(?:\.([0-9]+))?)(.*)", re.DOTALL)
#: What no literal of a number format can hold.
_NOT_LITERAL: Final = re.compile(r'["\\\n\r\t\x00-\x1f]')
_LONGEST_LITERAL: Final = 60

FieldKind = Literal["VALUE", "CELLRANGE"]


def literal(text: str) -> str:
    """``text`` as a number format holds it; "" where it cannot."""
    if len(text) > _LONGEST_LITERAL or _NOT_LITERAL.search(text):
        return ""
    return f'"{text}"' if text else ""


def shape_of(amount: str) -> str:
    """The number format that writes an amount as it stands: 「1,200人」 → 「#,##0"人"」; "" for none."""
    found = _AMOUNT.fullmatch(amount)
    if found is None:
        return ""
    _, decimals, unit = found.groups()
    shape = f"{number_format(len(decimals or ''))}{literal(unit)}"
    return f'{shape};"{formats.MINUS}"{shape}' if literal(unit) or not unit else ""


def decimals_of(amount: str, default: int) -> int:
    """The decimals of an amount or of a number format: 1 of 「4.5ポイント」."""
    found = re.match(r"[^0-9]*[0-9#,]+(?:\.([0-9]+))?", amount)
    return len(found[1] or "") if found else default


def behind_number(amount: str) -> str:
    """What an amount says behind its digits: 「人不足」."""
    found = _AMOUNT.fullmatch(amount)
    return found[3] if found else ""


def bind(label: Any, paragraph: int, kind: FieldKind, shape: str) -> None:
    """Make a paragraph of a label a field that shows its point's value, or its cell's text."""
    text = label.find(qn("c:tx"))
    part = text.findall(f".//{qn('a:p')}")[paragraph]
    (run,) = part.findall(qn("a:r"))
    told = run.find(qn("a:t")).text or ""
    field = parse_xml(
        f'<a:fld {NAMESPACE} id="{_FIELD}" type="{kind}"><a:t>{escaped(told)}</a:t></a:fld>'
    )
    field.insert(0, deepcopy(run.find(qn("a:rPr"))))
    part.replace(run, field)
    form = f'<c:numFmt {nsdecls("c")} formatCode="{_attribute(shape)}" sourceLinked="0"/>'
    text.addnext(parse_xml(form))
    label.append(
        parse_xml(
            f'<c:extLst {nsdecls("c")}><c:ext uri="{_LABEL_EXTENSION}" {_C15}>'
            f'<c15:dlblFieldTable/><c15:showDataLabelsRange val="{int(kind == "CELLRANGE")}"/>'
            "</c:ext></c:extLst>"
        )
    )


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


def add_label_cells(series: Any, place: str, texts: Sequence[str]) -> None:
    """The cells whose texts the labels of a series show; ``texts`` are these, "" for none."""
    points = "".join(
        f'<c:pt idx="{k}"><c:v>{escaped(text)}</c:v></c:pt>' for k, text in enumerate(texts) if text
    )
    series._element.append(
        parse_xml(
            f'<c:extLst {nsdecls("c")}><c:ext uri="{_SERIES_EXTENSION}" {_C15}>'
            f"<c15:datalabelsRange><c15:f>{place}</c15:f><c15:dlblRangeCache>"
            f'<c:ptCount val="{len(texts)}"/>{points}</c15:dlblRangeCache></c15:datalabelsRange>'
            "</c:ext></c:extLst>"
        )
    )


def add_bars(series: Any, up: tuple[str, Sequence[float | None]], down: Any, colour: str) -> None:
    """Upright bars at the points of a series; each way its cells and the lengths in them."""
    bars = "".join(
        f"<c:{side}><c:numRef><c:f>{place}</c:f>{_cache(lengths)}</c:numRef></c:{side}>"
        for side, (place, lengths) in (("plus", up), ("minus", down))
    )
    series._element.cat.addprevious(
        parse_xml(
            f'<c:errBars {nsdecls("c", "a")}><c:errDir val="y"/><c:errBarType val="both"/>'
            f'<c:errValType val="cust"/><c:noEndCap val="1"/>{bars}'
            f"<c:spPr>{stroke(colour, 2)}</c:spPr></c:errBars>"
        )
    )


def _cache(values: Sequence[float | None]) -> str:
    points = "".join(
        f'<c:pt idx="{k}"><c:v>{value!r}</c:v></c:pt>' for k, value in enumerate(values) if value
    )
    return (
        f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>'
        f"{points}</c:numCache>"
    )


def part_as_area(chart: Any, names: Collection[str]) -> None:
    """Stack the named series, where there are any, as areas behind the lines, on the same axes."""
    lines = chart._chartSpace.plotArea.find(qn("c:lineChart"))
    parted = list(_named(lines, names))
    if not parted:
        return
    area = parse_xml(
        f'<c:areaChart {nsdecls("c")}><c:grouping val="stacked"/><c:varyColors val="0"/>'
        "</c:areaChart>"
    )
    for series in parted:
        for child in ("c:marker", "c:smooth"):
            for found in series.findall(qn(child)):
                series.remove(found)
        area.append(series)
    for axis in lines.findall(qn("c:axId")):
        area.append(deepcopy(axis))
    lines.addprevious(area)


def _named(plot: Any, names: Collection[str]) -> Iterator[Any]:
    for series in plot.findall(qn("c:ser")):
        if series.tx.find(f".//{qn('c:v')}").text in names:
            yield series


def add_inner_mark(chart: Any, series: Any, size: int) -> Any:
    """The same points again with a smaller white mark upon theirs: together an open mark.

    LibreOffice draws no edges; the copy, which is returned, follows the same cells.
    """
    copy = deepcopy(series._element)
    for child in ("c:dLbls", "c:errBars", "c:extLst"):
        for found in copy.findall(qn(child)):
            copy.remove(found)
    number = str(len(chart._chartSpace.findall(f".//{qn('c:ser')}")))
    copy.find(qn("c:idx")).set("val", number)
    copy.find(qn("c:order")).set("val", number)
    plot = chart._chartSpace.plotArea.find(qn("c:lineChart"))
    plot.findall(qn("c:ser"))[-1].addnext(copy)
    inner = next(s for s in chart.plots[-1].series if s._element is copy)
    inner.marker.size = size
    inner.marker.format.fill.fore_color.rgb = rgb(PAGE)
    inner.marker.format.line.fill.background()
    return inner
