"""Files being made: in processes of their own beside the site, each once for a revision and choice.

Two at a time, at low priority, so that whoever looks at pages meanwhile does not wait;
whoever has least under way comes next.
What is kept here may vanish at any time: it is made again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import OrderedDict
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from multiprocessing.context import SpawnProcess
from threading import RLock
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from chino_metrics.exports import worker
from chino_metrics.model.errors import ChinoMetricsError, ExportError
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.files import KIND_BY_NAME
from pages.shared.http import downloads
from pages.shared.state import assets, scenes, visitors
from pages.shared.state.turns import Turns

WORKERS: Final = 2
#: Files that wait or are being made at most.
LONGEST_QUEUE: Final = 24
#: Seconds that a file may wait for its turn, and then take.
LONGEST: Final = 60.0
#: Bytes of files kept at most; the oldest goes first.
KEPT: Final = 128 * 1024 * 1024
#: What no file shows.
_UNSEEN: Final = dict.fromkeys(
    ("text", "order", "status", "indicator", "suppose", "chart", "asked"), ""
)
BUSY: Final = "ほかの資料をつくっています。しばらくしてから、もう一度お試しください。"

Key = tuple[str, Scene]


class Workshop:
    """The processes that make files, and what they have made."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._pool: ProcessPoolExecutor | None = None
        self._made: OrderedDict[Key, bytes] = OrderedDict()
        self._under_way: dict[Key, Future[bytes]] = {}
        self._turns: Turns[bytes] = Turns(WORKERS, WORKERS, LONGEST_QUEUE, BUSY)

    async def file(self, name: str, scene: Scene, who: str = "") -> bytes:
        """The file ``name`` of ``exports.files`` for a scene; ExportError where it cannot be made.

        ``who`` asks; QuotaError where the queue is full of others, or of their own files.
        """
        # what a file does not show, it need not be made again for
        key = (name, replace(scene, choice=scene.choice.but(**_UNSEEN)))
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            future = self._under_way.get(key) or self._begin(key, who)
        try:
            return await self._awaited(future)
        except (BrokenProcessPool, TimeoutError) as error:
            if isinstance(error, BrokenProcessPool) or future.running():
                self.close()
            raise ExportError(BUSY) from error

    async def _awaited(self, future: Future[bytes]) -> bytes:
        """The file; TimeoutError where it waits too long for its turn, or is made for too long."""
        with suppress(TimeoutError):
            return await _within(future)
        if not future.running():
            raise TimeoutError
        return await _within(future)

    def close(self) -> None:
        """End the processes; the next file gets new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                if isinstance(process, SpawnProcess):  # nobody else in this server has such
                    process.kill()

    def _begin(self, key: Key, who: str) -> Future[bytes]:
        """Let a file wait for its turn; called with the lock held."""
        future = self._turns.submit(who, lambda: self._make(key))
        self._under_way[key] = future
        future.add_done_callback(lambda done: self._keep(key, done))
        return future

    def _make(self, key: Key) -> bytes:
        with self._lock:
            if self._pool is None:
                spawn = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(WORKERS, spawn, initializer=worker.settle)
            making = self._pool.submit(worker.make, *key)
        return making.result()

    def _keep(self, key: Key, done: Future[bytes]) -> None:
        with self._lock:
            self._under_way.pop(key, None)
            if done.cancelled() or done.exception() is not None:
                return
            self._made[key] = done.result()
            while sum(map(len, self._made.values())) > KEPT:
                self._made.popitem(last=False)


async def _within(future: Future[bytes]) -> bytes:
    """Shielded: who goes away does not take the file from others who wait for it."""
    return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), LONGEST)


workshop: Final = Workshop()


async def download(request: Request) -> Response:
    """A file for the choice in the address, as soon as it is made."""
    kind = KIND_BY_NAME[request.url.path.rpartition("/")[2]]
    try:
        scene = scenes.scene(read_choice(request.query_params))
        content = await workshop.file(kind.name, scene, visitors.address(request))
    except ChinoMetricsError as error:
        return PlainTextResponse(str(error), status_code=503)
    suffix = kind.name[kind.name.index(".") :]
    answer = assets.respond(assets.pack(content, suffix, "no-cache"), request.headers)
    answer.headers["Content-Type"] = kind.media_type
    answer.headers["Content-Disposition"] = downloads.disposition(kind.file_name(scene))
    return answer


ROUTES: Final = [Route(f"/download/{name}", download) for name in KIND_BY_NAME]
