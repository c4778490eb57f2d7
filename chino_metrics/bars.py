"""Drawings in rows: progress bars, paths, stacked bars and their legends, as HTML and SVG.

Positions are per cent of the drawing's width, so that one markup serves desk,
phone and print. The fills are patterns in ``static/charts.css``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from chino_metrics import formats, wording
from chino_metrics.model import Assessment, Indicator, Status
from chino_metrics.palette import STATUS_SIGN, STATUS_WORD

LOW, HIGH = -0.14, 1.14
"""The part of the way from baseline to target that a progress bar shows."""

FIRST_YEAR, LAST_YEAR = 2013, 2027
"""The common time axis of the path sketches."""

WIDTH, HEIGHT, AXIS_Y = 330, 62, 54
TOP, BOTTOM = 10, 40


def count_swatch(status: Status) -> Markup:
    """The bar above a big count: the legend of the patterns."""
    return Markup('<i class="fill f-{}"></i>').format(status.value)


def bar_legend() -> Markup:
    """A tiny progress bar for the line that explains it."""
    return Markup(
        '<span class="mark-legend" aria-hidden="true"><span class="pbar"><i class="track"></i>'
        '<i class="fill f-on_track" style="left:11%;width:45%"></i><i class="due" style="left:72%"></i>'
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
    cut = "" if LOW <= assessment.progress <= HIGH else " cut-l" if assessment.progress < LOW else " cut-r"
    due = _due(indicator, assessment)
    return Markup(
        '<span class="pbar" role="img" aria-label="{label}"><i class="track"></i>'
        '<i class="fill f-{status}{cut}" style="left:{left}%;width:{width}%"></i><i class="from"></i>'
        '<i class="to"></i>{due}</span>'
    ).format(
        label=_bar_label(indicator, assessment), status=assessment.status.value, cut=cut,
        left=_at(start), width=round(_at(end) - _at(start), 1),
        due=Markup('<i class="due" style="left:{}%"></i>').format(_at(due)) if due is not None else "",
    )


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
    base = wording.amount(indicator, indicator.baseline.quantity.value)
    goal = wording.amount(indicator, indicator.final.quantity.value)
    percent = formats.quantity((assessment.progress or 0.0) * 100, 1, "%")
    due = wording.amount(indicator, assessment.expected)
    word = wording.status_word(indicator, assessment)
    return f"基準値{base}から最終目標{goal}までの{percent}、目安値は{due}、{word}"


def _void_words(indicator: Indicator, assessment: Assessment) -> str:
    if assessment.status is Status.ACHIEVED and indicator.baseline.quantity.value is not None:
        return "基準時点で達成"
    return wording.status_note(indicator, assessment) or "進捗率は計算できない"


def stacked_bar(segments: Iterable[tuple[str, str, int]]) -> Markup:
    """One plan's verdicts side by side; sign and count stand above each segment.

    A segment is (kind, label, count); kind is a status or ``unset`` for targets
    that are not set yet.
    """
    parts = tuple(segments)
    drawn = Markup("").join(_segment(*part) for part in parts)
    return Markup('<span class="stack">{}</span>').format(drawn)


def _segment(kind: str, label: str, number: int) -> Markup:
    status = Status.NOT_ASSESSED if kind == "unset" else Status(kind)
    return Markup(
        '<span class="seg" style="flex:{n}"><span class="status s-{status}"><i aria-hidden="true">{sign}</i>'
        '{word}{n}</span><i class="fill f-{kind}"></i></span>'
    ).format(
        n=number, status=status.value, sign=STATUS_SIGN[status], kind=kind,
        word=Markup("{} ").format(label) if label else Markup('<span class="hidden">{}</span>').format(STATUS_WORD[status]),
    )


def path_axis() -> Markup:
    """The years above a column of path sketches."""
    years = (FIRST_YEAR, 2017, 2022, LAST_YEAR)
    labels = Markup("").join(
        Markup('<span style="left:{}%">{}</span>').format(round(100 * _x(y) / WIDTH, 1), y) for y in years
    )
    return Markup('<span class="path-axis" aria-hidden="true">{}</span>').format(labels)


def path_legend() -> Markup:
    """What the marks of a path sketch mean."""
    marks = (
        ('<circle cx="7" cy="8" r="4" class="act"/>', "実績"),
        ('<circle cx="8" cy="8" r="5.5" class="base"/>', "基準値"),
        ('<path d="M8 1 15 8 8 15 1 8Z" class="mid"/>', "中間目標"),
        ('<path d="M8 1 15 8 8 15 1 8Z" class="goal"/>', "最終目標"),
        ('<rect x="3" y="4" width="9" height="9" class="owed"/>', "実績を待つ年"),
    )
    return Markup("").join(
        Markup('<span class="mark-legend"><svg class="psk" width="16" height="16" aria-hidden="true">')
        + Markup(drawing) + Markup("</svg> {}</span>　").format(word)  # noqa: S704
        for drawing, word in marks
    )


def path_sketch(indicator: Indicator, owed: Sequence[int] = ()) -> Markup:
    """The way from baseline to targets with the actuals so far, on the common time axis.

    Each year in ``owed`` gets an open square on the axis.
    """
    points = {a.year: a.quantity.value for a in indicator.actuals if a.quantity.value is not None}
    stops = [(t.year, t.quantity.value) for t in (indicator.baseline, indicator.interim, indicator.final)]
    known = [(y, v) for y, v in stops if y is not None and v is not None]
    if not known and not points:
        return _empty_path(indicator, owed)
    scale = _scale([*points.values(), *(v for _, v in known)])
    drawn = [_owed_marks(owed), _path_line(known, scale), _actual_line(indicator, points, scale)]
    drawn += [_stop(kind, year, value, scale) for kind, (year, value) in zip(("base", "mid", "goal"), stops, strict=True)]
    note = "" if indicator.final.quantity.value is not None else _note(indicator)
    return _sketch(indicator, Markup("").join(drawn), note)


def _x(year: float) -> float:
    inner = WIDTH - 24
    return round(12 + inner * (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR), 1)


class _scale:  # noqa: N801
    """Values to heights within the drawing; equal values lie in the middle."""

    def __init__(self, values: Sequence[float]) -> None:
        self._low, self._span = min(values), max(values) - min(values)

    def __call__(self, value: float) -> float:
        if not self._span:
            return (TOP + BOTTOM) / 2
        return round(BOTTOM - (BOTTOM - TOP) * (value - self._low) / self._span, 1)


def _sketch(indicator: Indicator, drawn: Markup, note: str) -> Markup:
    return Markup(
        '<span class="sketch"><svg class="psk" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<path class="axis" d="M0 {a}H{w}"/>{drawn}</svg>{note}</span>'
    ).format(
        w=WIDTH, h=HEIGHT, a=AXIS_Y, label=_sketch_label(indicator), drawn=drawn,
        note=Markup('<span class="void">{}</span>').format(note) if note else "",
    )


def _sketch_label(indicator: Indicator) -> str:
    base = wording.target_with_year(indicator, indicator.baseline)
    goal = wording.target_with_year(indicator, indicator.final)
    values = sum(a.quantity.value is not None for a in indicator.actuals)
    return f"基準値{base}、最終目標{goal}、実績{values}件"


def _empty_path(indicator: Indicator, owed: Sequence[int]) -> Markup:
    return _sketch(indicator, _owed_marks(owed), _note(indicator))


def _note(indicator: Indicator) -> str:
    return "数値目標は今後設定" if indicator.final.quantity.text else "最終目標なし"


def _owed_marks(owed: Sequence[int]) -> Markup:
    inside = [y for y in owed if FIRST_YEAR <= y <= LAST_YEAR]
    squares = "".join(f"M{_x(y) - 4.5} {AXIS_Y - 4.5}h9v9h-9z" for y in inside)
    return Markup('<path class="owed" d="{}"/>').format(squares) if squares else Markup("")


def _path_line(known: Sequence[tuple[int, float]], scale: _scale) -> Markup:
    line = " ".join(f"{_x(y)},{scale(v)}" for y, v in known)
    return Markup('<polyline class="way" points="{}"/>').format(line) if len(known) > 1 else Markup("")


def _actual_line(indicator: Indicator, points: dict[int, float], scale: _scale) -> Markup:
    """The actuals joined, the baseline among them; a missing year is not bridged over a reason."""
    line = dict(points)
    base = indicator.baseline
    if base.year is not None and base.quantity.value is not None:
        line.setdefault(base.year, base.quantity.value)
    joined = " ".join(f"{_x(y)},{scale(line[y])}" for y in sorted(line))
    dots = Markup("").join(
        Markup('<circle class="act" cx="{}" cy="{}" r="4"/>').format(_x(y), scale(v)) for y, v in sorted(points.items())
    )
    return Markup('<polyline class="acts" points="{}"/>').format(joined) + dots if points else Markup("")


def _stop(kind: str, year: int | None, value: float | None, scale: _scale) -> Markup:
    if year is None or value is None:
        return Markup("")
    x, y = _x(year), scale(value)
    if kind == "base":
        return Markup('<circle class="base" cx="{}" cy="{}" r="5.5"/>').format(x, y)
    return Markup('<path class="{}" d="M{} {}l7 7-7 7-7-7z"/>').format(kind, x, y - 7)
