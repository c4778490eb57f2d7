"""The large chart of the page 指標: the line with reference series, events and what is supposed.

It is drawn three times; ``static/charts.css`` shows the one whose letters are large enough.
Each drawing carries the places of its years, by which ``static/marks.js`` answers a pointer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from chino_metrics.charts import line
from chino_metrics.charts.at_points.naming import placed, room_of
from chino_metrics.charts.labels import LEADING, Label, Place, Room, wrapped
from chino_metrics.charts.layout import (
    Frame,
    Style,
    frame_of,
    gap_between,
)
from chino_metrics.charts.series import Axes, Point, Series, judged_series
from chino_metrics.model.plan import Event, Indicator, Reference
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, terms
from chino_metrics.wording.beside_verdicts import references
from chino_metrics.wording.palette import INK, PAGE, PATH

WIDE: Final = Style(
    960, 470, size=17, loud=19.5, ticks=17, line=3.2, bottom=58, has_gap=True, has_all_years=True
)
MIDDLE: Final = Style(
    500, 370, size=15.5, loud=17.5, ticks=15.5, bottom=56, has_gap=True, has_range=False,
    is_sparse=True,
)  # fmt: skip
#: At 1 unit = 1 px, on a screen of 320 px, the smallest letters are 14 px high.
NARROW: Final = Style(
    288, 330, size=15, loud=16.5, ticks=15, bottom=54, has_gap=True, is_narrow=True,
    has_range=False, is_sparse=True,
)  # fmt: skip
_CLIPPED: Final = 16
#: What the indicator's own line keeps of the height at least, whatever stands beside it.
_OWN_SHARE: Final = 1 / 8
_EVENT_LINES: Final = 2
#: Em of such a line: a longer one where the text would be cut in the shorter.
_EVENT_EM: Final = (16, 19, 22)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the chart shows besides the indicator's own line.

    ``references`` are the series that can be held against the indicator's own line, by name,
    ``events`` those within the years of the axis, ``supposed`` is a year and its supposed value.
    """

    references: tuple[tuple[str, tuple[Point, ...]], ...]
    events: tuple[Event, ...]
    supposed: Point | None

    @property
    def points(self) -> tuple[Point, ...]:
        """What the axes have to hold."""
        own = (self.supposed,) if self.supposed else ()
        return (*(p for _, points in self.references for p in points), *own)


def beside(indicator: Indicator, assessment: Assessment, supposed: Point | None = None) -> Beside:
    """What there is to show besides; the list below the chart has the other series, too."""
    shown = [r for r in indicator.references if _is_drawn(r, indicator)]
    own = [value for _, value in judged_series(indicator, assessment).points]
    named = (
        (name, tuple((r.year, r.value) for r in shown if r.series == name))
        for name in dict.fromkeys(r.series for r in shown)
    )
    return Beside(tuple(s for s in named if _leaves_room(s[1], own)), indicator.events, supposed)


def _is_drawn(reference: Reference, indicator: Indicator) -> bool:
    return reference.unit == indicator.unit and references.is_comparable(reference, indicator)


def _leaves_room(points: Sequence[Point], own: Sequence[float]) -> bool:
    """Whether the indicator's own line is still seen to rise and fall beside the series."""
    height = max(own, default=0.0) - min(own, default=0.0)
    values = [*own, *(value for _, value in points)]
    return not height or height >= _OWN_SHARE * (max(values) - min(values))


def has_points(indicator: Indicator, assessment: Assessment) -> bool:
    """Whether there is anything to draw."""
    own = judged_series(indicator, assessment).points
    return bool(own or beside(indicator, assessment).points)


def large_chart(
    indicator: Indicator, assessment: Assessment, style: Style, supposed: Point | None = None
) -> Markup:
    """The chart as ``<svg>``; there has to be something to draw (``has_points``)."""
    series, more = judged_series(indicator, assessment), beside(indicator, assessment, supposed)
    frame = frame_of(indicator, series, style, more.points)
    events = [e for e in more.events if frame.axes.first <= e.year <= frame.axes.last]
    if events and not style.is_sparse:
        style = replace(style, top=style.top + _EVENT_LINES * style.size * LEADING)
        frame = replace(frame, style=style)
    more = replace(more, events=tuple(events))
    alt = line.alt_text(indicator, series)
    if supposed:
        alt += f"、仮定{terms.amount(indicator, supposed[1])}（{formats.year(supposed[0])}）"
    return line.svg(style, alt, _drawn(indicator, assessment, frame, more), line.places(frame))


