"""Which characters our font can show, and any text brought down to those.

A PDF for screen readers must not hold a character without a shape, so one that the font
lacks (an emoji) is shown as 〓, as Japanese printers have always marked a missing letter.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

FONTS: Final = Path(__file__).resolve().parents[2] / "fonts"
#: The regular face; the bold one holds the same characters.
_FACE: Final = FONTS / "BIZUDPGothic-400.ttf"
MISSING: Final = "〓"
_BREAKS: Final = frozenset("\n\t\x0b\x0c\x85\u2028\u2029")
#: Categories that are never seen: controls, formats (also direction marks), surrogates, unassigned.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})


def printable(text: str) -> str:
    """``text`` in characters that have a shape; line breaks stay, other controls are left out."""
    if text.isascii() and text.isprintable():
        return text
    shown = covered()
    return "".join(
        character if ord(character) in shown else _instead(character)
        for character in unicodedata.normalize("NFC", text)
    )


def printable_data(value: Any) -> Any:
    """The same for every text in lists and mappings as JSON holds them."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_data(item) for item in value]
    return value


def _instead(character: str) -> str:
    if character in _BREAKS:
        return " " if character == "\t" else "\n"
    if unicodedata.category(character) in _UNSEEN or unicodedata.combining(character):
        return ""
    if 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return ""  # asks for another shape of the letter before it
    return " " if character.isspace() else MISSING


@cache
def covered() -> frozenset[int]:
    """The code points with a shape of their own, as the font's table ``cmap`` lists them."""
    font = _FACE.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4s4xLL", font, 12 + 16 * k) for k in range(tables))
    start = next(offset for tag, offset, _ in directory if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for k in range(count):
        (offset,) = struct.unpack_from(">L", font, start + 8 + 8 * k)
        found |= _segments(font, start + offset)
    return frozenset(found - {0, 13})


def _segments(font: bytes, at: int) -> set[int]:
    """The code points of one sub-table in segments of 32 bits (format 12); the others repeat them."""
    (kind,) = struct.unpack_from(">H", font, at)
    if kind != 12:
        return set()
    (count,) = struct.unpack_from(">L", font, at + 12)
    groups = (struct.unpack_from(">LL", font, at + 16 + 12 * k) for k in range(count))
    return {code for first, last in groups for code in range(first, last + 1)}
