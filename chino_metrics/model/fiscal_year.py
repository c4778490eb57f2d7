"""「平成29年度」「R元」「2019」 ⇄ a fiscal year (年度, April to March) as a whole number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final

from chino_metrics.model.spelling import visible

FIRST, LAST = 1868, 2100

#: Name, letter and first year of each era, newest first.
_ERAS: Final = (
    ("令和", "R", 2019),
    ("平成", "H", 1989),
    ("昭和", "S", 1926),
    ("大正", "T", 1912),
    ("明治", "M", 1868),
)
ERA_START: Final = {
    word: start for name, letter, start in _ERAS for word in (name, letter, name[0])
}
ERA_YEAR: Final = (
    r"(?P<era>令和|平成|昭和|大正|明治|(?<![A-Z])[RHSTM]|(?<![\u4e00-\u9fa5])[令平昭])"
    r"\.?(?P<nth>元|\d{1,2})"
)
_YEAR: Final = re.compile(rf"(?<!\d)(?:{ERA_YEAR}|(?P<western>\d{{4}}))(?!\d)")
_WHOLE: Final = re.compile(rf"(?:{_YEAR.pattern})年?度?(?:末|実績|実績値|の?値)?")

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
#: A day, a month or its end in a text: 「令和4年3月31日」「R5.3.31」「令和6年3月末」「2024/3」.
_DATED: Final = re.compile(
    rf"(?<!\d)(?:{ERA_YEAR}|(?P<western>\d{{4}}))(?:(?:年|[-/.])"
    r"(?P<month>1[0-2]|0?[1-9])(?:月末?|[-/.](?=\d))(?:\d{1,2}日?)?"
    r"|[/.](?P<bare>1[0-2]|0?[1-9])(?![\d年月/.~-]))"
)


def parse_year(content: object) -> int | None:
    """The year that ``content`` as a whole stands for, or None.

    Takes whole numbers (2019, 2019.0) and texts: 「2019年度」「平成29年度」「H29」
    「Ｒ元」, full-width or not. A number without an era and fewer than four digits
    (「30年」) stands for no year. An era's year is not checked against the era's end:
    平成31年度 is 2019. A year said twice, 「2022年度（令和4）」, has to agree with itself.
    """
    if isinstance(content, bool):
        return None
    if isinstance(content, int | float):
        return _plausible(int(content)) if content == content // 1 else None
    return _text_year(_folded(content)) if isinstance(content, str) else None


def find_years(text: str) -> tuple[int, ...]:
    """Every year named in ``text``, in order and once each: 「現況値（平成29年度）」 → (2017,)."""
    years = (_only(match) for match in _YEAR.finditer(_folded(text)))
    return tuple(dict.fromkeys(year for year in years if year is not None))


def split_days(text: str) -> tuple[str, tuple[int, ...]]:
    """``text`` without the days in it, and the fiscal years in which these lie.

    「令和4年3月31日現在」 → (「現在」, (2021,)): the last day of fiscal 2021.
    """
    folded = _folded(text)
    found = [
        (year, int(m["month"] or m["bare"])) for m in _DATED.finditer(folded) if (year := _only(m))
    ]
    years = (year if month >= 4 else year - 1 for year, month in found)
    return _DATED.sub("", folded) if found else text, tuple(dict.fromkeys(years))


def year_candidates(text: str) -> tuple[int, ...]:
    """The years that ``text`` as a whole may stand for; several for one without its era.

    「平成29年度」 → (2017,), 「17年度」 → (2017, 2005): 2017 or 平成17. For comparing with a
    year that is known, never for choosing one.
    """
    year = parse_year(text)
    if year is not None:
        return (year,)
    match = re.fullmatch(r"(元|\d{1,2})(?:年度?|FY)", _folded(text))
    if match is None:
        return ()
    nth = 1 if match[1] == "元" else int(match[1])
    starts = (2018, 1988) if match[1] == "元" else (2018, 2000, 1988)
    return tuple(dict.fromkeys(start + nth for start in starts if start + nth <= LAST))


def fiscal_year_of(day: date) -> int:
    """The fiscal year in which ``day`` lies (April to March)."""
    return day.year if day.month >= 4 else day.year - 1


def parse_day(text: str) -> date | None:
    """A single day: 「2017-10-04」「2017/10/4」「2017年10月4日」, else None."""
    match = _DAY.fullmatch(_folded(text))
    return _date(*match.groups()) if match else None


def parse_month(text: str) -> date | None:
    """The first day of a single month: 「2017-10」「2017/10」「2017年10月」, else None."""
    match = _MONTH.fullmatch(_folded(text))
    return _date(*match.groups(), "1") if match else None


def _date(*parts: str) -> date | None:
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def label(year: int) -> str:
    """「2022年度（令和4）」."""
    return f"{year}年度（{era_label(year)}）"


def era_label(year: int) -> str:
    """「令和4」「令和元」: the era in which the larger part of the fiscal year lies."""
    return _era(year, 0)


def era_short(year: int) -> str:
    """「R4」「R元」."""
    return _era(year, 1)


def _era(year: int, form: int) -> str:
    era = next((era for era in _ERAS if year >= era[2]), _ERAS[-1])
    nth = year - era[2] + 1
    return f"{era[form]}{'元' if nth == 1 else nth}"


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(text))).upper()


def _text_year(text: str) -> int | None:
    twice = re.fullmatch(r"([^()]+)\(([^()]+)\)", text)
    said = {_only(_WHOLE.fullmatch(part)) for part in (twice.groups() if twice else (text,))}
    return said.pop() if len(said) == 1 else None


def _only(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    if match["western"]:
        return _plausible(int(match["western"]))
    nth = 1 if match["nth"] == "元" else int(match["nth"])
    return _plausible(ERA_START[match["era"]] + nth - 1) if nth else None


def _plausible(year: int) -> int | None:
    return year if FIRST <= year <= LAST else None
