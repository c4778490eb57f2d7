"""Previews: the secret and the right together show the fixed bytes of a draft, nothing else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chino_metrics.model.errors import ConflictError, NotAllowedError
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting import deciding, draft_rows, drafts, old_drafts, previews
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.housekeeping import tidy
from chino_metrics.store.revisions.repository import Revisions
from tests.support.made_accounts import stored, with_account
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, draft, state

APPROVER = Actor("部長", Role.APPROVER)
STRANGER = Actor("鈴木", Role.PLANNER, frozenset({"p"}))


@pytest.fixture
def store(database: Database) -> Revisions:
    revisions = Revisions(database)
    revisions.publish_first(state(), "最初.xlsx")
    return revisions


@pytest.fixture
def fixed(store: Revisions) -> Draft:
    upload = store.uploads.keep(b"as it came", "防災課.csv", PLANNER.name)
    empty = drafts.create(store.database, PLANNER, "6月の実績", 1)
    made = drafts.add_upload(store.database, PLANNER, empty, upload.id)
    return deciding.fix(store.database, PLANNER, made, state(1), 1, ask=False)


def assert_unseen(store: Revisions, actor: Actor | None, secret: str) -> None:
    with pytest.raises(NotAllowedError) as refused:
        previews.seen(store.database, actor, secret)
    assert refused.value.message == previews.UNSEEN


def test_who_may_see_the_draft_sees_it_with_its_secret(store: Revisions, fixed: Draft) -> None:
    own = previews.begin(store.database, PLANNER, fixed)
    others = previews.begin(store.database, APPROVER, fixed)
    for secret in (own, others):
        for actor in (PLANNER, APPROVER, ADMINISTRATOR):
            assert previews.seen(store.database, actor, secret) == fixed
    assert previews.workbook(store.database, fixed.workbook_sha256 or "") == state(1)


def test_nobody_else_does_and_all_hear_the_same(store: Revisions, fixed: Draft) -> None:
    secret = previews.begin(store.database, PLANNER, fixed)
    assert_unseen(store, None, secret)
    assert_unseen(store, STRANGER, secret)
    for wrong in ("", secret[:-1], secret.upper(), "0" * 32):
        assert_unseen(store, PLANNER, wrong)
    with pytest.raises(NotAllowedError):
        previews.begin(store.database, STRANGER, fixed)
    assert len(secret) == 32 and secret not in stored(store.database)


def test_whose_account_is_disabled_sees_no_more(store: Revisions, fixed: Draft) -> None:
    secret = previews.begin(store.database, PLANNER, fixed)
    account = with_account(store.database, "bucho", Role.APPROVER)
    actor = Actor("bucho", Role.APPROVER, account_id=account.id)
    assert previews.seen(store.database, actor, secret) == fixed
    assert_unseen(store, Actor("bucho", Role.APPROVER, account_id=account.id + 1), secret)


def test_a_new_address_takes_the_place_of_ones_own(store: Revisions, fixed: Draft) -> None:
    former, other = (previews.begin(store.database, a, fixed) for a in (PLANNER, APPROVER))
    newer = previews.begin(store.database, PLANNER, fixed)
    assert_unseen(store, PLANNER, former)
    for secret in (newer, other):
        assert previews.seen(store.database, PLANNER, secret) == fixed


def test_it_ends_with_any_change_of_the_draft(store: Revisions, fixed: Draft) -> None:
    secret = previews.begin(store.database, PLANNER, fixed)
    opened = drafts.choose(store.database, PLANNER, fixed, {"k": "ours"})
    assert_unseen(store, PLANNER, secret)
    with pytest.raises(ConflictError):
        previews.begin(store.database, PLANNER, opened)
    again = deciding.fix(store.database, PLANNER, opened, state(2), 1, ask=False)
    assert_unseen(store, PLANNER, secret)
    latest = previews.begin(store.database, PLANNER, again)
    drafts.drop(store.database, PLANNER, again)
    assert_unseen(store, PLANNER, latest)


def test_it_ends_when_anything_is_published(store: Revisions, fixed: Draft) -> None:
    secret = previews.begin(store.database, PLANNER, fixed)
    store.publish(ADMINISTRATOR, draft(1, state(5)), "ほかの更新")
    assert_unseen(store, PLANNER, secret)
    with pytest.raises(ConflictError, match="決め直す"):
        previews.begin(store.database, PLANNER, fixed)


def test_while_it_waits_for_its_moment_it_is_seen_and_then_no_more(
    store: Revisions, fixed: Draft
) -> None:
    secret, moment = previews.begin(store.database, PLANNER, fixed), now() + timedelta(hours=1)
    with store.database.reading() as connection:
        candidate = deciding.candidate(connection, fixed)
    store.publish(PLANNER, candidate, "6月の実績", moment)
    assert previews.seen(store.database, APPROVER, secret).number == 2
    with pytest.raises(NotAllowedError):
        previews.seen(store.database, APPROVER, secret, moment)


def test_looking_at_what_was_sent_back_keeps_the_reason(store: Revisions, fixed: Draft) -> None:
    asked = deciding.fix(store.database, PLANNER, fixed, state(1), 1, ask=True)
    returned = deciding.send_back(store.database, APPROVER, asked, "防災士の数")
    looked_at = deciding.fix(store.database, PLANNER, returned, state(1), 1, ask=False)
    assert (looked_at.state, looked_at.comment) == (draft_rows.State.RETURNED, "防災士の数")


def test_old_drafts_go_with_their_previews_and_what_was_published_stays(
    store: Revisions, fixed: Draft
) -> None:
    database, later = store.database, now() + timedelta(days=400)
    previews.begin(database, PLANNER, fixed)
    with database.reading() as connection:
        candidate = deciding.candidate(connection, fixed)
    store.publish(PLANNER, candidate, "6月の実績")
    forgotten = drafts.create(database, PLANNER, "忘れた案", 2)
    forgotten = deciding.fix(database, PLANNER, forgotten, state(7), 2, ask=True)
    previews.begin(database, PLANNER, forgotten)
    newest = drafts.create(database, PLANNER, "新しい案", 2)
    assert tidy(database, at=later).counts == {old_drafts.WORD: 1}
    assert {d.id for d in drafts.every(database, ADMINISTRATOR)} == {fixed.id, newest.id}
    assert store.faults() == () and tidy(database, at=later).in_all == 0


def test_an_edition_of_several_files_names_them_to_who_may_see_them(store: Revisions) -> None:
    database = store.database
    made = drafts.create(database, ADMINISTRATOR, "8つの課", 1)
    for who in (PLANNER.name, STRANGER.name):
        upload = store.uploads.keep(who.encode(), f"{who}.csv", who)
        made = drafts.add_upload(database, ADMINISTRATOR, made, upload.id)
    made = deciding.fix(database, ADMINISTRATOR, made, state(3), 1, ask=False)
    with database.reading() as connection:
        candidate = deciding.candidate(connection, made)
    store.publish(ADMINISTRATOR, candidate, "まとめて")
    history = store.history()
    named = {
        actor: [*drafts.originals(database, actor, history).get(2, {}).values()]
        for actor in (ADMINISTRATOR, PLANNER, STRANGER, APPROVER)
    }
    assert named == {
        ADMINISTRATOR: ["小林.csv", "鈴木.csv"],
        PLANNER: ["小林.csv"],
        STRANGER: ["鈴木.csv"],
        APPROVER: [],
    }
