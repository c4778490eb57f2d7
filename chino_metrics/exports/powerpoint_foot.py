"""The foot of a slide: source, sample tag, number."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from pptx.oxml import parse_xml
from pptx.util import Pt

from chino_metrics import wording
from chino_metrics.deck import Deck
from chino_metrics.exports.powerpoint_page import FOOT_SIZE, Page
from chino_metrics.exports.powerpoint_shapes import add_framed
from chino_metrics.exports.powerpoint_text import (
    LEAST,
    NAMESPACE,
    cut,
    line,
    packed,
    room_of,
    write,
)
from chino_metrics.palette import INK, SECONDARY

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
        tag = line(wording.SAMPLE_TAG, LEAST, bold=True, align="ctr")
        add_framed(slide, page.tag, tag, wording.SAMPLE_TAG, INK)
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
