"""The chart of one indicator as a picture that speaks for itself: SVG and PNG.

It carries its finding, verdict, unit, source, edition and, where the figures are
invented, the mark that says so: a picture is passed on without its page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import line as charts
from chino_metrics.charts.labels import wrapped
from chino_metrics.charts.layout import Style
from chino_metrics.exports.pdf import typesetting
from chino_metrics.spreadsheet.office import xml_text
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.views.summary import Count
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import formats, names, sentences, terms
from chino_metrics.wording.palette import (
    GRID,
    INK,
    PAGE,
    SECONDARY,
    STATUS_SIGN,
    STATUS_TEXT,
    STATUS_WORD,
)
from chino_metrics.wording.text_width import text_width

WIDTH: Final = int(charts.LARGE.width)
EDGE: Final = 40
#: Height of the preview of a sent link, which is as wide as the picture: what sites ask for.
CARD: Final = 630
_CARD_TITLE, _CARD_NAME, _CARD_COUNT = 46, 24, 60
#: Letters of the title, and of one that is too long for a line of them.
TITLE, LONG_TITLE = 28, 25
SMALL: Final = 16
_FAMILY: Final = (
    "BIZ UDPGothic, BIZ UDPゴシック, Hiragino Kaku Gothic ProN, Noto Sans JP, sans-serif"
)
_ROOM: Final = WIDTH - 2 * EDGE
_SCALE: Final = _ROOM / WIDTH


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the picture and how much height it takes, in units."""

    markup: Markup
    height: float


def chart_svg(scene: Scene, indicator_id: str) -> bytes:
    """The picture of an indicator as SVG, 1200 units wide; KeyError where there is no such one."""
    drawing, height = _picture(scene, _entry(scene, indicator_id))
    return document(drawing, height)


def chart_png(scene: Scene, indicator_id: str, width: int = WIDTH) -> bytes:
    """The same picture as PNG, ``width`` pixels wide.

    KeyError where there is no such indicator, ExportError where it cannot be drawn.
    """
    drawing, height = _picture(scene, _entry(scene, indicator_id))
    return typesetting.png(document(drawing, height), width, round(height * width / WIDTH))


def card_svg(scene: Scene, indicator_id: str) -> bytes:
    """The same in the shape of a sent link's preview (``CARD``); KeyError as above."""
    entry = _entry(scene, indicator_id)
    head, facts, foot = _head(scene, entry), _facts(scene, entry), _foot(scene, entry)
    room = CARD - EDGE * 1.5 - head.height - facts.height - foot.height - 8
    chart = _chart(entry, replace(charts.LARGE, height=max(room / _SCALE, 240)))
    return document(_stacked(_alt_text(entry), (head, facts, chart), foot), CARD)


def page_card_svg(scene: Scene, title: str, finding: str, counts: Sequence[Count] = ()) -> bytes:
    """The preview of a page: what it is called, what it finds, how many of each verdict."""
    name = wrapped(title, _ROOM // _CARD_NAME - 8, 1)[0]
    lines = _clauses(finding, _CARD_TITLE)[:5]
    texts = [_loud(line, EDGE, 110 + 66 * k, _CARD_TITLE, INK) for k, line in enumerate(lines)]
    texts += [_counted(count, EDGE + 224 * k, 400) for k, count in enumerate(counts)]
    named = Markup('<text x="{}" y="20" font-size="{}" fill="{}">{}</text>').format(
        EDGE, _CARD_NAME, SECONDARY, name
    )
    mark = _mark() if scene.book.is_sample else Markup("")
    head = Block(Markup("").join((mark, named, *texts)), 0)
    return document(
        _stacked(Markup("<title>{}</title>").format(finding), (head,), _lines(scene)), CARD
    )


def _counted(count: Count, x: int, y: int) -> Markup:
    """「◎ 達成」 over 「3／23」."""
    colour, said = (
        STATUS_TEXT[count.status],
        f"{STATUS_SIGN[count.status]} {STATUS_WORD[count.status]}",
    )
    number = str(count.count)
    of = _text(f"／{count.of}", x + text_width(number, _CARD_COUNT), y + 70, SECONDARY)
    return Markup("").join(
        (_loud(said, x, y, 28, colour), _loud(number, x, y + 70, _CARD_COUNT, INK), of)
    )


def _loud(text: str, x: float, y: float, size: int, fill: str) -> Markup:
    return Markup(
        '<text x="{}" y="{}" font-size="{}" font-weight="700" fill="{}">{}</text>'
    ).format(f"{x:g}", f"{y:g}", size, fill, text)


def card_png(svg: bytes) -> bytes:
    """A preview as PNG; ExportError where it cannot be drawn."""
    return typesetting.png(svg, WIDTH, CARD)


def _stacked(title: Markup, blocks: Sequence[Block], foot: Block) -> Markup:
    """Blocks below one another from the top, and one at the bottom of a card."""
    parts, y = [title], float(EDGE)
    for block in blocks:
        parts.append(_at(y, block))
        y += block.height
    return Markup("").join((*parts, _at(CARD - EDGE / 2 - foot.height, foot)))


def _at(y: float, block: Block) -> Markup:
    return Markup('<g transform="translate(0 {})">{}</g>').format(f"{y:g}", block.markup)


def _entry(scene: Scene, indicator_id: str) -> Entry:
    indicator = scene.book.indicator_by_id[indicator_id]
    return next(e for e in scene.entries if e.indicator is indicator)


def document(drawing: Markup, height: float) -> bytes:
    """A drawing on white paper, ``WIDTH`` units wide, as SVG."""
    markup = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'role="img" font-family="{family}" font-size="{size}">'
        '<rect width="{w}" height="{h}" fill="{page}"/>{drawing}</svg>'
    ).format(w=WIDTH, h=f"{height:g}", family=_FAMILY, size=charts.LARGE.size, page=PAGE,
             drawing=drawing)  # fmt: skip
    return f"{xml_text(str(markup))}\n".encode()


