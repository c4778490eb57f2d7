"""A full disk at every act of a June: refused plainly, nothing changed, then it goes on to the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chino_metrics.model.errors import StoreError
from chino_metrics.store.database.errors import FULL as DISK_FULL
from tests.faults.collecting.june import June, digest
from tests.faults.full_disk import SIZE, STEP, fill, mounted, why_not
from tests.faults.report import Outcome, skipped
from tests.faults.stores import state

FEW, FULL = 21, 210
FAULT = "full disk, requests, drafts and scheduled editions"


def run(runs: int) -> list[Outcome]:
    """One act after the other with nothing left on a small disk, then with 4, 8 … KiB."""
    if reason := why_not():
        return [skipped(FAULT, reason)]
    found: Counter[str] = Counter()
    for turn in range(runs):
        with mounted(2 * SIZE) as folder:
            found.update(_filled(folder, turn))
    kinds = ("lost or half done", "not recovered", "not plainly said", "torn")
    counts = {k: found[k] for k in ("refused", "fitted")}
    return [Outcome(FAULT, runs, counts, {k: found[k] for k in kinds})]


def _filled(folder: Path, turn: int) -> Iterator[str]:
    june, filler = June(folder), folder / "filler"
    acts = june.acts
    steps, place = divmod(turn, len(acts))
    for act in acts[:place]:
        act()
    before = digest(june.store)
    fill(filler, folder, steps * STEP)
    try:
        acts[place]()
        rest = acts[place + 1 :]
        yield "fitted"
    except StoreError as error:
        rest = acts[place:]
        yield "refused"
        if error.message != DISK_FULL:
            yield "not plainly said"
        if digest(june.store) != before:
            yield "lost or half done"
    filler.unlink()
    try:
        for act in rest:
            act()
    except StoreError:
        yield "not recovered"
        return
    if june.store.workbook(2) != state(2):
        yield "not recovered"
    if june.store.faults():
        yield "torn"
