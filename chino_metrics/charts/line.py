"""Line charts as SVG made on the server: path, targets, actuals, labels at the points.

A chart carries its own colours and sizes, so that one drawing serves the screens, the
slides, a PDF and a picture file. Its letters are about 15 units high; whoever places
it scales the whole. On the pages it is drawn for a wide and for a narrow place;
``static/charts.css`` shows the one whose letters are large enough there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from chino_metrics.assessment.outlook import Band
from chino_metrics.charts import marks
from chino_metrics.charts.at_points.naming import placed
from chino_metrics.charts.labels import Label
from chino_metrics.charts.layout import (
    Frame,
    Gap,
    Style,
    frame_of,
    gap_between,
    year_places,
)
from chino_metrics.charts.series import Point, Series, axes_of, judged_series
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, terms
from chino_metrics.wording.palette import ACTUAL, GRID, INK, PAGE, PATH, RANGE, SECONDARY

NO_POINTS: Final = "基準値も実績もまだないため、図はない。"

SMALL: Final = Style(584, 286, has_range=False)
NARROW: Final = Style(340, 286, is_narrow=True, has_range=False, is_sparse=True)
LARGE: Final = Style(1200, 520, size=17, loud=19.5, ticks=17, line=3.5, has_gap=True, bottom=56)
#: A4 report: at 1 unit = 1 px the letters are 12 pt.
REPORT: Final = Style(
    658, 246, size=16, loud=18, ticks=16, top=30, bottom=30, has_eras=False, has_gap=True
)
#: Slides of 16:9 and 4:3: 15 units are 4.45 % of the slide's height.
SLIDE_WIDE: Final = Style(
    393, 213, loud=17, ticks=12.6, line=2, mark=0.62, top=18, bottom=21, has_eras=False,
    has_gap=True, has_range=False, has_headroom=True,
)  # fmt: skip
SLIDE_TALL: Final = Style(
    420, 178, loud=17, ticks=12.6, line=2, mark=0.62, top=16, bottom=21, has_eras=False,
    has_gap=True, has_range=False, has_headroom=True,
)  # fmt: skip


def axis_note(indicator: Indicator, assessment: Assessment, more: Sequence[Point] = ()) -> str:
    """「 縦軸は60%から」 where the axis does not start at zero, else ""; ``more`` as in ``frame_of``."""
    points = (*judged_series(indicator, assessment).points, *more)
    axes = axes_of(points, indicator.decimals)
    if not points or axes.floor == 0:
        return ""
    return f" 縦軸は{formats.axis_numbers((axes.floor,))[0]}{indicator.unit}から"


def line_chart(
    indicator: Indicator, assessment: Assessment, style: Style = SMALL, *, answers: bool = False
) -> Markup:
    """The chart of one indicator as ``<svg>``, or a sentence where there is nothing to draw.

    With ``answers`` it carries the places of its years, by which ``static/marks.js`` finds them.
    """
    series = judged_series(indicator, assessment)
    if not series.points:
        return Markup('<p class="lead">{}</p>').format(NO_POINTS)
    more = places(frame_of(indicator, series, style)) if answers else None
    return svg(style, alt_text(indicator, series), drawing(indicator, assessment, style), more)


def places(frame: Frame) -> Markup:
    """First year, its place, the distance to the next one; the upper and lower edge of the plot."""
    first = frame.x(frame.axes.first)
    step = frame.x(frame.axes.last) - first
    years = max(frame.axes.last - frame.axes.first, 1)
    return Markup(' data-x="{} {:g} {:.4g}" data-plot="{:g} {:g}"').format(
        frame.axes.first, first, step / years, frame.style.top, frame.floor
    )


def svg(style: Style, alt: str, drawn: Markup, more: Markup | None = None) -> Markup:
    """A drawing as ``<svg>``; ``more`` are attributes besides."""
    return Markup(
        '<svg class="lchart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img" aria-label="{}" font-size="{}"{}>{}</svg>'
    ).format(f"{style.width:g}", f"{style.height:g}", alt, f"{style.size:g}", more or "", drawn)


def drawing(indicator: Indicator, assessment: Assessment, style: Style) -> Markup:
    """What stands in the ``<svg>`` of a chart; "" where there is nothing to draw."""
    series = judged_series(indicator, assessment)
    if not series.points:
        return Markup("")
    frame = frame_of(indicator, series, style)
    gap = gap_between(indicator, assessment) if style.has_gap else None
    labels = [label_text(kind, label) for kind, label in placed(indicator, series, frame, gap)]
    parts = (grid(frame), years_below(frame, series), lines(frame, series), bracket(frame, gap))
    return Markup("").join((*parts, *labels))


def alt_text(indicator: Indicator, series: Series) -> str:
    """What the chart shows, for those who do not see it."""
    named = (
        ("基準値", series.base), ("中間目標", series.interim),
        (terms.goal_word(indicator), series.final), ("最新の実績", series.last),
        ("見込み", series.band[-1][:2] if series.band else None),
        ("前の計画の目標", series.earlier_goal),
        *(("改定前の目標", former) for former in series.former),
    )  # fmt: skip
    parts = [
        f"{word}{terms.amount(indicator, p[1])}（{formats.year(p[0])}）" for word, p in named if p
    ]
    return f"{indicator.name}の推移。{'、'.join(parts)}"


def grid(frame: Frame) -> Markup:
    """A line and a number a tick; the line of zero, or the lowest one, is heavier."""
    style, ticks = frame.style, frame.axes.ticks
    beside = 0.6 * style.size + marks.ROOM * style.mark
    right = round(frame.style.width - frame.right + 8, 1)
    rows = (
        Markup(
            '<path class="{}" stroke="{}" stroke-width="{}" d="M{} {}H{}"/>'
            '<text class="tick" x="{}" y="{}">{}</text>'
        ).format(
            "zero" if tick == frame.axes.floor else "grid",
            PATH if tick == frame.axes.floor else GRID, f"{max(0.7, style.line / 3):.2g}",
            round(frame.left - 4), round(y) + 0.5, right, round(frame.left - beside),
            round(y + 0.38 * style.ticks), frame.axes.words[tick],
        )
        for tick, y in zip(ticks, map(frame.y, ticks), strict=True)
    )  # fmt: skip
    return Markup('<g text-anchor="end" fill="{}" font-size="{}">{}</g>').format(
        SECONDARY, f"{style.ticks:g}", Markup("").join(rows)
    )


def years_below(frame: Frame, series: Series) -> Markup:
    """Year and era below the axis."""
    now = series.last[0] if series.last else None
    words = Markup("").join(
        _year(frame, year, x, is_now=year == now) for year, x in year_places(frame, series)
    )
    return Markup('<g text-anchor="middle" font-size="{}">{}</g>').format(
        f"{frame.style.ticks:g}", words
    )


def _year(frame: Frame, year: int, x: float, *, is_now: bool) -> Markup:
    y = frame.floor + 1.45 * frame.style.ticks
    look, fill = ("year now", ACTUAL) if is_now else ("year", INK)
    bold = Markup(' font-weight="700"') if is_now else ""
    found = Markup('<text class="{}" fill="{}"{} x="{}" y="{}">{}</text>').format(
        look, fill, bold, x, round(y, 1), year
    )
    if not frame.style.has_eras:
        return found
    size = max(14, round(0.93 * frame.style.ticks))
    return found + Markup(
        '<text class="era" fill="{}" font-size="{}" x="{}" y="{}">{}</text>'
    ).format(SECONDARY, size, x, round(y + 5 + size, 1), formats.era_short(year))


def lines(frame: Frame, series: Series, dots: Sequence[Point] | None = None) -> Markup:
    """Lines below, marks above, the last actual largest; ``dots`` are the others that get a mark."""
    line = frame.style.line
    dash = f"{3 * line:g} {2 * line:g}"
    way = Markup('stroke="{}" stroke-width="{}" stroke-dasharray="{}"').format(
        PATH, f"{0.76 * line:.3g}", dash
    )
    acts = Markup('stroke="{}" stroke-width="{}" stroke-linejoin="round"').format(ACTUAL, line)
    ahead = Markup('stroke="{}" stroke-width="{}" stroke-dasharray="{}"').format(
        ACTUAL, f"{0.76 * line:.3g}", f"{0.8 * line:g} {1.4 * line:g}"
    )
    before = Markup('stroke="{}" stroke-width="{}" stroke-linejoin="round"').format(
        SECONDARY, f"{0.8 * line:.3g}"
    )
    drawn = [_seam(frame, series), _range(frame, series.band)]
    drawn += [polyline("earlier", before, frame, series.earlier)]
    drawn += [dot("act earlier", SECONDARY, "", frame, p, 3.5) for p in series.earlier[:-1]]
    drawn += [polyline("way", way, frame, series.path)]
    drawn += [polyline("ahead", ahead, frame, [(y, v) for y, v, _, _ in series.band])]
    drawn += [polyline("acts", acts, frame, run) for run in series.runs]
    drawn += [
        dot("act", ACTUAL, "", frame, p, 4) for p in (others(series) if dots is None else dots)
    ]
    drawn += stops(frame, series)
    drawn += [dot("act last", ACTUAL, PAGE, frame, series.last, 6)] if series.last else []
    return Markup("").join(drawn)


def _seam(frame: Frame, series: Series) -> Markup:
    """A thin line where the plan before ends and this one begins."""
    if series.seam is None:
        return Markup("")
    return Markup('<path class="seam" stroke="{}" stroke-dasharray="2 4" d="M{} {}V{}"/>').format(
        SECONDARY, frame.x(series.seam), frame.style.top, frame.floor
    )


def _range(frame: Frame, band: Sequence[Band]) -> Markup:
    """The range of the outlook, which opens from the last actual."""
    if len(band) < 2:
        return Markup("")
    upper = [frame.spot((year, high)) for year, _, _, high in band]
    lower = [frame.spot((year, low)) for year, _, low, _ in reversed(band)]
    corners = " ".join(f"{x},{y}" for x, y in (*upper, *lower))
    return Markup('<polygon class="range" fill="{}" points="{}"/>').format(RANGE, corners)


def stops(frame: Frame, series: Series) -> list[Markup]:
    """The marks of the targets, those before a revision below, and of the baseline."""
    size = frame.style.mark
    goals = (("mid", PAGE, series.interim), ("goal", INK, series.final))
    drawn = [marks.former(frame.spot(p), 16 * size) for p in series.former]
    if series.earlier_goal:
        drawn += [marks.target("earlier", SECONDARY, frame.spot(series.earlier_goal), 10 * size)]
    drawn += [marks.target(kind, fill, frame.spot(p), 13 * size) for kind, fill, p in goals if p]
    return (
        [*drawn, marks.baseline(frame.spot(series.base), frame.style.ticks)]
        if series.base
        else drawn
    )


def dot(kind: str, fill: str, edge: str, frame: Frame, point: Point, radius: float) -> Markup:
    """The mark of an actual."""
    return marks.dot(kind, fill, edge, frame.spot(point), radius * frame.style.mark)


def others(series: Series) -> list[Point]:
    """The actuals that are neither the baseline nor the last one."""
    return [p for run in series.runs for p in run if p not in (series.base, series.last)]


def polyline(
    kind: str, look: Markup, frame: Frame, points: Sequence[tuple[float, float]]
) -> Markup:
    """A line of the class ``kind`` through points; nothing for a single one."""
    if len(points) < 2:
        return Markup("")
    line = " ".join(f"{frame.x(year)},{frame.y(value)}" for year, value in points)
    return Markup('<polyline class="{}" fill="none" {} points="{}"/>').format(kind, look, line)


def bracket(frame: Frame, gap: Gap | None) -> Markup:
    """From the 目安値 to the actual, short of the actual's dot."""
    if gap is None:
        return Markup("")
    year, expected, actual, _ = gap
    x, top, end = frame.x(year), frame.y(expected), frame.y(actual)
    clear = 8 * frame.style.mark
    if abs(end - top) <= clear + 2:
        return Markup("")
    stop = end - clear if end > top else end + clear
    half = 5 * frame.style.mark
    return Markup(
        '<path class="gap" fill="none" stroke="{}" stroke-width="{}" d="M{} {}h{}M{} {}V{}"/>'
    ).format(INK, f"{0.66 * frame.style.line:.3g}", x - half, top, 2 * half, x, top, round(stop, 1))


_INKS: Final = {"goal": INK, "gap": INK, "now": ACTUAL, "counted": ACTUAL, "ahead": ACTUAL}


def label_text(kind: str, label: Label) -> Markup:
    """A label: its amount is bold, the last actual and the gap wholly; a white halo keeps it
    legible over lines."""
    lines = Markup("").join(
        Markup('<tspan x="{}" y="{}"{}>{}</tspan>').format(
            round(label.x, 1), label.baseline(k),
            Markup(' font-weight="700"') if kind in {"now", "gap"} or (k and kind not in {"name", "event"}) else "",
            line,
        )
        for k, line in enumerate(label.lines)
    )  # fmt: skip
    return Markup(
        '<text class="l-{}" text-anchor="{}" font-size="{}" fill="{}" stroke="{}" '
        'stroke-width="{}" stroke-linejoin="round" paint-order="stroke">{}</text>'
    ).format(
        kind, label.anchor, f"{label.size:g}", _INKS.get(kind, SECONDARY), PAGE,
        f"{0.3 * label.size:.3g}", lines,
    )  # fmt: skip
