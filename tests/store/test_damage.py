"""A store that is changed past the rules, vanished or read-only: noticed, and shown as far as it is sound."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from chino_metrics.model.errors import DamagedStoreError, StoreError
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions import local_copy
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from tests.support.made_revisions import PLANNER, draft, state
from tests.support.nobody import nobody


@pytest.fixture
def store(database: Database) -> Revisions:
    revisions = Revisions(database)
    revisions.publish_first(state(), "最初.xlsx")
    return revisions


def overwrite(database: Database, statement: str) -> None:
    """As a fault would: past the triggers."""
    with database.writing() as connection:
        if database.is_sqlite:
            for table in ("blob", "revision", "upload"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
        else:
            for table in ("blob", "revision", "upload"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


def test_a_changed_blob_is_noticed_and_the_state_before_it_is_shown(store: Revisions) -> None:
    store.publish(PLANNER, draft(1, state(1)), "次")
    overwrite(
        store.database,
        f"UPDATE blob SET content = (SELECT content FROM blob WHERE sha256 = '{sha256(state())}')"
        f" WHERE sha256 = '{sha256(state(1))}'",
    )
    with pytest.raises(DamagedStoreError, match="控えから戻して"):
        store.workbook(2)
    with pytest.raises(DamagedStoreError):
        store.publish(PLANNER, draft(2, state(2)), "壊れた上に")
    assert len(store.faults()) == 1
    revision, workbook = store.newest_sound()
    # SQLite's folder has the copy of revision 2; PostgreSQL was given none
    expected = (2, state(1)) if store.database.is_sqlite else (1, state())
    assert (revision.number, workbook) == expected


@pytest.mark.parametrize("change", ["author = 'だれか'", "at = at + 1", "number = 7"])
def test_a_changed_record_is_noticed(store: Revisions, change: str) -> None:
    overwrite(store.database, f"UPDATE revision SET {change}")
    with pytest.raises(DamagedStoreError):
        store.head()
    assert store.faults()


def test_a_changed_upload_is_noticed(store: Revisions) -> None:
    upload = store.uploads.keep(b"x", "a.xlsx", "小林")
    overwrite(store.database, "UPDATE upload SET who = 'だれか'")
    with pytest.raises(DamagedStoreError, match="受け取ったファイル1の記録"):
        store.uploads.get(upload.id)
    assert len(store.faults()) == 1


def test_a_store_that_vanished_is_not_taken_for_a_new_one(store: Revisions) -> None:
    path = store.database.path
    if path is None:
        pytest.skip("SQLite's file")
    for vanish in (lambda: path.write_bytes(b""), path.unlink):
        vanish()
        with pytest.raises(DamagedStoreError):
            store.head()
        with pytest.raises(StoreError):
            store.publish_first(state(9), "別.xlsx")
        assert store.newest_sound()[1] == state()
        assert store.faults()


def test_a_file_that_is_no_database_is_noticed(store: Revisions) -> None:
    if store.database.path is None:
        pytest.skip("SQLite's file")
    store.database.path.write_bytes(b"not a database" * 1000)
    for asked in (store.head, store.history, store.database.create):
        with pytest.raises(DamagedStoreError):
            asked()
    assert store.newest_sound() == (local_copy.kept(store.database.path.parent))


def test_without_store_and_copy_there_is_nothing_to_show(tmp_path: Path) -> None:
    store = Revisions(Database(f"sqlite:///{tmp_path / 'none' / 'chino.sqlite'}"))
    assert store.head() is None
    with pytest.raises(StoreError):
        store.newest_sound()
    assert not (tmp_path / "none").exists()


def test_the_copy_beside_the_store_is_whole_or_none(store: Revisions, tmp_path: Path) -> None:
    local_copy.keep(tmp_path, store.get(1), state())
    assert local_copy.kept(tmp_path) == (store.get(1), state())
    (tmp_path / "last_good_1.xlsx").write_bytes(state()[:-1])
    assert local_copy.kept(tmp_path) is None
    (tmp_path / local_copy.RECORD).write_text(json.dumps({"number": 1}), encoding="utf-8")
    assert local_copy.kept(tmp_path) is None


def test_a_folder_that_takes_no_copy_does_not_stop_a_publish(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    store = Revisions(database, tmp_path / "file")
    store.publish_first(state(), "a.xlsx")
    assert store.publish(PLANNER, draft(1, state(1)), "次").number == 2
    assert "last good copy was not written" in caplog.text


def test_a_read_only_folder_shows_and_refuses_plainly() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        store = Revisions(Database(f"sqlite:///{place / 'chino.sqlite'}"))
        store.database.create()
        store.publish_first(state(), "a.xlsx")
        for path in (*place.iterdir(), place):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with nobody():
            store.database.create()
            assert store.head() == store.publish_first(state(1), "b.xlsx")
            assert store.workbook(1) == state()
            for act in (
                lambda: store.publish(PLANNER, draft(1, state(1)), "書けない"),
                lambda: store.uploads.keep(b"x", "x.xlsx", "小林"),
            ):
                with pytest.raises(StoreError, match="書き込む権限"):
                    act()
        place.chmod(0o755)


def test_a_read_only_folder_without_a_store_has_no_head() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with nobody():
            database = Database(f"sqlite:///{Path(folder) / 'sub' / 'chino.sqlite'}")
            assert Revisions(database).head() is None
            with pytest.raises(StoreError, match="書き込む権限"):
                database.create()
