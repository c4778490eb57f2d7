"""Where revisions and accounts are stored: SQLite out of the box, PostgreSQL by its address.

SQLite runs with journal_mode=DELETE and synchronous=EXTRA, because that is the
one setting that lost no acknowledged publish in simulated power loss. Writers
take a lock at the beginning of their transaction (BEGIN IMMEDIATE, an advisory
lock in PostgreSQL), so that what they read cannot be overtaken.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, MetaData, NullPool, create_engine, event, inspect
from sqlalchemy.exc import ArgumentError

from chino_metrics.model.errors import (
    DamagedStoreError,
    MissingStoreError,
    OtherVersionError,
    StoreError,
)
from chino_metrics.spreadsheet.files import sync_folder
from chino_metrics.store.database.errors import DAMAGED, MISSING, translated, translated_files
from chino_metrics.store.database.migrations.upgrade import bring_up
from chino_metrics.store.database.migrations.versions import (
    HEAD,
    OLDER,
    require_current,
    require_not_newer,
    stored,
)

#: Every table, whichever module defines it. A table with ``info={"transient": True}``
#: (sessions, one-time links) stays out of backups.
METADATA: Final = MetaData()

WRONG_ADDRESS: Final = (
    "データベースのアドレス（CHINO_DATABASE_URL）が読めません。"
    "postgresql+psycopg://利用者:パスワード@ホスト/名前 の形で指定してください。"
)

#: How long a writer waits for the one before it, in seconds.
PATIENCE: Final = 10
#: How long for one of the few connections to PostgreSQL.
POOL_PATIENCE: Final = 2
#: How long PostgreSQL may say nothing in a transaction that writes: it waits for a writer.
WRITER_SILENCE: Final = PATIENCE + 2.0
#: The same for who changes the tables: a large one may be written anew.
REBUILDERS_SILENCE: Final = 600.0
#: Any number, the same for every writer of this site.
_WRITERS_LOCK: Final = 39_182_741

_SQLITE_PRAGMAS: Final = ("journal_mode=DELETE", "synchronous=EXTRA", "foreign_keys=ON")
_SQLITE_REBUILDING: Final = ("foreign_keys=OFF", "legacy_alter_table=ON")
_POSTGRESQL_READER: Final[dict[str, Any]] = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}
_POSTGRESQL_POOL: Final[dict[str, Any]] = {"pool_pre_ping": True, "pool_timeout": POOL_PATIENCE}
_POSTGRESQL_WRITER: Final = (
    f"SET LOCAL lock_timeout = '{PATIENCE}s'",
    "SET LOCAL synchronous_commit = on",
    f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})",
)


class Database:
    """A store of tables; ``url`` is SQLAlchemy's, e.g. ``sqlite:////srv/chino/chino.sqlite``.

    Faults of the driver come out of ``reading`` and ``writing`` as StoreError;
    only a broken rule of a table stays SQLAlchemy's IntegrityError.
    """

    def __init__(self, url: str) -> None:
        connect = {"timeout": PATIENCE} if url.startswith("sqlite") else {"connect_timeout": 2}
        # SQLite: no pool, so that a restored file is seen at once and a fork shares no lock
        options = {"poolclass": NullPool} if url.startswith("sqlite") else _POSTGRESQL_POOL
        self.engine = _engine(url, connect, options)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        #: SQLite's file; None for PostgreSQL.
        self.path = Path(self.engine.url.database or "").absolute() if self.is_sqlite else None
        #: Whether a reader has seen that the tables are those of this program.
        self._is_current = False
        if self.path:
            event.listen(self.engine, "do_connect", _open_sqlite)
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            _be_patient(self.engine)

    def create(self) -> None:
        """Make the store where there is none: SQLite's file with its folder, the tables.

        One that is there is brought up to date; see ``upgrade``, and for what is raised.
        """
        if self.path and not self.path.exists():
            with translated_files():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch(mode=0o600)  # it holds accounts
                sync_folder(self.path.parent)
        if self._version() is None:
            with self.rebuilding() as connection:
                bring_up(connection, METADATA)
        self.upgrade()

    def upgrade(self) -> None:
        """Give a store of an earlier version the tables of this program, wholly or not at all.

        Writes nothing where they are the same, so that a read-only folder may be opened.
        Raises OtherVersionError where the store is newer, or cannot be changed now, else
        StoreError.
        """
        found = self._version()
        require_not_newer(found)
        if found is None or found == HEAD:
            return
        try:
            with self.rebuilding() as connection:
                bring_up(connection, METADATA)
        except (OtherVersionError, DamagedStoreError):
            raise
        except StoreError as error:
            raise OtherVersionError(OLDER, error.message) from error

    def _version(self) -> int | None:
        """The number of the stored schema; None where there is no store."""
        try:
            with self.reading(of_any_version=True) as connection:
                return stored(connection)
        except MissingStoreError:
            return None

    @contextmanager
    def reading(self, *, of_any_version: bool = False) -> Iterator[Connection]:
        """A consistent view; nothing may be written in it.

        Raises MissingStoreError where there is no file or table yet, DamagedStoreError
        where it is not a database any more, OtherVersionError where its first reader finds
        that a newer program has changed it (``of_any_version`` takes what can be read),
        else StoreError.
        """
        options = {} if self.is_sqlite else _POSTGRESQL_READER
        with translated(), self.engine.connect() as connection:
            connection.execution_options(**options)
            with connection.begin():
                if not (self._is_current or of_any_version):
                    found = stored(connection)
                    require_not_newer(found)
                    self._is_current = found == HEAD
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the writers' lock from its beginning; all or nothing.

        Raises what ``reading`` does, also where the store is older; then nothing was
        written, except where the connection broke just as it was committed.
        """
        with self._locked(WRITER_SILENCE, writing=True) as connection:
            require_current(connection)
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """``writing`` whatever the version, and tables may be changed: who refers to what is proved last."""
        with self._locked(REBUILDERS_SILENCE, writing=True, rebuilding=True) as connection:
            yield connection
            if dangles(connection):
                raise DamagedStoreError(DAMAGED)

    @contextmanager
    def _locked(self, silence: float, **options: bool) -> Iterator[Connection]:
        with translated(), self.engine.connect() as connection:
            connection.execution_options(**options)
            begun = (
                connection.begin() if self.is_sqlite else _postgresql_writer(connection, silence)
            )
            with begun:
                yield connection

    def check_wholly(self) -> None:
        """Raise DamagedStoreError where SQLite's file is damaged: its indexes and references, too.

        A page that was written to another's place can be sound in itself.
        """
        if not self.is_sqlite:
            return
        with translated(), self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalars().first()
            if found != "ok" or dangles(connection):
                raise sqlite3.DatabaseError(f"integrity_check: {found}")

    def check(self, but: frozenset[str] = frozenset()) -> None:
        """Raise DamagedStoreError where SQLite's own check finds its file damaged.

        The tables ``but`` are left out: it takes as long as their bytes take to be read.
        """
        if not self.is_sqlite:
            return
        with translated(), self.reading() as connection:
            tables = inspect(connection).get_table_names() if but else []
            for asked in [f'"{name}"' for name in tables if name not in but] or ["1"]:
                check = f"PRAGMA quick_check({asked})"
                found = connection.exec_driver_sql(check).scalars().first()
                if found != "ok":
                    raise sqlite3.DatabaseError(f"quick_check: {found}")


