"""A table of a real-life sheet: its head, its rows, and what is said around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role
from chino_metrics.ingest.department.headings import Head, SheetColumn
from chino_metrics.ingest.department.matching import Names, fold_name
from chino_metrics.model.fiscal_year import find_years
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Grid, Span
from chino_metrics.spreadsheet.units import Unit, units_in_title

#: Heads of targets that in a sheet of one year are that year's.
_OF_THE_YEAR: Final = frozenset({"目標", "目標値", "計画値", "年度目標", "年度目標値"})
#: Dates of the paper itself are no year of its values.
_OF_THE_PAPER: Final = re.compile(r"作成|現在|更新|改訂|改定|印刷|出力|策定|第\d+次|\d+[月/]\d+日?")
_MAGNITUDE: Final = re.compile(r"^[十百千万億]+")


_KINDS: Final = {
    "actual": ("実績", "実績値", "実績数", "実数"),
    "target": ("目標", "目標値", "計画", "計画値"),
    "other": (
        "達成率",
        "進捗率",
        "達成度",
        "達成状況",
        "評価",
        "判定",
        "前年比",
        "増減",
        "順位",
        "目標達成率",
    ),
}
_KIND: Final = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Titled:
    """The units that a title, or the head over the names, gives for the whole table."""

    content: Content
    units: tuple[str, ...]

    def allows(self, unit: Unit) -> bool:
        """Whether values may be in ``unit``."""
        return any(unit.takes(written) for written in self.units)

    def is_multiple_of(self, unit: Unit) -> bool:
        """Whether the title gives only a magnitude of ``unit``: 百人 of 人."""
        bare = [_MAGNITUDE.sub("", written) for written in self.units]
        return not self.allows(unit) and any(unit.takes(written) for written in bare)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One table of a sheet while it is read: its cells, its head and what is said around it."""

    grid: Grid
    cells: Mapping[int, Mapping[int, Content]]
    head: Head
    rows: Sequence[int]
    plans: frozenset[str]
    year: int | None
    titled: Titled | None
    merged: Mapping[tuple[int, int], Span]
    kind: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """What is said around a table: right above it, above all tables of the sheet, by names."""

    own: tuple[Content, ...]
    general: tuple[Content, ...]
    sheet: str
    file: str

    @property
    def plans_said(self) -> tuple[str, ...]:
        """Texts that may name the plan, the nearest first."""
        return (_joined(self.own), self.sheet, _joined(self.general), self.file)

    @property
    def years_said(self) -> tuple[str, ...]:
        """Texts that may name the year, the nearest first."""
        own, general = (map(_text, titles) for titles in (self.own, self.general))
        return (*own, self.sheet, *general, self.file)


def _text(content: Content) -> str:
    return read_text(content)[0]


def _joined(titles: Iterable[Content]) -> str:
    return " ".join(map(_text, titles))


def around(
    cells: Mapping[int, Mapping[int, Content]],
    above: Sequence[int],
    first: Sequence[int],
    sheet: str,
    file: str,
) -> Around:
    """The titles in the rows ``above`` a table; ``first`` are those above the first one."""
    general = tuple(c for n in first for c in cells[n].values())
    own: list[Content] = []
    for row in reversed(above if above != first else ()):
        line = tuple(cells[row].values())
        if any(isinstance(c.value, int | float) for c in line):
            break  # a row of the table before
        own[:0] = line
    return Around(tuple(own), general, sheet, file)


def table_of(
    grid: Grid,
    cells: Mapping[int, Mapping[int, Content]],
    head: Head,
    rows: Sequence[int],
    said: Around,
    names: Names,
) -> SheetTable:
    """The table under ``head``, which has ``rows``; ``said`` may tell plan, year and unit."""
    plans = next((p for text in said.plans_said if (p := names.plans_in(text))), frozenset())
    return SheetTable(
        grid=grid,
        cells=cells,
        head=head,
        rows=rows,
        plans=plans,
        year=_year_around(said.years_said),
        titled=_titled((*said.general, *said.own), head),
        merged=_merged(grid, cells, rows),
        kind=_kind_column(head, rows, cells),
    )


def _merged(
    grid: Grid, cells: Mapping[int, Mapping[int, Content]], rows: Sequence[int]
) -> Mapping[tuple[int, int], Span]:
    """The merged area of each filled cell that is in one."""
    return {
        (row, column): span
        for span in grid.merges
        for row in rows[bisect_left(rows, span.first_row) : bisect_right(rows, span.last_row)]
        for column in cells[row]
        if span.first_column <= column <= span.last_column
    }


def _titled(titles: Iterable[Content], head: Head) -> Titled | None:
    """What the nearest title says, or the head: 「（単位：百人）」, 「指標名（百人）」."""
    heads = [column.content for column in head.columns.values()]
    said = [(c, units_in_title(read_text(c)[0])) for c in (*titles, *heads)]
    given = [Titled(content, units) for content, units in said if units]
    if not given and head.name is not None and head.name.unit:
        return Titled(head.name.content, (head.name.unit,))
    return given[-1] if given else None


def _year_around(texts: Iterable[str]) -> int | None:
    """The one fiscal year that the first text with one says."""
    for text in texts:
        years = () if _OF_THE_PAPER.search(text) else find_years(text)
        if len(years) == 1:
            return years[0]
    return None


def _kind_column(
    head: Head, rows: Sequence[int], cells: Mapping[int, Mapping[int, Content]]
) -> int | None:
    """The column whose cells say 目標 / 実績 / 達成率, with or without a head of its own."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        for column, content in cells.get(row, {}).items():
            if isinstance(content.value, str) and kind_of(content) != "other":
                said[column].append(kind_of(content))
    first = min((c.number for c in head.of(Role.ACTUAL)), default=0)
    return min((c for c, kinds in said.items() if c < first and "actual" in kinds), default=None)


def value_columns(table: SheetTable, found: Findings) -> list[SheetColumn]:
    """The columns of values with their years; one without a year has that of the sheet."""
    columns = []
    for column in table.head.of(Role.ACTUAL, Role.TARGET, Role.BASELINE):
        if len(column.years) > 1:
            _tell_ambiguous_year(column, found)
        elif column.year is None and column.role is Role.ACTUAL and table.year is None:
            message = (
                f"「{column.text}」の列が何年度の値か、見出しにもシート名にも書いていない。"
                "「2025年度実績」のように書いてください。"
            )
            found.tell(column.content, "missing_year", message)
        elif column.year is None and column.role is Role.ACTUAL:
            columns.append(replace(column, years=(table.year or 0,)))
        elif column.year is None and table.year is not None and column.text in _OF_THE_YEAR:
            columns.append(replace(column, years=(table.year,)))
        else:
            columns.append(column)
    return columns


def _tell_ambiguous_year(column: SheetColumn, found: Findings) -> None:
    years = "、".join(map(str, sorted(column.years)))
    message = (
        f"見出し「{column.text}」は{years}年度のどれにも読める。"
        "この列は読んでいない。"
        "「2018年度」のように西暦で書いてください。"
    )
    found.tell(column.content, "ambiguous_year", message)


def kind_of(content: Content | None) -> str:
    """What a row of stacked rows holds: "actual", "target" or "other"; "" where none is said."""
    return "" if content is None else _KIND.get(fold_name(read_text(content)[0]), "other")
