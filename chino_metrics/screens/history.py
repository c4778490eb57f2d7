"""更新の履歴: what was published when and why, any two compared, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import Comparison
from chino_metrics.screens import frame
from chino_metrics.screens.waiting import FREE, Rules
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Revision
from chino_metrics.views.scene import Scene

NO_FILES: Final[Mapping[int, Mapping[int, str]]] = MappingProxyType({})


def render(
    scene: Scene,
    actor: Actor | None,
    revisions: Sequence[Revision],
    pair: tuple[int, int],
    comparison: Comparison | None,
    rules: Rules = FREE,
    files: Mapping[int, Mapping[int, str]] = NO_FILES,
) -> Markup:
    """The whole screen; ``pair`` are the revisions compared, older first (0 for none).

    ``rules`` is what stands in the way of going back, ``files`` are the names of the files that
    ``actor`` may save, by their ids, of each revision that came from a draft of several.
    """
    return frame.render(
        "history",
        "pages/history.html",
        scene,
        actor=actor,
        revisions=tuple(revisions),
        pair=pair,
        comparison=comparison,
        rules=rules,
        files=files,
        change_finding=sentences.headline(comparison, past=True) if comparison else "",
        finding=finding(revisions, is_unreadable=bool(scene.notice)),
        labels=tuple(f"（第{number}版）" for number in pair),
        refusal=rules.refusal,
    )


def finding(revisions: Sequence[Revision], *, is_unreadable: bool = False) -> str:
    """How often the data was published, and when last."""
    if not revisions and is_unreadable:
        return "更新の履歴は、いまは読めません"
    if not revisions:
        return "更新の履歴は、まだない"
    return f"これまでに{len(revisions)}回公開され、いまは第{revisions[0].number}版"
