"""How cells look, by the index of their style: number formats, dates and struck-out fonts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format

from chino_metrics.spreadsheet.limits import LONGEST_FORMAT, MOST_STYLES, SAVE_AGAIN, over
from chino_metrics.spreadsheet.number_formats import signs
from chino_metrics.spreadsheet.xlsx.markup import walk
from chino_metrics.spreadsheet.xlsx.sheet import Style

#: What among the signs of a number format makes it a date by era (ge, e).
_ERA: Final = re.compile(r"g|e(?![+-])", re.IGNORECASE)
_FALSE: Final = frozenset({"0", "false"})


def read_styles(pieces: Iterable[bytes]) -> dict[str, Style]:
    """How cells show their content, by the index that cells name.

    Raises UnreadableWorkbookError for number formats beyond ``LONGEST_FORMAT``.
    """
    reader = _StyleReader()
    walk(pieces, "styleSheet", reader.starts, reader.ends)
    return {
        str(index): _style(reader.formats.get(key) or _builtin(key), font in reader.struck)
        for index, (key, font) in enumerate(reader.keys)
    }


class _StyleReader:
    def __init__(self) -> None:
        self.formats: dict[str, str] = {}
        self.keys: list[tuple[str, str]] = []
        self.struck: set[str] = set()
        self._fonts = -1
        self._is_of_cells = self._is_of_fonts = False
        self.starts = {
            **{"numFmt": self._format, "cellXfs": self._begin, "xf": self._style},
            **{"fonts": self._begin_fonts, "font": self._font, "strike": self._strike},
        }
        self.ends = {"cellXfs": self._finish, "fonts": self._finish}

    def _format(self, attributes: Mapping[str, str]) -> None:
        code = attributes.get("formatCode", "")
        if len(code) > LONGEST_FORMAT or len(self.formats) >= MOST_STYLES:
            raise over(
                "表示形式", LONGEST_FORMAT, "字", "セルの表示形式を「標準」に戻してください。"
            )
        self.formats.setdefault(attributes.get("numFmtId", ""), code)

    def _begin(self, _: Mapping[str, str]) -> None:
        self._is_of_cells = True

    def _begin_fonts(self, _: Mapping[str, str]) -> None:
        self._is_of_fonts = True

    def _finish(self) -> None:
        self._is_of_cells = self._is_of_fonts = False

    def _font(self, _: Mapping[str, str]) -> None:
        self._fonts += self._is_of_fonts

    def _strike(self, attributes: Mapping[str, str]) -> None:
        if self._is_of_fonts and attributes.get("val") not in _FALSE:
            self.struck.add(str(self._fonts))

    def _style(self, attributes: Mapping[str, str]) -> None:
        if self._is_of_cells:
            if len(self.keys) >= MOST_STYLES:
                raise over("セルの書式", MOST_STYLES, "個", SAVE_AGAIN)
            self.keys.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))


@lru_cache(maxsize=4096)
def _style(code: str, is_struck: bool) -> Style:
    is_date = is_date_format(code) or _ERA.search(signs(code)) is not None
    return Style(code, is_date, bool(is_timedelta_format(code)), is_struck)


def _builtin(key: str) -> str:
    known = builtin_format_code(int(key)) if key.isascii() and key.isdigit() else None
    return str(known or "General")
