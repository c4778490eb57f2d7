"""Who makes which of the files of ``views.files``.

Each maker imports its form when it is first asked to make: the site itself makes none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from chino_metrics.views.scene import Scene

Make = Callable[[Scene], bytes]


def _report(scene: Scene) -> bytes:
    from chino_metrics.exports.pdf.report import write_report  # noqa: PLC0415

    return write_report(scene)


def _sheets(scene: Scene) -> bytes:
    from chino_metrics.exports.pdf.one_page import write_sheets  # noqa: PLC0415

    return write_sheets(scene)


def _powerpoint(scene: Scene, *, is_wide: bool) -> bytes:
    from chino_metrics.exports.pptx.writer import write_deck  # noqa: PLC0415
    from chino_metrics.views.slides.build import make_deck  # noqa: PLC0415

    return write_deck(make_deck(scene), is_wide=is_wide, made=scene.file_day)


def _handout(scene: Scene, *, per_page: int) -> bytes:
    from chino_metrics.exports.pdf.handout import write_handout  # noqa: PLC0415
    from chino_metrics.views.slides.build import make_deck  # noqa: PLC0415

    return write_handout(make_deck(scene), scene.file_day, per_page=per_page)


def _excel(scene: Scene) -> bytes:
    from chino_metrics.exports.xlsx.writer import write_excel  # noqa: PLC0415

    return write_excel(scene)


def _package(scene: Scene) -> bytes:
    from chino_metrics.exports.open_data.package import data_package  # noqa: PLC0415

    return data_package(scene)


def _json(scene: Scene) -> bytes:
    from chino_metrics.exports.open_data.writer import whole_json  # noqa: PLC0415

    return whole_json(scene)


#: Name of a file → its maker.
MAKERS: Final[dict[str, Make]] = {
    "report.pdf": _report,
    "sheets.pdf": _sheets,
    "slides.pptx": partial(_powerpoint, is_wide=True),
    "slides_4x3.pptx": partial(_powerpoint, is_wide=False),
    "slides.pdf": partial(_handout, per_page=1),
    "slides_2.pdf": partial(_handout, per_page=2),
    "tables.xlsx": _excel,
    "data.zip": _package,
    "data.json": _json,
}
