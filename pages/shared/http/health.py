"""For who watches over the site: ``/healthz``, it lives; ``/readyz``, it may be sent visitors.

Ready means that the store answers, is not in trouble, and that the first screens are drawn.
Many may ask: the store is looked at twice a second at most and waited for only so long.
"""

from __future__ import annotations

import logging
import socket
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics import settings
from chino_metrics.model.errors import ChinoMetricsError
from pages.shared.state import published
from pages.shared.state.shelf import Shelf

log = logging.getLogger("chino_dashboard")

ALIVE: Final = "/healthz"
READY: Final = "/readyz"
PATHS: Final = (ALIVE, READY)
#: Seconds for which a store that does not answer is waited for.
PATIENCE: Final = 2.0


async def alive(_request: Request) -> Response:
    """200 wherever the loop runs, whatever the store does."""
    return _said("ok", 200)


async def ready(_request: Request) -> Response:
    """200, or 503 with what is missing, for those who watch (no detail of the store)."""
    missing = await _missing.current(published.FRESH)
    return _said(missing or "ready", 503 if missing else 200)


def tell() -> None:
    """Say to systemd, where it has started us, that visitors may come: the port is open by now."""
    named = settings.notify_socket()
    if not named:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.sendto(b"READY=1", named.replace("@", "\0", 1) if named[0] == "@" else named)
    except OSError as error:
        log.error("systemd cannot be told that the site is ready: %s", error)


def _said(text: str, status: int) -> Response:
    return PlainTextResponse(text, status_code=status, headers={"Cache-Control": "no-store"})


def _look(_last: str | None) -> str:
    """What is missing, "" where nothing is; screens are drawn before the first request comes."""
    try:
        shown = published.published()
    except ChinoMetricsError as error:
        return str(error)
    return shown.notice


_missing: Final[Shelf[str]] = Shelf(_look, PATIENCE)

ROUTES: Final = [Route(ALIVE, alive), Route(READY, ready)]
