"""A full disk, at every step of a publish: refused plainly, the old state stays, then it recovers."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chino_metrics.model.errors import StoreError
from chino_metrics.store.database.errors import FULL as DISK_FULL
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.report import Outcome, skipped
from tests.faults.stores import OPERATOR, sqlite_store, state

FEW, FULL = 20, 80
SIZE = 2 * 2**20
STEP = 4096


def run(runs: int) -> list[Outcome]:
    """Publish with 0, 4, 8 … KiB left on a small disk of its own."""
    if reason := why_not():
        return [skipped("full disk", reason)]
    found: Counter[str] = Counter()
    for turn in range(runs):
        with mounted(SIZE) as folder:
            found.update(_filled(folder, turn * STEP))
    kinds = ("old state lost", "not recovered", "not plainly said", "torn")
    return [Outcome("full disk", runs, {"refused": found["refused"], "fitted": found["fitted"]},
                    {k: found[k] for k in kinds})]  # fmt: skip


def why_not() -> str:
    """Why no small disk can be mounted here."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "a small disk needs root to be mounted"
    try:
        with mounted(SIZE):
            return ""
    except subprocess.CalledProcessError:
        return "no disk can be mounted here"


@contextmanager
def mounted(size: int) -> Iterator[Path]:
    """A disk in memory of ``size`` bytes."""
    with tempfile.TemporaryDirectory() as name:
        options = f"size={size}"
        command = ("mount", "-t", "tmpfs", "-o", options, "chino-faults", name)
        subprocess.run(command, check=True, capture_output=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(("umount", "--lazy", name), check=True, capture_output=True)


def _filled(folder: Path, free: int) -> Iterator[str]:
    store = sqlite_store(folder)
    filler = folder / "filler"
    fill(filler, folder, free)
    try:
        _publish(store)
        yield "fitted"
    except StoreError as error:
        yield "refused"
        if error.message != DISK_FULL:
            yield "not plainly said"
        head = store.head()
        if head is None or head.number != 1 or store.workbook(1) != state(1):
            yield "old state lost"
        filler.unlink()
        yield from _recovered(store)
    if store.faults():
        yield "torn"


def _recovered(store: Revisions) -> Iterator[str]:
    try:
        _publish(store)
    except StoreError:
        yield "not recovered"
        return
    if store.workbook(2) != state(2):
        yield "not recovered"


def _publish(store: Revisions) -> None:
    upload = store.uploads.keep(os.urandom(200_000), "upload.xlsx", "小林")
    draft = Candidate(1, state(2), sha256(state(2)), upload.id)
    store.publish(OPERATOR, draft, "a full disk")


def fill(filler: Path, folder: Path, free: int) -> None:
    """Leave ``free`` bytes."""
    status = os.statvfs(folder)
    with filler.open("wb") as out:
        out.write(bytes(max(0, status.f_bavail * status.f_frsize - free)))
