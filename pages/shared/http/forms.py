"""The doors that planners' forms knock at; everything else of the site is only read.

A door answers JSON: ``go`` is where to go next (``fresh`` when the page has to be
loaded anew, because who is signed in has changed), ``say`` what is wrong and what to
do. Who may is checked here for the doors and again in ``Revisions.publish``.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache, partial
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chino_metrics.model.errors import (
    ChinoMetricsError,
    ConflictError,
    NotAllowedError,
    StoreError,
    UnknownRevisionError,
)
from chino_metrics.spreadsheet.limits import LARGEST_FILE
from chino_metrics.store.accounts import audit, sessions, signing_in
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.passwords import STANDARD, BusyError, Passwords
from chino_metrics.store.accounts.throttling import ThrottledError
from chino_metrics.store.revisions.history import require_printable
from pages.shared.http import incoming
from pages.shared.http.incoming import Shut
from pages.shared.state import checks, comparing, published, visitors

log = logging.getLogger("chino_dashboard")

#: Forms are short: a comment, a password, the answers to some questions.
MOST_FORM_BYTES: Final = 200_000
#: Characters of one answer: an id, the words for a source, or a reason.
MOST_ANSWER: Final = 1_000
SIGN_IN_FIRST: Final = "サインインの期限が切れました。もう一度サインインしてください。"
DIFFERENT: Final = "2つのパスワードが違います。同じものを2回書いてください。"
#: Seconds after which a trouble of ours may be over.
SOON: Final = 10
TOO_LARGE: Final = "ファイルが大きすぎます（20 MBまで）。使っていないシートや画像を除いてください。"

_STEP: Final = re.compile(r"\?upload=\d{1,8}(?:&step=compare(?:&base=\d{1,8})?)?")

Door = Callable[[Request], Awaitable[Response]]


def _say(text: str, status: int = 422, **more: object) -> JSONResponse:
    return JSONResponse({"say": text, **more}, status_code=status, headers=_UNKEPT)


def _go(address: str, *, fresh: bool = False) -> JSONResponse:
    return JSONResponse({"go": address, "fresh": fresh}, headers=_UNKEPT)


_UNKEPT: Final = {"Cache-Control": "no-store"}


def door(knock: Door) -> Door:
    """Only from our own pages, and every refusal as a sentence."""

    async def guarded(request: Request) -> Response:
        _from_our_page(request)
        return await knock(request)

    return answering(guarded)


def answering(knock: Door) -> Door:
    """Every refusal as a sentence."""

    async def answered(request: Request) -> Response:
        try:
            return await knock(request)
        except Shut as shut:
            return _say(shut.say, shut.status)
        except ThrottledError as error:
            return _later(error, 429, math.ceil(error.pause.total_seconds()))
        except ChinoMetricsError as error:
            is_ours = isinstance(error, BusyError | StoreError)
            if is_ours and not isinstance(error, UnknownRevisionError):
                return _later(error, 503, SOON)
            return _say(error.message)

    return answered


def _later(error: ChinoMetricsError, status: int, seconds: int) -> JSONResponse:
    """A refusal that may be none after so many seconds."""
    answer = _say(error.message, status)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _from_our_page(request: Request) -> None:
    """Refuse what another site's page makes a browser send (the cookie is SameSite=Strict, too)."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    ours = origin is not None and visitors.is_own(origin, request)
    if site != "same-origin" or not ours:
        raise Shut(403, "このサイトの画面から送られたものではないため、受け取りません。")


async def _form(request: Request) -> dict[str, str]:
    too_large, seconds = "送られた内容が長すぎます。", incoming.FORM_SECONDS
    body = await incoming.body(request, MOST_FORM_BYTES, too_large, seconds)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


async def _actor(request: Request) -> Actor:
    actor = await run_in_threadpool(visitors.actor_of_request, request)
    if actor is None:
        raise Shut(401, SIGN_IN_FIRST)
    return actor


async def sign_in(request: Request) -> Response:
    """Name and password for a session of our own."""
    form = await _form(request)
    opened = await to_thread.run_sync(
        partial(
            signing_in.sign_in,
            published.database(),
            form.get("name", ""),
            form.get("password", ""),
            address=visitors.address(request),
        ),
        limiter=_hashings(),
    )
    return _signed_in(request, opened, _own_query(form.get("query", "")))


async def set_up(request: Request) -> Response:
    """A one-time link's token for a password; the first administrator also gets the account."""
    form = await _form(request)
    if form.get("password") != form.get("again"):
        return _say(DIFFERENT)
    opened = await to_thread.run_sync(
        partial(
            signing_in.set_up,
            published.database(),
            form.get("token", ""),
            form.get("password", ""),
            name=form.get("name", ""),
            address=visitors.address(request),
            passwords=await run_in_threadpool(_passwords),
        ),
        limiter=_hashings(),
    )
    return _signed_in(request, opened)


async def password(request: Request) -> Response:
    """One's own password for a new one; every other session of the account ends."""
    actor = await _actor(request)
    form = await _form(request)
    if form.get("new") != form.get("again"):
        return _say(DIFFERENT)
    change = partial(
        signing_in.change_password,
        published.database(),
        actor.account_id or 0,
        form.get("old", ""),
        form.get("new", ""),
        passwords=await run_in_threadpool(_passwords),
    )
    return _signed_in(request, await to_thread.run_sync(change, limiter=_hashings()))


def _passwords() -> Passwords:
    """The usual ones, of which the municipality's name is no good part."""
    try:
        return replace(STANDARD, municipality=published.published().book.publisher.name)
    except ChinoMetricsError:
        return STANDARD


