"""Eight publishers at once, each adding to a number of its own: no update may be lost."""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path

from chino_metrics.model.errors import ConflictError
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.faults.report import Outcome, skipped
from tests.faults.stores import OPERATOR, acknowledged, child
from tests.support import postgres
from tests.support.made_workbook import ROWS, made

FEW, FULL = 5, 50
PUBLISHERS = 8


def run(runs: int) -> list[Outcome]:
    """``runs`` publishes by each of the publishers, in each kind of database."""
    with tempfile.TemporaryDirectory() as name:
        outcomes = [_run("SQLite", f"sqlite:///{Path(name) / 'chino.sqlite'}", runs)]
    if reason := postgres.why_not():
        return [*outcomes, skipped("publishers at once, PostgreSQL", reason)]
    with postgres.running() as server:
        return [*outcomes, _run("PostgreSQL", server.new_database(), runs)]


def _run(kind: str, url: str, runs: int) -> Outcome:
    store = Revisions(Database(url))
    store.database.create()
    store.publish_first(_workbook([0] * PUBLISHERS), "first.xlsx")
    store.database.engine.dispose()
    conflicts = _publish_at_once(url, runs)
    found = _counts(store.workbook(store.history()[0].number))
    numbers = [r.number for r in store.history()]
    bad = {
        "lost updates": sum(runs - n for n in found),
        "gaps": int(numbers != list(range(PUBLISHERS * runs + 1, 0, -1))),
        "faults": len(store.faults()),
    }
    store.database.engine.dispose()
    counts = {"publishes": len(numbers) - 1, "conflicts said and tried again": conflicts}
    return Outcome(f"{PUBLISHERS} publishers at once, {kind}", runs, counts, bad)


def _publish_at_once(url: str, runs: int, own: int = 0) -> int:
    """Start publisher ``own`` and those after it; returns how often they met a conflict."""
    if own == PUBLISHERS:
        return 0
    with child(partial(_publish, url, own, runs)) as (_, pipe):
        others = _publish_at_once(url, runs, own + 1)
        return others + acknowledged(pipe, 0)


def _publish(url: str, own: int, runs: int, pipe: int) -> None:
    store = Revisions(Database(url))
    conflicts = 0
    for _ in range(runs):
        while not _added(store, own):
            conflicts += 1
    os.write(pipe, f"{conflicts}\n".encode())


def _added(store: Revisions, own: int) -> bool:
    """Add one to our own number of the head's workbook; False where somebody was faster."""
    head = store.head()
    number = head.number if head else 0
    counts = _counts(store.workbook(number))
    counts[own] += 1
    workbook = _workbook(counts)
    try:
        store.publish(OPERATOR, Candidate(number, workbook, sha256(workbook)), f"publisher {own}")
    except ConflictError:
        return False
    return True


def _workbook(counts: list[int]) -> bytes:
    first = ROWS["目標指標"][0]
    return made(
        目標指標=[[f"w{k}", *first[1:]] for k in range(PUBLISHERS)],
        実績=[[f"w{k}", None, None, n] for k, n in enumerate(counts)],
        **{"実績の注記": [], "参考系列": [], "出来事": []},
    )


def _counts(workbook: bytes) -> list[int]:
    return [int(i.actuals[0].quantity.value or 0) for i in read_book(workbook).indicators]
