"""The files that can be taken along: their names, what they are for, what they are saved as.

Who makes them is told in ``exports.files``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chino_metrics.views.scene import Scene

PDF: Final = "application/pdf"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


#: What names of files handed out begin with.
STEM: Final = "shihyo"
#: An id that any folder takes as part of a name.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: ``name`` in addresses, the words of its button and what it holds."""

    name: str
    label: str
    about: str
    media_type: str

    def file_name(self, scene: Scene) -> str:
        """What it is saved as: 「shihyo_2025_r4_report.pdf」, a sample's begins with mihon_.

        That of a single indicator carries its id.
        """
        sample = "mihon_" if scene.book.is_sample else ""
        revision = f"_r{scene.edition.number}" if scene.edition else ""
        named = [i for i in scene.choice.indicators if i in scene.book.indicator_by_id]
        single = f"_{named[0]}" if len(named) == 1 and _PLAIN.fullmatch(named[0]) else ""
        return f"{sample}{STEM}_{scene.as_of}{revision}{single}_{self.name}"


REPORT: Final = FileKind(
    "report.pdf",
    "報告書（PDF）",
    "A4縦。まとめ、計画ごとの本文、指標の表と図、判定のしかた、出典。印刷して配るとき。"
    "指標を1つ選ぶと、その指標の個票になる",
    PDF,
)
SHEETS: Final = FileKind(
    "sheets.pdf",
    "個票（PDF）",
    "A4縦に1指標1枚。判定、図、年度ごとの値、要因と今後の対応、定義、出典、決裁と確認印の欄。"
    "会議の卓に置くとき、決裁に回すとき",
    PDF,
)
SLIDES: Final = (
    FileKind(
        "slides.pptx",
        "スライド（PowerPoint）",
        "16:9。説明用スライドと同じ内容で、図も文も編集できる",
        PPTX,
    ),
    FileKind(
        "slides_4x3.pptx",
        "スライド（PowerPoint 4:3）",
        "同じ内容を、古い型の投影機の縦横比で",
        PPTX,
    ),
    FileKind(
        "slides.pdf",
        "スライド（PDF、1枚ずつ）",
        "A4横に1枚。事前に送るとき",
        PDF,
    ),
    FileKind(
        "slides_2.pdf",
        "スライド（PDF、2枚ずつ）",
        "A4縦に2枚。席に配るとき",
        PDF,
    ),
)
WORKBOOK: Final = FileKind(
    "tables.xlsx",
    "集計表（Excel）",
    "計画ごとの表と編集できる図、値の一覧、計算のしかた、出典。自分で集計するとき",
    XLSX,
)
DATA: Final = (
    FileKind(
        "data.zip",
        "データ一式（ZIP）",
        "すべての表のCSVと、列の意味、単位、出典、利用条件（Frictionless Data Package）",
        "application/zip",
    ),
    FileKind(
        "data.json",
        "データ一式（JSON）",
        "すべての表を1つに。プログラムで使うとき",
        "application/json",
    ),
)
KINDS: Final = (REPORT, SHEETS, *SLIDES, WORKBOOK, *DATA)
KIND_BY_NAME: Final = {kind.name: kind for kind in KINDS}
#: Those that the pages of the static edition offer.
EDITION: Final = (REPORT, SHEETS, SLIDES[0], SLIDES[2], WORKBOOK, DATA[0])
