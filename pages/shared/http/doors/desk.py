"""The doors of とりまとめ: a planner asks sections, sends back, and takes in what they submitted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Final, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Asker
from starlette.responses import JSONResponse, Response

from chino_metrics import settings
from chino_metrics.model.errors import NotAllowedError
from chino_metrics.screens.request import entry_names
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import requests, taking_in
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.collecting.request_rows import Request, RequestError
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.collecting.taking_in import NewDraft
from chino_metrics.views.updating import collecting
from chino_metrics.wording import names
from chino_metrics.wording.updating import requests as words
from pages.shared.http.doors.common import UNKEPT, Door, Once, actor_of, form_of, go, say
from pages.shared.http.incoming import Shut
from pages.shared.state import published, visitors

_T = TypeVar("_T")
NOTHING_TO_ASK: Final = (
    "この年度に、まだ依頼していない指標のある担当ではありません。一覧を開き直してください。"
)
UNREADABLE_DAY: Final = "期限の日が読めません。「2026-06-19」の形で書いてください。"
PAGE: Final = "/collect"
_TICK: Final = "take:"


async def ask(asker: Asker) -> Response:
    """A planner asks one section; the answer has the letter with the link, this once."""
    actor, form = await actor_of(asker), await form_of(asker)
    year, department = visitors.number_in(form.get("year", "")), form.get("department", "")
    ids = await run_in_threadpool(_to_ask, actor, year, department)
    if year is None or not ids:
        return say(NOTHING_TO_ASK)
    asked = Asked(year, department, ids, _day(form.get("due", "")), _grace(form))
    book = published.published().book
    made = partial(requests.ask, published.database(), actor, asked, book)
    back = f"{PAGE}?fiscal={year}&due={asked.due.isoformat()}&grace={asked.grace}"
    return _told(asker, *await _acting(made), back)


def _to_ask(actor: Actor, year: int | None, department: str) -> tuple[str, ...]:
    """The ids of what the section owes, nobody has asked for, and is the actor's to ask for."""
    if year is None:
        return ()
    asked = requests.of_year(published.database(), actor, year)
    desk = collecting.desk(published.published().book, year, asked, actor)
    return next((s.ids for s in desk.unasked if s.department == department), ())


async def renew(asker: Asker) -> Response:
    """A new link in the place of the old one; ``reminder`` makes its letter one."""
    actor, form = await actor_of(asker), await form_of(asker)
    due = _day(form["due"]) if form.get("due") else None
    grace = _grace(form) if form.get("grace") else None
    made = partial(requests.renew, published.database(), actor, _number(form), due, grace)
    request, secret = await _acting(made)
    is_late = form.get("reminder") == "true"
    return _told(asker, request, secret, _page(request), is_late=is_late)


async def revoke(asker: Asker) -> Response:
    """Take a link back."""
    actor, form = await actor_of(asker), await form_of(asker)
    request = await _acting(partial(requests.revoke, published.database(), actor, _number(form)))
    return _answer(id=request.id, state=request.state, revoked=True, go=_page(request))


async def send_back(asker: Asker) -> Response:
    """Open what was submitted again, with a comment."""
    actor, form = await actor_of(asker), await form_of(asker)
    due = _day(form["due"]) if form.get("due") else None
    comment = form.get("comment", "")
    sent = partial(requests.send_back, published.database(), actor, _number(form), comment, due)
    request = await _acting(sent)
    return _answer(id=request.id, state=request.state, go=_page(request))


async def take_in(asker: Asker) -> Response:
    """What was ticked goes into a draft, a new one or the one that is named."""
    actor, form = await actor_of(asker), await form_of(asker)
    ticked = (visitors.number_in(k.removeprefix(_TICK)) for k in form if k.startswith(_TICK))
    numbers = [number or 0 for number in ticked]

    def act() -> Draft:
        head = published.revisions().head()
        new = NewDraft(form.get("name", ""), head.number if head else 1)
        into = new if not form.get("draft") else visitors.number_in(form["draft"]) or 0
        return taking_in.take_in(published.database(), actor, numbers, into)

    return go(f"/drafts?draft={(await _acting(act)).id}")


def _page(request: Request) -> str:
    return f"{PAGE}?request={request.id}"


async def _acting(act: Callable[[], _T]) -> _T:
    """A planner's act; what is not theirs is refused as such."""
    try:
        return await run_in_threadpool(act)
    except RequestError:
        raise
    except NotAllowedError as refusal:
        raise Shut(403, refusal.message) from None


def _told(
    asker: Asker, request: Request, secret: str, back: str, *, is_late: bool = False
) -> JSONResponse:
    """The link and the letter, which the server cannot show again; then the page goes ``back``."""
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
        letter.text,
        "このリンクは、いまだけ表示しています。閉じる前に写してください。",
        letter.subject,
        f"/download/request.ics?number={request.id}",
    )
    return _answer(id=request.id, link=link, go=back, fresh=False, once=asdict(once))


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


def _answer(**told: object) -> JSONResponse:
    return JSONResponse(told, headers=UNKEPT)


DOORS: Final[dict[str, Door]] = {
    "request/ask": ask,
    "request/renew": renew,
    "request/revoke": revoke,
    "request/send-back": send_back,
    "request/take-in": take_in,
}
