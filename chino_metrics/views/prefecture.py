"""Many municipalities: what is said of them together, never a rank, and the scene of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chino_metrics.model.municipality import municipalities
from chino_metrics.model.publisher import Municipality
from chino_metrics.views.entries import Entry, once
from chino_metrics.views.scene import Scene, scene_of
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
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in scene.covered:
        entries[entry.plan.municipality.code].append(entry)
    groups = ((m, once(entries[m.code])) for m in municipalities(scene.book))
    return tuple((m, Group(own[0].plan, own)) for m, own in groups if own)


def parts(scene: Scene) -> Iterator[Scene]:
    """The scene of each municipality, in the order of the book; none of a book of one."""
    for own in municipalities(scene.edition_book):
        choice = scene.choice.but(municipality=own.code)
        given = (scene.edition_book, choice, scene.today, scene.edition, scene.notice)
        yield replace(scene_of(*given), site=scene.site)


def chosen_parts(scene: Scene) -> Iterator[Scene]:
    """Those of them that have something of the selection, where anything is named."""
    for part in parts(scene):
        choice, book = part.choice, part.book
        named = (
            (choice.plans, book.plan_by_id),
            (choice.departments, part.departments),
            (choice.indicators, book.indicator_by_id),
        )
        if all(not wanted or set(wanted) & set(known) for wanted, known in named):
            yield part
