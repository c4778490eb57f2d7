"""Baselines and targets that an update changes, and what is told about it; no frames.

A target that is set for the first time is not revised. What was changed has to be told
with its day and its reason, else it is not published: nobody shall wonder why a verdict
has turned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chino_metrics.model.difference import without_cells
from chino_metrics.model.fiscal_year import parse_day
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.target import RevisedItem, Target, TargetRevision

#: The keys, among the answers to an upload's questions, of what is told about its revisions.
DAY: Final = "revision_day"
REASON: Final = "revision_reason"
GROUND: Final = "revision_ground"
GROUND_URL: Final = "revision_ground_url"
_NOWHERE: Final = Cell("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about all revisions of one update; only the day and the reason are needed."""

    day: date | None = None
    reason: str = ""
    ground: str = ""
    ground_url: str = ""

    @property
    def is_enough(self) -> bool:
        """Whether it can be published."""
        return self.day is not None and bool(self.reason)


NOTHING_TOLD: Final = Told()


def told_in(answers: Mapping[str, str], today: date) -> Told:
    """What the answers to an upload say; a day after ``today`` is none on which it was revised."""
    day = parse_day(answers.get(DAY, ""))
    return Told(
        day=None if day is None or day > today else day,
        reason=answers.get(REASON, "").strip(),
        ground=answers.get(GROUND, "").strip(),
        ground_url=answers.get(GROUND_URL, "").strip(),
    )


def untold(before: Book, after: Book) -> tuple[TargetRevision, ...]:
    """Changes of baselines and targets that 目標の改定 of ``after`` does not tell of.

    Their day is the first there is, their reason empty.
    """
    return tuple(
        TargetRevision(indicator.id, date.min, item, old, new, "", "", "", _NOWHERE)
        for indicator, item, old, new in _changed(before, after)
        if not _is_told(before, indicator, item, new)
    )


def added(before: Book, after: Book) -> tuple[TargetRevision, ...]:
    """Revisions that ``after`` tells of and ``before`` does not."""
    known = {without_cells(r) for i in before.indicators for r in i.revisions}
    return tuple(r for i in after.indicators for r in i.revisions if without_cells(r) not in known)


def forgotten(before: Book, after: Book) -> tuple[TargetRevision, ...]:
    """Revisions that ``after`` tells of no more, of indicators that it has.

    One whose day or reason was put right is told of still.
    """
    kept = {_steps(r) for i in after.indicators for r in i.revisions}
    return tuple(
        r
        for i in before.indicators
        for r in i.revisions
        if i.id in after.indicator_by_id and _steps(r) not in kept
    )


def _steps(revision: TargetRevision) -> tuple[object, ...]:
    """Of what, from what and to what."""
    ends = (revision.before, revision.after)
    said = ((t.year, t.quantity.value, t.quantity.text) for t in ends)
    return (revision.indicator_id, revision.item, *said)


def newest_day(before: Book, revisions: Iterable[TargetRevision]) -> date | None:
    """The newest day on which ``before`` had the same items revised: none is told before it."""
    items = {(r.indicator_id, r.item) for r in revisions}
    days = (
        r.day for i in before.indicators for r in i.revisions if (r.indicator_id, r.item) in items
    )
    return max(days, default=None)


def may_be_told(before: Book, revisions: Iterable[TargetRevision], told: Told) -> bool:
    """Whether ``told`` is enough, and of no day before what was told of the same items."""
    newest = newest_day(before, revisions)
    return told.is_enough and told.day is not None and (newest is None or told.day >= newest)


def as_told(revisions: Iterable[TargetRevision], told: Told) -> tuple[TargetRevision, ...]:
    """``revisions`` with what is told about them, which has to be enough."""
    return tuple(
        replace(
            r,
            day=told.day or r.day,
            reason=told.reason,
            ground=told.ground,
            ground_url=told.ground_url,
        )
        for r in revisions
    )


def _changed(before: Book, after: Book) -> Iterator[tuple[Indicator, RevisedItem, Target, Target]]:
    for indicator in after.indicators:
        old = before.indicator_by_id.get(indicator.id)
        if old is None:
            continue
        for item in RevisedItem:
            was, now = old.target(item), indicator.target(item)
            if _counted(old, item) and not was.says_the_same(now):
                yield indicator, item, was, now


def _counted(indicator: Indicator, item: RevisedItem) -> bool:
    """Whether there is anything to be revised; how a target applies says nothing without a number."""
    if item is RevisedItem.KIND:
        return indicator.final.quantity.value is not None
    quantity = indicator.target(item).quantity
    return quantity.value is not None or bool(quantity.text)


def _is_told(before: Book, indicator: Indicator, item: RevisedItem, now: Target) -> bool:
    """Whether a row that ``before`` lacks leads from its value to ``now``, and says why."""
    old = before.indicator_by_id[indicator.id]
    known = {without_cells(r) for r in old.revisions}
    return any(
        r.item is item
        and r.reason
        and r.before.says_the_same(old.target(item))
        and r.after.says_the_same(now)
        and without_cells(r) not in known
        for r in indicator.revisions
    )
