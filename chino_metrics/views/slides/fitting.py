"""How large the letters of a slide can be, whatever form it takes: sizes and line breaks."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.views.slides.deck import ARROW, KeyFigure, Slide, SlideKind
from chino_metrics.wording import headlines, line_breaks, text_width


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
#: A message on the tall shape is not smaller: its lines wrap.
LEAST_MESSAGE: Final = 4.8
#: Sizes of a plan's rows that are tried, in % of the height, the largest first.
ROW_SIZES: Final = (4.8, 4.45, 4.2, 3.9, 3.75, 3.6, 3.45, 3.3, 3.15, 3.0)
#: Rather than break a name, the letters of a few rows may be smaller down to this part.
UNBROKEN, FEW = 0.78, 8
#: With two verdicts a row, names have less room.
SMALLER: Final = (2.85, 2.7)
#: Sizes of the terms that the closing slide explains, of the words beside them and below.
TERM_SIZES: Final = (3.75, 3.55, 3.4, 3.2, 3.0, 2.85)
#: Sizes of the lines of a slide of one's own.
OWN_SIZES: Final = (5.6, 5.2, 4.8, 4.45, 4.1, 3.75, 3.45, 3.2, 3.0)
#: Heads of the columns, in % of the height.
HEAD_SIZE: Final = 2.8
#: The line below an indicator's figure and chart; on the tall shape it may take two.
BELOW_SIZE: Final = 3.5
#: Lines beside and above it at most, and em of a goal that takes one line.
_MOST_BESIDE, _GOAL = 6, 12.0
#: How high the heads are with what parts them from the rows, in % of the height.
_HEADS: Final = 4.6
#: Between columns, above and below a row of a few and of many, in em.
ROW_GAP, ROW_PADDING, CLOSE_PADDING = 0.8, 0.36, 0.3
#: What a row of a few gets besides at most.
_MOST_AIR: Final = 1.0
#: Width of the charts in rows on both shapes, their height at the least and at the most, and the
#: line below them, in % of the height.
CHART_WIDE, CHART_TALL = 36.0, 20.0
_LOW, _HIGH = 7.0, 12.5
KEY_SIZE: Final = 2.8
#: The unit behind a key figure, in em of its digits.
UNIT: Final = 0.35
#: The message of the title slide is larger.
WIDE_TITLE, TALL_TITLE = Shape(9.4, 169.0), Shape(8.2, 124.5)


#: The QR code of an indicator in the corner of the wide shape, with what parts it from the message,
#: and beside the key figure of the tall one; that of the title and the closing slide, in % of the height.
CODE, CODE_GAP, CODE_TALL, CODE_TITLE, CODE_CLOSING = 15.0, 3.0, 11.0, 24.0, 13.0
#: Sizes of the lines of the title slide, and what is left free below them.
COVER_SIZES: Final = (4.45, 4.1, 3.75, 3.45, 3.2, 3.0)
_UNDER, _LEAST_UNDER = 10.0, 2.0


def shape_of(slide: Slide, shape: Shape) -> Shape:
    """The shape for the message of a slide: a QR code in the corner takes a part of its lines."""
    if slide.kind is SlideKind.TITLE:
        return WIDE_TITLE if shape is WIDE else TALL_TITLE
    if shape is not WIDE or not slide.link or slide.kind is not SlideKind.INDICATOR:
        return shape
    return replace(shape, line=shape.line - CODE - CODE_GAP)


def cover(slide: Slide, shape: Shape) -> tuple[float, float]:
    """Size of the lines of the title slide and what is free below them, in % of the height."""
    title = shape_of(slide, shape)
    lines = message_lines(slide)
    message = sum(math.ceil(_width(t) * title.size(lines) / title.line) for t in lines)
    room = 77.0 - 1.32 * title.size(lines) * message
    width = shape.line - (CODE_TITLE + 4.0 if slide.link else 0.0)

    def height(size: float) -> float:
        taken = sum(_lines(size * _width(text), width) for text in slide.lines)
        return 1.3 * size * taken + 0.8 * len(slide.lines)

    tried = (
        (s, u) for u in (_UNDER, _LEAST_UNDER) for s in COVER_SIZES[: 1 if u == _UNDER else None]
    )
    return next(
        ((s, u) for s, u in tried if height(s) + u <= room), (COVER_SIZES[-1], _LEAST_UNDER)
    )


def fits_below(text: str, slide: Slide) -> bool:
    """Whether a text fits a line below an indicator's figure and chart on the wide shape.

    The lines of the column of the figure, and those above it, leave it room or do not.
    """
    figure = slide.figure
    if figure is None or _width(text) > WIDE.line / BELOW_SIZE:
        return False
    column = len(figure.lines) + bool(figure.ahead) + (_width(figure.goal[1]) > _GOAL)
    return column + bool(slide.kicker) + len(message_lines(slide)) <= _MOST_BESIDE


def is_joined(slide: Slide) -> bool:
    """Whether a single sentence stands on one line of the wide shape, at nearly its full size."""
    wide = shape_of(slide, WIDE)
    return len(slide.message) == 1 and wide.size(slide.message) >= 0.88 * wide.message


def message_lines(slide: Slide) -> tuple[str, ...]:
    """The message's sentences; a long single one as two lines, parted after one of its marks."""
    if len(slide.message) > 1 or text_width.text_width(slide.message[0], 1) <= headlines.LINE:
        return slide.message
    pieces = re.findall(r"[^、：。]+[、：。]?", slide.message[0])
    pairs = [("".join(pieces[:k]), "".join(pieces[k:])) for k in range(1, len(pieces))]
    # what is spoken of stands alone where the rest fits a line, if need be in smaller letters
    named = (p for p in pairs if p[0].endswith("：") and _width(p[1]) <= 1.25 * headlines.LINE)
    shortest = min(pairs, key=lambda pair: max(map(_width, pair)), default=slide.message)
    return next(named, shortest)


