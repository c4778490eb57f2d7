"""Our own master on python-pptx's empty file: theme, master, and the three layouts we use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.util import Pt

from chino_metrics.exports.pptx.page import (
    BODY_SIZE,
    FOOT_RULE,
    FOOT_SIZE,
    HEIGHT,
    KICKER_SIZE,
    MARGIN,
    Box,
    Page,
)
from chino_metrics.exports.pptx.text import NAMESPACE, solid
from chino_metrics.spreadsheet.office import FONT
from chino_metrics.wording.palette import PATH

COVER, FIGURES, TABLE = "表紙", "図と数字", "表"
#: Numbers of the placeholders: the line above the message, the list, the goal of an indicator.
KICKER, BODY, GOAL = 10, 11, 12

_COLOURS: Final = {
    "dk1": "1A1A1A", "lt1": "FFFFFF", "dk2": "4D4D4D", "lt2": "F2F2F2", "accent1": "00316A",
    "accent2": "3460FB", "accent3": "FB5B01", "accent4": "850000", "accent5": "949494",
    "accent6": "0017C1", "hlink": "0017C1", "folHlink": "4D4D4D",
}  # fmt: skip
_SPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


@dataclass(frozen=True, slots=True)
class _Holder:
    """A placeholder of a layout; ``kind`` is its ``type``, ``prompt`` shows while it is empty."""

    kind: str
    index: int
    name: str
    box: Box
    size: float
    prompt: str
    bold: bool = False
    colour: str = "tx1"
    anchor: str = "t"
    align: str = "l"
    field: bool = False


def new_presentation(page: Page) -> Any:
    """An empty presentation with our theme, master and layouts."""
    made = Presentation()
    made.slide_width, made.slide_height = Pt(page.width), Pt(HEIGHT)
    _drop_strangers(made)
    master = made.slide_master
    _set_theme(master.part)
    _fill(master._element, _master_holders(page))
    master._element.cSld.spTree.append(parse_xml(_rule_xml(page)))
    _set_text_styles(master._element)
    layouts = list(made.slide_layouts)
    for layout, (name, holders) in zip(layouts, _layouts(page).items(), strict=False):
        _fill(layout._element, holders)
        layout._element.cSld.set("name", name)
        layout._element.set("userDrawn", "1")
        layout._element.attrib.pop("type", None)
    for layout in layouts[3:]:
        made.slide_layouts.remove(layout)
    _set_notes(made)
    return made


def layout_named(made: Any, name: str) -> Any:
    """One of our layouts."""
    return made.slide_layouts.get_by_name(name)


def _drop_strangers(made: Any) -> None:
    """The empty file's picture of itself and settings of a printer are not ours."""
    for rels, kind in (
        (made.part.rels, RT.PRINTER_SETTINGS),
        (made.part.package._rels, RT.THUMBNAIL),
    ):
        for found in [key for key, rel in rels.items() if rel.reltype == kind]:
            rels.pop(found)


def _set_theme(part: Any) -> None:
    """Our colours, and one font for Latin and Japanese; for a master of slides or of notes."""
    theme = part.part_related_by(RT.THEME)
    is_read = isinstance(theme, XmlPart)
    tree = theme._element if is_read else parse_xml(theme.blob)
    tree.set("name", "茅野市")
    colours = next(tree.iter(f"{_A}clrScheme"))
    colours.set("name", "茅野市")
    for colour in colours:
        name = colour.tag.removeprefix(_A)
        for old in list(colour):
            colour.remove(old)
        colour.append(parse_xml(f'<a:srgbClr {NAMESPACE} val="{_COLOURS[name]}"/>'))
    for fonts in (*tree.iter(f"{_A}majorFont"), *tree.iter(f"{_A}minorFont")):
        _set_fonts(fonts)
    if not is_read:
        theme.blob = serialize_part_xml(tree)


def _set_fonts(fonts: Any) -> None:
    for old in list(fonts):
        fonts.remove(old)
    for tag in ("latin", "ea", "cs"):
        fonts.append(parse_xml(f'<a:{tag} {NAMESPACE} typeface="{FONT}"/>'))
    fonts.append(parse_xml(f'<a:font {NAMESPACE} script="Jpan" typeface="{FONT}"/>'))


def _foot(page: Page) -> tuple[_Holder, ...]:
    return (
        _Holder("ftr", 13, "出典", page.source, FOOT_SIZE, "", colour="tx2", anchor="ctr"),
        _Holder(
            "sldNum", 14, "ページ", page.number, FOOT_SIZE, "", colour="tx2", anchor="ctr",
            align="r", field=True,
        ),
    )  # fmt: skip


