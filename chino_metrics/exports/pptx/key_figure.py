"""The key figure of an indicator's slide, with its verdict and its goal."""

from __future__ import annotations

from typing import Final

from chino_metrics.exports.pptx.page import BODY, BODY_SIZE, FLOOR, GOAL, HEIGHT, MARGIN, Box, Sheet
from chino_metrics.exports.pptx.shapes import add_rule
from chino_metrics.exports.pptx.text import (
    LEAST,
    Paragraph,
    Run,
    cut,
    fitted,
    fitted_line,
    line,
    room_of,
)
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import KeyFigure
from chino_metrics.wording import formats
from chino_metrics.wording.palette import ACTUAL, INK, SECONDARY, STATUS_SIGN, STATUS_TEXT

#: An amount with its year is parted before it gets smaller.
_LEAST_GOAL: Final = 21.0
#: Text that stands for a number.
_LEAST_TEXT: Final = 20.0


def add_figure(sheet: Sheet, figure: KeyFigure) -> float:
    """The key figure beside the chart, or above it on the narrow shape; where the chart begins."""
    has_chart = sheet.content.chart is not None
    return _above(sheet, figure) if has_chart and not sheet.page.is_wide else _beside(sheet, figure)


def _beside(sheet: Sheet, figure: KeyFigure) -> float:
    width, top = 262.0, sheet.top + 22
    if sheet.content.chart is None:
        width = sheet.page.line
    told = [
        _status(figure, 32.0),
        _number(figure, width),
        *(fitted_line(text, width, BODY_SIZE) for text in figure.lines),
    ]
    height = sum(paragraph.height for paragraph in told)
    sheet.place(BODY, Box(MARGIN, top, width, height), told)
    rule = top + height + 14
    add_rule(sheet.slide, MARGIN, rule, width, INK)
    label, amount = figure.goal
    is_long = room_of(amount, _LEAST_GOAL) > width
    value = amount.replace("（", "\n（") if is_long else amount
    goal = [line(label, BODY_SIZE), _goal_line(value, width), *_ahead(figure, width, BODY_SIZE)]
    sheet.place(GOAL, Box(MARGIN, rule + 10, width, FLOOR - rule - 10), goal)
    return sheet.top


def _above(sheet: Sheet, figure: KeyFigure) -> float:
    page, top = sheet.page, sheet.top
    number = _number(figure, 250.0)
    width = sum(room_of(f"{run.text}あ", run.size) - run.size for run in number.runs)
    sheet.place(BODY, Box(MARGIN, top, width + 8, 84.0), [number])
    left = MARGIN + width + 28
    room = page.width - MARGIN - left
    if sheet.content.link:
        room -= sheet.code.width + 12.0
    label, amount = figure.goal
    told = [
        _status(figure, 28.0),
        fitted_line("　".join(figure.lines), room, 22.0),
        _goal_line(amount, room, f"{label} "),
        *_ahead(figure, room, 22.0),
    ]
    height = 112.0 if figure.ahead else 88.0
    sheet.place(GOAL, Box(left, top + 2, room, height), told)
    return top + height + 8


def _ahead(figure: KeyFigure, width: float, size: float) -> list[Paragraph]:
    """The outlook on a line of its own, where there is one."""
    return [fitted_line(figure.ahead, width, size)] if figure.ahead else []


def _status(figure: KeyFigure, size: float) -> Paragraph:
    text = f"{STATUS_SIGN[figure.status]} {figure.word}"
    return line(text, size, bold=True, colour=STATUS_TEXT[figure.status])


def _number(figure: KeyFigure, width: float) -> Paragraph:
    """The number, at most 13 % of the slide high, with its unit small behind it."""
    part = fitting.UNIT
    # the gap between scripts goes by the larger of them
    em = room_of(f"{figure.number}あ", 1) - 1 + part * room_of(figure.unit, 1)
    size = max(LEAST / part, min(0.13 * HEIGHT, 0.96 * width / em))
    unit = cut(figure.unit, width, part * size, 1)
    colour = SECONDARY if figure.number == formats.NOTHING else ACTUAL
    runs = (Run(figure.number, size, True, colour), Run(unit, part * size, True, SECONDARY))
    return Paragraph(runs if unit else runs[:1], leading=0.92)


def _goal_line(amount: str, width: float, label: str = "") -> Paragraph:
    """An amount in bold, its year plain; a text that stands for the number on up to four lines."""
    value, mark, year = amount.partition("（")
    if not any(c.isdigit() for c in value):
        size = fitted([label + amount], 3 * width, BODY_SIZE, _LEAST_TEXT)
        return Paragraph((Run(label + cut(amount, width, size, 4), size),))
    size = fitted([label + part for part in amount.split("\n")], width, BODY_SIZE)
    runs = [Run(label, size), Run(value, size, bold=True), Run(mark + year, size)]
    return Paragraph(tuple(run for run in runs if run.text))
