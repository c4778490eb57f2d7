"""The properties that a file carries besides what it shows: of Office files and PDF, read as text.

Nothing is unpacked but the one small part that holds them, and nothing in it is followed. What
anybody may have sent is read in a process of its own (``read_apart``).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from chino_metrics.spreadsheet.limits import METHODS, holds_too_many
from chino_metrics.spreadsheet.sandbox import call

#: Where an Office file keeps title, author and keywords (ECMA-376-2, 11).
_CORE: Final = "docProps/core.xml"
_LARGEST: Final = 1 << 16
_PDF: Final = b"%PDF-"
#: Begins and ends what a PDF says of itself (XMP, ISO 16684-1); it stands there unpacked.
_BEGIN, _END = b"<x:xmpmeta", b"</x:xmpmeta>"


def properties(content: bytes) -> str | None:
    """The properties as text; None for a damaged file, or one that has none."""
    if content.startswith(_PDF):
        start = content.rfind(_BEGIN)
        end = content.find(_END, start)
        if start < 0 or end < 0 or not content.rstrip().endswith(b"%%EOF"):
            return None
        return content[start : min(end, start + _LARGEST)].decode("utf-8", "replace")
    if holds_too_many(content):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            part = package.getinfo(_CORE)
            if part.file_size > _LARGEST or part.compress_type not in METHODS:
                return None
            return package.read(part).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, OSError, EOFError, zlib.error):
        return None


def read_apart(content: bytes) -> str | None:
    """The same, read in a process of its own, with limits; UnreadableWorkbookError where that fails."""
    text: str | None
    text, _ = call(_read, content, kind=str | None)
    return text


def _read(content: bytes) -> tuple[object, bytes]:
    """In the child."""
    return properties(content), b""
