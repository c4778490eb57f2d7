"""What stands on each kind of slide of the PowerPoint file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from pptx.enum.chart import XL_CHART_TYPE

from chino_metrics import charts
from chino_metrics.deck import Deck, KeyFigure, Kind, Slide
from chino_metrics.exports import powerpoint_bars as bars
from chino_metrics.exports import powerpoint_master as master
from chino_metrics.exports.excel_style import clean
from chino_metrics.exports.powerpoint_chart import NativeChart
from chino_metrics.exports.powerpoint_counts import add_counts
from chino_metrics.exports.powerpoint_foot import add_foot
from chino_metrics.exports.powerpoint_lines import line_chart
from chino_metrics.exports.powerpoint_page import (
    BODY_SIZE,
    FLOOR,
    HEIGHT,
    KICKER_SIZE,
    MARGIN,
    Box,
    Page,
)
from chino_metrics.exports.powerpoint_shapes import add_rule, add_text
from chino_metrics.exports.powerpoint_tables import add_rows, add_terms
from chino_metrics.exports.powerpoint_text import (
    LEAST,
    Paragraph,
    Run,
    cut,
    fitted,
    line,
    packed,
    room_of,
    write,
)
from chino_metrics.labels import wrapped
from chino_metrics.palette import ACTUAL, INK, SECONDARY, STATUS_SIGN, STATUS_TEXT
from chino_metrics.screens import slides as on_screen
from chino_metrics.series import series_of

_LAYOUTS: Final = {
    Kind.TITLE: master.COVER,
    Kind.OVERALL: master.FIGURES,
    Kind.PLAN: master.TABLE,
    Kind.INDICATOR: master.FIGURES,
    Kind.CLOSING: master.TABLE,
}
_MESSAGE_LEADING: Final = 1.05
#: A message is never smaller; what does not fit then is cut.
_LEAST_MESSAGE: Final = 20.0
#: An amount with its year is parted before it gets smaller.
_LEAST_GOAL: Final = 21.0
#: Text that stands for a number.
_LEAST_TEXT: Final = 20.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slide under construction; ``top`` is where its content may begin, in points."""

    slide: Any
    content: Slide
    page: Page
    top: float = 0.0

    def place(self, number: int, box: Box, paragraphs: list[Paragraph]) -> None:
        """Fill a placeholder and put it to its place."""
        holder = next(p for p in self.slide.placeholders if p.placeholder_format.idx == number)
        holder.left, holder.top, holder.width, holder.height = box.emu
        write(holder._element.txBody, paragraphs)

    def add_chart(self, chart: NativeChart, box: Box, name: str, told: str) -> None:
        """A native chart with its alt text."""
        # the type is a formality: what is drawn stands in the chart's own XML
        frame = self.slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box.emu, chart)
        frame.name = name
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(told))


def add_slide(made: Any, deck: Deck, number: int, page: Page) -> None:
    """The slide ``number`` (from 1) of a deck, with its notes."""
    content = deck.slides[number - 1]
    slide = made.slides.add_slide(master.layout_named(made, _LAYOUTS[content.kind]))
    _name_holders(slide)
    sheet = Sheet(slide, content, page)
    sheet = replace(sheet, top=_add_message(sheet))
    _CONTENT[content.kind](sheet)
    _drop_empty(slide)
    add_foot(slide, deck, number, page)
    _add_notes(slide, content.notes)


def _name_holders(slide: Any) -> None:
    names = {p.placeholder_format.idx: p.name for p in slide.slide_layout.placeholders}
    for holder in slide.placeholders:
        holder.name = names[holder.placeholder_format.idx]


def _drop_empty(slide: Any) -> None:
    for holder in list(slide.placeholders):
        if not holder.text_frame.text:
            holder._element.getparent().remove(holder._element)