def _picture(scene: Scene, entry: Entry) -> tuple[Markup, float]:
    """All blocks, one below the other, and their height together."""
    parts, y = [_alt_text(entry)], float(EDGE)
    for block in (_head(scene, entry), _facts(scene, entry), _chart(entry), _foot(scene, entry)):
        parts.append(_at(y, block))
        y += block.height
    return Markup("").join(parts), y + EDGE / 2


def _alt_text(entry: Entry) -> Markup:
    headline = sentences.headline(entry.indicator, entry.assessment)
    return Markup("<title>{}</title>").format(headline)


def _head(scene: Scene, entry: Entry) -> Block:
    """The plan, the sample's mark on the right, and the finding."""
    title = sentences.headline(entry.indicator, entry.assessment)
    size, lines = _title(title)
    plan = wrapped(entry.plan.name, _ROOM // SMALL - 12, 1)[0]
    texts = [_text(plan, EDGE, 14, SECONDARY)]
    texts += [_loud(line, EDGE, 58 + 40 * k, size, INK) for k, line in enumerate(lines)]
    mark = _mark() if scene.book.is_sample else Markup("")
    return Block(Markup("").join((*texts, mark)), 40.0 * len(lines) + 40)


def _title(text: str) -> tuple[int, tuple[str, ...]]:
    """The size of the title's letters and its lines, broken after 、 or 。 where it needs two."""
    for size in (TITLE, LONG_TITLE):
        if text_width(text, size) <= _ROOM:
            return size, (text,)
    return LONG_TITLE, _clauses(text, LONG_TITLE)[:4]


def _clauses(text: str, size: int) -> tuple[str, ...]:
    """Lines that end after 、, 。 or ： where they can."""
    lines = [""]
    for clause in re.split("(?<=[、。：])", text):
        if lines[-1] and text_width(lines[-1] + clause, size) > _ROOM:
            lines.append("")
        lines[-1] += clause
    return tuple(part for line in lines for part in wrapped(line, _ROOM // size))


def _mark() -> Markup:
    """見本（架空の値） in a frame, at the right edge."""
    width = text_width(terms.SAMPLE_TAG, SMALL) + 20
    return Markup(
        '<rect x="{}" y="-8" width="{}" height="32" fill="{}" stroke="{}" stroke-width="2"/>'
        '<text x="{}" y="14" font-size="{}" font-weight="700" fill="{}" text-anchor="middle">{}</text>'
    ).format(
        f"{WIDTH - EDGE - width:g}", f"{width:g}", PAGE, INK, f"{WIDTH - EDGE - width / 2:g}",
        SMALL, INK, terms.SAMPLE_TAG,
    )  # fmt: skip


def _facts(scene: Scene, entry: Entry) -> Block:
    """The verdict, as of when, and the unit of the axis."""
    i, a = entry.indicator, entry.assessment
    status = terms.signed_status(i, a)
    said = f"評価年度 {scene.as_of}年度　単位：{i.unit}{charts.axis_note(i, a)}"
    shown = Markup(
        '<text x="{}" y="14" font-size="20" font-weight="700" fill="{}">{}</text>'
    ).format(EDGE, STATUS_TEXT[a.status], status)
    left = EDGE + text_width(status, 20) + 20
    return Block(shown + _text(wrapped(said, _ROOM // SMALL - 16, 1)[0], left, 14, SECONDARY), 28)


def _chart(entry: Entry, style: Style = charts.LARGE) -> Block:
    drawing = charts.drawing(entry.indicator, entry.assessment, style)
    if not drawing:
        return Block(_text(charts.NO_POINTS, EDGE, 60, INK), 120)
    scaled = Markup('<g transform="translate({} 0) scale({:.4f})">{}</g>').format(
        EDGE, _SCALE, drawing
    )
    return Block(scaled, style.height * _SCALE + 8)


def _foot(scene: Scene, entry: Entry) -> Block:
    """Sources, edition and terms of use below a rule."""
    named = dict.fromkeys(
        formats.without_address(a.source) for a in entry.indicator.actuals if a.source
    )
    actuals = f"実績は{'、'.join(named)}。" if named else ""
    terms = names.terms_source(scene.book, (entry.indicator,))
    return _lines(scene, *wrapped(f"出典：{terms}。{actuals}", _ROOM // SMALL))


def _lines(scene: Scene, *sources: str) -> Block:
    """Sources, and below them the site, edition and terms of use."""
    publisher = scene.book.publisher
    named = (names.titled(publisher), scene.revised, licences.in_force(publisher).title)
    lines = (*sources, "　".join(filter(None, named)))
    rule = Markup('<path d="M{} 0.5H{}" stroke="{}"/>').format(EDGE, WIDTH - EDGE, GRID)
    texts = (_text(line, EDGE, 28 + 26 * k, SECONDARY) for k, line in enumerate(lines))
    return Block(Markup("").join((rule, *texts)), 26.0 * len(lines) + 8)


def _text(text: str, x: float, y: float, fill: str) -> Markup:
    return Markup('<text x="{}" y="{}" font-size="{}" fill="{}">{}</text>').format(
        f"{x:g}", f"{y:g}", SMALL, fill, text
    )
