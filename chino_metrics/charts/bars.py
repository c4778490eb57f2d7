"""Drawings in rows: progress bars, paths and their legends, as HTML and SVG.

Positions are per cent of the drawing's width, so that one markup serves desk,
phone and print. The fills are patterns in ``static/charts.css``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.charts import marks
from chino_metrics.charts.layout import share_of
from chino_metrics.charts.series import Point, Series, series_of
from chino_metrics.charts.told import Stop, packed
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.wording import formats, terms
from chino_metrics.wording.palette import INK, PAGE
from chino_metrics.wording.yearly import source_words

LOW, HIGH = -0.14, 1.14
"""The part of the way from baseline to target that a progress bar shows."""

WIDTH, HEIGHT, AXIS_Y = 330, 62, 54
TOP, BOTTOM = 11, 39
_TARGET = 12
#: How far apart the years above the sketches are, as a part of the drawing: the width of one.
_APART = 0.2


def bar_legend() -> Markup:
    """A tiny progress bar for the line that explains it."""
    return Markup(
        '<span class="mark-legend" aria-hidden="true"><span class="pbar"><i class="track"></i>'
        '<i class="fill f-on_track" style="left:11%;width:45%"></i>'
        '<i class="due" style="left:72%"></i>'
        "</span></span>"
    )


def progress_bar(assessment: Assessment, indicator: Indicator) -> Markup:
    """The way from baseline to final target: how far it has come, and where it should be.

    The tick of the 目安値 stands at its own progress; what lies beyond the
    drawing is cut visibly. Where progress is undefined a thin dotted line
    carries the reason in words.
    """
    if assessment.progress is None:
        return Markup('<span class="pbar void"><i class="line"></i><span>{}</span></span>').format(
            _void_words(indicator, assessment)
        )
    start, end = sorted((0.0, min(max(assessment.progress, LOW), HIGH)))
    due = _due(indicator, assessment)
    return Markup(
        '<span class="pbar" role="img" aria-label="{}" data-at="{}"><i class="track"></i>'
        '<i class="fill f-{}{}" style="left:{}%;width:{}%"></i>'
        '<i class="from"></i><i class="to"></i>{}</span>'
    ).format(
        _bar_label(indicator, assessment),
        _tip(assessment.progress),
        assessment.status.value,
        _cut(assessment.progress),
        _at(start),
        round(_at(end) - _at(start), 1),
        "" if due is None else Markup('<i class="due" style="left:{}%"></i>').format(_at(due)),
    )


def bar_told(indicator: Indicator, assessment: Assessment, printed: str) -> str:
    """What the marks of a ``progress_bar`` say (``charts.told``); ``printed`` is the plan's title.

    "" where there is no bar.
    """
    i, a, final = indicator, assessment, indicator.final
    if a.progress is None:
        return ""
    due = None if a.year is None or a.year == final.year else _due(i, a)
    said = source_words(printed)
    source = next((found.source for found in i.actuals if found.year == a.year), "")
    stops = (
        (_at(0.0), i.baseline.year, f"基準値{terms.amount(i, i.baseline.quantity.value)}", said),
        *([(_at(due), a.year, _held(i, a), said)] if due is not None else []),
        (_tip(a.progress), a.year, f"実績{terms.judged(i, a, a.actual)}", source_words(source)),
        (_at(1.0), final.year, "", said),
    )
    return packed(terms.goal(i), (
        Stop(f"{at:g}", formats.year(year), words, named) for at, year, words, named in stops
    ))  # fmt: skip


def _held(indicator: Indicator, assessment: Assessment) -> str:
    """「目安130人」."""
    held = terms.judged(indicator, assessment, assessment.expected)
    return f"{terms.due_word(indicator)}{held}"


def _tip(progress: float) -> float:
    """Where a bar ends within the drawing."""
    return _at(min(max(progress, LOW), HIGH))


def _cut(progress: float) -> str:
    """The class that cuts a bar at the side where it leaves the drawing."""
    return " cut-l" if progress < LOW else " cut-r" if progress > HIGH else ""


def _at(progress: float) -> float:
    """Where a progress lies, in per cent of the drawing's width."""
    return round(100 * (progress - LOW) / (HIGH - LOW), 1)


