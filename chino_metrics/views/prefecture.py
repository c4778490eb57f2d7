"""What is said of many municipalities together: of each how its indicators stand, never a rank."""

from __future__ import annotations

from collections import defaultdict

from chino_metrics.model.municipality import Municipality, municipalities
from chino_metrics.views.scene import Entry, Scene, once
from chino_metrics.views.summary import Group


def lines(scene: Scene) -> tuple[tuple[Municipality, Group], ...]:
    """Each municipality with its counted indicators, in the order of the book."""
    entries: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in scene.covered:
        entries[entry.plan.municipality].append(entry)
    groups = ((m, once(entries[m])) for m in municipalities(scene.book))
    return tuple((m, Group(own[0].plan, own)) for m, own in groups if own)
