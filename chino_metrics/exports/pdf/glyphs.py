"""Which characters our font can show, and any text brought down to those.

A PDF for screen readers must not hold a character without a shape, so one that the font
lacks (an emoji) is shown as 〓, as Japanese printers have always marked a missing letter.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

FONTS: Final = Path(__file__).resolve().parents[2] / "fonts"
#: What both faces can show, written when they are made.
_CHARACTERS: Final = FONTS / "characters.txt"
MISSING: Final = "〓"
_BREAKS: Final = frozenset("\n\t\x0b\x0c\x85\u2028\u2029")
#: Categories that are never seen: controls, formats (also direction marks), surrogates, unassigned.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})


def printable(text: str) -> str:
    """``text`` in characters that have a shape; line breaks stay, other controls are left out."""
    if text.isascii() and text.isprintable():
        return text
    shown, plain = covered(), unicodedata.normalize("NFC", text)
    lacking = {ord(c): _instead(c) for c in set(plain) if ord(c) not in shown}
    return plain.translate(lacking) if lacking else plain


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
    """The code points with a shape of their own, as ``static/fonts/make.py`` lists them."""
    return frozenset(map(ord, _CHARACTERS.read_text("utf-8"))) - {ord("\n")}
