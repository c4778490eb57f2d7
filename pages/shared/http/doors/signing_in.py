"""Getting in and out: password, one-time link, second step, signing out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from typing import Final
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chino_metrics.model.errors import ChinoMetricsError, StoreError
from chino_metrics.store.accounts import devices, sessions, signing_in
from chino_metrics.store.accounts.factors import second_step, steps
from chino_metrics.store.accounts.factors.passkeys import Site
from chino_metrics.store.accounts.factors.steps import StepError, StepWantedError
from chino_metrics.store.accounts.links import LinkError
from chino_metrics.store.accounts.passwords import STANDARD, Passwords
from pages.shared.http.doors.common import UNKEPT, Door, Once, form_of, go, say
from pages.shared.http.incoming import Shut
from pages.shared.state import published, visitors

DIFFERENT: Final = "2つのパスワードが違います。同じものを2回書いてください。"
NO_KEYS: Final = (
    "このアドレスではパスキーを使えません。サイトのアドレス（CHINO_ADDRESS）が https で、"
    "そのアドレスで開いているときに使えます。アプリの番号を使ってください。"
)
#: Pages of ours that a session may have ended on.
_BACK: Final = re.compile(
    r"/update\?upload=\d{1,8}(?:&step=compare(?:&base=\d{1,8})?)?"
    r"|/drafts(?:\?draft=\d{1,8})?|/collect(?:\?year=\d{4})?|/accounts"
)


async def sign_in(request: Request) -> Response:
    """Name and password for a session of our own, or for the step before it."""
    form = await form_of(request)
    name, password = form.get("name", ""), form.get("password", "")
    opened = partial(
        signing_in.sign_in, published.database(), name, password, asker=visitors.asker(request)
    )
    return await entering(request, opened, back_to(form))


async def set_up(request: Request) -> Response:
    """A one-time link's token for a password; the first administrator also gets the account."""
    form = await form_of(request)
    if form.get("password") != form.get("again"):
        return say(DIFFERENT)
    opened = partial(
        signing_in.set_up,
        published.database(),
        form.get("token", ""),
        form.get("password", ""),
        name=form.get("name", ""),
        asker=visitors.asker(request),
        passwords=await run_in_threadpool(passwords),
    )
    return await entering(request, opened)


async def check_link(request: Request) -> Response:
    """Whether a one-time link still works, before anybody types."""
    form = await form_of(request)
    token, address = form.get("token", ""), visitors.address(request)
    try:
        await run_in_threadpool(signing_in.check_link, published.database(), token, address)
    except LinkError as used:
        return say(used.message, 200)  # what was asked has been answered
    return JSONResponse({}, headers=UNKEPT)


async def code(request: Request) -> Response:
    """The second step by a code of the app, or a recovery code."""
    form = await form_of(request)
    asker = visitors.asker(request)
    opened = partial(
        second_step.with_code,
        published.database(),
        step_of(request),
        form.get("code", ""),
        address=asker.address,
        device=asker.device,
    )
    return await entering(request, opened, back_to(form))


async def key_asked(request: Request) -> Response:
    """What the browser is asked to show a passkey for the second step."""
    options = await run_in_threadpool(
        second_step.passkey_options, published.database(), step_of(request), site_of(request)
    )
    return Response(options, media_type="application/json", headers=UNKEPT)


async def key_shown(request: Request) -> Response:
    """The second step by a passkey."""
    form = await form_of(request)
    asker = visitors.asker(request)
    opened = partial(
        second_step.with_passkey,
        published.database(),
        step_of(request),
        form.get("credential", ""),
        site_of(request),
        address=asker.address,
        device=asker.device,
    )
    return await entering(request, opened, back_to(form))


async def give_up(request: Request) -> Response:
    """Back to name and password."""
    await run_in_threadpool(second_step.give_up, published.database(), step_of(request))
    answer = go("/update", fresh=True)
    _set(answer, steps.cookie_header("", visitors.is_secure(request)))
    return answer


async def sign_out(request: Request) -> Response:
    """End the session for every tab that has it."""
    cookie = visitors.cookie(request)
    if cookie is not None:
        await run_in_threadpool(
            signing_in.sign_out, published.database(), cookie, visitors.address(request)
        )
    answer = go("/update", fresh=True)
    _set(answer, sessions.clear_cookie_header(visitors.is_secure(request)))
    return answer


async def entering(request: Request, opened: Callable[[], str], back: str = "/update") -> Response:
    """The answer to who gets in by ``opened``, or has a second step to take first."""
    try:
        session_id = await to_thread.run_sync(opened, limiter=hashings())
    except StepWantedError as wanted:
        answer = go(back, fresh=True)
        _set(answer, steps.cookie_header(wanted.number, visitors.is_secure(request)))
        return answer
    return await signed_in(request, session_id, back)


async def signed_in(
    request: Request, session_id: str, address: str = "/update", once: Once | None = None
) -> Response:
    """The answer with a new session's cookie; the browser is known as its person's from now on."""
    secure = visitors.is_secure(request)
    answer = go(address, fresh=True, once=once)
    if before := visitors.cookie(request):  # who signs in again leaves no second session behind
        with suppress(StoreError):
            await run_in_threadpool(
                signing_in.sign_out, published.database(), before, visitors.address(request)
            )
    if visitors.step(request):
        _set(answer, steps.cookie_header("", secure))
    device = visitors.asker(request).device
    try:
        known = await run_in_threadpool(devices.remember, published.database(), session_id, device)
    except StoreError:
        known = ""  # they are in all the same
    if known:
        _set(answer, devices.cookie_header(known, secure))
    _set(answer, sessions.cookie_header(session_id, secure))
    return answer


def passwords() -> Passwords:
    """The usual ones, of which the names of the municipality and its plans are no good part."""
    try:
        book = published.published().book
    except ChinoMetricsError:
        return STANDARD
    host = urlsplit(book.publisher.document_url or "").hostname or ""
    words = [*(plan.name for plan in book.plans), *(w for w in host.split(".") if len(w) > 3)]
    return replace(STANDARD, municipality=book.publisher.name, words=tuple(words))


@cache
def hashings() -> CapacityLimiter:
    """Passwords are costly to check: who waits for that holds up nobody else's request."""
    return CapacityLimiter(4)


def back_to(form: dict[str, str]) -> str:
    """The address that leads back to where a session ended."""
    text = form.get("query", "")
    return text if _BACK.fullmatch(text) else "/update"


def step_of(request: Request) -> str:
    """The number of the step between password and second step; StepError without."""
    number = visitors.step(request)
    if not number:
        raise StepError
    return number


def site_of(request: Request) -> Site:
    """The site as passkeys know it; refused where browsers would not make any."""
    site = visitors.site(request.headers.get("host", ""), visitors.is_secure(request))
    if site is None:
        raise Shut(422, NO_KEYS)
    return site


def _set(answer: Response, cookie: str) -> None:
    answer.headers.append("Set-Cookie", cookie)


DOORS: Final[dict[str, Door]] = {
    "sign-in": sign_in,
    "sign-out": sign_out,
    "set-up": set_up,
    "link": check_link,
    "code": code,
    "key-asked": key_asked,
    "key-shown": key_shown,
    "give-up": give_up,
}
