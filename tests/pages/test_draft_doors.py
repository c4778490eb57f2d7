"""Drafts, previews and waiting editions over HTTP and the socket: who has no right reads nothing."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from chino_metrics.store import schema
from chino_metrics.store.accounts import administration, sessions, signing_in
from chino_metrics.store.accounts.accounts import Draft as NewAccount
from chino_metrics.store.accounts.accounts import existing
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting import deciding, drafts, previews
from chino_metrics.store.collecting.draft_rows import Draft
from chino_metrics.store.database.engine import now
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.conftest import awaited, served
from tests.support.http import Answer, ask
from tests.support.made_accounts import CHEAP, GOOD, OPERATOR
from tests.support.made_revisions import draft, state

DOORS = (
    *("draft-make", "draft-with", "draft-take-back", "draft-remove", "draft-choose", "draft-ask"),
    *("draft-approve", "draft-return", "draft-drop", "draft-preview", "draft-publish", "withdraw"),
)
SECRET_NAME, DRAFT_NAME, REASON = "秘の計画", "部外秘の案", "記者会見の日に"
PEOPLE = {
    "owner": (Role.PLANNER, frozenset({"p", "q"})),
    "other": (Role.PLANNER, frozenset({"q"})),
    "bucho": (Role.APPROVER, frozenset[str]()),
    "kanri": (Role.ADMINISTRATOR, frozenset[str]()),
    "gone": (Role.ADMINISTRATOR, frozenset[str]()),
}
#: Who has no right to the draft: nobody, whose session has ended, another planner.
WITHOUT = ("", "gone", "other")
PUBLIC = (
    *("/live", "/data/all.json", "/data/revision/2/all.json", "/data/revisions.json"),
    *(
        "/edition/",
        "/edition/feed.xml",
        "/edition/history.html",
        "/download/revision.xlsx?number=2",
    ),
    *("/download/original?number=2", "/download/original?number=2&upload=1", "/", "/history"),
)


@dataclass(frozen=True)
class Place:
    """A running site, its store, a draft fixed over edition 1, and the cookie of each person."""

    base: str
    log: Path
    store: Revisions
    people: Mapping[str, Actor]
    cookies: Mapping[str, str]
    draft: Draft

    def header(self, who: str) -> dict[str, str]:
        return {"Cookie": f"{sessions.cookie_name(False)}={self.cookies[who]}"} if who else {}

    def knock(self, door: str, who: str, **fields: object) -> Answer:
        body = urlencode(fields).encode()
        return ask(self.base, f"/door/{door}", "POST", body, Origin=self.base, **self.header(who))

    def page(self, who: str, page: str, query: str) -> str:
        """Everything that the socket sends for a page."""
        return awaited(self._page(who, page, query))

    async def _page(self, who: str, page: str, query: str) -> str:
        address = self.base.replace("http", "ws", 1) + "/_stcore/stream"
        begin = BackMsg()
        begin.rerun_script.query_string, begin.rerun_script.page_name = query, page
        found = []
        async with connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            origin=self.base,  # type: ignore[arg-type]
            additional_headers=self.header(who),
            max_size=None,
        ) as socket:
            await socket.send(begin.SerializeToString())
            async with asyncio.timeout(60):
                while True:
                    raw = await socket.recv()
                    message = ForwardMsg.FromString(raw)
                    found.append(str(message))
                    element = message.delta.new_element
                    if element.WhichOneof("type") == "bidi_component":
                        found.append(gzip.decompress(element.bidi_component.bytes).decode())
                    if message.WhichOneof("type") == "script_finished":
                        return "\n".join(found)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    log = tmp_path_factory.mktemp("drafts") / "log.txt"
    (log.parent / "var").mkdir()
    store = Revisions(schema.open_database(f"sqlite:///{log.parent / 'var' / 'chino.sqlite'}"))
    store.database.create()
    store.publish_first(state(), "最初.xlsx")
    cookies, people = {}, {}
    for name, (role, plans) in PEOPLE.items():
        _, token = administration.add_account(
            store.database, OPERATOR, NewAccount(name, role, plans)
        )
        cookies[name] = signing_in.set_up(store.database, token, GOOD, name=name, passwords=CHEAP)
        with store.database.reading() as connection:
            account = existing(connection, name)
        people[name] = Actor(name, role, plans, account.id)
    administration.sign_out_everywhere(store.database, OPERATOR, "gone")
    made = drafts.create(store.database, people["owner"], DRAFT_NAME, 1)
    upload = store.uploads.keep(b"as it came", "部外秘.csv", "owner")
    made = drafts.add_upload(store.database, people["owner"], made, upload.id)
    made = deciding.fix(store.database, people["owner"], made, state(1, "秘"), 1, ask=True)
    with served(log) as base:
        yield Place(base, log, store, people, cookies, made)


def told(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body)
    return found


def assert_tells_nothing(text: str) -> None:
    for hidden in (SECRET_NAME, DRAFT_NAME, REASON, "部外秘"):
        assert hidden not in text


def test_no_door_of_a_draft_opens_for_who_has_no_right(place: Place) -> None:
    fields = {"draft": place.draft.id, "version": place.draft.version, "comment": "x"}
    fields |= {"sha256": place.draft.workbook_sha256 or "", "piece": 1, "upload": 1, "number": 0}
    for who in WITHOUT:
        said = {door: place.knock(door, who, **fields) for door in DOORS}
        for door, answer in said.items():
            if (who, door) == ("other", "draft-make"):
                continue  # a draft of their own, without a name: refused for that
            assert answer.status in ({401} if who != "other" else {403, 409, 422, 503}), door
            assert "go" not in told(answer) and told(answer)["say"]
            assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
            assert_tells_nothing(answer.text)
    assert drafts.seen(place.store.database, place.people["owner"], place.draft.id) == place.draft


def test_a_preview_needs_the_secret_and_the_right_on_the_socket_too(place: Place) -> None:
    answer = place.knock(
        "draft-preview", "bucho", draft=place.draft.id, version=place.draft.version
    )
    address = told(answer)["go"]
    query = address.partition("?")[2]
    for who in ("owner", "bucho", "kanri"):
        assert SECRET_NAME in place.page(who, "trends", query)
    for who, asked in (*((w, query) for w in WITHOUT), ("kanri", f"data=an-{'0' * 32}")):
        shown = place.page(who, "trends", asked)
        assert previews.UNSEEN in shown
        assert_tells_nothing(shown)


def test_what_is_first_sent_of_a_preview_is_the_same_for_all_and_kept_by_nobody(
    place: Place,
) -> None:
    secret = previews.begin(place.store.database, place.people["kanri"], place.draft)
    sent = {
        ask(place.base, f"/{page}?data=an-{asked}", **place.header(who)).body
        for page in ("", "plan", "drafts")
        for who in ("", "other", "kanri")
        for asked in (secret, "0" * 32, "")
    }
    assert len(sent) == 1
    answer = ask(place.base, f"/?data=an-{secret}", **place.header("kanri"))
    assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
    for path in ("/download/workbook.xlsx", "/data/all.json", "/edition/", "/download/slides.pdf"):
        refused = ask(place.base, f"{path}?data=an-{secret}", **place.header("kanri"))
        assert (refused.status, refused.headers["cache-control"]) == (403, "no-store")
        assert_tells_nothing(refused.text)


def test_nothing_of_what_waits_is_read_anywhere_and_withdrawn_it_leaves_no_trace(
    place: Place,
) -> None:
    before = {path: ask(place.base, path) for path in PUBLIC}
    with place.store.database.reading() as connection:
        candidate = deciding.candidate(connection, place.draft)
    kanri = place.people["kanri"]
    place.store.publish(kanri, candidate, REASON, now() + timedelta(hours=1))
    for path, earlier in before.items():
        for who in ("", "gone", "kanri"):
            answer = ask(place.base, path, **place.header(who))
            assert_tells_nothing(answer.text if b"\xff" not in answer.body[:2] else "")
            if not who:
                assert (answer.status, answer.body) == (earlier.status, earlier.body), path
                assert answer.headers.get("etag") == earlier.headers.get("etag")
    for who in ("", "gone"):
        shown = place.page(who, "history", "")
        assert_tells_nothing(shown)
        assert "公開を待っています" not in shown
    assert "公開を待っています" in place.page("other", "history", "")
    refused = place.knock("withdraw", "other")
    assert "担当" in told(refused)["say"] and place.store.pending() is not None
    assert place.knock("withdraw", "kanri").status == 200
    assert place.store.pending() is None
    assert_tells_nothing(place.log.read_text(encoding="utf-8"))


def test_the_rules_are_set_by_administrators_only(place: Place) -> None:
    for who in ("", "gone", "other", "bucho"):
        answer = place.knock("setting", who, key="approval", value="other_person")
        assert answer.status in {401, 422} and "say" in told(answer)
    for value in ("none", "other_person"):
        assert place.knock("setting", "kanri", key="approval", value=value).status == 200
    refused = told(place.knock("setting", "kanri", key="second_factor", value="everybody"))
    assert "この画面で決められるのは" in refused["say"]
    assert "整数" in told(place.knock("setting", "kanri", key="keep_days", value="3"))["say"]
    shown = place.page("kanri", "accounts", "")
    assert "いまの決まり：<b>内容を入れていない、ほかの人の承認が要る</b>" in shown
    assert place.knock("setting", "kanri", key="approval", value="none").status == 200


def shown(place: Place, who: str, number: int) -> dict[str, object]:
    """What the page of a draft, once it is put together, gives its forms."""
    while not told(ask(place.base, f"/door/draft-progress?draft={number}", **place.header(who)))[
        "done"
    ]:
        pass
    page = place.page(who, "drafts", f"draft={number}")
    found = {
        name: re.search(rf'name="{name}" value="(\w+)"', page) for name in ("version", "sha256")
    }
    return {"draft": number, **{name: one[1] for name, one in found.items() if one}}


def test_one_edition_is_taken_back_by_a_draft_that_a_second_person_has_approved(
    place: Place,
) -> None:
    store = place.store
    for base, workbook in ((1, state(700)), (2, state(700, "橋"))):
        store.publish(OPERATOR, draft(base, workbook), "次の版")
    assert place.knock("setting", "kanri", key="approval", value="other_person").status == 200
    made = told(place.knock("draft-take-back", "owner", number=2))["go"]
    number = int(made.partition("=")[2])
    alone = place.knock("draft-publish", "owner", **shown(place, "owner", number), comment="一人で")
    assert alone.status == 403 and "承認が要ります" in told(alone)["say"]
    asked = place.knock("draft-ask", "owner", **shown(place, "owner", number))
    assert told(asked)["go"] == made
    for who, status in (("other", 422), ("owner", 422), ("bucho", 200)):
        answer = place.knock("draft-approve", who, **shown(place, "bucho", number), comment="よい")
        assert answer.status == status, who
    done = place.knock("draft-publish", "owner", **shown(place, "owner", number), comment="訂正")
    assert (done.status, told(done)) == (200, {"go": made, "fresh": False})
    book, before = read_book(store.workbook(4)), read_book(store.workbook(1))
    assert book.plan_by_id["q"].name == "橋の計画"
    assert [i.actuals for i in book.indicators] == [i.actuals for i in before.indicators]
    assert place.knock("setting", "kanri", key="approval", value="none").status == 200


def test_of_an_edition_of_several_files_each_is_saved_by_who_sent_it(place: Place) -> None:
    store, owner, other = place.store, place.people["owner"], place.people["other"]
    head = store.history()[0].number
    made = drafts.create(store.database, place.people["kanri"], "2つの課", head)
    for person in (owner, other):
        kept = store.uploads.keep(person.name.encode(), f"{person.name}.csv", person.name)
        made = drafts.add_upload(store.database, place.people["kanri"], made, kept.id)
    made = deciding.fix(store.database, place.people["kanri"], made, state(710), head, ask=False)
    with store.database.reading() as connection:
        candidate = deciding.candidate(connection, made)
    store.publish(OPERATOR, candidate, "2つの課の実績")
    address = f"/download/original?number={head + 1}&upload="
    for upload, sender in zip(made.uploads, (owner, other), strict=True):
        for who in ("owner", "other", "kanri", "bucho", ""):
            answer = ask(place.base, f"{address}{upload}", **place.header(who))
            if who in {sender.name, "kanri"}:
                assert (answer.status, answer.body) == (200, sender.name.encode())
                assert f'filename="{sender.name}.csv"' in answer.headers["content-disposition"]
            else:
                assert answer.status == 403
