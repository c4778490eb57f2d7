"""Damaged files that hold requests, drafts and an edition that waits: noticed, and nothing else shown."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from chino_metrics.model.errors import NotAllowedError, StoreError
from chino_metrics.store.collecting import deciding, drafts, requests
from chino_metrics.store.collecting.request_links import looked_up
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.collecting.june import FILE, June, opened
from tests.faults.corrupted import HARMS
from tests.faults.report import Outcome
from tests.faults.stores import OPERATOR

FEW, FULL = 60, 600
FAULT = "damaged files, requests, drafts and scheduled editions"
#: What is said instead of something that is not there, or cannot be read.
GONE, REFUSED = "gone", "refused"

Look = Callable[[], object]


def run(runs: int) -> list[Outcome]:
    """Damage ``runs`` copies of one store."""
    chance, found = random.Random(7), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / "whole"
        whole.mkdir()
        secret = _prepared(whole)
        right = [_seen(look) for look in _looks(opened(whole), secret)]
        for turn in range(runs):
            copy = Path(name) / f"copy{turn}"
            shutil.copytree(whole, copy)
            file = copy / "chino.sqlite"
            content = bytearray(file.read_bytes())
            HARMS[turn % len(HARMS)](content, chance)
            file.write_bytes(content)
            found.update(_judged(opened(copy), secret, right))
            shutil.rmtree(copy)
    bad = {k: found[k] for k in ("wrong content shown", "damage not noticed", "other exceptions")}
    counts = {k: n for k, n in sorted(found.items()) if k not in bad}
    return [Outcome(FAULT, runs, counts, bad)]


def _prepared(folder: Path) -> str:
    """An edition that waits, a draft under way, a request that is being filled in: its secret."""
    june = June(folder)
    for act in june.acts[:18]:
        act()
    secret = june.links[-1][1]
    requests.revoke(june.database, OPERATOR, june.links[0][0])
    june.ask("w")
    june.save(2, "w", "転入が多い")
    second = drafts.create(june.database, OPERATOR, "次の案", 1)
    upload = june.store.uploads.keep(FILE + b"2", "次.xlsx", OPERATOR.name)
    second = drafts.add_upload(june.database, OPERATOR, second, upload.id)
    drafts.choose(june.database, OPERATOR, second, {"k": "ours"})
    return secret


def _looks(store: Revisions, secret: str) -> list[Look]:
    """All that somebody would look at."""
    database = store.database

    def bytes_of_draft() -> object:
        return deciding.workbook(database, drafts.seen(database, OPERATOR, 1))

    def waiting() -> object:
        found = store.pending()
        return GONE if found is None else found

    return [
        *(partial(requests.get, database, OPERATOR, number) for number in (1, 2, 3)),
        *(partial(drafts.seen, database, OPERATOR, number) for number in (1, 2)),
        *(partial(store.uploads.get, number) for number in range(1, 6)),
        *(bytes_of_draft, waiting, partial(looked_up, database, secret)),
        partial(drafts.every, database, OPERATOR),
        partial(requests.of_year, database, OPERATOR),
    ]


def _seen(look: Look) -> object:
    try:
        return look()
    except NotAllowedError:
        return GONE
    except StoreError:
        return REFUSED


def _judged(store: Revisions, secret: str, right: list[object]) -> list[str]:
    try:
        shown = [_seen(look) for look in _looks(store, secret)]
        noticed = store.faults() != ()
    except Exception as error:  # whatever comes is counted: none may
        return ["other exceptions", type(error).__name__]
    others = [s for s, r in zip(shown, right, strict=True) if s not in (r, REFUSED)]
    said = ["noticed"] if noticed else []
    if any(other != GONE for other in others):
        said.append("wrong content shown")
    if shown != right and not noticed:
        said.append("damage not noticed")
    if shown == right and not noticed:
        said.append("harmless")
    return said