def _title(page: Page, box: Box, size: float) -> _Holder:
    return _Holder("title", 0, "メッセージ", box, size, "いちばん言いたいことを文で", bold=True)


def _kicker(box: Box) -> _Holder:
    return _Holder("body", KICKER, "見出し", box, KICKER_SIZE, "見出し", colour="tx2")


def _master_holders(page: Page) -> tuple[_Holder, ...]:
    body = _Holder("body", 1, "本文", page.body, BODY_SIZE, "本文")
    return _title(page, page.message, _message_size(page)), body, *_foot(page)


def _message_size(page: Page) -> float:
    return 36.0 if page.is_wide else 32.0


def _layouts(page: Page) -> dict[str, tuple[_Holder, ...]]:
    """The placeholders of each layout, in the order in which they are read."""
    message = _title(page, page.message, _message_size(page))
    body = _Holder("body", BODY, "本文", page.body, BODY_SIZE, "数字と説明")
    goal = _Holder("body", GOAL, "目標", page.body, BODY_SIZE, "目標")
    cover = Box(MARGIN, 150.0, page.line, 120.0)
    below = Box(MARGIN, 300.0, page.line, 150.0)
    return {
        COVER: (
            _title(page, cover, 50.0 if page.is_wide else 44.0),
            _kicker(Box(MARGIN, 96.0, page.line, 36.0)),
            _Holder("body", BODY, "説明", below, BODY_SIZE, "説明"),
            *_foot(page),
        ),
        FIGURES: (message, _kicker(page.kicker), body, goal, *_foot(page)),
        TABLE: (message, body, *_foot(page)),
    }


def _fill(element: Any, holders: tuple[_Holder, ...]) -> None:
    """Put our placeholders in place of those of a master or layout."""
    tree = element.cSld.spTree
    for old in list(tree)[2:]:
        tree.remove(old)
    for number, holder in enumerate(holders, start=2):
        tree.append(parse_xml(_holder_xml(number, holder)))


def _holder_xml(number: int, holder: _Holder) -> str:
    left, top, width, height = holder.box.emu
    index = f' idx="{holder.index}"' if holder.index else ""
    text = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="ja-JP"/><a:t>‹#›</a:t></a:fld>'
        if holder.field
        else f'<a:r><a:rPr lang="ja-JP" altLang="en-US"/><a:t>{holder.prompt}</a:t></a:r>'
    )
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{holder.name}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{holder.kind}"{index}/></p:nvPr>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" '
        f'cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        '<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{holder.anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle>{_levels(holder)}'
        f"</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _levels(holder: _Holder) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{holder.align}"><a:buNone/>'
        f'<a:defRPr sz="{round(holder.size * 100)}" b="{int(holder.bold)}"><a:solidFill>'
        f'<a:schemeClr val="{holder.colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _rule_xml(page: Page) -> str:
    """The line above the foot, on every slide."""
    return (
        f'<p:cxnSp {_SPACES}><p:nvCxnSpPr><p:cNvPr id="20" name="線"/><p:cNvCxnSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{Pt(MARGIN)}" '
        f'y="{Pt(FOOT_RULE)}"/><a:ext cx="{Pt(page.line)}" cy="0"/></a:xfrm>'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{Pt(1)}">{solid(PATH)}</a:ln>'
        "</p:spPr></p:cxnSp>"
    )


def _set_text_styles(master: Any) -> None:
    """Titles on the left and bold, lists without dots: what a new text box of these starts from."""
    styles = master.find(f"{_P}txStyles")
    for kind, bold in (("titleStyle", 1), ("bodyStyle", 0)):
        for level in styles.find(f"{_P}{kind}"):
            for old in level.findall(f"{_A}buFont") + level.findall(f"{_A}buChar"):
                level.remove(old)
            level.set("algn", "l")
        first = styles.find(f"{_P}{kind}")[0]
        first.set("marL", "0")
        first.set("indent", "0")
        first.find(f"{_A}defRPr").set("b", str(bold))


def _set_notes(made: Any) -> None:
    """The notes in our font, their prompts in Japanese."""
    master = made.notes_master
    _set_theme(master.part)
    for text in master._element.iter(f"{_A}t"):
        if text.text and text.text.isascii() and "#" not in text.text:
            text.text = "メモ"
