"""Requests as planners, sections without an account and strangers meet them, in both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chino_metrics.model.errors import DamagedStoreError, NotAllowedError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.accounts import Draft as account
from chino_metrics.store.accounts.administration import AccountChange, add_account, change_account
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.throttling import ThrottledError
from chino_metrics.store.collecting import filling_in, requests
from chino_metrics.store.collecting.filling_in import Change, ReadOnlyError
from chino_metrics.store.collecting.request_links import (
    ClosedLinkError,
    UnknownLinkError,
    looked_up,
    opened,
)
from chino_metrics.store.collecting.request_rows import (
    EntryField,
    OthersSavedError,
    Request,
    RequestError,
    RequestState,
    UnknownRequestError,
)
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.support.made_revisions import ADMINISTRATOR, PLANNER
from tests.support.made_workbook import made

BOOK = read_book(made())
#: The section's first day: 3 June 2026 in Japan.
AT = datetime(2026, 6, 3, 1, tzinfo=UTC)
DUE = date(2026, 6, 19)
ASKED = Asked(2022, "環境課", ("w", "r"), DUE, grace=3)


def asked(database: Database, **other: Any) -> tuple[Request, str]:
    wanted = Asked(**({n: getattr(ASKED, n) for n in Asked.__slots__} | other))
    return requests.ask(database, PLANNER, wanted, BOOK, AT)


def typed(now: str, was: str = "", key: str = "w", field: EntryField = EntryField.VALUE) -> Change:
    return Change(key, field, was, now)


def events(database: Database) -> list[Event]:
    return [entry.what for entry in reversed(audit.entries(database))]


def test_a_section_fills_in_is_sent_back_and_submits_again(database: Database) -> None:
    store = Revisions(database)
    request, secret = asked(database)
    assert (request.state, request.plans, request.who) == (
        RequestState.ASKED,
        {"p"},
        "環境課（依頼）",
    )
    assert opened(database, secret, "198.51.100.1", AT) == request
    saved = filling_in.save(database, secret, [typed("660"), typed("理由", key="r")], at=AT)
    assert (saved.conflicts, saved.request.state) == ((), RequestState.BEGUN)
    first = filling_in.submit(store, secret, saved.request.version, b"one", at=AT)
    assert first.state is RequestState.SUBMITTED
    assert opened(database, secret, at=AT).entries == {
        "w": {"value": "660"},
        "r": {"value": "理由"},
    }
    with pytest.raises(ReadOnlyError):
        filling_in.save(database, secret, [typed("661", "660")], at=AT)
    back = requests.send_back(
        database, PLANNER, request.id, "速報値ですか。\n確かめてください。", at=AT
    )
    assert (back.state, back.comment) == (
        RequestState.SENT_BACK,
        "速報値ですか。\n確かめてください。",
    )
    again = filling_in.save(database, secret, [typed("661", "660")], at=AT).request
    assert again.state is RequestState.SENT_BACK
    second = filling_in.submit(store, secret, again.version, b"two", at=AT)
    kept = [store.uploads.get(r.upload_id or 0) for r in (first, second)]
    assert [(u.content, u.name, u.who) for u in kept] == [
        (b"one", "環境課の報告.xlsx", "環境課（依頼）"),
        (b"two", "環境課の報告.xlsx", "環境課（依頼）"),
    ]
    assert kept[0].answers == {"source": "環境課の報告（2026年6月3日）"}
    assert store.faults() == ()
    assert events(database) == [
        Event.REQUEST_ASKED,
        Event.REQUEST_OPENED,
        Event.REQUEST_SAVED,
        Event.REQUEST_SUBMITTED,
        Event.REQUEST_OPENED,
        Event.REQUEST_SENT_BACK,
        Event.REQUEST_SUBMITTED,
    ]


def test_who_saves_later_is_told_what_the_other_saved(database: Database) -> None:
    _, secret = asked(database)
    filling_in.save(database, secret, [typed("660")], at=AT)
    late = [typed("655"), typed("転入が多い。", field=EntryField.CAUSE)]
    saved = filling_in.save(database, secret, late, at=AT)
    assert saved.conflicts == (typed("655"),)
    assert saved.request.entries == {"w": {"value": "660", "cause": "転入が多い。"}}
    chosen = filling_in.save(database, secret, [typed("655", was="660")], at=AT)
    assert chosen.request.entries["w"]["value"] == "655"
    # both typed the same: nothing to be told
    assert filling_in.save(database, secret, [typed("655", was="1")], at=AT).conflicts == ()


def test_what_others_saved_meanwhile_is_not_submitted_unseen(database: Database) -> None:
    _, secret = asked(database)
    seen = filling_in.save(database, secret, [typed("660")], at=AT).request.version
    filling_in.save(database, secret, [typed("655", was="660")], at=AT)
    with pytest.raises(OthersSavedError):
        filling_in.submit(Revisions(database), secret, seen, b"one", at=AT)
    assert opened(database, secret, at=AT).upload_id is None


def test_a_file_of_their_own_is_answered_and_submitted(database: Database) -> None:
    store = Revisions(database)
    request, secret = asked(database)
    with pytest.raises(RequestError):
        filling_in.answer(database, secret, {"row:1": "w"}, at=AT)
    first = filling_in.keep_file(store, secret, b"1", "ごみ.csv", at=AT).file_id or 0
    second = filling_in.keep_file(store, secret, b"2", "ごみ.csv", at=AT).file_id or 0
    filling_in.answer(database, secret, {"row:1": "w", "row:2": ""}, at=AT)
    with pytest.raises(OthersSavedError):
        filling_in.submit_file(database, secret, first, at=AT)
    assert filling_in.drop_file(database, secret, at=AT).file_id is None
    filling_in.keep_file(store, secret, b"3", "ごみ2.csv", at=AT)
    third = filling_in.answer(database, secret, {"row:1": "w"}, at=AT).file_id or 0
    done = filling_in.submit_file(database, secret, third, at=AT)
    kept = filling_in.submitted_file(database, done)
    assert kept is not None and second != third
    assert (kept.content, kept.name, kept.answers["row:1"]) == (b"3", "ごみ2.csv", "w")
    assert requests.get(database, PLANNER, request.id) == done


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (typed("1", key="x"), "この依頼にない指標"),
        (typed("1" * 101), "100字まで"),
        (typed("あ" * 2001, field=EntryField.CAUSE), "2,000字まで"),
    ],
)
def test_what_is_not_asked_for_or_too_long_is_not_saved(
    database: Database, change: Change, said: str
) -> None:
    _, secret = asked(database)
    with pytest.raises(RequestError, match=said):
        filling_in.save(database, secret, [typed("660"), change], at=AT)
    assert opened(database, secret, at=AT).entries == {}


def test_a_right_secret_says_why_its_link_works_no_more(database: Database) -> None:
    request, secret = asked(database)
    last = datetime(2026, 6, 22, 14, 59, tzinfo=UTC)  # a minute before midnight in Japan
    assert looked_up(database, secret, at=last) == request
    with pytest.raises(ClosedLinkError, match="2026年6月22日まで"):
        opened(database, secret, at=last + timedelta(minutes=1))
    requests.revoke(database, PLANNER, request.id, AT)
    with pytest.raises(ClosedLinkError, match="取り消されました"):
        opened(database, secret, at=AT)
    renewed, other = requests.renew(database, PLANNER, request.id, date(2026, 6, 30), 0, AT)
    assert (renewed.due, renewed.grace, renewed.is_revoked) == (date(2026, 6, 30), 0, False)
    with pytest.raises(ClosedLinkError, match="新しいリンクに替わりました"):
        opened(database, secret, at=AT)
    assert opened(database, other, at=AT) == renewed
    for act in (
        lambda: filling_in.save(database, secret, [typed("1")], at=AT),
        lambda: filling_in.submit(Revisions(database), secret, 0, b"", at=AT),
        lambda: filling_in.submit_file(database, secret, 1, at=AT),
        lambda: filling_in.keep_file(Revisions(database), secret, b"1", "a.csv", at=AT),
        lambda: filling_in.answer(database, secret, {}, at=AT),
        lambda: filling_in.drop_file(database, secret, at=AT),
    ):
        with pytest.raises(ClosedLinkError):
            act()


def test_wrong_secrets_are_answered_alike_and_throttled_by_address(database: Database) -> None:
    _, secret = asked(database)
    wrong = ("", secret[:-1], f"{secret}=", "\ud800", "x" * 10_000, *map(str, range(15)))
    said = set()
    for guess in wrong:
        with pytest.raises(UnknownLinkError) as refused:
            opened(database, guess, "198.51.100.1", AT)
        said.add(refused.value.message)
    assert len(said) == 1
    with pytest.raises(ThrottledError, match="使えないリンク"):
        opened(database, "x", "198.51.100.1", AT)
    # sections behind one address of the city hall go on, and so do others' guesses
    opened(database, secret, "198.51.100.1", AT)
    with pytest.raises(UnknownLinkError):
        opened(database, "x", "198.51.100.2", AT)
    told = " ".join(str(audit.as_record(e)) for e in audit.entries(database))
    assert secret not in told and secret[:-1] not in told
    assert told.count("request_refused") == 21


def test_planners_act_for_their_own_plans_alone(database: Database) -> None:
    stranger = Actor("丸山", Role.PLANNER, frozenset({"q"}))
    with pytest.raises(NotAllowedError, match="担当でない計画"):
        requests.ask(database, stranger, ASKED, BOOK, AT)
    request, _ = asked(database)
    assert requests.of_year(database, stranger, 2022) == ()
    for act in (
        lambda: requests.get(database, stranger, request.id),
        lambda: requests.renew(database, stranger, request.id, at=AT),
        lambda: requests.revoke(database, stranger, request.id, AT),
        lambda: requests.send_back(database, stranger, request.id, "直す", at=AT),
        lambda: requests.get(database, PLANNER, request.id + 1),
        lambda: requests.get(database, PLANNER, -1),
        lambda: requests.get(database, PLANNER, 2**40),
    ):
        with pytest.raises(UnknownRequestError):
            act()
    assert requests.of_year(database, PLANNER, 2022) == (request,)
    assert requests.of_year(database, ADMINISTRATOR) == (request,)
    assert requests.of_year(database, ADMINISTRATOR, 2021) == ()
    # a role that only looks sees it and changes nothing
    looker = Actor("部長", "approver", frozenset({"p"}))  # type: ignore[arg-type]
    assert requests.of_year(database, looker, 2022) == (request,)
    for look in (
        lambda: requests.revoke(database, looker, request.id, AT),
        lambda: requests.ask(database, looker, ASKED, BOOK, AT),
    ):
        with pytest.raises(NotAllowedError, match="計画担当者と管理者だけ"):
            look()


def test_authority_is_that_of_the_account_now(database: Database) -> None:
    first, _ = add_account(database, ADMINISTRATOR, account("小林", Role.PLANNER, frozenset({"p"})))
    request, _ = requests.ask(database, first.actor, ASKED, BOOK, AT)
    change_account(database, ADMINISTRATOR, "小林", AccountChange(plans=frozenset({"q"})))
    with pytest.raises(UnknownRequestError):
        requests.revoke(database, first.actor, request.id, AT)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"indicators": ()}, "指標がわかりません"),
        ({"indicators": ("w", "w")}, "指標がわかりません"),
        ({"indicators": ("x",)}, "指標がわかりません"),
        ({"department": "建設課"}, "担当でない指標"),
        ({"due": date(2026, 6, 2), "grace": 0}, "期限が過ぎています"),
        ({"due": date(2027, 6, 20)}, "1年以内"),
        ({"grace": -1}, "0日から90日"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    database: Database, other: dict[str, Any], said: str
) -> None:
    with pytest.raises(RequestError, match=said):
        asked(database, **other)
    assert requests.of_year(database, ADMINISTRATOR) == ()


def test_one_indicator_is_asked_for_once(database: Database) -> None:
    first, _ = asked(database, indicators=("w",))
    with pytest.raises(RequestError, match="もうあります"):
        asked(database)
    asked(database, indicators=("r",))
    asked(database, year=2023)
    requests.revoke(database, PLANNER, first.id, AT)
    asked(database, indicators=("w",))
    with pytest.raises(RequestError, match="もうあります"):
        requests.renew(database, PLANNER, first.id, at=AT)


def test_sending_back_needs_a_comment_and_a_day_to_answer(database: Database) -> None:
    request, secret = asked(database)
    with pytest.raises(RequestError, match="まだ提出されていない"):
        requests.send_back(database, PLANNER, request.id, "直す", at=AT)
    filling_in.submit(Revisions(database), secret, 0, b"one", at=AT)
    later = AT + timedelta(days=60)
    for comment, said in (("\n ", "何を直して"), ("直す", "期限が過ぎています")):
        with pytest.raises(RequestError, match=said):
            requests.send_back(database, PLANNER, request.id, comment, at=later)
    due = date(2026, 8, 10)
    back = requests.send_back(database, PLANNER, request.id, "直す", due, later)
    assert (back.due, back.days_left(due), back.is_expired(due)) == (due, 0, False)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("state", "'x'"), ("due", "'soon'"), ("plans", "'{'"), ("indicators", "'1'")),
        *(("department", "'別の課'"), ("grace", "4"), ("entries", """'{"w": {"value": "67"}}'""")),
    ],
)
def test_a_row_that_is_damaged_says_so(database: Database, column: str, value: str) -> None:
    _, secret = asked(database)
    with database.writing() as connection:
        if not database.is_sqlite and column in {"plans", "indicators"}:
            value = "'1'"  # this column takes nothing but JSON
        connection.exec_driver_sql(f"UPDATE request SET {column} = {value}")
    with pytest.raises(DamagedStoreError):
        opened(database, secret, at=AT)
    assert Revisions(database).faults()
