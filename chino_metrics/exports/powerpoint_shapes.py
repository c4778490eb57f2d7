"""Small shapes of a slide: text boxes, rules, coloured strips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml

from chino_metrics.exports.powerpoint_page import Box
from chino_metrics.exports.powerpoint_text import NAMESPACE, Paragraph, stroke, write


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
    shape._element.spPr.append(_parsed(stroke(colour, 1.5)))


def add_rule(slide: Any, left: float, top: float, width: float, colour: str) -> None:
    """A level line."""
    begin, end = Box(left, top, 0, 0).emu, Box(left + width, top, 0, 0).emu
    shape = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, begin[0], begin[1], end[0], end[1])
    shape.name = "線"
    _decorate(shape, [stroke(colour, 1.5)])


def add_strip(slide: Any, box: Box, fill: str, edge: str, told: str) -> None:
    """A filled rectangle; ``fill`` and ``edge`` are XML, ``told`` its alt text."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    shape.name = told
    shape._element.nvSpPr.cNvPr.set("descr", told)
    _decorate(shape, [fill, edge])


def _decorate(shape: Any, looks: Sequence[str]) -> None:
    """The looks alone, without the theme's shadow and colours."""
    style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    if style is not None:
        shape._element.remove(style)
    for look in looks:
        shape._element.spPr.append(_parsed(look))


def _parsed(xml: str) -> Any:
    """A piece of drawing XML with its namespace."""
    end = min(k for k in (xml.find(" "), xml.find(">"), xml.find("/")) if k > 0)
    return parse_xml(f"{xml[:end]} {NAMESPACE}{xml[end:]}")
