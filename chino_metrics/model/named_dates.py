"""Days, months and years that stand in a running text, each with what it lasts to."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from chino_metrics.model.fiscal_year import ERA_START, ERA_YEAR, LAST

#: A western year needs 年 or a month behind it: 「2,318人」 and 「1583人」 are no years.
_NAMED: Final = re.compile(
    rf"(?:{ERA_YEAR}|(?<![\d,.])(?P<western>(?:18|19|20)\d\d)(?=年|度|[-/.]\d))(?!\d)"
    r"(?:(?P<fiscal>年?度)"
    r"|年(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>\d{1,2})日)?"
    r"|[-/.](?P<month_2>1[0-2]|0?[1-9])(?:[-/.](?P<day_2>\d{1,2}))?(?![\d月])"
    r"|(?P<calendar>年))?"
)


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A day, a month or a year in ``text[start:end]``; ``is_fiscal`` for 年度.

    ``is_calendar`` where 年 stands and nothing else; neither for 「令和8」, which may mean both.
    """

    start: int
    end: int
    year: int
    month: int | None
    day: int | None
    is_fiscal: bool
    is_calendar: bool

    @property
    def fiscal_year(self) -> int:
        """The fiscal year in which it lies (the one of the same number for a whole year)."""
        return self.year - 1 if self.month is not None and self.month < 4 else self.year

    @property
    def last_day(self) -> date:
        """A month lasts to its last day, 年度 to 31 March, 年 to 31 December."""
        if self.month is not None:
            most = monthrange(self.year, self.month)[1]
            return date(self.year, self.month, min(self.day or most, most))
        return date(self.year, 12, 31) if self.is_calendar else date(self.year + 1, 3, 31)


def find_dates(text: str) -> Iterator[NamedDate]:
    """Every day, month and year named in ``text``, in order.

    ``text`` is folded (NFKC, capitals, no spaces). Years without their era are left out.
    """
    for match in _NAMED.finditer(text):
        nth = 1 if match["nth"] == "元" else int(match["nth"] or 0)
        year = int(match["western"] or ERA_START.get(match["era"], 0) + nth - 1)
        month, day = match["month"] or match["month_2"], match["day"] or match["day_2"]
        if (match["western"] or nth) and year <= LAST and day not in {"0", "00"}:
            yield NamedDate(
                match.start(),
                match.end(),
                year,
                int(month) if month else None,
                int(day) if day else None,
                bool(match["fiscal"]),
                bool(match["calendar"]),
            )
