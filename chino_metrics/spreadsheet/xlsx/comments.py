"""Comments of cells (メモ、コメント): their places and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from chino_metrics.spreadsheet.xlsx.markup import walk
from chino_metrics.spreadsheet.xlsx.strings import Text, unescaped

#: Comments of a sheet that are read, and characters of each that are kept.
MOST: Final = 1_000
LONGEST: Final = 200
#: In a threaded comment, what Excel writes for programs that know none stands before this.
_THREAD: Final = re.compile(r"(?:コメント|Comment):\s")


def read_comments(pieces: Iterable[bytes]) -> dict[str, str]:
    """The first ``MOST`` comments of a sheet by the address of their cell."""
    found: dict[str, str] = {}
    text, address = Text(), ""

    def begin(attributes: Mapping[str, str]) -> None:
        nonlocal address
        address = attributes.get("ref", "")
        text.begin()

    def end() -> None:
        said = _THREAD.split(unescaped(text.written))[-1] if "[" in text.written else text.written
        if len(found) < MOST and address:
            found.setdefault(address, " ".join(said.split())[:LONGEST])

    starts = {"comment": begin, **text.starts}
    ends = {"comment": end, "t": text.close, "rPh": text.resume}
    walk(pieces, "comments", starts, ends, text.pieces.append)
    return found
