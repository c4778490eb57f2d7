"""新旧対照: what became of the indicators of a plan in the one that follows it?"""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics.screens import filtering, frame
from chino_metrics.views import succession
from chino_metrics.views.scene import Scene


def render(scene: Scene) -> Markup:
    """The whole screen: the pairs of the chosen plan, else every pair."""
    chosen = scene.choice.plan
    found = succession.pairs(scene)
    mine = tuple(p for p in found if chosen in {p.old.id, p.new.id})
    return frame.render(
        "succession",
        "pages/succession.html",
        scene,
        (filtering.year_filter(scene),),
        pairs=mine or found,
        cells=succession.cells,
        fate_word=succession.FATE_WORD,
    )
