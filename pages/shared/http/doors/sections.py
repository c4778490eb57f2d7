"""The doors of a section that has the secret of a request's link.

A section carries its secret in the header ``X-Request-Link`` of each call, and in no
cookie: two links may be open in one browser, and nothing is sent that its page did not
send. The address of the page has it behind the #, which reaches no server.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, partial
from typing import Final, TypeVar
from urllib.parse import unquote

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Asker
from starlette.responses import JSONResponse, Response

from chino_metrics.model.errors import (
    ConflictError,
    UnreadableWorkbookError,
)
from chino_metrics.spreadsheet.limits import LARGEST_FILE
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.collecting import filling_in
from chino_metrics.store.collecting.filling_in import Change
from chino_metrics.store.collecting.request_links import (
    ClosedLinkError,
    UnknownLinkError,
    looked_up,
    opened,
)
from chino_metrics.store.collecting.request_rows import (
    EntryField,
    OthersSavedError,
    Request,
    RequestError,
)
from chino_metrics.store.revisions.history import require_printable
from chino_metrics.wording import formats
from pages.shared.http import incoming
from pages.shared.http.doors.common import UNKEPT, Door, form_of, say
from pages.shared.state import published, visitors
from pages.shared.state import requests as filled

_T = TypeVar("_T")
SECRET: Final = "x-request-link"
#: A secret as it is made, and a little more: what is longer is none.
LONGEST_SECRET: Final = 100
MOST_ANSWERS: Final = 500
TOO_LARGE: Final = "ファイルが大きすぎます（20 MBまで）。使っていないシートや画像を除いてください。"
MEND: Final = "直すところが{}か所あります。赤い印の欄を直してください。"
CONFIRM: Final = "確かめるところが{}か所あります。印の欄を見て、よければ「確かめました」に印を付けて提出してください。"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _answer(**told: object) -> JSONResponse:
    return JSONResponse(told, headers=UNKEPT)


def _secret(asker: Asker) -> str:
    return asker.headers.get(SECRET, "")[:LONGEST_SECRET]


def of_section(knock: Door) -> Door:
    """A link that opens nothing is told as such, so that the page takes the form away."""

    async def answered(asker: Asker) -> Response:
        try:
            return await knock(asker)
        except (UnknownLinkError, ClosedLinkError) as refusal:
            return say(refusal.message, 403, closed=True)
        except ConflictError as conflict:
            return say(conflict.message, 409)

    return answered


async def _shown(request: Request, status: int = 200, **more: object) -> JSONResponse:
    """The form, or what was submitted, drawn anew."""
    drawn = await _heavy(partial(filled.html, request))
    told = {"html": drawn, "version": request.version, "saved": filled.saved_texts(request)}
    return JSONResponse(told | more, status_code=status, headers=UNKEPT)


async def open_link(asker: Asker) -> Response:
    """What the link's section is asked for."""
    request = await run_in_threadpool(
        opened, published.database(), _secret(asker), visitors.address(asker)
    )
    return await _shown(request)


async def save(asker: Asker) -> Response:
    """What was typed, field by field; fields that somebody else has changed are told, not saved."""
    form = await form_of(asker)
    saved = await run_in_threadpool(
        filling_in.save,
        published.database(),
        _secret(asker),
        _changes(form.get("changes", "")),
        visitors.address(asker),
    )
    texts = filled.saved_texts(saved.request)
    theirs = [f"{c.indicator_id}:{c.field}" for c in saved.conflicts]
    at = saved.request.saved_at
    return _answer(
        version=saved.request.version,
        saved=texts,
        conflicts=theirs,
        told=f"{formats.moment(at)}に保存しました" if at else "",
    )


def _changes(text: str) -> tuple[Change, ...]:
    """The changes of a form: [[id, field, was, now], …]; RequestError for anything else."""
    try:
        found = json.loads(text)
        return tuple(Change(str(i), EntryField(f), str(w), str(n)) for i, f, w, n in found)
    except (ValueError, TypeError, RecursionError):
        raise RequestError("送られた内容が読めません。ページを開き直してください。") from None


async def suppose(asker: Asker) -> Response:
    """The verdict that a typed value would give."""
    form = await form_of(asker)
    request = await run_in_threadpool(
        looked_up, published.database(), _secret(asker), visitors.address(asker)
    )
    said = await run_in_threadpool(
        filled.verdict, request, form.get("indicator", ""), form.get("value", "")[:100]
    )
    return _answer(verdict=said)


