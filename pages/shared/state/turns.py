"""Work that waits its turn: whoever has least of it under way comes next, however much others sent."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from threading import Lock, Thread
from typing import Generic, TypeVar

from chino_metrics.model.errors import QuotaError

T = TypeVar("T")


class Turns(Generic[T]):
    """So many ``workers`` at a time, of one person ``own`` at most, of all ``longest`` waiting.

    Where the queue is full, the last of whoever has most in it makes room for somebody who
    has less: nobody can shut others out. Who is turned away gets QuotaError with ``busy``.
    """

    def __init__(self, workers: int, own: int, longest: int, busy: str) -> None:
        self._free = workers
        self._own = own
        self._longest = longest
        self._busy = busy
        self._lock = Lock()
        #: What waits of each person, how much of theirs runs, and when their last turn was.
        self._waiting: dict[str, deque[tuple[Future[T], Callable[[], T]]]] = {}
        self._running: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._numbers = count(1)

    def submit(self, who: str, work: Callable[[], T]) -> Future[T]:
        """What ``work`` of the person ``who`` will give; QuotaError where there is no room."""
        future: Future[T] = Future()
        with self._lock:
            turned_away = self._make_room(who)
            self._waiting.setdefault(who, deque()).append((future, work))
            start = self._free > 0
            self._free -= start
        if turned_away is not None and turned_away.set_running_or_notify_cancel():
            turned_away.set_exception(QuotaError(self._busy))
        if start:
            Thread(target=self._work, daemon=True, name="turn").start()
        return future

    def _make_room(self, who: str) -> Future[T] | None:
        """Called with the lock held: the future that has to go, None where there is room."""
        if sum(map(len, self._waiting.values())) < self._longest:
            return None
        most = max(self._waiting, key=lambda person: len(self._waiting[person]), default=who)
        if len(self._waiting.get(most, ())) <= len(self._waiting.get(who, ())) + 1:
            raise QuotaError(self._busy)
        return self._waiting[most].pop()[0]  # at least one of theirs is left

    def _work(self) -> None:
        """In a thread: one after the other, until nobody's turn is left."""
        while (turn := self._next()) is not None:
            who, future, work = turn
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:  # whoever waits for it hears of it
                    future.set_exception(error)
            with self._lock:
                self._done(who)

    def _done(self, who: str) -> None:
        """Called with the lock held; people come and go, and leave nothing behind."""
        self._running[who] -= 1
        if not self._running[who]:
            del self._running[who]
            if who not in self._waiting:
                del self._last[who]

    def _next(self) -> tuple[str, Future[T], Callable[[], T]] | None:
        with self._lock:
            able = [who for who in self._waiting if self._running[who] < self._own]
            if not able:
                self._free += 1
                return None
            who = min(able, key=lambda person: (self._running[person], self._last.get(person, 0)))
            future, work = self._waiting[who].popleft()
            if not self._waiting[who]:
                del self._waiting[who]
            self._running[who] += 1
            self._last[who] = next(self._numbers)
            return who, future, work
