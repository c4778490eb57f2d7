"""What is said of many municipalities together: of each how its indicators stand, never a rank."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from chino_metrics.model.municipality import Municipality, municipalities
from chino_metrics.views.scene import Entry, Scene, once
from chino_metrics.views.summary import Group

#: Municipalities on one page.
MOST: Final = 40


def pages(scene: Scene) -> int:
    """Over how many pages the list goes; the edition has all of it on one."""
    return 1 if scene.choice.is_still else -(-len(municipalities(scene.book)) // MOST)


def on_page(scene: Scene) -> tuple[tuple[Municipality, Group], ...]:
    """The part of ``lines`` on the chosen page, the nearest one that there is."""
    found = lines(scene)
    if scene.choice.is_still:
        return found
    start = MOST * (page_of(scene) - 1)
    return found[start : start + MOST]


def page_of(scene: Scene) -> int:
    """The number of the chosen page, from 1."""
    return min(max(scene.choice.page_no, 1), max(pages(scene), 1))


def lines(scene: Scene) -> tuple[tuple[Municipality, Group], ...]:
    """Each municipality with its counted indicators, in the order of the book."""
    entries: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in scene.covered:
        entries[entry.plan.municipality].append(entry)
    groups = ((m, once(entries[m])) for m in municipalities(scene.book))
    return tuple((m, Group(own[0].plan, own)) for m, own in groups if own)
