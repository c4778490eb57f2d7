"""``/live``: which edition is published, and whether who asks is signed in.

Every open page asks now and then. Nearly all of them carry no session: they get one
answer that is kept for all and looked up anew twice a second at most.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from chino_metrics.model.errors import ChinoMetricsError
from pages.shared.state import published, visitors
from pages.shared.state.shelf import Shelf

PATH: Final = "/live"
#: Seconds for which a store that does not answer is waited for.
PATIENCE: Final = 2.0


def answer(request: Headers) -> ASGIApp | None:
    """The answer that is the same for all without a session; None for who carries one."""
    if visitors.may_have_session(request):
        return None
    number = _number.fresh(published.FRESH)
    return _later if number is None else _said(number, signed=False)


async def _later(scope: Scope, receive: Receive, send: Send) -> None:
    number = await _number.current(published.FRESH)
    await _said(number, signed=False)(scope, receive, send)


def live(request: Request) -> Response:
    """The answer to one who may be signed in."""
    try:
        number = _number_of_store(None)
        signed = visitors.actor_of_request(request) is not None
    except ChinoMetricsError:
        number, signed = "", False
    return _said(number, signed=signed)


def _said(number: int | str, *, signed: bool) -> Response:
    return JSONResponse(
        {"edition": number, "signed": signed}, headers={"Cache-Control": "no-store"}
    )


def _number_of_store(_last: int | str | None) -> int | str:
    """The number of the edition that is published, "" where there is none."""
    try:
        edition = published.published().edition
    except ChinoMetricsError:
        return ""
    return edition.number if edition else ""


_number: Final[Shelf[int | str]] = Shelf(_number_of_store, PATIENCE)

ROUTES: Final = [Route(PATH, live)]
