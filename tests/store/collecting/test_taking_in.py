"""What sections submitted goes into a draft, comes out of it again, and is published: in both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chino_metrics.model.errors import ConflictError, NotAllowedError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting import deciding, drafts, filling_in, requests, taking_in
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.collecting.request_rows import (
    Request,
    RequestError,
    RequestState,
    UnknownRequestError,
)
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.collecting.taking_in import NewDraft
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.support.made_revisions import ADMINISTRATOR, PLANNER, state
from tests.support.made_workbook import made

BOOK = read_book(made())
AT = datetime(2026, 6, 3, 1, tzinfo=UTC)
DUE = date(2026, 6, 19)
JUNE = NewDraft("6月の実績", 1)
STRANGER = Actor("丸山", Role.PLANNER, frozenset({"q"}))
APPROVER = Actor("部長", Role.APPROVER)


@pytest.fixture
def store(database: Database) -> Revisions:
    revisions = Revisions(database)
    revisions.publish_first(state(), "最初.xlsx")
    return revisions


def submitted(store: Revisions, key: str) -> Request:
    """A request for one indicator, answered with the key itself."""
    asked = Asked(2022, "環境課", (key,), DUE)
    _, secret = requests.ask(store.database, PLANNER, asked, BOOK, AT)
    return filling_in.submit(store, secret, 0, key.encode(), at=AT)


def now_is(store: Revisions, *asked: Request) -> list[tuple[RequestState, int | None]]:
    found = [requests.get(store.database, ADMINISTRATOR, r.id) for r in asked]
    return [(r.state, r.draft_id) for r in found]


def test_any_number_of_submissions_go_into_one_draft_and_come_out(store: Revisions) -> None:
    first, second = submitted(store, "w"), submitted(store, "r")
    draft = taking_in.take_in(store.database, PLANNER, [first.id, second.id], JUNE, AT)
    assert draft.uploads == (first.upload_id, second.upload_id)
    assert (draft.name, draft.owner, draft.base) == ("6月の実績", "小林", 1)
    taken = (RequestState.TAKEN, draft.id)
    free = (RequestState.SUBMITTED, None)
    assert now_is(store, first, second) == [taken, taken]
    told = [e.what for e in audit.entries(store.database)]
    assert told.count(Event.REQUEST_TAKEN) == 2
    draft = drafts.remove(store.database, PLANNER, draft, draft.pieces[0].id)
    assert now_is(store, first, second) == [free, taken]
    again = taking_in.take_in(store.database, PLANNER, [first.id], draft.id, AT)
    assert again.uploads == (second.upload_id, first.upload_id)
    drafts.drop(store.database, PLANNER, again)
    assert now_is(store, first, second) == [free, free]


def test_a_submission_is_in_one_draft_at_most_and_all_go_in_or_none(store: Revisions) -> None:
    first, second = submitted(store, "w"), submitted(store, "r")
    draft = taking_in.take_in(store.database, PLANNER, [first.id], JUNE, AT)
    with pytest.raises(RequestError, match="もう案に入っています"):
        taking_in.take_in(store.database, PLANNER, [second.id, first.id], NewDraft("別", 1), AT)
    assert drafts.every(store.database, PLANNER) == (draft,)
    assert now_is(store, second) == [(RequestState.SUBMITTED, None)]
    # nor by the way of other files, which would not mark it
    with pytest.raises(NotAllowedError, match="とりまとめ"):
        drafts.add_upload(store.database, ADMINISTRATOR, draft, second.upload_id or 0)


def test_what_is_in_a_draft_is_sent_back_only_out_of_it(store: Revisions) -> None:
    request = submitted(store, "w")
    draft = taking_in.take_in(store.database, PLANNER, [request.id], JUNE, AT)
    with pytest.raises(RequestError, match="案「6月の実績」に入っています。先に案から外す"):
        requests.send_back(store.database, PLANNER, request.id, "直す", at=AT)
    draft = drafts.remove(store.database, PLANNER, draft, draft.pieces[0].id)
    requests.send_back(store.database, PLANNER, request.id, "直す", at=AT)
    with pytest.raises(RequestError, match="環境課は、まだ提出していないか"):
        taking_in.take_in(store.database, PLANNER, [request.id], draft.id, AT)


def published(store: Revisions, draft: Draft) -> None:
    fixed = deciding.fix(store.database, PLANNER, draft, state(1), 1, ask=False)
    with store.database.reading() as connection:
        candidate = deciding.candidate(connection, fixed)
    store.publish(PLANNER, candidate, "6月")


def test_what_was_published_is_sent_back_to_be_corrected(store: Revisions) -> None:
    request = submitted(store, "w")
    draft = taking_in.take_in(store.database, PLANNER, [request.id], JUNE, AT)
    published(store, draft)
    assert now_is(store, request) == [(RequestState.TAKEN, draft.id)]
    with pytest.raises(ConflictError, match="もう公開された"):
        taking_in.take_in(store.database, PLANNER, [submitted(store, "r").id], draft.id, AT)
    back = requests.send_back(store.database, PLANNER, request.id, "まちがいでした", at=AT)
    assert (back.state, back.draft_id) == (RequestState.SENT_BACK, None)


def test_a_section_submits_and_the_planner_publishes_while_another_types(store: Revisions) -> None:
    """What is typed stays, and goes into the next draft over the edition that came meanwhile."""
    done = submitted(store, "w")
    asked = Asked(2022, "環境課", ("r",), DUE)
    typing, secret = requests.ask(store.database, PLANNER, asked, BOOK, AT)
    first = filling_in.Change("r", filling_in.EntryField.VALUE, "", "24")
    saved = filling_in.save(store.database, secret, [first], at=AT).request
    published(store, taking_in.take_in(store.database, PLANNER, [done.id], JUNE, AT))
    more = filling_in.Change("r", filling_in.EntryField.VALUE, "24", "24.5")
    saved = filling_in.save(store.database, secret, [more], at=AT).request
    assert saved.entries == {"r": {"value": "24.5"}}
    filling_in.submit(store, secret, saved.version, b"r", at=AT)
    later = taking_in.take_in(store.database, PLANNER, [typing.id], NewDraft("7月", 2), AT)
    assert (later.base, len(later.uploads)) == (2, 1)


def test_only_who_may_publish_its_plans_takes_a_submission_in(store: Revisions) -> None:
    request = submitted(store, "w")
    with pytest.raises(UnknownRequestError):
        taking_in.take_in(store.database, STRANGER, [request.id], JUNE, AT)
    with pytest.raises(NotAllowedError, match="承認者は"):
        taking_in.take_in(store.database, APPROVER, [request.id], JUNE, AT)
    foreign = drafts.create(store.database, ADMINISTRATOR, "管理者の案", 1)
    with pytest.raises(NotAllowedError, match="つくった方と管理者だけ"):
        taking_in.take_in(store.database, PLANNER, [request.id], foreign.id, AT)
    with pytest.raises(RequestError, match="1つ以上"):
        taking_in.take_in(store.database, PLANNER, [], JUNE, AT)
    assert now_is(store, request) == [(RequestState.SUBMITTED, None)]
    assert drafts.every(store.database, PLANNER) == ()
