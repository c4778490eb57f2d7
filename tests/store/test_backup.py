"""Backup and restore: equal by sha256, all or nothing, into either kind of database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from chino_metrics.model.errors import DamagedStoreError, StoreError
from chino_metrics.store import backup
from chino_metrics.store.accounts import accounts
from chino_metrics.store.accounts.administration import add_account
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.backup import BackupError
from chino_metrics.store.database.engine import METADATA, Database
from chino_metrics.store.revisions import local_copy
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.store.schema import lasting_tables
from tests.support.made_workbook import ROWS, made

OPERATOR = Actor("山田", Role.ADMINISTRATOR)


def state(value: float) -> bytes:
    first, second = ROWS["実績"]
    return made(実績=[[*first[:-1], value], second])


STATES = (state(1), state(2))


@pytest.fixture
def filled(database: Database) -> Database:
    """A store with two revisions, an upload that was answered, and an account."""
    store = Revisions(database)
    store.publish_first(STATES[0], "最初.xlsx")
    upload = store.uploads.keep(b"as it came", "実績.xlsx", "小林")
    store.uploads.answer(OPERATOR, upload.id, {"行3": "w"})
    store.publish(OPERATOR, Candidate(1, STATES[1], sha256(STATES[1]), upload.id), "実績")
    planner = accounts.Draft("小林", Role.PLANNER, frozenset({"p"}), "kobayashi@example.jp")
    add_account(database, OPERATOR, planner)
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store without tables, in each kind of database."""
    url = f"sqlite:///{tmp_path / 'other' / 'chino.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").new_database()
    database = Database(url)
    yield database
    database.engine.dispose()


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            t.name: [tuple(row) for row in connection.execute(select(t).order_by(*t.primary_key))]
            for t in lasting_tables()
        }


def test_what_is_restored_equals_what_was_backed_up(
    filled: Database, empty: Database, tmp_path: Path
) -> None:
    contents = backup.backup(filled, tmp_path / "b.zip")
    assert (contents.head, contents.rows["revision"], contents.rows["account"]) == (2, 2, 1)
    assert backup.restore(tmp_path / "b.zip", empty, folder=tmp_path) == contents
    assert everything(empty) == everything(filled)
    store = Revisions(empty)
    assert (store.workbook(2), store.original(2)) == (STATES[1], b"as it came")
    assert local_copy.kept(tmp_path) == (store.head(), STATES[1])
    again = backup.backup(empty, tmp_path / "c.zip")
    assert (again.rows, again.entries) == (contents.rows, contents.entries)


def test_after_a_restore_numbers_go_on(filled: Database, empty: Database, tmp_path: Path) -> None:
    backup.backup(filled, tmp_path / "b.zip")
    backup.restore(tmp_path / "b.zip", empty)
    store = Revisions(empty)
    upload = store.uploads.keep(b"next", "次.xlsx", "小林")
    assert upload.id == 2
    draft = Candidate(2, STATES[0], sha256(STATES[0]), upload.id)
    assert store.publish(OPERATOR, draft, "次").number == 3


def test_sessions_and_one_time_links_stay_out(filled: Database, tmp_path: Path) -> None:
    contents = backup.backup(filled, tmp_path / "b.zip")
    transient = {t.name for t in METADATA.sorted_tables} - {*contents.rows}
    assert {"session", "set_up_link", "identity_token", "sign_in_failure"} <= transient
    with zipfile.ZipFile(tmp_path / "b.zip") as opened:
        assert not {f"tables/{name}.jsonl" for name in transient} & {*opened.namelist()}


def test_a_store_that_holds_something_is_replaced_only_when_told(
    filled: Database, tmp_path: Path
) -> None:
    backup.backup(filled, tmp_path / "b.zip")
    before = everything(filled)
    Revisions(filled).undo(OPERATOR, 1, 2, "戻す")
    with pytest.raises(BackupError, match="--force"):
        backup.restore(tmp_path / "b.zip", filled)
    assert Revisions(filled).head().number == 3  # type: ignore[union-attr]
    backup.restore(tmp_path / "b.zip", filled, replace=True)
    assert everything(filled) == before
    assert Revisions(filled).faults() == ()


def test_what_was_written_is_as_immutable_after_a_replacement(
    filled: Database, tmp_path: Path
) -> None:
    backup.backup(filled, tmp_path / "b.zip")
    backup.restore(tmp_path / "b.zip", filled, replace=True)
    with pytest.raises(Exception, match="append-only"), filled.writing() as connection:
        connection.execute(text("DELETE FROM revision"))


