"""Indicators' names without the head that a table has: where they stand, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role, is_foreseen, say
from chino_metrics.ingest.department.headings import DEEPEST
from chino_metrics.ingest.department.matching import Names
from chino_metrics.model import Issue
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.grids import Grid, Workbook

_HEAD = "指標名"
#: Rows that are looked through for a head.
_ROWS_SEEN = 100


def with_name_head(grid: Grid, names: Names, found: Findings) -> Grid:
    """``grid`` with the head 「指標名」 where only that is missing, and a warning there."""
    place = _first_name(grid, names)
    row = _row_of_years(grid, *place) if place is not None else None
    if place is None or row is None:
        return grid
    column = place[1]
    content = Content(_HEAD, Cell(grid.name, f"{get_column_letter(column)}{row}"))
    message = (
        f"見出しがない。{get_column_letter(column)}列を指標名と読んだ。"
        "正しければ、「指標名」と書いてください。"
    )
    found.issues.append(Issue.warning(content.place, "omitted_head", message))
    line = {**grid.rows[row], column: content}
    return replace(grid, rows={**grid.rows, row: dict(sorted(line.items()))})


_WAY_OUT = "「指標名」の列と「2025年度」のような列のある表を選ぶか、記入用のExcelを使ってください。"


def why_no_table(workbook: Workbook, names: Names) -> str:
    """What a file without a table lacks, and where: the first head or name that stands alone."""
    for grid in workbook.grids:
        head = next((c for c in _contents(grid) if say(c).role is Role.NAME), None)
        place = _first_name(grid, names)
        if place is not None and (head is None or head in grid.rows[place[0]].values()):
            name = grid.rows[place[0]][place[1]]
            return (
                f"シート「{grid.name}」の{name.place.address}に指標「{read_text(name)[0]}」がありますが、"
                "指標名を縦に、年度を横に並べた表ではないため読めません。"
                "行と列を入れ替え、「指標名」と「2025年度」のような見出しを書いてください。"
            )
        if head is not None and (ahead := _foreseen(grid, head)) is not None:
            return _wait_for(ahead)
        if head is not None:
            return (
                f"シート「{grid.name}」の{head.place.address}に「{read_text(head)[0]}」がありますが、"
                "どの年度の実績かの見出しが、その行に見つかりません。"
                "値の列の見出しを「2025年度」のように書いてください。"
            )
    return f"指標名と年度の見出しのある表が見つかりません。{_WAY_OUT}"


def _foreseen(grid: Grid, name: Content) -> list[Content] | None:
    """The head over values that are not observed yet, from above, that begins beside ``name``."""
    row = next((row for row, line in grid.rows.items() if name in line.values()), 0)
    lines = [grid.rows.get(row + more, {}) for more in range(DEEPEST)]
    columns = dict.fromkeys(n for line in lines for n in line)
    heads = ([line[n] for line in lines if n in line] for n in columns)
    words = ([c for c in head if isinstance(c.value, str)] for head in heads)
    return next((head for head in words if any(map(_is_ahead, head))), None)


def _is_ahead(content: Content) -> bool:
    return say(content).role is Role.OTHER and is_foreseen(read_text(content)[0])


def _wait_for(head: list[Content]) -> str:
    content = next(c for c in head if _is_ahead(c))
    year = next((years[0] for c in head if (years := say(c).years)), 2025)
    return (
        f"シート「{content.place.sheet}」の{content.place.address}は「{read_text(content)[0]}」で、"
        "まだ実績ではない値の列です。実績の列は見つかりません。"
        f"値が決まってから（速報値でもよい）、「{year}年度実績」の列に書いてください。"
    )


def _contents(grid: Grid) -> Iterator[Content]:
    """The cells of the first rows, where heads stand."""
    lines = islice(grid.rows.values(), _ROWS_SEEN)
    return (content for line in lines for content in line.values())


def _first_name(grid: Grid, names: Names) -> tuple[int, int] | None:
    """Row and column of the first indicator's name."""
    for row, line in grid.rows.items():
        for column, content in line.items():
            if isinstance(content.value, str) and names.is_known(content.value):
                return row, column
    return None


def _row_of_years(grid: Grid, below: int, column: int) -> int | None:
    """The nearest row above with heads of values right of ``column`` and nothing in it."""
    above = [n for n in grid.rows if n < below and _names_values(grid.rows[n], column)]
    is_free = bool(above) and not read_text(grid.rows[above[-1]].get(column, _NOTHING))[0]
    return above[-1] if is_free else None


_NOTHING = Content(None, Cell("", "A1"))


def _names_values(line: Mapping[int, Content], column: int) -> bool:
    said = [say(content) for n, content in line.items() if n > column]
    return any(s.role is Role.ACTUAL or (s.role is None and len(s.years) == 1) for s in said)
