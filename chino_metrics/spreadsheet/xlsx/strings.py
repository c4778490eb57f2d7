"""Texts of cells: the shared strings of a workbook, as they are seen.

Without phonetic guides and without what is struck out; raised and lowered digits
are marks (99※1) and do not run together with the number before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils.escape import unescape

from chino_metrics.spreadsheet.limits import LONGEST_STRING, MOST_STRINGS, over
from chino_metrics.spreadsheet.xlsx.markup import walk

_FALSE: Final = frozenset({"0", "false"})
#: Raised or lowered, these point to a note, unless a letter stands before them (km2, CO2).
_NUMBERED: Final = re.compile(r"\(?([0-9]{1,2})\)?")
_ALIGNED: Final = frozenset({"superscript", "subscript"})

_FEWER: Final = "使っていない行と列を削除して保存し直してください。"


@dataclass(slots=True)
class Strings:
    """Shared strings in their order; ``struck`` is what was struck out, by index."""

    texts: list[str] = field(default_factory=list)
    struck: dict[int, str] = field(default_factory=dict)


class Text:
    """Collects the runs of one text; ``pieces`` takes what expat reads, wherever it stands.

    ``struck`` collects the runs that are struck out.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.pieces: list[str] = []
        self.written = self.struck = ""
        self._is_skipped = self._is_struck = False
        self._is_mark = False

    @property
    def starts(self) -> dict[str, Callable[[Mapping[str, str]], None]]:
        """What takes the elements that make up a text."""
        return {
            **{"t": self.open, "rPh": self.skip, "r": self._run},
            **{"strike": self._strike, "vertAlign": self._align},
        }

    def begin(self, _: object = None) -> None:
        """Forget the text before."""
        self.written = self.struck = ""
        self._is_skipped = False
        self._run()

    def open(self, _: object = None) -> None:
        """A run starts here: what expat has read so far is not of it."""
        self.pieces.clear()

    def close(self) -> None:
        """A run ends here. Raises UnreadableWorkbookError beyond ``LONGEST_STRING``."""
        if self._is_skipped:
            return
        run = "".join(self.pieces)
        if self._is_struck:
            self.struck += run
        else:
            self.written += self._marked(run) if self._is_mark else run
        if len(self.written) + len(self.struck) > LONGEST_STRING:
            raise over("1つのセルの文字", LONGEST_STRING, "字", "文を短くしてください。")

    def skip(self, _: object = None) -> None:
        """What follows is not of the text: a phonetic guide starts here."""
        self._is_skipped = True

    def resume(self) -> None:
        """What follows is of the text again."""
        self._is_skipped = False

    def _run(self, _: object = None) -> None:
        self._is_struck = self._is_mark = False

    def _strike(self, attributes: Mapping[str, str]) -> None:
        self._is_struck = attributes.get("val") not in _FALSE

    def _align(self, attributes: Mapping[str, str]) -> None:
        self._is_mark = attributes.get("val") in _ALIGNED

    def _marked(self, run: str) -> str:
        number = _NUMBERED.fullmatch(run.strip())
        before = self.written[-1:]
        is_letter = before.isascii() and before.isalpha()
        return f"※{number[1]}" if number and before and not is_letter else run


def unescaped(text: str) -> str:
    """``text`` with Excel's escapes (_x000D_) resolved."""
    if "_x" not in text:
        return text
    resolved = unescape(text).replace("\r\n", "\n")
    return str(resolved.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def read_strings(pieces: Iterable[bytes]) -> Strings:
    """Shared strings in their order.

    Raises UnreadableWorkbookError beyond ``MOST_STRINGS`` or ``LONGEST_STRING``.
    """
    strings, text = Strings(), Text()

    def end() -> None:
        if len(strings.texts) >= MOST_STRINGS:
            raise over("文字列", MOST_STRINGS, "個", _FEWER)
        if text.struck.strip():
            strings.struck[len(strings.texts)] = unescaped(text.struck)
        strings.texts.append(unescaped(text.written))

    starts = {"si": text.begin, **text.starts}
    ends = {"si": end, "t": text.close, "rPh": text.resume}
    walk(pieces, "sst", starts, ends, text.pieces.append)
    return strings
