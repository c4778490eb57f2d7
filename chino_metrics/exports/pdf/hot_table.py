"""The table of years of the page 探索 as a picture that speaks for itself: SVG and PNG."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from chino_metrics.charts.labels import wrapped
from chino_metrics.exports.pdf import pictures, typesetting
from chino_metrics.model.verdict import Status
from chino_metrics.views.entries import Entry
from chino_metrics.views.exploring.question import MEASURES
from chino_metrics.views.exploring.rows import Asked, Heat, finding
from chino_metrics.views.taken_along.credits import credit, marked
from chino_metrics.wording import formats
from chino_metrics.wording.palette import GRID, INK, SECONDARY, STATUS_SIGN, STATUS_TEXT

#: Height of a row, width of the names, letters.
_ROW, _NAMES, _SIZE = 32, 330, 14
_HEAD, _ROOM = 120, pictures.WIDTH - 2 * pictures.EDGE
#: The tint of a cell, as on the page.
_TINT: Final = {
    Status.ACHIEVED: "#d9e6ff",
    Status.ON_TRACK: "#eef3ff",
    Status.SLIGHTLY_BEHIND: "#ffeee2",
    Status.BEHIND: "#ffdada",
    Status.NOT_ASSESSED: "#f2f2f2",
}


def hot_svg(asked: Asked) -> bytes:
    """The table in the order of the page, 1200 units wide."""
    return pictures.document(*_drawn(asked))


def hot_png(asked: Asked) -> bytes:
    """The same picture as PNG; ExportError where it cannot be drawn."""
    drawing, height = _drawn(asked)
    return typesetting.png(pictures.document(drawing, height), pictures.WIDTH, round(height))


def _drawn(asked: Asked) -> tuple[Markup, float]:
    head = f"{finding(asked)}"
    told = f"年度ごとの{MEASURES[asked.question.by]}（{formats.year_era(asked.scene.as_of)}まで）"
    parts = [
        _text(head, pictures.EDGE, 52, INK, size=24, anchor="start"),
        _text(marked(asked.scene, told), pictures.EDGE, 82, SECONDARY, anchor="start"),
        *(_text(str(y), _right(asked, k), _HEAD - 8, SECONDARY) for k, y in enumerate(asked.years)),
        *(_row(asked, n, e, heats) for n, (e, heats) in enumerate(asked.hot_rows)),
    ]
    end = _HEAD + _ROW * len(asked.hot_rows) + 28
    lines = wrapped(credit(asked.scene, (e.indicator for e in asked.entries)), _ROOM // _SIZE)
    parts += [
        _text(line, pictures.EDGE, end + 24 * k, SECONDARY, anchor="start")
        for k, line in enumerate(lines)
    ]
    return Markup("").join(parts), float(end + 24 * len(lines) + 16)


def _row(asked: Asked, at: int, entry: Entry, heats: tuple[Heat, ...]) -> Markup:
    top = _HEAD + _ROW * at
    name = wrapped(entry.indicator.name, _NAMES // _SIZE, 1)[0]
    rule = Markup('<path d="M{} {}.5H{}" stroke="{}"/>').format(
        pictures.EDGE, top + _ROW, pictures.WIDTH - pictures.EDGE, GRID
    )
    cells = (_cell(asked, k, top, h) for k, h in enumerate(heats) if h.status)
    words = _text(name, pictures.EDGE, top + 22, INK, anchor="start")
    return Markup("").join((*cells, rule, words))


def _cell(asked: Asked, at: int, top: int, heat: Heat) -> Markup:
    status = heat.status or Status.NOT_ASSESSED
    right, wide = _right(asked, at), _wide(asked)
    tint = Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="{}"/>').format(
        right + 8 - wide, top, wide - 2, _ROW, _TINT[status]
    )
    return tint + _text(f"{STATUS_SIGN[status]}{heat.told}", right, top + 22, STATUS_TEXT[status])


def _wide(asked: Asked) -> float:
    return (_ROOM - _NAMES) / max(1, len(asked.years))


def _right(asked: Asked, at: int) -> float:
    return pictures.EDGE + _NAMES + _wide(asked) * (at + 1) - 8


def _text(
    words: str, x: float, y: float, fill: str, size: int = _SIZE, anchor: str = "end"
) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:g}" font-size="{}" fill="{}" text-anchor="{}">{}</text>'
    ).format(x, y, size, fill, anchor, words)
