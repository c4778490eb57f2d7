"""The chart of one indicator as a picture that speaks for itself: SVG and PNG.

It carries its finding, verdict, unit, source, edition and, where the figures are
invented, the mark that says so: a picture is passed on without its page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import line as charts
from chino_metrics.charts.labels import wrapped
from chino_metrics.exports.pdf import typesetting
from chino_metrics.spreadsheet.office import xml_text
from chino_metrics.views import licences
from chino_metrics.views.scene import Entry, Scene
from chino_metrics.wording import formats, names, sentences, terms
from chino_metrics.wording.palette import GRID, INK, PAGE, SECONDARY, STATUS_TEXT
from chino_metrics.wording.text_width import text_width

WIDTH: Final = int(charts.LARGE.width)
EDGE: Final = 40
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
        parts.append(Markup('<g transform="translate(0 {})">{}</g>').format(f"{y:g}", block.markup))
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
    texts += [
        Markup('<text x="{}" y="{}" font-size="{}" font-weight="700" fill="{}">{}</text>').format(
            EDGE, 58 + 40 * k, size, INK, line
        )
        for k, line in enumerate(lines)
    ]
    mark = _mark() if scene.book.is_sample else Markup("")
    return Block(Markup("").join((*texts, mark)), 40.0 * len(lines) + 40)


def _title(text: str) -> tuple[int, tuple[str, ...]]:
    """The size of the title's letters and its lines, broken after 、 or 。 where it needs two."""
    for size in (TITLE, LONG_TITLE):
        if text_width(text, size) <= _ROOM:
            return size, (text,)
    lines = [""]
    for clause in re.split("(?<=[、。])", text):
        if lines[-1] and text_width(lines[-1] + clause, LONG_TITLE) > _ROOM:
            lines.append("")
        lines[-1] += clause
    cut = (part for line in lines for part in wrapped(line, _ROOM // LONG_TITLE))
    return LONG_TITLE, tuple(cut)[:4]


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


def _chart(entry: Entry) -> Block:
    drawing = charts.drawing(entry.indicator, entry.assessment, charts.LARGE)
    if not drawing:
        return Block(_text(charts.NO_POINTS, EDGE, 60, INK), 120)
    scaled = Markup('<g transform="translate({} 0) scale({:.4f})">{}</g>').format(
        EDGE, _SCALE, drawing
    )
    return Block(scaled, charts.LARGE.height * _SCALE + 8)


def _foot(scene: Scene, entry: Entry) -> Block:
    """Sources, edition and terms of use below a rule."""
    named = dict.fromkeys(
        formats.without_address(a.source) for a in entry.indicator.actuals if a.source
    )
    actuals = f"実績は{'、'.join(named)}。" if named else ""
    publisher = scene.book.publisher
    terms = names.terms_source(scene.book, (entry.indicator,))
    lines = (
        *wrapped(f"出典：{terms}。{actuals}", _ROOM // SMALL),
        "　".join(
            filter(
                None, (names.titled(publisher), scene.revised, licences.in_force(publisher).title)
            )
        ),
    )
    rule = Markup('<path d="M{} 0.5H{}" stroke="{}"/>').format(EDGE, WIDTH - EDGE, GRID)
    texts = (_text(line, EDGE, 28 + 26 * k, SECONDARY) for k, line in enumerate(lines))
    return Block(Markup("").join((rule, *texts)), 26.0 * len(lines) + 8)


def _text(text: str, x: float, y: float, fill: str) -> Markup:
    return Markup('<text x="{}" y="{}" font-size="{}" fill="{}">{}</text>').format(
        f"{x:g}", f"{y:g}", SMALL, fill, text
    )
