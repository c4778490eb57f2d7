"""The doors of an update: a file, the answers about it, publishing, undoing; and all others' addresses.

What every door has in common stands in ``doors.common``; those of accounts beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import unquote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chino_metrics.model.errors import ConflictError, NotAllowedError
from chino_metrics.spreadsheet.limits import LARGEST_FILE
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import filling_in, requests
from chino_metrics.store.revisions import taking_back
from chino_metrics.store.revisions.history import Revision, require_printable
from pages.shared.http import incoming
from pages.shared.http.doors import (
    administration,
    desk,
    drafting,
    handed_out,
    own,
    sections,
    signing_in,
)
from pages.shared.http.doors.common import (
    EMPTY_FILE,
    TOO_LARGE,
    UNKEPT,
    actor_of,
    answering,
    door,
    form_of,
    go,
    record,
    say,
)
from pages.shared.http.incoming import Shut
from pages.shared.state import checks, comparing, published, visitors

#: Characters of one answer: an id, the words for a source, or a reason.
MOST_ANSWER: Final = 1_000
ONLY_APPROVAL: Final = (
    "承認の担当は、案を見て承認します。ファイルの受け取りは計画の担当か管理者が行います。"
)


async def _bringer(request: Request) -> Actor:
    """Who has signed in and may put something in."""
    actor = await actor_of(request)
    if not actor.may_bring:
        raise Shut(403, ONLY_APPROVAL)
    return actor


async def upload(request: Request) -> Response:
    """Keep a file as it came, before anything reads it."""
    actor = await _bringer(request)
    name = unquote(request.headers.get("x-file-name", ""))[-200:] or "名前のないファイル"
    with incoming.receiving(actor.name):
        content = await incoming.body(request, LARGEST_FILE, TOO_LARGE, incoming.FILE_SECONDS)
    if not content:
        return say(EMPTY_FILE)
    kept = await run_in_threadpool(published.revisions().uploads.keep, content, name, actor.name)
    await record(request, Event.UPLOAD, actor, f"{name} sha256={kept.sha256}")
    await run_in_threadpool(published.tidy)
    await run_in_threadpool(published.room)  # the log tells where it is nearly used up
    return go(f"/update?{urlencode({'upload': kept.id})}")


async def answer(request: Request) -> Response:
    """The planner's answers to what could not be told from the sheet, or the source of its values."""
    actor = await _bringer(request)
    form = await form_of(request)
    kept = await run_in_threadpool(visitors.own_upload, form.get("upload", ""), actor)
    given = {
        key.removeprefix("answer:"): require_printable(said)[:MOST_ANSWER]
        for key, said in form.items()
        if key.startswith("answer:")
    }
    answers = {key: said for key, said in (dict(kept.answers) | given).items() if said}
    await run_in_threadpool(published.revisions().uploads.answer, actor, kept.id, answers)
    step = {"step": "compare"} if form.get("next") == "compare" else {}
    return go(f"/update?{urlencode({'upload': kept.id} | step)}")


async def progress(request: Request) -> Response:
    """How far the reading of an upload is, or whether an undo is still being worked out."""
    actor = await actor_of(request)
    if number := visitors.number_in(request.query_params.get("request", "")):
        job = await run_in_threadpool(_check_of, actor, number)
        told = {"done": job is None or job.result.done(), "share": job.share[-1] if job else 1}
        return JSONResponse(told, headers=UNKEPT)
    if number := visitors.number_in(request.query_params.get("undo", "")):
        is_done = not comparing.studio.is_drawing(f"undo {number}")
        return JSONResponse({"done": is_done, "share": 0}, headers=UNKEPT)
    named = request.query_params.get("upload", "")
    kept = await run_in_threadpool(visitors.own_upload, named, actor)
    base = visitors.number_in(request.query_params.get("base", ""))
    job = checks.check(kept) if base is None else checks.build(kept, base)
    is_done = job.result.done() and not comparing.studio.is_drawing(f"upload {kept.id}")
    return JSONResponse({"done": is_done, "share": job.share[-1]}, headers=UNKEPT)


def _check_of(actor: Actor, number: int) -> checks.Job | None:
    """The check of what a section has submitted; None where there is nothing to be checked."""
    found = requests.get(published.database(), actor, number)
    submitted = filling_in.submitted_file(published.database(), found)
    return None if found.is_writable or submitted is None else checks.check(submitted)


async def publish(request: Request) -> Response:
    """The one deliberate act: exactly what was compared, over exactly what it was compared with."""
    actor = await actor_of(request)
    form = await form_of(request)
    kept = await run_in_threadpool(visitors.own_upload, form.get("upload", ""), actor)
    try:
        revision = await run_in_threadpool(checks.publish, kept, actor, form)
    except ConflictError as conflict:
        await record(request, Event.PUBLISH_REFUSED, actor, str(conflict))
        return say(conflict.message, 409)
    except NotAllowedError as refusal:
        await record(request, Event.PUBLISH_REFUSED, actor, str(refusal))
        return say(refusal.message, 403)
    published.forget()
    await record(request, Event.PUBLISH, actor, f"第{revision.number}版 {revision.comment}")
    return go(f"/update?{urlencode({'done': revision.number})}")


async def undo(request: Request) -> Response:
    """Publish an earlier state as a new revision, or what is published without one's changes."""
    actor = await actor_of(request)
    form = await form_of(request)
    number, base = (
        visitors.number_in(form.get("number", "")),
        visitors.number_in(form.get("base", "")),
    )
    if number is None or base is None:
        return say("版の番号がわかりません。履歴の画面を開き直してください。")
    act: Callable[..., Revision] = published.revisions().undo
    if form.get("only"):
        choices = taking_back.choices_in(form.items())
        act = partial(published.revisions().take_back, choices=choices)
    try:
        revision = await run_in_threadpool(act, actor, number, base, form.get("comment", ""))
    except (ConflictError, NotAllowedError) as refusal:
        await record(request, Event.PUBLISH_REFUSED, actor, str(refusal))
        return say(refusal.message, 409 if isinstance(refusal, ConflictError) else 403)
    published.forget()
    await record(request, Event.UNDO, actor, f"第{revision.number}版 {revision.comment}")
    return go(f"/update?{urlencode({'done': revision.number})}")


DOORS: Final = {
    "upload": upload,
    "answer": answer,
    "publish": publish,
    "undo": undo,
    **signing_in.DOORS,
    **own.DOORS,
    **administration.DOORS,
    **drafting.DOORS,
    **desk.DOORS,
    **sections.DOORS,
    **handed_out.DOORS,
}
ROUTES: Final = [
    *(Route(f"/door/{name}", door(knock), methods=["POST"]) for name, knock in DOORS.items()),
    Route("/door/progress", answering(progress)),
    Route("/door/draft-progress", answering(drafting.progress)),
]
#: Every door's address, and how it may be asked.
METHODS: Final = {route.path: tuple(sorted(route.methods or ())) for route in ROUTES}
