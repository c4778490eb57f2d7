"""新旧対照: a plan beside the one that follows it, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chino_metrics.changes.text_changes import FieldChange, field_changes
from chino_metrics.model.plan import Book, Indicator, Plan
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording import revisions, terms

#: What of a definition makes an indicator another one; its place in the plan does not.
_DEFINING: Final = frozenset({"指標名", "単位", "望ましい方向", "集計"})


class Fate(StrEnum):
    """What becomes of an indicator in the next plan, in the order shown."""

    CONTINUED = "continued"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


FATE_WORD: Final = {
    Fate.CONTINUED: "継続",
    Fate.CHANGED: "変更",
    Fate.DROPPED: "廃止",
    Fate.ADDED: "新規",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in both plans; ``old`` or ``new`` is None where it is in one alone.

    ``changes`` are the parts of its definition that differ.
    """

    fate: Fate
    old: Entry | None
    new: Entry | None
    changes: tuple[FieldChange, ...] = ()

    @property
    def what(self) -> str:
        """「単位は人から件へ」 for each part that differs."""
        return "、".join(f"{c.label}は{c.before}から{c.after}へ" for c in self.changes)


@dataclass(frozen=True, slots=True)
class Pair:
    """A plan, the one that follows it, and their indicators side by side."""

    old: Plan
    new: Plan
    lines: tuple[Line, ...]

    def of(self, fate: Fate) -> tuple[Line, ...]:
        """The lines of one fate."""
        return tuple(line for line in self.lines if line.fate is fate)

    @property
    def counts(self) -> str:
        """「継続3、変更1、廃止7、新規2」."""
        return "、".join(f"{word}{len(self.of(fate))}" for fate, word in FATE_WORD.items())


def successions(book: Book) -> tuple[tuple[Plan, Plan], ...]:
    """Each plan with the one that it names as its successor."""
    named = ((p, book.plan_by_id.get(p.successor_id or "")) for p in book.plans)
    return tuple((old, new) for old, new in named if new is not None)


def succeeding(book: Book) -> frozenset[str]:
    """Ids of the plans that stand in a pair."""
    return frozenset(plan.id for pair in successions(book) for plan in pair)


def pairs(scene: Scene) -> tuple[Pair, ...]:
    """Every pair of plans of the book, in its order."""
    return tuple(pair(scene, old, new) for old, new in successions(scene.book))


def pair(scene: Scene, old: Plan, new: Plan) -> Pair:
    """The two plans side by side; the indicators of the old one in their order, then new ones."""
    entries = {e.indicator.id: e for e in scene.entries}
    followers: dict[str, list[Indicator]] = {}
    for i in new.indicators:
        followers.setdefault(i.previous_id or "", []).append(i)
    lines = list(_old_lines(old, followers, entries))
    own = {i.id for i in old.indicators}
    lines += [
        Line(Fate.ADDED, None, entries[i.id]) for i in new.indicators if i.previous_id not in own
    ]
    return Pair(old, new, tuple(lines))


def _old_lines(
    old: Plan, followers: dict[str, list[Indicator]], entries: dict[str, Entry]
) -> Iterator[Line]:
    for i in old.indicators:
        if i.id not in followers:
            yield Line(Fate.DROPPED, entries[i.id], None)
        for follower in followers.get(i.id, ()):
            changes = tuple(c for c in field_changes(i, follower) if c.label in _DEFINING)
            fate = Fate.CHANGED if changes else Fate.CONTINUED
            yield Line(fate, entries[i.id], entries[follower.id], changes)


def cells(entry: Entry | None) -> tuple[str, str, str, str]:
    """Name, baseline, final target and verdict of one side; dashes where there is none."""
    if entry is None:
        return ("—",) * 4
    i = entry.indicator
    return (
        i.name,
        terms.target_with_year(i, i.baseline),
        revisions.told(i, i.final),
        terms.signed_status(i, entry.assessment),
    )
