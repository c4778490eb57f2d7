"""The slide after an indicator's own: the official statistic, among peers and all Japan, no rank."""

from __future__ import annotations

from collections.abc import Iterator

from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import peers
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.deck import Slide, SlideKind
from chino_metrics.views.taken_along import public
from chino_metrics.wording.beside_verdicts import peers as words


def peers_slides(scene: Scene, entry: Entry) -> Iterator[Slide]:
    """The slide of an indicator that has an official statistic beside it; its numbers are in the notes."""
    view = peers.beside(scene, entry)
    if view is None or not view.sentence:
        return
    yield Slide(
        kind=SlideKind.PEERS,
        name=f"{entry.indicator.name}（{words.HEAD}）",
        kicker=view.title,
        message=tuple(f"{part}。" for part in view.sentence.split("。") if part),
        source=f"{words.short_source(s.name for s in view.sources)}　{scene.revised}".strip(),
        notes="\n".join(filter(None, (view.told, view.twin.difference, f"出典：{view.source}"))),
        beside=view.shown,
        key=f"{entry.indicator.id}.peers",
        link=public.link(scene, "indicator", indicator=entry.indicator.id),
        plan=entry.plan.short_name,
        lines=(view.reading,),
    )
