"""The pages of accounts: one's own, everybody's for administrators, the second step of a sign-in."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from chino_metrics.model.errors import StoreError
from chino_metrics.screens import account, accounts, update
from chino_metrics.screens.account import Own
from chino_metrics.screens.accounts import PAGE_SIZE, Log, Row
from chino_metrics.store.accounts import accounts as stored
from chino_metrics.store.accounts import audit, sessions
from chino_metrics.store.accounts.accounts import Account
from chino_metrics.store.accounts.factors import own, policy
from chino_metrics.store.accounts.factors.steps import Purpose
from chino_metrics.store.accounts.preferences import preferences
from chino_metrics.store.database.engine import now
from chino_metrics.views.scene import Scene
from pages.shared import sign_in
from pages.shared.state import published, visitors


def entrance(scene: Scene) -> Markup:
    """What stands on a page of the site's own people for who has not signed in: the next thing to do."""
    step = step_screen(scene)
    if step is not None:
        return step
    sign_in.start_if_asked()
    return update.render_sign_in(
        scene,
        has_provider=visitors.has_provider(),
        can_write=scene.edition is not None,
        notice=sign_in.notice(),
    )


def step_screen(scene: Scene) -> Markup | None:
    """The second step that this browser has still to take; None where there is none."""
    step = visitors.step_of_page()
    if step is None:
        return None
    render = account.render_step if step.purpose is Purpose.SHOW else account.render_set_up_step
    try:
        return render(scene, _own(step.account))
    except StoreError:
        return None  # the page says what is wrong with the store


def account_screen(scene: Scene) -> Markup:
    """自分のアカウント."""
    session = visitors.session_of_page()
    if session is None:
        return accounts.render_refused(scene, None)
    with published.database().reading() as connection:
        found = stored.existing_with(connection, session.actor.account_id or 0)
        open_now = sessions.of_account(connection, found.id, now())
    return account.render(scene, session.actor, _own(found), open_now, session.handle)


def accounts_screen(scene: Scene) -> Markup:
    """アカウント, for administrators."""
    actor = visitors.actor_of_page()
    if actor is None or not actor.is_administrator:
        return accounts.render_refused(scene, actor)
    at = now()
    with published.database().reading() as connection:
        rows = [
            Row(
                found,
                policy.has_any(connection, found.id),
                len(sessions.of_account(connection, found.id, at)),
            )
            for found in stored.every_account(connection)
        ]
        settings = preferences(connection)
    return accounts.render(scene, actor, rows, settings, _log())


def _own(found: Account) -> Own:
    with published.database().reading() as connection:
        factors = own.factors_of(connection, found) if found.has_password else None
    return Own(found.name, factors, visitors.site_of_page() is not None)


def _log() -> Log:
    who, what = st.query_params.get("who", ""), st.query_params.get("what", "")
    number = visitors.number_in(st.query_params.get("page", "")) or 1
    entries, count = audit.page(published.database(), who, what, number, PAGE_SIZE)
    return Log(entries, count, number, who, what)