def test_a_damaged_file_is_set_aside(filled: Database, tmp_path: Path) -> None:
    path = filled.path
    if path is None:
        pytest.skip("SQLite's file")
    backup.backup(filled, tmp_path / "b.zip")
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(DamagedStoreError):
        backup.restore(tmp_path / "b.zip", filled)
    backup.restore(tmp_path / "b.zip", filled, replace=True)
    assert Revisions(filled).faults() == ()
    assert [p.read_bytes()[:5] for p in path.parent.glob("*.damaged-*")] == [b"not a"]


def test_a_restore_that_was_killed_before_the_new_file_came_is_done_again(
    filled: Database, tmp_path: Path
) -> None:
    if filled.path is None:
        pytest.skip("SQLite's file")
    backup.backup(filled, tmp_path / "b.zip")
    filled.path.rename(tmp_path / "set aside")
    with pytest.raises(DamagedStoreError):
        Revisions(filled).head()
    backup.restore(tmp_path / "b.zip", filled)
    assert Revisions(filled).faults() == ()
    assert Revisions(filled).publish_first(STATES[0], "最初.xlsx").number == 2


def test_a_failure_in_the_middle_leaves_what_was_there(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup.backup(filled, tmp_path / "b.zip")
    before = everything(filled)

    def fail(*_: object) -> None:
        raise BackupError("途中")

    monkeypatch.setattr(backup, "_require_equal", fail)
    with pytest.raises(BackupError):
        backup.restore(tmp_path / "b.zip", filled, replace=True)
    assert everything(filled) == before


def test_a_damaged_store_is_not_backed_up_over_a_good_backup(
    filled: Database, tmp_path: Path
) -> None:
    backup.backup(filled, tmp_path / "b.zip")
    good = (tmp_path / "b.zip").read_bytes()
    with filled.writing() as connection:
        if filled.is_sqlite:
            connection.execute(text("DROP TRIGGER blob_no_update"))
        else:
            connection.execute(text("ALTER TABLE blob DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE blob SET content = (SELECT content FROM blob LIMIT 1)"))
    with pytest.raises(DamagedStoreError):
        backup.backup(filled, tmp_path / "b.zip")
    assert (tmp_path / "b.zip").read_bytes() == good
    assert not list(tmp_path.glob("*.part"))


def changed(path: Path, name: str, content: bytes | None) -> None:
    """Write one entry of a zip anew, or leave it out."""
    with zipfile.ZipFile(path) as opened:
        entries = {n: opened.read(n) for n in opened.namelist()}
    entries[name] = content or b""
    with zipfile.ZipFile(path, "w") as out:
        for key, value in entries.items():
            if key != name or content is not None:
                out.writestr(key, value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b"{}"),
        ("manifest.json", None),
        ("tables/revision.jsonl", b""),
        ("tables/revision.jsonl", None),
        (f"blobs/{sha256(b'as it came')}", b"another"),
        ("one/more", b"x"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused(
    filled: Database, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / "b.zip"
    backup.backup(filled, path)
    changed(path, name, content)
    other = Database(f"sqlite:///{tmp_path / 'other' / 'chino.sqlite'}")
    with pytest.raises(BackupError, match="完全な控えではありません"):
        backup.restore(path, other)
    assert not (tmp_path / "other").exists()


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="ファイルがありません"):
        backup.read(tmp_path / "none.zip")
    (tmp_path / "b.zip").write_bytes(state(1)[:500])
    with pytest.raises(BackupError, match="完全な"):
        backup.read(tmp_path / "b.zip")


def test_a_place_that_cannot_be_written_is_said(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="控えを"):
        backup.backup(filled, tmp_path / "none" / "b.zip")


def test_a_backup_without_a_blob_that_is_referred_to_leaves_the_store_alone(
    filled: Database, tmp_path: Path
) -> None:
    """Also of SQLite's file, which is not set aside for the fault of a backup."""
    backup.backup(filled, tmp_path / "whole.zip")
    with zipfile.ZipFile(tmp_path / "whole.zip") as opened:
        entries = {name: opened.read(name) for name in opened.namelist()}
    lines = entries["tables/blob.jsonl"].splitlines(keepends=True)
    entries["tables/blob.jsonl"] = b"".join(lines[1:])
    manifest = json.loads(entries["manifest.json"])
    manifest["rows"]["blob"] -= 1
    manifest["entries"]["tables/blob.jsonl"] = sha256(entries["tables/blob.jsonl"])
    entries["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "part.zip", "w") as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    before = everything(filled)
    with pytest.raises(BackupError, match="何も変わっていません"):
        backup.restore(tmp_path / "part.zip", filled, replace=True)
    assert everything(filled) == before
    assert not filled.path or not [*filled.path.parent.glob("*.damaged-*")]
