"""The slide 前回からの変化: verdicts that changed since the chosen time, or with the last update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics import change_sentences, formats, wording
from chino_metrics.comparison import Change
from chino_metrics.deck import Kind, Row, Slide
from chino_metrics.model import Assessment, Indicator, Status
from chino_metrics.screens import frame, since
from chino_metrics.screens.scene import Scene
from chino_metrics.screens.since import Told

#: Changed verdicts on the slide; more of them are counted.
MOST_ROWS: Final = 8
_HEADS: Final = ("前の判定", "後の判定", "指標", "前の実績", "後の実績")


def changes_slides(scene: Scene) -> Iterator[Slide]:
    """One slide where a time is chosen or the last update changed a verdict, else none."""
    told = since.of_selection(scene)
    if told is None or not (scene.span or told.comparison.verdict_changes):
        return
    moved = told.comparison.verdict_changes
    rest = len(moved) - MOST_ROWS
    yield Slide(
        kind=Kind.CHANGES,
        name=wording.CHANGES_SLIDE,
        kicker=told.period,
        message=(told.finding,),
        source=f"{told.ends}　{frame.revised(scene)}".strip(),
        notes=_notes(told),
        heads=_HEADS if moved else (),
        rows=tuple(_row(change) for change in moved[:MOST_ROWS]),
        lines=(f"ほか{rest}指標",) if rest > 0 else (),
    )


def _notes(told: Told) -> str:
    moves = (
        f"{change_sentences.move(c)}。{change_sentences.cause(c)}。"
        for c in told.comparison.verdict_changes
    )
    return "\n".join((told.lead, f"{change_sentences.verdicts_note(told.comparison)}。", *moves))


def _row(change: Change) -> Row:
    before, after = change.assessment_before, change.assessment_after
    was, now = _verdict(change.before, before), _verdict(change.after, after)
    return Row(
        *now,
        change.indicator.name,
        _number(change.indicator, before),
        _number(change.indicator, after),
        was,
    )


def _verdict(indicator: Indicator | None, assessment: Assessment | None) -> tuple[Status, str]:
    if indicator is None or assessment is None:
        return Status.NOT_ASSESSED, formats.NOTHING
    return assessment.status, wording.status_word(indicator, assessment)


def _number(indicator: Indicator, assessment: Assessment | None) -> str:
    if assessment is None or assessment.actual is None:
        return formats.NOTHING
    return f"{wording.amount(indicator, assessment.actual)}（{assessment.year}）"
