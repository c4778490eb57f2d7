"""Real tables on a slide, with rules and without boxes: a plan's indicators, and the terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pptx.oxml import parse_xml
from pptx.util import Pt

from chino_metrics.exports.pptx.drawn.row_chart import add_row_chart
from chino_metrics.exports.pptx.fitted.grid import GAP, PADDING, Cell, Grid, row_height
from chino_metrics.exports.pptx.page import HEIGHT, Box
from chino_metrics.exports.pptx.text import (
    LEAST,
    LINE_HEIGHT,
    NAMESPACE,
    Paragraph,
    Run,
    cut,
    parted,
    solid,
    write,
)
from chino_metrics.model.verdict import Status
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import ARROW, Slide, SlideRow, Term
from chino_metrics.wording.palette import GRID, PATH, SECONDARY, STATUS_SIGN, STATUS_TEXT

#: PowerPoint's 「スタイルなし、表のグリッド線なし」.
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
#: Full size of the text, in points.
_FULL: Final = 24.0
_ANY: Final = 1000
#: Lines of a row at the most and points at the least, the best first.
_WISHES: Final = ((1, 20.0), (2, 16.0), (_ANY, LEAST))
#: What a row is higher where there is room, in em.
_AIR: Final = 0.5


def add_rows(slide: Any, content: Slide, box: Box) -> None:
    """The rows of a slide with their heads, as large as the box allows."""
    shape = _shape(box)
    across, high = (side * HEIGHT / 100 for side in fitting.row_chart(content, shape))
    rows = tuple(_cells(row, across) for row in content.rows)
    wide = len(content.heads) - 3
    first_number = wide + 1 + bool(content.years)
    # on the tall shape a head gives its room to the names
    mark = "\n（" if box.width < HEIGHT * 1.5 else "（"
    heads = tuple(
        Cell(head.replace("（", mark), "r" if k >= first_number else "l", colour=SECONDARY)
        for k, head in enumerate(content.row_heads)
    )
    told = f"{content.name}の指標{len(rows)}件の{'、'.join(content.heads)}の表"
    grid = Grid(heads, rows, wide, row=high)
    placed = _add(slide, grid, box, told, _screens_size(content, box))
    if content.years is None:
        return
    for row, place in zip(content.rows, placed.cells(wide + 1), strict=True):
        if row.chart is not None:
            add_row_chart(slide, row.chart, content.years, place)


def _shape(box: Box) -> fitting.Shape:
    return fitting.WIDE if box.width > HEIGHT * 1.5 else fitting.TALL


def _screens_size(content: Slide, box: Box) -> float:
    """The size of a slide's rows on the screen, in points."""
    return fitting.row_size(content, _shape(box)) * HEIGHT / 100


def _cells(row: SlideRow, across: float) -> tuple[Cell, ...]:
    """The verdicts, the name, the room of a chart, the numbers; of two over time the later is bold."""
    was = (_verdict(row.before[0], f"{row.before[1]} {ARROW}"),) if row.before else ()
    return (
        *was,
        _verdict(row.status, row.word),
        Cell(row.name),
        *((Cell("", room=across),) if across else ()),
        Cell(row.value, "r", bold=not was),
        Cell(row.goal, "r", bold=bool(was)),
    )


def add_listing(slide: Any, content: Slide, box: Box) -> None:
    """The plain table of a slide with its heads."""
    listing = content.listing
    if listing is None:
        return
    bold = {0, *listing.numbers} if len(content.heads) > 1 else set()

    def cells(texts: Sequence[str], **look: Any) -> tuple[Cell, ...]:
        return tuple(
            Cell(text, "r", after=GAP, **look) if k in listing.numbers else Cell(text, **look)
            for k, text in enumerate(texts)
        )

    heads = cells(content.heads, colour=SECONDARY)
    rows = (
        tuple(replace(cell, bold=k in bold) for k, cell in enumerate(cells(row)))
        for row in listing.rows
    )
    told = f"{content.name}の{'、'.join(content.heads)}の表"
    grid = Grid(heads, tuple(rows), listing.wide, is_listing=True)
    _add(slide, grid, box, told, _screens_size(content, box))


def add_terms(slide: Any, terms: Sequence[Term], box: Box) -> float:
    """The terms and what they mean; the lower edge of the table in points."""
    rows = tuple((_verdict(term.status, term.word), Cell(term.text)) for term in terms)
    return _add(slide, Grid((), rows, 1), box, "判定の言葉とその意味の表").box.bottom


