"""Rows as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Value: TypeAlias = str | float | int | bool | None


def to_csv(heads: Sequence[str], rows: Iterable[Iterable[Value]]) -> str:
    """Head and rows as CSV with \\n ends; the head stands even where there is no row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([csv_cell(v) for v in row] for row in rows)
    return out.getvalue()


def csv_cell(value: Value) -> str:
    """A value as text; a text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    return "" if value is None else str(value)
