"""A workbook as tables of cells: head in row 1, one row a record. Knows no sheet by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

from openpyxl.utils import get_column_letter

from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.spelling import visible
from chino_metrics.spreadsheet.cells import Content, holds_number, read_text
from chino_metrics.spreadsheet.grids import Grid, Workbook, long_line, read_grids
from chino_metrics.workbook.schema import (
    LONGEST,
    LONGEST_IN,
    LONGEST_OTHER,
    MORE_ROWS,
    MOST_ROWS,
    MUNICIPALITY,
    PLANS,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Row:
    """One record; ``issues`` is shared by all rows of a reading and collects faults.

    ``cells`` are the filled ones by the key of their head, ``columns`` all columns, from 1.
    """

    sheet: str
    number: int
    cells: Mapping[str, Content]
    issues: list[Issue]
    columns: Mapping[str, int] = field(default_factory=dict)

    def get(self, head: str) -> Content:
        """The cell under ``head``; an empty one where nothing stands."""
        key = key_of(head)
        found = self.cells.get(key)
        if found is not None:
            return found
        column = get_column_letter(self.columns.get(key, 1))
        return Content(None, Cell(self.sheet, f"{column}{self.number}"))

    def read(self, head: str, reader: Callable[[Content], tuple[_T, Issue | None]]) -> _T:
        """What ``reader`` makes of the cell under ``head``; its issue is kept."""
        value, issue = reader(self.get(head))
        if issue is not None:
            self.issues.append(issue)
        return value

    def cell(self, head: str) -> Cell:
        """The place under ``head``."""
        return self.get(head).place

    def text(self, head: str) -> str:
        """The text under ``head``."""
        return self.read(head, read_text)

    def complain(self, head: str, code: str, message: str) -> None:
        """Keep an error at the cell under ``head``."""
        self.issues.append(Issue.error(self.get(head).place, code, message))

    def warn(self, head: str, code: str, message: str) -> None:
        """Keep a warning at the cell under ``head``."""
        self.issues.append(Issue.warning(self.get(head).place, code, message))

    def choice(self, head: str, words: Mapping[str, _T], default: _T, code: str) -> _T:
        """What the word under ``head`` means; ``default`` for none, with a warning for another."""
        word = self.text(head)
        if word and word.lower() not in words:
            names = "".join(f"「{w}」" for w in words if not w.isascii())
            usual = next(w for w, meaning in words.items() if meaning == default)
            message = f"「{word}」とある。{usual}として読んだ。{names}から選んでください。"
            self.warn(head, code, message)
        return words.get(word.lower(), default)

    def other_id(self, head: str, own: str, ids: Collection[str], code: str) -> str | None:
        """Another row's id under ``head``; None, with a warning, for the row's ``own`` or no id."""
        other = self.text(head)
        if other and (other not in ids or other == self.text(own)):
            message = f"「{other}」はほかの行の{own}ではない。{head}の{own}を書いてください。"
            self.warn(head, code, message)
            return None
        return other or None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its heads as written, by their keys and in order, and its rows."""

    name: str
    heads: Mapping[str, Content]
    rows: tuple[Row, ...]

    def has(self, head: str) -> bool:
        """Whether there is such a column."""
        return key_of(head) in self.heads


@dataclass(frozen=True, slots=True)
class Tables:
    """All sheets of one file, the sha256 of its bytes and the date it carries."""

    by_name: Mapping[str, Table]
    sha256: str
    modified: date | None
    issues: list[Issue]

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """The rows of a sheet; none where the sheet is missing."""
        table = self.by_name.get(sheet)
        return table.rows if table else ()

    @property
    def of_many(self) -> bool:
        """Whether the plans are those of many municipalities, each of which is shown by itself."""
        return PLANS in self.by_name and self.by_name[PLANS].has(MUNICIPALITY)

    def keyed(self, sheet: str, head: str) -> dict[str, Row]:
        """Rows by their id; one without an id or with one that stands above is left out."""
        found: dict[str, Row] = {}
        for row in self.rows(sheet):
            key = row.text(head)
            if not key:
                row.complain(
                    head, "missing_id", f"{head}のない行は読んでいない。IDを書いてください。"
                )
            elif key in found:
                message = (
                    f"{head}「{key}」が2回ある。下の行は読んでいない。どちらかを直してください。"
                )
                row.complain(head, "duplicate_id", message)
            else:
                found[key] = row
        return found


