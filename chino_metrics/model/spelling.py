"""Characters that stand in a text and are not seen: copied from web pages, PDFs and chats."""

from __future__ import annotations

import re
from typing import Final

#: Soft hyphen, zero-width spaces and joiners, marks of direction, the byte order mark.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """``text`` without what nobody sees, for comparing and for numbers; never for showing."""
    return text if text.isascii() else _INVISIBLE.sub("", text)
