"""探索: the reader's own question to all indicators."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from chino_metrics.screens import filtering, frame
from chino_metrics.views.exploring.question import MEASURES, MOST, SCALES, Question
from chino_metrics.views.exploring.rows import Asked, finding, selection_note
from chino_metrics.views.exploring.sides import sides, years_of
from chino_metrics.views.exploring.spread_figure import HIGHEST, LEAST
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats


def render(scene: Scene, question: Question | None = None) -> Markup:
    """The screen before its widgets stand, and without script: the table says everything."""
    return _rendered("pages/explore.html", scene, question or Question(), has_figure=False)


def render_above(scene: Scene, question: Question) -> Markup:
    """From the head to where the widgets begin."""
    return _rendered("pages/explore_above.html", scene, question, has_figure=False)


def render_below(scene: Scene, question: Question) -> Markup:
    """The table below the figure, to the foot."""
    return _rendered("pages/explore_below.html", scene, question, has_figure=True)


def _rendered(template: str, scene: Scene, question: Question, *, has_figure: bool) -> Markup:
    asked = Asked(scene, question)
    shown = sides(asked) if question.view == "beside" else ()
    told = [side.told(value, question.scale) for side in shown for _, value in side.points]
    hot = asked.heats.values() if question.view == "heat" else ()
    told += [heat.told for row in hot for heat in row]
    return frame.render(
        "explore",
        template,
        scene,
        asked=asked,
        question=question,
        kept=_kept(asked),
        finding=finding(asked),
        beyond=_beyond(asked),
        note=selection_note(asked),
        measure=MEASURES[question.by],
        scale=SCALES[question.scale],
        most=MOST,
        sides=shown,
        years_of=years_of,
        column_width=filtering.column_width(told, 1.0 if question.view == "heat" else 2.0),
        sorted_by=lambda year: replace(question, sort=year),
        has_figure=has_figure and _has_figure(asked),
    )


def _has_figure(asked: Asked) -> bool:
    return {"spread": asked.is_drawn, "heat": False, "beside": bool(asked.beside)}[
        asked.question.view
    ]


def _kept(asked: Asked) -> str:
    """What the switches of the head keep of the address: the question, and what is named."""
    ids = ",".join(asked.scene.choice.indicators)
    return "&".join(filter(None, (asked.question.query, f"ids={ids}" if ids else "")))


def _beyond(asked: Asked) -> str:
    """The indicators that stand at the edge of the figure because they lie beyond it."""
    far = [s for s in asked.spots if s.is_drawn and not LEAST <= (s.progress or 0) <= HIGHEST]
    told = "、".join(f"{s.entry.indicator.name} {formats.percent(s.progress)}" for s in far)
    return f"図の端に置いたもの：{told}。" if told else ""
