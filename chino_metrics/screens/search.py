"""検索: what is found by a word? For readers without script, and the index of those with it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from chino_metrics.screens import frame, menu
from chino_metrics.views.scene import Scene
from chino_metrics.views.search.index import Index, make_index
from chino_metrics.wording import search

#: Pages that are found by a word though the menu has them not.
_ASIDE: Final = ("history", "verify")


def render(scene: Scene) -> Markup:
    """The whole screen: all that is found by the word in the address."""
    asked = scene.choice.asked
    found = index_of(scene).find(asked)
    return frame.render(
        "search",
        "pages/search.html",
        scene,
        found=found,
        heading=search.heading(asked, len(found)),
    )


def index_of(scene: Scene) -> Index:
    """The index of what a scene shows: made once for its year and data."""
    choice = scene.choice
    bare = {"plan", "department", "status", "indicator", "order", "since", "until", "asked"}
    return _index(replace(scene, choice=choice.but(**dict.fromkeys(bare, ""))))


@lru_cache(maxsize=8)
def _index(scene: Scene) -> Index:
    aside = () if scene.choice.is_still else _ASIDE
    pages = (*menu.pages_of(scene), *(menu.PAGE_BY_KEY[key] for key in aside))
    return make_index(scene, [(p.title, p.path) for p in pages])
