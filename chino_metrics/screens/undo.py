"""更新の履歴: what bringing a state back, or taking one edition's changes back, would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import compare
from chino_metrics.model.plan import Book
from chino_metrics.screens import frame
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import conflicts
from chino_metrics.wording.updating import undoing as words
from chino_metrics.workbook.three_ways.conflicts import Conflict
from chino_metrics.workbook.three_ways.sides import Side


@dataclass(frozen=True, slots=True)
class Undoing:
    """What is to be undone: the changes of edition ``number`` (``only``), or all that came later.

    ``later`` are numbers and comments of the editions after it, newest first. ``compared_with``
    is the number of the edition that the page was opened for.
    """

    number: int
    only: bool
    later: tuple[tuple[int, str], ...] = ()
    compared_with: str = ""


def render(
    scene: Scene,
    actor: Actor,
    undoing: Undoing,
    after: Book,
    found: Sequence[Conflict] = (),
    refusal: str = "",
) -> Markup:
    """The published state and ``after``; ``refusal`` says why the actor cannot publish it."""
    comparison = compare(scene.book, after)
    head = scene.edition.number if scene.edition else 0
    to_choose = sum(c.chosen is None for c in found)
    headline = "" if comparison.is_empty else sentences.headline(comparison)
    return frame.render(
        "history",
        "update/undo.html",
        scene,
        actor=actor,
        undoing=undoing,
        comparison=comparison,
        finding=words.finding(undoing.number, headline, only=undoing.only, to_choose=to_choose),
        lost="" if undoing.only else words.lost(undoing.later),
        conflicts=conflicts.rows(found),
        called=conflicts.taking_back(undoing.number, head),
        is_open=bool(to_choose),
        moved=undoing.compared_with not in {"", str(head)},
        refusal=refusal,
        Side=Side,
        labels=(f"（第{head}版）", "（案）"),
    )


def render_waiting(scene: Scene, actor: Actor, undoing: Undoing) -> Markup:
    """While it is worked out."""
    return frame.render("history", "update/undo_waiting.html", scene, actor=actor, undoing=undoing)
