"""Typst in one place: what is written becomes a PDF or a picture, with our fonts and no others."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from chino_metrics.exports.pdf.glyphs import FONTS, printable, printable_data
from chino_metrics.model.errors import ExportError

FAMILY: Final = "BIZ UDPGothic"
#: Templates (``*.typ``); they read ``data.json`` and pictures, never the text of a workbook as markup.
TEMPLATES: Final = Path(__file__).resolve().parent / "typst"
#: Tagged, with alt texts and a title, for screen readers (ISO 14289-1), and for archives
#: (ISO 19005-2, level A): Typst checks both.
STANDARDS: Final = ("a-2a", "ua-1")

_PICTURE: Final = """#set page(width: auto, height: auto, margin: 0pt)
#image("picture.svg", width: {width}pt)
"""


def pdf(
    template: str, data: Mapping[str, Any], files: Mapping[str, bytes], made: datetime
) -> bytes:
    """The PDF/UA-1 and PDF/A-2a of a template for ``data`` (what JSON holds) and its picture files.

    Characters that our font lacks are replaced. ``made`` is the date the document carries.
    Raises ExportError where it cannot be set.
    """
    sources = {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}
    content = json.dumps(printable_data(data), ensure_ascii=False).encode()
    shown = {name: printable(held.decode()).encode() for name, held in files.items()}
    return _compiled(
        sources.pop(template).decode(),
        {**sources, **shown, "data.json": content},
        timestamp=int(made.timestamp()),
        pdf_standards=list(STANDARDS),
    )


def png(svg: bytes, width: int, height: int) -> bytes:
    """A drawing of ``width`` × ``height`` units as a picture with as many pixels.

    Raises ExportError where it cannot be drawn.
    """
    source = _PICTURE.format(width=width)
    return _compiled(source, {"picture.svg": svg}, format="png", ppi=72.0)


def _compiled(source: str, files: Mapping[str, bytes], **options: Any) -> bytes:
    with tempfile.TemporaryDirectory(prefix="chino-") as name:
        folder = Path(name)
        for path, content in {**files, "main.typ": source.encode()}.items():
            (folder / path).write_bytes(content)
        compiler = typst.Compiler(
            str(folder / "main.typ"), root=name, font_paths=_fonts(), ignore_system_fonts=True
        )
        try:
            result = compiler.compile(**options)
        except typst.TypstError as error:
            raise ExportError(f"資料を組めませんでした（{error}）。") from error
    pages = [result] if isinstance(result, bytes) else result or []
    return pages[0]


@cache
def _fonts() -> typst.Fonts:
    """Our two faces, looked at once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
