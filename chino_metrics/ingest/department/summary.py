"""How a department's sheet was read, told to its planner, and what could be clearer in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role, is_era_only
from chino_metrics.ingest.department.headings import Head, SheetColumn
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.spreadsheet.grids import Grid

#: Hidden rows or columns that are named one by one.
MOST_NAMED: Final = 8
#: Heads that name a year only beside another: never that of the sheet.
_BESIDE: Final = re.compile(r"(?:前々?|昨|一昨|翌|来)年")


def describe_sheet(grid: Grid, heads: tuple[Head, ...], found: Findings) -> None:
    """Say what of the sheet was used, and what of it nobody sees on opening it."""
    hidden = [
        ("シート" if grid.is_hidden else ""),
        _listed("行", map(str, sorted(grid.hidden_rows))),
        _listed("列", map(get_column_letter, sorted(grid.hidden_columns))),
    ]
    words = "、".join(word for word in hidden if word)
    if words:
        message = f"非表示の{words}がある。見えている部分と同じように読んだ。使わないなら、削除してください。"
        found.issues.append(Issue.info(Cell(grid.name, ""), "hidden_cells", message))
    found.reading.append(
        ("シート", f"「{grid.name}」{'（非表示）' if grid.is_hidden else ''}を使用。")
    )
    first = heads[0]
    if any(
        span.last_row > first.last_row and span.first_column < _first_value(first)
        for span in grid.merges
    ):
        message = "施策名や指標名のセルが結合されている。結合を解いたものとして読んだ。"
        found.issues.append(Issue.info(Cell(grid.name, ""), "merged_keys", message))


def _listed(word: str, hidden: Iterable[str]) -> str:
    """「行（3、4）」; "" where nothing is hidden."""
    places = list(hidden)
    more = "ほか" if len(places) > MOST_NAMED else ""
    return f"{word}（{'、'.join(places[:MOST_NAMED])}{more}）" if places else ""


def _first_value(head: Head) -> int:
    values = head.of(Role.BASELINE, Role.TARGET, Role.ACTUAL)
    return min((c.number for c in values), default=max(head.columns) + 1)


def describe_head(table: SheetTable, seen: set[str], found: Findings) -> None:
    """Say how the head was read, which columns were left out, and what could be clearer.

    ``seen`` are the heads of the sheet that were told before: repeated ones are not told again.
    """
    head, sheet = table.head, table.grid.name
    text, is_first = "\n".join(c.text for c in head.columns.values()), not seen
    if text in seen:
        return
    seen.add(text)
    rows = (
        f"{head.first_row}行目"
        if head.first_row == head.last_row
        else f"{head.first_row}～{head.last_row}行目"
    )
    actuals = [c for c in head.of(Role.ACTUAL) if c.year]
    years = "、".join(
        f"{c.content.place.address.rstrip('0123456789')}列を{c.year}年度" for c in actuals
    )
    found.reading.append(
        ("見出し", f"「{sheet}」の{rows}。{years or '年度はシート名や表題から'}の実績と読んだ。")
    )
    left = [c for c in head.of(Role.OTHER) if c.text]
    if left:
        names = "、".join(f"「{c.text}」" for c in left)
        found.reading.append(("使わない列", f"{names}は使っていない。"))
        message = f"{names}の列は使っていない。実績だけを読んだ。"
        found.issues.append(Issue.info(left[0].content.place, "ignored_columns", message))
    for column in left:
        if column.years and not column.is_known:
            message = (
                f"見出し「{column.text}」は読めない。"
                "この列は使っていない。"
                f"実績なら「{column.years[0]}年度実績」のように直してください。"
            )
            issue = Issue.error if column.may_be_actual else Issue.warning
            found.issues.append(issue(column.content.place, "unknown_head", message))
    if not is_first:
        cell = next(iter(head.columns.values())).content
        message = (
            "このシートには2つ以上の表がある。どちらも読んだ。1つのシートに1つの表にしてください。"
        )
        found.issues.append(Issue.info(cell.place, "several_tables", message))
    era = next((c for c in actuals if is_era_only(c.text)), None)
    if era is not None:
        message = (
            f"見出し「{era.text}」を{era.year}年度と読んだ。西暦も書くと、まちがいがなくなる。"
        )
        found.issues.append(Issue.info(era.content.place, "era_without_western", message))


def without_relative(columns: Iterable[SheetColumn], found: Findings) -> list[SheetColumn]:
    """``columns`` but for those of 「前年度実績」: an error at each asks for its year."""
    kept = []
    for column in columns:
        if not _BESIDE.match(column.text.strip()):
            kept.append(column)
            continue
        message = (
            f"「{column.text}」の列が何年度の値か、書いていない。この列は読んでいない。"
            "「2024年度実績」のように、年度を書いてください。"
        )
        found.tell(column.content, "missing_year", message)
    return kept
