"""What was never published goes when it is old, and nothing else; whoever reads meanwhile sees no damage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from chino_metrics.model.errors import StoreError
from chino_metrics.store import backup
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.preferences import set_preference
from chino_metrics.store.collecting import drafts, filling_in, old_requests, requests, taking_in
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.collecting.taking_in import NewDraft
from chino_metrics.store.database.engine import METADATA, Database
from chino_metrics.store.housekeeping import Housekeeper, tidy
from chino_metrics.store.revisions import soundness, unpublished
from chino_metrics.store.revisions.history import BLOBS, UPLOADS
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state
from tests.support.made_workbook import made

DAY = datetime(2026, 6, 1, tzinfo=UTC)


def after(days: int) -> datetime:
    return DAY + timedelta(days=days)


@pytest.fixture
def store(database: Database) -> Revisions:
    """Files 1 (published), 2, 3 (the bytes of 1) and 4 of the first day, 5 of the hundredth."""
    moments = [DAY]
    revisions = Revisions(database, clock=lambda: moments[-1])
    revisions.publish_first(state(), "最初.xlsx")
    first = revisions.uploads.keep(b"one", "1.csv", "小林")
    revisions.publish(ADMINISTRATOR, draft(1, state(1), first.id), "次")
    for content in (b"two", b"one", b"four"):
        revisions.uploads.keep(content, "n.csv", "小林")
    moments.append(after(100))
    revisions.uploads.keep(b"five", "5.csv", "小林")
    return revisions


def kept(store: Revisions) -> tuple[list[int], int]:
    """Numbers of the files that are kept, and how many blobs."""
    with store.database.reading() as connection:
        numbers = connection.execute(select(UPLOADS.c.id).order_by(UPLOADS.c.id)).scalars().all()
        blobs = connection.execute(select(func.count()).select_from(BLOBS)).scalar_one()
    return list(numbers), blobs


def told(store: Revisions) -> list[str]:
    return [e.detail for e in audit.entries(store.database) if e.what is Event.TIDIED]


def test_old_files_that_were_never_published_go_with_a_line_in_the_log(store: Revisions) -> None:
    assert tidy(store.database, at=after(365)).counts == {}
    assert tidy(store.database, at=after(366), is_dry=True).counts == {unpublished.WORD: 3}
    assert (kept(store), told(store)) == (([1, 2, 3, 4, 5], 6), [])
    assert tidy(store.database, at=after(366)).counts == {unpublished.WORD: 3}
    assert kept(store) == ([1, 5], 4)
    assert told(store) == [f"{unpublished.WORD} 3 (before 2026-06-02T00:00:00+00:00)"]
    assert store.original(2) == b"one"
    assert store.faults() == ()
    assert tidy(store.database, at=after(4000)).counts == {}  # the newest keeps its number
    with pytest.raises(StoreError, match="もう一度選んで"):
        store.uploads.get(2)


def test_the_days_are_what_administrators_have_set(store: Revisions) -> None:
    set_preference(store.database, ADMINISTRATOR, "keep_days", "30")
    assert tidy(store.database, at=after(31)).in_all == 3


def test_what_anything_refers_to_stays(database: Database, store: Revisions) -> None:
    """A draft keeps its files without telling the housekeeping of itself."""
    piece = Table("piece", METADATA, Column("upload_id", Integer, ForeignKey("upload.id")))
    try:
        with database.rebuilding() as connection:
            piece.create(connection)
            connection.execute(insert(piece).values(upload_id=2))
        assert tidy(database, at=after(366)).in_all == 2
        assert kept(store)[0] == [1, 2, 5]
    finally:
        METADATA.remove(piece)


def test_closed_requests_go_once_they_are_in_no_draft_under_way(store: Revisions) -> None:
    database, book, then = store.database, read_book(made()), lambda: DAY
    order = Asked(2022, "環境課", ("w",), after(10).date())
    asked, _ = requests.ask(database, PLANNER, order, book, DAY)
    _, secret = requests.renew(database, PLANNER, asked.id, at=DAY)
    filling_in.submit(Revisions(database, clock=then), secret, 0, b"w", at=DAY)
    draft = taking_in.take_in(database, PLANNER, [asked.id], NewDraft("案", 1), DAY)
    later = Asked(2022, "環境課", ("r",), after(300).date())
    requests.ask(database, PLANNER, later, book, after(200))
    Revisions(database, clock=lambda: after(200)).uploads.keep(b"newest", "6.csv", "小林")
    assert old_requests.WORD not in tidy(database, at=after(400), is_dry=True).counts
    drafts.drop(database, PLANNER, draft, after(1))
    done = tidy(database, at=after(400)).counts
    assert done[old_requests.WORD] == 1
    assert [r.indicators for r in requests.of_year(database, PLANNER)] == [("r",)]
    assert store.faults() == ()


@pytest.mark.parametrize("number", [1, None])
def test_what_was_published_goes_on_no_way(store: Revisions, number: int | None) -> None:
    with pytest.raises(IntegrityError), store.database.writing() as connection:
        if number:
            connection.execute(delete(UPLOADS).where(UPLOADS.c.id == number))
        else:
            connection.execute(delete(BLOBS).where(BLOBS.c.content == state(1)))
    assert kept(store) == ([1, 2, 3, 4, 5], 6)


def test_the_site_looks_once_a_day(store: Revisions, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([after(365), after(365) + timedelta(hours=23), after(366)])
    keeper = Housekeeper(store.database, clock=lambda: next(times))
    found = []
    for _ in range(3):
        keeper.come()
        found.append(kept(store)[0])
    assert found == [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 5]]


def test_a_store_that_cannot_be_written_is_left(
    store: Revisions, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @contextmanager
    def refuse() -> Iterator[Connection]:
        raise StoreError("書けません。")
        yield

    monkeypatch.setattr(store.database, "writing", refuse)
    Housekeeper(store.database, clock=lambda: after(366)).come()
    assert "nothing was tidied" in caplog.text
    assert kept(store)[0] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("look", ["backup", "faults"])
def test_tidying_while_all_is_read_looks_like_no_damage(
    store: Revisions, look: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = soundness.filed_in_steps

    def tidied(opened: soundness.Opened, digest: str) -> object:
        tidy(store.database, at=after(366))
        return before(opened, digest)

    monkeypatch.setattr(soundness, "filed_in_steps", tidied)
    if look == "faults":
        assert store.faults() == ()
    else:
        assert backup.backup(store.database, tmp_path / "b.zip").rows["upload"] == 2
        monkeypatch.undo()
        backup.restore(tmp_path / "b.zip", store.database, replace=True)
    assert kept(store) == ([1, 5], 4)
