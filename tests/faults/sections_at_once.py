"""Sections and their people at once: no submission and no typed value may be lost unseen.

Two sections submit over and over in the same second; two people of one section type into
fields of their own and count up one shared field, each telling what stood there before.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

from chino_metrics.store.collecting import filling_in, requests
from chino_metrics.store.collecting.filling_in import Change
from chino_metrics.store.collecting.request_links import looked_up
from chino_metrics.store.collecting.request_rows import EntryField
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.history import UPLOADS, rows
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.faults.report import Outcome, skipped
from tests.faults.stores import OPERATOR, acknowledged, child
from tests.support import postgres
from tests.support.made_workbook import made

FEW, FULL = 10, 1000
#: Each asks for one of the two indicators: two requests of the same second.
INDICATORS = ("w", "r")
_ROOM = Quota(files_a_day=10**6)


def run(runs: int) -> list[Outcome]:
    """``runs`` submissions of each section and savings of each person, in each kind of database."""
    with tempfile.TemporaryDirectory() as name:
        outcomes = _both("SQLite", lambda n: f"sqlite:///{Path(name) / n / 'chino.sqlite'}", runs)
    if reason := postgres.why_not():
        return [*outcomes, skipped("sections at once, PostgreSQL", reason)]
    with postgres.running() as server:
        return [*outcomes, *_both("PostgreSQL", lambda _: server.new_database(), runs)]


def _both(kind: str, url_of: Callable[[str], str], runs: int) -> list[Outcome]:
    return [_submitting(kind, url_of("sections"), runs), _typing(kind, url_of("people"), runs)]


def _submitting(kind: str, url: str, runs: int) -> Outcome:
    """Each section submits ``runs`` times and is sent back in between."""
    links = _asked(url)
    _at_once([partial(_submit, url, *link, runs) for link in links])
    store = Revisions(Database(url))
    with store.database.reading() as connection:
        kept = [row["id"] for row in rows(connection, UPLOADS.select())]
    contents = [store.uploads.get(number).content for number in kept]
    wanted = {f"{link[0]} {n}".encode() for link in links for n in range(runs)}
    last = [looked_up(store.database, secret) for _, secret in links]
    bad = {
        "submissions lost": len(wanted - {*contents}),
        "twice": len(contents) - len(wanted),
        "not the last": sum(
            store.uploads.get(r.upload_id or 0).content != f"{r.id} {runs - 1}".encode()
            for r in last
        ),
        "faults": len(store.faults()),
    }
    store.database.engine.dispose()
    return Outcome(f"two sections at once, {kind}", runs, {"submissions": len(contents)}, bad)


def _typing(kind: str, url: str, runs: int) -> Outcome:
    """Two people under one link: each has a field, and both count up a third."""
    (number, secret), _ = _asked(url)
    fields = (EntryField.CAUSE, EntryField.ACTION)
    told = _at_once([partial(_type, url, secret, field, runs) for field in fields])
    database = Database(url)
    texts = looked_up(database, secret).entries[INDICATORS[number - 1]]
    database.engine.dispose()
    bad = {
        "own texts lost": sum(texts[field] != str(runs) for field in fields),
        "overwritten unseen": 2 * runs - _count(texts[EntryField.VALUE]),
    }
    return Outcome(f"two people of a section, {kind}", runs, {"told of the other": sum(told)}, bad)


def _next(shared: str, own: EntryField) -> str:
    """One more, with who counted: two who type the same are both right."""
    return f"{_count(shared) + 1} {own}"


def _count(shared: str) -> int:
    return int(shared.split(maxsplit=1)[0]) if shared else 0


def _asked(url: str) -> list[tuple[int, str]]:
    """Two requests: their numbers and secrets."""
    database, book, due = Database(url), read_book(made()), now().date() + timedelta(days=30)
    database.create()
    made_ = [
        requests.ask(database, OPERATOR, Asked(2022, "環境課", (key,), due), book)
        for key in INDICATORS
    ]
    database.engine.dispose()
    return [(request.id, secret) for request, secret in made_]


def _at_once(acts: list[Callable[[int], None]]) -> list[int]:
    """Run each in a process of its own; returns the number that each of them told last."""
    with ExitStack() as processes:
        pipes = [processes.enter_context(child(act))[1] for act in acts]
        return [acknowledged(pipe, 0) for pipe in pipes]


def _submit(url: str, number: int, secret: str, runs: int, _pipe: int) -> None:
    store, before = Revisions(Database(url), quota=_ROOM), ""
    for n in range(runs):
        if n:
            requests.send_back(store.database, OPERATOR, number, "もう一度")
        change = Change(INDICATORS[number - 1], EntryField.VALUE, before, str(n))
        saved = filling_in.save(store.database, secret, [change])
        before = str(n)
        filling_in.submit(store, secret, saved.request.version, f"{number} {n}".encode())


def _type(url: str, secret: str, field: EntryField, runs: int, pipe: int) -> None:
    database, own, conflicts = Database(url), "", 0
    request = looked_up(database, secret)
    key = request.indicators[0]
    for n in range(1, runs + 1):
        changes = [Change(key, field, own, str(n))]
        own = str(n)
        while True:
            shared = request.entries.get(key, {}).get(EntryField.VALUE, "")
            counted = Change(key, EntryField.VALUE, shared, _next(shared, field))
            saved = filling_in.save(database, secret, [*changes, counted])
            request = saved.request
            if not saved.conflicts:
                break
            conflicts += 1
            changes = []
    os.write(pipe, f"{conflicts}\n".encode())
