"""Read-only folders: what is published is shown, a publish is refused plainly, nothing raises."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from chino_metrics.model.errors import StoreError
from chino_metrics.store.database.engine import Database
from chino_metrics.store.database.errors import READ_ONLY
from chino_metrics.store.revisions.repository import Revisions
from tests.faults import full_disk
from tests.faults.report import Outcome, skipped
from tests.faults.stores import publish_next, sqlite_store, state

FEW = FULL = 1


def run(runs: int) -> list[Outcome]:
    """Each kind of read-only folder, ``runs`` times."""
    if reason := full_disk.why_not():
        return [skipped("read-only folder", reason)]
    bad = dict.fromkeys(CASES, 0)
    for _ in range(runs):
        for name, case in CASES.items():
            with full_disk.mounted(4 * 2**20) as folder:
                bad[name] += sum(1 for _ in case(folder))
    return [Outcome("read-only folder", runs * len(CASES), {}, bad)]


def _with_store(folder: Path) -> Iterator[str]:
    publish_next(sqlite_store(folder))
    _lock(folder)
    store = Revisions(Database(f"sqlite:///{folder / 'chino.sqlite'}"))
    store.database.create()
    head = store.publish_first(state(9), "other.xlsx")
    if head.number != 2 or store.workbook(2) != state(2) or store.faults():
        yield "not shown"
    yield from _refused(lambda: publish_next(store))


def _without_store(folder: Path) -> Iterator[str]:
    _lock(folder)
    store = Revisions(Database(f"sqlite:///{folder / 'var' / 'chino.sqlite'}"))
    if store.head() is not None:
        yield "a head without a store"
    yield from _refused(store.database.create)


def _with_hot_journal(folder: Path) -> Iterator[str]:
    """A publisher died, and then nobody may roll its journal back: the copy is shown."""
    store = sqlite_store(folder)
    with store.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA cache_spill = 1")
        connection.exec_driver_sql("PRAGMA cache_size = 1")
        for _ in range(200):
            connection.exec_driver_sql(
                "INSERT INTO blob VALUES (hex(randomblob(32)), randomblob(4000))"
            )
        for name in ("chino.sqlite", "chino.sqlite-journal"):
            shutil.copy(folder / name, folder / f"{name}.died")
        connection.rollback()
    for name in ("chino.sqlite", "chino.sqlite-journal"):
        (folder / f"{name}.died").replace(folder / name)
    _lock(folder)
    try:
        if store.head() is not None:
            yield "read past a hot journal"
    except StoreError:
        if store.newest_sound()[1] != state(1):
            yield "not shown"


def _refused(act: Callable[[], object]) -> Iterator[str]:
    try:
        act()
        yield "not refused"
    except StoreError as error:
        if error.message != READ_ONLY:
            yield "not plainly said"


def _lock(folder: Path) -> None:
    os.sync()
    subprocess.run(("mount", "-o", "remount,ro", folder), check=True, capture_output=True)


CASES: dict[str, Callable[[Path], Iterator[str]]] = {
    "with a store": _with_store,
    "without a store": _without_store,
    "with a hot journal": _with_hot_journal,
}
