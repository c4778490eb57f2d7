"""The counts by status above the bars of the overall slide: also the legend of their patterns."""

from __future__ import annotations

from typing import Any

from chino_metrics.exports import powerpoint_bars as bars
from chino_metrics.exports.powerpoint_page import MARGIN, Box, Page
from chino_metrics.exports.powerpoint_shapes import add_rule, add_strip, add_text
from chino_metrics.exports.powerpoint_text import Paragraph, Run, fitted, line, room_of
from chino_metrics.palette import INK, SECONDARY, STATUS_SIGN, STATUS_TEXT, STATUS_WORD
from chino_metrics.screens.overview import Count

_GAP, _STRIP = 14.0, 10.0
_WORD, _NUMBER = 24.0, 56.0
#: Size of the denominator, the number being 1.
_DENOMINATOR = 0.43


def add_counts(slide: Any, counts: tuple[Count, ...], page: Page, top: float) -> float:
    """A column a status from ``top`` on; where what follows may begin, in points."""
    if not counts:
        return top
    width = (page.line - _GAP * (len(counts) - 1)) / len(counts)
    word = fitted([_word(c) for c in counts], width, _WORD)
    widest = max(room_of(f"{c.count}／", 1) - 1 + _DENOMINATOR * room_of(_of(c), 1) for c in counts)
    number = min(_NUMBER, width / widest)
    for k, count in enumerate(counts):
        left = MARGIN + k * (width + _GAP)
        kind, name = count.status.value, STATUS_WORD[count.status]
        strip = Box(left, top, width, _STRIP)
        add_strip(slide, strip, bars.fill(kind), bars.edge(kind), f"{name}の色と模様")
        told = [
            line(_word(count), word, bold=True, colour=STATUS_TEXT[count.status]),
            _number(count, number),
        ]
        height = sum(paragraph.height for paragraph in told)
        add_text(slide, Box(left, top + _STRIP + 4, width, height), told, name)
    bottom = top + _STRIP + 4 + height + 4
    add_rule(slide, MARGIN, bottom, page.line, INK)
    return bottom + 6


def _word(count: Count) -> str:
    return f"{STATUS_SIGN[count.status]} {STATUS_WORD[count.status]}"


def _of(count: Count) -> str:
    return f"／{count.of}"


def _number(count: Count, size: float) -> Paragraph:
    runs = (
        Run(str(count.count), size, bold=True),
        Run(_of(count), _DENOMINATOR * size, False, SECONDARY),
    )
    return Paragraph(runs, leading=0.9)
