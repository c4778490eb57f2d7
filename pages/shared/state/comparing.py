"""Uploads compared with what is published, and the page of it drawn, in a process beside the site.

However large an upload is, nobody else waits for it. The process is begun with the first
comparison (pandas takes it 1.3 s and 134 MB) and ends when nothing was compared for a while;
workbooks go to it as bytes, and the page comes back as text.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from threading import RLock, Timer
from typing import Any, Final, TypeVar

from chino_metrics.exports import worker
from chino_metrics.model.errors import ChinoMetricsError, UnpublishableError
from chino_metrics.screens import update
from chino_metrics.screens.update import Sheet
from chino_metrics.screens.waiting import FREE, Rules
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import scene_of
from chino_metrics.workbook.reading import read_book

T = TypeVar("T")

#: Seconds that a comparison may take, and after which the process ends where none is asked for.
LONGEST: Final = 30
IDLE: Final = 600.0
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


def drawn(page: Page) -> str:
    """In the process: the page as markup. UnpublishableError, which can cross, for any refusal.

    The process ends itself where it takes too long.
    """
    be_killed_after(LONGEST)
    try:
        book, after = read_book(page.base), read_book(page.result)
        scene = scene_of(book, page.choice, page.today, page.edition, page.notice)
        shown = update.render_compare(
            scene, page.actor, page.sheet, after, page.sha256, page.compared_with, page.rules
        )
    except ChinoMetricsError as error:
        raise UnpublishableError(error.message) from None
    finally:
        be_killed_after(0)
    return str(shown)


def be_killed_after(seconds: int) -> None:
    """By the clock; 0 calls it off."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def shown(page: Page, patience: float) -> str:
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

    def __init__(self) -> None:
        self._lock = RLock()
        self._pool: ProcessPoolExecutor | None = None
        self._end: Timer | None = None
        self._jobs: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def page(self, page: Page) -> Future[str]:
        """The page, being drawn or done; another one with the same key is not drawn again."""
        return self.job(page.key, drawn, page)

    def job(self, key: Hashable, work: Callable[..., T], *given: object) -> Future[T]:
        """What ``work`` makes of ``given``, under way or done; it is known by its ``key``."""
        with self._lock:
            found = self._jobs.get(key)
            if found is None or isinstance(found.done() and found.exception(), BrokenProcessPool):
                found = self._jobs[key] = self._begun(work, *given)
                while len(self._jobs) > _KEPT:
                    self._jobs.popitem(last=False)
            return found

    def is_drawing(self, upload_id: int) -> bool:
        """Whether the page of an upload is being drawn."""
        with self._lock:
            jobs = tuple(self._jobs.items())
        pages = ((key, job) for key, job in jobs if isinstance(key, Page))
        return any(p.sheet.upload_id == upload_id and not job.done() for p, job in pages)

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