def _add_notes(slide: Any, notes: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    write(frame._txBody, [line(text, 12.0) for text in notes.split("\n")])


def _add_message(sheet: Sheet) -> float:
    """Kicker and message; where the content may begin."""
    content, page = sheet.content, sheet.page
    box = page.message
    if content.kind is Kind.TITLE:
        return _add_cover_message(sheet)
    if content.kicker:
        size = fitted([content.kicker], page.line, KICKER_SIZE, LEAST)
        text = cut(content.kicker, page.line, size, 1)
        sheet.place(master.KICKER, page.kicker, [line(text, size, colour=SECONDARY)])
        box = replace(box, top=page.kicker.bottom + 2)
    lines, size = message(content, page)
    told = line("\n".join(lines), size, bold=True, leading=_MESSAGE_LEADING)
    sheet.place(0, replace(box, height=told.height), [told])
    return box.top + told.height + 8


def message(content: Slide, page: Page) -> tuple[tuple[str, ...], float]:
    """The lines of a message and their size in points: that of the screen."""
    lines = on_screen.message_lines(content)
    if page.is_wide and on_screen.is_joined(content):
        lines = content.message
    wide, tall = on_screen.WIDE, on_screen.TALL
    if content.kind is Kind.TITLE:
        wide, tall = on_screen.WIDE_TITLE, on_screen.TALL_TITLE
    size = fitted(lines, page.line, (wide if page.is_wide else tall).size(lines) * HEIGHT / 100)
    if size >= _LEAST_MESSAGE:
        return lines, size
    return wrapped("".join(lines), int(0.9 * page.line / _LEAST_MESSAGE)), _LEAST_MESSAGE


def _add_cover_message(sheet: Sheet) -> float:
    content, page = sheet.content, sheet.page
    lines, size = message(content, page)
    place = Box(MARGIN, 96.0, page.line, 36.0)
    sheet.place(master.KICKER, place, [line(content.kicker, 28.0, colour=SECONDARY)])
    told = line("\n".join(lines), size, bold=True, leading=_MESSAGE_LEADING)
    box = Box(MARGIN, 142.0, page.line, told.height)
    sheet.place(0, box, [told])
    return box.bottom + 40


def _cover(sheet: Sheet) -> None:
    """Which plans, until when, which revision."""
    page = sheet.page
    told = [
        line(packed(text, page.line, BODY_SIZE, "、"), BODY_SIZE, before=10)
        for text in sheet.content.lines
    ]
    sheet.place(master.BODY, Box(MARGIN, sheet.top, page.line, FLOOR - sheet.top), told)


def _overall(sheet: Sheet) -> None:
    content, page = sheet.content, sheet.page
    top = add_counts(sheet.slide, content.counts, page, sheet.top)
    if not content.bars:
        return
    # few plans do not fill the page: a bar keeps its measure
    height = min(FLOOR - top, 72.0 * len(content.bars))
    box = Box(MARGIN, top, page.line, height)
    chart = bars.status_chart(content.bars, box.width, box.height)
    sheet.add_chart(chart, box, "計画別の状況", bars.spoken(content.bars))


def _plan(sheet: Sheet) -> None:
    content, page, top = sheet.content, sheet.page, sheet.top
    if content.bars:
        box = Box(MARGIN, top, page.line, 56.0)
        chart = bars.status_chart(content.bars, box.width, box.height)
        sheet.add_chart(chart, box, "状況", bars.spoken(content.bars))
        top = box.bottom + 8
    if content.rows:
        add_rows(sheet.slide, content, Box(MARGIN, top, page.line, FLOOR - top))


def _indicator(sheet: Sheet) -> None:
    content, page = sheet.content, sheet.page
    top = sheet.top
    if content.figure:
        top = _add_figure(sheet, content.figure)
    if content.chart is None:
        return
    indicator, assessment = content.chart.indicator, content.chart.assessment
    width = page.chart_style.width * page.unit
    note = 20.0 if content.chart.note else 0.0
    full = page.chart_style.height * page.unit
    box = Box(page.width - MARGIN - width, top, width, min(FLOOR - top - note, full))
    told = charts.spoken(indicator, series_of(indicator, assessment.year))
    sheet.add_chart(line_chart(content.chart, page, box.height), box, "推移", told)
    if content.chart.note:
        place = Box(box.left, box.bottom, box.width, note)
        told_axis = line(content.chart.note, LEAST, colour=SECONDARY, align="r")
        add_text(sheet.slide, place, [told_axis], "縦軸")


def _add_figure(sheet: Sheet, figure: KeyFigure) -> float:
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
        *(_fitted_line(text, width, BODY_SIZE) for text in figure.lines),
    ]
    height = sum(paragraph.height for paragraph in told)
    sheet.place(master.BODY, Box(MARGIN, top, width, height), told)
    rule = top + height + 14
    add_rule(sheet.slide, MARGIN, rule, width, INK)
    label, amount = figure.goal
    is_long = room_of(amount, _LEAST_GOAL) > width
    value = amount.replace("（", "\n（") if is_long else amount
    goal = [line(label, BODY_SIZE), _goal_line(value, width)]
    sheet.place(master.GOAL, Box(MARGIN, rule + 10, width, FLOOR - rule - 10), goal)
    return sheet.top


