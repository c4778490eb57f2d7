"""A column of a real-life table, and the head that all columns of a table make up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.heading_words import (
    BRACKETS,
    LONGEST_HEAD,
    VALUES,
    YEAR_TOKEN,
    Role,
    era_of,
    is_short,
    say,
)
from chino_metrics.ingest.department.matching import fold_name
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.units import unit_in_name

#: Words that make a head with a year, though not understood, one that may hold actuals.
_MAY_BE_ACTUAL: Final = re.compile(r"実績|現在|\d月|^[\d/.月日()年度]*$")
#: A year that is mistyped or written in words, and what only looks like one.
_LIKE_A_YEAR: Final = re.compile(
    r"(?:令和|平成|昭和|[rhs]\.?)?[\doil|〇一二三四五六七八九十元]{0,8}年?度?末?(?:の?実績値?|\(実績値?\))?"
)
_STATE: Final = re.compile(r"速報値?|暫定値?|概数|改訂値?")
_NEITHER: Final = re.compile(
    r"[rhs]\.?|[oil|]{1,8}|[\d〇一二三四五六七八九十元]{1,2}|[年度末の]{0,5}(?:実績値?)?|\(実績値?\)"
)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its role, its fiscal year where it has one, its whole head and the head's cell."""

    number: int
    role: Role
    years: tuple[int, ...]
    text: str
    content: Content
    is_known: bool = True

    @property
    def year(self) -> int | None:
        """The fiscal year; None where it is not said or not clear."""
        return self.years[0] if len(self.years) == 1 else None

    @property
    def may_be_actual(self) -> bool:
        """Whether the head is not understood and yet may stand over actuals."""
        folded = fold_name(self.text[: LONGEST_HEAD + 1])
        if self.is_known or len(folded) > LONGEST_HEAD:
            return False
        if self.years:
            return bool(_MAY_BE_ACTUAL.search(YEAR_TOKEN.sub("", folded)))
        if "実績" in folded:
            return True
        is_like_a_year = _LIKE_A_YEAR.fullmatch(folded) and not _NEITHER.fullmatch(folded)
        return bool(is_like_a_year) and not is_short(self.content)

    @property
    def mark(self) -> str:
        """What the head says in brackets of the state of its values (速報値), else ""."""
        said = (bracket[1:-1].strip() for bracket in BRACKETS.findall(self.text))
        return next((word for word in said if _STATE.fullmatch(word)), "")

    @property
    def unit(self) -> str:
        """The unit that the head gives in brackets: 「2018年度（千人）」, else ""."""
        return next((u for b in BRACKETS.findall(self.text) if (u := unit_in_name(b))), "")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its rows (both included) and its columns by number.

    ``unclear`` are labels over several columns that may begin or end elsewhere.
    """

    first_row: int
    last_row: int
    columns: Mapping[int, SheetColumn]
    unclear: tuple[Content, ...] = ()

    def of(self, *roles: Role) -> tuple[SheetColumn, ...]:
        """The columns with one of ``roles``, from left to right."""
        return tuple(c for c in self.columns.values() if c.role in roles)

    @property
    def name(self) -> SheetColumn | None:
        """The column with the indicators' names."""
        return next(iter(self.of(Role.NAME)), None)


def head_of(
    columns: dict[int, SheetColumn], rows: range, cells: Mapping[int, Mapping[int, Content]]
) -> Head:
    """The head of ``columns``; those under labels that may belong elsewhere are left out."""
    unclear: list[Content] = []
    for row in rows[:-1]:
        labels, under = _unclear(row, columns, cells)
        unclear += labels
        columns |= {n: replace(columns[n], role=Role.OTHER, years=()) for n in under}
    return Head(rows[0], rows[-1], columns, tuple(unclear))


def _unclear(
    row: int, columns: Mapping[int, SheetColumn], cells: Mapping[int, Mapping[int, Content]]
) -> tuple[list[Content], set[int]]:
    """Labels in ``row`` typed over the middle of their columns, not merged, and these columns.

    That is so where values stand left of the first label that lack what it gives, and
    where the years under one label start anew.
    """
    line = cells.get(row, {})
    spans = {n: _carried(n, row, columns, cells) for n in columns if _is_label(n, row, cells)}
    if not spans:
        return [], set()
    left = _lacking(min(spans), line, columns, line[min(spans)])
    if not left and all(_is_one_series(columns[n] for n in span) for span in spans.values()):
        return [], set()
    return [line[n] for n in spans], {*left, *(n for span in spans.values() for n in span)}


def _is_label(number: int, row: int, cells: Mapping[int, Mapping[int, Content]]) -> bool:
    """Whether a cell is a label that is carried to the right: no merged one, nothing of its own."""
    line = cells.get(row, {})
    content = line.get(number)
    if content is None or content.place.address != f"{get_column_letter(number)}{row}":
        return False
    if line.get(number + 1) is content:
        return False
    said = say(content)
    return said.role in VALUES or bool(said.years) or bool(era_of(content))


def _carried(
    number: int,
    row: int,
    columns: Mapping[int, SheetColumn],
    cells: Mapping[int, Mapping[int, Content]],
) -> list[int]:
    """The column of a label and those to the right over which nothing else stands."""
    others = [n for n in cells[row] if n > number]
    end = min(others, default=max(columns) + 1)
    return [n for n in columns if number <= n < end]


def _lacking(
    first: int,
    line: Mapping[int, Content],
    columns: Mapping[int, SheetColumn],
    label: Content,
) -> list[int]:
    """Columns right before the first label, with no label, that lack what labels give."""
    lacking = []
    for number in sorted((n for n in columns if n < first), reverse=True):
        column = columns[number]
        # its own words are all that it has: a year without a role, or a role without a year
        own = say(column.content)
        is_bare = own.role is None and bool(own.years) and say(label).role in VALUES
        is_actual = own.role is Role.ACTUAL and not column.years and bool(say(label).years)
        if number in line or not (is_bare or is_actual):
            break
        lacking.append(number)
    return lacking


def _is_one_series(columns: Iterable[SheetColumn]) -> bool:
    """Whether the years of the columns of one role rise, or fall, and none stands twice."""
    by_role: dict[Role, list[int]] = {}
    for column in columns:
        if column.year is not None and column.role in VALUES:
            by_role.setdefault(column.role, []).append(column.year)
    return all(_is_ordered(years) for years in by_role.values())


def _is_ordered(years: list[int]) -> bool:
    return all(a < b for a, b in pairwise(years)) or all(a > b for a, b in pairwise(years))
