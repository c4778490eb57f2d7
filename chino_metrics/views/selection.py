"""The selection for files, as the builders of the screens understand it."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property

from chino_metrics.views.scene import Entry, Scene


class Selection(Scene):
    """A scene whose titles, counts and notes (``views.summary``) speak of the selection's plans.

    Each plan is counted whole, as on the slides; rows and figures are those of ``wanted``.
    """

    @cached_property
    def covered(self) -> tuple[Entry, ...]:
        """The indicators of the selection's plans, whatever the filters of the screens say."""
        return self.of_wanted_plans

    @cached_property
    def selected(self) -> tuple[Entry, ...]:
        """The same: a file has no filter by status."""
        return self.covered

    @property
    def whose(self) -> str:
        """Whose indicators the titles count."""
        return self.whose_wanted


def taken_along(scene: Scene) -> Selection:
    """The same scene for a file."""
    return Selection(**{field.name: getattr(scene, field.name) for field in fields(Scene)})
