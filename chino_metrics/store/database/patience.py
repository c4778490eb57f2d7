"""Connections to PostgreSQL that do not wait for ever for a server that has stopped answering.

A server that is frozen, or behind a network that swallows everything, neither answers nor
breaks a connection: only who waits can give up. What it answers slowly but steadily is
waited for.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, Final

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.waiting import Ready

#: Seconds without a sign of the server after which it is given up.
PATIENCE: Final = 2.0
#: Seconds for which a server that was given up is not asked again.
PAUSE: Final = 2.0
SILENT: Final = "the server does not answer"


class Breaker:
    """Opens connections, and none for a moment after one of them was given up."""

    def __init__(self) -> None:
        self._until = float("-inf")

    def connect(self, *places: Any, **options: Any) -> psycopg.Connection[Any]:
        """A new connection; OperationalError where there is none within two seconds."""
        if time.monotonic() < self._until:
            raise psycopg.OperationalError(SILENT)
        opened = PatientConnection.connect(*places, **options)
        opened.breaker = self
        return opened

    def trip(self) -> None:
        """Note that the server has just not answered."""
        self._until = time.monotonic() + PAUSE


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when nothing has come for ``patience`` seconds."""

    patience: float = PATIENCE
    breaker: Breaker | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg waits; OperationalError for a server that says nothing."""
        return super().wait(self._listened(gen), interval, timeout)

    def _listened(self, gen: PQGen[RV]) -> Generator[Any, Any, RV]:
        """``gen``, with the time since the last sign of the server looked at in between."""
        try:
            wanted = next(gen)
            heard = time.monotonic()
            while True:
                ready = yield wanted
                if ready != Ready.NONE:
                    heard = time.monotonic()
                elif time.monotonic() - heard >= self.patience:
                    self._give_up()
                wanted = gen.send(ready)
        except StopIteration as done:
            value: RV = done.value
            return value

    def _give_up(self) -> None:
        if self.breaker is not None:
            self.breaker.trip()
        self.pgconn.finish()
        raise psycopg.OperationalError(SILENT)
