"""Open data: the rates of official statistics beside indicators, municipality by municipality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from chino_metrics.assessment.peers import rate, rate_years
from chino_metrics.model.official import JAPAN, Twin
from chino_metrics.views.open_data.columns import DataColumn, DataTable
from chino_metrics.views.open_data.figures import TO_INDICATOR
from chino_metrics.views.open_data.plans import indicators
from chino_metrics.views.scene import Scene
from chino_metrics.wording.beside_verdicts import peers as words


class PeerRate(NamedTuple):
    """A rate of one municipality, or of all Japan, in one year."""

    twin: Twin
    year: int
    code: str
    name: str
    kinds: tuple[str, ...]
    value: float
    source: str
    source_url: str


def rates(scene: Scene) -> Iterator[PeerRate]:
    """Every rate of the selected indicators, by year and in code order, all Japan first."""
    book = scene.book
    official, own = book.official, book.publisher
    names: dict[str, tuple[str, tuple[str, ...]]] = {
        JAPAN: (words.JAPAN, ()),
        own.code: (own.name, ()),
    }
    names |= {peer.code: (peer.name, peer.kinds) for peer in official.peers}
    cited = {(v.item, v.code, v.year): (v.source, v.source_url) for v in official.values}
    chosen = {i.id for i in indicators(scene)}
    for twin in (t for t in official.twins if t.indicator_id in chosen):
        for year in rate_years(official, twin.formula):
            for code in sorted(names):
                value = rate(official, twin.formula, code, year)
                source = cited.get((twin.formula.items[0], code, year), ("", ""))
                if value is not None:
                    yield PeerRate(twin, year, code, *names[code], value, *source)


PEERS: Final[DataTable[PeerRate]] = DataTable(
    "peers", "ほかの自治体の同じ統計",
    "指標に近い公的統計による率。自治体、比較団体、全国。実績ではなく、判定にも使わない。順位ではない。"
    "利用条件は、それぞれの出典の定めによる。",
    (),
    (
        DataColumn("indicator_id", "指標ID", "string", lambda r: r.twin.indicator_id,
               required=True),
        DataColumn("statistic", "統計", "string", lambda r: r.twin.name),
        DataColumn("items", "項目コード", "string", lambda r: "+".join(r.twin.formula.items)),
        DataColumn("base_items", "分母の項目コード", "string",
               lambda r: "+".join(r.twin.formula.base)),
        DataColumn("year", "年", "year", lambda r: r.year, required=True),
        DataColumn("code", "自治体コード", "string", lambda r: r.code, "000000は全国",
               required=True),
        DataColumn("name", "団体名", "string", lambda r: r.name),
        DataColumn("kinds", "区分", "string", lambda r: "、".join(r.kinds)),
        DataColumn("value", "率", "number", lambda r: r.value, "丸めていない",
               unit="人口千人当たりか%（列unit）"),
        DataColumn("unit", "単位", "string", lambda r: words.unit(r.twin)),
        DataColumn("difference", "定義の違い", "string", lambda r: r.twin.difference),
        DataColumn("source", "出典", "string", lambda r: r.source, "分子の値の出典。率は加工して作成"),
        DataColumn("source_url", "出典URL", "string", lambda r: r.source_url),
    ),
    rates, (TO_INDICATOR,), has_sources=True,
)  # fmt: skip