def _verdict(status: Status | None, word: str) -> Cell:
    if status is None:
        return Cell(word, bold=True)
    return Cell(f"{STATUS_SIGN[status]} {word}", bold=True, colour=STATUS_TEXT[status])


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where a table stands: points of its columns and of its rows below the heads."""

    box: Box
    widths: Sequence[float]
    heights: Sequence[float]
    gap: float

    def cells(self, column: int) -> Iterator[Box]:
        """The cells of a column, without the gap to the next one."""
        left = self.box.left + sum(self.widths[:column])
        top = self.box.bottom - sum(self.heights)
        for height in self.heights:
            yield Box(left, top, self.widths[column] - self.gap, height)
            top += height


def _add(slide: Any, grid: Grid, box: Box, told: str, wished: float = 0.0) -> _Placed:
    size = _size(grid, box, wished)
    widths = grid.widths(box.width, size)
    is_over = grid.height(box.width, size) > box.height
    fitting = max(1, int(box.height / len(grid.rows) / size / LINE_HEIGHT))
    grid = _shortened(grid, widths, size, fitting if is_over else _ANY)
    lines = grid.lines(widths[grid.wide], size)
    height = grid.height(box.width, size)
    airy = max(0.0, min((box.height - height) / len(grid.rows), _AIR * size))
    heights = [grid.row_height(n, size) + airy for n in lines]
    place = replace(box, height=height + airy * len(grid.rows))
    count = len(grid.rows) + bool(grid.heads)
    frame = slide.shapes.add_table(count, len(widths), *place.emu)
    frame.name = "表"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(told))
    table = frame.table
    _undress(table, has_heads=bool(grid.heads))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    sizes = [grid.head] * bool(grid.heads) + [size] * len(grid.rows)
    head = [row_height(grid.head_lines, grid.head)] * bool(grid.heads)
    content = ((grid.heads,) if grid.heads else ()) + grid.rows
    for k, (row, cells) in enumerate(zip(table.rows, content, strict=True)):
        is_head = k == 0 and bool(grid.heads)
        row.height = Pt((*head, *heights)[k])
        below = PATH if is_head or k == count - 1 else GRID
        for at, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
            last = at == len(cells) - 1
            _write_cell(target, cell, sizes[k], below, 0.0 if last else grid.gap * size)
    return _Placed(place, widths, heights, grid.gap * size)


def _size(grid: Grid, box: Box, wished: float) -> float:
    """That of the screen; where it does not fit, the largest on one or two lines if still large."""
    if wished and grid.fits(box, wished):
        if len(grid.rows) > fitting.FEW or grid.row:
            return wished
        smaller = (wished - 0.5 * k for k in range(int(2 * (1 - fitting.UNBROKEN) * wished) + 1))
        return next((size for size in smaller if not grid.breaks(box, size)), wished)
    steps = [_FULL - 0.5 * k for k in range(int(2 * (_FULL - LEAST)) + 1)]
    fit = {
        size: max(grid.lines(grid.widths(box.width, size)[grid.wide], size))
        for size in steps
        if grid.fits(box, size)
    }
    found = (s for most, least in _WISHES for s, n in fit.items() if n <= most and s >= least)
    return next(found, LEAST)


def _shortened(grid: Grid, widths: Sequence[float], size: float, most: int) -> Grid:
    """The same, the wide column on at most so many lines, the others on one."""

    def short(at: int, cell: Cell) -> Cell:
        room, lines = widths[at] - grid.gap * size, most if at == grid.wide else 1
        text = cut(cell.text, room, size, lines)
        if at == grid.wide:
            text = "\n".join(parted(text, grid.filled(widths[at], size)))
        return replace(cell, text=text)

    rows = (tuple(short(at, cell) for at, cell in enumerate(row)) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def _undress(table: Any, *, has_heads: bool) -> None:
    """No coloured bands: the cells have rules of their own."""
    properties = table._tbl.tblPr
    properties.set("firstRow", str(int(has_heads)))
    properties.set("bandRow", "0")
    for style in list(properties):
        properties.remove(style)
    properties.append(parse_xml(f"<a:tableStyleId {NAMESPACE}>{_NO_STYLE}</a:tableStyleId>"))


def _write_cell(target: Any, cell: Cell, size: float, below: str, gap: float) -> None:
    """Text and rules; a number keeps the gap on its left, other text on its right."""
    run = Run(cell.text, size, cell.bold, cell.colour)
    write(target._tc.get_or_add_txBody(), [Paragraph((run,), cell.align)])
    element = target._tc.get_or_add_tcPr()
    left, right = (gap, cell.after * size) if cell.align == "r" else (0.0, gap)
    sides = {"marL": left, "marR": right, "marT": PADDING * size, "marB": PADDING * size}
    for side, room in sides.items():
        element.set(side, str(int(Pt(room))))
    element.set("anchor", "ctr")
    for side in ("lnL", "lnR", "lnT"):
        element.append(parse_xml(f'<a:{side} {NAMESPACE} w="0"><a:noFill/></a:{side}>'))
    element.append(parse_xml(f'<a:lnB {NAMESPACE} w="{Pt(1)}">{solid(below)}</a:lnB>'))
    element.append(parse_xml(f"<a:noFill {NAMESPACE}/>"))
