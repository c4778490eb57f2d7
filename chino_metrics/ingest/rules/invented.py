"""Invented values in an upload: marked as the sample (見本), or the sample's own without the mark.

They never become the published ones; the store asks the same when something is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from chino_metrics.changes.invented import Invented, copied
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Actual, Book
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import Workbook
from chino_metrics.wording.terms import is_marked_sample

#: Cells named in a sentence, at most.
MOST_NAMED: Final = 5
_REFUSED: Final = "見本の値は、実際の値として公開できない。"


def invented_errors(
    workbook: Workbook, base: Book, invented: Iterable[Invented], actuals: Iterable[Actual]
) -> list[Issue]:
    """An error where the file says anywhere that it is the sample, else where its values are.

    ``base`` is what is published (over the sample itself nothing is refused), ``actuals``
    what was read of the file.
    """
    if base.is_sample:
        return []
    marked = _marked(workbook)
    return [marked] if marked else list(_copied(base, invented, actuals))


def _marked(workbook: Workbook) -> Issue | None:
    """The error at the first cell that carries the mark, or at the file whose properties do."""
    cells = _marked_cells(workbook)
    first = next(cells, None)
    if first is not None:
        more = len(tuple(cells))
        also = f"ほかに{more:,}か所にもある。" if more else ""
        message = (
            f"「{str(first.value)[:40]}」とある。{also}{_REFUSED}"
            "実際の値の記入用のExcelを受け取り直し、そこに書いてください。"
        )
        return Issue.error(first.place, "sample", message)
    if any(map(is_marked_sample, workbook.properties.splitlines())):
        message = (
            f"ファイルのプロパティ（題名、キーワード）に、見本とある。{_REFUSED}"
            "実際の値の記入用のExcelを受け取り直し、そこに書いてください。"
        )
        return Issue.error(Cell("", ""), "sample", message)
    return None


def _marked_cells(workbook: Workbook) -> Iterator[Content]:
    """Cells whose text says that it is the sample, on whatever sheet and in whatever column."""
    return (
        content
        for grid in workbook.grids
        for line in grid.rows.values()
        for content in line.values()
        if isinstance(content.value, str)
        and ("見" in content.value or "架" in content.value)
        and is_marked_sample(content.value)
    )


def _copied(base: Book, invented: Iterable[Invented], actuals: Iterable[Actual]) -> Iterator[Issue]:
    """An error at the first of the sample's values, which names the next ones."""
    cells = [a.quantity.cell or Cell("", "") for a in copied(base, actuals, invented)]
    if cells:
        named = "、".join(f"「{c.sheet}」{c.address}" for c in islice(cells, MOST_NAMED))
        message = (
            f"見本（架空の値）と同じ指標、年度、値が{len(cells):,}件ある（{named}"
            f"{'など' if len(cells) > MOST_NAMED else ''}）。{_REFUSED}"
            "その値を消し、担当課で確かめた実際の値を書いてください。"
        )
        yield Issue.error(cells[0], "sample_values", message)
