"""資料を確かめる: which edition does a file of ours show, and what has changed since?"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from chino_metrics.screens import frame
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.verified import Answer
from chino_metrics.views.updating.changes import change_summary

ASKED: Final = "手もとの資料は、いま公開中の内容と同じか"


def render(scene: Scene, answer: Answer | None = None) -> Markup:
    """The whole screen; ``answer`` where the address names a file."""
    changed = answer.changed if answer else None
    return frame.render(
        "verify",
        "pages/verify.html",
        scene,
        finding=answer.sentence.removesuffix("。") if answer else ASKED,
        answer=answer,
        change_summary=change_summary(changed) if changed else None,
        changes_link=changed.choice.link("changes") if changed else "",
    )
