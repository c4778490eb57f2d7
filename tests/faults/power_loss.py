"""Power loss at any moment of publishing: what a disk may then hold (``tests.faults.disk``)."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from sqlalchemy import event

from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.disk import image, recorded
from tests.faults.report import Outcome, skipped
from tests.faults.stores import Verdict, publish_next, sqlite_store

FEW, FULL = 100, 500
PUBLISHES = 12


def run(runs: int) -> list[Outcome]:
    """``runs`` images of the setting that ships, a fifth as many of weaker ones to compare."""
    if not shutil.which("strace"):
        return [skipped("power loss", "strace is not installed (apt-get install strace)")]
    outcomes = [_run("power loss (synchronous=EXTRA)", "EXTRA", runs)]
    for weaker in ("FULL", "OFF"):
        found = _run("", weaker, max(1, runs // 5))
        said = {"of weaker settings": f"synchronous={weaker}", **found.bad}
        outcomes.append(Outcome(f"  to compare: {weaker}", found.runs, said, {}))
    return outcomes


def _run(fault: str, synchronous: str, runs: int) -> Outcome:
    chance = random.Random(5)
    verdict = Verdict()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        folder.mkdir()
        sqlite_store(folder)
        shutil.copytree(folder, Path(name) / "before")
        command = (sys.executable, "-m", "tests.faults.power_loss", str(folder), synchronous)
        calls = recorded(folder, command)
        for turn in range(runs):
            place = Path(name) / f"image{turn}"
            place.mkdir()
            acknowledged = int(image(Path(name) / "before", place, calls, chance) or b"1")
            store = Revisions(Database(f"sqlite:///{place / 'chino.sqlite'}"))
            verdict.add(store, acknowledged)
            shutil.rmtree(place)
    counts = {
        "recorded publishes": PUBLISHES,
        "recorded calls": len(calls),
        "unacknowledged but whole": verdict.unacknowledged,
    }
    return Outcome(fault, runs, counts, verdict.bad)


def publish(folder: Path, synchronous: str) -> None:
    """What is recorded: publishes, each acknowledged on standard output."""
    store = Revisions(Database(f"sqlite:///{folder / 'chino.sqlite'}"))
    event.listen(
        store.database.engine,
        "connect",
        lambda opened, _: opened.execute(f"PRAGMA synchronous={synchronous}"),
    )
    for _ in range(PUBLISHES):
        os.write(1, str(publish_next(store).number).encode())


if __name__ == "__main__":
    publish(Path(sys.argv[1]), sys.argv[2])