async def submit(asker: Asker) -> Response:
    """Hand in what is saved, checked as any file; faults and doubts come back at their fields."""
    form, secret, address = await form_of(asker), _secret(asker), visitors.address(asker)
    request = await run_in_threadpool(looked_up, published.database(), secret, address)
    if not request.is_writable:
        return await _shown(request)
    if str(request.version) != form.get("version"):
        raise OthersSavedError
    checked = await _heavy(partial(filled.check, request))
    if checked.faults:
        return _remarks(MEND, checked.faults, checked.doubts)
    if checked.doubts and form.get("sure") != "true":
        return _remarks(CONFIRM, (), checked.doubts)
    store, version = published.revisions(), request.version
    hand_in = partial(filling_in.submit, store, secret, version, checked.content, address)
    submitted = await run_in_threadpool(hand_in)
    return await _shown(submitted)


def _remarks(
    words_: str, faults: tuple[filled.Remark, ...], doubts: tuple[filled.Remark, ...]
) -> JSONResponse:
    number = len(faults) or len(doubts)
    return _answer(
        say=words_.format(number),
        faults=[[r.field, r.message] for r in faults],
        doubts=[[r.field, r.message] for r in doubts],
    )


async def bring(asker: Asker) -> Response:
    """The section's own file: kept, looked at, and shown with its check report."""
    secret, address = _secret(asker), visitors.address(asker)
    request = await run_in_threadpool(looked_up, published.database(), secret, address)
    name = unquote(asker.headers.get("x-file-name", ""))[-200:] or "名前のないファイル"
    with incoming.receiving(request.who):
        content = await incoming.body(asker, LARGEST_FILE, TOO_LARGE, incoming.FILE_SECONDS)
    if not content:
        return say("ファイルが空です。保存し直してから、もう一度選んでください。")
    kept = await run_in_threadpool(
        filling_in.keep_file, published.revisions(), secret, content, name, address
    )
    try:
        await _heavy(partial(filled.file_check, kept))
    except UnreadableWorkbookError:
        await run_in_threadpool(filling_in.drop_file, published.database(), secret, address)
        raise
    return await _shown(kept)


async def answer(asker: Asker) -> Response:
    """The section's answers to what could not be told from its file."""
    form, secret, address = await form_of(asker), _secret(asker), visitors.address(asker)
    request = await run_in_threadpool(looked_up, published.database(), secret, address)
    given = {k: require_printable(v)[:1000] for k, v in [*form.items()][:MOST_ANSWERS]}
    allowed = await _heavy(partial(filled.may_answer, request, given))
    request = await run_in_threadpool(
        filling_in.answer, published.database(), secret, allowed, address
    )
    return await _shown(request)


async def drop_file(asker: Asker) -> Response:
    """Back to filling in by hand."""
    request = await run_in_threadpool(
        filling_in.drop_file, published.database(), _secret(asker), visitors.address(asker)
    )
    return await _shown(request)


async def submit_file(asker: Asker) -> Response:
    """Hand in the section's own file as it was looked at."""
    form, secret, address = await form_of(asker), _secret(asker), visitors.address(asker)
    request = await run_in_threadpool(looked_up, published.database(), secret, address)
    number = visitors.number_in(form.get("file", ""))
    brought = await _heavy(partial(filled.file_check, request))
    if brought is None or number != brought.upload.id:
        raise OthersSavedError
    if brought.report.has_errors:
        return say("「直すセル」が残っています。直したファイルを選び直してください。")
    if any(i.severity == "warning" for i in brought.report.issues) and form.get("sure") != "true":
        return say("確かめるセルがあります。よければ「確かめました」に印を付けて提出してください。")
    done = await run_in_threadpool(
        filling_in.submit_file, published.database(), secret, brought.upload.id, address
    )
    return await _shown(done)


async def form(asker: Asker) -> Response:
    """The workbook to fill in, with the indicators of this request alone."""
    taken = partial(opened, use=Event.REQUEST_FORM)
    request = await run_in_threadpool(
        taken, published.database(), _secret(asker), visitors.address(asker)
    )
    content = await _heavy(partial(filled.empty_form, request))
    return Response(content, media_type=XLSX, headers=UNKEPT)


async def _heavy(act: Callable[[], _T]) -> _T:
    """What reads a file: a few at a time, so that the rest of the site goes on."""
    return await to_thread.run_sync(act, limiter=_readings())


@cache
def _readings() -> CapacityLimiter:
    return CapacityLimiter(4)


DOORS: Final[dict[str, Door]] = {
    f"request/{name}": of_section(knock)
    for name, knock in (
        ("open", open_link),
        ("save", save),
        ("suppose", suppose),
        ("submit", submit),
        ("bring", bring),
        ("answers", answer),
        ("drop-file", drop_file),
        ("submit-file", submit_file),
        ("form", form),
    )
}