def _due(indicator: Indicator, assessment: Assessment) -> float | None:
    """The progress that the 目安値 stands for, within the drawing."""
    base, goal = indicator.baseline.quantity.value, indicator.final.quantity.value
    if None in (base, goal, assessment.expected) or base == goal:
        return None
    due = (assessment.expected - base) / (goal - base)  # type: ignore[operator]
    return min(max(due, LOW), HIGH)


def _bar_label(indicator: Indicator, assessment: Assessment) -> str:
    """What the cells beside a bar do not say."""
    due = terms.judged(indicator, assessment, assessment.expected)
    share = terms.share(assessment.progress)
    return f"進み{share}、{terms.due_word(indicator)}は{due}"


def _void_words(indicator: Indicator, assessment: Assessment) -> str:
    if assessment.status is Status.ACHIEVED and indicator.baseline.quantity.value is not None:
        return "基準時点で達成"
    return terms.status_note(indicator, assessment) or "進みは計算できない"


@dataclass(frozen=True, slots=True)
class YearSpan:
    """The common time axis of path sketches: the years they span, and those that are written."""

    first: int
    last: int
    told: tuple[int, ...]

    def x(self, year: float) -> float:
        """Where a year lies in a sketch."""
        return round(12 + (WIDTH - 24) * share_of(year, self.first, self.last), 1)


def year_span(indicators: Iterable[Indicator], owed: Mapping[str, Sequence[int]]) -> YearSpan:
    """From the first baseline or actual of the ``indicators`` to their last target.

    ``owed`` are the years by id whose actuals are awaited. Written are the ends, and of the
    years of baselines and targets the most frequent ones that have room; none where no year is known.
    """
    shown = tuple(indicators)
    points = (p for i in shown for p in series_of(i).points)
    years = [*(y for y, _ in points), *(y for i in shown for y in owed.get(i.id, ()))]
    if not years:
        return YearSpan(0, 0, ())
    first, last = min(years), max(years)
    stops = Counter(year for i in shown for year, _ in series_of(i).stops)
    told = [first] if first == last else [first, last]
    for year, _ in stops.most_common():
        if all(abs(year - k) >= _APART * (last - first) for k in told):
            told.append(year)
    return YearSpan(first, last, tuple(sorted(told)))


def path_axis(span: YearSpan) -> Markup:
    """The years above a column of path sketches."""
    labels = Markup("").join(
        Markup('<span style="left:{}%">{}</span>').format(round(100 * span.x(y) / WIDTH, 1), y)
        for y in span.told
    )
    return Markup('<span class="path-axis" aria-hidden="true">{}</span>').format(labels)


def path_legend() -> Markup:
    """What the marks of a path sketch mean."""
    legend = (
        (Markup('<circle cx="9" cy="9" r="4" class="act"/>'), "実績"),
        (marks.baseline((9, 9), 13), "基準値"),
        (marks.target("mid", PAGE, (9, 9), _TARGET), "中間目標"),
        (marks.target("goal", INK, (9, 9), _TARGET), "最終目標"),
        (Markup('<path class="owed" d="M9 4v10"/>'), "実績を待つ年度"),
    )
    return Markup("").join(
        Markup(
            '<span class="mark-legend"><svg class="psk" width="18" height="18" aria-hidden="true">'
        )
        + drawing
        + Markup("</svg> {}</span>　").format(word)
        for drawing, word in legend
    )


def is_early(indicator: Indicator, span: YearSpan) -> bool:
    """Whether the final target stands in the left half of the sketches."""
    final = indicator.final.year
    return final is not None and 2 * final < span.first + span.last


def path_sketch(
    indicator: Indicator, span: YearSpan, owed: Sequence[int] = (), *, is_in_row: bool = False
) -> Markup:
    """The way from baseline to targets with the actuals so far, on the time axis ``span``.

    Each year in ``owed`` gets a small upright bar on the axis. In a row whose cells say
    baseline and target (``is_in_row``) its label does not say them again.
    """
    series = series_of(indicator)
    height = _heights([value for _, value in series.points])
    ticks = "".join(f"M{span.x(y):g} {AXIS_Y - 5}v10" for y in owed)
    drawn = [_path("owed", ticks), _path("way", _joined(series.path, span, height))]
    drawn += _actuals(series, span, height)
    stops = (("mid", series.interim), ("goal", series.final), ("base", series.base))
    drawn += [_stop(kind, (span.x(point[0]), height(point[1]))) for kind, point in stops if point]
    note = "" if series.final else _note(indicator)
    return Markup(
        '<span class="sketch"{at}>'
        '<svg class="psk" viewBox="0 0 {w} {h}" role="img" aria-label="{label}"{places}>'
        '<path class="axis" d="M0 {a}H{w}"/>{drawn}</svg>{note}</span>'
    ).format(
        at=_begin(series, owed), places=_places(span),
        w=WIDTH, h=HEIGHT, a=AXIS_Y, label=_sketch_label(indicator, is_in_row=is_in_row), drawn=Markup("").join(drawn),
        note=_placed(note, span, series) if note else "",
    )  # fmt: skip