@lru_cache(maxsize=1024)
def key_of(head: str) -> str:
    """A head without differences of width, spaces and line breaks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(head)))


_LONGEST: Final = {key_of(head): most for head, most in LONGEST.items()}
_LONGEST_HEAD: Final = 300
_MUNICIPALITY: Final = key_of(MUNICIPALITY)


def read_tables(content: bytes) -> Tables:
    """Every sheet of a workbook.

    Raises UnreadableWorkbookError where the bytes are no file that can be read.
    """
    return tables_of(read_grids(content))


def tables_of(book: Workbook) -> Tables:
    """Every sheet of a file that has been read, as a table with its heads in row 1."""
    issues = list(book.issues)
    of_many = any(g.name.strip() == PLANS and _names_municipalities(g) for g in book.grids)
    tables = {grid.name.strip(): _table(grid, issues, of_many) for grid in book.grids}
    return Tables(tables, book.sha256, book.modified, issues)


def _names_municipalities(plans: Grid) -> bool:
    """See ``Tables.of_many``: what it says is needed before the tables are there."""
    return any(key_of(str(head.value)) == _MUNICIPALITY for head in plans.rows.get(1, {}).values())


def _table(grid: Grid, issues: list[Issue], of_many: bool) -> Table:
    heads, columns = _heads(grid.rows.get(1, {}), issues)
    issues += _lost(grid, columns.values())
    issues += _merged(grid)
    issues += _too_long(grid, columns)
    by_column = {column: key for key, column in columns.items()}
    name = grid.name.strip()
    rows = (
        Row(name, number, _by_head(line, by_column), issues, columns)
        for number, line in grid.rows.items()
        if number > 1
    )
    return Table(name, heads, _kept(name, [row for row in rows if row.cells], of_many))


def _kept(name: str, rows: Sequence[Row], of_many: bool) -> tuple[Row, ...]:
    """The rows that a sheet has room for; an error at the first beyond them."""
    most = MOST_ROWS.get(name, len(rows)) * (MORE_ROWS if of_many else 1)
    for row in rows[most : most + 1]:
        message = (
            f"シート「{name}」は、見出しの下に{most:,}行まで。この行から下は読んでいない。"
            "行を減らしてください。"
        )
        row.issues.append(Issue.error(Cell(name, f"A{row.number}"), "too_many_rows", message))
    return tuple(rows[:most])


def _lost(grid: Grid, columns: Collection[int]) -> list[Issue]:
    """Errors where numbers stand under no head, and on lines of a .csv longer than the head."""
    width = grid.widths.get(1, 0)
    long = {row for row, own in grid.widths.items() if own > width}
    known = {*columns, *grid.rows.get(1, {})}
    first: dict[int, Content] = {}
    for row, line in grid.rows.items():
        for column in line.keys() - known if row > 1 and row not in long else ():
            if isinstance(line[column].value, int | float):
                first.setdefault(column, line[column])
    return [
        *(
            _headless(grid, column, content)
            for column, content in sorted(first.items(), key=lambda item: item[0])
        ),
        *(long_line(grid, row, width) for row in sorted(long)),
    ]


def _merged(grid: Grid) -> Iterator[Issue]:
    """An error for each number below the head in a merged cell: whose it is, is not clear."""
    for span in grid.merges:
        content = grid.rows.get(span.first_row, {}).get(span.first_column)
        is_area = (span.first_row, span.first_column) != (span.last_row, span.last_column)
        if content is not None and span.first_row > 1 and is_area and holds_number(content):
            message = (
                f"「{read_text(content)[0]}」とある。結合されたセルで、どの行のどの列の値かがわからない。"
                "結合を解いて、1つずつ書いてください。"
            )
            yield Issue.error(content.place, "merged_value", message)


def _headless(grid: Grid, column: int, content: Content) -> Issue:
    message = (
        f"見出しがない列に、{content.place.address}「{read_text(content)[0]}」などの数がある。"
        "この列は読んでいない。見出しを書くか、使わない数を消してください。"
    )
    place = Cell(grid.name.strip(), f"{get_column_letter(column)}1")
    return Issue.error(place, "headless_numbers", message)


def _too_long(grid: Grid, columns: Mapping[str, int]) -> Iterator[Issue]:
    """An error for each text that is longer than its column has room for, heads included."""
    own = {key_of(head): room for head, room in LONGEST_IN.get(grid.name.strip(), {}).items()}
    longest = _LONGEST | own
    most = {column: longest.get(key, LONGEST_OTHER) for key, column in columns.items()}
    for number, line in grid.rows.items():
        for column, content in line.items():
            room = _LONGEST_HEAD if number == 1 else most.get(column, LONGEST_OTHER)
            if isinstance(content.value, str) and len(content.value) > room:
                message = f"{len(content.value):,}字ある。ここに書けるのは{room:,}字まで。短くしてください。"
                yield Issue.error(content.place, "too_long_text", message)


def _by_head(line: Mapping[int, Content], heads: Mapping[int, str]) -> dict[str, Content]:
    return {heads[column]: content for column, content in line.items() if column in heads}


def _heads(
    line: Mapping[int, Content], issues: list[Issue]
) -> tuple[dict[str, Content], dict[str, int]]:
    """Heads by their key, and the column of each; of equal heads the first counts."""
    heads: dict[str, Content] = {}
    columns: dict[str, int] = {}
    for column, content in line.items():
        key = key_of(read_text(content)[0])
        if key in heads:
            message = (
                f"見出し「{content.value}」が2つある。右の列は読んでいない。1つにしてください。"
            )
            issues.append(Issue.error(content.place, "duplicate_head", message))
        elif key:
            heads[key], columns[key] = content, column
    return heads, columns
