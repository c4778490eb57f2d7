"""A table of a real-life sheet: its head, its rows, and what is said around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.cells import Content, is_dash, read_text
from chino_metrics.findings import Findings
from chino_metrics.fiscal_year import find_years
from chino_metrics.grids import Grid, Span
from chino_metrics.head_words import Role, say
from chino_metrics.heads import Column, Head
from chino_metrics.matching import Names, fold_name
from chino_metrics.model import Severity
from chino_metrics.units import Unit, units_in_title

_SUBTOTAL: Final = re.compile(r"(?:小|合|総|中)?計|平均|総数|全体")
_REMARK: Final = re.compile(r"[※＊*]|[(（]?注|[(（]?備考|出典|資料[:：]|単位[:：]")
_DITTO: Final = frozenset({"〃", "″", "々", "同上", '"', "''"})
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


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, with what its merged or carried key cells say."""

    number: int
    cells: Mapping[int, Content]
    name: Content
    plans: frozenset[str]
    kind: str
    unit: Content | None = None
    has_values: bool = True


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
            if isinstance(content.value, str) and _kind_of(content) != "other":
                said[column].append(_kind_of(content))
    first = min((c.number for c in head.of(Role.ACTUAL)), default=0)
    return min((c for c, kinds in said.items() if c < first and "actual" in kinds), default=None)


def value_columns(table: Table, found: Findings) -> list[Column]:
    """The columns of values with their years; one without a year has that of the sheet."""
    columns = []
    for column in table.head.of(Role.ACTUAL, Role.TARGET, Role.BASELINE):
        if len(column.years) > 1:
            _tell_ambiguous_year(column, found)
        elif column.year is None and column.role is Role.ACTUAL and table.year is None:
            message = f"「{column.text}」の列が何年度の値か、見出しにもシート名にも書いていない。「2025年度実績」のように書いてください。"
            found.tell(column.content, "missing_year", message)
        elif column.year is None and column.role is Role.ACTUAL:
            columns.append(replace(column, years=(table.year or 0,)))
        else:
            columns.append(column)
    return columns


def _tell_ambiguous_year(column: Column, found: Findings) -> None:
    years = "、".join(map(str, sorted(column.years)))
    message = f"見出し「{column.text}」は{years}年度のどれにも読める。この列は読んでいない。「2018年度」のように西暦で書いてください。"
    found.tell(column.content, "ambiguous_year", message)


@dataclass(slots=True)
class _Above:
    """What rows further down may leave out or mark with 〃: the name, its unit and the plans."""

    plans: frozenset[str]
    name: Content | None = None
    unit: Content | None = None


def lines_of(table: Table, names: Names, found: Findings) -> Iterator[Line]:
    """The rows that may hold an indicator; key cells are carried down where they are left out."""
    above = _Above(table.plans)
    for row in table.rows:
        cells = table.cells.get(row, {})
        if cells and not _is_head_again(table, cells):
            line = _line(table, row, above, names, found)
            if line is not None:
                yield line


def _line(table: Table, row: int, above: _Above, names: Names, found: Findings) -> Line | None:
    cells = table.cells[row]
    above.plans = _plans_of(cells, table.head.of(Role.PLAN), names) or above.plans
    name = _name(table, cells, above, found)
    unit = _unit(table, cells, above, is_same=name is above.name)
    above.name, above.unit = name or above.name, unit
    if name is None:
        _tell_nameless(table, cells, found)
    if name is None or _is_section(table, row, cells, name, names):
        above.plans = _section_plans(name, cells, names) or above.plans
        return None
    kind = "actual" if table.kind is None else _kind_of(cells.get(table.kind))
    return Line(row, cells, name, above.plans, kind, unit, _has_values(table, cells))


def _name(
    table: Table, cells: Mapping[int, Content], above: _Above, found: Findings
) -> Content | None:
    """The name's cell; that of the row above for 〃, and in stacked rows for nothing."""
    name = cells.get(_name_column(table.head))
    if name is not None and is_ditto(name):
        _tell_ditto(name, found)
        return above.name
    return above.name if name is None and table.kind is not None else name


def _unit(
    table: Table, cells: Mapping[int, Content], above: _Above, *, is_same: bool
) -> Content | None:
    """The unit's cell; that of the row above for 〃, and for nothing under the same name."""
    column = next(iter(table.head.of(Role.UNIT)), None)
    unit = cells.get(column.number) if column is not None else None
    if unit is not None and not is_ditto(unit):
        return unit
    return above.unit if unit is not None or is_same else None


def _has_values(table: Table, cells: Mapping[int, Content]) -> bool:
    """Whether an actual, or a reason instead of one, stands in the row."""
    found = (cells.get(column.number) for column in table.head.of(Role.ACTUAL))
    return any(c is not None and not c.is_empty and not is_dash(c.value) for c in found)


def _tell_nameless(table: Table, cells: Mapping[int, Content], found: Findings) -> None:
    """A number in a row without a name is nobody's: it is refused by its cell."""
    for column in table.head.of(Role.ACTUAL):
        content = cells.get(column.number)
        if content is not None and isinstance(content.value, int | float):
            text = read_text(content)[0]
            message = f"「{text}」とある。この行には指標名がない。指標名を書くか、この値を除いてください。"
            found.tell(content, "nameless_value", message)


def _name_column(head: Head) -> int:
    column = head.name or next(iter(head.of(Role.ID)))
    return column.number


def _plans_of(
    cells: Mapping[int, Content], columns: Iterable[Column], names: Names
) -> frozenset[str]:
    """The plans that a plan column names in this row."""
    texts = (read_text(cells[c.number])[0] for c in columns if c.number in cells)
    return frozenset(plan for text in texts for plan in names.plans_in(text))


def _section_plans(
    name: Content | None, cells: Mapping[int, Content], names: Names
) -> frozenset[str]:
    """The plan of a separator row such as 「■ 地域防災計画」."""
    only = name or next(iter(cells.values()))
    return (
        names.plans_in(read_text(only)[0])
        if len({id(c) for c in cells.values()}) == 1
        else frozenset()
    )


def _kind_of(content: Content | None) -> str:
    return "" if content is None else _KIND.get(fold_name(read_text(content)[0]), "other")


def is_ditto(content: Content) -> bool:
    """Whether a cell says "same as above"."""
    return isinstance(content.value, str) and content.value.strip() in _DITTO


def _tell_ditto(content: Content, found: Findings) -> None:
    message = "「〃」とある。上の行と同じ指標名と読んだ。指標名を書いてください。"
    found.tell(content, "ditto_mark", message, Severity.WARNING)


def _is_head_again(table: Table, cells: Mapping[int, Content]) -> bool:
    """Whether the row repeats the head (at the top of each printed page)."""
    texts = {fold_name(read_text(c)[0]) for c in cells.values()}
    return (
        len(texts) > 1
        and all(
            say(c).role is not None or say(c).years
            for c in cells.values()
            if isinstance(c.value, str)
        )
        and any(say(c).role in {Role.NAME, Role.ID} for c in cells.values())
    )


def _is_section(
    table: Table, row: int, cells: Mapping[int, Content], name: Content, names: Names
) -> bool:
    """Whether the row is a separator, a subtotal or a remark, and no indicator's."""
    text = read_text(name)[0]
    if names.is_known(text):
        return False
    if _REMARK.match(text) or _SUBTOTAL.fullmatch(fold_name(text)):
        return True
    return not any(
        c.number in cells for c in table.head.of(Role.ACTUAL, Role.TARGET, Role.BASELINE)
    ) or (len({id(c) for c in cells.values()}) == 1)
