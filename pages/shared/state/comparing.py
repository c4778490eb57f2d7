"""Uploads, and what is to be undone, compared with what is published, in a process beside the site.

However large an upload is, nobody else waits for it. The process is begun with the first
comparison (pandas takes it 1.3 s and 134 MB) and ends when nothing was compared for a while;
workbooks go to it as bytes, and the page comes back as text.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from threading import RLock, Timer
from typing import Any, Final, TypeAlias, TypeVar

from markupsafe import Markup

from chino_metrics.exports import worker
from chino_metrics.model.errors import ChinoMetricsError, UnpublishableError
from chino_metrics.model.plan import Book
from chino_metrics.screens import undo, update
from chino_metrics.screens.undo import Undoing
from chino_metrics.screens.update import Sheet
from chino_metrics.screens.waiting import FREE, Rules
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions import rules as store_rules
from chino_metrics.store.revisions import taking_back
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import scene_of
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.three_ways.conflicts import Conflict
from chino_metrics.workbook.three_ways.sides import Side

T = TypeVar("T")

#: Seconds of the processor that a comparison may take; seconds after which the process ends
#: where none is asked for.
LONGEST: Final = 30
IDLE: Final = 600.0
#: How often what ended its process is tried, and seconds after which it is tried anew.
TRIES: Final = 2
REST: Final = 60.0
#: Pages, and what they are drawn from, that are kept: they are asked for again while in work.
_KEPT: Final = 16
TOO_LONG: Final = (
    "比較に時間がかかりすぎました。計画ごとのファイルに分けて、もう一度選んでください。"
)


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a comparison is drawn from; the workbooks as bytes."""

    base: bytes = field(repr=False)
    result: bytes = field(repr=False)
    sha256: str
    choice: Choice
    today: date
    edition: Edition
    notice: str
    actor: Actor
    sheet: Sheet
    compared_with: str
    rules: Rules = FREE

    @property
    def key(self) -> Page:
        """Itself without the workbooks, which number and sha256 stand for."""
        return replace(self, base=b"", result=b"", edition=replace(self.edition, before=None))

    @property
    def about(self) -> str:
        """What is compared, by its number."""
        return f"upload {self.sheet.upload_id}"

    def draw(self) -> Markup:
        """The page; reads both workbooks."""
        book, after = read_book(self.base), read_book(self.result)
        scene = scene_of(
            book,
            self.choice.but(municipality=""),
            self.today,
            self.edition,
            self.notice,
            whole=True,
        )
        return update.render_compare(
            scene, self.actor, self.sheet, after, self.sha256, self.compared_with, self.rules
        )


@dataclass(frozen=True, slots=True)
class UndoPage:
    """The same of what is to be undone: ``head`` is published, ``before`` is what comes back.

    ``changed`` is the edition whose changes alone are taken back, with ``choices``.
    """

    head: bytes = field(repr=False)
    before: bytes = field(repr=False)
    changed: bytes = field(repr=False)
    choices: tuple[tuple[str, Side], ...]
    undoing: Undoing
    choice: Choice
    today: date
    edition: Edition
    notice: str
    actor: Actor

    @property
    def key(self) -> UndoPage:
        """Itself without the workbooks, which the numbers stand for."""
        return replace(
            self, head=b"", before=b"", changed=b"", edition=replace(self.edition, before=None)
        )

    @property
    def about(self) -> str:
        """What is to be undone, by its number."""
        return f"undo {self.undoing.number}"

    def draw(self) -> Markup:
        """The page; merges where the changes of one edition are taken back."""
        book, restored = read_book(self.head), read_book(self.before)
        after: Book = restored
        found: tuple[Conflict, ...] = ()
        if self.undoing.only:
            merged = taking_back.merged(self.changed, self.head, self.before, dict(self.choices))
            after, found = read_book(merged.workbook), merged.conflicts
        scene = scene_of(
            book,
            self.choice.but(municipality=""),
            self.today,
            self.edition,
            self.notice,
            whole=True,
        )
        refusal = self._refusal(book, after, restored)
        return undo.render(scene, self.actor, self.undoing, after, found, refusal)

    def _refusal(self, book: Book, after: Book, restored: Book) -> str:
        try:
            if self.undoing.only:
                store_rules.allowed(self.actor, book, after, restored)
            else:
                store_rules.require_real(after)
        except ChinoMetricsError as error:
            return error.message
        return ""


