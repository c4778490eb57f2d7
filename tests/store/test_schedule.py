"""Editions that become public at their moment, in every process and not before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from chino_metrics.model.errors import (
    ConflictError,
    NotAllowedError,
    UnknownRevisionError,
    UnpublishableError,
)
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state

NOON = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
MORNING = NOON + timedelta(hours=21)
SECOND = timedelta(seconds=1)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database: Database, clock: Clock) -> Revisions:
    revisions = Revisions(database, clock=clock)
    revisions.publish_first(state(), "最初.xlsx")
    return revisions


@pytest.fixture
def other(database: Database, clock: Clock, store: Revisions) -> Iterator[Revisions]:
    """Another process."""
    own = Database(database.engine.url.render_as_string(hide_password=False))
    yield Revisions(own, clock=clock)
    own.engine.dispose()


def test_it_is_public_from_its_moment_in_every_process_and_stays_so(
    store: Revisions, other: Revisions, clock: Clock
) -> None:
    planned = store.publish(PLANNER, draft(1, state(1)), "定例会の開会", MORNING)
    assert (planned.number, planned.at) == (2, MORNING)
    for at, number in ((MORNING - SECOND, 1), (MORNING, 2), (MORNING + timedelta(days=400), 2)):
        clock.at = at
        for process in (store, other):
            head = process.head()
            assert head is not None
            assert (head.number, len(process.history())) == (number, number)
    assert other.workbook(2) == state(1)
    assert store.pending() is None


@pytest.mark.parametrize(
    "at", [MORNING + timedelta(microseconds=5), MORNING.astimezone(timezone(timedelta(hours=9)))]
)
def test_its_moment_is_kept_to_the_second_as_its_seal_says(
    store: Revisions, clock: Clock, at: datetime
) -> None:
    planned = store.publish(PLANNER, draft(1, state(1)), "定例会の開会", at)
    waiting = store.pending()
    assert waiting is not None and waiting.revision == planned
    clock.at = MORNING
    assert store.head() == planned and planned.at == MORNING


def test_nothing_of_it_can_be_read_before(store: Revisions, clock: Clock) -> None:
    upload = store.uploads.keep(b"as it came", "a.csv", PLANNER.name)
    store.publish(PLANNER, draft(1, state(1), upload.id), "予約", MORNING)
    for ask in (store.get, store.workbook, store.original):
        with pytest.raises(UnknownRevisionError):
            ask(2)
    assert [r.number for r in store.history()] == [1]
    assert store.newest_sound()[0].number == 1
    assert store.faults() == ()
    clock.at = MORNING
    assert store.original(2) == b"as it came"
    assert store.newest_sound()[0].number == 2


def test_the_next_publish_goes_on_from_it(store: Revisions, other: Revisions, clock: Clock) -> None:
    planned = store.publish(PLANNER, draft(1, state(1)), "予約", MORNING)
    clock.at = MORNING + SECOND
    with pytest.raises(ConflictError, match="第2版"):
        other.publish(PLANNER, draft(1, state(2)), "古い版と比べた")
    after = other.publish(PLANNER, draft(2, state(2)), "続き")
    assert list(store.history()) == [after, planned, store.get(1)]
    assert store.faults() == ()


def test_while_one_waits_nothing_else_is_published(store: Revisions) -> None:
    store.publish(PLANNER, draft(1, state(1)), "予約", MORNING)
    for act in (
        lambda: store.publish(ADMINISTRATOR, draft(1, state(2)), "先に"),
        lambda: store.publish(ADMINISTRATOR, draft(1, state(2)), "先に", MORNING - SECOND),
        lambda: store.undo(ADMINISTRATOR, 1, 1, "戻す"),
    ):
        with pytest.raises(
            ConflictError, match=r"第2版が2026年11月27日.*小林さんの予約.*取り下げて"
        ):
            act()
    assert store.history() == (store.get(1),)


def test_withdrawn_it_leaves_no_gap(store: Revisions, clock: Clock) -> None:
    planned = store.publish(PLANNER, draft(1, state(1)), "予約", MORNING)
    waiting = store.pending()
    assert waiting is not None
    assert (waiting.revision, waiting.put_at) == (planned, NOON)
    assert store.withdraw(PLANNER) == planned
    assert store.pending() is None
    assert store.publish(PLANNER, draft(1, state(2)), "別の内容").number == 2
    clock.at = MORNING + SECOND
    assert store.workbook(2) == state(2)
    with pytest.raises(ConflictError, match="取り下げられる予約がありません"):
        store.withdraw(PLANNER)


def test_it_is_withdrawn_by_whose_plans_it_changes(store: Revisions, clock: Clock) -> None:
    store.publish(ADMINISTRATOR, draft(1, state(1)), "予約", MORNING)
    with pytest.raises(NotAllowedError):
        store.withdraw(Actor("佐藤", Role.PLANNER, frozenset({"q"})))
    clock.at = MORNING
    with pytest.raises(ConflictError, match="もう公開されたか"):
        store.withdraw(PLANNER)
    assert store.head() == store.get(2)


@pytest.mark.parametrize(
    ("at", "said"), [(NOON, "過ぎています"), (NOON + timedelta(days=400), "1年以内")]
)
def test_a_moment_that_cannot_be_is_refused(store: Revisions, at: datetime, said: str) -> None:
    with pytest.raises(UnpublishableError, match=said):
        store.publish(PLANNER, draft(1, state(1)), "予約", at)
    assert store.pending() is None


def test_filed_it_has_a_copy_beside_the_database(store: Revisions, clock: Clock) -> None:
    store.publish(PLANNER, draft(1, state(1)), "予約", MORNING)
    clock.at = MORNING
    store.settle()
    store.settle()
    assert store.get(2).workbook_sha256 == sha256(state(1))
    assert len(store.history()) == 2
