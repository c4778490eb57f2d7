"""Counts every byte on the wire: headers, files and WebSocket frames as they are sent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counter:
    """Bytes that went through, and the port to go through."""

    port: int = 0
    down: int = 0
    up: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def reset(self) -> None:
        self.down = self.up = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def counting(port: int) -> Iterator[Counter]:
    """A door to ``port`` on this machine that counts what passes."""
    counter, loop, ready = Counter(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await _relay(counter, port, reader, writer)

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        counter.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield counter
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


async def _relay(
    counter: Counter, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        back, forth = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_pump(reader, forth, counter, "up"), _pump(back, writer, counter, "down"))


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, counter: Counter, way: str
) -> None:
    with suppress(OSError):
        while some := await source.read(65536):
            setattr(counter, way, getattr(counter, way) + len(some))
            target.write(some)
            await target.drain()
    target.close()
