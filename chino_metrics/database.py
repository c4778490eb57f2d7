"""Where revisions and accounts are stored: SQLite out of the box, PostgreSQL by its address.

SQLite runs with journal_mode=DELETE and synchronous=EXTRA, because that is the
one setting that lost no acknowledged publish in simulated power loss; writers
take the lock at once (BEGIN IMMEDIATE), so that what they read cannot be overtaken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, MetaData, create_engine, event

#: Every table, whichever module defines it.
METADATA: Final = MetaData()


class Database:
    """A store of tables; ``url`` is SQLAlchemy's, e.g. ``sqlite:////srv/chino/chino.sqlite``."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    def create(self) -> None:
        """Create the tables that are missing."""
        with self.writing() as connection:
            METADATA.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; nothing may be written in it."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the writers' lock from its beginning; all or nothing."""
        with self.engine.connect().execution_options(writing=True) as connection:
            with connection.begin():
                yield connection


def now() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" below starts transactions
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA busy_timeout=10000")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