def _width(text: str) -> float:
    return text_width.text_width(text, 1)


def row_size(slide: Slide, shape: Shape) -> float:
    """The largest size of a plan's rows, in % of the height, at which all of them fit."""
    room = _rows_room(slide, shape)
    sizes = (*ROW_SIZES, *SMALLER) if slide.kind is SlideKind.CHANGES else ROW_SIZES
    largest = next((s for s in sizes if _rows_height(slide, shape, s) <= room), sizes[-1])
    if len(_wide(slide)) > FEW or slide.years:
        return largest
    whole = (s for s in sizes if s >= UNBROKEN * largest and not _breaks(slide, shape, s))
    return min(largest, next(whole, largest))


def row_padding(slide: Slide, shape: Shape) -> float:
    """What stands above and below each row, in em: few rows spread over more of the slide."""
    size, rows = row_size(slide, shape), len(_wide(slide))
    if not rows or rows > FEW:
        return _padding(slide) / 2
    free = 0.8 * (_rows_room(slide, shape) - _rows_height(slide, shape, size)) / (rows * size)
    return round(ROW_PADDING / 2 + max(0.0, min(free, _MOST_AIR)) / 2, 2)


def row_chart(slide: Slide, shape: Shape) -> tuple[float, float]:
    """Width and height of the charts in a slide's rows, in % of its height; noughts without them."""
    if slide.years is None:
        return 0.0, 0.0
    size = row_size(slide, shape)
    free = _rows_room(slide, shape) - _HEADS - size * ROW_PADDING * len(slide.rows)
    high = round(max(_LOW, min(_HIGH, 0.96 * free / len(slide.rows))), 1)
    return _chart_width(slide, shape), high


def has_room_for_charts(slide: Slide) -> bool:
    """Whether the rows of a slide keep large letters with charts in them, on both shapes."""
    fits = (
        size >= least and _rows_height(slide, shape, size) <= _rows_room(slide, shape)
        for shape, least in ((WIDE, 4.2), (TALL, 3.45))
        for size in [row_size(slide, shape)]
    )
    return slide.years is not None and all(fits)


def _chart_width(slide: Slide, shape: Shape) -> float:
    if slide.years is None:
        return 0.0
    return CHART_WIDE if shape is WIDE else CHART_TALL


def _padding(slide: Slide) -> float:
    """Above and below a row together, in em."""
    return CLOSE_PADDING if len(_wide(slide)) > FEW else ROW_PADDING


def _rows_room(slide: Slide, shape: Shape) -> float:
    """How high the rows may be, heads included, in % of the slide's height."""
    on_one = shape is WIDE and is_joined(slide)
    lines = 1 if on_one else len(message_lines(slide))
    room = 84.0 - 1.32 * shape.message * lines - (10.4 if slide.bars else 0.0)
    below = 4.4 if slide.years else 6.0
    return room - (6.0 if slide.kicker else 0.0) - below * len(slide.lines)