def _drawn(indicator: Indicator, assessment: Assessment, frame: Frame, more: Beside) -> Markup:
    """Events and reference series below, the line, then what is supposed and all labels."""
    series = judged_series(indicator, assessment)
    gap = gap_between(indicator, assessment) if frame.style.has_gap else None
    room = room_of(series, frame)
    _keep_off(room, frame, series, more)
    labels = placed(indicator, series, frame, gap, room)
    labels += _more_labels(room, indicator, frame, more)
    return Markup("").join((
        line.grid(frame), line.years_below(frame, series), _event_lines(frame, more.events),
        *(_reference(frame, points) for _, points in more.references),
        line.lines(frame, series), line.bracket(frame, gap), _supposed(frame, series, more),
        *(line.label_text(kind, label) for kind, label in labels),
    ))  # fmt: skip


def _keep_off(room: Room, frame: Frame, series: Series, more: Beside) -> None:
    """Keep the labels off the reference series and off what is supposed."""
    for _, points in more.references:
        spots = [frame.spot(p) for p in points]
        room.draw(spots)
        for spot in spots:
            room.point(spot, 6)
    for event in more.events if not frame.style.is_sparse else ():
        room.name((frame.x(event.year), frame.style.top), 0)
    if more.supposed:
        room.draw([frame.spot(p) for p in _way(series, more.supposed)])
        room.name(frame.spot(more.supposed), 10)


def _way(series: Series, supposed: Point) -> list[Point]:
    """From the last actual, else the baseline, to what is supposed."""
    return [p for p in (series.last or series.base, supposed) if p]


def _event_lines(frame: Frame, events: Sequence[Event]) -> Markup:
    """A thin line in the year of each event, a little above the plot."""
    years = sorted({event.year for event in events})
    top = round(frame.style.top - 8, 1)
    return Markup("").join(
        Markup('<path class="event" stroke="{}" d="M{} {}V{}"/>').format(
            PATH, frame.x(year), top, frame.floor
        )
        for year in years
    )


def _reference(frame: Frame, points: Sequence[Point]) -> Markup:
    """Open triangles joined by dots: a series with another definition."""
    spots = [frame.spot(p) for p in points]
    dots = Markup(
        'stroke="{}" stroke-width="2" stroke-dasharray="1 5" stroke-linecap="round"'
    ).format(PATH)
    triangles = (reference_mark(x, y) for x, y in spots)
    return Markup("").join((line.polyline("other", dots, frame, points), *triangles))


def reference_mark(x: float, y: float) -> Markup:
    """The mark of a reference point; squares are targets."""
    return Markup(
        '<path class="other" fill="{}" stroke="{}" stroke-width="2" d="M{} {}l5 9h-10z"/>'
    ).format(PAGE, PATH, round(x, 1), round(y - 6, 1))


def supposed_mark(x: float, y: float) -> Markup:
    """An open dashed ring that no actual has."""
    return Markup(
        '<circle class="assumed" fill="{}" stroke="{}" stroke-width="2" stroke-dasharray="3 3" '
        'cx="{}" cy="{}" r="8"/>'
    ).format(PAGE, INK, x, y)


def _supposed(frame: Frame, series: Series, more: Beside) -> Markup:
    """The ring with a dashed line from the last value to it."""
    if more.supposed is None:
        return Markup("")
    dashes = Markup('stroke="{}" stroke-width="2" stroke-dasharray="3 3"').format(INK)
    way = line.polyline("assumed", dashes, frame, _way(series, more.supposed))
    return way + supposed_mark(*frame.spot(more.supposed))


def _more_labels(
    room: Room, indicator: Indicator, frame: Frame, more: Beside
) -> list[tuple[str, Label]]:
    """What is supposed at its mark; events and names of series where there is room for them."""
    found: list[tuple[str, Label | None]] = []
    size = frame.style.size
    if more.supposed:
        lines = ("仮定", terms.amount(indicator, more.supposed[1]))
        up = -2 * size * LEADING - 12
        wished: tuple[Place, ...] = ((0, 12, "middle"), (12, 6, "start"), (0, up, "middle"))
        found.append(("supposed", room.put(lines, size, frame.spot(more.supposed), wished)))
    if not frame.style.is_sparse:
        found += _event_labels(room, frame, more.events)
        found += _names(room, frame, more)
    return [(kind, label) for kind, label in found if label]


def _event_labels(
    room: Room, frame: Frame, events: Sequence[Event]
) -> Iterator[tuple[str, Label | None]]:
    """Above the plot what happened, from its line to the side where there is room."""
    size = frame.style.size
    left, _, right, _ = room.area
    above = replace(room, area=(left, 0, right, frame.style.top))
    for event in events:
        tried = (wrapped(event.text, em, _EVENT_LINES) for em in _EVENT_EM)
        lines = next((told for told in tried if "".join(told) == event.text), None)
        lines = lines or wrapped(event.text, _EVENT_EM[-1], _EVENT_LINES)
        up = -len(lines) * size * LEADING - 10
        wished: tuple[Place, ...] = ((0, up, "middle"), (0, up, "start"), (0, up, "end"))
        spot = (frame.x(event.year), frame.style.top)
        yield "event", above.fit(lines, size, spot, wished)


