"""A backup of a large store beside readers and a publisher: how long each of them waits at the longest."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from chino_metrics.store import backup
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.report import Outcome
from tests.faults.stores import OPERATOR, acknowledged, child, sqlite_store, state

#: Uploads of 20 MB each.
FEW, FULL = 5, 40
MEBIBYTE = 1 << 20
#: Seconds that nobody waits longer.
LONGEST = 1.0


def run(runs: int) -> list[Outcome]:
    """A store with ``runs`` large uploads; SQLite, where a long reader keeps writers waiting."""
    with tempfile.TemporaryDirectory() as name:
        url = _filled(Path(name), runs)
        store = Revisions(Database(url), quota=Quota(files_a_day=100_000))
        alone = max(_published(store)[1] for _ in range(5))
        waits: dict[str, list[float]] = {"read": [], "upload": [], "publish": []}
        with child(lambda pipe: _backup(url, Path(name) / "b.zip", pipe)) as (process, pipe):
            while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                waits["read"].append(_taken(store.head))
                for what, seconds in zip(("upload", "publish"), _published(store), strict=True):
                    waits[what].append(seconds)
                time.sleep(0.05)
            took = acknowledged(pipe, 0) / 1000
        whole = backup.read(Path(name) / "b.zip")
    longest = {name: max(taken) for name, taken in waits.items()}
    return [
        Outcome(
            f"backup of {runs * 20} MB beside a reader and a publisher",
            1,
            {
                "backup takes": f"{took:.1f} s",
                "publishes meanwhile": len(waits["publish"]),
                "longest publish before": f"{alone:.2f} s",
                **{f"longest {name}": f"{taken:.2f} s" for name, taken in longest.items()},
                "uploads in the backup": whole.rows["upload"],
            },
            {
                f"{name} above {LONGEST:.0f} s": sum(t > LONGEST for t in taken)
                for name, taken in waits.items()
            },
        )
    ]


def _filled(folder: Path, files: int) -> str:
    store = sqlite_store(folder)
    large = Revisions(store.database, quota=Quota(a_day=1 << 40, files_a_day=100_000))
    for number in range(files):
        large.uploads.keep(os.urandom(20 * MEBIBYTE), f"{number}.xlsx", "田中")
    return str(store.database.engine.url)


def _backup(url: str, path: Path, pipe: int) -> None:
    """In a process of its own, as the command does it."""
    took = _taken(lambda: backup.backup(Database(url), path))
    os.write(pipe, f"{took * 1000:.0f}\n".encode())


def _published(store: Revisions) -> tuple[float, float]:
    """Seconds to keep a small upload, and to publish over the head."""
    head = store.head()
    number = (head.number if head else 0) + 1
    workbook = state(number)
    drafted = Candidate(number - 1, workbook, sha256(workbook))
    upload = _taken(lambda: store.uploads.keep(b"%d" % number, f"{number}.xlsx", "小林"))
    return upload, _taken(lambda: store.publish(OPERATOR, drafted, f"revision {number}"))


def _taken(act: Callable[[], object]) -> float:
    begin = time.monotonic()
    act()
    return time.monotonic() - begin
