"""A PostgreSQL that neither answers nor breaks the connection is given up."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.waiting import Ready, Wait
from sqlalchemy import text

from chino_metrics.model.errors import StoreError
from chino_metrics.store.database import patience
from chino_metrics.store.database.engine import Database
from tests.support.postgres import Server, children

#: Seconds after which a frozen server goes on anyhow, so that a test ends.
THAW = 30.0


class Silent(patience.PatientConnection):
    """A connection without a server, which is closed once."""

    def __init__(self) -> None:
        self.closings = 0

    @property
    def pgconn(self) -> Any:
        return self

    def finish(self) -> None:
        self.closings += 1

    def __del__(self, *_: object) -> None:
        """Nothing is open."""


def query() -> Generator[Wait, Ready, str]:
    """One that is done when the third sign has come."""
    signs = 0
    while signs < 3:
        signs += (yield Wait.R) != Ready.NONE
    return "done"


def listened(connection: Silent, *signs: Ready) -> str:
    """What the query brings when these signs come from the server, one after the other."""
    running = connection._listened(query())
    next(running)
    try:
        for sign in signs:
            running.send(sign)
    except StopIteration as done:
        return str(done.value)
    return "waiting"


def test_what_is_answered_slowly_but_steadily_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=count().__next__))
    connection = Silent()
    assert listened(connection, Ready.R, Ready.NONE, Ready.R, Ready.NONE, Ready.R) == "done"
    assert connection.closings == 0


def test_who_hears_nothing_gives_up_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "time", SimpleNamespace(monotonic=count().__next__))
    connection = Silent()
    with pytest.raises(psycopg.OperationalError, match="does not answer"):
        listened(connection, *[Ready.NONE] * 10)
    assert connection.closings == 1


def test_a_server_that_was_given_up_is_left_alone_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    monkeypatch.setattr(
        patience.PatientConnection, "connect", lambda *a, **k: asked.append(a) or Silent()
    )
    breaker = patience.Breaker()
    breaker.connect()
    breaker.trip()
    with pytest.raises(psycopg.OperationalError):
        breaker.connect()
    assert len(asked) == 1
    monkeypatch.setattr(patience, "PAUSE", 0)
    breaker.trip()
    breaker.connect()
    assert len(asked) == 2


@contextmanager
def frozen(server: Server) -> Iterator[threading.Event]:
    """Every process of the server stopped; the event is set if it had to be thawed by the clock."""
    process = server._process
    assert process is not None
    every = [process.pid, *children(process.pid)]
    thawed = threading.Event()

    def go_on() -> None:
        for one in every:
            os.kill(one, signal.SIGCONT)

    clock = threading.Timer(THAW, lambda: (thawed.set(), go_on()))
    clock.start()
    for one in every:
        os.kill(one, signal.SIGSTOP)
    try:
        yield thawed
    finally:
        clock.cancel()
        go_on()


def test_readers_and_writers_give_up_a_frozen_server(postgresql: Server) -> None:
    database = Database(postgresql.emptied())
    with database.reading() as connection:  # a connection waits in the pool
        connection.execute(text("SELECT 1"))
    with frozen(postgresql) as thawed:
        for way in (database.reading, database.writing, database.reading):
            with pytest.raises(StoreError, match="保存先と話せません"), way() as connection:
                connection.execute(text("SELECT 1"))
        assert not thawed.is_set()
    database.engine.dispose()


def test_one_who_is_reading_when_it_freezes_gives_up_and_reads_again_after(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PAUSE", 0)
    database = Database(postgresql.emptied())
    with pytest.raises(StoreError), database.reading() as connection:
        connection.execute(text("SELECT 1"))
        with frozen(postgresql) as thawed:
            try:
                connection.execute(text("SELECT 2"))
            finally:
                assert not thawed.is_set()
    with database.reading() as connection:
        assert connection.execute(text("SELECT 3")).scalar_one() == 3
    database.engine.dispose()
