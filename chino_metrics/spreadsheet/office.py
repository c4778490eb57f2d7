"""What every Office file needs: text that it can hold, number formats, the font."""

from __future__ import annotations

import re
from typing import Final

#: The font of every file, as Office knows it.
FONT: Final = "BIZ UDPゴシック"
#: A cell takes no more (UTF-16 units).
MOST_UNITS: Final = 32_000
#: What no XML can hold, and controls and non-characters that have no shape.
_UNSHOWN: Final = re.compile(
    "[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
#: A spreadsheet takes a text that begins so for a formula.
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def number_format(decimals: int) -> str:
    """The number format with separators that shows so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def signed_number_format(decimals: int) -> str:
    """The same with the minus sign of all our figures: 「#,##0.0;"−"#,##0.0」."""
    plain = number_format(decimals)
    return f'{plain};"−"{plain}'


def shown_text(text: str) -> str:
    """``text`` without what a file cannot hold or show; lines end with a line feed."""
    return _UNSHOWN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """``text`` as a cell can hold it: ``shown_text``, no longer than a cell takes."""
    kept = shown_text(text).encode("utf-16-le")
    return kept[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula."""
    return text.startswith(_FORMULA_SIGNS)
