"""A store of any earlier version becomes one of this program, with all that is in it; a newer one stays."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy import delete, text
from sqlalchemy.exc import IntegrityError

from chino_metrics.model.errors import OtherVersionError
from chino_metrics.store import backup, schema
from chino_metrics.store.accounts import accounts, audit, signing_in
from chino_metrics.store.accounts.administration import add_account
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.accounts.preferences import Preferences, preferences
from chino_metrics.store.backup import BackupError
from chino_metrics.store.database.engine import METADATA, Database
from chino_metrics.store.database.migrations import upgrade
from chino_metrics.store.database.migrations.versions import HEAD, NEWER, OLDER, STEPS, stored
from chino_metrics.store.database.tables import renew_triggers
from chino_metrics.store.revisions import history
from chino_metrics.store.revisions.repository import Revisions
from tests.store.database.test_migrations import differences, rules
from tests.support.made_accounts import CHEAP
from tests.support.made_revisions import ADMINISTRATOR, draft, state
from tests.support.nobody import nobody
from tests.support.releases import RELEASES, backup_of, everything, load


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, in each kind."""
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").emptied()
    database = schema.open_database(url)
    yield database
    database.engine.dispose()


@pytest.fixture(params=RELEASES)
def old(request: pytest.FixtureRequest, empty: Database) -> Database:
    """A store of each earlier schema."""
    load(empty, RELEASES[request.param])
    return empty


@pytest.fixture
def newer(database: Database) -> Iterator[Database]:
    """A store that the next version of the program has changed."""
    Revisions(database).publish_first(state(), "最初.xlsx")
    with database.writing() as connection:
        connection.execute(text(f"UPDATE schema_version SET number = {HEAD + 1}"))
        connection.execute(text("ALTER TABLE account ADD COLUMN phone TEXT"))
    opened = schema.open_database(database.engine.url.render_as_string(hide_password=False))
    yield opened
    opened.engine.dispose()


def version(database: Database) -> int | None:
    with database.reading(of_any_version=True) as connection:
        return stored(connection)


def test_the_last_earlier_schema_is_among_those_tried() -> None:
    assert [*RELEASES] == [1, 2]  # those before there was a number: recognised by their tables


def test_everything_in_an_older_store_stays_and_its_tables_become_those_of_this_program(
    old: Database,
) -> None:
    before = everything(old)
    old.upgrade()
    after = everything(old)
    for name, rows in before.items():  # a column that has been added stands at the end of a row
        width = len(rows[0]) if rows else 0
        assert sorted((row[:width] for row in after[name]), key=repr) == rows, name
    assert {name for name in after if name not in before} <= {*METADATA.tables}
    assert differences(old) == []
    assert version(old) == HEAD
    assert Revisions(old).faults() == ()


def test_an_older_store_goes_on_after_it(old: Database) -> None:
    old.create()
    store = Revisions(old)
    assert store.publish(ADMINISTRATOR, draft(3, state(99)), "新しい版で").number == 4
    assert store.uploads.get(1).answers == {"行3": "w", "資料": "防災課"}
    assert store.get(2).comment == "実績を入れた\n二行目"
    assert store.uploads.keep(b"next", "次.xlsx", "小林").id == 3
    signing_in.sign_in(old, "小林", "八ヶ岳の上に出た赤い月の夜", passwords=CHEAP)
    added, _ = add_account(old, ADMINISTRATOR, accounts.Draft("新人", Role.PLANNER))
    assert added.id == 4
    assert len({entry.number for entry in audit.entries(old)}) == 11 + 2
    with old.reading() as connection:
        assert preferences(connection) == Preferences()


def test_its_rows_are_as_fixed_as_those_of_a_new_store(old: Database) -> None:
    old.upgrade()
    upgraded = rules(old)
    with old.rebuilding() as connection:
        upgrade.make_anew(connection, METADATA)
        renew_triggers(connection, METADATA)
    assert upgraded == rules(old)


def test_an_older_store_is_read_as_it_is_and_not_written(old: Database) -> None:
    before = everything(old)
    store = Revisions(old)
    assert [r.number for r in store.history()] == [3, 2, 1]
    with pytest.raises(OtherVersionError, match=OLDER):
        store.uploads.keep(b"x", "x.xlsx", "小林")
    assert everything(old) == before


