"""Who is asking: the session behind a cookie, for pages and for doors alike."""

from __future__ import annotations

import re

import streamlit as st
from starlette.requests import Request
from streamlit.runtime.secrets import secrets_singleton

from chino_metrics.model.errors import NotAllowedError, StoreError
from chino_metrics.store.accounts import sessions
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Upload
from pages.shared.state import published


def actor_of_page() -> Actor | None:
    """Who sees this run of a page; asked anew in every run, so that a sign-out shuts at once."""
    cookies = st.context.cookies
    found = [cookies.get(name) for name in _NAMES]
    number = next((value for value in found if isinstance(value, str)), None)
    try:
        return None if number is None else sessions.actor(published.database(), number)
    except StoreError:
        return None  # nobody can be recognised now; the page says what is wrong


def actor_of_request(request: Request) -> Actor | None:
    """Who sends this request."""
    found = cookie(request)
    return None if found is None else sessions.actor(published.database(), found)


def cookie(request: Request) -> str | None:
    """The session's number that the request carries."""
    return request.cookies.get(sessions.cookie_name(is_secure(request)))


def is_secure(request: Request) -> bool:
    """Whether the visitor's browser speaks HTTPS, with us or with the server in front of us."""
    return request.url.scheme == "https"


def address(request: Request) -> str:
    """The visitor's network address."""
    return request.client.host if request.client else ""


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


_NAMES = (sessions.cookie_name(True), sessions.cookie_name(False))
