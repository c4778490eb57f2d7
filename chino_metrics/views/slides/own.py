"""What somebody brings to the slides: the title and the occasion, slides of their own, the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.views import summary
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.deck import Slide, SlideKind
from chino_metrics.views.slides.indicator import indicator_slide
from chino_metrics.views.taken_along import public
from chino_metrics.wording import formats, names
from chino_metrics.wording.terms import OWN_SLIDE, OWN_SOURCE, TITLE_SLIDE

#: Slides at most of an order that an address names.
MOST_SLIDES: Final = 80


def deck_title(scene: Scene) -> str:
    """The title that somebody gave, else the name of the site."""
    return scene.choice.title or names.site(scene.book.publisher)


def title_slide(scene: Scene) -> Slide:
    """Whose indicators of which plans, until when, at which occasion and by whom."""
    choice = scene.choice
    plans = "、".join(p.short_name for p in scene.wanted_plans)
    lines = (
        "　".join(filter(None, (choice.occasion, choice.day))),
        choice.section,
        f"{plans}の目標指標",
        until(scene),
        scene.revised,
        public.link(scene, ""),
    )
    return Slide(
        kind=SlideKind.TITLE,
        name=TITLE_SLIDE,
        key="title",
        link=public.link(scene, ""),
        kicker=scene.book.publisher.name,
        message=(deck_title(scene),),
        source=names.site(scene.book.publisher),
        notes=summary.denominator_note(scene, scene.of_wanted_plans),
        lines=tuple(filter(None, lines)),
    )


def until(scene: Scene) -> str:
    """Up to when actuals count."""
    return f"{formats.year_era(scene.as_of)}までの実績による"


def own_slides(scene: Scene) -> Iterator[Slide]:
    """The slides in words of one's own, each said to be that."""
    for number, text in enumerate(filter(None, scene.choice.own.split("\n\n")), start=1):
        title, *lines = text.split("\n")
        yield Slide(
            kind=SlideKind.TEXT,
            name=f"{OWN_SLIDE}{number}",
            key=f"own-{number}",
            message=(title,),
            source=OWN_SOURCE,
            notes="",
            lines=tuple(lines),
        )


def arranged(scene: Scene, usual: tuple[Slide, ...]) -> tuple[tuple[Slide, ...], tuple[str, ...]]:
    """The slides that the choice names, in its order, and the keys that are none.

    ``usual`` are those of the selection; every indicator of the book may be named besides.
    They stand as they are where the choice names no slide.
    """
    wanted = scene.choice.deck[:MOST_SLIDES]
    known = {slide.key: slide for slide in usual}
    entries = {e.indicator.id: e for e in scene.entries}
    shown = [
        known[key] if key in known else indicator_slide(scene, entries[key])
        for key in wanted
        if key in known or key in entries
    ]
    lost = tuple(key for key in wanted if key not in known and key not in entries)
    return tuple(shown) or usual, lost
