"""Real tables on a slide, with rules and without boxes: a plan's indicators, and the terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pptx.oxml import parse_xml
from pptx.util import Pt

from chino_metrics.exports.pptx.drawn.row_chart import add_row_chart
from chino_metrics.exports.pptx.page import HEIGHT, Box
from chino_metrics.exports.pptx.text import (
    LEAST,
    LINE_HEIGHT,
    NAMESPACE,
    Paragraph,
    Run,
    cut,
    parted,
    room_of,
    solid,
    write,
)
from chino_metrics.model.verdict import Status
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import ARROW, Slide, SlideRow, Term
from chino_metrics.wording.palette import GRID, INK, PATH, SECONDARY, STATUS_SIGN, STATUS_TEXT

#: PowerPoint's 「スタイルなし、表のグリッド線なし」.
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
#: Full size of the text, and that of the heads, in points.
_FULL, _HEAD_SIZE = 24.0, 16.0
_ANY: Final = 1000
#: Lines of a row at the most and points at the least, the best first.
_WISHES: Final = ((1, 20.0), (2, 16.0), (_ANY, LEAST))
#: Above and below the text of a row, between columns, and a line, in em.
_PADDING, _GAP = 0.2, 0.9
#: Between the columns, and the size of the heads, where two verdicts stand side by side.
_NARROW_GAP, _SMALL_HEAD = 0.55, 14.0
#: Of the table, the part that all but the wide column take at the most: three, or four.
_MOST, _MOST_OF_FOUR = 0.68, 0.75
#: What a row is higher where there is room, in em.
_AIR: Final = 0.5
#: Of a line of a name, the part that is filled at the least: words are not parted everywhere.
_FILLED: Final = 0.94


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell: its text, the line above it being a run of its own where it has a sign."""

    text: str
    align: str = "l"
    bold: bool = False
    colour: str = INK
    #: A number that text follows keeps a gap on that side, too, in em.
    after: float = 0.0
    #: Points that it takes whatever stands in it: there a chart is drawn.
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows of cells, ``heads`` above them; column ``wide`` takes what the others leave."""

    heads: tuple[_Cell, ...]
    rows: tuple[tuple[_Cell, ...], ...]
    wide: int
    is_listing: bool = False
    #: Points that a row is high at the least.
    row: float = 0.0

    def wishes(self, size: float) -> list[float]:
        """Points that the columns want on a line, none for the wide one."""
        return [
            0.0
            if k == self.wide
            else self.gap * size
            + max(
                *(room_of(cell.text, size) + cell.after * size + cell.room for cell in column),
                self._head_width(k) + self.heads[k].after * size if self.heads else 0.0,
            )
            for k, column in enumerate(zip(*self.rows, strict=True))
        ]

    def widths(self, width: float, size: float) -> list[float]:
        """Points of each column; those that want too much get equal parts."""
        found = self.wishes(size)
        most = self._most * width
        if sum(found) > most:
            found = [min(wish, most / (len(found) - 1)) for wish in found]
        found[self.wide] = width - sum(found)
        return found

    def _head_width(self, column: int) -> float:
        return max(room_of(line, self.head) for line in self.heads[column].text.split("\n"))

    @property
    def head_lines(self) -> int:
        """Lines of the heads, 0 where there are none."""
        return max((1 + head.text.count("\n") for head in self.heads), default=0)

    @property
    def gap(self) -> float:
        """What parts the columns, in em."""
        return _NARROW_GAP if self._is_dense else _GAP

    @property
    def head(self) -> float:
        """Points of the heads."""
        return _SMALL_HEAD if self._is_dense else _HEAD_SIZE

    @property
    def _is_dense(self) -> bool:
        return len(self.rows[0]) > 4

    @property
    def _most(self) -> float:
        return _MOST_OF_FOUR if self._is_dense or self.is_listing else _MOST

    def fits(self, box: Box, size: float) -> bool:
        """Whether nothing has to be shortened."""
        is_narrow = sum(self.wishes(size)) <= self._most * box.width
        return is_narrow and self.height(box.width, size) <= box.height

    def breaks(self, box: Box, size: float) -> bool:
        """Whether a row takes more than one line."""
        return max(self.lines(self.widths(box.width, size)[self.wide], size)) > 1

    def lines(self, room: float, size: float) -> list[int]:
        """Lines of each row, ``room`` being the width of the wide column."""
        filled = self.filled(room, size)
        texts = (row[self.wide].text.split("\n") for row in self.rows)
        return [sum(len(parted(line, filled)) for line in lines) for lines in texts]

    def filled(self, room: float, size: float) -> float:
        """What a line of the wide column holds, in em."""
        return max(1.0, _FILLED * (room / size - self.gap))

    def height(self, width: float, size: float) -> float:
        """Points of the whole."""
        lines = self.lines(self.widths(width, size)[self.wide], size)
        head = _row_height(self.head_lines, self.head) if self.heads else 0.0
        return head + sum(self.row_height(n, size) for n in lines)

    def row_height(self, lines: int, size: float) -> float:
        """Points of a row."""
        return max(self.row, _row_height(lines, size))


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
        _Cell(head.replace("（", mark), "r" if k >= first_number else "l", colour=SECONDARY)
        for k, head in enumerate(content.row_heads)
    )
    told = f"{content.name}の指標{len(rows)}件の{'、'.join(content.heads)}の表"
    grid = _Grid(heads, rows, wide, row=high)
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


def _cells(row: SlideRow, across: float) -> tuple[_Cell, ...]:
    """The verdicts, the name, the room of a chart, the numbers; of two over time the later is bold."""
    was = (_verdict(row.before[0], f"{row.before[1]} {ARROW}"),) if row.before else ()
    return (
        *was,
        _verdict(row.status, row.word),
        _Cell(row.name),
        *((_Cell("", room=across),) if across else ()),
        _Cell(row.value, "r", bold=not was),
        _Cell(row.goal, "r", bold=bool(was)),
    )


def add_listing(slide: Any, content: Slide, box: Box) -> None:
    """The plain table of a slide with its heads."""
    listing = content.listing
    if listing is None:
        return
    bold = {0, *listing.numbers} if len(content.heads) > 1 else set()

    def cells(texts: Sequence[str], **look: Any) -> tuple[_Cell, ...]:
        return tuple(
            _Cell(text, "r", after=_GAP, **look) if k in listing.numbers else _Cell(text, **look)
            for k, text in enumerate(texts)
        )

    heads = cells(content.heads, colour=SECONDARY)
    rows = (
        tuple(replace(cell, bold=k in bold) for k, cell in enumerate(cells(row)))
        for row in listing.rows
    )
    told = f"{content.name}の{'、'.join(content.heads)}の表"
    grid = _Grid(heads, tuple(rows), listing.wide, is_listing=True)
    _add(slide, grid, box, told, _screens_size(content, box))


def add_terms(slide: Any, terms: Sequence[Term], box: Box) -> float:
    """The terms and what they mean; the lower edge of the table in points."""
    rows = tuple((_verdict(term.status, term.word), _Cell(term.text)) for term in terms)
    return _add(slide, _Grid((), rows, 1), box, "判定の言葉とその意味の表").box.bottom


def _verdict(status: Status | None, word: str) -> _Cell:
    if status is None:
        return _Cell(word, bold=True)
    return _Cell(f"{STATUS_SIGN[status]} {word}", bold=True, colour=STATUS_TEXT[status])


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


def _add(slide: Any, grid: _Grid, box: Box, told: str, wished: float = 0.0) -> _Placed:
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
    head = [_row_height(grid.head_lines, grid.head)] * bool(grid.heads)
    content = ((grid.heads,) if grid.heads else ()) + grid.rows
    for k, (row, cells) in enumerate(zip(table.rows, content, strict=True)):
        is_head = k == 0 and bool(grid.heads)
        row.height = Pt((*head, *heights)[k])
        below = PATH if is_head or k == count - 1 else GRID
        for at, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
            last = at == len(cells) - 1
            _write_cell(target, cell, sizes[k], below, 0.0 if last else grid.gap * size)
    return _Placed(place, widths, heights, grid.gap * size)


def _size(grid: _Grid, box: Box, wished: float) -> float:
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


def _shortened(grid: _Grid, widths: Sequence[float], size: float, most: int) -> _Grid:
    """The same, the wide column on at most so many lines, the others on one."""

    def short(at: int, cell: _Cell) -> _Cell:
        room, lines = widths[at] - grid.gap * size, most if at == grid.wide else 1
        text = cut(cell.text, room, size, lines)
        if at == grid.wide:
            text = "\n".join(parted(text, grid.filled(widths[at], size)))
        return replace(cell, text=text)

    rows = (tuple(short(at, cell) for at, cell in enumerate(row)) for row in grid.rows)
    return replace(grid, rows=tuple(rows))


def _row_height(lines: int, size: float) -> float:
    return size * (lines * LINE_HEIGHT + 2 * _PADDING)


def _undress(table: Any, *, has_heads: bool) -> None:
    """No coloured bands: the cells have rules of their own."""
    properties = table._tbl.tblPr
    properties.set("firstRow", str(int(has_heads)))
    properties.set("bandRow", "0")
    for style in list(properties):
        properties.remove(style)
    properties.append(parse_xml(f"<a:tableStyleId {NAMESPACE}>{_NO_STYLE}</a:tableStyleId>"))


def _write_cell(target: Any, cell: _Cell, size: float, below: str, gap: float) -> None:
    """Text and rules; a number keeps the gap on its left, other text on its right."""
    run = Run(cell.text, size, cell.bold, cell.colour)
    write(target._tc.get_or_add_txBody(), [Paragraph((run,), cell.align)])
    element = target._tc.get_or_add_tcPr()
    left, right = (gap, cell.after * size) if cell.align == "r" else (0.0, gap)
    sides = {"marL": left, "marR": right, "marT": _PADDING * size, "marB": _PADDING * size}
    for side, room in sides.items():
        element.set(side, str(int(Pt(room))))
    element.set("anchor", "ctr")
    for side in ("lnL", "lnR", "lnT"):
        element.append(parse_xml(f'<a:{side} {NAMESPACE} w="0"><a:noFill/></a:{side}>'))
    element.append(parse_xml(f'<a:lnB {NAMESPACE} w="{Pt(1)}">{solid(below)}</a:lnB>'))
    element.append(parse_xml(f"<a:noFill {NAMESPACE}/>"))
