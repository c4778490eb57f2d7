"""What a rerun costs the server, beside an empty page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.report import Row, middle, p95
from tests.bench.servers import Server, empty_page, site
from tests.bench.visitor import Visitor, run

PAGES = (
    ("全体", "", "data=sample"),
    ("計画", "plan", "data=sample"),
    ("指標", "indicator", "data=sample"),
    ("年次推移", "trends", "data=sample"),
    ("探索、並べて", "explore", "data=sample&view=beside"),
    ("変化", "changes", "data=sample&since=2022"),
)
YEARS = ("2024", "2025")
ROUNDS = 20
#: Clicks of one visitor: those beyond wait for their turn (``pages/shared/http/sockets.py``).
AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class Cost:
    """Clicks of one visitor one after the other."""

    times: list[float]
    cpu_ms: float | None
    kilobytes: float


def measure(runs: int) -> list[Row]:
    """Rows for the reruns of the pages, warm, and for choices nobody made before."""
    with empty_page(in_shell=True) as floor, site() as ours:
        return run(_measure(floor, ours, ROUNDS * runs))


async def _measure(floor: Server, ours: Server, clicks: int) -> list[Row]:
    least = await cost(floor, "", [""], clicks)
    rows = []
    for name, page, query in PAGES:
        queries = [query, *(f"{query}&year={year}" for year in YEARS)]
        first = await cost(ours, page, queries, len(queries), warm_up=False)
        warm = await cost(ours, page, queries, clicks)
        rows += [
            Row(f"{name} rerun, processor", "ms", warm.cpu_ms, least.cpu_ms, "≤ 4 ms"),
            Row(
                f"{name} rerun, click → finished, p50",
                "ms",
                middle(warm.times),
                middle(least.times),
                "≤ 10 ms",
            ),
            Row(f"{name} rerun, click → finished, p95", "ms", p95(warm.times), p95(least.times)),
            Row(f"{name} rerun, first time of a choice, p50", "ms", middle(first.times)),
            Row(
                f"{name} rerun, messages before compression", "kB", warm.kilobytes, least.kilobytes
            ),
        ]
    return rows


async def cost(
    server: Server, page: str, queries: Sequence[str], clicks: int, *, warm_up: bool = True
) -> Cost:
    """Let visitors click through the queries; their sessions are opened before."""
    times: list[float] = []
    spent, sent = 0.0, 0
    while len(times) < clicks:
        async with Visitor(server.url) as visitor:
            await visitor.click("")
            for query in queries if warm_up else ():
                await visitor.click(page, query)
            before, visitor.sent_bytes = server.cpu_ms(), 0
            for i in range(min(AT_ONCE, clicks - len(times))):
                times.append(await visitor.click(page, queries[i % len(queries)]))
            spent += (server.cpu_ms() or 0.0) - (before or 0.0)
            sent += visitor.sent_bytes
    return Cost(times, spent / clicks if before is not None else None, sent / clicks / 1000)
