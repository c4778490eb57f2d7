"""Open data: what the plans say. Plans, measures, pillars, projects, indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar

from chino_metrics.model.plan import (
    Accumulation,
    Direction,
    Indicator,
    Measure,
    Pillar,
    Plan,
    PlanState,
    Project,
)
from chino_metrics.model.target import TargetKind
from chino_metrics.views.open_data.columns import DataColumn, DataTable, Link, place
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms

Word = TypeVar("Word", bound=StrEnum)


class Standing(NamedTuple):
    """A pillar with the measure it belongs to."""

    measure: Measure
    pillar: Pillar


def measures(scene: Scene) -> Iterator[Measure]:
    """The measures of the selection; where indicators are named, only those they belong to."""
    known = scene.book.indicator_by_id
    named = any(i in known for i in scene.choice.indicators)
    wanted = {(e.plan.id, e.indicator.measure_no) for e in scene.wanted}
    for plan in scene.wanted_plans:
        yield from (m for m in plan.measures if not named or (plan.id, m.number) in wanted)


def pillars(scene: Scene) -> Iterator[Standing]:
    """The pillars of the selection's measures."""
    return (Standing(m, p) for m in measures(scene) for p in m.pillars)


def projects(scene: Scene) -> Iterator[Project]:
    """The projects of the selection's measures."""
    return (p for m in measures(scene) for p in m.all_projects)


def indicators(scene: Scene) -> Iterator[Indicator]:
    """The indicators of the selection."""
    return (e.indicator for e in scene.wanted)


def words(meaning: Mapping[Word, str]) -> str:
    """「increase＝増加（大きいほど良い）」 for every word of a list."""
    return "、".join(f"{word}＝{said}" for word, said in meaning.items())


TO_PLAN: Final = Link(("plan_id",), "plans", ("plan_id",))
TO_MEASURE: Final = Link(("plan_id", "measure_no"), "measures", ("plan_id", "measure_no"))
CELL: Final = "台帳（Excel）の、どのシートのどのセルにあるか"
_OWN_DEPARTMENT: Final = "空なら計画の担当"
_OWN_DOCUMENT: Final = "空なら、パッケージのsourcesにある共通の計画書"
_PILLAR_NO: Final = "計画に印刷された番号"

