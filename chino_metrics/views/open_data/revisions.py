"""Open data: baselines and targets that were revised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.model.target import TargetRevision
from chino_metrics.views.open_data.columns import DataColumn, DataTable, place
from chino_metrics.views.open_data.figures import TO_INDICATOR, UNIT_OF
from chino_metrics.views.open_data.plans import CELL, indicators, words
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms
from chino_metrics.wording.revisions import ITEM_WORD


def revised(scene: Scene) -> Iterator[TargetRevision]:
    """Every revision of the selection, by indicator and day."""
    for indicator in indicators(scene):
        yield from indicator.revisions


_ITEMS: Final = {item.value: word for item, word in ITEM_WORD.items()}
_KINDS: Final = "、".join(f"{kind}＝{word}" for kind, word in _ITEMS.items())
_TEXTS: Final = f"目標の種類では、{words(terms.TARGET_KIND_SHORT)}"
REVISIONS: Final[DataTable[TargetRevision]] = DataTable(
    "revisions_of_targets", "目標の改定",
    "改定された基準値、目標、目標の種類。改定の前の値は、ここにだけ残る。今の値は表「targets」にある。", (),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda r: r.indicator_id, required=True),
        DataColumn("revised_on", "改定日", "string", lambda r: r.day.isoformat(), "年-月-日",
               required=True),
        DataColumn("kind", "項目", "string", lambda r: r.item.value, _KINDS,
               choices=tuple(_ITEMS)),
        DataColumn("year_before", "前の年度", "year", lambda r: r.before.year),
        DataColumn("value_before", "前の値", "number", lambda r: r.before.quantity.value,
               unit=UNIT_OF),
        DataColumn("text_before", "前の値（文）", "string", lambda r: r.before.quantity.text or "",
               _TEXTS),
        DataColumn("year_after", "新しい年度", "year", lambda r: r.after.year),
        DataColumn("value_after", "新しい値", "number", lambda r: r.after.quantity.value,
               unit=UNIT_OF),
        DataColumn("text_after", "新しい値（文）", "string", lambda r: r.after.quantity.text or "",
               _TEXTS),
        DataColumn("reason", "理由", "string", lambda r: r.reason),
        DataColumn("ground", "根拠", "string", lambda r: r.ground),
        DataColumn("ground_url", "根拠URL", "string", lambda r: r.ground_url),
        DataColumn("cell", "台帳のセル", "string", lambda r: place(r.cell), CELL),
    ),
    revised, (TO_INDICATOR,),
)  # fmt: skip
