"""What publishing an upload would give."""

from __future__ import annotations

from dataclasses import dataclass

from chino_metrics.ingest.report import Report
from chino_metrics.model.plan import Book


@dataclass(frozen=True, slots=True)
class Built:
    """The report on an upload, the workbook that comes of it and, already read, its book.

    No bytes and None where the report holds errors, or where it was only checked.
    """

    report: Report
    workbook: bytes = b""
    book: Book | None = None
