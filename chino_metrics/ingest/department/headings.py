"""What the heads of a table say: which column names the indicator, which holds which year's what.

Heads are found by their words, in one to three rows, merged or not; a head that is not
understood is left out and told, never guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from itertools import pairwise
from typing import Final

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.columns import Head, SheetColumn, head_of
from chino_metrics.ingest.department.evaluations.words import field_of
from chino_metrics.ingest.department.heading_words import (
    VALUES,
    Role,
    below_another,
    era_of,
    is_of_head,
    is_short,
    say,
    year_below,
)
from chino_metrics.ingest.department.matching import fold_name
from chino_metrics.model.fiscal_year import year_candidates
from chino_metrics.spreadsheet.cell_text import WrittenKind, take_apart
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Grid

#: Rows of a head at most.
DEEPEST: Final = 3


def spread(grid: Grid) -> dict[int, dict[int, Content]]:
    """The cells of ``grid`` with every merged area filled by the content of its first cell.

    As far as anything stands beside or below it: an area may reach to the end of the sheet.
    """
    cells = {row: dict(line) for row, line in grid.rows.items()}
    numbers = list(cells)
    last_column = max((max(line) for line in cells.values()), default=0)
    for span in grid.merges:
        content = grid.rows.get(span.first_row, {}).get(span.first_column)
        if content is not None:
            first, last = bisect_left(numbers, span.first_row), bisect_right(numbers, span.last_row)
            for row in numbers[first:last]:
                for column in range(span.first_column, min(span.last_column, last_column) + 1):
                    cells[row].setdefault(column, content)
    return cells


def find_heads(grid: Grid) -> tuple[Head, ...]:
    """The heads of the tables of a sheet, from above; repeated heads are among them."""
    cells = spread(grid)
    heads: list[Head] = []
    below = 0
    for row in cells:
        if row <= below or not (found := _heads_at(row, cells, below)):
            continue
        if not _is_numbered(row, cells, heads):
            heads += found
            below = found[0].last_row
    return tuple(heads)


def _is_numbered(
    row: int, cells: Mapping[int, Mapping[int, Content]], heads: Iterable[Head]
) -> bool:
    """Whether a row below a head only counts its indicators (指標①) and has their names beside."""
    names = {head.name.number for head in heads if head.name is not None}
    beside = [cells[row][n] for n in names if n in cells[row]]
    return any(not say(c).is_known and not say(c).years for c in beside) and all(
        bool(re.search(r"\d$", fold_name(read_text(c)[0])))
        for c in cells[row].values()
        if say(c).role in {Role.NAME, Role.ID}
    )


def _heads_at(row: int, cells: Mapping[int, Mapping[int, Content]], below: int) -> list[Head]:
    """The heads whose names of columns stand in ``row``: several for tables side by side."""
    line = cells[row]
    said = {column: say(content) for column, content in line.items()}
    names = [c for c, s in said.items() if s.role in {Role.NAME, Role.ID}]
    if not names or len(line) < 2:
        return []
    first, last = _upwards(row, cells, min(names), below), _downwards(row, cells, names)
    rows = range(first, last + 1)
    tables = (head_of(_clear(t), rows, cells) for t in _side_by_side(_columns(rows, cells)))
    return [
        head
        for head in tables
        if head.unclear
        or (
            any(_may_hold_values(c) for c in head.columns.values())
            and any(c.role in {Role.NAME, Role.ID} for c in head.columns.values())
        )
    ]


def _may_hold_values(column: SheetColumn) -> bool:
    is_unclear = not column.is_known and (column.may_be_actual or bool(column.years))
    return column.role is Role.ACTUAL or is_unclear


def _upwards(row: int, cells: Mapping[int, Mapping[int, Content]], name: int, below: int) -> int:
    """The first row of the head: rows above that only group columns belong to it."""
    first = row
    while first - 1 > below and row - first < DEEPEST - 1:
        line = cells.get(first - 1, {})
        beside = {c: content for c, content in line.items() if c > name}
        own = [content for c, content in line.items() if c <= name]
        if not beside or any(not is_of_head(content) for content in (*beside.values(), *own)):
            break
        first -= 1
    return first


def _downwards(row: int, cells: Mapping[int, Mapping[int, Content]], names: Iterable[int]) -> int:
    """The last row of the head: rows below whose name cell is empty or part of the head."""
    last, above = row, {id(c) for c in cells[row].values()}
    while last - row < DEEPEST - 1:
        line = cells.get(last + 1, {})
        fresh = [content for content in line.values() if id(content) not in above]
        taken = any(c in line and id(line[c]) not in above for c in names)
        under_era = any(era_of(content) for content in cells[last].values())
        own = [_continues(c, under_era=under_era) for c in fresh]
        if taken or not fresh or not (all(own) or _are_words_of_head(line, cells[row], names)):
            break
        last += 1
    return last


def _continues(content: Content, *, under_era: bool) -> bool:
    is_of_texts = isinstance(content.value, str) and field_of(content.value) is not None
    return is_of_head(content) or is_of_texts or (under_era and is_short(content))


def _are_words_of_head(
    line: Mapping[int, Content], above: Mapping[int, Content], names: Iterable[int]
) -> bool:
    """Whether a row without a name says in words what the heads above are (上半期、うち女性)."""
    last = max(names)
    fresh = {n: c for n, c in line.items() if c is not above.get(n)}
    is_beside = all(n > last and _is_word(c) for n, c in fresh.items())
    heads = (above[n] for n in fresh if n in above)
    return is_beside and any(say(c).role in VALUES or say(c).years for c in heads)


def _is_word(content: Content) -> bool:
    """Whether a cell holds neither a number nor what stands instead of one."""
    if not isinstance(content.value, str):
        return False
    written = take_apart(content.value)
    return is_of_head(content) or written.kind in {WrittenKind.UNREADABLE, WrittenKind.SEVERAL}


def _columns(rows: range, cells: Mapping[int, Mapping[int, Content]]) -> dict[int, SheetColumn]:
    numbers = sorted({c for row in rows for c in cells.get(row, {})})
    stacked = {n: _stack(n, rows, cells, numbers) for n in numbers}
    return {n: _column(n, parts) for n, parts in stacked.items() if parts}


def _side_by_side(columns: dict[int, SheetColumn]) -> list[dict[int, SheetColumn]]:
    """The columns of each table: the head of the first column of names begins a new one."""
    names = [c for c in columns.values() if c.role is Role.NAME]
    own = {c.number for c in names if fold_name(c.text) == fold_name(names[0].text)}
    tables: list[dict[int, SheetColumn]] = [{}]
    for number, column in columns.items():
        if number in own and _has_values_after(tables[-1], own):
            tables.append({})
        tables[-1][number] = column
    return tables


def _has_values_after(columns: Mapping[int, SheetColumn], names: Set[int]) -> bool:
    """Whether a column of values stands to the right of one of ``names``."""
    first = min((n for n in columns if n in names), default=None)
    return first is not None and any(n > first and c.role in VALUES for n, c in columns.items())


def _clear(columns: dict[int, SheetColumn]) -> dict[int, SheetColumn]:
    """The columns of one table with one name and with years that their neighbours make clear."""
    columns = _with_one_name(columns)
    return {c.number: _unless_lonely(c) for c in _resolved(list(columns.values()))}


def _stack(
    number: int, rows: range, cells: Mapping[int, Mapping[int, Content]], numbers: list[int]
) -> list[Content]:
    """The head cells above one another; a group's head is carried to the right over blanks."""
    parts: list[Content] = []
    for row in rows:
        content = cells.get(row, {}).get(number)
        if content is None and row < rows[-1] and number in cells.get(rows[-1], {}):
            content = _group(number, row, cells, numbers)
        if content is not None and all(content is not part for part in parts):
            parts.append(content)
    return parts


