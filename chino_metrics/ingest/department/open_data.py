"""The open data of the site itself, brought back as an upload: told for what they are."""

from __future__ import annotations

from typing import Final

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.matching import fold_name
from chino_metrics.spreadsheet.cells import read_text
from chino_metrics.spreadsheet.grids import Grid

#: Heads that only tables of ours have together: for programs, and for Excel.
_OWN: Final = tuple(
    {fold_name(head) for head in heads}
    for heads in (("indicator_id", "data_kind"), ("指標ID", "データの区分"))
)


def is_open_data(grid: Grid, found: Findings) -> bool:
    """Whether ``grid`` is a table of the open data; an error at its first cell says so."""
    line = grid.rows.get(1, {})
    heads = {fold_name(read_text(content)[0]) for content in line.values()}
    if not any(own <= heads for own in _OWN):
        return False
    message = (
        "「指標ID」と「データの区分」の列がある。このサイトのオープンデータの形で、更新には使えない。"
        "記入用のExcelに書くか、「2025年度」のような見出しの列に値を並べた表を選んでください。"
    )
    found.tell(next(iter(line.values())), "open_data", message)
    found.tables += 1
    return True
