"""Signs, words and colours of the verdicts (values of the Digital Agency Design System)."""

from __future__ import annotations

from typing import Final

from chino_metrics.model.verdict import Status

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
#: The mark of a status, and its text on the tint.
STATUS_MARK: Final = {
    Status.ACHIEVED: "#00316A",
    Status.ON_TRACK: "#3460FB",
    Status.SLIGHTLY_BEHIND: "#FB5B01",
    Status.BEHIND: "#850000",
    Status.NOT_ASSESSED: "#949494",
}
STATUS_TEXT: Final = {
    Status.ACHIEVED: "#00316A",
    Status.ON_TRACK: "#0017C1",
    Status.SLIGHTLY_BEHIND: "#8B3200",
    Status.BEHIND: "#850000",
    Status.NOT_ASSESSED: "#4D4D4D",
}

ACTUAL: Final = "#0017C1"
#: The range of the outlook, behind everything.
RANGE: Final = "#C5D7FB"
PATH: Final = "#767676"
INK: Final = "#1A1A1A"
SECONDARY: Final = "#4D4D4D"
GRID: Final = "#E6E6E6"
PAGE: Final = "#FFFFFF"
