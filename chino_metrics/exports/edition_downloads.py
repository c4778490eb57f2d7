"""The files that the pages of the static edition offer, made beside them."""

from __future__ import annotations

from collections.abc import Iterator

from chino_metrics import tables
from chino_metrics.exports.edition_links import DOWNLOADS, indicator_csv
from chino_metrics.exports.files import MAKERS
from chino_metrics.file_kinds import EDITION
from chino_metrics.screens.scene import Scene


def downloads(scene: Scene, workbook: bytes) -> Iterator[tuple[str, bytes]]:
    """Path and content of each, one after the other; ``workbook`` is the one the scene is read from."""
    for kind in EDITION:
        yield DOWNLOADS + kind.name, MAKERS[kind.name](scene)
    yield f"{DOWNLOADS}workbook.xlsx", workbook
    yield f"{DOWNLOADS}assessment.csv", tables.assessment_csv(scene)
    for i in scene.book.indicators:
        yield DOWNLOADS + indicator_csv(i.id), tables.year_csv(scene, i)