def _engine(url: str, connect: dict[str, Any], options: dict[str, Any]) -> Engine:
    """The engine of an address; StoreError for one that is neither SQLite's nor PostgreSQL's."""
    if not url.startswith(("sqlite:", "postgresql")):
        raise StoreError(WRONG_ADDRESS)
    try:
        return create_engine(url, connect_args=connect, hide_parameters=True, **options)
    except (ArgumentError, ImportError) as error:
        raise StoreError(WRONG_ADDRESS) from error


def _be_patient(engine: Engine) -> None:
    """Let connections to PostgreSQL give up a server that does not answer."""
    from chino_metrics.store.database.patience import Breaker  # noqa: PLC0415 (psycopg is large)

    breaker = Breaker()
    event.listen(
        engine, "do_connect", lambda _d, _r, places, named: breaker.connect(*places, **named)
    )


@contextmanager
def _postgresql_writer(connection: Connection, silence: float) -> Iterator[None]:
    """A transaction with the writers' lock; from when it is asked for, silence is no fault."""
    opened: Any = connection.connection.driver_connection
    *first, lock = _POSTGRESQL_WRITER
    usual = opened.patience
    try:
        with connection.begin():
            for statement in first:
                connection.exec_driver_sql(statement)
            opened.patience = silence
            connection.exec_driver_sql(lock)
            yield
    finally:
        opened.patience = usual


def dangles(connection: Connection) -> bool:
    """Whether a row refers to one that is not there; while tables are changed only SQLite lets it."""
    is_sqlite = connection.dialect.name == "sqlite"
    return is_sqlite and bool(connection.exec_driver_sql("PRAGMA foreign_key_check").first())


def now() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _open_sqlite(
    _dialect: object, _record: object, places: list[Any], options: dict[str, Any]
) -> Any:
    """Open a file that exists: only ``create`` makes one, and a read-only one is opened so."""
    path = Path(places[0]).absolute()
    if not path.exists():
        raise MissingStoreError(MISSING)
    return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, **options)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" below starts transactions
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("rebuilding", False):
        # a table that is made anew is dropped, and takes its name again, while others refer to it
        for pragma in _SQLITE_REBUILDING:
            connection.exec_driver_sql(f"PRAGMA {pragma}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")
