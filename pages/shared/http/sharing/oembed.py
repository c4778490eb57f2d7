"""``/oembed``: how another site shows an address of ours (https://oembed.com, version 1.0).

A frame where a site may show one, else the picture, which every site may.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics import settings
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.views import address
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.choice import read_choice
from chino_metrics.views.one_indicator import handed_on
from chino_metrics.views.scene import Scene
from chino_metrics.wording import names
from pages.shared.http.refusals import refusal
from pages.shared.http.sharing import embed

PATH: Final = "/oembed"
ONLY_JSON: Final = "形は json だけです（format=json）。"
_LEAST: Final = 200


def answer(request: Request) -> Response:
    """What oEmbed says of the address ``url``: 404 where it is no indicator of ours, 501 for XML."""
    query = request.query_params
    if query.get("format", "json") != "json":
        return PlainTextResponse(ONLY_JSON, status_code=501)
    site = embed.own_address(request)
    try:
        scene = _scene(query.get("url", ""), site)
    except ChinoMetricsError as error:
        return PlainTextResponse(error.message, status_code=503)
    if scene is None:
        return refusal(404)
    told = described(scene, site, _most(query.get("maxwidth")), _most(query.get("maxheight")))
    return JSONResponse(told, headers={"Access-Control-Allow-Origin": "*"})


def _scene(url: str, site: str) -> Scene | None:
    """What an address shows; None where it is not of this site, or of no indicator."""
    own = f"{site}/"
    if not site or not url.startswith(own):
        return None
    parts = urlsplit(url.removeprefix(site))
    query = dict(parse_qsl(parts.query))
    choice = read_choice(query)
    if parts.path.startswith(embed.PREFIX):
        return embed.scene_of(unquote(parts.path.removeprefix(embed.PREFIX)), choice)
    is_page = parts.path == "/indicator" and bool(choice.indicator)
    return embed.scene_of(choice.indicator, choice) if is_page else None


def described(scene: Scene, site: str, width: int | None, height: int | None) -> dict[str, Any]:
    """The answer for an indicator that is to be at most ``width`` × ``height`` pixels."""
    entry, publisher = chosen_entry(scene), scene.book.publisher
    picture = site + address.picture(scene, "indicator")
    told: dict[str, Any] = {
        "version": "1.0",
        "title": handed_on.named(scene, entry),
        "author_name": names.author(publisher),
        "provider_name": names.titled(publisher),
        "provider_url": f"{site}/",
        "cache_age": 3600,
    }
    if not settings.embedding_sites():
        shown = min(1.0, *(m / of for m, of in ((width, 1200), (height, 630)) if m), 1.0)
        size = {"width": round(1200 * shown), "height": round(630 * shown)}
        return told | {"type": "photo", "url": picture} | size
    size = {
        "width": min(width or handed_on.WIDTH, handed_on.WIDTH),
        "height": min(height or handed_on.HEIGHT, handed_on.HEIGHT),
    }
    preview = {"thumbnail_url": picture, "thumbnail_width": 1200, "thumbnail_height": 630}
    html = handed_on.frame(scene, entry, site, **size)
    return told | {"type": "rich", "html": str(html)} | size | preview


def _most(text: str | None) -> int | None:
    """A number of pixels that may be meant, else None."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 5:
        return None
    return max(int(text), _LEAST)


ROUTES: Final = [Route(PATH, answer)]
