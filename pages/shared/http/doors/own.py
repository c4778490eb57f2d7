"""What somebody does to their own account: password, second step, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts import audit, browsers, sessions, signing_in
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.factors import own, second_step, steps
from chino_metrics.store.database.engine import now
from pages.shared.http.doors.common import UNKEPT, Door, Once, actor_of, form_of, go, say
from pages.shared.http.doors.signing_in import (
    DIFFERENT,
    hashings,
    passwords,
    signed_in,
    site_of,
)
from pages.shared.state import published, visitors

PAGE: Final = "/account"
CODES_TITLE: Final = "回復コード（いまだけ表示します）"
CODES_NOTE: Final = (
    "スマートフォンやパスキーをなくしたとき、番号の代わりに1つずつ使えます。"
    "印刷するか書き写して、かぎのかかる場所に置いてください。"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Whose account it is: signed in, or in the step in which a second step has to be set up."""

    account_id: int
    holder: str
    step: str = ""


async def password(request: Request) -> Response:
    """One's own password for a new one; every other session of the account ends."""
    actor = await actor_of(request)
    form = await form_of(request)
    if form.get("new") != form.get("again"):
        return say(DIFFERENT)
    change = partial(
        signing_in.change_password,
        published.database(),
        actor.account_id or 0,
        form.get("old", ""),
        form.get("new", ""),
        browser=visitors.asker(request).browser,
        passwords=await run_in_threadpool(passwords),
    )
    return await signed_in(request, await to_thread.run_sync(change, limiter=hashings()), PAGE)


async def app_begin(request: Request) -> Response:
    """Make a secret for an authenticator app, which the page then shows as a QR code."""
    person = await _proven(request, await form_of(request))
    await run_in_threadpool(own.begin_app, published.database(), person.account_id)
    return go(_page_of(person))


async def app_drop(request: Request) -> Response:
    """Leave off setting up an app."""
    person = await _person(request)
    await run_in_threadpool(own.drop_app_begun, published.database(), person.account_id)
    return go(_page_of(person))


async def app_confirm(request: Request) -> Response:
    """The first code of an app: it counts from now on."""
    form = await form_of(request)
    person = await _person(request)
    codes = await run_in_threadpool(
        own.confirm_app, published.database(), person.account_id, form.get("code", "")
    )
    return await _added(request, person, codes)


async def key_begin(request: Request) -> Response:
    """What the browser is asked to make a passkey."""
    person = await _proven(request, await form_of(request))
    options = await run_in_threadpool(
        own.passkey_options,
        published.database(),
        person.account_id,
        person.holder,
        site_of(request),
    )
    return Response(options, media_type="application/json", headers=UNKEPT)


async def key_add(request: Request) -> Response:
    """Keep the passkey that the browser has made."""
    form = await form_of(request)
    person = await _person(request)
    codes = await run_in_threadpool(
        own.add_passkey,
        published.database(),
        person.account_id,
        person.holder,
        site_of(request),
        form.get("credential", ""),
        browsers.in_words(request.headers.get("user-agent", "")),
    )
    return await _added(request, person, codes)


async def factor_remove(request: Request) -> Response:
    """Remove the app or a passkey."""
    await actor_of(request)
    form = await form_of(request)
    person = await _proven(request, form)
    which = form.get("which", "")
    await run_in_threadpool(own.remove, published.database(), person.account_id, which)
    return go(PAGE)


async def codes(request: Request) -> Response:
    """Fresh recovery codes instead of the earlier ones."""
    await actor_of(request)
    person = await _proven(request, await form_of(request))
    found = await run_in_threadpool(own.new_codes, published.database(), person.account_id)
    return go(PAGE, once=_once(found))


async def session_end(request: Request) -> Response:
    """Sign out one of one's own sessions, or all but this one."""
    actor = await actor_of(request)
    form = await form_of(request)
    cookie = visitors.cookie(request) or ""
    await run_in_threadpool(_end, actor, form.get("session", ""), cookie)
    return go(PAGE)


def _end(actor: Actor, handle: str, cookie: str) -> None:
    with published.database().writing() as connection:
        account_id = actor.account_id or 0
        if handle:
            ended = sessions.close_one(connection, account_id, handle)
        else:
            ended = sessions.close_others(connection, account_id, cookie)
        detail = f"{ended} of their own sessions"
        audit.record(connection, Event.SIGN_OUT, actor.name, detail)


async def _person(request: Request) -> Person:
    """Who has signed in, or has to set up a second step before that."""
    number = visitors.step(request)
    if number and await run_in_threadpool(visitors.actor_of_request, request) is None:
        return await run_in_threadpool(_of_step, number)
    actor = await actor_of(request)
    return Person(actor.account_id or 0, visitors.cookie(request) or "")


def _of_step(number: str) -> Person:
    with published.database().reading() as connection:
        return Person(steps.to_set_up(connection, number, now()).id, number, number)


async def _proven(request: Request, form: dict[str, str]) -> Person:
    """The person, who has given the password again unless it has just been given."""
    person = await _person(request)
    if not person.step:
        secret = form.get("password", "")
        prove = partial(signing_in.prove, published.database(), person.account_id, secret)
        try:
            await to_thread.run_sync(prove, limiter=hashings())
        except NotAllowedError as refusal:
            if refusal.message == signing_in.REFUSED:
                raise NotAllowedError(signing_in.WRONG_PASSWORD) from refusal
            raise
    return person


async def _added(request: Request, person: Person, codes: tuple[str, ...]) -> Response:
    if not person.step:
        return go(PAGE, once=_once(codes))
    session_id = await run_in_threadpool(
        second_step.finish_set_up,
        published.database(),
        person.step,
        visitors.address(request),
    )
    return await signed_in(request, session_id, once=_once(codes))


def _once(codes: tuple[str, ...]) -> Once | None:
    return Once(CODES_TITLE, "\n".join(codes), CODES_NOTE) if codes else None


def _page_of(person: Person) -> str:
    return "/update" if person.step else PAGE


DOORS: Final[dict[str, Door]] = {
    "password": password,
    "app-begin": app_begin,
    "app-drop": app_drop,
    "app-confirm": app_confirm,
    "key-begin": key_begin,
    "key-add": key_add,
    "factor-remove": factor_remove,
    "codes": codes,
    "session-end": session_end,
}
