"""Tables for a terminal, where a full-width sign takes two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

WIDEST: Final = 40


def aligned(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Collection[str] = ()
) -> list[str]:
    """The lines of a table: heads, a rule, rows; columns under ``numeric`` heads end together."""
    table = [heads, *rows]
    widths = [max(_width(row[k]) for row in table) for k in range(len(heads))]

    def line(row: Sequence[str]) -> str:
        cells = zip(row, heads, widths, strict=True)
        return "  ".join(_padded(t, w, is_right=h in numeric) for t, h, w in cells).rstrip()

    return [line(heads), "  ".join("-" * w for w in widths), *map(line, rows)]


def cut(text: str) -> str:
    """``text``, or its beginning where it is wider than ``WIDEST``."""
    if _width(text) <= WIDEST:
        return text
    end = max(k for k in range(len(text)) if _width(text[:k]) < WIDEST)
    return text[:end] + "…"


def _padded(text: str, width: int, *, is_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if is_right else text + space


def _width(text: str) -> int:
    """Columns in a terminal: full-width signs take two, combining marks none."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)
