"""``kill -9`` while a section submits: no acknowledged submission is lost, and none is half there."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from chino_metrics.model.errors import StoreError
from chino_metrics.store.collecting import filling_in, requests
from chino_metrics.store.collecting.filling_in import Change
from chino_metrics.store.collecting.request_rows import EntryField, Request
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.faults.kill_publish import await_word
from tests.faults.report import Outcome
from tests.faults.stores import OPERATOR, acknowledged, child
from tests.support.made_workbook import made

FEW, FULL = 50, 1000
#: What is waited for, and the seconds within which the kill then comes.
MOMENTS = ((b"begun\n", 0.15), (b"INSERT INTO upload\n", 0.012), (b"UPDATE request SET\n", 0.012))


def run(runs: int) -> list[Outcome]:
    """Kill ``runs`` sections one after another, all under the same link."""
    chance, last, more = random.Random(1), 0, 0
    bad = {"acknowledged lost": 0, "torn": 0}
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'chino.sqlite'}"
        number, secret = asked(url)
        for turn in range(runs):
            said = _killed(url, number, secret, chance, last, MOMENTS[turn % 3])
            found = _submitted(url, number)
            bad["torn"] += found is None
            bad["acknowledged lost"] += found is not None and found < said
            more += found == said + 1
            last = max(said, found or 0)
    counts = {"submissions": last, "unacknowledged but whole": more}
    return [Outcome("kill -9 during a submission", runs, counts, bad)]


def asked(url: str) -> tuple[int, str]:
    """A new store with one request: its number and secret."""
    store, due = Revisions(Database(url)), (now() + timedelta(days=30)).date()
    store.database.create()
    order = Asked(2022, "環境課", ("w", "r"), due)
    request, secret = requests.ask(store.database, OPERATOR, order, read_book(made()))
    return request.id, secret


def _killed(
    url: str,
    number: int,
    secret: str,
    chance: random.Random,
    before: int,
    moment: tuple[bytes, float],
) -> int:
    """Start a section that submits over and over, kill it; returns the last that was acknowledged."""

    def submit(pipe: int) -> None:
        store = Revisions(Database(url), quota=Quota(files_a_day=10**6))
        event.listen(store.database.engine, "before_cursor_execute", lambda *a: _tell(pipe, a[2]))
        os.write(pipe, b"begun\n")
        n = before
        while True:
            request = requests.get(store.database, OPERATOR, number)
            if not request.is_writable:
                request = requests.send_back(store.database, OPERATOR, number, "もう一度")
            n += 1
            saved = filling_in.save(store.database, secret, [_typed(request, n)])
            filling_in.submit(store, secret, saved.request.version, str(n).encode())
            os.write(pipe, f"{n}\n".encode())

    with child(submit) as (process, pipe):
        early = await_word(pipe, moment[0])
        time.sleep(chance.uniform(0, moment[1]))
        os.kill(process, signal.SIGKILL)
        return acknowledged(pipe, max(before, early))


def _typed(request: Request, n: int) -> Change:
    was = request.entries.get("w", {}).get(EntryField.VALUE, "")
    return Change("w", EntryField.VALUE, was, str(n))


def _tell(pipe: int, statement: str) -> None:
    if statement.startswith(("INSERT INTO", "UPDATE request")):
        os.write(pipe, " ".join(statement.split()[:3]).encode() + b"\n")


def _submitted(url: str, number: int) -> int | None:
    """What was submitted last; None where the request and its file are not of one piece."""
    store = Revisions(Database(url))
    try:
        request = requests.get(store.database, OPERATOR, number)
        if request.upload_id is None:
            return None if not request.is_writable else 0
        n = int(store.uploads.get(request.upload_id).content)
    except StoreError:
        return None
    typed = int(request.entries["w"][EntryField.VALUE])
    is_whole = typed == n if not request.is_writable else typed - n in (0, 1)
    return n if is_whole else None
