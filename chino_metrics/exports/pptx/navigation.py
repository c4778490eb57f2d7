"""The ways through the file: sections of its slides, links between them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from chino_metrics.exports.pptx.text import NAMESPACE
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind

_RELATION: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_SECTIONS: Final = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14: Final = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_P: Final = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
#: A link in the colour of its text, not in that of links.
_AS_TEXT: Final = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/>'
    "</a:ext></a:extLst>"
)
_BEGINNING, _INDICATORS, _END = "全体", "指標", "判定のしかた"


def sections_of(deck: Deck) -> tuple[str, ...]:
    """The section of each slide: its plan, or what all of its kind are about.

    Indicators have one a plan where they stand plan by plan, else one for all.
    """
    runs = [p for p, _ in groupby(s.plan for s in deck.slides if s.kind is SlideKind.INDICATOR)]
    is_by_plan = len(runs) == len(set(runs))

    def section(slide: Slide) -> str:
        if slide.kind is SlideKind.PLAN:
            return slide.plan
        if slide.kind is SlideKind.INDICATOR:
            return f"{slide.plan}の{_INDICATORS}" if is_by_plan else _INDICATORS
        return _END if slide.kind is SlideKind.CLOSING else _BEGINNING

    return tuple(map(section, deck.slides))


def add_sections(presentation: Any, deck: Deck) -> None:
    """A section for the whole, one a plan, those of the indicators, and the end."""
    ids = [entry.get("id") for entry in presentation.part._element.sldIdLst]
    slides = zip(sections_of(deck), ids, strict=True)
    sections = "".join(
        _section(k, name, [held for _, held in found])
        for k, (name, found) in enumerate(groupby(slides, lambda pair: pair[0]))
    )
    presentation.part._element.append(
        parse_xml(
            f'<p:extLst {_P} {_P14}><p:ext uri="{_SECTIONS}"><p14:sectionLst>{sections}'
            "</p14:sectionLst></p:ext></p:extLst>"
        )
    )


def _section(number: int, name: str, slides: list[str]) -> str:
    held = "".join(f'<p14:sldId id="{key}"/>' for key in slides)
    named = f"name={quoteattr(clean(name) or _BEGINNING)} id={quoteattr(_identity(number))}"
    return f"<p14:section {named}><p14:sldIdLst>{held}</p14:sldIdLst></p14:section>"


def _identity(number: int) -> str:
    """The same for the same section whenever the file is written."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_OID, f'section {number}')}}}".upper()


def add_links(presentation: Any, deck: Deck) -> None:
    """From an indicator's row to its slide where it has one, and from the foot back to its plan."""
    slides = list(presentation.slides)
    of_plan = {s.plan: k for k, s in reversed(list(_numbered(deck, SlideKind.PLAN)))}
    of_name = {s.name: k for k, s in reversed(list(_numbered(deck, SlideKind.INDICATOR)))}
    of_both = {(s.plan, s.name): k for k, s in _numbered(deck, SlideKind.INDICATOR)}
    for slide, told in zip(slides, deck.slides, strict=True):
        if told.kind is SlideKind.INDICATOR and told.plan in of_plan:
            _link_foot(slide, slides[of_plan[told.plan]], f"{told.plan}のスライドへ")
        for row, held in enumerate(told.rows, start=1):
            at = of_both.get((told.plan, held.name), of_name.get(held.name))
            if at is not None:
                _link_row(slide, slides[at], row, len(told.heads) - 3)


def _numbered(deck: Deck, kind: SlideKind) -> Iterator[tuple[int, Slide]]:
    return ((k, slide) for k, slide in enumerate(deck.slides) if slide.kind is kind)


def _link_row(slide: Any, target: Any, row: int, column: int) -> None:
    table = next(shape for shape in slide.shapes if shape.has_table).table
    link = _link(slide, target, "a:hlinkClick", _AS_TEXT)
    for run in table.cell(row, column)._tc.iter(qn("a:r")):
        run.rPr.append(parse_xml(link))


def _link_foot(slide: Any, target: Any, told: str) -> None:
    for holder in slide.placeholders:
        if holder._element.ph.get("type") == "ftr":
            link = parse_xml(_link(slide, target, "a:hlinkClick"))
            link.set("tooltip", clean(told))
            holder._element.nvSpPr.cNvPr.insert(0, link)


def _link(slide: Any, target: Any, tag: str, inner: str = "") -> str:
    key = slide.part.relate_to(target.part, RELATIONSHIP_TYPE.SLIDE)
    return f'<{tag} {NAMESPACE} {_RELATION} r:id="{key}" action="ppaction://hlinksldjump">{inner}</{tag}>'
