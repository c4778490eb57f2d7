"""What administrators do to accounts; who may is asked in the store (``administration``)."""

from __future__ import annotations

from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from chino_metrics import settings
from chino_metrics.store.accounts import administration
from chino_metrics.store.accounts.accounts import Draft
from chino_metrics.store.accounts.administration import AccountChange
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.links import PATH
from chino_metrics.store.accounts.preferences import Demand, set_preference
from pages.shared.http.doors.common import Door, Once, actor_of, form_of, go, say
from pages.shared.state import published

PAGE: Final = "/accounts"
#: What is set here; of whom a second step is demanded has a door of its own, which proves more.
SETTINGS: Final = frozenset({"approval", "keep_days"})
NO_SETTING: Final = "この画面で決められるのは、公開の前の承認と、残す日数です。"
NO_ROLE: Final = "役割を選んでください。"
LINK_TITLE: Final = "本人に渡すリンク（いまだけ表示します）"
LINK_NOTE: Final = (
    "{name}さんに、このアドレスとサインイン名を別々に知らせてください。"
    "24時間以内に1回だけ使え、開いた方がパスワードを決めます。"
)
#: Before a plan's id in the name of its box.
_PLAN: Final = "plan:"


async def add(request: Request) -> Response:
    """Add an account and show its one-time link."""
    by, form = await actor_of(request), await form_of(request)
    role = _role(form)
    if role is None:
        return say(NO_ROLE)
    draft = Draft(form.get("name", ""), role, _plans(form), form.get("email") or None)
    act = partial(administration.add_account, published.database(), by, draft)
    account, token = await run_in_threadpool(act)
    return _with_link(request, account.name, token)


async def change(request: Request) -> Response:
    """Change role, plans and e-mail address, or disable and enable."""
    by, form = await actor_of(request), await form_of(request)
    state = {"yes": True, "no": False}.get(form.get("disabled", ""))
    wanted = AccountChange(is_disabled=state)
    if state is None:
        wanted = AccountChange(_role(form), _plans(form), form.get("email", "").strip())
    act = partial(
        administration.change_account, published.database(), by, form.get("name", ""), wanted
    )
    await run_in_threadpool(act)
    return go(PAGE)


async def link(request: Request) -> Response:
    """A fresh one-time link."""
    by, name = await actor_of(request), (await form_of(request)).get("name", "")
    token = await run_in_threadpool(administration.issue_link, published.database(), by, name)
    return _with_link(request, name, token)


async def sign_out(request: Request) -> Response:
    """Sign somebody out everywhere."""
    by, name = await actor_of(request), (await form_of(request)).get("name", "")
    await run_in_threadpool(administration.sign_out_everywhere, published.database(), by, name)
    return go(PAGE)


async def reset(request: Request) -> Response:
    """Remove somebody's second step."""
    by, name = await actor_of(request), (await form_of(request)).get("name", "")
    await run_in_threadpool(administration.reset_factors, published.database(), by, name)
    return go(PAGE)


async def demand(request: Request) -> Response:
    """Say of whom a second step is demanded."""
    by, asked = await actor_of(request), (await form_of(request)).get("demand", "")
    if asked not in set(Demand):
        return say("だれに求めるかを選んでください。")
    await run_in_threadpool(
        administration.demand_second_step, published.database(), by, Demand(asked)
    )
    return go(PAGE)


async def setting(request: Request) -> Response:
    """Set one of the site's rules."""
    by, form = await actor_of(request), await form_of(request)
    key, value = form.get("key", ""), form.get("value", "")
    if key not in SETTINGS:
        return say(NO_SETTING)
    await run_in_threadpool(set_preference, published.database(), by, key, value)
    return go(PAGE)


def _role(form: dict[str, str]) -> Role | None:
    asked = form.get("role", "")
    return Role(asked) if asked in set(Role) else None


def _plans(form: dict[str, str]) -> frozenset[str]:
    """The plans whose boxes are ticked and that there are."""
    known = published.published().book.plan_by_id
    return frozenset(plan for plan in known if f"{_PLAN}{plan}" in form)


def _with_link(request: Request, name: str, token: str) -> Response:
    site = settings.public_address() or str(request.base_url).rstrip("/")
    return go(PAGE, once=Once(LINK_TITLE, f"{site}{PATH}{token}", LINK_NOTE.format(name=name)))


DOORS: Final[dict[str, Door]] = {
    "account-add": add,
    "account-change": change,
    "account-link": link,
    "account-sign-out": sign_out,
    "account-reset": reset,
    "second-factor": demand,
    "setting": setting,
}
