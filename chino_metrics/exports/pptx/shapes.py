"""Small shapes of a slide: text boxes, rules, strips; the look of their lines; the foot."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from chino_metrics.charts import qr
from chino_metrics.exports.pptx.page import FOOT_SIZE, Box, Page
from chino_metrics.exports.pptx.text import (
    LEAST,
    NAMESPACE,
    Paragraph,
    cut,
    line,
    packed,
    room_of,
    write,
)
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides.deck import Deck
from chino_metrics.wording import terms
from chino_metrics.wording.palette import INK, SECONDARY


def add_text(slide: Any, box: Box, paragraphs: Sequence[Paragraph], name: str) -> Any:
    """A text box without margins; its shape."""
    shape = slide.shapes.add_textbox(*box.emu)
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame._txBody, paragraphs)
    return shape


def add_framed(slide: Any, box: Box, paragraph: Paragraph, name: str, colour: str) -> None:
    """A line of text in the middle of a frame."""
    shape = add_text(slide, box, [paragraph], name)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    outline(shape.line, colour, 1.5)


def add_rule(slide: Any, left: float, top: float, width: float, colour: str) -> None:
    """A level line."""
    begin, end = Box(left, top, 0, 0).emu, Box(left + width, top, 0, 0).emu
    shape = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, begin[0], begin[1], end[0], end[1])
    shape.name = "線"
    drop_style(shape)
    outline(shape.line, colour, 1.5)


def add_strip(slide: Any, box: Box, told: str) -> Any:
    """A rectangle that is still to be painted; ``told`` is its alt text."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    shape.name = told
    shape._element.nvSpPr.cNvPr.set("descr", told)
    drop_style(shape)
    return shape


def add_code(slide: Any, box: Box, address: str) -> None:
    """The QR code of an address, a link for who has the file."""
    shape = slide.shapes.add_picture(io.BytesIO(qr.png(address)), *box.emu)
    shape.name = "QRコード"
    shape._element.nvPicPr.cNvPr.set("descr", f"このページのアドレス {clean(address)}")
    shape.click_action.hyperlink.address = address


def drop_style(shape: Any) -> None:
    """Without the theme's shadow and colours."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def outline(edge: Any, colour: str, width: float, dash: Any = None) -> None:
    """The look of an edge or line, ``width`` in points."""
    edge.color.rgb, edge.width, edge.dash_style = rgb(colour), Pt(width), dash
    edge._get_or_add_ln().set("cap", "flat")


def rgb(colour: str) -> RGBColor:
    """「#1A1A1A」 as python-pptx takes it."""
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


_NUMBER_FIELD: Final = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def add_foot(slide: Any, deck: Deck, number: int, page: Page) -> None:
    """Source on the left, the sample tag, and the slide's number of all on the right."""
    source = _holder(slide, "ftr")
    room = page.source.width if deck.is_sample else page.number.left - page.source.left - 12
    source.spPr.xfrm.ext.cx = Pt(room)
    text = packed(deck.slides[number - 1].source, room, FOOT_SIZE)
    lines = text.split("\n")
    if len(lines) > 2 or max(room_of(part, FOOT_SIZE) for part in lines) > room:
        text = cut("\u3000".join(lines), room, FOOT_SIZE, 2)
    write(source.txBody, [line(text, FOOT_SIZE, colour=SECONDARY)])
    if deck.is_sample:
        tag = line(terms.SAMPLE_TAG, LEAST, bold=True, align="ctr")
        add_framed(slide, page.tag, tag, terms.SAMPLE_TAG, INK)
    _write_number(_holder(slide, "sldNum"), number, len(deck.slides))


def _holder(slide: Any, kind: str) -> Any:
    """A foot's placeholder of the layout, taken over to the slide."""
    layout = slide.slide_layout.placeholders
    origin = next(p for p in layout if p._element.ph.get("type") == kind)
    copy = deepcopy(origin._element)
    copy.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
    slide.shapes._spTree.append(copy)
    return copy


def _write_number(holder: Any, number: int, count: int) -> None:
    """The number as a field, so that it stays right when slides are moved."""
    write(holder.txBody, [line(f"／{count}", FOOT_SIZE, colour=SECONDARY, align="r")])
    paragraph = holder.txBody.p_lst[0]
    run = paragraph.r_lst[0]
    field = parse_xml(
        f'<a:fld {NAMESPACE} id="{_NUMBER_FIELD}" type="slidenum"><a:t>{number}</a:t></a:fld>'
    )
    field.insert(0, deepcopy(run.rPr))
    run.addprevious(field)
