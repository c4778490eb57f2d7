"""Files that appear whole, and archives whose bytes repeat."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Final

#: The first day that a ZIP can name.
FIRST_DAY: Final = date(1980, 1, 1)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to; at the end it takes its place, durably.

    At any moment ``path`` is the old file or the whole new one. Raises OSError.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)  # a link of this name would be followed
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def zipped(parts: Mapping[str, bytes], day: date = FIRST_DAY) -> bytes:
    """``parts`` by name as a ZIP, each dated ``day``: the same parts give the same bytes."""
    packed = io.BytesIO()
    known = max(day, FIRST_DAY)
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (known.year, known.month, known.day, 0, 0, 0))
            # what is packed already gets no smaller
            is_packed = name.endswith(".xlsx")
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # whatever system writes it
            target.writestr(entry, content)
    return packed.getvalue()