@cache
def _hashings() -> CapacityLimiter:
    """Passwords are costly to check: who waits for that holds up nobody else's request."""
    return CapacityLimiter(4)


def _own_query(text: str) -> str:
    """The part of an address that leads back to the step where a session ended."""
    return text if _STEP.fullmatch(text) else ""


def _signed_in(request: Request, session_id: str, query: str = "") -> Response:
    answer = _go(f"/update{query}", fresh=True)
    answer.headers.append(
        "Set-Cookie", sessions.cookie_header(session_id, visitors.is_secure(request))
    )
    return answer


async def sign_out(request: Request) -> Response:
    """End the session for every tab that has it."""
    cookie = visitors.cookie(request)
    if cookie is not None:
        await run_in_threadpool(
            signing_in.sign_out, published.database(), cookie, visitors.address(request)
        )
    answer = _go("/update", fresh=True)
    answer.headers.append("Set-Cookie", sessions.clear_cookie_header(visitors.is_secure(request)))
    return answer


async def upload(request: Request) -> Response:
    """Keep a file as it came, before anything reads it."""
    actor = await _actor(request)
    name = unquote(request.headers.get("x-file-name", ""))[-200:] or "名前のないファイル"
    with incoming.receiving(actor.name):
        content = await incoming.body(request, LARGEST_FILE, TOO_LARGE, incoming.FILE_SECONDS)
    if not content:
        return _say("ファイルが空です。保存し直してから、もう一度選んでください。")
    kept = await run_in_threadpool(published.revisions().keep_upload, content, name, actor.name)
    await _record(request, Event.UPLOAD, actor, f"{name} sha256={kept.sha256}")
    await run_in_threadpool(published.room)  # the log tells where it is nearly used up
    return _go(f"/update?{urlencode({'upload': kept.id})}")


async def answer(request: Request) -> Response:
    """The planner's answers to what could not be told from the sheet, or the source of its values."""
    actor = await _actor(request)
    form = await _form(request)
    kept = await run_in_threadpool(visitors.own_upload, form.get("upload", ""), actor)
    given = {
        key.removeprefix("answer:"): require_printable(said)[:MOST_ANSWER]
        for key, said in form.items()
        if key.startswith("answer:")
    }
    answers = {key: said for key, said in (dict(kept.answers) | given).items() if said}
    await run_in_threadpool(published.revisions().answer, kept.id, answers)
    step = {"step": "compare"} if form.get("next") == "compare" else {}
    return _go(f"/update?{urlencode({'upload': kept.id} | step)}")


async def progress(request: Request) -> Response:
    """How far the reading of an upload is."""
    actor = await _actor(request)
    named = request.query_params.get("upload", "")
    kept = await run_in_threadpool(visitors.own_upload, named, actor)
    base = visitors.number_in(request.query_params.get("base", ""))
    job = checks.check(kept) if base is None else checks.build(kept, base)
    is_done = job.result.done() and not comparing.studio.is_drawing(kept.id)
    return JSONResponse({"done": is_done, "share": job.share[-1]}, headers=_UNKEPT)


async def publish(request: Request) -> Response:
    """The one deliberate act: exactly what was compared, over exactly what it was compared with."""
    actor = await _actor(request)
    form = await _form(request)
    kept = await run_in_threadpool(visitors.own_upload, form.get("upload", ""), actor)
    try:
        revision = await run_in_threadpool(checks.publish, kept, actor, form)
    except ConflictError as conflict:
        await _record(request, Event.PUBLISH_REFUSED, actor, str(conflict))
        return _say(conflict.message, 409)
    except NotAllowedError as refusal:
        await _record(request, Event.PUBLISH_REFUSED, actor, str(refusal))
        return _say(refusal.message, 403)
    published.forget()
    await _record(request, Event.PUBLISH, actor, f"第{revision.number}版 {revision.comment}")
    return _go(f"/update?{urlencode({'done': revision.number})}")


async def undo(request: Request) -> Response:
    """Publish an earlier state as a new revision."""
    actor = await _actor(request)
    form = await _form(request)
    number, base = (
        visitors.number_in(form.get("number", "")),
        visitors.number_in(form.get("base", "")),
    )
    if number is None or base is None:
        return _say("版の番号がわかりません。履歴の画面を開き直してください。")
    try:
        revision = await run_in_threadpool(
            published.revisions().undo, actor, number, base, form.get("comment", "")
        )
    except (ConflictError, NotAllowedError) as refusal:
        await _record(request, Event.PUBLISH_REFUSED, actor, str(refusal))
        return _say(refusal.message, 409 if isinstance(refusal, ConflictError) else 403)
    published.forget()
    await _record(request, Event.UNDO, actor, f"第{revision.number}版 {revision.comment}")
    return _go(f"/update?{urlencode({'done': revision.number})}")


async def _record(request: Request, what: Event, actor: Actor, detail: str) -> None:
    """Note what was done; what stands, stands, even where the note finds no place."""
    try:
        await run_in_threadpool(
            audit.note, published.database(), what, actor.name, detail, visitors.address(request)
        )
    except StoreError:
        log.exception("not in the audit log: %s by %s: %s", what, actor.name, detail)


ROUTES: Final = [
    *(
        Route(f"/door/{name}", door(knock), methods=["POST"])
        for name, knock in (
            ("sign-in", sign_in),
            ("set-up", set_up),
            ("sign-out", sign_out),
            ("password", password),
            ("upload", upload),
            ("answer", answer),
            ("publish", publish),
            ("undo", undo),
        )
    ),
    Route("/door/progress", answering(progress)),
]
#: Every door's address, and how it may be asked.
METHODS: Final = {route.path: tuple(sorted(route.methods or ())) for route in ROUTES}
