"""Stacked status bars as PowerPoint draws them: patterns that hold in grey, counts above the parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from chino_metrics.charts.labels import wrapped
from chino_metrics.exports.pptx.native_chart import (
    NativeChart,
    Series,
    inner_plot,
    labels,
    letters,
    moved,
    native,
    properties,
    shown,
)
from chino_metrics.exports.pptx.page import MARGIN, Box, Page
from chino_metrics.exports.pptx.shapes import add_rule, add_strip, add_text
from chino_metrics.exports.pptx.text import (
    LEAST,
    Paragraph,
    Run,
    escaped,
    fitted,
    line,
    room_of,
    solid,
    stroke,
)
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
    Status.SLIGHTLY_BEHIND.value: ("wdUpDiag", PAGE, STATUS_MARK[Status.SLIGHTLY_BEHIND]),
    Status.BEHIND.value: ("openDmnd", PAGE, STATUS_MARK[Status.BEHIND]),
    Status.NOT_ASSESSED.value: ("pct20", STATUS_MARK[Status.NOT_ASSESSED], PAGE),
}
#: Of the height of one plan: its bar, and how far its counts stand above the bar's middle.
_BAR, _LIFT = 0.34, 0.4
#: Names are at most this large, and never smaller.
_NAME, _LEAST_NAME = 25.0, 18.0


def status_chart(bars: Sequence[StatusBar], width: float, height: float) -> NativeChart:
    """One 100 % bar a plan with its name on the left, ``width`` × ``height`` points."""
    named = any(bar.name for bar in bars)
    names = 0.335 * width if named else 0.0
    size = fitted([bar.name for bar in bars], names - 12, _NAME, _LEAST_NAME) if named else LEAST
    keys = list(dict.fromkeys(part_key(part) for bar in bars for part in bar.parts))
    room = (width - names) / width, height / len(bars)
    label = _label_size(bars, width - names, room[1])
    order = sorted(keys, key=lambda key: list(Status).index(key[0]))
    series = [_series(key, bars, label, room[1] * _LIFT / height, room[0] * width) for key in order]
    overlap = f'<c:gapWidth val="{round(100 * (1 - _BAR) / _BAR)}"/><c:overlap val="100"/>'
    return native(
        f'{inner_plot(names / width, 0, room[0], 1)}<c:barChart><c:barDir val="bar"/>'
        '<c:grouping val="percentStacked"/><c:varyColors val="0"/>{series}'
        f'{overlap}<c:axId val="1"/><c:axId val="2"/></c:barChart>',
        _axes(size, is_named=named),
        [_name(bar, names, size) for bar in bars],
        series,
    )


def part_key(part: Part) -> tuple[Status, str, str]:
    """What belongs into one series: status, fill and reason."""
    return part.status, part.kind, part.label


def spoken(bars: Sequence[StatusBar]) -> str:
    """The counts of every bar, for those who do not see it."""
    told = (
        f"{bar.name}：{'、'.join(_spoken(part) for part in bar.parts)}（{bar.counted}）"
        for bar in bars
    )
    return f"状況ごとの指標の数。{'。'.join(text.removeprefix('：') for text in told)}"


def _spoken(part: Part) -> str:
    return f"{part.label or STATUS_WORD[part.status]}{part.count}"


def fill(kind: str) -> str:
    """The fill of a kind: plain, or a pattern that survives grey print; white where unset."""
    if kind in _PATTERNS:
        pattern, front, back = _PATTERNS[kind]
        return (
            f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{front[1:]}"/></a:fgClr>'
            f'<a:bgClr><a:srgbClr val="{back[1:]}"/></a:bgClr></a:pattFill>'
        )
    return solid(PAGE if kind == "unset" else STATUS_MARK[Status(kind)])


def edge(kind: str) -> str:
    """What parts a fill from its neighbour: white, or grey where the fill itself is white."""
    is_light = kind in {"unset", Status.NOT_ASSESSED.value}
    return stroke(STATUS_MARK[Status.NOT_ASSESSED] if is_light else PAGE, 1.5)


def _name(bar: StatusBar, room: float, size: float) -> str:
    return " ".join(wrapped(bar.name, int(max(room, 1.0) / size), 2)) if bar.name else "指標"


def _label_size(bars: Sequence[StatusBar], width: float, height: float) -> float:
    """The largest size in which every count fits above its part; the least if none does."""
    shares = (
        (part.text, width * part.count / sum(p.count for p in bar.parts))
        for bar in bars
        for part in bar.parts
    )
    widest = min((room / (text_width(text, 1) + 0.2) for text, room in shares), default=28.0)
    return max(LEAST, min(28.0, widest, 0.42 * height))


def _series(
    key: tuple[Status, str, str], bars: Sequence[StatusBar], size: float, lift: float, width: float
) -> Series:
    status, kind, reason = key
    parts = [next((p for p in bar.parts if part_key(p) == key), None) for bar in bars]
    wholes = [sum(p.count for p in bar.parts) for bar in bars]
    counts = "".join(
        _label(k, part, size, lift, width * part.count / wholes[k])
        for k, part in enumerate(parts)
        if part
    )
    look = f'<c:spPr>{fill(kind)}{edge(kind)}</c:spPr><c:invertIfNegative val="0"/>{labels(counts)}'
    name = " ".join(filter(None, (STATUS_SIGN[status], STATUS_WORD[status], reason)))
    return Series(name, tuple(float(p.count) if p else None for p in parts), look, "0")


def _label(at: int, part: Part, size: float, lift: float, room: float) -> str:
    """Sign and count above the start of a part; the sign alone where it is narrow."""
    text = part.text if text_width(part.text, size) <= 1.15 * room else STATUS_SIGN[part.status]
    return (
        f'<c:dLbl><c:idx val="{at}"/>{moved(0, -lift)}<c:tx><c:rich>'
        '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/><a:p><a:pPr>'
        f"{properties('defRPr', size, STATUS_TEXT[part.status], bold=True)}</a:pPr><a:r>"
        f"{properties('rPr', size, STATUS_TEXT[part.status], bold=True)}"
        f"<a:t>{escaped(text)}</a:t></a:r></a:p></c:rich></c:tx><c:spPr><a:noFill/></c:spPr>"
        f"{shown(value=True, place='inBase')}</c:dLbl>"
    )


def _axes(size: float, *, is_named: bool) -> str:
    """Names from the top down, no values: the counts stand at the parts."""
    names = "nextTo" if is_named else "none"
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{names}"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{letters(size, INK)}"
        '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/>'
        '<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        '<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


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
        add_strip(slide, strip, fill(kind), edge(kind), f"{name}の色と模様")
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
