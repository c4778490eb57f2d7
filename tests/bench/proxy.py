"""Counts every byte on the wire: headers, files and WebSocket frames as they are sent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass(slots=True)
class Counter:
    """Bytes that went through, and the port to go through."""

    port: int = 0
    down: int = 0
    up: int = 0

    def reset(self) -> None:
        self.down = self.up = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def counting(port: int) -> Iterator[Counter]:
    """A door to ``port`` on this machine that counts what passes."""
    counter, loop = Counter(), asyncio.new_event_loop()
    ready, done = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.CancelledError):
                await _relay(counter, port, reader, writer)

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        counter.port = server.sockets[0].getsockname()[1]
        ready.set()
        await done.wait()
        server.close()
        relays = asyncio.all_tasks() - {asyncio.current_task()}
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield counter
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(5)
        loop.close()


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
