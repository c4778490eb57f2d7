"""とりまとめ: the desk of a fiscal year, or the request that the address names."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillRunning
from datetime import date

import streamlit as st
from markupsafe import Markup

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import collect
from chino_metrics.screens.collect import Proposed
from chino_metrics.screens.request import Brought
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import draft_rows, drafts, filling_in, requests
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.collecting.request_rows import Request
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import collecting
from pages.shared import account_pages
from pages.shared.state import checks, published, visitors

#: Fiscal years that can be chosen, beside those that something was asked for.
_YEARS = 4
#: Seconds a page waits for the check of what was submitted.
_PATIENCE = 2.0


def collect_screen(scene: Scene) -> Markup:
    """Sign in, the desk, or one request."""
    actor = visitors.actor_of_page()
    if actor is None:
        return account_pages.entrance(scene)
    number = visitors.number_in(st.query_params.get("request", ""))
    try:
        return _desk(scene, actor) if number is None else _request(scene, actor, number)
    except ChinoMetricsError as error:
        st.query_params.pop("request", None)
        return _desk(scene, actor, error.message)


def _desk(scene: Scene, actor: Actor, refusal: str = "") -> Markup:
    every = requests.of_year(published.database(), actor)
    newest = collecting.newest_year(scene.today)
    years = sorted({*range(newest, newest - _YEARS, -1), *(r.year for r in every)}, reverse=True)
    asked = visitors.number_in(st.query_params.get("fiscal", ""))
    year = asked if asked is not None and asked in years else newest
    desk = collecting.desk(scene.book, year, (r for r in every if r.year == year), actor)
    under_way = drafts.every(published.database(), actor) if actor.may_bring else ()
    fit = tuple(d for d in under_way if collect.takes_in(d, actor))
    return collect.render_desk(scene, actor, desk, years, fit, _proposed(scene.today), refusal)


def _proposed(today: date) -> Proposed:
    """What the last request was made with, as the address has it."""
    usual = collect.usual(today)
    grace = visitors.number_in(st.query_params.get("grace", ""))
    try:
        due = date.fromisoformat(st.query_params.get("due", ""))
    except ValueError:
        due = usual.due
    return Proposed(due, usual.grace if grace is None else min(grace, requests.MOST_GRACE))


def _request(scene: Scene, actor: Actor, number: int) -> Markup:
    found = requests.get(published.database(), actor, number)
    section = collecting.asked_section(scene.book, found, actor)
    draft = _draft(found)
    try:
        return collect.render_request(scene, actor, section, draft, _brought(found))
    except StillRunning:
        return collect.render_request(scene, actor, section, draft, None, is_read=False)


def _draft(found: Request) -> Draft | None:
    if found.draft_id is None:
        return None
    with published.database().reading() as connection:
        return draft_rows.get(connection, found.draft_id)


def _brought(found: Request) -> Brought | None:
    """What was submitted, with its check report; TimeoutError while it is being read."""
    upload = None if found.is_writable else filling_in.submitted_file(published.database(), found)
    if upload is None:
        return None
    return Brought(upload, checks.check(upload).result.result(_PATIENCE).report)
