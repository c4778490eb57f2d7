"""Whether a text is that of the year before, as it stands or with only the year moved on."""

from __future__ import annotations

import re
from typing import Final

from chino_metrics.evaluation.clauses import squeezed
from chino_metrics.model.named_dates import find_dates

_BARE_YEAR: Final = re.compile(r"(?<!\d)(\d{1,2}|元)(?=年度|年\d{1,2}月)")
_MARKS: Final = re.compile(r"[、。,，．・]|\.(?!\d)|\n")

#: A text without its years, and the years: days and months stay in the text.
_Folded = tuple[str, tuple[int, ...]]


def is_same(text: str, previous: str) -> bool:
    """Whether ``text`` says what ``previous`` said; every year in it may be one later."""
    now, years = _folded(text)
    before, earlier = _folded(previous)
    if not now or now != before or len(years) != len(earlier):
        return False
    return all(year - last in {0, 1} for year, last in zip(years, earlier, strict=True))


def _folded(text: str) -> _Folded:
    line = squeezed(text)
    out, years, last = [], [], 0
    for found in find_dates(line):
        inner = line[found.start : found.end]
        out += [line[last : found.start], "〔〕", _without_year(inner, found.month, found.day)]
        years.append(found.year)
        last = found.end
    rest = "".join((*out, line[last:]))
    # a year without its era is compared as a number
    years += [1 if m[1] == "元" else int(m[1]) for m in _BARE_YEAR.finditer(rest)]
    return _MARKS.sub("", _BARE_YEAR.sub("〔〕", rest)), tuple(years)


def _without_year(inner: str, month: int | None, day: int | None) -> str:
    if month is None:
        return "年度" if inner.endswith("度") else ""
    return f"{month}月" + (f"{day}日" if day else "")
