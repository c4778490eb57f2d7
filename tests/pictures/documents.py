"""Pictures of the documents: one page each of what ``python -m chino_metrics export`` writes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import typst
from pypdf import PdfReader

from tests.sameness.checkout import SAMPLE, Checkout

CHOICE = ("--plan", "bosai")
#: LibreOffice that shows PowerPoint (Impress) and Excel (Calc).
OFFICE = "soffice"
MISSING = f"{OFFICE} is needed (Debian: libreoffice-impress libreoffice-calc)"
#: Typst shows a page of any PDF as a picture.
PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#image("{name}", page: {number}, width: {width}pt)
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be made, the words of the page to be shown, and the picture's width."""

    file: str
    words: str
    width: int


PICTURES: Mapping[str, Document] = {
    "powerpoint": Document("slides.pptx", "防災士資格所有者数は103人", 960),
    "report": Document("report.pdf", "目安130人に27人届かない", 720),
    "excel": Document("tables.xlsx", "作成組織数（組織）◆やや遅れ年度実績", 960),
}


def made(checkout: Checkout, wanted: Collection[str]) -> dict[str, bytes]:
    """The wanted pictures of documents by name."""
    chosen = {name: document for name, document in PICTURES.items() if name in wanted}
    return {name: _picture(checkout, document) for name, document in chosen.items()}


def _picture(checkout: Checkout, document: Document) -> bytes:
    path = checkout.folder / document.file
    said = checkout.run("export", SAMPLE, "--to", str(path), *CHOICE)
    if not path.exists():
        raise RuntimeError(said)
    pdf = path if path.suffix == ".pdf" else _pdf(path)
    return _page(pdf, _number(pdf, document.words), document.width)


def _pdf(path: Path) -> Path:
    """An Office file as LibreOffice prints it; in a profile of its own, so that others may run."""
    office = shutil.which(OFFICE)
    if office is None:
        raise RuntimeError(MISSING)
    profile = f"-env:UserInstallation={(path.parent / 'office').as_uri()}"
    command = (office, profile, "--headless", "--convert-to", "pdf", "--outdir", path.parent, path)
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    pdf = path.with_suffix(".pdf")
    if not pdf.exists():
        raise RuntimeError(f"{MISSING}: {said.stdout}{said.stderr}")
    return pdf


def _number(pdf: Path, words: str) -> int:
    """The first page, from 1, that has the words; spaces do not count."""
    pages = enumerate(PdfReader(pdf).pages, 1)
    return next(n for n, page in pages if words in re.sub(r"\s", "", page.extract_text()))


def _page(pdf: Path, number: int, width: int) -> bytes:
    source = pdf.with_suffix(".typ")
    source.write_text(PAGE.format(name=pdf.name, number=number, width=width), encoding="utf-8")
    drawn = typst.compile(str(source), format="png", ppi=72.0)
    if not isinstance(drawn, bytes):
        raise RuntimeError(f"{pdf.name} has no page {number}")
    return drawn
