"""Rows as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Value: TypeAlias = str | float | int | bool | None


def to_csv(
    heads: Sequence[str],
    rows: Iterable[Iterable[Value]],
    *,
    is_exact: bool = False,
    ends: str = "\n",
) -> str:
    """Head and rows as CSV; the head stands even where there is no row.

    Where it ``is_exact`` texts stay as they are, for programs; else they are safe to
    open in a spreadsheet.
    """
    cell = plain_cell if is_exact else csv_cell
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ends)
    writer.writerow(heads)
    writer.writerows([cell(v) for v in row] for row in rows)
    return out.getvalue()


def csv_cell(value: Value) -> str:
    """A value as text; a text that a spreadsheet would take for a formula gets an apostrophe."""
    text = plain_cell(value)
    is_risky = isinstance(value, str) and text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{text}" if is_risky else text


def plain_cell(value: Value) -> str:
    """A value as text, exactly; nothing for None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
