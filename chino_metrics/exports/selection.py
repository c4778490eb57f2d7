"""The selection for files, as the builders of the screens understand it."""

from __future__ import annotations

from functools import cached_property

from chino_metrics.model import Plan
from chino_metrics.screens.scene import Entry, Scene


class Selection(Scene):
    """A scene whose selected indicators are the wanted ones: those a file takes along.

    So the titles, counts and notes of ``screens.overview`` speak of what is in the file.
    """

    @cached_property
    def selected(self) -> tuple[Entry, ...]:
        """The indicators of the selection, whatever the filters of the screens say."""
        return self.wanted

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans that have a part of their own: with wanted indicators, or none at all."""
        held = {e.plan.id for e in self.wanted}
        bare = {p.id for p in self.wanted_plans if not p.indicators}
        return tuple(p for p in self.book.plans if p.id in held | bare)


def taken_along(scene: Scene) -> Selection:
    """The same scene for a file."""
    return Selection(scene.book, scene.choice, scene.today, scene.edition, scene.notice)
