"""A file of official statistics as an upload: what it holds of what 公的統計 needs."""

from __future__ import annotations

import re
from typing import Final

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.plan import Book
from chino_metrics.spreadsheet.grids import Grid, Workbook
from chino_metrics.workbook.official.files import NEEDED, is_official
from chino_metrics.workbook.official.storing import joined, read_needed, told

#: Heads that only tables of e-Stat have.
_ESTAT_HEADS: Final = frozenset({"表章項目", "地域コード", "調査年コード", "時間軸コード"})


def holds_statistics(workbook: Workbook) -> bool:
    """Whether a file is of official statistics.

    Raises UnreadableWorkbookError for one of e-Stat's in a form that cannot be read.
    """
    if any(map(is_official, workbook.grids)):
        return True
    if any(map(_is_estat, workbook.grids)):
        raise UnreadableWorkbookError(f"e-Statの表だが、この形は読めない。{NEEDED}")
    return False


def _is_estat(grid: Grid) -> bool:
    heads = {
        re.sub(r"\s", "", str(content.value))
        for number in list(grid.rows)[:30]
        for content in grid.rows[number].values()
    }
    return len(heads & _ESTAT_HEADS) > 1


def read_statistics(workbook: Workbook, base: Book) -> Findings:
    """How the file was read, and how many numbers are new; raises UnreadableWorkbookError."""
    found, official = Findings(), base.official
    grids = [grid for grid in workbook.grids if is_official(grid)]
    files = read_needed(grids, official, base.publisher.code)
    values = joined(official.values, files)
    found.official = len(set(values) - set(official.values))
    found.reading += told(files)
    found.reading.append(
        ("新しい値", f"{found.official:,}件。台帳のシート「公的統計の値」に加える。")
    )
    found.tables = len(files)
    return found
