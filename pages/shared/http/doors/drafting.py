"""The doors of drafts; who may is asked in the store (``collecting.drafts``, ``Revisions.publish``)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import TimeoutError as StillRunning
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chino_metrics.model.errors import (
    ChinoMetricsError,
    ConflictError,
    NotAllowedError,
    UnpublishableError,
)
from chino_metrics.spreadsheet.limits import LARGEST_FILE
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import deciding, draft_changes, draft_rows, drafts, previews
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.revisions import taking_back
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views.choice import PREVIEW, Choice
from chino_metrics.wording import formats
from pages.shared.http import incoming
from pages.shared.http.doors.common import (
    EMPTY_FILE,
    TOO_LARGE,
    UNKEPT,
    Door,
    actor_of,
    form_of,
    go,
    record,
    say,
)
from pages.shared.state import drafting, published, visitors

PAGE: Final = "/drafts"
NAMED: Final = "{}の案"
TAKEN_BACK: Final = "第{}版の変更の取り消し"
NO_MOMENT: Final = "公開する日時が読めません。「2026-06-10T09:00」の形で書くか、空けてください。"
#: How often a file is put in again where another came in the same moment.
TRIES: Final = 8
_CHOICE: Final = "choice:"


async def make(request: Request) -> Response:
    """A new draft over what is published now."""
    by, form = await actor_of(request), await form_of(request)

    def act() -> Draft:
        head = published.revisions().head()
        name = form.get("name", "")
        return drafts.create(published.database(), by, name, head.number if head else 1)

    return _to(await run_in_threadpool(act))


async def begin(request: Request) -> Response:
    """A new draft with an upload in it."""
    by, form = await actor_of(request), await form_of(request)

    def act() -> Draft:
        upload = visitors.own_upload(form.get("upload", ""), by)
        head = published.revisions().head()
        name = NAMED.format(formats.day(formats.today()))
        database = published.database()
        made = drafts.create(database, by, name, head.number if head else 1)
        return drafts.add_upload(database, by, made, upload.id)

    return _to(await run_in_threadpool(act))


async def take_back(request: Request) -> Response:
    """A new draft in which the changes of one edition are taken back."""
    by, form = await actor_of(request), await form_of(request)

    def act() -> Draft:
        number = visitors.number_in(form.get("number", "")) or 0
        head, database = published.revisions().head(), published.database()
        taking_back.require_changes(published.revisions().get(number).number)
        name = TAKEN_BACK.format(number)
        made = drafts.create(database, by, name, head.number if head else 1)
        return drafts.take_back(database, by, made, number)

    return _to(await run_in_threadpool(act))


async def take(request: Request) -> Response:
    """Keep a file as it came and put it into the draft."""
    by = await actor_of(request)
    named = visitors.number_in(request.query_params.get("draft", "")) or 0
    await run_in_threadpool(drafts.seen, published.database(), by, named)
    name = unquote(request.headers.get("x-file-name", ""))[-200:] or "名前のないファイル"
    with incoming.receiving(by.name):
        content = await incoming.body(request, LARGEST_FILE, TOO_LARGE, incoming.FILE_SECONDS)
    if not content:
        return say(EMPTY_FILE)
    kept = await run_in_threadpool(published.revisions().uploads.keep, content, name, by.name)
    await record(request, Event.UPLOAD, by, f"{name} sha256={kept.sha256}")
    return _to(await run_in_threadpool(_put_in, by, named, kept.id))


def _put_in(by: Actor, draft_id: int, upload_id: int) -> Draft:
    """Files of one draft may come in the same moment: none of them is lost."""
    database = published.database()
    for _ in range(TRIES):
        with suppress(ConflictError):
            return drafts.add_upload(database, by, drafts.seen(database, by, draft_id), upload_id)
    return drafts.add_upload(database, by, drafts.seen(database, by, draft_id), upload_id)


def _act(change: Callable[[Actor, Draft, dict[str, str]], Draft]) -> Door:
    """A door that changes the draft as the visitor saw it."""

    async def knock(request: Request) -> Response:
        by, form = await actor_of(request), await form_of(request)

        def act() -> Draft:
            return change(by, _seen(by, form), form)

        return _to(await run_in_threadpool(act))

    return knock


def _seen(by: Actor, form: dict[str, str]) -> Draft:
    """The draft in the version that the visitor's page shows; the store refuses an older one."""
    number, version = (visitors.number_in(form.get(name, "")) for name in ("draft", "version"))
    found = drafts.seen(published.database(), by, number or 0)
    if version != found.version:
        raise ConflictError(draft_changes.OTHER_TAB)
    return found


def _remove(by: Actor, draft: Draft, form: dict[str, str]) -> Draft:
    piece = visitors.number_in(form.get("piece", "")) or 0
    return drafts.remove(published.database(), by, draft, piece)


