"""Damaged database files: noticed, and the last good state is shown, never another."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from chino_metrics.model.errors import StoreError
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.report import Outcome
from tests.faults.stores import publish_next, sqlite_store, state

FEW, FULL = 60, 300
REVISIONS = 12
PAGE = 4096

Harm = Callable[[bytearray, random.Random], None]


def run(runs: int) -> list[Outcome]:
    """Damage ``runs`` copies of one store, with and without the copy of the last workbook."""
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / "whole"
        whole.mkdir()
        store = sqlite_store(whole)
        while publish_next(store).number < REVISIONS:
            pass
        return [
            _run("damaged files", whole, runs, keep_copy=True),
            _run("damaged files, copy lost too", whole, runs, keep_copy=False),
        ]


def _run(fault: str, whole: Path, runs: int, *, keep_copy: bool) -> Outcome:
    chance = random.Random(2)
    found: Counter[str] = Counter()
    for turn in range(runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "copy"
            shutil.copytree(whole, folder)
            if not keep_copy:
                (folder / "last_good.json").unlink()
            file = folder / "chino.sqlite"
            content = bytearray(file.read_bytes())
            HARMS[turn % len(HARMS)](content, chance)
            file.write_bytes(content)
            found.update(_judged(folder, whole))
    bad = {k: found[k] for k in ("wrong content shown", "damage not noticed", "other exceptions")}
    if keep_copy:
        bad["nothing shown"] = found["nothing shown"]
    counts = {k: n for k, n in sorted(found.items()) if k not in bad}
    return Outcome(fault, runs, counts, bad)


def _judged(folder: Path, whole: Path) -> list[str]:
    """What the site would show, and whether the damage is noticed."""
    store = Revisions(Database(f"sqlite:///{folder / 'chino.sqlite'}"))
    try:
        return [
            _shown(store),
            *_noticed(store, Revisions(Database(f"sqlite:///{whole / 'chino.sqlite'}"))),
        ]
    except Exception as error:  # whatever comes is counted: none may
        return ["other exceptions", f"{type(error).__name__}"]


def _shown(store: Revisions) -> str:
    try:
        head = store.head()
        if head is None:
            return "nothing shown"
        number, content = head.number, store.workbook(head.number)
    except StoreError:
        try:
            revision, content = store.newest_sound()
        except StoreError:
            return "nothing shown"
        number = revision.number
    if content != state(number):
        return "wrong content shown"
    return "newest state shown" if number == REVISIONS else "an earlier state shown"


def _noticed(store: Revisions, whole: Revisions) -> list[str]:
    noticed = store.faults() != ()
    said = []
    try:
        store.database.check()
        if noticed:
            said.append("missed by quick_check alone")
        same = _everything(store) == _everything(whole)
    except StoreError:
        same = False
    if noticed:
        return ["noticed", *said]
    return ["harmless" if same else "damage not noticed"]


def _everything(store: Revisions) -> list[object]:
    found: list[object] = []
    for revision in store.history():
        found += [revision, store.workbook(revision.number), store.original(revision.number)]
        if revision.upload_id is not None:
            found.append(store.uploads.get(revision.upload_id))
    return found


def _flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _many(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    for place in range(start, min(start + chance.randint(2, 600), len(content))):
        content[place] = chance.randrange(256)


def _zeros(content: bytearray, chance: random.Random) -> None:
    start = _page(content, chance)
    content[start : start + PAGE] = bytes(PAGE)


def _elsewhere(content: bytearray, chance: random.Random) -> None:
    start, other = _page(content, chance), _page(content, chance)
    content[start : start + PAGE] = content[other : other + PAGE]


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def _page(content: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(content) // PAGE) * PAGE


HARMS: tuple[Harm, ...] = (_flip, _many, _zeros, _elsewhere, _cut)
