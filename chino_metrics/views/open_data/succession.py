"""Open data: what becomes of each indicator in the plan that follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from chino_metrics.model.plan import Plan
from chino_metrics.views.entries import Entry
from chino_metrics.views.open_data.columns import DataColumn, DataTable
from chino_metrics.views.scene import Scene
from chino_metrics.views.succession import FATE_WORD, Line, pairs
from chino_metrics.wording.palette import STATUS_WORD


class Step(NamedTuple):
    """One line of a 新旧対照 with its two plans."""

    old: Plan
    new: Plan
    line: Line


def steps(scene: Scene) -> Iterator[Step]:
    """Every line of every pair of plans of which one is in the selection."""
    wanted = {p.id for p in scene.wanted_plans}
    for pair in pairs(scene):
        if wanted & {pair.old.id, pair.new.id}:
            yield from (Step(pair.old, pair.new, line) for line in pair.lines)


def _id(entry: Entry | None) -> str:
    return entry.indicator.id if entry else ""


def _status(entry: Entry | None) -> str:
    return entry.assessment.status.value if entry else ""


_FATES: Final = "、".join(f"{fate}＝{word}" for fate, word in FATE_WORD.items())
_STATUSES: Final = "、".join(f"{status}＝{word}" for status, word in STATUS_WORD.items())
SUCCESSION: Final[DataTable[Step]] = DataTable(
    "succession", "新旧対照",
    "終わった計画の指標が、後継の計画でどうなったか。目標は表「targets」に、値は表「values」にある。", (),
    (
        DataColumn("old_plan_id", "前の計画ID", "string", lambda s: s.old.id, required=True),
        DataColumn("new_plan_id", "後継の計画ID", "string", lambda s: s.new.id, required=True),
        DataColumn("fate", "扱い", "string", lambda s: s.line.fate.value, _FATES,
               required=True, choices=tuple(FATE_WORD)),
        DataColumn("old_indicator_id", "前の指標ID", "string", lambda s: _id(s.line.old)),
        DataColumn("new_indicator_id", "新しい指標ID", "string", lambda s: _id(s.line.new)),
        DataColumn("what_changed", "変わったこと", "string", lambda s: s.line.what),
        DataColumn("old_status", "前の計画での判定", "string", lambda s: _status(s.line.old),
               _STATUSES),
        DataColumn("new_status", "後継の計画での判定", "string", lambda s: _status(s.line.new),
               _STATUSES),
    ),
    steps,
)  # fmt: skip
