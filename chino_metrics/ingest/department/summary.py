"""How a department's sheet was read, told to its planner, and what could be clearer in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.evaluations.columns import text_columns
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role, is_calendar, is_era_only
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.spreadsheet.grids import Grid

#: Hidden rows or columns that are named one by one.
MOST_NAMED: Final = 8


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
    first = heads[0] if heads else None
    if first is not None and any(
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
    years = "、".join(f"{get_column_letter(c.number)}列を{c.year}年度" for c in actuals)
    if years or (table.year.year is not None and head.of(Role.ACTUAL)):
        from_title = f"年度は{table.year.said}から{table.year.year}年度"
        found.reading.append(
            ("見出し", f"「{sheet}」の{rows}。{years or from_title}の実績と読んだ。")
        )
    newest = max((c.year for c in head.of(Role.ACTUAL) if c.year), default=table.year.year)
    texts = {column.number for column in text_columns(table, newest)}
    others = [c for c in head.of(Role.OTHER) if c.text and not head.unclear]
    left = [c for c in others if c.number not in texts]
    if left:
        names = "、".join(f"「{c.text}」" for c in left)
        found.reading.append(("使わない列", f"{names}は使っていない。"))
    refused = {(i.sheet, i.cell) for i in found.issues if i.severity is Severity.ERROR}
    left = [c for c in left if (sheet, c.content.place.address) not in refused]
    if left:
        names = "、".join(f"「{c.text}」" for c in left)
        read = "実績と、要因などの文" if texts else "実績だけ"
        message = f"{names}の列は使っていない。{read}を読んだ。"
        found.issues.append(Issue.info(left[0].content.place, "ignored_columns", message))
    if not is_first:
        cell = next(iter(head.columns.values())).content
        message = (
            "このシートには2つ以上の表がある。どちらも読んだ。1つのシートに1つの表にしてください。"
        )
        found.issues.append(Issue.info(cell.place, "several_tables", message))
    _tell_dates(table, found)
    _tell_unclear_years(actuals, found)


def _tell_unclear_years(actuals: Sequence[SheetColumn], found: Findings) -> None:
    """Say which heads name a calendar year, or an era alone."""
    calendar = next((c for c in actuals if is_calendar(c.text)), None)
    if calendar is not None:
        message = (
            f"見出し「{calendar.text}」を{calendar.year}年度と読んだ。1月から12月までの値なら、"
            "4月からの年度の値に直してください。年度の値なら、「年度」と書くと、まちがいがなくなる。"
        )
        found.issues.append(Issue.warning(calendar.content.place, "calendar_year", message))
    era = next((c for c in actuals if is_era_only(c.text)), None)
    if era is not None:
        message = (
            f"見出し「{era.text}」を{era.year}年度と読んだ。西暦も書くと、まちがいがなくなる。"
        )
        found.issues.append(Issue.info(era.content.place, "era_without_western", message))


def _tell_dates(table: SheetTable, found: Findings) -> None:
    """Say which fiscal years were taken from heads that are stored as dates."""
    dates = [c for c in table.head.of(Role.ACTUAL) if isinstance(c.content.value, date) and c.year]
    if dates:
        words = "、".join(f"{c.content.place.address}（{c.text}）を{c.year}年度" for c in dates)
        message = (
            f"日付として保存された見出しがある。{words}と読んだ。"
            "違っていれば、「2018年度」のように文字で書いてください。"
        )
        found.issues.append(Issue.info(dates[0].content.place, "date_head", message))
