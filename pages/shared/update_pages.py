"""The planners' pages: which step of an update the address asks for, and who may see it.

An upload is read in one process (``state.checks``), compared and drawn in another
(``state.comparing``); ``python -m tests.bench heavy`` measures what is left for the server.
"""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillRunning

import streamlit as st
from markupsafe import Markup

from chino_metrics.changes.comparison import Comparison, compare
from chino_metrics.changes.revised_targets import told_in
from chino_metrics.ingest.worker import SOURCE
from chino_metrics.model.errors import ChinoMetricsError, StoreError
from chino_metrics.screens import history, update
from chino_metrics.screens.update import Sheet
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Edition, Revision, Upload
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats
from pages.shared import account_pages
from pages.shared.state import checks, comparing, published, publishing, visitors
from pages.shared.state.comparing import Page


def update_screen(scene: Scene) -> Markup:
    """データ更新: sign in, or the step that the address names."""
    if scene.choice.is_sample:
        return update.render_sample(scene)
    actor = visitors.actor_of_page()
    if actor is None:
        return account_pages.entrance(scene)
    try:
        return _step(scene, actor)
    except ChinoMetricsError as error:
        return _choose(scene, actor, error.message)


def history_screen(scene: Scene) -> Markup:
    """更新の履歴: every revision, and any two compared."""
    revisions = _history()
    pair, actor = _pair(len(revisions)), visitors.actor_of_page()
    rules, files = publishing.rules(actor), publishing.originals(actor, revisions)
    return history.render(scene, actor, revisions, pair, _compared(*pair), rules, files)


def _history() -> tuple[Revision, ...]:
    """Every revision; none where the store cannot be read, which the page then says."""
    try:
        return published.revisions().history()
    except StoreError:
        return ()


def _step(scene: Scene, actor: Actor) -> Markup:
    query = st.query_params
    if scene.edition is None:
        return _choose(scene, actor)
    if "upload" in query:
        upload = visitors.own_upload(query["upload"], actor)
        step = _compare if query.get("step") == "compare" else _check
        return step(scene, actor, upload)
    if query.get("done") == str(scene.edition.number) and scene.edition.before is not None:
        return update.render_published(scene, actor)
    return _choose(scene, actor)


def _choose(scene: Scene, actor: Actor, refusal: str = "") -> Markup:
    room = published.room() if actor.is_administrator else None
    return update.render_choose(scene, actor, refusal, room)


def _check(scene: Scene, actor: Actor, upload: Upload) -> Markup:
    try:
        report = checks.check(upload).result.result(checks.PATIENCE).report
    except StillRunning:
        return update.render_waiting(scene, actor, _sheet(upload), step=2)
    return update.render_check(scene, actor, _sheet(upload), report, upload.answers)


def _compare(scene: Scene, actor: Actor, upload: Upload) -> Markup:
    if scene.edition is None:
        return update.render_choose(scene, actor)
    number = scene.edition.number
    compared_with = st.query_params.setdefault("base", str(number))
    try:
        draft, _ = checks.draft(upload, number, checks.PATIENCE)
        page = Page(
            published.revisions().workbook(number),
            draft.workbook,
            draft.sha256,
            scene.choice,
            scene.today,
            Edition(number, scene.edition.published, scene.edition.comment),
            scene.notice,
            actor,
            _sheet(upload),
            compared_with,
            publishing.rules(actor),
        )
        return Markup(comparing.shown(page, checks.PATIENCE))
    except StillRunning:
        return update.render_waiting(scene, actor, _sheet(upload), step=3)


def _pair(last: int) -> tuple[int, int]:
    """The revisions to compare: those of the address, else the last two; (0, 0) without two."""
    if last < 2:
        return 0, 0
    asked = (st.query_params.get("a", ""), st.query_params.get("b", ""))
    a, b = (n if n is not None and 1 <= n <= last else 0 for n in map(visitors.number_in, asked))
    return a or max(1, (b or last) - 1), b or last


def _compared(a: int, b: int) -> Comparison | None:
    return compare(published.book(a), published.book(b)) if a else None


def _sheet(upload: Upload) -> Sheet:
    return Sheet(
        upload.id,
        upload.name,
        len(upload.content),
        formats.today(),
        formats.moment(upload.at),
        upload.answers.get(SOURCE, ""),
        told_in(upload.answers, formats.today()),
    )
