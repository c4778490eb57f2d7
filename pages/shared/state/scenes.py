"""Choice → book → scene, each prepared once and shared by all visitors.

All caching of the site stands here, in ``rendering`` and, for the verdicts, in
``views.scene``, keyed by the workbook's content and the choice; nothing ever
clears a cache for everybody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from chino_metrics import settings
from chino_metrics.model.errors import PeriodError, StoreError
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.collecting import previews
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.views.taken_along import verified
from chino_metrics.views.updating.changes import compared
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book
from pages.shared.state import published as store
from pages.shared.state import visitors
from pages.shared.state.published import Published


def of_page(choice: Choice, *, whole: bool = False) -> Scene:
    """What a choice shows to who has opened the page; raises what ``scene`` does."""
    return scene(choice, visitors.actor_of_page() if choice.is_preview else None, whole=whole)


def scene(choice: Choice, actor: Actor | None = None, *, whole: bool = False) -> Scene:
    """What a choice shows; raises ChinoMetricsError where the workbook cannot be read.

    What is published is asked for on every call, so that open sessions see a new
    edition without a restart; so is whether ``actor`` may look at a draft (NotAllowedError).
    Of a book of many municipalities it shows one, unless the ``whole`` is asked for.
    """
    shown = _shown(choice, actor)
    today = formats.today()
    if not choice.since:
        return _scene(shown, choice, today, whole)
    try:
        return _compared(shown, choice, today, whole)
    except (PeriodError, StoreError) as error:
        return replace(_scene(shown, choice, today, whole), period_fault=error.message)


def _shown(choice: Choice, actor: Actor | None) -> Published:
    if choice.is_preview:
        draft = previews.seen(store.database(), actor, choice.secret)
        return _preview(draft.workbook_sha256 or "", draft.over or draft.base, formats.today())
    return sample() if choice.is_sample else store.published()


@lru_cache(maxsize=4)
def _preview(sha256: str, over: int, today: date) -> Published:
    """A draft as it would be published today after revision ``over``."""
    book = store.read(previews.workbook(store.database(), sha256))
    return Published(book, Edition(over + 1, today, "", store.book(over)))


@lru_cache(maxsize=1)
def sample() -> Published:
    """The book with the invented figures."""
    return Published(read_book(settings.read_workbook(settings.SAMPLE_WORKBOOK)), None)


def verified_file(choice: Choice) -> verified.Answer | None:
    """What is told of the file that the address names; None where it names none of ours.

    It is held against what is published, whatever data is shown.
    """
    try:
        history = store.history()
        found = verified.named(choice.file, history)
        if found is None:
            return None
        revision, head = found.revision, next(iter(history), None)
        since = verified.since(found, head) or ""
        changed = None
        if revision and revision != head:
            since_then = f"r{revision.number}"
            changed = scene(choice.but(data="", file="", since=since_then, until=""))
    except StoreError:
        return verified.Answer(verified.UNKNOWN)
    return verified.Answer(verified.sentence(found), since, changed)


def editions(shown: Scene) -> tuple[Edition, ...]:
    """What was published up to the edition of a scene, newest first; none for the sample.

    None, too, where the store cannot be read.
    """
    try:
        return store.editions(shown.edition.number) if shown.edition else ()
    except StoreError:
        return ()


@lru_cache(maxsize=64)
def _compared(shown: Published, choice: Choice, today: date, whole: bool) -> Scene:
    """The scene with what ``since`` and ``until`` name; PeriodError, StoreError."""
    found = _scene(shown, choice, today, whole)
    published = store.editions(shown.edition.number) if shown.edition else ()
    days = tuple((e.number, e.published) for e in published)
    return compared(found, days, store.book)


@lru_cache(maxsize=256)
def _scene(shown: Published, choice: Choice, today: date, whole: bool) -> Scene:
    return scene_of(shown.book, choice, today, shown.edition, shown.notice, whole=whole)