def _choose(by: Actor, draft: Draft, form: dict[str, str]) -> Draft:
    chosen = {k.removeprefix(_CHOICE): s for k, s in form.items() if k.startswith(_CHOICE)}
    return drafts.choose(published.database(), by, draft, chosen)


def _ask(by: Actor, draft: Draft, form: dict[str, str]) -> Draft:
    return _fixed(by, draft, form, ask=True)


def _approve(by: Actor, draft: Draft, form: dict[str, str]) -> Draft:
    seen, said = form.get("sha256", ""), form.get("comment", "")
    return deciding.approve(published.database(), by, draft, seen, said)


def _return(by: Actor, draft: Draft, form: dict[str, str]) -> Draft:
    return deciding.send_back(published.database(), by, draft, form.get("comment", ""))


def _drop(by: Actor, draft: Draft, _form: dict[str, str]) -> Draft:
    return drafts.drop(published.database(), by, draft)


def _fixed(by: Actor, draft: Draft, form: dict[str, str], *, ask: bool) -> Draft:
    """The draft with the very bytes that were looked at."""
    found = drafting.to_publish(draft)
    if found.sha256 != form.get("sha256", ""):
        raise ConflictError(deciding.CHANGED)
    if found.sha256 == draft.workbook_sha256 and found.over == draft.over and not ask:
        return draft
    return deciding.fix(published.database(), by, draft, found.workbook, found.over, ask=ask)


async def publish(request: Request) -> Response:
    """Publish what was looked at, now or at the moment that the form names."""
    by, form = await actor_of(request), await form_of(request)
    try:
        revision, is_planned = await run_in_threadpool(_published, by, form)
    except (ConflictError, NotAllowedError) as refusal:
        await record(request, Event.PUBLISH_REFUSED, by, str(refusal))
        return say(refusal.message, 409 if isinstance(refusal, ConflictError) else 403)
    published.forget()
    event = Event.SCHEDULE if is_planned else Event.PUBLISH
    when = formats.moment(revision.at)
    await record(request, event, by, f"第{revision.number}版 {when} {revision.comment}")
    return go(f"{PAGE}?draft={form['draft']}")


def _published(by: Actor, form: dict[str, str]) -> tuple[Revision, bool]:
    at = _moment(form.get("at", ""))
    draft = _fixed(by, _seen(by, form), form, ask=False)
    with published.database().reading() as connection:
        candidate = deciding.candidate(connection, draft)
    said = form.get("comment", "")
    return published.revisions().publish(by, candidate, said, at), at is not None


def _moment(text: str) -> datetime | None:
    """What a field for a moment holds, in the time of Japan; None for nothing."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=formats.JAPAN).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnpublishableError(NO_MOMENT) from None


async def preview(request: Request) -> Response:
    """Look at the draft on the whole site; not fixed yet, it is so from now on."""
    by, form = await actor_of(request), await form_of(request)

    def act() -> str:
        draft, head = _seen(by, form), published.revisions().head()
        is_fixed = draft.workbook_sha256 is not None and draft.over == (head and head.number)
        if draft.may_change(by) and not is_fixed:
            draft = _fixed(by, draft, form, ask=False)
        return previews.begin(published.database(), by, draft)

    secret = await run_in_threadpool(act)
    return go(Choice(data=PREVIEW + secret).link(""))


async def withdraw(request: Request) -> Response:
    """Take back the edition that waits."""
    by, form = await actor_of(request), await form_of(request)
    planned = await run_in_threadpool(published.revisions().withdraw, by)
    await record(request, Event.WITHDRAW, by, f"第{planned.number}版 {planned.comment}")
    number = visitors.number_in(form.get("draft", ""))
    return go(PAGE if number is None else f"{PAGE}?draft={number}")


async def progress(request: Request) -> Response:
    """Whether a draft has been put together."""
    by = await actor_of(request)
    named = visitors.number_in(request.query_params.get("draft", "")) or 0

    def is_done() -> bool:
        draft = drafts.seen(published.database(), by, named)
        try:
            drafting.standing(draft, drafting.parts(draft, 0), 0)
        except StillRunning:
            return False
        except ChinoMetricsError:
            return True  # the page says why
        return True

    return JSONResponse({"done": await run_in_threadpool(is_done), "share": 0}, headers=UNKEPT)


def _to(draft: Draft) -> Response:
    return go(f"{PAGE}?draft={draft.id}" if draft.state is not draft_rows.State.DROPPED else PAGE)


DOORS: Final[dict[str, Door]] = {
    "draft-make": make,
    "draft-with": begin,
    "draft-take-back": take_back,
    "draft-file": take,
    "draft-remove": _act(_remove),
    "draft-choose": _act(_choose),
    "draft-ask": _act(_ask),
    "draft-approve": _act(_approve),
    "draft-return": _act(_return),
    "draft-drop": _act(_drop),
    "draft-preview": preview,
    "draft-publish": publish,
    "withdraw": withdraw,
}
