"""Transactions, locks and the errors of the store, in both databases."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, String, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from chino_metrics.model.errors import DamagedStoreError, MissingStoreError, StoreError
from chino_metrics.store.database.engine import METADATA, Database
from chino_metrics.store.database.errors import (
    BUSY,
    DAMAGED,
    FULL,
    READ_ONLY,
    UNREACHABLE,
    translated,
    translated_files,
)
from tests.support.postgres import Server


@pytest.fixture(scope="module", autouse=True)
def notes() -> Iterator[Table]:
    """A table of our own beside those of the site."""
    table = Table("note", METADATA, Column("id", Integer, primary_key=True), Column("said", String))
    yield table
    METADATA.remove(table)


def said(database: Database, notes: Table) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(notes.c.said).order_by(notes.c.id)).scalars())


def test_what_is_written_is_read(database: Database, notes: Table) -> None:
    with database.writing() as connection:
        connection.execute(insert(notes).values(id=1, said="一"))
    assert said(database, notes) == ["一"]


def test_an_error_within_a_transaction_leaves_nothing(database: Database, notes: Table) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        connection.execute(insert(notes).values(id=1, said="一"))
        raise RuntimeError
    assert said(database, notes) == []


def test_create_may_be_asked_again_and_keeps_what_is_there(
    database: Database, notes: Table
) -> None:
    with database.writing() as connection:
        connection.execute(insert(notes).values(id=1, said="一"))
    database.create()
    assert said(database, notes) == ["一"]


def test_a_broken_rule_stays_an_integrity_error(database: Database, notes: Table) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(insert(notes).values(id=1))
        connection.execute(insert(notes).values(id=1))


def test_writers_wait_for_each_other(database: Database, notes: Table) -> None:
    """Each adds what it counted: no count is taken twice."""

    def count_up() -> None:
        for _ in range(5):
            with database.writing() as connection:
                found = connection.execute(select(func.count()).select_from(notes)).scalar_one()
                connection.execute(insert(notes).values(id=found, said=str(found)))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said(database, notes) == [str(k) for k in range(20)]


def test_a_reader_sees_one_state(database: Database, notes: Table) -> None:
    if database.is_sqlite:
        pytest.skip("with a rollback journal the writer waits for the reader")
    with database.reading() as connection:
        before = connection.execute(select(func.count()).select_from(notes)).scalar_one()
        with database.writing() as other:
            other.execute(insert(notes).values(id=1))
        after = connection.execute(select(func.count()).select_from(notes)).scalar_one()
    assert (before, after) == (0, 0)


def test_sqlite_is_set_for_power_loss(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a b #台帳.sqlite'}")
    database.create()
    wanted = {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1}
    with database.reading() as connection:
        for pragma, value in wanted.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    assert [path.name for path in tmp_path.iterdir()] == ["a b #台帳.sqlite"]


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'chino.sqlite'}")
    database.create()
    assert (tmp_path / "chino.sqlite").stat().st_mode & 0o777 == 0o600


def test_reading_makes_no_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none.sqlite'}")
    with pytest.raises(MissingStoreError, match="まだありません"), database.reading():
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_missing_store(tmp_path: Path, notes: Table) -> None:
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(MissingStoreError):
        said(Database(f"sqlite:///{tmp_path / 'empty.sqlite'}"), notes)


def test_a_database_without_tables_is_a_missing_store(postgresql: Server, notes: Table) -> None:
    database = Database(postgresql.new_database())
    with pytest.raises(MissingStoreError):
        said(database, notes)
    database.engine.dispose()


def test_a_server_that_does_not_answer_is_a_plain_sentence() -> None:
    database = Database("postgresql+psycopg://chino@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="保存先と話せません"), database.reading():
        pass


def of_sqlite(code: int, message: str = "") -> sqlite3.Error:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


class OfPostgresql(Exception):
    """As psycopg's errors carry their state."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), StoreError, FULL),
        (of_sqlite(sqlite3.SQLITE_READONLY), StoreError, READ_ONLY),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), StoreError, READ_ONLY),
        (of_sqlite(sqlite3.SQLITE_BUSY), StoreError, BUSY),
        (of_sqlite(sqlite3.SQLITE_IOERR | 10 << 8), StoreError, UNREACHABLE),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), DamagedStoreError, DAMAGED),
        (sqlite3.DatabaseError("file is not a database"), DamagedStoreError, DAMAGED),
        (OfPostgresql("53100"), StoreError, FULL),
        (OfPostgresql("25006"), StoreError, READ_ONLY),
        (OfPostgresql("55P03"), StoreError, BUSY),
        (OfPostgresql("40001"), StoreError, BUSY),
        (OfPostgresql("57P01"), StoreError, UNREACHABLE),
        (OfPostgresql(None), StoreError, UNREACHABLE),
        (OfPostgresql("XX001"), DamagedStoreError, DAMAGED),
    ],
    ids=repr,
)
def test_every_fault_is_said_plainly(
    fault: Exception, kind: type[StoreError], sentence: str
) -> None:
    with pytest.raises(kind) as caught, translated():
        raise OperationalError("", None, fault)
    assert caught.value.message == sentence
    assert type(caught.value) is kind


@pytest.mark.parametrize(("code", "sentence"), [(errno.ENOSPC, FULL), (errno.EROFS, READ_ONLY)])
def test_faults_of_our_files_are_said_plainly(code: int, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence), translated_files():
        raise OSError(code, "")


def test_an_error_of_a_callers_file_is_not_the_stores(database: Database) -> None:
    with pytest.raises(FileNotFoundError), database.reading():
        raise FileNotFoundError


def test_errors_of_the_program_are_not_the_stores() -> None:
    for error in (OperationalError("", None, sqlite3.ProgrammingError("closed")), KeyError("x")):
        with pytest.raises(type(error)), translated():
            raise error
