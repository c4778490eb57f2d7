"""Signing in with the organisation's account: Streamlit asks the provider, we decide.

``st.login`` leads to the provider and back to ``/oauth2callback``, where Streamlit
verifies the identity and would leave it in a cookie of 30 days that works wherever it
is copied. ``ProviderDoors`` takes that cookie off the answer before any browser sees
it, asks our own accounts, and opens our own session instead.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from chino_metrics.model.errors import ChinoMetricsError, StoreError
from chino_metrics.store.accounts import oidc, sessions
from chino_metrics.store.accounts.oidc import NotListedError, StaleIdentityError
from pages.shared.state import published
from pages.shared.state.visitors import asker, has_provider, is_secure

log: Final = logging.getLogger("chino_dashboard")

LOGIN: Final = "/auth/login"
CALLBACK: Final = "/oauth2callback"
#: Streamlit's doors to the provider; its ``/auth/logout`` stays shut, ours is another.
PATHS: Final = frozenset({LOGIN, CALLBACK})
#: The address asks ``/update?sign_in=…`` for the provider, or says why nobody came back from it.
PARAMETER: Final = "sign_in"
ASKED: Final = "provider"
UNREACHABLE: Final = (
    "組織のアカウントの確認先につながりませんでした。しばらく待って、もう一度お試しください。"
)
NOTICES: Final[Mapping[str, str]] = {
    "not_listed": NotListedError().message,
    "failed": StaleIdentityError().message,
    "unreachable": UNREACHABLE,
    "not_stored": "いまは保存先に書き込めないため、サインインできません。管理者にお知らせください。",
}


def start_if_asked() -> bool:
    """Lead the visitor to the provider where the address asks for it; whether it does."""
    is_asked = st.query_params.get(PARAMETER) == ASKED and has_provider()
    if is_asked:
        st.login()
    return is_asked


def notice() -> str:
    """Why the visitor has come back without a session; "" where there is nothing to say."""
    return NOTICES.get(st.query_params.get(PARAMETER, ""), "")


class ProviderDoors:
    """Middleware around Streamlit's doors to the provider; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer in Streamlit's stead."""
        if scope["type"] != "http" or scope["path"] not in PATHS:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        start = await self._streamlits(scope, receive)
        if scope["path"] == CALLBACK:
            answer = await _came_back(request, start)
        elif start["status"] == 302:
            answer = RedirectResponse(_header(start, b"location"), 302)
        else:
            answer = _back("unreachable")
        for cookie in _cookies(start):
            if not cookie.startswith(USER_COOKIE_NAME):
                answer.headers.append("Set-Cookie", cookie)
        answer.headers["Cache-Control"] = "no-store"
        await answer(scope, receive, send)

    async def _streamlits(self, scope: Scope, receive: Receive) -> Message:
        """The head of Streamlit's own answer, which goes no further; its body says nothing."""
        heads: list[Message] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                heads.append(message)

        await self._app(scope, receive, keep)
        return heads[0]


async def _came_back(request: Request, start: Message) -> Response:
    """Our session for the identity in Streamlit's answer, or the reason why there is none."""
    claims = _claims(start)
    if not claims:  # declined at the provider, or somebody who only opens this address
        return _back("failed")
    try:
        who = asker(request)
        opened = await run_in_threadpool(
            oidc.sign_in,
            published.database(),
            claims,
            address=who.address,
            browser=who.browser,
        )
    except ChinoMetricsError as error:
        return _back(_reason(error))
    answer = _back("")
    secure = is_secure(request)
    answer.headers.append("Set-Cookie", sessions.cookie_header(opened, secure))
    # left by an earlier version of the site, or planted
    for name in request.cookies:
        if name.startswith(USER_COOKIE_NAME):
            answer.delete_cookie(name)
    return answer


def _back(reason: str) -> Response:
    return RedirectResponse(f"/update?{PARAMETER}={reason}" if reason else "/update", 303)


def _reason(error: ChinoMetricsError) -> str:
    if isinstance(error, NotListedError):
        return "not_listed"
    if isinstance(error, StoreError):
        log.warning("sign-in not stored: %s", error)
        return "not_stored"
    return "failed"


def _claims(start: Message) -> Mapping[str, object]:
    """The claims that Streamlit has verified and would leave in its cookie; empty without."""
    jar: SimpleCookie = SimpleCookie()
    for cookie in _cookies(start):
        try:
            jar.load(cookie)
        except CookieError:
            continue

    def signed(name: str) -> bytes | None:
        found = jar.get(name)
        if found is None or not found.value:
            return None
        return decode_signed_value(get_cookie_secret(), name, found.value)

    kept = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    claims = json.loads(kept) if kept else {}
    return claims if isinstance(claims, dict) else {}


def _cookies(start: Message) -> Iterator[str]:
    """The values of every Set-Cookie."""
    for name, value in start["headers"]:
        if name.lower() == b"set-cookie":
            yield value.decode("latin-1")


def _header(start: Message, wanted: bytes) -> str:
    return next((v.decode("latin-1") for n, v in start["headers"] if n.lower() == wanted), "/")
