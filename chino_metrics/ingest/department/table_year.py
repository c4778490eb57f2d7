"""The fiscal year of a table whose heads name none: what is said around it, and whose year that is.

A title names the year of the values, of the survey or of the paper. One that is clear is
taken and told; where two are named, or it may be the survey's, the planner is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from chino_metrics.ingest.department.columns import SheetColumn
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import is_part_of_year
from chino_metrics.model.fiscal_year import find_years, split_days
from chino_metrics.model.issue import Issue
from chino_metrics.model.spelling import visible

#: Dates of the paper itself are no year of its values.
_OF_THE_PAPER: Final = re.compile(r"作成|更新|改訂|改定|印刷|出力|策定|第\d{1,3}次")
_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]")
#: Words of a paper that asks for values: its year may be the one in which it was sent round.
_OF_A_SURVEY: Final = re.compile(
    r"調査|照会|依頼|回答|評価|点検|ヒアリング|現在|様式|要求|提出|見直し"
)
#: 「令和4年度実績」, 「R4年度末の実績」: the year of the values, in any paper.
_OF_VALUES: Final = re.compile(r"年度?末?の?(?:実績|決算|成果)(?![^、。\s]{0,8}(?:調査|照会|依頼))")
#: Words of a paper whose values are not observed yet.
_FORESEEN: Final = re.compile(r"見込|予測")
#: Characters beyond which a text around a table is no title.
_LONGEST: Final = 300
#: No indicator is older: 「s09」 in a file's name is no 昭和9年.
_EARLIEST: Final = 1950
#: Heads that name a year only beside another one: never the year of the sheet.
_BESIDE: Final = re.compile(r"(?:前々?|昨|一昨|翌|来)年")


@dataclass(frozen=True, slots=True)
class YearAround:
    """The ``year`` that is said around a table; None where none is said or it is not clear.

    ``may_be`` are the years to choose from where it is not clear, and ``said`` tells
    where they stand: 「表題「令和5年度 調査票」は2023年度」.
    """

    year: int | None = None
    may_be: tuple[int, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    where: str
    year: int
    is_doubtful: bool
    is_day: bool = False
    part: str = ""


def year_around(levels: Iterable[Iterable[tuple[str, str]]]) -> YearAround:
    """The year of a table from texts as (where, text), by nearness: the first level that tells.

    Texts of one level have to agree. A day counts as one of the paper where it lies in
    the year that is named or the one after.
    """
    for texts in levels:
        said = [found for where, text in texts for found in _said_in(where, text)]
        if said:
            return _agreed(said)
    return YearAround()


def _agreed(said: list[_Said]) -> YearAround:
    years = {s.year for s in said if not s.is_day}
    days = {s.year for s in said if s.is_day}
    words = "、".join(dict.fromkeys(f"{s.where}は{s.year}年度{s.part}" for s in said))
    is_sure = any(not s.is_doubtful for s in said)
    year = next(iter(years), None)
    if year is not None and len(years) == 1 and is_sure and days <= {year, year + 1}:
        where = next(s.where for s in said if s.year == year and not s.is_day)
        return YearAround(year, said=where)
    is_surveys = bool(years) and not is_sure and not any(s.part for s in said)
    may_be = years | days | ({min(years) - 1} if is_surveys else set())
    return YearAround(None, tuple(sorted(may_be)), words)


def tell_other_title(around: YearAround, columns: Iterable[SheetColumn], found: Findings) -> None:
    """A warning where a title is of the values of a year for which no column stands.

    That is so where last year's sheet was copied, and only one of the two was changed.
    """
    named = [column for column in columns if column.year is not None]
    is_of_values = bool(_OF_VALUES.search(re.sub(r"\s", "", around.said)))
    if named and is_of_values and around.year not in {column.year for column in named}:
        message = (
            f"「{named[-1].text}」とあるが、{around.said}は{around.year}年度の実績。"
            f"見出しのとおり{named[-1].year}年度の値と読んだ。年度を確かめてください。"
            "正しければ、そのままでよい。"
        )
        found.issues.append(Issue.warning(named[-1].content.place, "other_title", message))


def _said_in(where: str, text: str) -> Iterable[_Said]:
    """The year that a text names, and the days in it, unless they are of the paper."""
    text = visible(text)[: _LONGEST + 1]
    if len(text) > _LONGEST:
        return
    kept = "".join(part for part in _parts(text) if not _OF_THE_PAPER.search(part))
    rest, days = split_days(re.sub(r"\s", "", kept))
    if days:
        rest = re.sub(r"現在|時点", "", rest)  # of the day
    years = tuple(year for year in find_years(rest) if year >= _EARLIEST)
    if len(years) == 1:
        is_doubtful = bool(_OF_A_SURVEY.search(rest)) and not _OF_VALUES.search(rest)
        part = "の途中まで" if is_part_of_year(rest) else _ahead(rest)
        yield _Said(where, years[0], is_doubtful or bool(part), part=part)
    if len(days) == 1:
        yield _Said(where, days[0], is_doubtful=True, is_day=True)


def _ahead(title: str) -> str:
    return "の見込み" if _FORESEEN.search(title) else ""


def _parts(text: str) -> Iterable[str]:
    """``text`` cut at its brackets: what stands in one may be of the paper alone."""
    end = 0
    for match in _ASIDE.finditer(text):
        yield text[end : match.start()]
        yield match[0]
        end = match.end()
    yield text[end:]


def without_relative(
    columns: Iterable[SheetColumn], year: int | None, found: Findings
) -> list[SheetColumn]:
    """``columns`` but for those of 「前年度実績」: an error at each asks for its year.

    The example is the year that may be meant where that of the table is known as ``year``.
    """
    kept = []
    for column in columns:
        if not _BESIDE.match(column.text.strip()) or find_years(column.text):
            kept.append(column)
            continue
        message = (
            f"「{column.text}」の列が何年度の値か、書いていない。この列は読んでいない。"
            f"「{year - 1 if year else 2024}年度実績」のように、年度を書いてください。"
        )
        found.tell(column.content, "missing_year", message)
    return kept
