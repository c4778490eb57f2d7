"""What every Office file needs: text that it can hold, number formats, the font."""

from __future__ import annotations

import re
from typing import Final


def number_format(decimals: int) -> str:
    """The number format with separators that shows so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


FONT: Final = "BIZ UDPゴシック"


MOST_UNITS: Final = 32_000
_NOT_XML: Final = re.compile(
    "[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)


def clean(text: str) -> str:
    """``text`` without what XML cannot hold, no longer than a cell takes."""
    kept = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return kept.encode("utf-16-le")[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")