def _above(sheet: Sheet, figure: KeyFigure) -> float:
    page, top = sheet.page, sheet.top
    number = _number(figure, 250.0)
    width = sum(room_of(f"{run.text}あ", run.size) - run.size for run in number.runs)
    sheet.place(master.BODY, Box(MARGIN, top, width + 8, 84.0), [number])
    left = MARGIN + width + 28
    room = page.width - MARGIN - left
    label, amount = figure.goal
    told = [
        _status(figure, 28.0),
        _fitted_line("　".join(figure.lines), room, 22.0),
        _goal_line(amount, room, f"{label} "),
    ]
    sheet.place(master.GOAL, Box(left, top + 2, room, 88.0), told)
    return top + 96


def _status(figure: KeyFigure, size: float) -> Paragraph:
    text = f"{STATUS_SIGN[figure.status]} {figure.word}"
    return line(text, size, bold=True, colour=STATUS_TEXT[figure.status])


def _number(figure: KeyFigure, width: float) -> Paragraph:
    """The number, at most 13 % of the slide high, with its unit small behind it."""
    part = on_screen.UNIT
    # the gap between scripts goes by the larger of them
    em = room_of(f"{figure.number}あ", 1) - 1 + part * room_of(figure.unit, 1)
    size = max(LEAST / part, min(0.13 * HEIGHT, width / em))
    unit = cut(figure.unit, width, part * size, 1)
    runs = (Run(figure.number, size, True, ACTUAL), Run(unit, part * size, True, ACTUAL))
    return Paragraph(runs if unit else runs[:1], leading=0.92)


def _fitted_line(text: str, width: float, full: float) -> Paragraph:
    size = fitted([text], width, full)
    return line(cut(text, width, size, 2), size)


def _goal_line(amount: str, width: float, label: str = "") -> Paragraph:
    """An amount in bold, its year plain; a text that stands for the number on up to four lines."""
    value, mark, year = amount.partition("（")
    if not any(c.isdigit() for c in value):
        size = fitted([label + amount], 3 * width, BODY_SIZE, _LEAST_TEXT)
        return Paragraph((Run(label + cut(amount, width, size, 4), size),))
    size = fitted([label + part for part in amount.split("\n")], width, BODY_SIZE)
    runs = [Run(label, size), Run(value, size, bold=True), Run(mark + year, size)]
    return Paragraph(tuple(run for run in runs if run.text))


def _closing(sheet: Sheet) -> None:
    content, page = sheet.content, sheet.page
    room = 34.0 * len(content.lines)
    box = Box(MARGIN, sheet.top + 4, page.line, FLOOR - sheet.top - room - 20)
    bottom = add_terms(sheet.slide, content.terms, box)
    told = [_fitted_line(text, page.line, 18.0) for text in content.lines]
    sheet.place(master.BODY, Box(MARGIN, bottom + 12, page.line, FLOOR - bottom - 12), told)


_CONTENT: Final[dict[Kind, Callable[[Sheet], None]]] = {
    Kind.TITLE: _cover,
    Kind.OVERALL: _overall,
    Kind.PLAN: _plan,
    Kind.INDICATOR: _indicator,
    Kind.CLOSING: _closing,
}
