"""How much is kept: of uploads, of answers, of readings; and that nobody waits for a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from chino_metrics import settings
from chino_metrics.model.errors import ConflictError, NotAllowedError, QuotaError, StoreError
from chino_metrics.store import backup
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.preferences import Approval, set_preference
from chino_metrics.store.current import open_store
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions import quota, readings, soundness
from chino_metrics.store.revisions.quota import DAY, FEW_FREE, Quota, Room
from chino_metrics.store.revisions.repository import Revisions
from pages.shared.state import published
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_person_has_so_much_a_day_and_others_have_their_own(database: Database) -> None:
    clock = Clock()
    store = Revisions(database, clock=clock, quota=Quota(a_day=100, files_a_day=3))
    store.uploads.keep(b"a" * 60, "a.csv", "田中")
    with pytest.raises(QuotaError, match="1日に送れる"):
        store.uploads.keep(b"b" * 60, "b.csv", "田中")
    store.uploads.keep(b"b" * 60, "b.csv", "鈴木")
    clock.now = NOON + DAY + timedelta(seconds=1)
    for n in range(3):
        store.uploads.keep(b"%d" % n, "c.csv", "田中")
    with pytest.raises(QuotaError, match="3件"):
        store.uploads.keep(b"d", "d.csv", "田中")


def test_all_together_have_so_much(database: Database) -> None:
    store = Revisions(database, quota=Quota(in_all=100))
    store.uploads.keep(b"a" * 60, "a.csv", "田中")
    with pytest.raises(QuotaError, match="管理者"):
        store.uploads.keep(b"b" * 60, "b.csv", "鈴木")


def test_what_is_left_is_told_before_it_is_used_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Revisions(database, quota=Quota(in_all=100))
    monkeypatch.setattr(quota.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=FEW_FREE))
    store.uploads.keep(b"a" * 90, "a.csv", "田中")
    free = FEW_FREE if database.is_sqlite else None
    assert store.uploads.room() == Room(90, 100, free)
    assert not (store.uploads.room().is_disk_short or store.uploads.room().is_quota_short)
    store.uploads.keep(b"b", "b.csv", "田中")
    monkeypatch.setattr(quota.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1000))
    assert store.uploads.room().is_quota_short
    assert store.uploads.room().is_disk_short is database.is_sqlite


def test_the_log_tells_that_it_is_nearly_full(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    published.database().create()
    published.look_over()
    assert "nearly full" not in caplog.text
    monkeypatch.setattr(quota.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1000))
    published.look_over()
    assert "nearly full: 1000 bytes are free" in caplog.text


def test_the_operator_sets_how_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHINO_KEPT_GIGABYTES", "2")
    assert settings.kept_bytes() == 2 << 30
    assert open_store().uploads.quota.in_all == 2 << 30
    monkeypatch.setenv("CHINO_KEPT_GIGABYTES", "many")
    with pytest.raises(StoreError, match="整数"):
        settings.kept_bytes()


def test_the_answers_of_a_published_upload_stand(database: Database) -> None:
    store = Revisions(database)
    store.publish_first(state(), "最初.xlsx")
    upload = store.uploads.keep("届いたまま".encode(), "実績.xlsx", "小林")
    store.uploads.answer(PLANNER, upload.id, {"行3": "w"})
    store.publish(PLANNER, draft(1, state(1), upload.id), "実績")
    with pytest.raises(ConflictError, match="第2版"):
        store.uploads.answer(PLANNER, upload.id, {"行3": "r"})
    assert store.uploads.get(upload.id).answers == {"行3": "w"}


def test_answers_are_bounded(database: Database) -> None:
    store = Revisions(database)
    upload = store.uploads.keep(b"as it came", "実績.xlsx", "小林")
    for answers in ({f"行{n}": "w" for n in range(2_001)}, {"行3": "w" * 200_000}):
        with pytest.raises(QuotaError, match="分けて"):
            store.uploads.answer(PLANNER, upload.id, answers)
    assert store.uploads.get(upload.id).answers == {}


def test_only_who_brought_a_file_answers_where_a_second_person_is_asked_for(
    database: Database,
) -> None:
    store = Revisions(database)
    upload = store.uploads.keep(b"as it came", "実績.xlsx", PLANNER.name)
    other = Actor("鈴木", Role.PLANNER, frozenset({"p"}))
    former = Actor(PLANNER.name, Role.APPROVER, frozenset({"p"}))
    for actor, number in ((other, upload.id), (former, upload.id), (PLANNER, upload.id + 1)):
        with pytest.raises(NotAllowedError, match="見つかりません"):
            store.uploads.answer(actor, number, {"行3": "w"})
    with pytest.raises(NotAllowedError, match="見つかりません"):
        store.uploads.own(other, upload.id)
    store.uploads.answer(ADMINISTRATOR, upload.id, {"行3": "w"})
    set_preference(database, ADMINISTRATOR, "approval", Approval.OTHER_PERSON)
    with pytest.raises(NotAllowedError, match="送った方だけ"):
        store.uploads.answer(ADMINISTRATOR, upload.id, {"行3": "r"})
    store.uploads.answer(PLANNER, upload.id, {"行3": "r"})
    assert store.uploads.own(ADMINISTRATOR, upload.id).answers == {"行3": "r"}


def test_nobody_publishes_the_file_of_another(database: Database) -> None:
    store = Revisions(database)
    store.publish_first(state(), "最初.xlsx")
    upload = store.uploads.keep(b"as it came", "実績.xlsx", "鈴木")
    with pytest.raises(NotAllowedError, match="見つかりません"):
        store.publish(PLANNER, draft(1, state(1), upload.id), "人のファイルを")
    assert store.publish(ADMINISTRATOR, draft(1, state(1), upload.id), "管理者が").number == 2


def test_the_oldest_readings_go_first(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST", 100)
    monkeypatch.setattr(readings, "LARGEST", 80)
    assert not readings.keep(database, "z", b"z" * 81)
    assert readings.keep(database, "a", b"a" * 40)
    assert readings.keep(database, "b", b"b" * 40)
    assert readings.keep(database, "a", b"A" * 40)
    assert readings.keep(database, "c", b"c" * 50)
    assert [readings.kept(database, key) for key in "zabc"] == [None, b"A" * 40, None, b"c" * 50]


@pytest.mark.parametrize("look", ["backup", "faults"])
def test_others_write_while_all_that_is_stored_is_read(
    tmp_path: Path, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite: nothing is held between two files or two parts of one: no writer waits for the end."""
    store = Revisions(Database(f"sqlite:///{tmp_path / 'chino.sqlite'}"))
    store.database.create()
    store.publish_first(state(), "最初.xlsx")
    monkeypatch.setattr(soundness, "STEP", 1_000)
    store.uploads.keep(b"one more" * 1_000, "実績.xlsx", "小林")
    before, written = store.database.reading, []

    @contextmanager
    def reading(**options: bool) -> Iterator[Connection]:
        with closing(sqlite3.connect(tmp_path / "chino.sqlite", timeout=0)) as other:
            other.execute("UPDATE upload SET answers = '{}'")
            other.commit()
        written.append(1)
        with before(**options) as connection:
            yield connection

    monkeypatch.setattr(store.database, "reading", reading)
    if look == "backup":
        backup.backup(store.database, tmp_path / "b.zip")
    else:
        assert store.faults() == ()
    assert len(written) > 8  # the larger file alone is read in eight parts
    assert backup.backup(store.database, tmp_path / "c.zip").rows["upload"] == 1