def _names(room: Room, frame: Frame, more: Beside) -> Iterator[tuple[str, Label | None]]:
    """The name of each reference series at its newest point."""
    size = frame.style.size
    for name, points in more.references:
        words = (f"参考：{formats.clipped(name, _CLIPPED)}",)
        wished: tuple[Place, ...] = ((0, 10, "middle"), (8, 10, "end"), (-8, 10, "start"))
        yield "name", room.fit(words, size, frame.spot(points[-1]), wished)


#: A drawing of three years, as high as a line of text, for one mark in its middle.
_KEY: Final = Frame(
    Style(28, 18, ticks=13, line=2.6, mark=0.9, top=0, bottom=0), 4, 4, Axes(0, 2, (0.0, 1.0))
)
_ALONG: Final = ((0, 0.5), (1, 0.5), (2, 0.5))
_SPOT: Final = _ALONG[1]


def key(
    indicator: Indicator, assessment: Assessment, supposed: Point | None = None
) -> list[tuple[Markup, str]]:
    """Each mark of the chart, as a small ``<svg>``, with what it stands for and its value."""
    series, more = judged_series(indicator, assessment), beside(indicator, assessment, supposed)
    stops = (
        ("実績", series.last, replace(_NO_SERIES, runs=(_ALONG,), last=_SPOT)),
        ("基準値", series.base, replace(_NO_SERIES, base=_SPOT)),
        ("中間目標", series.interim, replace(_NO_SERIES, interim=_SPOT)),
        (terms.goal_word(indicator), series.final, replace(_NO_SERIES, final=_SPOT)),
    )
    found = [
        (line.lines(_KEY, sample), f"{word} {_dated(indicator, point)}")
        for word, point, sample in stops
        if point
    ]
    if series.earlier_goal and indicator.predecessor:
        sample = line.lines(_KEY, replace(_NO_SERIES, earlier_goal=_SPOT))
        plan = indicator.predecessor.plan_name
        found += [(sample, f"{plan}の最終目標 {_dated(indicator, series.earlier_goal)}")]
    sample = line.lines(_KEY, replace(_NO_SERIES, former=(_SPOT,)))
    found += [(sample, f"改定前の目標 {_dated(indicator, point)}") for point in series.former]
    return [
        (_key_svg(mark), words) for mark, words in (*found, *_more_keys(indicator, series, more))
    ]


_NO_SERIES: Final = Series((), None, None, None, (), None)


def _dated(indicator: Indicator, point: Point) -> str:
    return f"{terms.amount(indicator, point[1])}（{point[0]}）"


def _more_keys(indicator: Indicator, series: Series, more: Beside) -> Iterator[tuple[Markup, str]]:
    """The marks of what has no value of its own, or is no value of the plan."""
    if len(series.path) > 1:
        yield line.lines(_KEY, replace(_NO_SERIES, path=_ALONG)), _way_words(indicator)
    if series.earlier and indicator.predecessor:
        sample = line.lines(_KEY, replace(_NO_SERIES, earlier=_ALONG[:2]))
        yield sample, f"{indicator.predecessor.plan_name}の実績（{series.earlier[-2][0]}年度まで）"
    if series.band:
        _, value, low, high = series.band[-1]
        band = ((0, 0.5, 0.5, 0.5), (2, 0.5, 0.0, 1.0))
        sample = line.lines(_KEY, replace(_NO_SERIES, band=band))
        yield sample, f"見込み {terms.projected(indicator, value, low, high)}"
    x, y = _KEY.spot(_SPOT)
    if more.supposed:
        yield supposed_mark(x, y), f"仮定 {_dated(indicator, more.supposed)}"
    for name, _ in more.references:
        yield _reference(_KEY, _ALONG), f"参考：{name}（定義が異なる値）"
    if more.events:
        yield _event_lines(_KEY, [replace(more.events[0], year=1)]), "出来事のあった年度"


def _way_words(indicator: Indicator) -> str:
    """What the dashed line is; the target of every year lies level."""
    if not indicator.is_yearly:
        return "目標までの道すじ（目安）"
    start = indicator.baseline.year
    return f"{terms.YEARLY_WORD}（{formats.year(start + 1)}から）" if start else terms.YEARLY_WORD


def _key_svg(mark: Markup) -> Markup:
    style = _KEY.style
    return Markup('<svg width="{:g}" height="{:g}" aria-hidden="true">{}</svg>').format(
        style.width, style.height, mark
    )
