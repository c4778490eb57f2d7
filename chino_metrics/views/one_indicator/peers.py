"""Official statistics beside an indicator, as screens and files show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from chino_metrics.assessment.peers import PeerYear, compare, rate, widest
from chino_metrics.charts.peer_chart import Shown, alt_text
from chino_metrics.model.official import Peer, Twin
from chino_metrics.model.plan import Indicator
from chino_metrics.views.choice import PEER_KINDS
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording.beside_verdicts import peers as words


@dataclass(frozen=True, slots=True)
class Municipality:
    """A line of the table: the city itself, a peer, or all Japan; ``values`` by year in words."""

    name: str
    kinds: str
    values: tuple[str, ...]


class Source(NamedTuple):
    """Where numbers are from, and of which years: 「2022・2023年」."""

    name: str
    url: str
    years: str


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
    sources: tuple[Source, ...]

    @property
    def band(self) -> bool:
        """Whether peers are drawn, besides all Japan."""
        return self.kind != words.JAPAN

    @property
    def unit(self) -> str:
        """What the rate counts by."""
        return words.unit(self.twin)

    @property
    def title(self) -> str:
        """The statistic, with its unit where its name does not say that."""
        name = self.twin.name
        return name if self.unit in name else f"{name}（{self.unit}）"

    @property
    def shown(self) -> Shown:
        """What the chart draws."""
        peers = f"{self.kind}団体" if self.band else ""
        return Shown(self.indicator, self.rows, self.own_name, peers)

    @property
    def has_gaps(self) -> bool:
        """Whether a year between the first and the last has no number."""
        years = [row.year for row in self.rows]
        return years[-1] - years[0] >= len(years)

    @property
    def reading(self) -> str:
        """How the chart is to be read."""
        return words.NO_RANK + (words.GAPS if self.has_gaps else "")

    @property
    def told(self) -> str:
        """Its chart in words: every line with its years and numbers."""
        return alt_text(self.shown)

    @property
    def source(self) -> str:
        """All sources with their years, for files: 「…（2016年）、…（2023年）を加工して作成」."""
        return words.source([(s.name, s.years) for s in self.sources])

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


def _sources(scene: Scene, twin: Twin) -> tuple[Source, ...]:
    used = {*twin.formula.items, *twin.formula.base}
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for value in (v for v in scene.book.official.values if v.item in used):
        found[value.source.removesuffix("を加工して作成"), value.source_url].add(value.year)
    return tuple(
        Source(*source, words.years(years))
        for source, years in sorted(found.items(), key=lambda told: (min(told[1]), told[0]))
    )
