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

from chino_metrics import settings
from chino_metrics.model.errors import StoreError
from chino_metrics.store.accounts import browsers, devices, sessions, throttling
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.factors import steps
from chino_metrics.store.accounts.factors.passkeys import Site
from chino_metrics.store.accounts.factors.steps import Step, StepError
from chino_metrics.store.accounts.sessions import Session
from chino_metrics.store.accounts.signing_in import Asker
from chino_metrics.store.database.engine import now
from chino_metrics.store.revisions.history import Upload
from chino_metrics.wording import names
from pages.shared.state import published

#: How a page learns by which scheme its socket came; set by ``with_scheme`` alone.
SCHEME_HEADER: Final = "x-chino-scheme"


def actor_of_page() -> Actor | None:
    """Who sees this run of a page; asked anew in every run, so that a sign-out shuts at once."""
    found = session_of_page()
    return None if found is None else found.actor


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


def step(request: Request) -> str:
    """The number of a sign-in that still has a second step; "" where there is none."""
    return request.cookies.get(steps.cookie_name(is_secure(request)), "")


def step_of_page() -> Step | None:
    """The second step that is still to be taken in this browser."""
    name = steps.cookie_name(_is_page_safe())
    number = st.context.cookies.get(name)
    if not isinstance(number, str) or not number:
        return None
    try:
        with published.database().reading() as connection:
            return steps.find(connection, number, now())
    except (StepError, StoreError):
        return None


def session_of_page() -> Session | None:
    """The session behind this run of a page."""
    number = st.context.cookies.get(sessions.cookie_name(_is_page_safe()))
    if not isinstance(number, str):  # none, or Streamlit's test of a page
        return None
    try:
        return sessions.session(published.database(), number)
    except StoreError:
        return None  # nobody can be recognised now; the page says what is wrong


def asker(request: Request) -> Asker:
    """Who asks, as far as it shows."""
    device = request.cookies.get(devices.cookie_name(is_secure(request)), "")
    browser = browsers.in_words(request.headers.get("user-agent", ""))
    return Asker(address(request), device, browser)


def site(host: str, secure: bool) -> Site | None:
    """The site as passkeys know it; None where browsers make none: not https, nor this machine.

    The name is that of ``CHINO_ADDRESS``; without it, only this machine's own is believed.
    """
    origin = settings.public_address()
    if not origin and host.partition(":")[0] == "localhost":
        origin = f"{'https' if secure else 'http'}://{host}"
    parts = urlsplit(origin)
    is_fit = parts.scheme == "https" or parts.hostname == "localhost"
    if not parts.hostname or not is_fit or parts.netloc != host:
        return None
    return Site(parts.hostname, f"{parts.scheme}://{parts.netloc}", names.SITE)


def site_of_page() -> Site | None:
    """The same for a page."""
    return site(st.context.headers.get("host") or "", _is_page_safe())


def _is_page_safe() -> bool:
    return st.context.headers.get(SCHEME_HEADER) == "wss"


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
    return published.revisions().uploads.own(actor, number_in(upload_id) or 0)


def has_provider() -> bool:
    """Whether an identity provider is set up (``[auth]`` in Streamlit's secrets)."""
    return bool(secrets_singleton.load_if_toml_exists()) and "auth" in st.secrets
