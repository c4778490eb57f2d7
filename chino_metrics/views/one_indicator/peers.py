"""Official statistics beside an indicator, as screens and files show them."""

from __future__ import annotations

from dataclasses import dataclass

from chino_metrics.assessment.peers import PeerYear, compare, rate, widest
from chino_metrics.charts.peer_chart import Shown
from chino_metrics.model.official import Peer, Twin
from chino_metrics.model.plan import Indicator
from chino_metrics.views.choice import PEER_KINDS
from chino_metrics.views.scene import Entry, Scene
from chino_metrics.wording.beside_verdicts import peers as words


@dataclass(frozen=True, slots=True)
class Municipality:
    """A line of the table: the city itself, a peer, or all Japan; ``values`` by year in words."""

    name: str
    kinds: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficialView:
    """A statistic, its years, and with whom it is compared (``kind``, of ``kinds`` by key)."""

    twin: Twin
    indicator: Indicator
    own_name: str
    kind: str
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[PeerYear, ...]
    municipalities: tuple[Municipality, ...]
    sources: tuple[tuple[str, str], ...]

    @property
    def band(self) -> bool:
        """Whether peers are drawn, besides all Japan."""
        return self.kind != words.JAPAN

    @property
    def unit(self) -> str:
        """What the rate counts by."""
        return words.unit(self.twin)

    @property
    def shown(self) -> Shown:
        """What the chart draws."""
        peers = f"{self.kind}団体" if self.band else ""
        return Shown(self.indicator, self.rows, self.own_name, peers)

    @property
    def sentence(self) -> str:
        """How it moved, here and there."""
        return words.sentence(self.twin, self.rows, self.kind)


def beside(scene: Scene, entry: Entry) -> OfficialView | None:
    """The official statistic beside an indicator; None where there is none."""
    official, own = scene.book.official, scene.book.publisher.code
    twin = widest(official, official.twins_of(entry.indicator.id), own)
    if twin is None:
        return None
    kinds = tuple(
        (key, word)
        for key, word in PEER_KINDS.items()
        if word == words.JAPAN or official.of_kind(word)
    )
    kind = dict(kinds).get(scene.choice.peers, kinds[0][1])
    peers = official.of_kind(kind)
    rows = compare(official, twin.formula, own, peers)
    return OfficialView(
        twin,
        entry.indicator,
        scene.book.publisher.name,
        kind,
        kinds,
        rows,
        _municipalities(scene, twin, peers, rows),
        _sources(scene, twin),
    )


def _municipalities(
    scene: Scene, twin: Twin, peers: tuple[Peer, ...], rows: tuple[PeerYear, ...]
) -> tuple[Municipality, ...]:
    """All Japan first, then every municipality in code order, the city among them."""
    official, named = scene.book.official, scene.book.publisher
    lines = {p.code: (p.name, "、".join(p.kinds)) for p in peers}
    lines[named.code] = (named.name, "")
    found = [Municipality(words.JAPAN, "", tuple(words.number(r.japan) for r in rows))]
    for code in sorted(lines):
        rates = (rate(official, twin.formula, code, row.year) for row in rows)
        found.append(Municipality(*lines[code], tuple(map(words.number, rates))))
    return tuple(found)


def _sources(scene: Scene, twin: Twin) -> tuple[tuple[str, str], ...]:
    used = {*twin.formula.items, *twin.formula.base}
    made = "を加工して作成"
    return tuple(
        sorted(
            {
                (v.source.removesuffix(made), v.source_url)
                for v in scene.book.official.values
                if v.item in used
            }
        )
    )
