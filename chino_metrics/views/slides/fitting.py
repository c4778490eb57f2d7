"""How large the letters of a slide can be, whatever form it takes: sizes and line breaks."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from chino_metrics.views.slides.deck import ARROW, KeyFigure, Slide, SlideKind
from chino_metrics.wording import headlines, text_width


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of slide: full size of its message and the width of a line, in % of the height."""

    message: float
    line: float

    def size(self, lines: tuple[str, ...]) -> float:
        """The largest size, up to the full one, in which each line fits."""
        longest = max(text_width.text_width(line, 1) for line in lines)
        return round(min(self.message, self.line / longest), 2)


WIDE: Final = Shape(6.7, 169.0)
TALL: Final = Shape(6.0, 124.5)
#: Sizes of a plan's rows that are tried, in % of the height, the largest first.
ROW_SIZES: Final = (4.8, 4.45, 4.2, 3.9, 3.75, 3.6, 3.45, 3.3, 3.15, 3.0)
#: With two verdicts a row, names have less room.
SMALLER: Final = (2.85, 2.7)
#: Heads of the columns, in % of the height.
HEAD_SIZE: Final = 2.8
#: Between columns, and above and below a row, in em.
ROW_GAP, ROW_PADDING = 0.8, 0.36
#: The unit behind a key figure, in em of its digits.
UNIT: Final = 0.35
#: The message of the title slide is larger.
WIDE_TITLE, TALL_TITLE = Shape(9.4, 169.0), Shape(8.2, 124.5)


def is_joined(slide: Slide) -> bool:
    """Whether a single sentence stands on one line of the wide shape, at nearly its full size."""
    return len(slide.message) == 1 and WIDE.size(slide.message) >= 0.88 * WIDE.message


def message_lines(slide: Slide) -> tuple[str, ...]:
    """The message's sentences; a long single one as two lines, parted after a comma or colon."""
    if len(slide.message) > 1 or text_width.text_width(slide.message[0], 1) <= headlines.LINE:
        return slide.message
    pieces = re.findall(r"[^、：]+[、：]?", slide.message[0])
    pairs = (("".join(pieces[:k]), "".join(pieces[k:])) for k in range(1, len(pieces)))
    return min(pairs, key=lambda pair: max(map(_width, pair)), default=slide.message)


def _width(text: str) -> float:
    return text_width.text_width(text, 1)


def row_size(slide: Slide, shape: Shape) -> float:
    """The largest size of a plan's rows, in % of the height, at which all of them fit."""
    room = 84.0 - 1.32 * shape.message * len(message_lines(slide)) - (10.4 if slide.bars else 0.0)
    room -= (6.0 if slide.kicker else 0.0) + 6.0 * len(slide.lines)
    sizes = (*ROW_SIZES, *SMALLER) if slide.kind is SlideKind.CHANGES else ROW_SIZES
    return next((s for s in sizes if _rows_height(slide, shape, s) <= room), sizes[-1])


def _rows_height(slide: Slide, shape: Shape, size: float) -> float:
    """How high the rows are at a size, heads included, in % of the slide's height."""
    columns = _columns(slide)
    heads = [HEAD_SIZE * _width(head) / size for head in _narrow_heads(slide)]
    taken = sum(
        max(head, *map(_width, column)) + ROW_GAP
        for head, column in zip(heads, columns, strict=True)
    )
    room = shape.line / size - taken - 1.3 * (len(columns) - 2)
    lines = sum(_lines(_width(row.name), max(room, 4.0)) for row in slide.rows)
    return 4.0 + size * (1.25 * lines + ROW_PADDING * len(slide.rows))


def _lines(width: float, room: float) -> int:
    """Lines of a name; broken between phrases, each but the last is up to a quarter empty."""
    return 1 if width <= room else math.ceil((width - 0.25 * room) / (0.75 * room))


def _narrow_heads(slide: Slide) -> tuple[str, ...]:
    """The heads of these columns: all but that of the names, before the last two."""
    return (*slide.heads[:-3], *slide.heads[-2:])


def _columns(slide: Slide) -> tuple[tuple[str, ...], ...]:
    """The columns that stand on one line: verdict before, verdict, value, goal."""
    rows = slide.rows
    was = tuple(f"{r.before[1]}{ARROW}" for r in rows if r.before)
    return (
        *((was,) if was else ()),
        tuple(r.word for r in rows),
        tuple(r.value for r in rows),
        tuple(r.goal for r in rows),
    )


def number_em(figure: KeyFigure) -> float:
    """How wide a key figure with its small unit is, in em of its digits."""
    unit = UNIT * text_width.text_width(figure.unit, 1)
    return round(max(3.0, text_width.text_width(figure.number, 1) + unit), 2)
