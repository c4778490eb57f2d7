"""One value for all who ask: renewed beside them, by one for all, and waited for only so long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """The last value of ``renew``, which is given the one before (None at first).

    Who asks while it is renewed waits ``patience`` seconds from the beginning of that at
    most, then gets the last value; without any, as long as it takes. ``renew`` runs in a
    thread that does not keep the process from ending. For one event loop.
    """

    def __init__(self, renew: Callable[[T | None], T], patience: float) -> None:
        self._renew = renew
        self._patience = patience
        self._last: T | None = None
        self._looked = float("-inf")
        self._coming: Future[T] | None = None
        self._began = 0.0

    def fresh(self, seconds: float) -> T | None:
        """The value, where it was renewed within so many seconds."""
        return self._last if time.monotonic() - self._looked < seconds else None

    async def current(self, seconds: float) -> T:
        """The value, renewed where it is older and that does not take too long.

        Raises what ``renew`` raises.
        """
        kept = self.fresh(seconds)
        if kept is not None:
            return kept
        coming = asyncio.wrap_future(self._renewed())
        if self._last is None:
            return await asyncio.shield(coming)
        left = self._began + self._patience - time.monotonic()
        await asyncio.wait({coming}, timeout=max(0.0, left))
        return coming.result() if coming.done() else self._last

    def _renewed(self) -> Future[T]:
        """The renewal under way, else a new one."""
        if self._coming is None or self._coming.done():
            self._coming = Future()
            self._coming.set_running_or_notify_cancel()  # who leaves takes it from nobody
            self._began = time.monotonic()
            Thread(target=self._work, args=(self._coming,), daemon=True).start()
        return self._coming

    def _work(self, coming: Future[T]) -> None:
        try:
            value = self._renew(self._last)
        except BaseException as error:
            coming.set_exception(error)
            return
        self._last = value
        self._looked = time.monotonic()
        coming.set_result(value)
