"""Drafts: whose they are, what changes them, and the second pair of eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from chino_metrics.model.errors import (
    ConflictError,
    DamagedStoreError,
    NotAllowedError,
    QuotaError,
)
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.preferences import Approval, set_preference
from chino_metrics.store.collecting import deciding, drafts
from chino_metrics.store.collecting.draft_rows import Draft, State
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import Upload, sha256
from chino_metrics.store.revisions.repository import Revisions
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state

APPROVER = Actor("部長", Role.APPROVER)
OTHER = Actor("鈴木", Role.PLANNER, frozenset({"p"}))


@pytest.fixture
def store(database: Database) -> Revisions:
    revisions = Revisions(database)
    revisions.publish_first(state(), "最初.xlsx")
    return revisions


@pytest.fixture
def kept(store: Revisions) -> Upload:
    return store.uploads.keep(b"as it came", "防災課.csv", PLANNER.name)


@pytest.fixture
def made(store: Revisions, kept: Upload) -> Draft:
    """A draft of 小林's with one file."""
    empty = drafts.create(store.database, PLANNER, "6月の実績", 1)
    return drafts.add_upload(store.database, PLANNER, empty, kept.id)


def fixed(store: Revisions, made: Draft, workbook: bytes, *, ask: bool = True) -> Draft:
    return deciding.fix(store.database, PLANNER, made, workbook, 1, ask=ask)


def as_candidate(store: Revisions, made: Draft) -> Candidate:
    with store.database.reading() as connection:
        return deciding.candidate(connection, made)


def other_person(store: Revisions) -> None:
    set_preference(store.database, ADMINISTRATOR, "approval", Approval.OTHER_PERSON)


def test_a_draft_is_its_owners_and_who_approves_looks(store: Revisions, made: Draft) -> None:
    for actor in (PLANNER, ADMINISTRATOR, APPROVER):
        assert drafts.every(store.database, actor) == (made,)
        assert drafts.seen(store.database, actor, made.id) == made
    assert drafts.every(store.database, OTHER) == ()
    with pytest.raises(NotAllowedError, match="この案はありません"):
        drafts.seen(store.database, OTHER, made.id)


def changes(store: Revisions, kept: Upload) -> list[Callable[[Actor, Draft], Draft]]:
    database = store.database
    return [
        lambda a, d: drafts.remove(database, a, d, d.pieces[0].id),
        lambda a, d: drafts.choose(database, a, d, {"k": "ours"}),
        lambda a, d: deciding.fix(database, a, d, state(1), 1, ask=True),
        lambda a, d: drafts.take_back(database, a, d, 1),
        lambda a, d: drafts.add_upload(database, a, d, kept.id),
        lambda a, d: drafts.drop(database, a, d),
    ]


@pytest.mark.parametrize("actor", [OTHER, APPROVER])
def test_nobody_else_changes_it(actor: Actor, store: Revisions, made: Draft, kept: Upload) -> None:
    for change in changes(store, kept):
        with pytest.raises(NotAllowedError):
            change(actor, made)
    assert drafts.seen(store.database, PLANNER, made.id) == made


def test_who_saw_it_before_it_changed_changes_nothing(
    store: Revisions, made: Draft, kept: Upload
) -> None:
    newer = drafts.choose(store.database, PLANNER, made, {"k": "theirs"})
    for change in changes(store, kept):
        with pytest.raises(ConflictError, match="ほかの画面"):
            change(PLANNER, made)
    assert drafts.seen(store.database, PLANNER, made.id) == newer


def test_only_ones_own_file_goes_in_and_once(store: Revisions, made: Draft, kept: Upload) -> None:
    foreign = store.uploads.keep(b"other", "総務課.csv", OTHER.name)
    with pytest.raises(NotAllowedError, match="ほかの方のもの"):
        drafts.add_upload(store.database, PLANNER, made, foreign.id)
    with pytest.raises(ConflictError, match="もうこの案に"):
        drafts.add_upload(store.database, PLANNER, made, kept.id)
    assert drafts.add_upload(store.database, ADMINISTRATOR, made, foreign.id).uploads == (
        kept.id,
        foreign.id,
    )


