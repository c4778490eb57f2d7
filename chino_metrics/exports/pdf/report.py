"""The report as PDF: cover, contents, summary, every plan with its figures, rules, sources.

Of one indicator it is its 個票.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chino_metrics.exports.pdf import document, typesetting
from chino_metrics.exports.pdf.blocks import Block
from chino_metrics.exports.pdf.indicator import anchor
from chino_metrics.exports.pdf.notes import (
    index_blocks,
    method_blocks,
    place_blocks,
    reference_blocks,
    source_blocks,
)
from chino_metrics.exports.pdf.one_page import write_sheets
from chino_metrics.exports.pdf.plan import plan_blocks
from chino_metrics.exports.pdf.succession import succession_blocks
from chino_metrics.exports.pdf.summary import summary_blocks
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import Selection, taken_along
from chino_metrics.views.taken_along.stamp import keywords
from chino_metrics.wording import formats, names, terms


def write_report(scene: Scene) -> bytes:
    """The report for the selection of a scene, A4 portrait, tagged, with bookmarks.

    Raises ExportError where it cannot be set.
    """
    taken, publisher = taken_along(scene), scene.book.publisher
    if taken.is_named and len(taken.wanted) == 1:
        return write_sheets(scene)
    files: dict[str, bytes] = {}
    blocks = list(_blocks(taken, files))
    title = scene.choice.title or names.site(publisher)
    data = document.common(
        title,
        publisher,
        is_sample=scene.book.is_sample,
        keywords=keywords(scene),
        revised=scene.revised,
    ) | {
        "head": f"{names.titled(publisher, '　')}（{formats.year(scene.as_of)}）",
        "foot": f"出典：{names.document(scene.book, taken.wanted_plans)}",
        "revised": scene.revised,
        "contents": "目次",
        "cover": _cover(taken),
        "blocks": blocks,
        # what the contents call the headings of indicators
        "names": {anchor(e): e.indicator.name for e in taken.wanted},
    }
    return typesetting.pdf("report.typ", data, files, document.midnight(scene.file_day))


def _blocks(scene: Selection, files: dict[str, bytes]) -> Iterator[Block]:
    yield from summary_blocks(scene)
    for plan in scene.wanted_plans:
        yield from plan_blocks(scene, plan, files)
    yield from succession_blocks(scene)
    yield from method_blocks(scene)
    yield from source_blocks(scene)
    yield from reference_blocks(scene)
    yield from place_blocks(scene)
    yield from index_blocks(scene)


def _cover(scene: Selection) -> dict[str, Any]:
    publisher = scene.book.publisher
    plans = "、".join(p.short_name for p in scene.wanted_plans)
    lines = (
        f"{plans}の目標指標",
        f"{formats.year_era(scene.as_of)}までの実績による報告",
        "、".join(d.title for d in scene.book.documents_of(scene.wanted_plans)),
        scene.revised,
    )
    return {
        "city": publisher.name,
        "lines": [line for line in lines if line],
        "sample": terms.SAMPLE_SENTENCE,
    }
