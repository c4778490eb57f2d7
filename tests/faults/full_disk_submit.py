"""A full disk while a section saves and submits: refused plainly, what was saved stays, then it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chino_metrics.model.errors import StoreError
from chino_metrics.store.collecting import filling_in
from chino_metrics.store.collecting.filling_in import Change
from chino_metrics.store.collecting.request_links import looked_up
from chino_metrics.store.collecting.request_rows import EntryField, RequestState
from chino_metrics.store.database.engine import Database
from chino_metrics.store.database.errors import FULL as DISK_FULL
from chino_metrics.store.revisions.repository import Revisions
from tests.faults.full_disk import SIZE, STEP, fill, mounted, why_not
from tests.faults.kill_submit import asked
from tests.faults.report import Outcome, skipped

FEW, FULL = 20, 80
#: What a section types: longer than a page of the database, so that a saving needs room as well.
LONG = "転入が多い。" * 300
FILE = bytes(range(256)) * 64


def run(runs: int) -> list[Outcome]:
    """Save and submit with 0, 4, 8 … KiB left on a small disk of its own."""
    if reason := why_not():
        return [skipped("full disk, submission", reason)]
    found: Counter[str] = Counter()
    for turn in range(runs):
        with mounted(SIZE) as folder:
            found.update(_filled(folder, turn * STEP))
    kinds = ("saved lost", "half submitted", "not recovered", "not plainly said", "torn")
    counts = {k: found[k] for k in ("refused", "fitted")}
    return [Outcome("full disk, submission", runs, counts, {k: found[k] for k in kinds})]


def _filled(folder: Path, free: int) -> Iterator[str]:
    url = f"sqlite:///{folder / 'chino.sqlite'}"
    _, secret = asked(url)
    store, filler = Revisions(Database(url)), folder / "filler"
    fill(filler, folder, free)
    saved = ""
    try:
        filling_in.save(store.database, secret, [_typed("", LONG)])
        saved = LONG
        filling_in.submit(store, secret, 1, FILE)
        yield "fitted"
    except StoreError as error:
        yield "refused"
        if error.message != DISK_FULL:
            yield "not plainly said"
        request = looked_up(store.database, secret)
        if request.entries.get("w", {}).get(EntryField.CAUSE, "") != saved:
            yield "saved lost"
        if request.upload_id is not None or request.state is RequestState.SUBMITTED:
            yield "half submitted"
        filler.unlink()
        yield from _recovered(store, secret, saved)
    if store.faults():
        yield "torn"


def _recovered(store: Revisions, secret: str, saved: str) -> Iterator[str]:
    again = filling_in.save(store.database, secret, [_typed(saved, LONG)])
    done = filling_in.submit(store, secret, again.request.version, FILE)
    if store.uploads.get(done.upload_id or 0).content != FILE:
        yield "not recovered"


def _typed(was: str, text: str) -> Change:
    return Change("w", EntryField.CAUSE, was, text)
