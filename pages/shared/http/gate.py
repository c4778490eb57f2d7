"""Around everything that is asked: what is shut, what is answered from memory, the headers."""

from __future__ import annotations

import logging
from typing import Final

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chino_metrics import settings
from chino_metrics.views.choice import PREVIEW
from pages.shared import sign_in
from pages.shared.http import (
    connections,
    edition,
    fetched,
    forms,
    health,
    live,
    open_data,
    shell,
)
from pages.shared.http.refusals import Refusing, refusal
from pages.shared.http.sharing import embed, oembed, pictures
from pages.shared.http.sockets import sockets
from pages.shared.state import assets, visitors

log = logging.getLogger("chino_dashboard")

#: Streamlit's own doors that the site needs; every other path is ours or does not exist.
FILES: Final = ("/static/", "/app/static/")
OPEN_PREFIXES: Final = (
    *(*FILES, "/_stcore/bidi-components/", "/download/"),
    *(open_data.PREFIX, embed.PREFIX),
)
#: How an address is asked for that nobody sends anything to.
READING: Final = ("GET", "HEAD")
#: What an open page asks for before it tries again to get a socket.
RETRY: Final = "/_stcore/host-config"
OPEN_PATHS: Final = {
    *("/_stcore/health", RETRY, *fetched.PATHS, oembed.PATH, pictures.PATH),
    *(live.PATH, *health.PATHS, *sign_in.PATHS),
}
ONLY_PAGES: Final = (
    "公開の前の案は、画面だけで見られます。ファイルやデータは、公開してから保存してください。"
)
#: Streamlit's doors that nobody needs, whatever they are called in another version: figures
#: about the server, its uploads (ours is a door of its own), the agents' interface.
SHUT_PREFIX: Final = "/_stcore/"


def content_security_policy() -> str:
    """Everything from this site only; Streamlit sets styles and starts our script from a blob."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{_own_socket()}",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {settings.frame_ancestors()}",
        )
    )


def _own_socket() -> str:
    """The site's own sockets by name, for browsers whose 'self' is without them; "" unknown."""
    scheme, _, host = settings.public_address().partition("://")
    return f" {'wss' if scheme == 'https' else 'ws'}://{host.partition('/')[0]}" if host else ""


def headers() -> dict[str, str]:
    """The headers of every response."""
    return {
        "Content-Security-Policy": content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    } | ({"X-Frame-Options": "DENY"} if settings.frame_ancestors() == "'none'" else {})


def framed(ours: dict[str, str]) -> dict[str, str]:
    """The headers of what may stand in a frame: the sites that may show it stand in its policy."""
    policy = {"Content-Security-Policy": embed.content_security_policy()}
    return {k: v for k, v in ours.items() if k != "X-Frame-Options"} | policy


#: Keeps windows of other sites away from ours. Not for the edition: it has no session to
#: keep, and a browser starts a new process (about 40 ms) before it opens such a page.
ISOLATION: Final = {"Cross-Origin-Opener-Policy": "same-origin"}

#: Over HTTPS: for a year, browsers come by nothing else. Not for other hosts below this one,
#: which may be other services of the city.
LASTING: Final = {"Strict-Transport-Security": "max-age=31536000"}


class Gate:
    """Middleware around everything: shuts doors, serves files from memory, sets headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = headers()
        self._isolated = self._headers | ISOLATION
        self._framed = framed(self._headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request by ourselves or pass it on, with our headers on the response."""
        if scope["type"] == "lifespan":
            connections.settle(receive, self._headers)
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await sockets.serve(self._app, scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    def _of(self, path: str) -> dict[str, str]:
        if path.startswith(embed.PREFIX):
            return self._framed
        return self._headers if edition.is_ours(path) else self._isolated

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = self._of(scope["path"])
        is_secure, request = scope["scheme"] == "https", Headers(scope=scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ours)
                if is_secure:
                    MutableHeaders(scope=message).update(LASTING)
                    message["headers"] = [secured(header) for header in message["headers"]]
            await send(message)

        answer = (
            crowded(scope)
            or beyond_preview(scope)
            or answer_ourselves(scope["method"], scope["path"], request)
        )
        sent = Refusing(request, send_with_headers)
        try:
            await (answer or self._app)(scope, receive, sent)
        except Exception:
            if sent.has_begun:
                raise
            log.exception("%s %.200s failed", scope["method"], scope["path"])
            await refusal(500)(scope, receive, sent)


def secured(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header as it may be sent over HTTPS: no cookie, Streamlit's included, goes without it."""
    name, value = header
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return header
    return name, value + b"; Secure"


def crowded(scope: Scope) -> Response | None:
    """Instead of a page that would get no socket: what to do, and the edition, which needs none.

    A page that is open already asks for ``RETRY``, less and less often where it is refused.
    """
    path = scope["path"]
    needs_socket = shell.is_ours(path) or path == RETRY
    if not needs_socket or not sockets.is_full(HTTPConnection(scope)):
        return None
    content = "" if path == RETRY else assets.CROWDED
    return HTMLResponse(content, status_code=503, headers={"Retry-After": "30"})


def beyond_preview(scope: Scope) -> Response | None:
    """Instead of a file or data for a draft: a preview is its pages and nothing else."""
    data = QueryParams(scope["query_string"]).get("data", "")
    if not data.startswith(PREVIEW) or shell.is_ours(scope["path"]):
        return None
    return PlainTextResponse(ONLY_PAGES, status_code=403, headers={"Cache-Control": "no-store"})


def answer_ourselves(method: str, path: str, request: Headers) -> ASGIApp | None:
    """Our answer to a request, or None where Streamlit has to give it."""
    if path.startswith(SHUT_PREFIX) and not is_open(path):
        return PlainTextResponse("この入口は閉じています。", status_code=404)
    methods = forms.METHODS.get(path, READING)
    if not is_known(path):
        return refusal(404)
    if method not in methods:
        return refusal(405, {"Allow": ", ".join(methods)})
    if shell.is_ours(path):
        return shell.answer
    if path.startswith(FILES):
        return assets.asset(path, request) or refusal(404)
    if edition.is_ours(path):
        return edition.answer(path, request)
    return live.answer(request) if path == live.PATH else None


def is_known(path: str) -> bool:
    """Whether there is anything at a path, whatever is asked of it."""
    if path in sign_in.PATHS:
        return visitors.has_provider()
    return is_open(path) or path in forms.METHODS or shell.is_ours(path) or edition.is_ours(path)


def is_open(path: str) -> bool:
    """Whether a path of Streamlit's or one of our routes may be asked for."""
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES)
