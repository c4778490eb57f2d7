"""Open data: reasons and measures, and where the council dealt with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.model.evaluation import CouncilDebate, Evaluation
from chino_metrics.views.open_data.columns import DataColumn, DataTable, place
from chino_metrics.views.open_data.figures import TO_INDICATOR
from chino_metrics.views.open_data.plans import CELL, indicators
from chino_metrics.views.scene import Scene


def evaluations(scene: Scene) -> Iterator[Evaluation]:
    """The texts of the selection's indicators, by year."""
    for indicator in indicators(scene):
        yield from indicator.evaluations


def debates(scene: Scene) -> Iterator[CouncilDebate]:
    """Where the council dealt with the selection's plans and indicators."""
    for plan in scene.wanted_plans:
        yield from plan.debates
    for indicator in indicators(scene):
        yield from indicator.debates


EVALUATIONS: Final[DataTable[Evaluation]] = DataTable(
    "evaluations", "評価", "担当課が書いた要因と今後の対応。書かれたとおりの文。",
    ("indicator_id", "year"),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda e: e.indicator_id, required=True),
        DataColumn("year", "年度", "year", lambda e: e.year, required=True),
        DataColumn("cause", "要因", "string", lambda e: e.cause),
        DataColumn("action", "今後の対応", "string", lambda e: e.action),
        DataColumn("due", "期限", "string", lambda e: e.due, "書かれたとおり"),
        DataColumn("owner", "担当", "string", lambda e: e.owner),
        DataColumn("outcome", "対応の結果", "string", lambda e: e.outcome),
        DataColumn("source_url", "出典URL", "string", lambda e: e.source_url),
        DataColumn("cell", "台帳のセル", "string",
               lambda e: place(e.cells[0][1] if e.cells else None), CELL),
    ),
    evaluations, (TO_INDICATOR,),
)  # fmt: skip
COUNCIL: Final[DataTable[CouncilDebate]] = DataTable(
    "council", "議会", "議会で取り上げられた会議と論点。", (),
    (
        DataColumn("owner_id", "指標IDか計画ID", "string", lambda d: d.owner_id, required=True),
        DataColumn("date", "日付", "string", lambda d: d.day.isoformat(), "年-月-日"),
        DataColumn("meeting", "会議", "string", lambda d: d.meeting),
        DataColumn("theme", "論点", "string", lambda d: d.theme),
        DataColumn("url", "URL", "string", lambda d: d.url),
        DataColumn("cell", "台帳のセル", "string", lambda d: place(d.cell), CELL),
    ),
    debates,
)  # fmt: skip
