"""The static edition below /edition/, from memory: for the day everybody looks at once.

It is built in a thread when it is first asked for and again when another revision
stands, that of one municipality among many when something of it is another; who asks
meanwhile waits some seconds for the one build, then gets the last one.
Whether it is still what is published is asked twice a second at most.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from chino_metrics import settings
from chino_metrics.exports.edition import made_of
from chino_metrics.exports.edition.links import DOWNLOADS, FILES, indicator_csv
from chino_metrics.exports.edition.site import build_pages
from chino_metrics.exports.edition.style import first_fonts
from chino_metrics.model.errors import ChinoMetricsError, StoreError
from chino_metrics.model.municipality import municipalities
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from pages.shared.http.refusals import refusal
from pages.shared.state import assets, published, scenes
from pages.shared.state.assets import Asset
from pages.shared.state.shelf import Shelf

log = logging.getLogger("chino_dashboard")

PREFIX: Final = "/edition/"
#: What programs look for at the root of a site.
_ROBOTS, _SITEMAP = "/robots.txt", "/sitemap.xml"
#: Seconds for which a new build is waited for where there is an older one.
PATIENCE: Final = 3.0
#: Editions of single municipalities kept at most: each takes two megabytes.
PARTS: Final = 80
#: What a municipality's folder is called; pages have a dot in theirs.
_CODE: Final = re.compile(r"[0-9A-Za-z]{1,12}", re.ASCII)
#: Asked for anew every time; everything else has its content's hash in its address.
_CHANGING: Final = frozenset({".html", ".xml"})
_MEDIA_TYPES: Final = {"feed.xml": "application/atom+xml", "sitemap.xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Built:
    """What is sent for one revision: ``key`` tells which, ``tables`` are indicator ids by file.

    ``chosen`` is what an address says of whose it is; ``ahead`` is the header that lets a browser
    fetch the first fonts with the page.
    """

    key: tuple[object, ...]
    files: Mapping[str, Asset]
    tables: Mapping[str, str]
    chosen: str
    ahead: str


def _renewed(last: Built | None, code: str = "") -> Built:
    """The edition of what is published now, the last one where that cannot be built.

    Of many municipalities it is the page that leads to each, or the part of that with ``code``.
    """
    try:
        scene = scenes.scene(Choice(municipality=code), whole=not code)
        return last if last is not None and last.key == _key(scene) else _build(scene)
    except ChinoMetricsError as error:
        if last is None:
            raise
        log.error("the edition cannot be renewed: %s", error)
        return last


_shelf: Final = Shelf(_renewed, PATIENCE)


@lru_cache(maxsize=PARTS)
def _shelf_of(code: str) -> Shelf[Built]:
    return Shelf(partial(_renewed, code=code), PATIENCE)


def _is_part(code: str) -> bool:
    """Whether a folder of the edition is that of a municipality."""
    try:
        book = scenes.scene(Choice(), whole=True).book
    except ChinoMetricsError:
        return False
    return any(m.code == code for m in municipalities(book))


def is_ours(path: str) -> bool:
    """Whether a path of the site is one of the edition."""
    return path.startswith(PREFIX) or path in {PREFIX.rstrip("/"), _ROBOTS, _SITEMAP}


def answer(path: str, request: Headers) -> ASGIApp:
    """The answer to a GET or HEAD of a path that ``is_ours``."""
    if path == _ROBOTS:
        return PlainTextResponse(_robots())
    if path == _SITEMAP:
        return RedirectResponse(f"{PREFIX}sitemap.xml")
    if not path.startswith(PREFIX):
        return RedirectResponse(PREFIX)
    name = path.removeprefix(PREFIX) or FILES[""]
    code, slash, rest = name.partition("/")
    shelf = _shelf
    if _CODE.fullmatch(code) and _is_part(code):
        if not slash:
            return RedirectResponse(f"{path}/")
        shelf, name = _shelf_of(code), rest or FILES[""]
    built = shelf.fresh(published.FRESH)
    return _later(shelf, name, request) if built is None else _found(built, name, request)


def _robots() -> str:
    """Everything may be read but the invented figures; the map of the pages where we know our address."""
    address = settings.public_address()
    site_map = f"Sitemap: {address}{PREFIX}sitemap.xml\n" if address else ""
    return f"User-agent: *\nDisallow: /*data=sample\nDisallow: /data/sample/\n{site_map}"


def _later(shelf: Shelf[Built], name: str, request: Headers) -> ASGIApp:
    async def wait(scope: Scope, receive: Receive, send: Send) -> None:
        response: Response
        try:
            response = _found(await shelf.current(published.FRESH), name, request)
        except ChinoMetricsError as error:
            response = PlainTextResponse(error.message, status_code=503)
        await response(scope, receive, send)

    return wait


def _found(built: Built, name: str, request: Headers) -> Response:
    if name.startswith(DOWNLOADS):
        return _download(built, name.removeprefix(DOWNLOADS))
    file = built.files.get(name)
    if file is None:
        return refusal(404)
    response = assets.respond(file, request)
    if file.media_type == "text/html":
        response.headers["Link"] = built.ahead
    return response


def _download(built: Built, name: str) -> Response:
    """The same file among those of the site."""
    if name in built.tables:
        return RedirectResponse(f"/download/indicator.csv?{urlencode({'id': built.tables[name]})}")
    if re.fullmatch(r"[\w.-]+", name, re.ASCII):
        return RedirectResponse(f"/download/{name}{built.chosen}")
    return refusal(404)


def _build(scene: Scene) -> Built:
    begin = time.monotonic()
    address = settings.public_address()
    folder = PREFIX + (f"{scene.choice.municipality}/" if scene.municipalities else "")
    pages = build_pages(scene, _history(scene), address and address + folder)
    fonts = (
        f'<{font}>; rel=preload; as=font; type="font/woff2"; crossorigin'
        for font in first_fonts(pages["style.css"])
    )
    built = Built(
        _key(scene),
        {name: _asset(name, content) for name, content in pages.items()},
        {indicator_csv(i.id): i.id for i in scene.book.indicators},
        Choice(municipality=scene.choice.municipality).query(),
        ", ".join(fonts),
    )
    log.info("edition of %d files built in %.1f s", len(pages), time.monotonic() - begin)
    return built


def _asset(name: str, content: bytes) -> Asset:
    is_shared = PurePosixPath(name).suffix not in _CHANGING
    return _shared(name, content) if is_shared else _packed(name, content)


@lru_cache(maxsize=128)
def _shared(name: str, content: bytes) -> Asset:
    """Fonts, styles and scripts: the same in all editions, and in memory once."""
    return _packed(name, content)


def _packed(name: str, content: bytes) -> Asset:
    suffix = PurePosixPath(name).suffix
    asset = assets.pack(content, suffix, "no-cache" if suffix in _CHANGING else assets.FOREVER)
    return replace(asset, media_type=_MEDIA_TYPES.get(name, asset.media_type))


def _history(scene: Scene) -> tuple[Revision, ...]:
    """The revisions up to the one that is shown; none where the store cannot be read."""
    if scene.edition is None:
        return ()
    try:
        history = published.revisions().history()
    except StoreError:
        return ()
    return tuple(r for r in history if r.number <= scene.edition.number)


def _key(scene: Scene) -> tuple[object, ...]:
    """What is built of a scene; of one municipality among many, what is said of it alone."""
    if scene.municipalities:
        return (made_of.of_part(scene, (), settings.public_address()),)
    number = scene.edition.number if scene.edition else None
    return scene.book.sha256, number, scene.notice, scene.today
