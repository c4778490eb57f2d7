"""Two processes on one PostgreSQL behind nginx (deploy/nginx-processes.conf), restarted in turn.

500 people read on: each has an open page, asks for another every few seconds, and connects
again where its connection has gone, as the page in a browser does.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.exceptions import WebSocketException

from tests.bench.visitor import Visitor
from tests.bench.visitor import run as run_loop
from tests.conftest import ROOT, free_port, is_healthy, stop
from tests.faults.report import Outcome, skipped
from tests.support import postgres

FEW, FULL = 1, 3
PEOPLE = 500
#: Seconds between two pages of one reader: 50 pages a second in all, what one address may ask.
READING = 10.0
#: Seconds of reading before, between and after; within which a page must stand.
QUIET, PATIENCE = 5.0, 30.0
QUERIES = ("data=sample", "data=sample&year=2024", "data=sample&year=2025")
CONFIG = ROOT / "deploy" / "nginx-processes.conf"


@dataclass
class Seen:
    """What the readers met."""

    pages: int = 0
    lost: int = 0
    refused: int = 0
    again: int = 0
    waits: list[float] = field(default_factory=list)


class Process:
    """One process of the site on a port of its own."""

    def __init__(self, port: int, folder: Path, database: str) -> None:
        self._port = port
        self._log = folder / f"site-{port}.log"
        self._settings = {
            "CHINO_DATABASE_URL": database,
            "CHINO_DATA_FOLDER": str(folder / f"var-{port}"),
        }
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        place = ("--server.port", str(self._port), "--server.address", "127.0.0.1")
        command = (sys.executable, "-m", "streamlit", "run", "dashboard.py", *place)
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | self._settings, stdout=log, stderr=log
            )
        if not is_healthy(self._server, f"http://127.0.0.1:{self._port}"):
            raise RuntimeError(self._log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """SIGTERM, and wait for its end."""
        if self._server is not None:
            stop(self._server)


def run(runs: int) -> list[Outcome]:
    """Restart each process ``runs`` times under 500 readers."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    reason = postgres.why_not() or ("" if nginx else "nginx is not installed")
    if not nginx or reason:
        return [skipped("rolling restart", reason)]
    folder = Path(tempfile.mkdtemp(prefix="chino-rolling-"))
    ports = [free_port() for _ in range(2)]
    with postgres.running() as server:
        database = server.new_database()
        processes = [Process(port, folder, database) for port in ports]
        try:
            for process in processes:
                process.start()
            with _front(nginx, folder, ports) as url:
                seen = run_loop(_read_on(url, processes * runs))
        finally:
            for process in processes:
                process.stop()
            shutil.rmtree(folder, ignore_errors=True)
    counts: dict[str, int | str] = {
        "pages": seen.pages,
        "connected again": seen.again,
        "longest wait": f"{max(seen.waits):.1f} s",
        "median": f"{1000 * sorted(seen.waits)[len(seen.waits) // 2]:.0f} ms",
    }
    bad = {"pages lost": seen.lost, "first loads refused": seen.refused}
    return [Outcome("rolling restart", 2 * runs, counts, bad)]


@contextmanager
def _front(nginx: str, folder: Path, ports: list[int]) -> Iterator[str]:
    """nginx as ``deploy/`` has it, on ports of ours."""
    front = free_port()
    text = CONFIG.read_text(encoding="utf-8").replace("listen 8080", f"listen 127.0.0.1:{front}")
    for known, port in zip(("8501", "8502"), ports, strict=True):
        text = text.replace(known, str(port))
    limits = "worker_rlimit_nofile 8192; events { worker_connections 4096; }"
    whole = f"pid {folder}/nginx.pid; {limits} http {{ access_log off;\n{text}\n}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = (nginx, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "nginx.log")
    running = subprocess.Popen((*map(str, command), "-g", "daemon off; user root;"))
    try:
        url = f"http://127.0.0.1:{front}"
        if not is_healthy(running, url):
            raise RuntimeError((folder / "nginx.log").read_text())
        yield url
    finally:
        stop(running)


async def _read_on(url: str, restarts: list[Process]) -> Seen:
    seen, over = Seen(), asyncio.Event()
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=PATIENCE) as web:
        readers = [asyncio.create_task(_reader(n, url, web, seen, over)) for n in range(PEOPLE)]
        await asyncio.sleep(READING + QUIET)
        for process in restarts:
            await asyncio.to_thread(process.stop)
            await asyncio.sleep(QUIET)
            await asyncio.to_thread(process.start)
            await asyncio.sleep(QUIET)
        over.set()
        await asyncio.gather(*readers)
    return seen


async def _reader(
    number: int, url: str, web: httpx.AsyncClient, seen: Seen, over: asyncio.Event
) -> None:
    """First load, then page after page; a lost connection is made again until the page stands."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, READING))
    answer = await web.get("/", params={"data": "sample"})
    seen.refused += answer.status_code != 200
    cookies = [c.partition(";")[0] for c in answer.headers.get_list("set-cookie")]
    cookie = next((c for c in cookies if c.startswith("shisaku_process=")), "")
    visitor: Visitor | None = None
    while not over.is_set():
        begin = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                visitor = await _page(visitor, url, cookie, chance.choice(QUERIES), seen)
            seen.pages += 1
            seen.waits.append(time.monotonic() - begin)
        except TimeoutError:
            seen.lost += 1
            visitor = None
        await asyncio.sleep(READING)
    if visitor is not None:
        await visitor.__aexit__(None, None, None)


async def _page(visitor: Visitor | None, url: str, cookie: str, query: str, seen: Seen) -> Visitor:
    while True:
        try:
            if visitor is None:
                visitor = await Visitor(url, cookie).__aenter__()
            await visitor.click("", query)
            return visitor
        except (OSError, WebSocketException):
            visitor = None
            seen.again += 1
            await asyncio.sleep(0.5)
