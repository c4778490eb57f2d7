"""What is to be shown in the room or taken along: the form that chooses it, on two pages."""

from __future__ import annotations

from typing import Any

from chino_metrics.screens.scene import Scene
from chino_metrics.slides import MOST_INDICATORS, shown_indicators


def selection(scene: Scene) -> dict[str, Any]:
    """What ``selection.html`` needs: plans, departments and indicators, chosen or not."""
    named = set(scene.choice.indicators) & scene.book.indicator_by_id.keys()
    return {
        "chosen_plans": {p.id for p in scene.wanted_plans} if _is_narrowed(scene) else set(),
        "named": named,
        "by_default": len(shown_indicators(scene)),
        "most": MOST_INDICATORS,
        "is_chosen": bool(named) or _is_narrowed(scene) or bool(scene.choice.title),
    }


def _is_narrowed(scene: Scene) -> bool:
    choice = scene.choice
    return bool(choice.plans or choice.departments or choice.plan or choice.department)
