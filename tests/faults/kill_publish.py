"""``kill -9`` in the middle of publishing: two thirds of them just before or within a commit."""

from __future__ import annotations

import os
import random
import select
import signal
import tempfile
import time
from pathlib import Path

from sqlalchemy import event

from tests.faults.report import Outcome
from tests.faults.stores import Verdict, acknowledged, child, publish_next, sqlite_store

FEW, FULL = 100, 1000
#: What is waited for, and the seconds within which the kill then comes.
MOMENTS = ((b"begun\n", 0.15), (b"INSERT INTO blob\n", 0.012), (b"INSERT INTO revision\n", 0.012))


def run(runs: int) -> list[Outcome]:
    """Kill ``runs`` publishers one after another over the same store."""
    chance = random.Random(1)
    verdict, journals, last = Verdict(), 0, 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sqlite_store(folder)
        for turn in range(runs):
            last = _killed(folder, chance, last, MOMENTS[turn % 3])
            journals += (folder / "chino.sqlite-journal").exists()
            store = sqlite_store(folder)
            verdict.add(store, last, thorough=turn % 25 == 0 or turn == runs - 1)
            head = store.head()
            last = head.number if head else last
    counts = {
        "publishes": last - 1,
        "killed with a hot journal": journals,
        "unacknowledged but whole": verdict.unacknowledged,
    }
    return [Outcome("kill -9 during publish", runs, counts, verdict.bad)]


def _killed(folder: Path, chance: random.Random, before: int, moment: tuple[bytes, float]) -> int:
    """Start a publisher, kill it; returns the last number it acknowledged."""

    def publish(pipe: int) -> None:
        store = sqlite_store(folder)
        engine = store.database.engine
        event.listen(engine, "before_cursor_execute", lambda *a: _tell(pipe, a[2]))
        os.write(pipe, b"begun\n")
        while True:
            os.write(pipe, f"{publish_next(store).number}\n".encode())

    with child(publish) as (process, pipe):
        early = await_word(pipe, moment[0])
        time.sleep(chance.uniform(0, moment[1]))
        os.kill(process, signal.SIGKILL)
        return acknowledged(pipe, max(before, early))


def _tell(pipe: int, statement: str) -> None:
    if statement.startswith("INSERT INTO"):
        os.write(pipe, " ".join(statement.split()[:3]).encode() + b"\n")


def await_word(pipe: int, word: bytes) -> int:
    """Read until ``word`` comes; returns the highest number said before it, 0 for none."""
    said = b""
    end = time.monotonic() + 30
    while word not in said and time.monotonic() < end:
        if select.select([pipe], [], [], 1)[0]:
            part = os.read(pipe, 1)
            if not part:
                break
            said += part
    return max((int(line) for line in said.split() if line.isdigit()), default=0)
