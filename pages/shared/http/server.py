"""The server around Streamlit: headers, compressed files, the Japanese shell, downloads."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chino_metrics import settings
from chino_metrics.model.errors import ChinoMetricsError, NotAllowedError, StoreError
from chino_metrics.store.accounts import links
from chino_metrics.views.choice import read_choice
from pages.shared import navigation, rendering, sign_in
from pages.shared.http import downloads, edition, files, forms, open_data, shell
from pages.shared.http.downloads import Order
from pages.shared.state import assets, published, scenes, visitors

log = logging.getLogger("chino_dashboard")

#: Streamlit's own doors that the site needs; every other path is ours or does not exist.
OPEN_PREFIXES = (
    *("/_stcore/", "/component/", "/media/", "/static/", "/app/static/", "/download/"),
    open_data.PREFIX,
)
OPEN_PATHS = {"/door/progress", "/live", *sign_in.PATHS}
#: Doors that nobody needs: figures about the server, Streamlit's uploads (ours is a door of
#: its own), the agents' interface.
SHUT_PREFIXES = ("/_stcore/metrics", "/_stcore/upload_file", "/_stcore/agent")


def content_security_policy() -> str:
    """Everything from this site only; Streamlit sets styles and starts our script from a blob."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {settings.frame_ancestors()}",
        )
    )


def headers() -> dict[str, str]:
    """The headers of every response."""
    return {
        "Content-Security-Policy": content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    } | ({"X-Frame-Options": "DENY"} if settings.frame_ancestors() == "'none'" else {})


#: Keeps windows of other sites away from ours. Not for the edition: it has no session to
#: keep, and a browser starts a new process (about 40 ms) before it opens such a page.
ISOLATION: Final = {"Cross-Origin-Opener-Policy": "same-origin"}


class Gate:
    """Middleware around everything: shuts doors, serves files from memory, sets headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = headers()
        self._isolated = self._headers | ISOLATION

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by ourselves or pass it on, with our headers on the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ours = self._headers if edition.is_ours(scope["path"]) else self._isolated

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ours)
            await send(message)

        answer = answer_ourselves(scope["method"], scope["path"], Headers(scope=scope))
        await (answer or self._app)(scope, receive, send_with_headers)


def answer_ourselves(method: str, path: str, request: Headers) -> ASGIApp | None:
    """Our answer to a request, or None where Streamlit has to give it."""
    if path.startswith(SHUT_PREFIXES):
        return PlainTextResponse("この入口は閉じています。", status_code=404)
    if method not in {"GET", "HEAD"}:
        return None
    if shell.is_ours(path):
        return shell.answer
    if path.startswith(("/static/", "/app/static/")):
        return assets.asset(path, request)
    if edition.is_ours(path):
        return edition.answer(path, request)
    if path in sign_in.PATHS and not visitors.has_provider():
        return HTMLResponse(assets.NOT_FOUND, status_code=404)
    if path not in OPEN_PATHS and not path.startswith(OPEN_PREFIXES):
        return HTMLResponse(assets.NOT_FOUND, status_code=404)
    return None


def report(error: Exception) -> bool:
    """Log an error of a page under a number and show the visitor that number, nothing else."""
    number = secrets.token_hex(4)
    log.error("page failed, number %s", number, exc_info=error)
    st.error(
        "申し訳ありません。この画面を表示できませんでした。しばらくしてから、もう一度開いてください。"
        f"続くときは、番号 {number} を添えて担当までお知らせください。"
    )
    return True


def download(request: Request) -> Response:
    """One of the files of ``downloads``, for the choice in the address and for who asks."""
    make = downloads.FILES.get(request.path_params["name"])
    if make is None:
        return HTMLResponse(assets.NOT_FOUND, status_code=404)
    try:
        file = make(
            Order(
                scenes.scene(read_choice(request.query_params)),
                request.query_params,
                visitors.actor_of_request(request),
            )
        )
    except NotAllowedError as error:
        return PlainTextResponse(str(error), status_code=403)
    except ChinoMetricsError as error:
        return PlainTextResponse(str(error), status_code=503)
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": downloads.disposition(file.name),
            "Cache-Control": "no-cache",
        },
    )


def live(request: Request) -> Response:
    """Which edition is published, and whether who asks is signed in: open pages ask now and then."""
    try:
        edition = published.published().edition
        signed = visitors.actor_of_request(request) is not None
    except ChinoMetricsError:
        edition, signed = None, False
    answer = {"edition": edition.number if edition else "", "signed": signed}
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Before the first visitor comes: shell, first screens, the link for the first administrator."""
    navigation.leave_out_file_names()
    assets.warm()
    rendering.warm()
    published.look_over()
    _invite()
    yield
    files.workshop.close()


def _invite() -> None:
    """Print the set-up link while there is no account, as notebooks do."""
    try:
        token = links.first_link(published.database())
    except StoreError as error:
        log.warning("no accounts: %s", error)
        return
    if token is not None:
        site = settings.public_address() or f"http://localhost:{st.get_option('server.port')}"
        address = f"{site}{links.PATH}{token}"
        print(f"\n  最初の管理者を決めるリンク（1回だけ、24時間有効）：\n  {address}\n", flush=True)


ROUTES = [
    *files.ROUTES,
    Route("/download/{name}", download),
    Route("/live", live),
    *open_data.ROUTES,
    *forms.ROUTES,
]
MIDDLEWARE = [Middleware(Gate), Middleware(sign_in.ProviderDoors)]
