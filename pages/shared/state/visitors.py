"""Who is asking: the session behind a cookie, for pages and for doors alike."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.types import Scope
from streamlit.runtime.secrets import secrets_singleton

from chino_metrics.model.errors import NotAllowedError, StoreError
from chino_metrics.store.accounts import sessions, throttling
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Upload
from pages.shared.state import published

#: How a page learns by which scheme its socket came; set by ``with_scheme`` alone.
SCHEME_HEADER: Final = "x-chino-scheme"


def actor_of_page() -> Actor | None:
    """Who sees this run of a page; asked anew in every run, so that a sign-out shuts at once."""
    is_safe = st.context.headers.get(SCHEME_HEADER) == "wss"
    number = st.context.cookies.get(sessions.cookie_name(is_safe))
    if not isinstance(number, str):  # none, or Streamlit's test of a page
        return None
    try:
        return sessions.actor(published.database(), number)
    except StoreError:
        return None  # nobody can be recognised now; the page says what is wrong


def actor_of_request(request: Request) -> Actor | None:
    """Who sends this request."""
    found = cookie(request)
    return None if found is None else sessions.actor(published.database(), found)


def may_have_session(headers: Headers) -> bool:
    """Whether a request carries anything that may be the cookie of a session."""
    return f"{sessions.cookie_name(False)}=" in headers.get("cookie", "")


def cookie(request: Request) -> str | None:
    """The session's number that the request carries."""
    return request.cookies.get(sessions.cookie_name(is_secure(request)))


def is_secure(request: Request) -> bool:
    """Whether the visitor's browser speaks HTTPS, with us or with the server in front of us."""
    return request.url.scheme == "https"


def with_scheme(scope: Scope) -> Scope:
    """A socket's scope that tells its pages the scheme, whatever the visitor has sent for it."""
    name = SCHEME_HEADER.encode()
    headers = [pair for pair in scope["headers"] if pair[0] != name]
    return {**scope, "headers": [*headers, (name, scope["scheme"].encode())]}


def address(asker: HTTPConnection) -> str:
    """The visitor's network address: who connects, or whom a trusted server in front names.

    The server under Streamlit takes ``X-Forwarded-For`` from this very machine and from
    the addresses of ``FORWARDED_ALLOW_IPS``, from nobody else.
    """
    return asker.client.host if asker.client else ""


def network(asker: HTTPConnection) -> str:
    """What counts as one address: an IPv6 address counts by its /64."""
    return throttling.network_of(address(asker))


def is_own(origin: str, asker: HTTPConnection) -> bool:
    """Whether an Origin is the site that was asked: nothing is looked up."""
    try:
        return urlsplit(origin).netloc == asker.headers.get("host")
    except ValueError:
        return False


def number_in(text: str) -> int | None:
    """The whole number that an address or a form gives; None for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,8}", text) else None


def own_upload(upload_id: str, actor: Actor) -> Upload:
    """An upload that the actor has brought; administrators may see any.

    Raises NotAllowedError for somebody else's and for one that does not exist, alike.
    """
    number = number_in(upload_id)
    upload = None if number is None else published.revisions().uploaded(number)
    if upload is None or not actor.may_see(upload.who):
        raise NotAllowedError("このファイルは見つかりません。もう一度選んでください。")
    return upload


def has_provider() -> bool:
    """Whether an identity provider is set up (``[auth]`` in Streamlit's secrets)."""
    return bool(secrets_singleton.load_if_toml_exists()) and "auth" in st.secrets
