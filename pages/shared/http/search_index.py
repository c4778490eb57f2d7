"""``/search_index.js``: what is found by a word, for the script in the head of every page."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens.frame import SEARCH_INDEX
from chino_metrics.screens.search import index_of
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.search.index import Index
from chino_metrics.views.search.packed import packed
from pages.shared.state import assets, scenes
from pages.shared.state.assets import Asset

PATH: Final = f"/{SEARCH_INDEX}"


def answer(request: Request) -> Response:
    """The index of what is published, for the year and the data in the address."""
    try:
        scene: Scene = scenes.scene(read_choice(request.query_params))
    except ChinoMetricsError as error:
        return PlainTextResponse(error.message, status_code=503)
    return assets.respond(_packed(index_of(scene)), request.headers)


@lru_cache(maxsize=8)
def _packed(index: Index) -> Asset:
    return assets.pack(packed(index), ".js", "no-cache")
