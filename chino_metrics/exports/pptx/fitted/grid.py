"""How a table's columns and rows are measured before it is made, in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics.exports.pptx.page import Box
from chino_metrics.exports.pptx.text import LINE_HEIGHT, parted, room_of
from chino_metrics.wording.palette import INK

#: Above and below the text of a row, between columns, and a line, in em.
PADDING, GAP = 0.2, 0.9
#: Between the columns, and the size of the heads, where two verdicts stand side by side.
_NARROW_GAP, _SMALL_HEAD = 0.55, 14.0
#: Points of the heads otherwise.
_HEAD_SIZE: Final = 16.0
#: Of the table, the part that all but the wide column take at the most: three, or four.
_MOST, _MOST_OF_FOUR = 0.68, 0.75
#: Of a line of a name, the part that is filled at the least: words are not parted everywhere.
_FILLED: Final = 0.94


@dataclass(frozen=True, slots=True)
class Cell:
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
class Grid:
    """Rows of cells, ``heads`` above them; column ``wide`` takes what the others leave."""

    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
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
        return _NARROW_GAP if self._is_dense else GAP

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
        head = row_height(self.head_lines, self.head) if self.heads else 0.0
        return head + sum(self.row_height(n, size) for n in lines)

    def row_height(self, lines: int, size: float) -> float:
        """Points of a row."""
        return max(self.row, row_height(lines, size))


def row_height(lines: int, size: float) -> float:
    """Points of a row of so many lines."""
    return size * (lines * LINE_HEIGHT + 2 * PADDING)