def term_size(slide: Slide, shape: Shape) -> float:
    """The largest size of the closing slide's terms, in % of the height, at which all fit."""
    room = 83.8 - 1.32 * shape.message * len(message_lines(slide)) - 4.6 * len(slide.lines)
    room -= 3.0 if slide.link else 0.0
    # the column of the words, and what parts two terms
    word, between = (25.0, 1.65) if shape is WIDE else (21.0, 1.35)
    rest = shape.line - word - 2.0

    def height(size: float) -> float:
        lines = sum(
            max(_lines(size * _width(t.text), rest), math.ceil(size * _width(t.word) / word))
            for t in slide.terms
        )
        return 1.2 * size * lines + between * len(slide.terms)

    sizes = TERM_SIZES if shape is WIDE else TERM_SIZES[2:]
    return next((size for size in sizes if height(size) <= room), sizes[-1])


def own_size(slide: Slide, shape: Shape) -> float:
    """The largest size of the lines of a slide of one's own, in % of the height, at which all fit."""
    room = 78.0 - 1.32 * shape.message * len(message_lines(slide))

    def height(size: float) -> float:
        lines = sum(_lines(size * _width(text), shape.line - 1.2 * size) for text in slide.lines)
        return size * (1.35 * lines + 0.45 * len(slide.lines))

    return next((size for size in OWN_SIZES if height(size) <= room), OWN_SIZES[-1])


def _breaks(slide: Slide, shape: Shape, size: float) -> bool:
    """Whether a name takes more than one line."""
    return max(map(_width, _wide(slide)), default=0.0) > _wide_room(slide, shape, size)


def _rows_height(slide: Slide, shape: Shape, size: float) -> float:
    """How high the rows are at a size, heads included, in % of the slide's height."""
    room, texts = max(_wide_room(slide, shape, size), 4.0), _wide(slide)
    least = _LOW if slide.years else 0.0
    heights = sum(max(least, 1.25 * size * _broken(slide, text, room)) for text in texts)
    return _HEADS + heights + (size * _padding(slide) + 0.15) * len(texts)


def _wide_room(slide: Slide, shape: Shape, size: float) -> float:
    """What the other columns leave to the one that may break, in em."""
    taken = sum(
        max(HEAD_SIZE * _width(head) / size, *map(_width, column)) + ROW_GAP
        for head, column in _narrow(slide)
    )
    signs = sum(1 + bool(row.before) for row in slide.rows[:1])
    chart = _chart_width(slide, shape) / size + (ROW_GAP if slide.years else 0.0)
    return shape.line / size - taken - chart - 1.3 * signs


def _lines(width: float, room: float) -> int:
    """Lines of a name; broken between phrases, each but the last is up to a quarter empty."""
    return 1 if width <= room else math.ceil((width - 0.25 * room) / (0.75 * room))


def _broken(slide: Slide, text: str, room: float) -> int:
    """Lines of a text of the wide column: a name is broken between words, a listing's as it comes."""
    if slide.listing:
        return _lines(_width(text), room)
    return len(line_breaks.broken(text, room, _width))


def _wide(slide: Slide) -> tuple[str, ...]:
    """The texts that may break: the names, or a listing's wide column."""
    if slide.listing:
        return tuple(row[slide.listing.wide] for row in slide.listing.rows)
    return tuple(row.name for row in slide.rows)


def _narrow(slide: Slide) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Heads and texts of the columns that stand on one line."""
    if slide.listing:
        for k, head in enumerate(slide.heads):
            if k != slide.listing.wide:
                yield head, tuple(row[k] for row in slide.listing.rows)
        return
    rows = slide.rows
    was = tuple(f"{r.before[1]}{ARROW}" for r in rows if r.before)
    columns = (
        *((was,) if was else ()),
        tuple(r.word for r in rows),
        tuple(r.value for r in rows),
        tuple(r.goal for r in rows),
    )
    yield from zip((*slide.heads[:-3], *slide.heads[-2:]), columns, strict=True)


def number_em(figure: KeyFigure) -> float:
    """How wide a key figure with its small unit is, in em of its digits."""
    unit = UNIT * text_width.text_width(figure.unit, 1)
    return round(max(3.0, text_width.text_width(figure.number, 1) + unit), 2)