def _group(
    number: int, row: int, cells: Mapping[int, Mapping[int, Content]], numbers: list[int]
) -> Content | None:
    left = [n for n in numbers if n < number and n in cells.get(row, {})]
    content = cells[row][left[-1]] if left else None
    if content is None or content.place.address != _address(row, left[-1]):
        return None  # a merged group ends where it ends
    said = say(content)
    return content if said.role in VALUES or said.years or era_of(content) else None


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _column(number: int, parts: list[Content]) -> SheetColumn:
    first = say(parts[0])
    read = [below_another(part, first.years) for part in parts[1:]]
    said = [first, *(own for own, _ in read)]
    roles = [s.role for s in said if s.role is not None]
    if len(set(roles)) > 1 or any(s.years for s in said):
        roles = [role for role in roles if role is not Role.YEAR]
    years = next((s.years for s in reversed(said) if s.years), ())
    if own := next((y for pair in pairwise(parts) if (y := year_below(*pair))), ()):
        return SheetColumn(number, _role(roles), own, _joined(parts), parts[-1])
    is_known = all(s.is_known for s in said)
    role = roles[-1] if roles else (Role.ACTUAL if years and is_known else Role.OTHER)
    if Role.OTHER in roles:
        role = Role.OTHER
    text = " ".join(dict.fromkeys((read_text(parts[0])[0], *(words for _, words in read))))
    if not is_known and not years and role in {Role.OTHER, Role.ACTUAL} and is_short(parts[-1]):
        years = year_candidates(f"{fold_name(read_text(parts[-1])[0])}年度")
        role, is_known = Role.ACTUAL, True
    return SheetColumn(number, role, years, text, parts[-1], is_known)


