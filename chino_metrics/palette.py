"""Signs, words and colours of the verdicts (values of the Digital Agency Design System)."""

from __future__ import annotations

from typing import Final

from chino_metrics.model import Status

STATUS_SIGN: Final = {
    Status.ACHIEVED: "◎",
    Status.ON_TRACK: "○",
    Status.SLIGHTLY_BEHIND: "◆",
    Status.BEHIND: "×",
    Status.NOT_ASSESSED: "―",
}
STATUS_WORD: Final = {
    Status.ACHIEVED: "達成",
    Status.ON_TRACK: "順調",
    Status.SLIGHTLY_BEHIND: "やや遅れ",
    Status.BEHIND: "遅れ",
    Status.NOT_ASSESSED: "未判定",
}

ACTUAL: Final = "#0017C1"
PATH: Final = "#767676"
INK: Final = "#1A1A1A"
SECONDARY: Final = "#4D4D4D"
GRID: Final = "#E6E6E6"
PAGE: Final = "#FFFFFF"
