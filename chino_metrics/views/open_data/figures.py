"""Open data: the figures. Targets, values, reference series, events, verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Actual, Event, Indicator, Reference
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.views.open_data.columns import DataColumn, DataTable, Link, place
from chino_metrics.views.open_data.plans import CELL, TO_PLAN, indicators
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms
from chino_metrics.wording.palette import STATUS_WORD
from chino_metrics.wording.rules import meaning

TARGET_KINDS: Final = {"baseline": "基準値", "interim": "中間目標", "final": "最終目標"}


class Goal(NamedTuple):
    """A baseline or target of an indicator; ``kind`` is a key of TARGET_KINDS."""

    indicator: Indicator
    kind: str
    target: Target


class Value(NamedTuple):
    """An actual with its indicator."""

    indicator: Indicator
    actual: Actual


class ReferencePoint(NamedTuple):
    """A point of a reference series with its plan; ``indicator_id`` None for one of the plan."""

    plan_id: str
    indicator_id: str | None
    reference: Reference


class Verdict(NamedTuple):
    """The verdict of an indicator as of a fiscal year."""

    as_of: int
    indicator: Indicator
    assessment: Assessment


def goals(scene: Scene) -> Iterator[Goal]:
    """Baseline, interim and final target of each indicator, without those that say nothing."""
    for i in indicators(scene):
        for kind, target in zip(TARGET_KINDS, (i.baseline, i.interim, i.final), strict=True):
            if target.year is not None or _says(target.quantity):
                yield Goal(i, kind, target)


def _says(quantity: Quantity) -> bool:
    return quantity.value is not None or bool(quantity.text)


def values(scene: Scene) -> Iterator[Value]:
    """The actuals of each indicator, by year."""
    return (Value(i, a) for i in indicators(scene) for a in i.actuals)


def points(scene: Scene) -> Iterator[ReferencePoint]:
    """The reference series of the selected indicators and, where none is named, of their plans."""
    named = any(i in scene.book.indicator_by_id for i in scene.choice.indicators)
    for plan in () if named else scene.wanted_plans:
        yield from (ReferencePoint(plan.id, None, r) for r in plan.references)
    for i in indicators(scene):
        yield from (ReferencePoint(i.plan_id, i.id, r) for r in i.references)


def events(scene: Scene) -> Iterator[Event]:
    """The events of each indicator."""
    return (e for i in indicators(scene) for e in i.events)


def verdicts(scene: Scene) -> Iterator[Verdict]:
    """The verdicts of the selected indicators as of the scene's year."""
    return (Verdict(scene.as_of, e.indicator, e.assessment) for e in scene.wanted)


TO_INDICATOR: Final = Link(("indicator_id",), "indicators", ("indicator_id",))
_SOURCE: Final = "この値の出典。市の数字でないものの利用条件は、出典の定めによる"
UNIT_OF: Final = "列 unit の単位"
_YEARLY: Final = "列 unit の単位（1年あたり）"

