"""``/embed/<id>``: one indicator for the frame of another site's page; no script, no socket."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics import settings
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import embed
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.scene import Scene
from pages.shared.http.refusals import refusal
from pages.shared.state import assets, scenes
from pages.shared.state.assets import Asset

PREFIX: Final = "/embed/"
_STYLES: Final = ("charts.css", "embed.css")
_HOST: Final = re.compile(r"[\w.-]+(:[0-9]{1,5})?", re.ASCII)


def content_security_policy() -> str:
    """Nothing but our styles and drawings; a frame on the sites that the settings name."""
    whole = settings.frame_ancestors().removeprefix("'none'").split()
    allowed = " ".join((*whole, *settings.embedding_sites())) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {allowed}",
        )
    )


def show(request: Request) -> Response:
    """The indicator that the path names; 404 where there is none."""
    try:
        scene = scene_of(request.path_params["id"], read_choice(request.query_params))
    except ChinoMetricsError as error:
        return PlainTextResponse(error.message, status_code=503)
    if scene is None:
        return refusal(404)
    return assets.respond(_packed(scene, own_address(request)), request.headers)


def scene_of(indicator: str, choice: Choice) -> Scene | None:
    """What is shown of an indicator: the year and the data of a choice; None where there is none."""
    if choice.is_preview:
        return None
    bare = Choice(as_of=choice.as_of, data=choice.data)
    if indicator not in scenes.scene(bare, whole=True).book.indicator_by_id:
        return None
    return scenes.scene(bare.but(indicator=indicator))


def own_address(request: Request) -> str:
    """Where the site is found: as the settings say, else as it is asked."""
    asked = request.headers.get("host", "")
    found = f"{request.url.scheme}://{asked}" if _HOST.fullmatch(asked) else ""
    return settings.public_address() or found


@lru_cache(maxsize=64)
def _packed(scene: Scene, site: str) -> Asset:
    styles, icon = map(assets.versioned, _STYLES), assets.versioned("favicon.svg")
    return assets.pack(embed.render(scene, site, tuple(styles), icon).encode(), ".html", "no-cache")


ROUTES: Final = [Route(f"{PREFIX}{{id:path}}", show)]
