"""What is said of all plans together: the findings, the counts, what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chino_metrics.assessment import rollup, standing
from chino_metrics.assessment.standing import SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Indicator, Plan, PlanState
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.views import readiness
from chino_metrics.views.entries import GOOD, LATE, Entry, assessed, count, names, once, twins
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, terms

ATTENTION_ROWS = 5


@dataclass(frozen=True, slots=True)
class Group:
    """The selected indicators of one plan, in the order they are listed."""

    plan: Plan
    entries: tuple[Entry, ...]

    @property
    def assessed(self) -> int:
        """How many of them could be judged."""
        return assessed(self.entries)

    @property
    def numeric_targets(self) -> int:
        """How many of them have a target that is a number."""
        return sum(e.indicator.final.quantity.value is not None for e in self.entries)


@dataclass(frozen=True, slots=True)
class Count:
    """One of the big counts with its denominator; ``share`` is per cent of the largest."""

    status: Status
    count: int
    of: int
    share: float


def finding(
    scene: Scene, entries: tuple[Entry, ...] | None = None, whose: str | None = None
) -> str:
    """The finding of the whole page, or of ``entries`` with each twin pair counted once.

    ``whose`` says whose indicators are counted, where they are not all: 「防災課の」.
    """
    counted = scene.counted if entries is None else once(entries)
    of = (scene.whose if entries is None else "") if whose is None else whose
    if not scene.book.in_state(PlanState.CURRENT) and not counted:
        return "いま進んでいる計画はない"
    if not counted:
        return "この条件に当てはまる指標はない"
    if scene.is_waiting:
        return of + _waiting_title(counted)
    if not assessed(counted):
        unset = all(e.indicator.final.is_left_open for e in counted)
        return (
            f"{of}{len(counted):,}指標の{terms.LEFT_OPEN_WORD if unset else '判定は、まだできない'}"
        )
    return f"{of}判定できる{assessed(counted):,}指標のうち、{good_and_late(counted)}"


def good_and_late(entries: tuple[Entry, ...]) -> str:
    """「達成・順調は9、遅れ・未達成は14」."""
    return f"達成・順調は{count(entries, GOOD):,}、遅れ・未達成は{count(entries, LATE):,}"


def _waiting_title(counted: tuple[Entry, ...]) -> str:
    ready = [e for e in counted if _is_ready(e.indicator)]
    if not ready:
        open_ = all(rollup.awaits_target(e.indicator) for e in counted)
        told = "で数値の目標の設定を待っている" if open_ else "の判定は、まだできない"
        return f"{len(counted):,}指標{told}"
    return f"{len(ready):,}指標で基準値と目標がそろい、{readiness.awaited(ready)}の実績を待っている"


def denominator_note(scene: Scene, entries: tuple[Entry, ...] | None = None) -> str:
    """What the counts of the covered indicators, or of ``entries``, are counted over."""
    covered = scene.covered if entries is None else entries
    return total_note(scene, covered) + twin_note(covered)


def total_note(scene: Scene, entries: tuple[Entry, ...]) -> str:
    """「2025年度（令和7）までの実績による。全31指標。」, and how many had their target revised."""
    until = "" if scene.is_waiting else f"{formats.year_era(scene.as_of)}までの実績による。"
    of = scene.whose if entries is scene.covered else ""
    return f"{until}{of}全{len(once(entries)):,}指標。{_revised_note(entries)}"


def _revised_note(entries: tuple[Entry, ...]) -> str:
    """「目標を改定した指標は1（防災士資格所有者数）。」; "" where none was."""
    found = [e.indicator.name for e in once(entries) if e.indicator.revisions]
    named = "、".join(found[:_NAMED]) + ("など" if len(found) > _NAMED else "")
    return f"目標を改定した指標は{len(found)}（{named}）。" if found else ""


#: Revised indicators that are named at most.
_NAMED: Final = 3


def twin_note(entries: tuple[Entry, ...]) -> str:
    """What stands in two plans is counted once; "" where nothing does."""
    pair = twins(entries)
    if not pair:
        return ""
    return (
        f"{names(pair)}は2つの計画にあり、市全体では1指標と数える（計画別の合計は{len(entries)}）。"
    )


def groups(scene: Scene) -> tuple[Group, ...]:
    """The selected indicators by plan."""
    found = (Group(plan, scene.of_plan(plan)) for plan in scene.book.plans)
    return tuple(g for g in found if g.entries)


def counted_groups(scene: Scene) -> tuple[Group, ...]:
    """All covered indicators by plan, whatever status is listed."""
    found = (
        Group(plan, tuple(e for e in scene.covered if e.plan.id == plan.id))
        for plan in scene.book.plans
    )
    return tuple(g for g in found if g.entries)


def counts(entries: tuple[Entry, ...]) -> tuple[Count, ...]:
    """Counts by status: 未判定 over all, the others over those that could be judged."""
    numbers = {s: count(entries, (s,)) for s in Status}
    judged, most = assessed(entries), max(numbers.values(), default=0) or 1
    return tuple(
        Count(s, n, len(entries) if s is Status.NOT_ASSESSED else judged, round(100 * n / most, 1))
        for s, n in numbers.items()
    )


_UNJUDGED: Final = {
    Reason.NO_TARGET: "目標が決まっていない",
    Reason.TEXT_TARGET: "目標が決まっていない",
    Reason.NO_BASELINE: "基準値のない",
    Reason.NO_ACTUAL: "実績を待つ",
    Reason.NOT_DUE: "まだ判定の時期でない",
}


def unjudged_note(entries: tuple[Entry, ...]) -> str:
    """How 未達成 is counted, and why some are 未判定."""
    overdue = any(standing.is_overdue(e.indicator, e.assessment) for e in entries)
    cut = f"{SLIGHTLY_BEHIND_FROM:.0%}"
    first = (
        f"期限の年度に目標へ届かなかった指標は「未達成」（目標までの進みが{cut}以上なら◆、{cut}未満なら×に数える）。"
        if overdue
        else ""
    )
    found: dict[str, int] = {}
    for entry in entries:
        if word := _unjudged(entry):
            found[word] = found.get(word, 0) + 1
    told = "、".join(f"{word}{number}指標" for word, number in found.items())
    return first + (f"判定していないのは、{told}。" if told else "")


def _unjudged(entry: Entry) -> str:
    if entry.indicator.final.is_in_words:
        return "目標が数値でない"
    return _UNJUDGED.get(entry.assessment.reason or Reason.LOST, "")


def plan_finding(scene: Scene) -> str:
    """Which plan has the most that is late, or what the plans wait for."""
    if scene.is_waiting:
        due = sum(e.assessment.reason is Reason.NO_ACTUAL for e in scene.covered)
        unset = sum(rollup.awaits_target(e.indicator) for e in scene.covered)
        said = sum(e.indicator.final.is_in_words for e in scene.covered)
        parts = (
            *(("実績待ち", due), ("達成", assessed(scene.covered))),
            *(("目標の設定待ち", unset), ("目標が数値でない", said)),
        )
        told = "、".join(f"{word}{number}" for word, number in parts if number)
        return f"計画別（計{len(scene.covered)}指標）：{told}"
    late = [(count(g.entries, LATE), g.plan) for g in counted_groups(scene)]
    most, plan = max(late, key=lambda pair: pair[0], default=(0, None))
    if not most or plan is None:
        return "計画別の状況"
    return f"計画別：遅れ・未達成は{plan.short_name}に{most}指標"


def attention(scene: Scene, entries: tuple[Entry, ...] | None = None) -> tuple[Entry, ...]:
    """What needs attention among the counted indicators, or among ``entries``.

    Late, the final year still ahead; all of it, smallest pace first.
    """
    ahead = [
        e
        for e in (scene.counted if entries is None else entries)
        if e.assessment.status in LATE
        and (e.indicator.final.year or 0) > scene.as_of
        and not standing.is_overdue(e.indicator, e.assessment)
    ]
    return tuple(sorted(ahead, key=lambda e: e.assessment.pace or 0.0))


def attention_title(shown: int, of: int) -> str:
    """「気になる指標：期限前に遅れている7指標のうち、隔たりの大きい5つ」."""
    if not of:
        return "気になる指標"
    most = f"のうち、隔たりの大きい{shown}つ" if shown < of else ""
    return f"気になる指標：期限前に遅れている{of}指標{most}"


def segments(group: Group, *, by_reason: bool) -> tuple[tuple[str, str, int], ...]:
    """(kind, label, count) of one stacked bar, in the order of the statuses."""
    found = parted(group, by_reason=by_reason).items()
    return tuple((kind, label, len(entries)) for (kind, label), entries in found)


def parted(group: Group, *, by_reason: bool) -> dict[tuple[str, str], list[Entry]]:
    """The entries of each part of a stacked bar by its kind and label."""
    found: dict[tuple[str, str], list[Entry]] = {}
    unset = _unset_word(group)
    for status in Status:
        for entry in group.entries:
            if entry.assessment.status is status:
                key = _segment_kind(entry, unset, by_reason=by_reason)
                found.setdefault(key, []).append(entry)
    return found


def _unset_word(group: Group) -> str:
    """What the targets without a number have in common: one part of a bar says it of all."""
    without = [e.indicator for e in group.entries if e.indicator.final.quantity.value is None]
    reasons = {terms.reason_word(i, _reason_of(i)) for i in without}
    return reasons.pop() if len(reasons) == 1 else "数値の目標なし"


def _reason_of(indicator: Indicator) -> Reason:
    return Reason.TEXT_TARGET if indicator.final.quantity.text else Reason.NO_TARGET


def _segment_kind(entry: Entry, unset: str, *, by_reason: bool) -> tuple[str, str]:
    """``unset`` is the label of targets without a number."""
    reason = entry.assessment.reason
    if not by_reason or entry.assessment.status is not Status.NOT_ASSESSED or reason is None:
        return entry.assessment.status.value, ""
    if entry.indicator.final.quantity.value is not None:
        return "not_assessed", terms.REASON_WORD[reason]
    return "unset", unset


def _is_ready(indicator: Indicator) -> bool:
    return None not in (indicator.baseline.quantity.value, indicator.final.quantity.value)
