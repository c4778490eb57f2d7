"""Official statistics beside an indicator on paper: the sentence, the chart, the numbers, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chino_metrics.charts import peer_chart
from chino_metrics.charts.layout import Style
from chino_metrics.charts.peer_chart import Shown
from chino_metrics.exports.pdf import blocks, document
from chino_metrics.exports.pdf.blocks import WIDTH, Block, BlockColumn, group, paragraph, text_cell
from chino_metrics.exports.pdf.document import Picture
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import peers
from chino_metrics.views.scene import Scene
from chino_metrics.wording.beside_verdicts import peers as words
from chino_metrics.wording.politeness import polite

_LABELS: Final = 190.0
#: Columns of years side by side at most; an own year always among them.
_MOST: Final = 8


def peer_blocks(scene: Scene, entry: Entry, files: dict[str, bytes]) -> Iterator[Block]:
    """All that is told of an indicator's official statistic; nothing where it has none."""
    view = peers.beside(scene, entry)
    if view is None:
        return
    made = picture(view.shown, peer_chart.REPORT)
    name = f"chart-{len(files) + 1}.svg"
    files[name] = made.svg
    yield group(
        (
            blocks.label(f"{words.HEAD}：{view.title}"),
            paragraph(polite(view.sentence + view.reading)),
            {"kind": "chart", "file": name, "alt": made.alt},
        )
    )
    yield _table(view)
    if view.twin.difference:
        yield paragraph(f"指標との違い：{view.twin.difference}", soft=True)
    yield paragraph(f"出典：{view.source}", soft=True)


def picture(shown: Shown, style: Style) -> Picture:
    """The chart as a picture, as high as its plot and the names below it."""
    drawing, height = peer_chart.peer_drawing(shown, style)
    return document.drawn(drawing, peer_chart.alt_text(shown), replace(style, height=height))


def _table(view: peers.OfficialView) -> Block:
    rows = view.rows[-_MOST:]
    width = (WIDTH - _LABELS) / max(len(rows), 4)
    columns = [BlockColumn("年", _LABELS)]
    columns += [BlockColumn(str(r.year), width, is_number=True) for r in rows]
    lines = (
        [text_cell(name), *(text_cell(words.number(v)) for v in values)]
        for name, values in words.lines(rows, view.own_name, view.shown.peers)
    )
    return blocks.table(columns, lines, dense=True)
