"""The files that can be taken along: text of every page, slide and cell, and the plain ones whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from tests.sameness.checkout import REAL, SAMPLE, Checkout

DECK = ("--deck",)
#: What is looked at in a folder: the files that lie in it are compared by themselves.
PLAIN = {".html", ".csv", ".xml", ".css", ".js"}
#: File → options of ``export``.
FILES: dict[str, tuple[str, ...]] = {
    "report.pdf": (),
    "sheets.pdf": ("--sheet",),
    "slides.pdf": DECK,
    "slides_2.pdf": (*DECK, "--per-page", "2"),
    "slides.pptx": (),
    "slides_4x3.pptx": ("--shape", "4:3"),
    "tables.xlsx": (),
    "data.json": (),
    "data.zip": (),
    "chart.svg": ("--indicator", "bosai-2-4"),
    "verdicts.csv": (),
    "values.csv": ("--table", "values", "--for-excel"),
    "edition/": ("--address", "https://www.example.jp/x/"),
}


def met(checkout: Checkout) -> Iterator[tuple[str, str]]:
    """(name, text) of every part of every file, of the real and the sample workbook."""
    for book in (REAL, SAMPLE):
        for name, options in FILES.items():
            for year in ((), ("--as-of", "2022")) if book == SAMPLE else ((),):
                title = " ".join((Path(book).stem, *year, name))
                path = checkout.folder / title.replace(" ", "_")
                to = f"{path}/" if name.endswith("/") else str(path)
                yield (
                    f"export {title}",
                    _told(checkout.run("export", book, "--to", to, *options, *year), checkout),
                )
                yield from ((f"{title} {part}", text) for part, text in parts(path))
        template = checkout.folder / f"{Path(book).stem}_template.xlsx"
        checkout.run("template", book, "--output", str(template))
        if template.exists():
            yield from ((f"template {book} {part}", text) for part, text in parts(template))


def _told(text: str, checkout: Checkout) -> str:
    return text.replace(str(checkout.folder), "FOLDER")


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """(place, text) of a file's or a folder's parts."""
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.suffix in PLAIN):
            yield from ((f"{file.relative_to(path)} {p}", text) for p, text in parts(file))
    elif path.suffix in _READERS:
        yield from _READERS[path.suffix](path.read_bytes())
    else:
        yield "whole", path.read_bytes().decode("utf-8", "backslashreplace")


def _pdf(content: bytes) -> Iterator[tuple[str, str]]:
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, 1):
        yield f"page {number}", page.extract_text()


def _slides(content: bytes) -> Iterator[tuple[str, str]]:
    for number, slide in enumerate(Presentation(io.BytesIO(content)).slides, 1):
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        yield f"slide {number}", "\n".join([*_shapes(slide.shapes), notes])


def _shapes(shapes: object) -> Iterator[str]:
    """Place, size and text of every shape; values and texts of charts."""
    for shape in shapes:  # type: ignore[attr-defined]
        place = f"{shape.left},{shape.top},{shape.width},{shape.height}"
        if shape.has_text_frame:
            yield f"{place} {shape.text_frame.text}"
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            yield place
            for plot in shape.chart.plots:
                yield from (f"{s.name} {tuple(s.values)}" for s in plot.series)
        elif hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)


def _cells(content: bytes) -> Iterator[tuple[str, str]]:
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        cells = (
            f"{c.coordinate} {c.value!r} {c.number_format} {c.comment and c.comment.text}"
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None or c.comment
        )
        yield f"sheet {sheet.title}", "\n".join(cells)


def _members(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            yield name, package.read(name).decode("utf-8", "backslashreplace")


_READERS = {
    ".pdf": _pdf,
    ".pptx": _slides,
    ".xlsx": _cells,
    ".zip": _members,
}
