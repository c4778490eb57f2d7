"""The doors of planners who ask sections: make a request, renew and take back its link, send it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Final, TypeVar
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Asker
from starlette.responses import JSONResponse, Response

from chino_metrics import settings
from chino_metrics.model.errors import (
    NotAllowedError,
)
from chino_metrics.screens.request import entry_names
from chino_metrics.store.collecting import requests
from chino_metrics.store.collecting.request_rows import (
    Request,
    RequestError,
)
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.views import collecting
from chino_metrics.wording import names
from chino_metrics.wording import requests as words
from pages.shared.http.doors.common import UNKEPT, Door, Once, actor_of, form_of, say
from pages.shared.http.incoming import Shut
from pages.shared.state import published, visitors

_T = TypeVar("_T")
#: Where planners see all requests of a year.
DESK: Final = "/collect"
UNREADABLE_DAY: Final = "期限の日が読めません。「2026-06-19」の形で書いてください。"


async def ask(asker: Asker) -> Response:
    """A planner asks one section; the answer has the letter with the link, this once."""
    actor, form = await actor_of(asker), await form_of(asker)
    book, year = published.published().book, visitors.number_in(form.get("year", ""))
    department = form.get("department", "")
    sections = {} if year is None else {s.department: s for s in collecting.owing(book, year)}
    if year is None or department not in sections:
        return say("この年度に、記入する指標のある担当ではありません。一覧を開き直してください。")
    ids = tuple(
        e.indicator.id for e in sections[department].entries if actor.may_publish({e.plan.id})
    )
    asked = Asked(year, department, ids, _day(form.get("due", "")), _grace(form))
    made = partial(requests.ask, published.database(), actor, asked, book)
    return _told(asker, *await _acting(made))


async def renew(asker: Asker) -> Response:
    """A new link in the place of the old one; ``reminder`` makes its letter one."""
    actor, form = await actor_of(asker), await form_of(asker)
    due = _day(form["due"]) if form.get("due") else None
    grace = _grace(form) if form.get("grace") else None
    made = partial(requests.renew, published.database(), actor, _number(form), due, grace)
    return _told(asker, *await _acting(made), is_late=form.get("reminder") == "true")


async def revoke(asker: Asker) -> Response:
    """Take a link back."""
    actor, form = await actor_of(asker), await form_of(asker)
    request = await _acting(partial(requests.revoke, published.database(), actor, _number(form)))
    return _done(request)


async def send_back(asker: Asker) -> Response:
    """Open what was submitted again, with a comment."""
    actor, form = await actor_of(asker), await form_of(asker)
    due = _day(form["due"]) if form.get("due") else None
    comment = form.get("comment", "")
    sent = partial(requests.send_back, published.database(), actor, _number(form), comment, due)
    request = await _acting(sent)
    return _done(request)


async def _acting(act: Callable[[], _T]) -> _T:
    """A planner's act; what is not theirs is refused as such."""
    try:
        return await run_in_threadpool(act)
    except RequestError:
        raise
    except NotAllowedError as refusal:
        raise Shut(403, refusal.message) from None


def _told(asker: Asker, request: Request, secret: str, *, is_late: bool = False) -> JSONResponse:
    """The link and the letter, which the server cannot show again."""
    link = f"{_site(asker)}{requests.PATH}{secret}"
    book = published.published().book
    listed = entry_names(collecting.asked(book, request.indicators, request.year))
    site = names.titled(book.publisher)
    start = (site, request.department, request.year, listed, request.due)
    letter = (
        words.reminder(*start, link) if is_late else words.letter(*start, request.last_day, link)
    )
    once = Once(
        f"{request.department}への{'確認' if is_late else '依頼'}の文",
        f"{letter.subject}\n\n{letter.text}",
        "リンクは、いまだけ表示しています。コピーして、メールなどで送ってください。",
    )
    return _done(
        request,
        once=asdict(once),
        department=request.department,
        link=link,
        subject=letter.subject,
        text=letter.text,
        calendar=f"/download/request.ics?number={request.id}",
    )


def _done(request: Request, **more: object) -> JSONResponse:
    """Back to the desk of the request's year."""
    desk = f"{DESK}?{urlencode({'year': request.year})}"
    told = {"go": desk, "fresh": False, "id": request.id, "state": request.state}
    return JSONResponse(told | more, headers=UNKEPT)


def _site(asker: Asker) -> str:
    """The site's address: as it is set, else as the planner's own browser has it."""
    return settings.public_address() or asker.headers.get("origin", "")


def _number(form: dict[str, str]) -> int:
    return visitors.number_in(form.get("request", "")) or 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else _unreadable()
    except ValueError:
        return _unreadable()


def _unreadable() -> date:
    raise RequestError(UNREADABLE_DAY)


def _grace(form: dict[str, str]) -> int:
    given = visitors.number_in(form.get("grace", ""))
    return requests.USUAL_GRACE if given is None else given


DOORS: Final[dict[str, Door]] = {
    "request/ask": ask,
    "request/renew": renew,
    "request/revoke": revoke,
    "request/send-back": send_back,
}
