"""案: the list of drafts, or the one that the address names, for those who may see it."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillRunning

import streamlit as st
from markupsafe import Markup

from chino_metrics.model.errors import ChinoMetricsError, UnpublishableError
from chino_metrics.model.issue import Severity
from chino_metrics.screens import drafts as screen
from chino_metrics.screens.drafts import Line, Result, Standing
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.preferences import Approval, preferences
from chino_metrics.store.collecting import drafts
from chino_metrics.store.collecting.draft_rows import CLOSED, Draft
from chino_metrics.store.revisions import approvals
from chino_metrics.views.scene import Scene
from pages.shared import account_pages
from pages.shared.state import drafting, published, visitors
from pages.shared.state.drafting import Gathered, Part


def drafts_screen(scene: Scene) -> Markup:
    """Sign in, the list, or one draft."""
    actor = visitors.actor_of_page()
    if actor is None:
        return account_pages.entrance(scene)
    number = visitors.number_in(st.query_params.get("draft", ""))
    try:
        return _list(scene, actor) if number is None else _one(scene, actor, number)
    except ChinoMetricsError as error:
        st.query_params.pop("draft", None)
        return _list(scene, actor, error.message)


def _list(scene: Scene, actor: Actor, refusal: str = "") -> Markup:
    every = drafts.every(published.database(), actor)
    return screen.render_list(scene, actor, every, published.revisions().pending(), refusal)


def _one(scene: Scene, actor: Actor, number: int) -> Markup:
    draft = drafts.seen(published.database(), actor, number)
    try:
        read = drafting.parts(draft)
        result, fault = (None, "") if draft.state in CLOSED else _result(draft, read)
    except StillRunning:
        return screen.render_waiting(scene, actor, draft)
    lines = tuple(_line(part, draft) for part in read)
    return screen.render_draft(scene, actor, draft, lines, _standing(draft), result, fault)


def _result(draft: Draft, read: tuple[Part, ...]) -> tuple[Result | None, str]:
    """What publishing would give, or why that cannot be told yet."""
    try:
        found = drafting.standing(draft, read)
    except UnpublishableError as error:
        return None, error.message
    return _read(found), ""


def _read(found: Gathered) -> Result:
    return Result(found.over, found.sha256, found.conflicts, published.read(found.workbook))


def _standing(draft: Draft) -> Standing:
    with published.database().reading() as connection:
        rule = preferences(connection).approval
        seen: tuple[str, ...] = ()
        if draft.workbook_sha256 is not None and draft.over is not None:
            seen = approvals.approvers(connection, draft.over, draft.workbook_sha256)
    waiting = published.revisions().pending()
    return Standing(rule is Approval.OTHER_PERSON, seen, waiting=waiting)


def _line(part: Part, draft: Draft) -> Line:
    piece, upload, report = part.piece, part.upload, part.report
    if upload is None:
        name = f"第{piece.taken_back}版の変更の取り消し"
        return Line(piece.id, None, name, draft.owner, piece.at, None, 0, part.fault)
    return Line(
        piece.id,
        upload.id,
        upload.name,
        upload.who,
        upload.at,
        len(report.actuals) if report else None,
        report.count(Severity.WARNING) if report else 0,
        part.fault,
    )