def test_several_processes_that_start_at_once_change_it_once(
    old: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="chino_metrics")
    url = old.engine.url.render_as_string(hide_password=False)
    starting = [schema.open_database(url) for _ in range(4)]
    threads = [threading.Thread(target=each.create) for each in starting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in starting:
        each.engine.dispose()
    assert version(old) == HEAD
    assert sum("the tables of the store were" in r.message for r in caplog.records) == 1


def made_up_step(monkeypatch: pytest.MonkeyPatch, act: object) -> None:
    """A step after the last one."""
    module = ModuleType("made_up")
    module.upgrade = act  # type: ignore[attr-defined]
    monkeypatch.setitem(STEPS, HEAD + 1, "v9999_made_up")
    monkeypatch.setitem(sys.modules, f"{upgrade.steps.__name__}.v9999_made_up", module)


def test_a_step_that_fails_leaves_the_store_as_it_was(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(op: Operations) -> None:
        op.drop_table("session")
        raise RuntimeError

    made_up_step(monkeypatch, fail)
    monkeypatch.setattr(upgrade, "HEAD", HEAD + 1)
    before, number = everything(old), version(old)
    with pytest.raises(RuntimeError):
        old.upgrade()
    assert everything(old) == before
    assert version(old) == number


def test_a_table_that_others_refer_to_may_be_made_anew(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite changes most columns only so; the rows, references and triggers are those of before."""

    def demand(op: Operations) -> None:
        for name in ("upload", "account"):
            with op.batch_alter_table(name) as table:
                table.add_column(sa.Column("kind", sa.Text, nullable=False, server_default="x"))

    old.upgrade()
    made_up_step(monkeypatch, demand)
    fixed, rows = rules(old), everything(old)["revision"]
    with old.rebuilding() as connection:
        upgrade.take_steps(connection, HEAD, HEAD + 1)
        renew_triggers(connection, METADATA)
    assert rules(old) == fixed
    assert everything(old)["revision"] == rows
    assert Revisions(old).uploads.get(1).content == b"as it came"
    with pytest.raises(IntegrityError), old.writing() as connection:
        connection.execute(delete(history.UPLOADS).where(history.UPLOADS.c.id == 1))
    with pytest.raises(IntegrityError), old.writing() as connection:
        connection.execute(text("INSERT INTO set_up_link VALUES ('d', 'p', 77, 0)"))


def test_a_read_only_folder_with_an_older_store_says_so_and_shows() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        database = schema.open_database(f"sqlite:///{place / 'old.sqlite'}")
        load(database, RELEASES[1])
        for path in (*place.iterdir(), place):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with nobody():
            for act in (database.create, database.upgrade):
                with pytest.raises(OtherVersionError, match=f"{OLDER}.*書き込む権限"):
                    act()
            assert Revisions(database).newest_sound()[0].number == 3
        place.chmod(0o755)


@pytest.mark.parametrize("release", RELEASES.values())
def test_a_backup_of_an_earlier_version_becomes_a_store_of_this_one(
    empty: Database, release: str, tmp_path: Path
) -> None:
    contents = backup.restore(backup_of(release), empty)
    assert (contents.head, contents.rows["account"]) == (3, 3)
    assert differences(empty) == []
    store = Revisions(empty)
    assert store.faults() == ()
    assert [r.author for r in store.history()] == ["管理者", "小林", "システム"]
    assert store.uploads.get(1).answers == {"行3": "w", "資料": "防災課"}
    added, _ = add_account(empty, ADMINISTRATOR, accounts.Draft("新人", Role.PLANNER))
    assert added.id == 4
    again = backup.backup(empty, tmp_path / "again.zip")
    assert (again.schema, again.rows["audit"]) == (HEAD, contents.rows["audit"] + 1)


def test_a_newer_store_is_refused_plainly_and_left_alone(newer: Database, tmp_path: Path) -> None:
    before, store = everything(newer), Revisions(newer)
    acts = [
        store.head,
        newer.create,
        newer.upgrade,
        lambda: store.publish(ADMINISTRATOR, draft(1, state(1)), "古い版で"),
        lambda: audit.note(newer, audit.Event.UPLOAD, "小林"),
        lambda: backup.backup(newer, tmp_path / "b.zip"),
        lambda: backup.restore(backup_of("0.4.0"), newer),
    ]
    for act in acts:
        with pytest.raises(OtherVersionError, match=NEWER) as refused:
            act()
        assert "壊れておらず" in refused.value.message
        assert "restore" not in refused.value.message
    assert everything(newer) == before
    assert store.newest_sound()[1] == state()


def test_one_who_began_before_the_store_became_newer_writes_no_more(
    database: Database, newer: Database
) -> None:
    before = everything(newer)
    with pytest.raises(OtherVersionError, match=NEWER):
        Revisions(database).uploads.keep(b"x", "x.xlsx", "小林")
    assert Revisions(database).workbook(1) == state()
    assert everything(newer) == before


def test_the_way_back_puts_a_newer_file_aside(tmp_path: Path) -> None:
    database = schema.open_database(f"sqlite:///{tmp_path / 'chino.sqlite'}")
    backup.restore(backup_of("0.4.0"), database)
    backup.backup(database, tmp_path / "before.zip")
    with database.writing() as connection:
        connection.execute(text(f"UPDATE schema_version SET number = {HEAD + 1}"))
    newest = (tmp_path / "chino.sqlite").read_bytes()
    backup.restore(tmp_path / "before.zip", database, replace=True)
    assert version(database) == HEAD
    (aside,) = tmp_path.glob("chino.sqlite.newer-*")
    assert aside.read_bytes() == newest


def test_a_backup_of_a_newer_version_is_refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "HEAD", HEAD + 1)
    backup.backup(database, tmp_path / "b.zip")
    monkeypatch.undo()
    with pytest.raises(BackupError, match="新しい版のプログラムでつくった控え"):
        backup.restore(tmp_path / "b.zip", database, replace=True)


def test_a_column_that_is_not_there_is_no_damage(database: Database) -> None:
    """Whatever made it so: a program of another version, a table changed by hand."""
    store = Revisions(database)
    store.publish_first(state(), "最初.xlsx")
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE revision RENAME COLUMN comment TO said"))
    for act in (store.head, lambda: store.publish_first(state(1), "b.xlsx")):
        with pytest.raises(OtherVersionError, match="記録は壊れていません"):
            act()
