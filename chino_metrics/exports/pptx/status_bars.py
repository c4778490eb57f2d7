"""Statuses on a slide: stacked bars and counts, in patterns that hold in grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN

from chino_metrics.exports.pptx.native_chart import (
    ChartColumn,
    add_label,
    numbers,
    set_ticks,
    undress,
)
from chino_metrics.exports.pptx.page import MARGIN, Box, Page, Sheet
from chino_metrics.exports.pptx.shapes import add_rule, add_strip, add_text, outline, rgb
from chino_metrics.exports.pptx.text import LEAST, Paragraph, Run, fitted, line, parted, room_of
from chino_metrics.model.verdict import Status
from chino_metrics.views.slides.deck import Part, StatusBar
from chino_metrics.views.summary import Count
from chino_metrics.wording.palette import (
    INK,
    PAGE,
    SECONDARY,
    STATUS_MARK,
    STATUS_SIGN,
    STATUS_TEXT,
    STATUS_WORD,
)
from chino_metrics.wording.text_width import text_width

#: Patterns of PowerPoint nearest to those of the screen; the other kinds are plain.
_PATTERNS: Final = {
    Status.SLIGHTLY_BEHIND.value: (
        MSO_PATTERN.WIDE_UPWARD_DIAGONAL, PAGE, STATUS_MARK[Status.SLIGHTLY_BEHIND],
    ),
    Status.BEHIND.value: (MSO_PATTERN.OUTLINED_DIAMOND, PAGE, STATUS_MARK[Status.BEHIND]),
    Status.NOT_ASSESSED.value: (MSO_PATTERN.PERCENT_20, STATUS_MARK[Status.NOT_ASSESSED], PAGE),
}  # fmt: skip
#: Of the height of one plan: its bar, and how far its counts stand above the bar's middle.
_BAR, _LIFT = 0.34, 0.4
#: Names are at most this large, and never smaller.
_NAME, _LEAST_NAME = 25.0, 18.0
#: Between two counts, and the height of their strips.
_GAP, _STRIP = 14.0, 10.0
_WORD, _NUMBER = 24.0, 56.0
#: Size of the denominator, the number being 1.
_DENOMINATOR = 0.43

#: What belongs into one series: status, fill and reason.
_Key = tuple[Status, str, str]


def add_bars(sheet: Sheet, bars: Sequence[StatusBar], box: Box, name: str) -> None:
    """One 100 % bar a plan with its name on the left, its counts above the parts."""
    is_named = any(bar.name for bar in bars)
    names = 0.335 * box.width if is_named else 0.0
    size = fitted([bar.name for bar in bars], names - 12, _NAME, _LEAST_NAME) if is_named else LEAST
    data = numbers(
        [_name(bar, names, size) for bar in bars], [_column(key, bars) for key in _keys(bars)]
    )
    chart = sheet.add_chart(XL_CHART_TYPE.BAR_STACKED_100, data, box, name, alt_text(bars))
    undress(chart, names / box.width, 0, 1 - names / box.width, 1)
    _set_axes(chart, size, is_named=is_named)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = round(100 * (1 - _BAR) / _BAR), False
    room = box.width - names
    label = _label_size(bars, room, box.height / len(bars))
    for series, key in zip(plot.series, _keys(bars), strict=True):
        paint(series.format, key[1])
        series.invert_if_negative = False
        _label(series, key, bars, label, room)


def _key(part: Part) -> _Key:
    return part.status, part.kind, part.label


def _keys(bars: Sequence[StatusBar]) -> list[_Key]:
    """The series in the order of the statuses."""
    keys = dict.fromkeys(_key(part) for bar in bars for part in bar.parts)
    return sorted(keys, key=lambda key: list(Status).index(key[0]))


def _part(bar: StatusBar, key: _Key) -> Part | None:
    return next((part for part in bar.parts if _key(part) == key), None)


def _column(key: _Key, bars: Sequence[StatusBar]) -> ChartColumn:
    status, _, reason = key
    parts = [_part(bar, key) for bar in bars]
    name = " ".join(filter(None, (STATUS_SIGN[status], STATUS_WORD[status], reason)))
    return ChartColumn(name, [float(part.count) if part else None for part in parts], "0")


def alt_text(bars: Sequence[StatusBar]) -> str:
    """The counts of every bar, for those who do not see it."""
    told = (
        f"{bar.name}：{'、'.join(_spoken(part) for part in bar.parts)}（{bar.counted}）"
        for bar in bars
    )
    return f"状況ごとの指標の数。{'。'.join(text.removeprefix('：') for text in told)}"


def _spoken(part: Part) -> str:
    return f"{part.label or STATUS_WORD[part.status]}{part.count}"


def paint(look: Any, kind: str) -> None:
    """Fill and edge of a kind, on a shape or the format of a series.

    Plain, or a pattern that survives grey print, white where unset; what parts it from its
    neighbour is white, or grey where the fill itself is white.
    """
    if kind in _PATTERNS:
        pattern, front, back = _PATTERNS[kind]
        look.fill.patterned()
        look.fill.pattern = pattern
        look.fill.fore_color.rgb, look.fill.back_color.rgb = rgb(front), rgb(back)
    else:
        look.fill.solid()
        look.fill.fore_color.rgb = rgb(PAGE if kind == "unset" else STATUS_MARK[Status(kind)])
    is_light = kind in {"unset", Status.NOT_ASSESSED.value}
    outline(look.line, STATUS_MARK[Status.NOT_ASSESSED] if is_light else PAGE, 1.5)


def _name(bar: StatusBar, room: float, size: float) -> str:
    return "\n".join(parted(bar.name, max(room, 1.0) / size)) if bar.name else "指標"


def _label_size(bars: Sequence[StatusBar], width: float, height: float) -> float:
    """The largest size in which every count fits above its part; the least if none does."""
    shares = (
        (part.text, width * part.count / sum(p.count for p in bar.parts))
        for bar in bars
        for part in bar.parts
    )
    widest = min((room / (text_width(text, 1) + 0.2) for text, room in shares), default=28.0)
    return max(LEAST, min(28.0, widest, 0.42 * height))


def _label(series: Any, key: _Key, bars: Sequence[StatusBar], size: float, width: float) -> None:
    """Sign and count above the start of each part; the sign alone where it is narrow."""
    for at, bar in enumerate(bars):
        part = _part(bar, key)
        if part is None:
            continue
        room = width * part.count / sum(p.count for p in bar.parts)
        is_narrow = text_width(part.text, size) > 1.15 * room
        text = STATUS_SIGN[part.status] if is_narrow else part.text
        told = line(text, size, bold=True, colour=STATUS_TEXT[part.status])
        place = XL_LABEL_POSITION.INSIDE_BASE
        add_label(series, at, [told], place, (0, -_LIFT / len(bars)))


def _set_axes(chart: Any, size: float, *, is_named: bool) -> None:
    """Names from the top down, no values: the counts stand at the parts."""
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = (
        XL_TICK_LABEL_POSITION.NEXT_TO_AXIS if is_named else XL_TICK_LABEL_POSITION.NONE
    )
    names.tick_labels.offset = 60
    names.format.line.fill.background()
    set_ticks(names, size, INK)
    values.minimum_scale, values.maximum_scale = 0, 1
    values.has_major_gridlines = values.visible = False


def add_counts(slide: Any, counts: tuple[Count, ...], page: Page, top: float) -> float:
    """The counts above the bars, a column a status from ``top`` on: also the patterns' legend.

    Gives where what follows may begin, in points.
    """
    if not counts:
        return top
    width = (page.line - _GAP * (len(counts) - 1)) / len(counts)
    word = fitted([_word(c) for c in counts], width, _WORD)
    widest = max(room_of(f"{c.count}／", 1) - 1 + _DENOMINATOR * room_of(_of(c), 1) for c in counts)
    number = min(_NUMBER, width / widest)
    for k, count in enumerate(counts):
        left = MARGIN + k * (width + _GAP)
        name = STATUS_WORD[count.status]
        strip = add_strip(slide, Box(left, top, width, _STRIP), f"{name}の色と模様")
        paint(strip, count.status.value)
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
