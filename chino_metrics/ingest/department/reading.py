"""Real-life sheets → proposed actuals, and every fault, doubt and question on the way.

A department's sheet is read as it is: title rows, heads in several rows, merged cells,
eras, stacked rows of 目標 / 実績 / 達成率. What is not clear is refused by its cell or
asked; nothing is guessed and nothing corrected.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from chino_metrics.ingest.department.against_plan import compare_with_plan
from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.evaluations.collecting import Passages, settle
from chino_metrics.ingest.department.evaluations.columns import with_values_alone
from chino_metrics.ingest.department.evaluations.form import Label, forms_in
from chino_metrics.ingest.department.findings import Findings, Owner
from chino_metrics.ingest.department.heading_words import Role
from chino_metrics.ingest.department.headings import find_heads, spread
from chino_metrics.ingest.department.indicator_rows import indicator_of, tell_total
from chino_metrics.ingest.department.matching import Names, is_other_kind, kind_in
from chino_metrics.ingest.department.rows import Line, lines_of
from chino_metrics.ingest.department.summary import describe_head, describe_sheet
from chino_metrics.ingest.department.table_year import tell_other_title, without_relative
from chino_metrics.ingest.department.tables import SheetTable, around, table_of, value_columns
from chino_metrics.ingest.department.units import OtherUnit, other_unit, refuse_unit
from chino_metrics.ingest.department.unnamed_column import why_no_table, with_name_head
from chino_metrics.ingest.department.unread_columns import fitting_rows, tell_unread
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Issue
from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.spreadsheet.cells import Content, read_text, read_value
from chino_metrics.spreadsheet.grids import Grid, Workbook
from chino_metrics.spreadsheet.units import Unit, unit_of

#: Rows from which on a table that names no indicator is one of something else.
LONG: Final = 200


def read_sheets(workbook: Workbook, book: Book, name: str, answers: Mapping[str, str]) -> Findings:
    """What real-life sheets hold, against the plan as ``book`` knows it.

    ``answers`` are indicator ids, or ``SKIP``, by the keys of questions. Raises
    UnreadableWorkbookError where there is no table.
    """
    found, names = Findings(), Names(book)
    for grid in workbook.grids:
        _read_grid(grid, names, name, answers, found)
    if not found.tables:
        raise UnreadableWorkbookError(why_no_table(workbook, names))
    _settle(found)
    settle(found)
    return found


def _read_grid(
    grid: Grid, names: Names, file: str, answers: Mapping[str, str], found: Findings
) -> None:
    heads = with_values_alone(find_heads(grid))
    forms = () if heads else forms_in(grid, spread(grid))
    if forms:
        describe_sheet(grid, (), found)
        for form in forms:
            _read_tables(form.grid, find_heads(form.grid), names, file, answers, found, form.labels)
        return
    if not heads:
        grid = with_name_head(grid, names, found)
        heads = find_heads(grid)
    if not heads:
        hidden = "（非表示）" if grid.is_hidden else ""
        found.reading.append(
            (
                "シート",
                f"「{grid.name}」{hidden}は、指標名と年度の見出しのある表がないため使っていない。",
            )
        )
        return
    describe_sheet(grid, heads, found)
    _read_tables(grid, heads, names, file, answers, found)


def _read_tables(
    grid: Grid,
    heads: Sequence[Head],
    names: Names,
    file: str,
    answers: Mapping[str, str],
    found: Findings,
    labels: Sequence[Label] = (),
) -> None:
    """Every table under ``heads``; ``labels`` are those of the form that it stands in."""
    cells = spread(grid)
    seen: set[str] = set()
    first = [n for n in cells if n < heads[0].first_row]
    for above, head, below in _places(heads, cells):
        rows = fitting_rows(grid, head, below, found)
        said = around(cells, above, first, grid.name, file)
        table = table_of(grid, cells, head, rows, said, names)
        tell_unread(table, heads, names, found)
        describe_head(table, seen, found)
        tell_other_title(table.year, head.of(Role.ACTUAL), found)
        _read_table(table, names, answers, labels, found)
        found.tables += 1


def _places(
    heads: Sequence[Head], cells: Mapping[int, Mapping[int, Content]]
) -> Iterator[tuple[Sequence[int], Head, Sequence[int]]]:
    """Every head with the rows above it, back to the head before, and its rows below."""
    numbers = list(cells)
    first_rows = sorted({head.first_row for head in heads})
    lasts = sorted({0, *(head.last_row for head in heads)})
    above = {last: before for before, last in pairwise(lasts)}
    for head in heads:
        index = bisect_right(first_rows, head.first_row)
        end = first_rows[index] if index < len(first_rows) else numbers[-1] + 1
        begin, at = above[head.last_row], bisect_left(numbers, head.first_row)
        titles = numbers[bisect_right(numbers, begin) : at]
        rows = numbers[bisect_right(numbers, head.last_row) : bisect_left(numbers, end)]
        yield titles, head, rows


def _read_table(
    table: SheetTable,
    names: Names,
    answers: Mapping[str, str],
    labels: Sequence[Label],
    found: Findings,
) -> None:
    if _is_of_something_else(table, names, found):
        return
    columns = without_relative(value_columns(table, answers, found), table.year.year, found)
    texts = Passages(table, columns, labels)
    for line in lines_of(table, names, found):
        indicator = indicator_of(table, line, names, answers, found)
        if indicator is None:
            continue
        texts.add(line, indicator)
        found.owners.append(_owner(table, line, indicator))
        unit = unit_of(indicator.unit, indicator.unit_printed)
        other = other_unit(table, line, indicator, unit) if line.kind == "actual" else None
        if other is not None and line.has_values:
            refuse_unit(other, indicator, found)
        elif other is None:
            _read_line(table, line, indicator, unit, columns, found)
    texts.put_into(found)


def _owner(table: SheetTable, line: Line, indicator: Indicator) -> Owner:
    columns = table.head.columns
    return Owner(table.grid.name, line.number, min(columns), max(columns), indicator.name)


def _is_of_something_else(table: SheetTable, names: Names, found: Findings) -> bool:
    """Whether a long table names not one indicator: its rows are not asked about one by one."""
    keys = [c.number for c in table.head.of(Role.ID, Role.NAME)]
    if len(table.rows) < LONG or not keys:
        return False
    lines = (table.cells[row] for row in table.rows)
    written = (read_text(line[n])[0] for line in lines for n in keys if n in line)
    if any(text in names.book.indicator_by_id or names.is_known(text) for text in written):
        return False
    head = table.head.columns[keys[0]]
    message = (
        f"「{head.text}」の列に、計画の指標の名前が1つもない（{len(table.rows):,}行）。"
        "指標の表ではないとみて、読んでいない。"
        "指標の表なら、計画のとおりの指標名を書いてください。"
    )
    found.issues.append(Issue.warning(head.content.place, "no_indicator", message))
    return True


def _read_line(
    table: SheetTable,
    line: Line,
    indicator: Indicator,
    unit: Unit,
    columns: Iterable[SheetColumn],
    found: Findings,
) -> None:
    for column in columns:
        content = line.cells.get(column.number)
        role = _role_of(line, column)
        if content is None or role is Role.OTHER or _is_merged(table, line, column, content, found):
            continue
        if role is Role.ACTUAL and not content.is_empty and not unit.takes(column.unit):
            refuse_unit(OtherUnit(column.unit, column.content, "head_unit"), indicator, found)
        elif role is Role.ACTUAL and _is_of_other_kind(content, column, indicator, found):
            continue
        elif role is not Role.ACTUAL:
            compare_with_plan(content, indicator, unit, role, column, found)
        elif column.year is not None:
            _read_actual(content, indicator, unit, column, found)


def _is_of_other_kind(
    content: Content, column: SheetColumn, indicator: Indicator, found: Findings
) -> bool:
    """Whether the head says 累計 over a yearly value, or the other way round: then it is refused."""
    said = None if content.is_empty else kind_in(column.text)
    tell_total(column.content, said, indicator, found)
    is_other = is_other_kind(said, indicator.accumulation)
    if is_other:
        message = (
            f"「{read_text(content)[0]}」とある。見出し「{column.text}」の数え方が、"
            f"指標「{indicator.name}」と違う。指標と同じ数え方の値に直すか、見出しを直してください。"
        )
        found.tell(content, "other_kind", message)
    return is_other


def _role_of(line: Line, column: SheetColumn) -> Role:
    """What a cell holds: in stacked rows the row says it, else the column."""
    if line.kind == "actual":
        return column.role
    stacked_target = line.kind == "target" and column.role is Role.ACTUAL
    return Role.TARGET if stacked_target else Role.OTHER


def _is_merged(
    table: SheetTable, line: Line, column: SheetColumn, content: Content, found: Findings
) -> bool:
    """Whether a value stands in a merged cell, so that it is not clear whose it is."""
    span = table.merged.get((line.number, column.number))
    if span is None:
        return False
    if column.role is Role.ACTUAL and not content.is_empty:
        text = read_text(content)[0]
        message = (
            f"「{text}」とある。"
            "結合されたセルで、どの指標のどの年度の値かがわからない。"
            "結合を解いて、1つずつ書いてください。"
        )
        found.tell_once(content, "merged_value", message)
    return True


def _read_actual(
    content: Content, indicator: Indicator, unit: Unit, column: SheetColumn, found: Findings
) -> None:
    """A value, with the mark at it or else that of its head as its note."""
    year = column.year or 0
    quantity, note, issue = read_value(content, unit, year)
    if issue is not None:
        found.issues.append(issue)
    if quantity.value is not None:
        note = note or column.mark
    if quantity.value is not None or quantity.text is not None:
        found.actuals.append(Actual(indicator.id, year, quantity, note))


def _settle(found: Findings) -> None:
    """Refuse what is said twice and differently; tell a lone hyphen once a sheet."""
    points: defaultdict[tuple[str, int], list[Actual]] = defaultdict(list)
    for actual in found.actuals:
        points[actual.indicator_id, actual.year].append(actual)
    found.actuals[:] = [kept for said in points.values() if (kept := _one(said, found))]
    told: set[str] = set()
    issues, found.issues[:] = list(found.issues), []
    for issue in issues:
        if issue.code != "lone_hyphen" or issue.sheet not in told:
            found.issues.append(issue)
        if issue.code == "lone_hyphen":
            told.add(issue.sheet)


def _one(said: list[Actual], found: Findings) -> Actual | None:
    """The one value that a point has; None with an issue at each cell where they differ."""
    numbers = {a.quantity.value for a in said if a.quantity.value is not None}
    if len(numbers) < 2:
        return next((a for a in said if a.quantity.value is not None), said[0])
    cells = [a.quantity.cell for a in said if a.quantity.cell is not None]
    places = "、".join(f"「{c.sheet}」の{c.address}" for c in cells)
    for cell in cells:
        message = (
            f"同じ指標の{said[0].year}年度の値が{places}にあり、違っている。"
            "どれも読んでいない。"
            "正しい1つだけを残してください。"
        )
        found.issues.append(Issue.error(cell, "conflicting_values", message))
    return None
