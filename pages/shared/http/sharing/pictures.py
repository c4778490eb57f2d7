"""``/picture.png``: the picture that a sent link is shown with, 1200 × 630, one a page and choice."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics.exports.pdf import pictures
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import frame
from chino_metrics.views.address import PICTURE, chosen_entry, chosen_plan
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.summary import Count, counts
from pages.shared.http import shell
from pages.shared.http.refusals import refusal
from pages.shared.state import assets, scenes
from pages.shared.state.assets import Asset

PATH: Final = f"/{PICTURE}"


def show(request: Request) -> Response:
    """The picture of the page that ``page`` names, for the choice in the address."""
    key, choice = request.query_params.get("page", ""), read_choice(request.query_params)
    if not shell.is_public(key) or choice.is_preview:
        return refusal(404)
    try:
        asset = _picture(key, scenes.scene(choice.but(text="")))
    except ChinoMetricsError as error:
        return PlainTextResponse(error.message, status_code=503)
    return assets.respond(asset, request.headers)


@lru_cache(maxsize=64)
def _picture(key: str, scene: Scene) -> Asset:
    if key == "indicator":
        svg = pictures.card_svg(scene, chosen_entry(scene).indicator.id)
    else:
        named = frame.title(key, scene).partition("｜")[0]
        svg = pictures.page_card_svg(scene, named, shell.finding(key, scene), _counts(key, scene))
    return assets.pack(pictures.card_png(svg), ".png", "no-cache")


def _counts(key: str, scene: Scene) -> tuple[Count, ...]:
    """How many of each verdict a page counts: of all, or of a plan; () where it waits for actuals."""
    if scene.is_waiting or key not in {"overview", "plan"}:
        return ()
    return counts(scene.counted if key == "overview" else scene.of_plan(chosen_plan(scene)))


ROUTES: Final = [Route(PATH, show)]
