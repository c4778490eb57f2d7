"""The crafted files of ``tests.hostile``, each through a worker as an upload goes."""

from __future__ import annotations

import resource
import time
from collections import Counter

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.sandbox import call
from tests.faults.report import Outcome
from tests.support import child_tasks
from tests.support.hostile import KINDS, READ

FEW, FULL = 1, 1


def run(runs: int) -> list[Outcome]:
    """Send every kind ``runs`` times; bad is what is read though it should be refused."""
    counts: Counter[str] = Counter()
    bad = {"wrongly read": 0, "wrongly refused": 0}
    seconds: list[float] = []
    for name, (make, word) in list(KINDS.items()) * runs:
        content = make()
        begin = time.perf_counter()
        said = _answer(content, name)
        seconds.append(time.perf_counter() - begin)
        counts["read" if said is None else "refused"] += 1
        bad["wrongly read"] += word != READ and (said is None or word not in said)
        bad["wrongly refused"] += word == READ and said is not None
    figures = {
        **counts,
        "within 1 s": sum(s <= 1 for s in seconds),
        "slowest, s": f"{max(seconds):.2f}",
        "largest worker, MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    return [Outcome("crafted files", len(seconds), figures, bad)]


def _answer(content: bytes, name: str) -> str | None:
    try:
        call(child_tasks.grids, content, name)
    except UnreadableWorkbookError as error:
        return error.message
    return None
