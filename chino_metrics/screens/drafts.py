"""案: the drafts of the next edition, one of them with its pieces, conflicts and what it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup

from chino_metrics.changes import draft as proposals
from chino_metrics.changes import revised_targets, sentences
from chino_metrics.changes.comparison import Comparison, compare
from chino_metrics.model.plan import Book
from chino_metrics.screens import frame
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting.draft_rows import CLOSED, Draft, State
from chino_metrics.store.revisions.schedule import Scheduled
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, terms
from chino_metrics.wording.updating.conflicts import place, said
from chino_metrics.workbook.three_ways.conflicts import Conflict, Kind
from chino_metrics.workbook.three_ways.sides import Side

STATE_WORD: Final[Mapping[State, str]] = {
    State.OPEN: "作成中",
    State.ASKED: "承認を待っている",
    State.RETURNED: "差し戻された",
    State.APPROVED: "承認された",
    State.SCHEDULED: "公開を待っている",
    State.PUBLISHED: "公開した",
    State.DROPPED: "取りやめた",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A piece as the page speaks of it; ``fault`` says why it cannot go in yet."""

    id: int
    upload_id: int | None
    name: str
    who: str
    at: datetime
    values: int | None
    doubts: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What publishing the draft over edition ``over`` gives; no book while it cannot be told."""

    over: int
    sha256: str
    conflicts: tuple[Conflict, ...]
    after: Book


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what may be done with a draft now.

    ``needs_approval`` is the site's rule,
    ``waiting`` the edition that waits for its moment, of whichever draft.
    """

    needs_approval: bool
    approvers: tuple[str, ...] = ()
    waiting: Scheduled | None = None


def render_list(
    scene: Scene,
    actor: Actor,
    drafts: Sequence[Draft],
    waiting: Scheduled | None = None,
    refusal: str = "",
) -> Markup:
    """Every draft that the actor may see, and how a new one is begun; ``refusal`` is said first."""
    under_way = tuple(d for d in drafts if d.state not in CLOSED)
    return frame.render(
        "drafts",
        "update/drafts.html",
        scene,
        actor=actor,
        under_way=under_way,
        done=tuple(d for d in drafts if d.state in CLOSED),
        word=STATE_WORD,
        waiting=waiting,
        refusal=refusal,
        finding=_list_title(under_way, actor),
        proposed=f"{formats.day(scene.today)}の案",
    )


def render_draft(
    scene: Scene,
    actor: Actor,
    draft: Draft,
    lines: tuple[Line, ...],
    standing: Standing,
    result: Result | None = None,
    fault: str = "",
) -> Markup:
    """One draft; ``fault`` says why there is no ``result`` yet."""
    comparison = compare(scene.book, result.after) if result else None
    return frame.render(
        "drafts",
        "update/draft.html",
        scene,
        actor=actor,
        draft=draft,
        lines=lines,
        standing=standing,
        result=result,
        fault=fault,
        comparison=comparison,
        State=State,
        word=STATE_WORD[draft.state],
        is_closed=draft.state in CLOSED,
        may_change=draft.may_change(actor) and draft.state not in {*CLOSED, State.SCHEDULED},
        asked=tuple(_asked(c) for c in result.conflicts) if result else (),
        is_open=any(c.chosen is None for c in result.conflicts) if result else True,
        finding=_title(draft, result, comparison),
        labels=(f"（第{result.over}版）", "（案）") if result else None,
        **_told(scene, comparison),
    )


def render_waiting(scene: Scene, actor: Actor, draft: Draft) -> Markup:
    """While the pieces are read and put together."""
    return frame.render("drafts", "update/draft_waiting.html", scene, actor=actor, draft=draft)


def _told(scene: Scene, comparison: Comparison | None) -> dict[str, Any]:
    """What the comparison asks about and proposes; nothing without one."""
    if comparison is None:
        return {"doubts": (), "is_untold": False, "sources": (), "proposed": "", "treatment": {}}
    return {
        "doubts": evaluations.questions_of_update(comparison, scene.today),
        "is_untold": bool(revised_targets.untold(comparison.before, comparison.after)),
        "sources": sentences.new_sources(comparison),
        "proposed": proposals.proposed_comment(comparison),
        "treatment": terms.TREATMENT,
    }


def _asked(conflict: Conflict) -> tuple[Conflict, str, tuple[tuple[str, str], ...]]:
    """A conflict, its sentence, and the sides to choose from as (value, words)."""
    names = {Side.BASE: "公開中のまま", Side.OURS: "先に入れた方", Side.THEIRS: "あとから入れた方"}
    sides = tuple(
        (side.value, f"{names[side]}：{said(conflict.said(side).text)}")
        for side in (Side.OURS, Side.THEIRS, Side.BASE)
    )
    whole = conflict.kind is Kind.OWNER
    about = place(conflict.name, conflict.year, conflict.column, conflict.sheet, whole=whole)
    return conflict, about, sides


def _title(draft: Draft, result: Result | None, comparison: Comparison | None) -> str:
    """What the draft would change, or what is to be done first, in one sentence."""
    unchosen = sum(c.chosen is None for c in result.conflicts) if result else 0
    if draft.state is State.PUBLISHED:
        return f"案「{draft.name}」は、第{draft.number}版として公開された"
    if unchosen:
        return f"案「{draft.name}」：食い違う値が{unchosen}件あります"
    if comparison is None:
        return f"案「{draft.name}」：{STATE_WORD[draft.state]}"
    return f"案「{draft.name}」：{sentences.headline(comparison)}"


def _list_title(under_way: Sequence[Draft], actor: Actor) -> str:
    """How many are under way, and what waits for the one who looks."""
    asked = sum(d.state is State.ASKED for d in under_way)
    if actor.may_approve and asked:
        return f"承認を待っている案が{asked}件ある"
    return f"公開の前の案が{len(under_way)}件ある" if under_way else "公開の前の案は、まだない"