def _joined(parts: Iterable[Content]) -> str:
    return " ".join(dict.fromkeys(read_text(part)[0] for part in parts))


def _role(roles: list[Role]) -> Role:
    """The role of a column whose year is clear: the lowest head's, if there is any."""
    return Role.OTHER if Role.OTHER in roles else roles[-1] if roles else Role.ACTUAL


def _unless_lonely(column: SheetColumn) -> SheetColumn:
    """A bare number whose neighbours do not make it a year is no year."""
    is_lonely = len(column.years) > 1 and is_short(column.content)
    return replace(column, role=Role.OTHER, years=()) if is_lonely else column


def _with_one_name(columns: dict[int, SheetColumn]) -> dict[int, SheetColumn]:
    """Of several columns that may name the indicator, the surest; the others are left out."""
    names = [c for c in columns.values() if c.role is Role.NAME]
    if len(names) < 2:
        return columns
    best = min(names, key=lambda c: (say(c.content).is_weak, c.number))
    other = {c.number: replace(c, role=Role.OTHER) for c in names if c is not best}
    return columns | other


def _resolved(columns: list[SheetColumn]) -> list[SheetColumn]:
    """Years without an era (30年) by their neighbours: 30年 beside R元年 is 2018."""
    for _ in columns:
        changed = False
        for index, column in enumerate(columns):
            if len(column.years) < 2:
                continue
            near = _neighbours(columns, index)
            fitting = [
                y for y in column.years if y - 1 in near[0] or y + 1 in near[1] or y in near[2]
            ]
            if len(fitting) == 1:
                columns[index] = replace(column, years=(fitting[0],))
                changed = True
        if not changed:
            break
    return columns


def _neighbours(columns: list[SheetColumn], index: int) -> tuple[set[int], set[int], set[int]]:
    """Years known to the left, to the right, and of the same group of columns."""
    left = next((c.year for c in reversed(columns[:index]) if c.year), None)
    right = next((c.year for c in columns[index + 1 :] if c.year), None)
    same = {
        c.year
        for c in (*columns[max(0, index - 1) : index], *columns[index + 1 : index + 2])
        if c.year and set(c.years) <= set(columns[index].years)
    }
    return {left} - {None}, {right} - {None}, same  # type: ignore[return-value]
