"""The planners' pages: which step of an update the address asks for, and who may see it.

An upload is read in one process (``state.checks``), compared and drawn in another
(``state.comparing``); ``python -m tests.bench heavy`` measures what is left for the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import TimeoutError as StillRunning
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from chino_metrics.changes.comparison import Comparison, compare
from chino_metrics.changes.revised_targets import told_in
from chino_metrics.ingest.worker import SOURCE
from chino_metrics.model.errors import ChinoMetricsError, StoreError
from chino_metrics.screens import history, undo, update
from chino_metrics.screens.undo import Undoing
from chino_metrics.screens.update import SentFile, SentFiles, Sheet, Standing
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import requests
from chino_metrics.store.current import edition_of
from chino_metrics.store.revisions import rules, taking_back
from chino_metrics.store.revisions.brought import Brought
from chino_metrics.store.revisions.history import Edition, Revision, Upload
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import collecting
from chino_metrics.views.updating.collecting import Desk
from chino_metrics.wording import formats
from pages.shared import account_pages
from pages.shared.state import checks, comparing, published, publishing, visitors
from pages.shared.state.comparing import Page, UndoPage


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
    """更新の履歴: every revision, any two compared, and what undoing one would change."""
    actor, refusal, revisions = visitors.actor_of_page(), "", _history()
    try:
        if actor is not None and revisions and (undoing := _undoing(revisions)) is not None:
            return _undo(scene, actor, undoing, revisions[0])
    except ChinoMetricsError as error:
        refusal = error.message
    pair = _pair(len(revisions))
    standing = replace(publishing.rules(actor), refusal=refusal)
    files = publishing.originals(actor, revisions)
    return history.render(scene, actor, revisions, pair, _compared(*pair), standing, files)


def _undoing(revisions: Sequence[Revision]) -> Undoing | None:
    """What the address asks to undo."""
    asked = {
        name: visitors.number_in(st.query_params.get(name, "")) for name in ("undo", "restore")
    }
    number = asked["undo"] or asked["restore"]
    if number is None:
        return None
    compared_with = st.query_params.setdefault("base", str(revisions[0].number))
    later = tuple((r.number, r.comment) for r in revisions if r.number > number)
    return Undoing(number, asked["undo"] is not None, later, compared_with)


def _undo(scene: Scene, actor: Actor, undoing: Undoing, head: Revision) -> Markup:
    """The look at it; raises what ``Revisions`` does for a number that is not there."""
    workbook = published.revisions().workbook
    if undoing.only:
        taking_back.require_changes(undoing.number)
    else:
        rules.require_administrator(actor)
    given = ((key, st.query_params[key]) for key in sorted(st.query_params))
    page = UndoPage(
        workbook(head.number),
        workbook(undoing.number - undoing.only),
        workbook(undoing.number) if undoing.only else b"",
        tuple(taking_back.choices_in(given).items()),
        undoing,
        scene.choice,
        scene.today,
        edition_of(head),
        scene.notice,
        actor,
    )
    try:
        return Markup(comparing.shown(page, checks.PATIENCE))
    except StillRunning:
        return undo.render_waiting(scene, actor, undoing)


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
    return update.render_choose(scene, actor, refusal, room, _sent(actor), _desk(scene, actor))


def _sent(actor: Actor) -> SentFiles | None:
    """What the actor has brought; None where the store cannot be read, which the page then says."""
    number = visitors.number_in(st.query_params.get("files", "")) or 1
    try:
        page = published.revisions().uploads.brought(actor, number)
    except StoreError:
        return None
    return SentFiles(tuple(map(_sent_file, page.files)), page.number, page.last)


def _sent_file(file: Brought) -> SentFile:
    upload = file.upload
    standing = Standing.PUBLISHED if file.number else checks.standing(upload)
    kept = formats.moment(upload.at)
    return SentFile(upload.id, upload.name, upload.who, kept, standing, file.number)


def _desk(scene: Scene, actor: Actor) -> Desk | None:
    """What is still missing; None where the store cannot be read, which the page then says."""
    year = collecting.newest_year(scene.today)
    try:
        asked = requests.of_year(published.database(), actor, year)
    except StoreError:
        return None
    return collecting.desk(scene.book, year, asked, actor)


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
