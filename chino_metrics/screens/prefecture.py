"""全体 of a book of many municipalities: how does each of them stand, and the way to it."""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics.model.municipality import municipalities
from chino_metrics.screens import filtering, frame
from chino_metrics.views import prefecture
from chino_metrics.views.scene import Scene
from chino_metrics.views.summary import counts, finding, segments, total_note


def render(scene: Scene) -> Markup:
    """The whole screen: the counts of all, and one row a municipality in the order of the book."""
    return frame.render(
        "overview",
        "pages/prefecture.html",
        scene,
        (filtering.municipality_filter(scene), filtering.year_filter(scene)),
        finding=finding(scene),
        note=total_note(scene, scene.covered),
        counts=counts(scene.counted),
        lines=prefecture.on_page(scene),
        count=len(municipalities(scene.book)),
        pages=prefecture.pages(scene),
        page=prefecture.page_of(scene),
        segments=segments,
    )