def test_what_changes_is_not_approved_any_more(store: Revisions, made: Draft) -> None:
    asked = fixed(store, made, state(1))
    approved = deciding.approve(store.database, APPROVER, asked, sha256(state(1)))
    assert (approved.state, approved.workbook_sha256) == (State.APPROVED, sha256(state(1)))
    opened = drafts.choose(store.database, PLANNER, approved, {"k": "ours"})
    assert (opened.state, opened.workbook_sha256) == (State.OPEN, None)
    with pytest.raises(ConflictError):
        as_candidate(store, opened)


def test_sent_back_it_says_why(store: Revisions, made: Draft) -> None:
    asked = fixed(store, made, state(1))
    with pytest.raises(NotAllowedError, match="理由"):
        deciding.send_back(store.database, APPROVER, asked, " \n")
    returned = deciding.send_back(store.database, APPROVER, asked, "防災士の数を確かめてください")
    assert (returned.state, returned.comment) == (State.RETURNED, "防災士の数を確かめてください")
    again = fixed(store, returned, state(2))
    assert (again.state, again.comment) == (State.ASKED, "")


def test_only_what_was_looked_at_is_approved(store: Revisions, made: Draft) -> None:
    with pytest.raises(ConflictError, match="求められていません"):
        deciding.approve(store.database, APPROVER, made, sha256(state(1)))
    asked = fixed(store, made, state(1))
    with pytest.raises(ConflictError, match="違う内容"):
        deciding.approve(store.database, APPROVER, asked, sha256(state(2)))
    for actor in (PLANNER, OTHER):
        with pytest.raises(NotAllowedError, match="承認できるのは"):
            deciding.approve(store.database, actor, asked, sha256(state(1)))


def test_who_has_put_something_in_does_not_approve(store: Revisions, kept: Upload) -> None:
    own = store.uploads.keep(b"own", "管理.csv", ADMINISTRATOR.name)
    empty = drafts.create(store.database, PLANNER, "案", 1)
    one = drafts.add_upload(store.database, PLANNER, empty, kept.id)
    both = drafts.add_upload(store.database, ADMINISTRATOR, one, own.id)
    asked = fixed(store, both, state(1))
    with pytest.raises(NotAllowedError, match="自分では承認できません"):
        deciding.approve(store.database, ADMINISTRATOR, asked, sha256(state(1)))


def test_who_has_changed_it_is_no_second_person(store: Revisions, made: Draft) -> None:
    other_person(store)
    database = store.database
    chosen = drafts.choose(database, ADMINISTRATOR, made, {"k": "ours"})
    asked = fixed(store, chosen, state(1))
    with pytest.raises(NotAllowedError, match="自分では承認できません"):
        deciding.approve(database, ADMINISTRATOR, asked, sha256(state(1)))
    with pytest.raises(NotAllowedError, match="承認が要ります"):
        store.publish(ADMINISTRATOR, as_candidate(store, asked), "自分で選んだ値を")
    assert deciding.approve(database, APPROVER, asked, sha256(state(1))).state is State.APPROVED
    assert store.publish(ADMINISTRATOR, as_candidate(store, asked), "承認の後に").number == 2


def test_what_was_given_up_is_not_published(store: Revisions, made: Draft) -> None:
    dropped = drafts.drop(store.database, PLANNER, fixed(store, made, state(1), ask=False))
    with pytest.raises(ConflictError, match="取りやめられています"):
        as_candidate(store, dropped)


@pytest.mark.parametrize(
    "change",
    [
        'draft SET choices = \'{"k": "ours"}\'',
        "draft SET owner = '鈴木'",
        "draft_piece SET taken_back = 1",
    ],
)
def test_a_changed_row_is_noticed(change: str, store: Revisions, made: Draft) -> None:
    assert store.faults() == ()
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE {change}")
    with pytest.raises(DamagedStoreError):
        drafts.seen(store.database, ADMINISTRATOR, made.id)
    assert len(store.faults()) == 1