AnyPage: TypeAlias = Page | UndoPage


def drawn(page: AnyPage) -> str:
    """In the process: the page as markup. UnpublishableError, which can cross, for any refusal.

    The process ends itself where it takes too long.
    """
    be_killed_after(LONGEST)
    try:
        shown = page.draw()
    except ChinoMetricsError as error:
        raise UnpublishableError(error.message) from None
    finally:
        be_killed_after(0)
    return str(shown)


def be_killed_after(seconds: int) -> None:
    """By the processor's clock: a server with much to do takes longer; 0 calls it off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def shown(page: AnyPage, patience: float) -> str:
    """The page, TimeoutError where it is not drawn within ``patience`` seconds.

    UnpublishableError where it cannot be drawn, or not in time.
    """
    return awaited(studio.page(page), patience)


def awaited(job: Future[T], patience: float | None) -> T:
    """What a job of the studio makes; raises as ``shown`` does."""
    try:
        return job.result(patience)
    except BrokenProcessPool:
        raise UnpublishableError(TOO_LONG) from None


class Studio:
    """The process that compares, and the pages that it has drawn."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = RLock()
        self._pool: ProcessPoolExecutor | None = None
        self._end: Timer | None = None
        self._jobs: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        #: How often a job was begun, and when last.
        self._tries: dict[Hashable, tuple[int, float]] = {}

    def page(self, page: AnyPage) -> Future[str]:
        """The page, being drawn or done; another one with the same key is not drawn again."""
        return self.job(page.key, drawn, page)

    def job(self, key: Hashable, work: Callable[..., T], *given: object) -> Future[T]:
        """What ``work`` makes of ``given``, under way or done; it is known by its ``key``.

        One whose process has ended is begun again, but not for ever: it may be what ends it.
        """
        with self._lock:
            found = self._jobs.get(key)
            is_broken = found and isinstance(found.done() and found.exception(), BrokenProcessPool)
            if found is None or (is_broken and self._may_try(key)):
                found = self._jobs[key] = self._begun(work, *given)
                while len(self._jobs) > _KEPT:
                    self._tries.pop(self._jobs.popitem(last=False)[0], None)
            return found

    def _may_try(self, key: Hashable) -> bool:
        """Whether a job is to be begun again, which is then counted."""
        tries, last = self._tries.get(key, (1, 0.0))
        now = self._clock()
        tries = 0 if last and now - last > REST else tries
        if tries >= TRIES:
            return False
        self._tries[key] = tries + 1, now
        return True

    def is_drawing(self, about: str) -> bool:
        """Whether a page of this (「upload 3」) is being drawn."""
        with self._lock:
            jobs = tuple(self._jobs.items())
        pages = ((key, job) for key, job in jobs if isinstance(key, AnyPage))
        return any(page.about == about and not job.done() for page, job in pages)

    def close(self) -> None:
        """End the process; the next comparison gets a new one."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._jobs.clear()
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _begun(self, work: Callable[..., T], *given: object) -> Future[T]:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, spawn, initializer=worker.settle)
        if self._end is not None:
            self._end.cancel()
        self._end = Timer(IDLE, self.close)
        self._end.daemon = True
        self._end.start()
        try:
            return self._pool.submit(work, *given)
        except BrokenProcessPool:
            self._pool = None  # it was killed: for memory, or with the files' processes
            return self._begun(work, *given)


studio: Final = Studio()
