"""The year columns of 実績: one for each fiscal year, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from chino_metrics.model.fiscal_year import fiscal_year_of, parse_year
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.workbook.schema import ACTUALS
from chino_metrics.workbook.tables import Table, key_of


def year_keys(table: Table) -> dict[int, str]:
    """Keys of the year columns by year; of two for one year the left counts."""
    found: dict[int, str] = {}
    for key, content in table.heads.items():
        if (year := parse_year(content.value)) is not None:
            found.setdefault(year, key)
    return found


def with_years(table: Table, years: Iterable[int]) -> Table:
    """``table`` with a column 「2025年度」 for each of ``years`` that it lacks, after the year before."""
    heads = dict(table.heads)
    present = year_keys(table)
    for year in sorted(set(years) - set(present)):
        content = Content(f"{year}年度", Cell(table.name, "A1"))
        before = max((y for y in present if y < year), default=None)
        after = min(present, default=None)
        heads = _inserted(heads, content, present.get(before or 0), present.get(after or 0))
        present[year] = key_of(str(content.value))
    return replace(table, heads=heads)


def _inserted(
    heads: Mapping[str, Content], new: Content, before: str | None, after: str | None
) -> dict[str, Content]:
    """``heads`` with ``new`` behind ``before``, else in front of ``after``, else at the end."""
    items, keys = list(heads.items()), list(heads)
    place = len(items) if after is None else keys.index(after)
    if before is not None:
        place = keys.index(before) + 1
    return dict([*items[:place], (key_of(str(new.value)), new), *items[place:]])


def up_to_last_complete(table: Table, modified: date) -> Table:
    """実績 with a column for every fiscal year from its first one to the last that is over."""
    last = fiscal_year_of(modified) - 1
    return with_years(table, range(min(year_keys(table), default=last), last + 1))


def with_years_like(table: Table, model: Table) -> Table:
    """``table`` with the year columns under the keys that ``model`` has for the same years.

    So that 「R7」 in one sheet and 「2025年度」 in the other are one column.
    """
    theirs = year_keys(model)
    renamed = {
        key: theirs.get(year, key_of(f"{year}年度")) for year, key in year_keys(table).items()
    }
    heads = {renamed.get(key, key): _head(content) for key, content in table.heads.items()}
    rows = tuple(
        replace(row, cells={renamed.get(key, key): c for key, c in row.cells.items()})
        for row in table.rows
    )
    return replace(table, heads=heads, rows=rows)


def _head(content: Content) -> Content:
    year = parse_year(content.value)
    return content if year is None else Content(f"{year}年度", Cell(ACTUALS, "A1"))
