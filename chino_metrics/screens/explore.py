"""探索: the reader's own question to all indicators."""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics.screens import frame
from chino_metrics.views.exploring.figures import LEAST, MOST
from chino_metrics.views.exploring.question import MEASURES, Question
from chino_metrics.views.exploring.rows import Asked, finding, selection_note
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats


def render(scene: Scene) -> Markup:
    """The screen before its widgets stand, and without script: the table says everything."""
    return _rendered("pages/explore.html", scene, Question())


def render_above(scene: Scene, question: Question) -> Markup:
    """From the head to where the widgets begin."""
    return _rendered("pages/explore_above.html", scene, question)


def render_below(scene: Scene, question: Question) -> Markup:
    """The table below the figure, to the foot."""
    return _rendered("pages/explore_below.html", scene, question)


def _rendered(template: str, scene: Scene, question: Question) -> Markup:
    asked = Asked(scene, question)
    return frame.render(
        "explore",
        template,
        scene,
        asked=asked,
        question=question,
        finding=finding(asked),
        beyond=_beyond(asked),
        note=selection_note(asked),
        measure=MEASURES[question.by],
    )


def _beyond(asked: Asked) -> str:
    """The indicators that stand at the edge of the figure because they lie beyond it."""
    far = [s for s in asked.spots if s.is_drawn and not LEAST <= (s.progress or 0) <= MOST]
    told = "、".join(f"{s.entry.indicator.name} {formats.percent(s.progress)}" for s in far)
    return f"図の端に置いたもの：{told}。" if told else ""