PLANS: Final[DataTable[Plan]] = DataTable(
    "plans", "計画", "計画の名前、担当、期間、本文。", ("plan_id",),
    (
        DataColumn("plan_id", "計画ID", "string", lambda p: p.id, required=True),
        DataColumn("name", "計画名", "string", lambda p: p.name),
        DataColumn("short_name", "略称", "string", lambda p: p.short_name),
        DataColumn("start_year", "開始年度", "year", lambda p: p.start_year, "計画に期間がなければ空"),
        DataColumn("end_year", "終了年度", "year", lambda p: p.end_year, "計画に期間がなければ空"),
        DataColumn("state", "状態", "string", lambda p: p.state.value, words(terms.STATE_WORD),
               choices=tuple(PlanState)),
        DataColumn("successor_id", "後継の計画ID", "string", lambda p: p.successor_id),
        DataColumn("document", "計画書名", "string", lambda p: p.document, _OWN_DOCUMENT),
        DataColumn("document_url", "計画書のURL", "string", lambda p: p.document_url),
        DataColumn("department", "担当", "string", lambda p: p.department),
        DataColumn("purpose", "策定の趣旨・目的・位置付け", "string", lambda p: p.purpose),
        DataColumn("situation", "現状と課題", "string", lambda p: p.situation),
        DataColumn("principle", "基本理念・目指す将来像", "string", lambda p: p.principle),
    ),
    lambda scene: scene.wanted_plans,
)  # fmt: skip
MEASURES: Final[DataTable[Measure]] = DataTable(
    "measures", "施策", "計画の中の施策と、その説明。", ("plan_id", "measure_no"),
    (
        DataColumn("plan_id", "計画ID", "string", lambda m: m.plan_id, required=True),
        DataColumn("measure_no", "施策番号", "integer", lambda m: m.number, required=True),
        DataColumn("name", "施策名", "string", lambda m: m.name),
        DataColumn("text", "説明", "string", lambda m: m.text),
    ),
    measures, (TO_PLAN,),
)  # fmt: skip
PILLARS: Final[DataTable[Standing]] = DataTable(
    "pillars", "施策の柱", "施策の柱と、その説明。", ("plan_id", "measure_no", "pillar_no"),
    (
        DataColumn("plan_id", "計画ID", "string", lambda s: s.measure.plan_id, required=True),
        DataColumn("measure_no", "施策番号", "integer", lambda s: s.measure.number, required=True),
        DataColumn("pillar_no", "柱番号", "string", lambda s: s.pillar.number, _PILLAR_NO),
        DataColumn("name", "柱名", "string", lambda s: s.pillar.name),
        DataColumn("text", "説明", "string", lambda s: s.pillar.text),
    ),
    pillars, (TO_MEASURE,),
)  # fmt: skip
PROJECTS: Final[DataTable[Project]] = DataTable(
    "projects", "主要事務事業", "計画に挙がる事業。印刷された順。", (),
    (
        DataColumn("plan_id", "計画ID", "string", lambda p: p.plan_id, required=True),
        DataColumn("measure_no", "施策番号", "integer", lambda p: p.measure_no, required=True),
        DataColumn("pillar_no", "柱番号", "string", lambda p: p.pillar_no, "施策に直接つく事業では空"),
        DataColumn("name", "事業名", "string", lambda p: p.name),
        DataColumn("department", "担当", "string", lambda p: p.department, _OWN_DEPARTMENT),
        DataColumn("cell", "台帳のセル", "string", lambda p: place(p.cell), CELL),
    ),
    projects, (TO_MEASURE,),
)  # fmt: skip
INDICATORS: Final[DataTable[Indicator]] = DataTable(
    "indicators", "目標指標",
    "指標の名前、単位、望ましい方向、集計のしかた。基準値、目標、実績は、それぞれの表にある。",
    ("indicator_id",),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda i: i.id, required=True),
        DataColumn("plan_id", "計画ID", "string", lambda i: i.plan_id, required=True),
        DataColumn("measure_no", "施策番号", "integer", lambda i: i.measure_no, required=True),
        DataColumn("name", "指標名", "string", lambda i: i.name),
        DataColumn("unit", "単位", "string", lambda i: i.unit, "画面に示す短い単位"),
        DataColumn("unit_printed", "単位（原文）", "string", lambda i: i.unit_printed,
               "計画に印刷された単位"),
        DataColumn("direction", "望ましい方向", "string", lambda i: i.direction.value,
               words(terms.DIRECTION_WORD), choices=tuple(Direction)),
        DataColumn("accumulation", "集計", "string", lambda i: i.accumulation.value,
               words(terms.ACCUMULATION_WORD), choices=tuple(Accumulation)),
        DataColumn("target_kind", "目標の種類", "string", lambda i: i.target_kind.value,
               words(terms.TARGET_KIND_WORD), choices=tuple(TargetKind)),
        DataColumn("survey_interval", "調査間隔", "integer", lambda i: i.survey.interval,
               "何年ごとに値が出るか", unit="年"),
        DataColumn("previous_id", "前の指標ID", "string", lambda i: i.previous_id,
               "前の計画から続く指標なら、その指標ID"),
        DataColumn("decimals", "小数の桁数", "integer", lambda i: i.decimals, "画面に示す桁数",
               unit="桁"),
        DataColumn("twin_id", "同一指標", "string", lambda i: i.twin_id,
               "同じ指標が別の計画にもあるとき、その指標ID"),
        DataColumn("department", "担当", "string", lambda i: i.department, _OWN_DEPARTMENT),
        DataColumn("note", "備考", "string", lambda i: i.note),
        DataColumn("cell", "台帳のセル", "string", lambda i: place(i.cell), CELL),
    ),
    indicators, (TO_MEASURE,),
)  # fmt: skip
