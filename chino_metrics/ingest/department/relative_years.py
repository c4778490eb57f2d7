"""Heads that name a year only beside another one: 「前年度実績」 is never that of the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.headings import SheetColumn

_BESIDE: Final = re.compile(r"(?:前々?|昨|一昨|翌|来)年")


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
