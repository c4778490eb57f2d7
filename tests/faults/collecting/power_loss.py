"""Power loss at any moment of a June: each act that was acknowledged is there, none is half there.

Every image must hold exactly the state after the last acknowledged act, or after the one
that was under way.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from chino_metrics.model.errors import StoreError
from tests.faults.collecting.june import June, digest, opened
from tests.faults.disk import Call, image, recorded
from tests.faults.report import Outcome, skipped

FEW, FULL = 60, 500
ROUNDS = 2
FAULT = "power loss, requests, drafts and scheduled editions"


def run(runs: int) -> list[Outcome]:
    """``runs`` images of one recording."""
    if not shutil.which("strace"):
        return [skipped(FAULT, "strace is not installed (apt-get install strace)")]
    chance, found = random.Random(6), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        folder, before = Path(name) / "store", Path(name) / "before"
        folder.mkdir()
        first = digest(opened(folder))
        shutil.copytree(folder, before)
        calls = recorded(
            folder, (sys.executable, "-m", "tests.faults.collecting.power_loss", str(folder))
        )
        known = [first, *(_said(c) for c in calls if c.act == "acknowledge")]
        for turn in range(runs):
            place = Path(name) / f"image{turn}"
            place.mkdir()
            last = image(before, place, calls, chance)
            found[_judged(place, known, known.index(last.decode() or first))] += 1
            shutil.rmtree(place)
    counts = {
        "recorded acts": len(known) - 1,
        "recorded calls": len(calls),
        "unacknowledged but whole": found["one more"],
    }
    bad = {kind: found[kind] for kind in ("acknowledged lost", "torn")}
    return [Outcome(FAULT, runs, counts, bad)]


def _said(call: Call) -> str:
    return call.content.decode()


def _judged(folder: Path, known: list[str], last: int) -> str:
    store = opened(folder)
    try:
        if store.faults():
            return "torn"
        found = digest(store)
    except StoreError:
        return "torn"
    if found == known[last]:
        return "as acknowledged"
    if found in known[last + 1 : last + 2]:
        return "one more"
    return "acknowledged lost" if found in known[:last] else "torn"


def play(folder: Path) -> None:
    """What is recorded: Junes, each act acknowledged on standard output by the digest after it."""
    june = June(folder)
    for _ in range(ROUNDS):
        for act in june.acts:
            act()
            os.write(1, digest(june.store).encode())


if __name__ == "__main__":
    play(Path(sys.argv[1]))
