"""The slide 前回からの変化: verdicts that changed since the chosen time, or with the last update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import Change
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.deck import Slide, SlideKind, SlideRow
from chino_metrics.views.updating.changes import ChangeSummary, of_selection
from chino_metrics.wording import formats, terms

#: Changed verdicts on the slide; more of them are counted.
MOST_ROWS: Final = 8


def changes_slides(scene: Scene) -> Iterator[Slide]:
    """One slide where a time is chosen or the last update changed a verdict, else none."""
    told = of_selection(scene)
    if told is None or not (scene.period or told.comparison.verdict_changes):
        return
    moved = told.comparison.verdict_changes
    heads, rows = _table(moved[:MOST_ROWS])
    rest = len(moved) - MOST_ROWS
    yield Slide(
        kind=SlideKind.CHANGES,
        name=terms.CHANGES_SLIDE,
        key="changes",
        kicker=told.period,
        message=(_message(told),),
        source=f"{told.ends}　{scene.revised}".strip(),
        notes=_notes(told),
        heads=heads,
        rows=rows,
        lines=(f"ほか{rest}指標",) if rest > 0 else (),
    )


def _message(told: ChangeSummary) -> str:
    """「8指標の判定が変わった（改善7、悪化1）」: short enough for one line in the room."""
    moved = len(told.comparison.verdict_changes)
    if not moved:
        return told.finding
    return (
        f"{moved}指標の判定が変わった（改善{told.comparison.better}、悪化{told.comparison.worse}）"
    )


def _notes(told: ChangeSummary) -> str:
    moves = (
        f"{sentences.move(c)}。{sentences.cause(c)}。" for c in told.comparison.verdict_changes
    )
    return "\n".join((f"{told.title}。", told.lead, *moves))


def _table(changes: Sequence[Change]) -> tuple[tuple[str, ...], tuple[SlideRow, ...]]:
    """Heads and rows; a year that all numbers of a side share stands in the head alone."""
    if not changes:
        return (), ()
    sides = ([c.assessment_before for c in changes], [c.assessment_after for c in changes])
    common = [_common_year(side) for side in sides]
    heads = (
        f"{word}（{formats.year(year)}）" if year else f"{word}の実績"
        for word, year in zip(("前", "後"), common, strict=True)
    )
    told = [year is None for year in common]
    return ("前の判定", "後の判定", "指標", *heads), tuple(_row(c, told) for c in changes)


def _common_year(side: Sequence[Assessment | None]) -> int | None:
    years = {a.year for a in side if a is not None and a.actual is not None}
    return years.pop() if len(years) == 1 else None


def _row(change: Change, with_year: Sequence[bool]) -> SlideRow:
    before, after = change.assessment_before, change.assessment_after
    return SlideRow(
        *_verdict(change.after, after),
        change.indicator.name,
        _number(change.indicator, before, with_year=with_year[0]),
        _number(change.indicator, after, with_year=with_year[1]),
        _verdict(change.before, before),
    )


def _verdict(indicator: Indicator | None, assessment: Assessment | None) -> tuple[Status, str]:
    if indicator is None or assessment is None:
        return Status.NOT_ASSESSED, formats.NOTHING
    return assessment.status, terms.status_word(indicator, assessment)


def _number(indicator: Indicator, assessment: Assessment | None, *, with_year: bool) -> str:
    if assessment is None or assessment.actual is None:
        return formats.NOTHING
    year = f"（{assessment.year}）" if with_year else ""
    return terms.amount(indicator, assessment.actual) + year
