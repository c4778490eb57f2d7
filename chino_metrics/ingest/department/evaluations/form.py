"""A sheet about one indicator, in labelled blocks: its values as a table, its texts by their labels.

「指標名 | 防災士資格所有者数」 at the top, below it a block of values by year without a
column of names, and labels (要因, 今後の取組) with their texts beside or below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.evaluations.columns import is_about_filling_in, passage
from chino_metrics.ingest.department.evaluations.words import field_of, may_be_grades, own_head
from chino_metrics.ingest.department.heading_words import Role, say
from chino_metrics.model.evaluation import EvaluationField
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Grid, Span

_HEAD: Final = "指標名"
_REMARK: Final = re.compile(r"^[※＊*]|^[（(]?注")
#: Characters from which on what stands below a lone label is its text, whatever is beside it.
_LONG: Final = 15


@dataclass(frozen=True, slots=True)
class Label:
    """A label, where it stands, and the cell with its text; None where that is empty."""

    field: EvaluationField
    head: str
    place: Cell
    content: Content | None


@dataclass(frozen=True, slots=True)
class Form:
    """The values of an indicator as a table with its name in a column of its own, and its labels."""

    grid: Grid
    labels: tuple[Label, ...]


def forms_in(grid: Grid, cells: Mapping[int, Mapping[int, Content]]) -> tuple[Form, ...]:
    """The forms of a sheet, from above; none where it is no form.

    ``cells`` are those of ``grid`` with every merged area filled.
    """
    if is_about_filling_in(grid.name):
        return ()
    starts = [row for row in grid.rows if _name_in(row, grid, cells) is not None]
    if not starts:
        return ()
    ends = [*(after for _, after in pairwise(starts)), max(grid.rows) + 1]
    first = [min(grid.rows), *starts[1:]]
    found = (
        _form(grid, cells, start, range(begin, end))
        for start, begin, end in zip(starts, first, ends, strict=True)
    )
    return tuple(form for form in found if form is not None)


def _name_in(
    row: int, grid: Grid, cells: Mapping[int, Mapping[int, Content]]
) -> tuple[Content, Content] | None:
    """The label 「指標名」 of a row and the name right of it."""
    for column, content in grid.rows[row].items():
        if isinstance(content.value, str) and say(content).role is Role.NAME:
            beside = _right_of(row, column, grid, cells)
            if beside is not None and isinstance(beside.value, str) and _is_name(beside):
                return content, beside
    return None


def _is_name(content: Content) -> bool:
    said = say(content)
    return said.role is None and not said.years and not said.is_known and not _is_label(content)


def _form(
    grid: Grid, cells: Mapping[int, Mapping[int, Content]], start: int, rows: range
) -> Form | None:
    named = _name_in(start, grid, cells)
    head = next((n for n in grid.rows if n in rows and n > start and _is_of_years(grid, n)), None)
    if named is None or head is None:
        return None
    block = _block(grid, head, rows)
    column = max(max(line) for line in grid.rows.values()) + 1
    label = Content(_HEAD, named[0].place)
    lines = {n: line for n, line in grid.rows.items() if rows[0] <= n < head or n in block}
    lines[head] = {**lines[head], column: label}
    lines |= {n: {**lines[n], column: named[1]} for n in block if n != head}
    merges = tuple(m for m in grid.merges if m.first_row in lines and m.last_row in lines)
    labels = (
        found
        for n in grid.rows
        if n in rows and n not in block
        for found in _labels(n, grid, cells, block)
    )
    table = replace(grid, rows=lines, merges=merges)
    return Form(table, tuple(labels))


def _is_of_years(grid: Grid, row: int) -> bool:
    """Whether a row is the head of values: with a year or 実績 in several of its cells."""
    said = [say(content) for content in grid.rows[row].values()]
    years = sum(len(s.years) == 1 and (s.is_known or s.role is not None) for s in said)
    actual = any(s.role is Role.ACTUAL or (s.role is None and s.years) for s in said)
    return actual and (years > 1 or (len(said) > 2 and all(s.is_known for s in said)))


def _block(grid: Grid, head: int, rows: range) -> frozenset[int]:
    """The rows of the values: the head and those right below it, up to a gap or a label."""
    last = head
    while last + 1 in rows and last + 1 in grid.rows and not _has_label(grid.rows[last + 1]):
        last += 1
    return frozenset(range(head, last + 1))


def _has_label(line: Mapping[int, Content]) -> bool:
    return any(_is_label(content) for content in line.values()) or len(line) < 2


def _is_label(content: Content) -> bool:
    return isinstance(content.value, str) and field_of(content.value) is not None


def _labels(
    row: int, grid: Grid, cells: Mapping[int, Mapping[int, Content]], block: frozenset[int]
) -> Iterator[Label]:
    for column, content in grid.rows[row].items():
        text = read_text(content)[0]
        field = field_of(text) if isinstance(content.value, str) else None
        if field is None:
            continue
        value = _value_of(row, column, grid, cells, block)
        if may_be_grades(text) and (value is None or not passage(value, text)):
            continue  # of a grade, or the title of a part
        yield Label(field, own_head(text), content.place, value)


def _value_of(
    row: int,
    column: int,
    grid: Grid,
    cells: Mapping[int, Mapping[int, Content]],
    block: frozenset[int],
) -> Content | None:
    """The text of a label: right of it, else below it where it is the head of a column."""
    beside = _right_of(row, column, grid, cells)
    if beside is not None and not _is_label(beside):
        return beside
    span = _span(grid, row, column)
    below = span.last_row + 1
    content = cells.get(below, {}).get(column)
    if content is None or below in block or _is_label(content) or content.is_empty:
        return None
    if content.place.address != f"{get_column_letter(column)}{below}":
        return None
    if _REMARK.match(read_text(content)[0]):
        return None
    left = cells[row].get(column - 1)
    is_head = beside is not None or (left is not None and _is_label(left))
    is_alone = _right_of(below, column, grid, cells) is None
    is_text = is_head or is_alone or len(read_text(content)[0]) >= _LONG
    return content if is_text else None


def _right_of(
    row: int, column: int, grid: Grid, cells: Mapping[int, Mapping[int, Content]]
) -> Content | None:
    """The filled cell right of one, its merged area counted as one.

    Behind a gap only where no other cell follows that is its own.
    """
    end = _span(grid, row, column).last_column
    filled = [(n, c) for n, c in cells[row].items() if n > end and not c.is_empty]
    after = sorted(filled, key=lambda item: item[0])
    if not after or after[0][0] == end + 1:
        return after[0][1] if after else None
    first = after[0][1]
    following = next((c for _, c in after if c is not first), None)
    return first if following is None or _is_label(following) else None


def _span(grid: Grid, row: int, column: int) -> Span:
    found = (m for m in grid.merges if (m.first_row, m.first_column) == (row, column))
    return next(found, Span(row, column, row, column))
