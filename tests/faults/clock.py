"""A clock that jumps: the order stays that of the numbers."""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.report import Outcome
from tests.faults.stores import publish_next, state

FEW, FULL = 50, 200


def run(runs: int) -> list[Outcome]:
    """Publish ``runs`` times while the clock is set back and forth by up to ten years."""
    chance = random.Random(3)
    middle = datetime(2026, 11, 23, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as name:
        store = Revisions(
            Database(f"sqlite:///{Path(name) / 'chino.sqlite'}"),
            clock=lambda: middle + timedelta(seconds=chance.randint(-(10**8), 10**8)),
        )
        store.database.create()
        store.publish_first(state(1), "first.xlsx")
        heads = [publish_next(store).number for _ in range(runs)]
        history = store.history()
        back = sum(a.at < b.at for a, b in pairwise(history))
        bad = {
            "out of order": sum(a != b + 1 for a, b in zip(heads, [1, *heads], strict=False)),
            "wrong base": sum(r.base != r.number - 1 for r in history[:-1]),
            "wrong content": sum(store.workbook(r.number) != state(r.number) for r in history),
            "faults": len(store.faults()),
        }
    return [Outcome("clock set back and forth", runs, {"publishes set back in time": back}, bad)]
