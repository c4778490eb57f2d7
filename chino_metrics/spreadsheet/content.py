"""What a cell holds and how it looks where that matters; and how a message quotes it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chino_metrics.model.issue import Cell

LARGEST: Final = 1e15
FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Flaw(StrEnum):
    """Why the content of a cell does not count as it is stored."""

    NONE = ""
    UNRESOLVED = "formula_without_result"
    NEVER_CALCULATED = "formula_never_calculated"
    STRUCK = "struck_out"
    ZERO_NOT_SHOWN = "zero_not_shown"


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds: its stored value, its number format and its place.

    ``removed`` is what stood struck out beside the text, which ``value`` is without.
    """

    value: object
    place: Cell
    number_format: str = "General"
    flaw: Flaw = Flaw.NONE
    removed: str = ""

    @property
    def unresolved(self) -> bool:
        """Whether it is a formula without a stored result."""
        return self.flaw is Flaw.UNRESOLVED

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the cell, spaces apart."""
        blank = isinstance(self.value, str) and not self.value.strip()
        return not self.flaw and (self.value is None or blank)


def as_written(value: object) -> str:
    """A value as its author would see it: 3.0 is 「3」, 1e308 「1E+308」, True 「TRUE」."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and math.isfinite(value):
        if abs(value) > LARGEST:
            return f"{value:G}"
        return str(int(value)) if value == int(value) else str(value)
    return str(value)


def quoted(content: Content) -> str:
    """「…」とある: how a message about a cell begins."""
    if content.unresolved:
        return "計算式に計算結果が保存されていない"
    if content.is_empty:
        return "何も書かれていない"
    return f"「{shortened(as_written(content.value))}」とある"


def shortened(text: str) -> str:
    """A text of a cell as messages quote it: its first characters, those that can be shown."""
    text = FORBIDDEN.sub("", text).strip()
    return f"{text[:40]}…" if len(text) > 41 else text
