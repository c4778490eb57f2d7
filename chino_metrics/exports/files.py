"""The files that can be taken along: their names, what they are for, who makes them.

Each maker is imported when it is first asked to make: the site itself makes none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from chino_metrics.screens.scene import Scene

PDF: Final = "application/pdf"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: ``name`` in addresses, the words of its button and what it holds."""

    name: str
    label: str
    about: str
    media_type: str
    make: Callable[[Scene], bytes]

    def file_name(self, scene: Scene) -> str:
        """What it is saved as: 「chino_2025_r4_report.pdf」, a sample's begins with mihon_."""
        sample = "mihon_" if scene.book.is_sample else ""
        revision = f"_r{scene.edition.number}" if scene.edition else ""
        return f"{sample}chino_{scene.as_of}{revision}_{self.name}"


def _report(scene: Scene) -> bytes:
    from chino_metrics.exports.report import write_report  # noqa: PLC0415

    return write_report(scene)


def _powerpoint(scene: Scene, *, is_wide: bool) -> bytes:
    from chino_metrics.exports.paper import day_of  # noqa: PLC0415
    from chino_metrics.exports.powerpoint import write_deck  # noqa: PLC0415
    from chino_metrics.slides import make_deck  # noqa: PLC0415

    return write_deck(make_deck(scene), is_wide=is_wide, made=day_of(scene))


def _handout(scene: Scene, *, per_page: int) -> bytes:
    from chino_metrics.exports.handout import write_handout  # noqa: PLC0415
    from chino_metrics.exports.paper import day_of  # noqa: PLC0415
    from chino_metrics.slides import make_deck  # noqa: PLC0415

    return write_handout(make_deck(scene), day_of(scene), per_page=per_page)


def _excel(scene: Scene) -> bytes:
    from chino_metrics.exports.excel import write_excel  # noqa: PLC0415

    return write_excel(scene)


def _package(scene: Scene) -> bytes:
    from chino_metrics.exports.data_package import data_package  # noqa: PLC0415

    return data_package(scene)


def _json(scene: Scene) -> bytes:
    from chino_metrics.exports.open_data import whole_json  # noqa: PLC0415

    return whole_json(scene)


REPORT: Final = FileKind(
    "report.pdf",
    "報告書（PDF）",
    "A4縦。まとめ、計画ごとの本文、指標の表と図、判定のしかた、出典。印刷して配るとき",
    PDF,
    _report,
)
SLIDES: Final = (
    FileKind(
        "slides.pptx",
        "スライド（PowerPoint）",
        "16:9。説明用スライドと同じ内容で、図も文も編集できる",
        PPTX,
        partial(_powerpoint, is_wide=True),
    ),
    FileKind(
        "slides_4x3.pptx",
        "スライド（PowerPoint 4:3）",
        "同じ内容を、古い型の投影機の縦横比で",
        PPTX,
        partial(_powerpoint, is_wide=False),
    ),
    FileKind(
        "slides.pdf",
        "スライド（PDF、1枚ずつ）",
        "A4横に1枚。事前に送るとき",
        PDF,
        partial(_handout, per_page=1),
    ),
    FileKind(
        "slides_2.pdf",
        "スライド（PDF、2枚ずつ）",
        "A4縦に2枚。席に配るとき",
        PDF,
        partial(_handout, per_page=2),
    ),
)
WORKBOOK: Final = FileKind(
    "tables.xlsx",
    "集計表（Excel）",
    "計画ごとの表と編集できる図、値の一覧、計算のしかた、出典。自分で集計するとき",
    XLSX,
    _excel,
)
DATA: Final = (
    FileKind(
        "data.zip",
        "データ一式（ZIP）",
        "すべての表のCSVと、列の意味、単位、出典、利用条件（Frictionless Data Package）",
        "application/zip",
        _package,
    ),
    FileKind(
        "data.json",
        "データ一式（JSON）",
        "すべての表を1つに。プログラムで使うとき",
        "application/json",
        _json,
    ),
)
KINDS: Final = (REPORT, *SLIDES, WORKBOOK, *DATA)
KIND_BY_NAME: Final = {kind.name: kind for kind in KINDS}
#: Those that the pages of the static edition offer.
EDITION: Final = (REPORT, SLIDES[0], SLIDES[2], WORKBOOK, DATA[0])
