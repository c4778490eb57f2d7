"""What every door has in common: only from our own pages, short, and every refusal a sentence.

A door answers JSON: ``go`` is where to go next (``fresh`` when the page has to be
loaded anew, because who is signed in has changed), ``say`` what is wrong and what to
do, ``once`` what is shown this one time (a link, codes). Who may is checked here for the
doors and again in the store.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chino_metrics.model.errors import ChinoMetricsError, StoreError, UnknownRevisionError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.passwords import BusyError
from chino_metrics.store.accounts.throttling import ThrottledError
from pages.shared.http import incoming
from pages.shared.http.incoming import Shut
from pages.shared.state import published, visitors

log = logging.getLogger("chino_dashboard")

#: Forms are short: a comment, a password, the answers to some questions.
MOST_FORM_BYTES: Final = 200_000
SIGN_IN_FIRST: Final = "サインインの期限が切れました。もう一度サインインしてください。"
TOO_LARGE: Final = "ファイルが大きすぎます（20 MBまで）。使っていないシートや画像を除いてください。"
EMPTY_FILE: Final = "ファイルが空です。保存し直してから、もう一度選んでください。"
#: Seconds after which a trouble of ours may be over.
SOON: Final = 10
UNKEPT: Final = {"Cache-Control": "no-store"}

Door = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Once:
    """What the server cannot show again: a link, recovery codes, a letter with its calendar's address."""

    title: str
    text: str
    note: str
    subject: str = ""
    calendar: str = ""


def say(text: str, status: int = 422, **more: object) -> JSONResponse:
    """What is wrong, and what to do."""
    return JSONResponse({"say": text, **more}, status_code=status, headers=UNKEPT)


def go(address: str, *, fresh: bool = False, once: Once | None = None) -> JSONResponse:
    """Where to go next, and what is shown this one time before."""
    shown = {} if once is None else {"once": asdict(once)}
    return JSONResponse({"go": address, "fresh": fresh, **shown}, headers=UNKEPT)


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
            return say(shut.say, shut.status)
        except ThrottledError as error:
            return _later(error, 429, math.ceil(error.pause.total_seconds()))
        except ChinoMetricsError as error:
            is_ours = isinstance(error, BusyError | StoreError)
            if is_ours and not isinstance(error, UnknownRevisionError):
                return _later(error, 503, SOON)
            return say(error.message)

    return answered


def _later(error: ChinoMetricsError, status: int, seconds: int) -> JSONResponse:
    """A refusal that may be none after so many seconds."""
    answer = say(error.message, status)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _from_our_page(request: Request) -> None:
    """Refuse what another site's page makes a browser send (the cookie is SameSite=Strict, too)."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    ours = origin is not None and visitors.is_own(origin, request)
    if site != "same-origin" or not ours:
        raise Shut(403, "このサイトの画面から送られたものではないため、受け取りません。")


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form; of those with one name the last."""
    too_large, seconds = "送られた内容が長すぎます。", incoming.FORM_SECONDS
    body = await incoming.body(request, MOST_FORM_BYTES, too_large, seconds)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


async def actor_of(request: Request) -> Actor:
    """Who has signed in; nobody else gets past here."""
    actor = await run_in_threadpool(visitors.actor_of_request, request)
    if actor is None:
        raise Shut(401, SIGN_IN_FIRST)
    return actor


async def record(request: Request, what: Event, actor: Actor, detail: str) -> None:
    """Note what was done; what stands, stands, even where the note finds no place."""
    try:
        await run_in_threadpool(
            audit.note, published.database(), what, actor.name, detail, visitors.address(request)
        )
    except StoreError:
        log.exception("not in the audit log: %s by %s: %s", what, actor.name, detail)
