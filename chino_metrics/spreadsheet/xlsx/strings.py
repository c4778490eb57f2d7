"""Texts of cells: the shared strings of a workbook, without their phonetic guides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from openpyxl.utils.escape import unescape

from chino_metrics.spreadsheet.limits import LONGEST_STRING, MOST_STRINGS, over
from chino_metrics.spreadsheet.xlsx.markup import walk

_FEWER: Final = "使っていない行と列を削除して保存し直してください。"


class Text:
    """Collects the runs of one text; ``pieces`` takes what expat reads, wherever it stands."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.pieces: list[str] = []
        self.written = ""
        self._is_skipped = False

    def begin(self, _: object = None) -> None:
        """Forget the text before."""
        self.written = ""
        self._is_skipped = False

    def open(self, _: object = None) -> None:
        """A run starts here: what expat has read so far is not of it."""
        self.pieces.clear()

    def close(self) -> None:
        """A run ends here. Raises UnreadableWorkbookError beyond ``LONGEST_STRING``."""
        if not self._is_skipped:
            self.written += "".join(self.pieces)
            if len(self.written) > LONGEST_STRING:
                raise over("1つのセルの文字", LONGEST_STRING, "字", "文を短くしてください。")

    def skip(self, _: object = None) -> None:
        """What follows is not of the text: a phonetic guide starts here."""
        self._is_skipped = True

    def resume(self) -> None:
        """What follows is of the text again."""
        self._is_skipped = False


def unescaped(text: str) -> str:
    """``text`` with Excel's escapes (_x000D_) resolved."""
    if "_x" not in text:
        return text
    resolved = unescape(text).replace("\r\n", "\n")
    return str(resolved.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def read_strings(pieces: Iterable[bytes]) -> list[str]:
    """Shared strings in their order.

    Raises UnreadableWorkbookError beyond ``MOST_STRINGS`` or ``LONGEST_STRING``.
    """
    strings: list[str] = []
    text = Text()

    def end() -> None:
        if len(strings) >= MOST_STRINGS:
            raise over("文字列", MOST_STRINGS, "個", _FEWER)
        strings.append(unescaped(text.written))

    starts = {"si": text.begin, "t": text.open, "rPh": text.skip}
    ends = {"si": end, "t": text.close, "rPh": text.resume}
    walk(pieces, "sst", starts, ends, text.pieces.append)
    return strings