def _begin(series: Series, owed: Sequence[int]) -> Markup:
    """Where the keyboard begins: the last actual, else the baseline, else a year that is awaited."""
    years = [p[0] for p in (series.last, series.base, series.final) if p] + list(owed[:1])
    return Markup(' data-at="{}"').format(years[0]) if years else Markup("")


def _places(span: YearSpan) -> Markup:
    """First year, its place, the distance to the next one (see ``line.places``)."""
    step = span.x(span.first + 1) - span.x(span.first) if span.last > span.first else 0
    return Markup(' data-x="{} {:g} {:.4g}"').format(span.first, span.x(span.first), step)


#: Where the words in place of a target begin, at the earliest and at the latest, in per cent.
_WORDS_FROM, _WORDS_UNTIL = 45.0, 62.0


def _placed(note: str, span: YearSpan, series: Series) -> Markup:
    """The words in place of a target: right of what is drawn where there is room, else below."""
    marks_end = max((span.x(year) + 14 for year, _ in series.points), default=0.0)
    left = max(_WORDS_FROM, round(100 * marks_end / WIDTH, 1))
    if left > _WORDS_UNTIL:
        return Markup('<span class="void">{}</span>').format(note)
    return Markup('<span class="void beside" style="left:{}%">{}</span>').format(left, note)


def _heights(values: Sequence[float]) -> Callable[[float], float]:
    """Values to heights within the drawing; equal values lie in the middle."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low == high:
        return lambda value: (TOP + BOTTOM) / 2
    return lambda value: round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 1)


def _sketch_label(indicator: Indicator, *, is_in_row: bool) -> str:
    known = [(a.year, a.quantity.value) for a in indicator.actuals if a.quantity.value is not None]
    told = "実績なし"
    if known:
        year, last = max(known)
        newest = f"{terms.amount(indicator, last)}（{formats.year(year)}）"
        told = f"実績{len(known)}件、最新は{newest}"
    if is_in_row:
        return told
    base = terms.target_with_year(indicator, indicator.baseline)
    has_goal = indicator.final.quantity.value is not None
    return f"基準値{base}、{terms.goal(indicator) if has_goal else _note(indicator)}、{told}"


def _note(indicator: Indicator) -> str:
    final = indicator.final
    if final.is_left_open:
        return "数値目標は今後設定"
    return f"目標は{terms.goal_words(final)}" if final.is_in_words else "最終目標なし"


def _path(kind: str, d: str) -> Markup:
    return Markup('<path class="{}" d="{}"/>').format(kind, d) if d else Markup("")


def _joined(points: Sequence[Point], span: YearSpan, height: Callable[[float], float]) -> str:
    """A line through the points; none for a single one."""
    return _line([_spot(point, span, height) for point in points])


def _spot(point: Point, span: YearSpan, height: Callable[[float], float]) -> str:
    year, value = point
    return f"{span.x(year):g} {height(value):g}"


def _line(spots: Sequence[str]) -> str:
    return f"M{'L'.join(spots)}" if len(spots) > 1 else ""


def _actuals(series: Series, span: YearSpan, height: Callable[[float], float]) -> list[Markup]:
    """The actuals joined, the baseline among them; a year with a reason parts the line."""
    lines, dots = [], []
    for run in series.runs:
        spots = [_spot(point, span, height) for point in run]
        lines.append(_line(spots))
        dots += [
            f"M{spot}h0" for point, spot in zip(run, spots, strict=True) if point != series.base
        ]
    return [_path("acts", "".join(lines)), _path("dots", "".join(dots))]


def _stop(kind: str, spot: tuple[float, float]) -> Markup:
    if kind == "base":
        return marks.baseline(spot, 14)
    return marks.target(kind, INK if kind == "goal" else PAGE, spot, _TARGET)
