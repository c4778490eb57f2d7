"""Where the pages of a sheet end on paper, and what becomes of the room that is left on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from chino_metrics.exports.xlsx.style import Sheet

#: Pixels of a row that nothing made higher.
DEFAULT_ROW: Final = 20
#: A page that would stay emptier than this takes the beginning of what comes next.
LEAST_SHARE, _FULL_SHARE = 0.5, 0.85
#: The last page of a list has at least so much on it; programs fit a few rows more or less on a page.
_LAST_SHARE, _SURE_SHARE = 0.3, 0.5
#: What a row gains at the most on a full page and on the last one, and what stays free (pixels).
_MOST_AIR, _LAST_AIR, _SPARE = 14, 4, 8


@dataclass(frozen=True)
class Part:
    """Rows ``first`` to ``last`` that belong together, with the empty one behind them.

    ``airy`` rows take what is left of their page; before a row of ``cuts`` a page may begin where
    the one before would stay too empty, of a part that ``flows`` where it is not full.
    """

    first: int
    last: int
    airy: range = range(0)
    cuts: range = range(0)
    flows: bool = False


@dataclass
class PaperPage:
    """Parts that begin on a page, and the pixels that are taken of it."""

    used: float
    parts: list[Part] = field(default_factory=list)


def set_pages(sheet: Sheet, parts: Iterable[Part]) -> list[PaperPage]:
    """Start pages so that each is filled and no part is cut that need not be; the pages.

    The first row of the sheet stands on every page. A part higher than a page ends on its last.
    """
    title = sheet.heights.get(0, DEFAULT_ROW)
    pages = [PaperPage(0)]
    for part in parts:
        for piece in _pieces(sheet, part, sheet.page - pages[-1].used, sheet.page - title):
            _place(sheet, pages, piece, title)
    if len(pages) > 1:
        sheet.paper.set_h_pagebreaks([page.parts[0].first for page in pages[1:]])
    _air(sheet, pages)
    return pages


def _place(sheet: Sheet, pages: list[PaperPage], part: Part, title: int) -> None:
    height = height_of(sheet, part)
    # the head of the sheet, its first part, stands alone on no page
    is_begun = len(pages) > 1 or len(pages[-1].parts) > 1
    if is_begun and pages[-1].used + height > sheet.page:
        pages.append(PaperPage(title))
    page = pages[-1]
    page.parts.append(part)
    page.used += height
    while page.used > sheet.page:
        page.used += title - sheet.page


def _pieces(sheet: Sheet, part: Part, room: float, whole: float) -> Iterator[Part]:
    """The part, or what of it fills the ``room`` of a page that would stay empty, and the rest."""
    height = height_of(sheet, part)
    # what is cut anyway begins where there is room
    full = _FULL_SHARE if part.flows or height > whole else LEAST_SHARE
    is_full = room < (1 - full) * sheet.page
    if not part.cuts or height <= (whole if is_full else room):
        yield part
        return
    most = whole if is_full else room
    fitting = [k for k in part.cuts if height_of(sheet, replace(part, last=k - 1)) <= most]
    if not fitting:
        yield part
        return
    cut = fitting[-1]
    yield replace(part, last=cut - 1, cuts=range(0))
    rest = replace(part, first=cut, cuts=range(cut + 1, part.cuts.stop))
    yield from _pieces(sheet, rest, 0, whole)


def _air(sheet: Sheet, pages: list[PaperPage]) -> None:
    """Give what is left of every page to its airy rows, of the last page a little."""
    for page in pages:
        rows = [k for p in page.parts for k in p.airy if p.first <= k <= p.last]
        most = _LAST_AIR if page is pages[-1] else _MOST_AIR
        spare = sheet.page - page.used - _SPARE
        for k in rows:
            gain = max(0, min(most, int(spare / len(rows))))
            sheet.grow(k, sheet.heights.get(k, DEFAULT_ROW) + gain)


def end_list(sheet: Sheet, head: int, count: int) -> None:
    """Keep the ``count`` rows below ``head`` from ending with a few on a page of their own.

    The row ``head`` stands on every page; where the last one is well filled, pages end where they do.
    """
    repeated = sheet.heights.get(head, DEFAULT_ROW)
    used, starts = _rows(sheet, 0, head), []
    for k in range(head + 1, head + 1 + count):
        high = _rows(sheet, k, k)
        if used + high > sheet.page:
            starts.append(k)
            used = repeated
        used += high
    if not starts or used >= _SURE_SHARE * sheet.page:
        return
    while used < _LAST_SHARE * sheet.page and starts[-1] > head + 1:
        starts[-1] -= 1
        used += _rows(sheet, starts[-1], starts[-1])
    sheet.paper.set_h_pagebreaks(starts)


def height_of(sheet: Sheet, part: Part) -> int:
    """Pixels of a part, with the empty row behind it."""
    return _rows(sheet, part.first, part.last + 1)


def _rows(sheet: Sheet, first: int, last: int) -> int:
    return sum(sheet.heights.get(row, DEFAULT_ROW) for row in range(first, last + 1))