TARGETS: Final[DataTable[Goal]] = DataTable(
    "targets", "基準値と目標", "計画の基準値、中間目標、最終目標。1つの値が1行。",
    ("indicator_id", "kind"),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda g: g.indicator.id, required=True),
        DataColumn("indicator_name", "指標名", "string", lambda g: g.indicator.name),
        DataColumn("kind", "種別", "string", lambda g: g.kind,
               "、".join(f"{k}＝{w}" for k, w in TARGET_KINDS.items()), required=True,
               choices=tuple(TARGET_KINDS)),
        DataColumn("year", "年度", "year", lambda g: g.target.year),
        DataColumn("value", "値", "number", lambda g: g.target.quantity.value, unit=UNIT_OF),
        DataColumn("text", "値に代わる記載", "string", lambda g: g.target.quantity.text,
               "数でない目標の文"),
        DataColumn("decimals", "小数の桁数", "integer", lambda g: g.target.quantity.decimals,
               "台帳の値の桁数", unit="桁"),
        DataColumn("unit", "単位", "string", lambda g: g.indicator.unit),
        DataColumn("cell", "台帳のセル", "string", lambda g: place(g.target.quantity.cell), CELL),
    ),
    goals, (TO_INDICATOR,),
)  # fmt: skip
VALUES: Final[DataTable[Value]] = DataTable(
    "values", "実績",
    "指標の年度ごとの実績。値がない年度でも、理由が記されていれば行がある。"
    "未調査、該当なし、0は、それぞれ別のもの。",
    ("indicator_id", "year"),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda v: v.indicator.id, required=True),
        DataColumn("indicator_name", "指標名", "string", lambda v: v.indicator.name),
        DataColumn("year", "年度", "year", lambda v: v.actual.year, required=True),
        DataColumn("value", "実績", "number", lambda v: v.actual.quantity.value, unit=UNIT_OF),
        DataColumn("reason", "実績に代わる記載", "string", lambda v: v.actual.quantity.text,
               "値がない理由（未調査、該当なしなど）"),
        DataColumn("decimals", "小数の桁数", "integer", lambda v: v.actual.quantity.decimals,
               "台帳の値の桁数", unit="桁"),
        DataColumn("unit", "単位", "string", lambda v: v.indicator.unit),
        DataColumn("note", "注記", "string", lambda v: v.actual.note),
        DataColumn("source", "出典", "string", lambda v: v.actual.source, _SOURCE),
        DataColumn("source_url", "出典URL", "string", lambda v: v.actual.source_url),
        DataColumn("cell", "台帳のセル", "string", lambda v: place(v.actual.quantity.cell), CELL),
    ),
    values, (TO_INDICATOR,), has_sources=True,
)  # fmt: skip
REFERENCES: Final[DataTable[ReferencePoint]] = DataTable(
    "references", "参考系列",
    "指標とは定義の異なる、または背景となる統計。実績ではない。利用条件は、それぞれの出典の定めによる。",
    (),
    (
        DataColumn("plan_id", "計画ID", "string", lambda p: p.plan_id, required=True),
        DataColumn("indicator_id", "指標ID", "string", lambda p: p.indicator_id,
               "計画についての系列では空"),
        DataColumn("series", "系列名", "string", lambda p: p.reference.series),
        DataColumn("year", "年", "year", lambda p: p.reference.year),
        DataColumn("value", "値", "number", lambda p: p.reference.value, unit=UNIT_OF),
        DataColumn("decimals", "小数の桁数", "integer", lambda p: p.reference.decimals,
               "台帳の値の桁数", unit="桁"),
        DataColumn("unit", "単位", "string", lambda p: p.reference.unit),
        DataColumn("source", "出典", "string", lambda p: p.reference.source, _SOURCE),
        DataColumn("source_url", "出典URL", "string", lambda p: p.reference.source_url),
        DataColumn("note", "備考", "string", lambda p: p.reference.note),
        DataColumn("cell", "台帳のセル", "string", lambda p: place(p.reference.cell), CELL),
    ),
    points, (TO_PLAN, TO_INDICATOR), has_sources=True,
)  # fmt: skip
EVENTS: Final[DataTable[Event]] = DataTable(
    "events", "出来事", "値の動きや、値がないことを説明する出来事。", (),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda e: e.indicator_id, required=True),
        DataColumn("year", "年度", "year", lambda e: e.year),
        DataColumn("when", "時期", "string", lambda e: e.when, "年、年月、年月日のいずれか"),
        DataColumn("text", "内容", "string", lambda e: e.text),
        DataColumn("source", "出典", "string", lambda e: e.source, _SOURCE),
        DataColumn("source_url", "出典URL", "string", lambda e: e.source_url),
        DataColumn("note", "備考", "string", lambda e: e.note),
        DataColumn("cell", "台帳のセル", "string", lambda e: place(e.cell), CELL),
    ),
    events, (TO_INDICATOR,), has_sources=True,
)  # fmt: skip
_REASONS: Final = "、".join(f"{reason}＝{word}" for reason, word in terms.REASON_WORD.items())
VERDICTS: Final[DataTable[Verdict]] = DataTable(
    "verdicts", "判定",
    "評価年度の時点での、指標ごとの進み具合と判定。比と差は丸めていない。規則は「算定方法」にある。",
    ("indicator_id",),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda v: v.indicator.id, required=True),
        DataColumn("indicator_name", "指標名", "string", lambda v: v.indicator.name),
        DataColumn("as_of", "評価年度", "year", lambda v: v.as_of, meaning("評価年度"),
               required=True),
        DataColumn("year", "実績年度", "year", lambda v: v.assessment.year),
        DataColumn("actual", "実績", "number", lambda v: v.assessment.actual, unit=UNIT_OF),
        DataColumn("unit", "単位", "string", lambda v: v.indicator.unit),
        DataColumn("progress", "進捗率", "number", lambda v: v.assessment.progress,
               f"{meaning('進捗率')}。1で目標に届く", unit="比"),
        DataColumn("attainment", "達成率", "number", lambda v: v.assessment.attainment,
               meaning("達成率"), unit="比"),
        DataColumn("gap", "目標までの差", "number", lambda v: v.assessment.gap,
               meaning("目標までの差"), unit=UNIT_OF),
        DataColumn("expected", "目安値", "number", lambda v: v.assessment.expected,
               meaning("目安値"), unit=UNIT_OF),
        DataColumn("pace", "ペース比", "number", lambda v: v.assessment.pace,
               meaning("ペース比"), unit="比"),
        DataColumn("required_per_year", "必要ペース", "number",
               lambda v: v.assessment.required_per_year, meaning("必要ペース"), unit=_YEARLY),
        DataColumn("observed_per_year", "実績ペース", "number",
               lambda v: v.assessment.observed_per_year, meaning("実績ペース"), unit=_YEARLY),
        DataColumn("interim_met", "中間目標の達成", "boolean", lambda v: v.assessment.interim_met,
               "中間目標がないか、まだ判定できなければ空"),
        DataColumn("status", "状況", "string", lambda v: v.assessment.status.value,
               "、".join(f"{s.value}＝{w}" for s, w in STATUS_WORD.items()), required=True,
               choices=tuple(Status)),
        DataColumn("status_label", "状況（画面の言葉）", "string",
               lambda v: terms.status_word(v.indicator, v.assessment),
               "最終目標の年度を過ぎて届かないものは「未達成」"),
        DataColumn("reason", "理由", "string", lambda v: v.assessment.reason, _REASONS,
               choices=tuple(Reason)),
        DataColumn("reason_label", "理由（画面の言葉）", "string",
               lambda v: terms.status_note(v.indicator, v.assessment)),
        DataColumn("met_at_baseline", "基準時点で達成済み", "boolean",
               lambda v: v.assessment.met_at_baseline, required=True),
    ),
    verdicts, (TO_INDICATOR,),
)  # fmt: skip
