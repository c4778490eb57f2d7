"""Baselines and targets that were revised: what every form tells of them."""

from __future__ import annotations

from dataclasses import dataclass

from chino_metrics.assessment import in_force
from chino_metrics.model.plan import Indicator
from chino_metrics.model.target import TargetRevision
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, revisions, terms


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision in words: the day, what, before and after, why, on what ground, its cell."""

    day: str
    item: str
    before: str
    after: str
    reason: str
    ground: str
    ground_url: str
    cell: str


def rows(indicator: Indicator) -> tuple[RevisionRow, ...]:
    """The revisions of an indicator, the oldest first."""
    return tuple(_row(indicator, r) for r in indicator.revisions)


def _row(indicator: Indicator, revision: TargetRevision) -> RevisionRow:
    before, after = revisions.ends(indicator, revision)
    return RevisionRow(
        formats.day(revision.day),
        revisions.ITEM_WORD[revision.item],
        before,
        after,
        revision.reason,
        revision.ground,
        revision.ground_url,
        f"{revision.cell.sheet} {revision.cell.address}",
    )


def verdict_line(scene: Scene, entry: Entry) -> str:
    """「当初の目標…では× 遅れ、改定後の…では○ 順調」; "" where both say the same."""
    i = entry.indicator
    if not i.revisions:
        return ""
    was = scene.first_assessments.get(i.id)
    return revisions.two_verdicts(i, in_force.at_first(i), was, entry.assessment)


def short_line(scene: Scene, entry: Entry) -> str:
    """「当初の150人なら× 遅れ」, for a slide; "" where both say the same."""
    i = entry.indicator
    was = scene.first_assessments.get(i.id) if i.revisions else None
    if was is None:
        return ""
    now = terms.signed_status(i, entry.assessment)
    return revisions.short(i, in_force.at_first(i), was, now)


def told(scene: Scene, entry: Entry) -> str:
    """All of it in sentences, for paper and for who speaks; "" where nothing was revised."""
    i = entry.indicator
    lines = [*(_told(i, r) for r in i.revisions), verdict_line(scene, entry)]
    return "".join(f"{line}。" for line in lines if line)


def _told(indicator: Indicator, revision: TargetRevision) -> str:
    why = "、".join(filter(None, (revision.reason.rstrip("。"), revision.ground)))
    return revisions.line(indicator, revision) + (f"。理由は、{why}" if why else "")


def later(scene: Scene, indicator: Indicator) -> tuple[str, ...]:
    """What was revised after the chosen 評価年度, in words: it does not count there."""
    now = scene.edition_book.indicator_by_id.get(indicator.id, indicator)
    return tuple(revisions.line(now, r) for r in now.revisions if r not in indicator.revisions)
