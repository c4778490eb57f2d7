"""Many visitors at once in one process, beside an empty page."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass

from tests.bench.report import Row, middle, p95
from tests.bench.servers import Server, empty_page, site
from tests.bench.visitor import Visitor, run

QUERIES = ("data=sample", "data=sample&year=2024", "data=sample&year=2025")
#: Seconds within which everybody clicks once: 100 clicks a second with 500 people.
READING = 5.0
#: Pages that stand open untouched, each asking /live so often (``static/site.js``), and for how
#: long they are watched; seconds.
IDLE, SELDOM, WATCHED = 2_000, 20.0, 10.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd met: until everybody had the page, then every click."""

    loaded_ms: float
    clicks: list[float]
    memory_mb: float | None


def measure(runs: int) -> list[Row]:
    """Rows for 200 visitors arriving at once and for 500 who stay."""
    rows = []
    for people, load_goal, memory_goal in ((200, "≤ 1,000 ms", ""), (500, "", "≤ 250 MB")):
        with empty_page(in_shell=True) as server:
            floor = run(_crowd(server, people))
        with site() as server:
            ours = run(_crowd(server, people))
        name = f"{people} at once"
        rows += [
            Row(f"{name}: all loaded", "ms", ours.loaded_ms, floor.loaded_ms, load_goal),
            Row(f"{name}: click p50", "ms", middle(ours.clicks), middle(floor.clicks)),
            Row(f"{name}: click p95", "ms", p95(ours.clicks), p95(floor.clicks), "≤ 50 ms"),
            Row(f"{name}: memory", "MB", ours.memory_mb, floor.memory_mb, memory_goal),
        ]
    with site() as server:
        rows.append(Row(f"{IDLE:,} idle pages", "% of a core", run(_idle(server)), None, "≤ 10 %"))
    return rows


async def _idle(server: Server) -> float | None:
    """The share of a core that idle pages take: each asks on a connection of its own."""
    await _asked(server.port)
    spent, begin = server.cpu_ms(), time.perf_counter()
    asked = []
    for number in range(int(IDLE * WATCHED / SELDOM)):
        due = begin + number * SELDOM / IDLE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(_asked(server.port)))
    await asyncio.gather(*asked)
    if spent is None:
        return None
    return ((server.cpu_ms() or 0.0) - spent) / (time.perf_counter() - begin) / 10


async def _asked(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200"), answer


async def _crowd(server: Server, people: int) -> Crowd:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(Visitor(server.url))
        for query in QUERIES:
            await first.click("", query)
        visitors = [Visitor(server.url) for _ in range(people)]
        begin = time.perf_counter()
        await asyncio.gather(*(_arrive(stack, visitor) for visitor in visitors))
        loaded = 1000 * (time.perf_counter() - begin)
        chance = random.Random(people)
        clicks = await asyncio.gather(*(_read(visitor, chance) for visitor in visitors))
        return Crowd(loaded, [c for some in clicks for c in some], server.memory_mb())


async def _arrive(stack: AsyncExitStack, visitor: Visitor) -> None:
    await stack.enter_async_context(visitor)
    await visitor.click("", QUERIES[0])


async def _read(visitor: Visitor, chance: random.Random) -> list[float]:
    times = []
    for query in QUERIES[1:]:
        before = chance.uniform(0, READING)
        await asyncio.sleep(before)
        times.append(await visitor.click("", query))
        await asyncio.sleep(READING - before)
    return times