def test_a_piece_that_is_lost_is_noticed(store: Revisions, made: Draft) -> None:
    with store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM draft_piece")
    with pytest.raises(DamagedStoreError):
        drafts.seen(store.database, ADMINISTRATOR, made.id)


def test_nobody_publishes_what_only_they_have_seen(store: Revisions, made: Draft) -> None:
    other_person(store)
    upload = store.uploads.keep(b"own", "a.csv", PLANNER.name)
    for candidate in (draft(1, state(1)), draft(1, state(1), upload.id)):
        with pytest.raises(NotAllowedError, match="承認が要ります"):
            store.publish(PLANNER, candidate, "一人で")
    with pytest.raises(NotAllowedError, match="承認が要ります"):
        store.undo(ADMINISTRATOR, 1, 1, "一人で")
    asked = fixed(store, made, state(1))
    with pytest.raises(NotAllowedError, match="承認が要ります"):
        store.publish(PLANNER, as_candidate(store, asked), "承認の前に")
    approved = deciding.approve(store.database, APPROVER, asked, sha256(state(1)))
    with pytest.raises(NotAllowedError, match="承認が要ります"):
        store.publish(PLANNER, draft(1, state(2), upload.id), "別の内容を")
    assert store.publish(PLANNER, as_candidate(store, approved), "承認の後に").number == 2


def test_an_approval_is_of_one_base(store: Revisions, made: Draft) -> None:
    asked = fixed(store, made, state(1))
    deciding.approve(store.database, APPROVER, asked, sha256(state(1)))
    store.publish(OTHER, draft(1, state(2)), "先に公開された版")
    other_person(store)
    candidate = draft(2, state(1), made.uploads[0])
    with pytest.raises(NotAllowedError, match="承認が要ります"):
        store.publish(PLANNER, candidate, "承認されたときと違う版の上に")


def test_somebody_else_who_publishes_is_the_second_person(store: Revisions, made: Draft) -> None:
    other_person(store)
    asked = fixed(store, made, state(1))
    assert store.publish(OTHER, as_candidate(store, asked), "見て公開した").author == "鈴木"


def test_what_became_of_it_is_seen_from_the_revisions(store: Revisions, made: Draft) -> None:
    asked = fixed(store, made, state(1), ask=False)
    morning = now() + timedelta(days=1)
    store.publish(PLANNER, as_candidate(store, asked), "予約", morning)
    waiting = drafts.seen(store.database, PLANNER, made.id)
    assert (waiting.state, waiting.number) == (State.SCHEDULED, 2)
    with pytest.raises(ConflictError, match="取り下げて"):
        drafts.drop(store.database, PLANNER, waiting)
    store.withdraw(PLANNER)
    assert drafts.seen(store.database, PLANNER, made.id).state is State.OPEN
    store.publish(PLANNER, as_candidate(store, asked), "すぐに")
    done = drafts.seen(store.database, PLANNER, made.id)
    assert (done.state, done.number) == (State.PUBLISHED, 2)
    with pytest.raises(ConflictError, match="もう公開された"):
        drafts.choose(store.database, PLANNER, done, {"k": "ours"})


def test_there_are_not_more_than_can_be_looked_at(
    store: Revisions, made: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    monkeypatch.setattr(drafts, "MOST_PIECES", 1)
    with pytest.raises(QuotaError, match="1人"):
        drafts.create(store.database, PLANNER, "二つめ", 1)
    with pytest.raises(QuotaError, match="1つの案"):
        drafts.take_back(store.database, PLANNER, made, 1)
    drafts.drop(store.database, PLANNER, made)
    assert drafts.create(store.database, PLANNER, "二つめ", 1).name == "二つめ"


@pytest.mark.parametrize("name", ["", " \n ", "あ" * 101])
def test_a_name_is_asked_for(name: str, store: Revisions) -> None:
    with pytest.raises(NotAllowedError, match="名前"):
        drafts.create(store.database, PLANNER, name, 1)
    with pytest.raises(NotAllowedError, match="承認者は"):
        drafts.create(store.database, APPROVER, "案", 1)
