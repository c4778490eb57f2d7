"""What stands on each kind of slide of the PowerPoint file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from chino_metrics.charts.labels import wrapped
from chino_metrics.exports.pptx.key_figure import add_figure
from chino_metrics.exports.pptx.line_chart import add_line_chart
from chino_metrics.exports.pptx.page import (
    BODY,
    BODY_SIZE,
    FLOOR,
    HEIGHT,
    KICKER,
    KICKER_SIZE,
    MARGIN,
    Box,
    Page,
    Sheet,
)
from chino_metrics.exports.pptx.peer_chart import add_peer_chart
from chino_metrics.exports.pptx.shapes import add_code, add_foot, add_text
from chino_metrics.exports.pptx.status_bars import add_bars, add_counts
from chino_metrics.exports.pptx.tables import add_listing, add_rows, add_terms
from chino_metrics.exports.pptx.text import (
    LEAST,
    Paragraph,
    cut,
    fitted,
    fitted_line,
    line,
    one_line,
    packed,
    write,
)
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind
from chino_metrics.wording.palette import SECONDARY

#: The layout of the templates for each kind of slide.
_LAYOUTS: Final = {
    SlideKind.TITLE: "表紙",
    SlideKind.OVERALL: "図と数字",
    SlideKind.CHANGES: "図と数字",
    SlideKind.PLAN: "表",
    SlideKind.INDICATOR: "図と数字",
    SlideKind.TEXT: "表",
    SlideKind.PEERS: "図と数字",
    SlideKind.CLOSING: "表",
}
_MESSAGE_LEADING: Final = 1.05
#: A message is never smaller; what does not fit then is cut.
_LEAST_MESSAGE: Final = 20.0


def add_slide(made: Any, deck: Deck, number: int, page: Page) -> None:
    """The slide ``number`` (from 1) of a deck, with its notes."""
    content = deck.slides[number - 1]
    slide = made.slides.add_slide(made.slide_layouts.get_by_name(_LAYOUTS[content.kind]))
    _name_holders(slide)
    sheet = Sheet(slide, content, page)
    sheet = replace(sheet, top=_add_message(sheet))
    _CONTENT[content.kind](sheet)
    if content.link:
        add_code(slide, sheet.code, content.link)
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
    if content.kind is SlideKind.TITLE:
        return _add_cover_message(sheet)
    lines, size = message(sheet)
    told = [line("\n".join(lines), size, bold=True, leading=_MESSAGE_LEADING)]
    top = page.kicker.top if content.kicker else page.message.top
    if content.kicker and content.kicker == content.name:
        # the title alone stands in outlines, lists of slides and links: it says what it is about
        told.insert(0, _kicker(sheet, bold=True))
    elif content.kicker:
        sheet.place(KICKER, page.kicker, [_kicker(sheet, colour=SECONDARY)])
        top = page.kicker.bottom + 2
    height = sum(paragraph.height for paragraph in told)
    sheet.place(0, Box(MARGIN, top, sheet.line, height), told)
    floor = sheet.code.bottom if sheet.line < page.line else 0.0
    return max(top + height + 8, floor + 4)


def _kicker(sheet: Sheet, **look: Any) -> Paragraph:
    text, room = sheet.content.kicker, sheet.line
    size = fitted([text], room, KICKER_SIZE, LEAST)
    return line(cut(text, room, size, 1), size, **look)


def message(sheet: Sheet) -> tuple[tuple[str, ...], float]:
    """The lines of a message and their size in points: that of the screen."""
    content, page = sheet.content, sheet.page
    lines = fitting.message_lines(content)
    if page.is_wide and fitting.is_joined(content):
        lines = content.message
    lines = tuple(map(one_line, lines))
    shape = fitting.shape_of(content, fitting.WIDE if page.is_wide else fitting.TALL)
    size = fitted(lines, sheet.line, shape.size(lines) * HEIGHT / 100)
    if size >= _LEAST_MESSAGE:
        return lines, size
    return wrapped("".join(lines), int(0.9 * sheet.line / _LEAST_MESSAGE)), _LEAST_MESSAGE


def _add_cover_message(sheet: Sheet) -> float:
    content, page = sheet.content, sheet.page
    lines, size = message(sheet)
    place = Box(MARGIN, 96.0, page.line, 36.0)
    sheet.place(KICKER, place, [line(content.kicker, 28.0, colour=SECONDARY)])
    told = line("\n".join(lines), size, bold=True, leading=_MESSAGE_LEADING)
    box = Box(MARGIN, 142.0, page.line, told.height)
    sheet.place(0, box, [told])
    return box.bottom + 40


def _cover(sheet: Sheet) -> None:
    """Which plans, until when, which revision."""
    room = sheet.page.line
    if sheet.content.link:
        room -= (fitting.CODE_TITLE + fitting.CODE_GAP) * HEIGHT / 100
    place = Box(MARGIN, sheet.top, room, FLOOR - sheet.top)
    tried = [_cover_lines(sheet.content, room, s) for s in (BODY_SIZE, 22.0, 20.0, 18.0, 16.0)]
    fits = (told for told in tried if sum(p.height for p in told) <= place.height)
    sheet.place(BODY, place, next(fits, tried[-1]))


def _cover_lines(content: Slide, room: float, size: float) -> list[Paragraph]:
    """The lines of the title slide at a size, parted after their commas."""
    return [
        line(packed(cut(text, room, size, 4), 0.96 * room, size, "、"), size, before=0.4 * size)
        for text in content.lines
    ]


def _overall(sheet: Sheet) -> None:
    content, page = sheet.content, sheet.page
    if content.listing:
        add_listing(sheet.slide, content, Box(MARGIN, sheet.top, page.line, FLOOR - sheet.top))
    top = add_counts(sheet.slide, content.counts, page, sheet.top)
    if not content.bars:
        return
    if not content.counts:
        top += 10.0  # labels stand above the first bar: not under the message's very feet
    # few plans do not fill the page: a bar keeps its measure
    height = min(FLOOR - top, 72.0 * len(content.bars))
    box = Box(MARGIN, top, page.line, height)
    add_bars(sheet, content.bars, box, "計画別の状況")


def _plan(sheet: Sheet) -> None:
    content, page, top = sheet.content, sheet.page, sheet.top
    if content.bars:
        box = Box(MARGIN, top + 4, page.line, 56.0)
        add_bars(sheet, content.bars, box, "状況")
        top = box.bottom + 8
    room = 24.0 * len(content.lines)
    if content.rows:
        height = FLOOR - top - room - (6.0 if room else 0.0)
        add_rows(sheet.slide, content, Box(MARGIN, top, page.line, height))
    if content.lines:
        size = fitting.KEY_SIZE * HEIGHT / 100
        told = [fitted_line(text, page.line, size) for text in content.lines]
        add_text(sheet.slide, Box(MARGIN, FLOOR - room, page.line, room), told, "図の見方")


def _changes(sheet: Sheet) -> None:
    content, page, top = sheet.content, sheet.page, sheet.top
    room = 34.0 * len(content.lines)
    if content.rows:
        add_rows(sheet.slide, content, Box(MARGIN, top, page.line, FLOOR - top - room))
    if content.lines:
        told = [fitted_line(text, page.line, 18.0) for text in content.lines]
        add_text(sheet.slide, Box(MARGIN, FLOOR - room, page.line, room), told, "ほか")


def _indicator(sheet: Sheet) -> None:
    content, page = sheet.content, sheet.page
    top = sheet.top
    if content.figure:
        top = add_figure(sheet, content.figure)
    if content.chart is None:
        return
    width = page.chart_style.width * page.unit
    note = 20.0 if content.chart.note else 0.0
    full = page.chart_style.height * page.unit
    floor = _add_below(sheet)
    box = Box(page.width - MARGIN - width, top, width, min(floor - top - note, full))
    add_line_chart(sheet, content.chart, box)
    if content.chart.note:
        place = Box(box.left, box.bottom, box.width, note)
        told_axis = line(content.chart.note, LEAST, colour=SECONDARY, align="r")
        add_text(sheet.slide, place, [told_axis], "縦軸")


def _peers(sheet: Sheet) -> None:
    if sheet.content.beside is not None:
        box = Box(MARGIN, sheet.top, sheet.page.line, _add_below(sheet) - sheet.top)
        add_peer_chart(sheet, sheet.content.beside, box)


def _add_below(sheet: Sheet) -> float:
    """The line below figure and chart, where there is one; where the chart has to end."""
    page, size = sheet.page, fitting.BELOW_SIZE * HEIGHT / 100
    told = [line(cut(text, page.line, size, 2), size) for text in sheet.content.lines]
    if not told:
        return FLOOR
    height = sum(paragraph.height for paragraph in told) + 4
    add_text(sheet.slide, Box(MARGIN, FLOOR - height, page.line, height), told, "要因")
    return FLOOR - height


def _closing(sheet: Sheet) -> None:
    content, page = sheet.content, sheet.page
    room = 34.0 * len(content.lines)
    box = Box(MARGIN, sheet.top + 4, page.line, FLOOR - sheet.top - room - 20)
    bottom = add_terms(sheet.slide, content.terms, box)
    width = page.line
    if content.link:
        width -= (fitting.CODE_CLOSING + fitting.CODE_GAP) * HEIGHT / 100
    told = [fitted_line(text, width, 18.0) for text in content.lines]
    sheet.place(BODY, Box(MARGIN, bottom + 12, width, FLOOR - bottom - 12), told)


def _own(sheet: Sheet) -> None:
    """The lines of a slide of one's own, as large as on the screen."""
    content, page = sheet.content, sheet.page
    shape = fitting.WIDE if page.is_wide else fitting.TALL
    size = fitting.own_size(content, shape) * HEIGHT / 100
    told = [line(f"・{one_line(text)}", size, before=0.3 * size) for text in content.lines]
    sheet.place(BODY, Box(MARGIN, sheet.top + 8, page.line, FLOOR - sheet.top - 8), told)


_CONTENT: Final[dict[SlideKind, Callable[[Sheet], None]]] = {
    SlideKind.TITLE: _cover,
    SlideKind.OVERALL: _overall,
    SlideKind.CHANGES: _changes,
    SlideKind.PLAN: _plan,
    SlideKind.INDICATOR: _indicator,
    SlideKind.TEXT: _own,
    SlideKind.PEERS: _peers,
    SlideKind.CLOSING: _closing,
}
