"""Open data: what goes beyond the verdict. Outlooks and the opinions of other rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from chino_metrics.assessment.methods import second_opinions
from chino_metrics.assessment.methods.numbers import Opinion
from chino_metrics.assessment.outlook import Outlook, Prospect, outlook
from chino_metrics.model.plan import Indicator
from chino_metrics.views.open_data.columns import DataColumn, DataTable
from chino_metrics.views.open_data.figures import TO_INDICATOR
from chino_metrics.views.scene import Scene
from chino_metrics.wording.beside_verdicts.opinions import NAME, status
from chino_metrics.wording.beside_verdicts.outlook import PROSPECT_WORD


class Ahead(NamedTuple):
    """The outlook of an indicator as of a fiscal year."""

    as_of: int
    indicator: Indicator
    outlook: Outlook


def outlooks(scene: Scene) -> Iterator[Ahead]:
    """The selected indicators whose target still lies ahead."""
    for entry in scene.wanted:
        found = outlook(entry.indicator, entry.assessment)
        if found is not None:
            yield Ahead(scene.as_of, entry.indicator, found)


class Said(NamedTuple):
    """What another rule says of an indicator as of a fiscal year."""

    as_of: int
    indicator: Indicator
    opinion: Opinion


def opinions(scene: Scene) -> Iterator[Said]:
    """Every rule on every selected indicator."""
    for entry in scene.wanted:
        found = second_opinions(entry.indicator, entry.assessment)
        yield from (Said(scene.as_of, entry.indicator, o) for o in found.values())


UNIT_OF: Final = "列 unit の単位"
OUTLOOKS: Final[DataTable[Ahead]] = DataTable(
    "outlooks", "見込み",
    "最近の実績の動きが最終目標の年度まで続いた場合の値とその範囲。判定ではない。"
    "期限がまだ先で、届いていない指標だけ。出し方は「算定方法」にある。",
    ("indicator_id",),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda a: a.indicator.id, required=True),
        DataColumn("indicator_name", "指標名", "string", lambda a: a.indicator.name),
        DataColumn("as_of", "評価年度", "year", lambda a: a.as_of, required=True),
        DataColumn("year", "見込みの年度", "year", lambda a: a.outlook.year,
               "最終目標の年度", required=True),
        DataColumn("prospect", "見込み", "string", lambda a: a.outlook.prospect.value,
               "、".join(f"{p.value}＝{w}" for p, w in PROSPECT_WORD.items()), required=True,
               choices=tuple(Prospect)),
        DataColumn("value", "見込みの値", "number", lambda a: a.outlook.value, unit=UNIT_OF),
        DataColumn("low", "範囲の下の端", "number", lambda a: a.outlook.low, unit=UNIT_OF),
        DataColumn("high", "範囲の上の端", "number", lambda a: a.outlook.high, unit=UNIT_OF),
        DataColumn("change_per_year", "1年あたりの増減", "number", lambda a: a.outlook.slope,
               "使った実績の増減の中央値", unit="列 unit の単位（1年あたり）"),
        DataColumn("first_year", "使った実績の最初の年度", "year",
               lambda a: min(a.outlook.years, default=None)),
        DataColumn("last_year", "使った実績の最後の年度", "year",
               lambda a: max(a.outlook.years, default=None)),
        DataColumn("actuals", "使った実績の数", "integer", lambda a: len(a.outlook.years), unit="件"),
        DataColumn("unit", "単位", "string", lambda a: a.indicator.unit),
    ),
    outlooks, (TO_INDICATOR,),
)  # fmt: skip
_METHODS: Final = "、".join(f"{key}＝{name}" for key, name in NAME.items())
OPINIONS: Final[DataTable[Said]] = DataTable(
    "opinions", "ほかの方法による判定",
    "ほかの公表された方法で同じ数字を判定した結果。参考であり、市の判定ではない。"
    "それぞれの方法は「算定方法」にある。",
    ("indicator_id", "method"),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda s: s.indicator.id, required=True),
        DataColumn("indicator_name", "指標名", "string", lambda s: s.indicator.name),
        DataColumn("as_of", "評価年度", "year", lambda s: s.as_of, required=True),
        DataColumn("method", "方法", "string", lambda s: s.opinion.name, _METHODS, required=True,
               choices=tuple(NAME)),
        DataColumn("status", "判定", "string", lambda s: s.opinion.status,
               "その方法の符号", required=True),
        DataColumn("status_label", "判定（画面の言葉）", "string",
               lambda s: status(s.opinion)),
        DataColumn("value", "値", "number", lambda s: s.opinion.value,
               "伸び率の比、または伸ばした先の値。丸めていない",
               unit="方法による（比、または指標の単位）"),
    ),
    opinions, (TO_INDICATOR,),
)  # fmt: skip
