"""What was read, beside what stands in the cell and what is published: to be seen before comparing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from chino_metrics.ingest.cell_views import place_of, text_in
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import Grid

#: Values that are shown at most; the sheet to save has as many.
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value as it was read, the text in its cell (``written``) and the published number."""

    actual: Actual
    written: str
    published: float | None


def read_values(
    grids: Iterable[Grid], actuals: Sequence[Actual], base: Book
) -> tuple[tuple[ReadValue, ...], int]:
    """The first ``MOST`` values that say something new, and how many do in all."""
    published = {(a.indicator_id, a.year): a.quantity for i in base.indicators for a in i.actuals}
    sheets = {grid.name.strip(): grid for grid in grids}
    new = [a for a in actuals if _is_new(a, published.get((a.indicator_id, a.year), Quantity()))]
    shown = (
        ReadValue(
            actual,
            text_in(_cell(sheets, actual.quantity.cell)),
            published.get((actual.indicator_id, actual.year), Quantity()).value,
        )
        for actual in islice(new, MOST)
    )
    return tuple(shown), len(new)


def _is_new(actual: Actual, old: Quantity) -> bool:
    now = actual.quantity
    return now.value != old.value or (now.value is None and now.text != old.text)


def _cell(sheets: dict[str, Grid], cell: Cell | None) -> Content | None:
    if cell is None or cell.sheet.strip() not in sheets:
        return None
    row, column = place_of(cell.address)
    return sheets[cell.sheet.strip()].rows.get(row, {}).get(column)
