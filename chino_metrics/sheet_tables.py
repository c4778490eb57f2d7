"""A table of a real-life sheet: its head, its rows, and what is said around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.cells import Content, read_text
from chino_metrics.findings import Findings
from chino_metrics.fiscal_year import find_years
from chino_metrics.grids import Grid, Span
from chino_metrics.head_words import Role
from chino_metrics.heads import Column, Head
from chino_metrics.matching import Names, fold_name
from chino_metrics.units import Unit, units_in_title

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
class Table:
    """One table of a sheet while it is read: its cells, its head and what is said around it."""

    grid: Grid
    cells: Mapping[int, Mapping[int, Content]]
    head: Head
    rows: range
    plans: frozenset[str]
    year: int | None
    titled: Titled | None
    merged: Mapping[tuple[int, int], Span]
    kind: int | None


def table_of(
    grid: Grid,
    cells: Mapping[int, Mapping[int, Content]],
    head: Head,
    rows: range,
    names: Names,
    file: str,
) -> Table:
    """The table under ``head``, which has ``rows``; ``file`` may name its plan or year too."""
    titles = [c for n, line in cells.items() if n < head.first_row for c in line.values()]
    said = [read_text(c)[0] for c in titles]
    plans = next(
        (p for text in (grid.name, " ".join(said), file) if (p := names.plans_in(text))),
        frozenset(),
    )
    merged = {
        (row, column): span
        for span in grid.merges
        for row in range(span.first_row, span.last_row + 1)
        for column in range(span.first_column, span.last_column + 1)
        if row in rows
    }
    return Table(
        grid,
        cells,
        head,
        rows,
        plans,
        _year_around(grid.name, said, file),
        _titled(titles, head),
        merged,
        _kind_column(head, rows, cells),
    )


def _titled(titles: Iterable[Content], head: Head) -> Titled | None:
    """What the nearest title says, or the head: 「（単位：百人）」, 「指標名（百人）」."""
    heads = [column.content for column in head.columns.values()]
    said = [(c, units_in_title(read_text(c)[0])) for c in (*titles, *heads)]
    given = [Titled(content, units) for content, units in said if units]
    if not given and head.name is not None and head.name.unit:
        return Titled(head.name.content, (head.name.unit,))
    return given[-1] if given else None


def _year_around(sheet: str, titles: Iterable[str], file: str) -> int | None:
    """The one fiscal year that the sheet's name, else a title, else the file's name says."""
    for text in (sheet, *titles, file):
        years = () if _OF_THE_PAPER.search(text) else find_years(text)
        if len(years) == 1:
            return years[0]
    return None


def _kind_column(head: Head, rows: range, cells: Mapping[int, Mapping[int, Content]]) -> int | None:
    """The column whose cells say 目標 / 実績 / 達成率, with or without a head of its own."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        for column, content in cells.get(row, {}).items():
            if isinstance(content.value, str) and kind_of(content) != "other":
                said[column].append(kind_of(content))
    first = min((c.number for c in head.of(Role.ACTUAL)), default=0)
    return min((c for c, kinds in said.items() if c < first and "actual" in kinds), default=None)


def value_columns(table: Table, found: Findings) -> list[Column]:
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


def _tell_ambiguous_year(column: Column, found: Findings) -> None:
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
