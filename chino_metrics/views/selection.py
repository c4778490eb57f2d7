"""The selection for files, as the builders of the screens understand it."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cached_property

from chino_metrics.model.plan import Plan
from chino_metrics.views import summary
from chino_metrics.views.entries import Entry, once
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats


class Selection(Scene):
    """A scene whose counts and lists (``views.summary``) are both over what was selected.

    That is the named indicators, else all of the selection's plans.
    """

    @cached_property
    def covered(self) -> tuple[Entry, ...]:
        """What was selected, whatever the filters of the screens say."""
        return self.wanted

    @property
    def is_named(self) -> bool:
        """Whether single indicators are named."""
        return any(i in self.book.indicator_by_id for i in self.choice.indicators)

    def whole_plan(self, plan: Plan) -> tuple[Entry, ...]:
        """Every indicator of a plan, selected or not: a sentence on the plan counts them all."""
        return tuple(e for e in self.entries if e.plan.id == plan.id)

    @cached_property
    def selected(self) -> tuple[Entry, ...]:
        """The same: a file has no filter by status."""
        return self.covered

    @property
    def whose(self) -> str:
        """Whose indicators the titles count."""
        if self.is_named:
            return ""
        is_part = len(self.wanted) < len(self.of_wanted_plans)
        return f"{'・'.join(self._named_departments)}の" if is_part else self.whose_wanted

    @property
    def _named_departments(self) -> tuple[str, ...]:
        return tuple(d for d in self.departments if d in self.wanted_departments)


def taken_along(scene: Scene) -> Selection:
    """The same scene for a file."""
    return Selection(**{field.name: getattr(scene, field.name) for field in fields(Scene)})


def sheet_number(scene: Scene, entry: Entry) -> int | None:
    """Which page of the booklet of all 個票 is an indicator's; None where it is not in it."""
    whole = replace(scene, choice=scene.choice.but(plan="", indicator=""))
    ids = [e.indicator.id for e in whole.wanted]
    return ids.index(entry.indicator.id) + 1 if entry.indicator.id in ids else None


def finding(taken: Selection) -> str:
    """The finding of a file; counts of a selection are said as such: 「選んだ2指標：…」."""
    told = summary.finding(taken)
    return f"選んだ{len(taken.counted)}指標：{told}" if taken.is_named else told


def denominator_note(taken: Selection) -> str:
    """What the counts are over; of a selection also what it was taken from."""
    if not taken.is_named:
        return summary.denominator_note(taken)
    until = "" if taken.is_waiting else f"{formats.year_era(taken.as_of)}までの実績による。"
    plans = "、".join(p.short_name for p in taken.wanted_plans)
    whole = len(once(taken.of_wanted_plans))
    return f"{until}{plans}の{whole}指標から選んだ{len(taken.counted)}指標について数える。"
