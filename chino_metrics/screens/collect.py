"""とりまとめ: the year's requests to sections, what came of them, and the way into a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from chino_metrics.model.plan import Book
from chino_metrics.screens import frame, request
from chino_metrics.screens.filtering import Filter, Option
from chino_metrics.screens.request import Brought, entry_names
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting.draft_rows import Draft, State
from chino_metrics.store.collecting.request_rows import Request, RequestState
from chino_metrics.store.collecting.requests import LONGEST_COMMENT, MOST_GRACE, USUAL_GRACE
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import collecting
from chino_metrics.views.updating.collecting import AskedSection, Desk
from chino_metrics.wording import formats, names
from chino_metrics.wording.updating import requests as words
from chino_metrics.wording.updating.requests import Letter

#: Days until the due day that is proposed.
_USUAL_DUE = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Proposed:
    """The due day and the days after it that the form proposes."""

    due: date
    grace: int = USUAL_GRACE


def usual(today: date) -> Proposed:
    """What is proposed where the address says nothing."""
    return Proposed(today + _USUAL_DUE)


def render_desk(
    scene: Scene,
    actor: Actor,
    desk: Desk,
    years: Sequence[int],
    drafts: Sequence[Draft],
    proposed: Proposed,
    refusal: str = "",
) -> Markup:
    """The sections of one fiscal year; ``drafts`` are those that take submissions in."""
    return frame.render(
        "collect",
        "collect/desk.html",
        scene,
        (_year_filter(years, desk.year),),
        actor,
        desk=desk,
        drafts=drafts,
        proposed=proposed,
        refusal=refusal,
        finding=_title(desk, scene.today),
        named=f"{formats.year(desk.year)}の実績",
        today=scene.today,
        **_told(),
    )


def render_request(
    scene: Scene,
    actor: Actor,
    section: AskedSection,
    draft: Draft | None,
    brought: Brought | None,
    *,
    is_read: bool = True,
) -> Markup:
    """One request: what the section wrote, what the check says of it, and what can be done.

    ``draft`` is the one that it was taken into; ``brought`` what was submitted with its check
    report, not there yet where it ``is_read`` no.
    """
    asked = section.request
    is_late = asked.is_writable and asked.days_left(scene.today) < 0
    return frame.render(
        "collect",
        "collect/request.html",
        scene,
        actor=actor,
        section=section,
        request=asked,
        draft=draft,
        brought=request.shown(scene.book, asked, brought) if brought else None,
        is_by_file=asked.upload_id is not None and asked.upload_id == asked.file_id,
        is_read=is_read,
        is_in_draft=draft is not None and draft.state not in {State.PUBLISHED, State.DROPPED},
        is_late=is_late,
        reminder=_reminder(scene.book, asked) if is_late and not asked.is_revoked else None,
        proposed=Proposed(max(asked.due, usual(scene.today).due), asked.grace),
        finding=_request_title(asked, scene.today),
        longest_comment=LONGEST_COMMENT,
        today=scene.today,
        **_told(),
    )


def takes_in(draft: Draft, actor: Actor) -> bool:
    """Whether submissions can go into ``draft`` now."""
    still = draft.state not in {State.SCHEDULED, State.PUBLISHED, State.DROPPED}
    return still and draft.may_change(actor)


def _told() -> dict[str, Any]:
    return {
        "words": words,
        "state_word": words.STATE,
        "State": RequestState,
        "most_grace": MOST_GRACE,
        "last_value": collecting.last_value,
        "written": collecting.written,
    }


def _year_filter(years: Sequence[int], chosen: int) -> Filter:
    options = (Option(str(y), formats.year_era(y), y == chosen) for y in years)
    return Filter("fiscal", "集める年度", tuple(options))


def _reminder(book: Book, asked: Request) -> Letter:
    listed = entry_names(collecting.asked(book, asked.indicators, asked.year))
    site = names.titled(book.publisher)
    return words.reminder(site, asked.department, asked.year, listed, asked.due)


def _title(desk: Desk, today: date) -> str:
    """How many sections have submitted, and what is to be done next."""
    year, late = formats.year(desk.year), len(desk.late(today))
    if not desk.asked:
        if not desk.unasked:
            return f"{year}の実績は、すべて出ている"
        return f"{year}の実績を、{len(desk.unasked)}つの担当に依頼する"
    done = len(desk.asked) - len(desk.missing)
    told = f"{year}の実績：依頼した{len(desk.asked)}件のうち{done}件が提出された"
    return f"{told}。{late}件が遅れている" if late else told


def _request_title(asked: Request, today: date) -> str:
    about = f"{asked.department}：{formats.year(asked.year)}の実績"
    if asked.is_revoked:
        return f"{about}（依頼を取り消した）"
    if asked.is_writable:
        return f"{about}{words.STANDS[asked.state]}（{words.days_left(asked.days_left(today))}）"
    return f"{about}{words.STANDS[asked.state]}"
