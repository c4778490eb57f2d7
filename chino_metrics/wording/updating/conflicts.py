"""Words about what two sides changed differently, value by value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from chino_metrics.wording import formats

NOTHING: Final = "なし"
#: Characters of one side's text at most.
LONGEST: Final = 80


def place(name: str, year: int | None, column: str, sheet: str, *, whole: bool = False) -> str:
    """「防災士の数（2025年度）」「防災士の数（2025年度の注記）」「1-1（施策）」「防災士の数（すべて）」.

    ``column`` is a head, empty for a row of ``sheet``; ``whole`` means all that hangs on it.
    """
    when = formats.year(year) if year is not None else ""
    what = "すべて" if whole else column or sheet
    about = when if what == when else f"{when}の{what}" if when else what
    return f"{name}（{about}）"


def said(text: str | None) -> str:
    """What one side says, in a line of its own; 「なし」 where it says nothing."""
    return formats.clipped(" ".join(text.split()), LONGEST) if text else NOTHING


def line(about: str, sides: Iterable[tuple[str, str | None]]) -> str:
    """「防災士の数（2025年度）：公開中 103人、案 104人、防災課の報告 105人」."""
    return f"{about}：{'、'.join(f'{label} {said(text)}' for label, text in sides)}"
