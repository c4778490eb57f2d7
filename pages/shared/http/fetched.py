"""What pages fetch for themselves: what is found by a word, and a slide for every indicator."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import slides
from chino_metrics.screens.menu import SEARCH_INDEX
from chino_metrics.screens.search import index_of
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.search.index import Index
from chino_metrics.views.search.packed import packed
from pages.shared.state import assets, scenes
from pages.shared.state.assets import Asset


def _answer(make: Callable[[Scene], Asset], request: Request) -> Response:
    """What is made of what is published, for the year and the data in the address."""
    whole = make is _index  # the search on a page of all finds all
    try:
        scene: Scene = scenes.scene(read_choice(request.query_params), whole=whole)
    except ChinoMetricsError as error:
        return PlainTextResponse(error.message, status_code=503)
    return assets.respond(make(scene), request.headers)


def _index(scene: Scene) -> Asset:
    return _packed(index_of(scene))


@lru_cache(maxsize=8)
def _packed(index: Index) -> Asset:
    return assets.pack(packed(index), ".js", "no-cache")


@lru_cache(maxsize=8)
def _reserve(scene: Scene) -> Asset:
    return assets.pack(slides.render_reserve(scene).encode(), ".html", "no-cache")


_MADE: Final[dict[str, Callable[[Scene], Asset]]] = {
    f"/{SEARCH_INDEX}": _index,
    f"/{slides.RESERVE}": _reserve,
}
PATHS: Final = frozenset(_MADE)
ROUTES: Final = [Route(path, partial(_answer, make)) for path, make in _MADE.items()]
