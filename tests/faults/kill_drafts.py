"""``kill -9`` while a draft is changed and fixed, its edition scheduled and withdrawn again."""

from __future__ import annotations

import os
import random
import select
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from chino_metrics.store.collecting import deciding, drafts
from chino_metrics.store.collecting.draft_rows import Draft, State
from chino_metrics.store.database.engine import now
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.report import Outcome
from tests.faults.stores import OPERATOR, acknowledged, child, sqlite_store, state

FEW, FULL = 60, 600
#: Seconds after its first word within which the child is killed.
LONGEST = 0.6


def run(runs: int) -> list[Outcome]:
    """Kill ``runs`` planners one after another over the same draft."""
    chance, found, last = random.Random(4), Counter[str](), 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drafts.create(sqlite_store(folder).database, OPERATOR, "6月の実績", 1)
        for _ in range(runs):
            last = _killed(folder, chance, last)
            store = sqlite_store(folder)
            draft = drafts.seen(store.database, OPERATOR, 1)
            found.update(_judged(store, draft, last))
            last = draft.version
    counts = {"changes": last - 1, "killed while one waited": found["waits"]}
    bad = {k: found[k] for k in ("acknowledged lost", "torn", "published too early", "faults")}
    return [Outcome("kill -9 during drafts and scheduling", runs, counts, bad)]


def _killed(folder: Path, chance: random.Random, before: int) -> int:
    """Start a planner, kill them; returns the last version of the draft that was acknowledged."""
    with child(lambda pipe: _work(folder, pipe)) as (process, pipe):
        select.select([pipe], [], [], 30)
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(process, signal.SIGKILL)
        return acknowledged(pipe, before)


def _work(folder: Path, pipe: int) -> None:
    store = sqlite_store(folder)
    database = store.database
    os.write(pipe, b"begun\n")
    while True:
        if store.pending() is not None:
            store.withdraw(OPERATOR)
        draft = drafts.seen(database, OPERATOR, 1)
        for changed in _changed(store, draft):
            os.write(pipe, f"{changed.version}\n".encode())
        with database.reading() as connection:
            candidate = deciding.candidate(connection, changed)
        store.publish(OPERATOR, candidate, "6月の実績", now() + timedelta(hours=1))


def _changed(store: Revisions, draft: Draft) -> Iterator[Draft]:
    """The draft after each change: a choice, and its bytes fixed, which name the version."""
    draft = drafts.choose(store.database, OPERATOR, draft, {"k": str(draft.version)})
    yield draft
    workbook = state(2 * draft.version)
    yield deciding.fix(store.database, OPERATOR, draft, workbook, 1, ask=False)


def _judged(store: Revisions, draft: Draft, acknowledged_version: int) -> Iterator[str]:
    if draft.version < acknowledged_version:
        yield "acknowledged lost"
    is_fixed = draft.workbook_sha256 is not None
    if is_fixed and deciding.workbook(store.database, draft) != state(2 * (draft.version - 1)):
        yield "torn"
    waits = store.pending() is not None
    if waits:
        yield "waits"
    if waits is not (draft.state is State.SCHEDULED):
        yield "torn"
    head = store.head()
    if head is None or head.number != 1:
        yield "published too early"
    if store.faults():
        yield "faults"
