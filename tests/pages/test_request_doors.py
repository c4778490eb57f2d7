"""Requests over HTTP: what the secret of a link opens, and nothing else, for nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from chino_metrics.store.accounts import administration, audit, sessions, signing_in
from chino_metrics.store.accounts.accounts import Draft as NewAccount
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Role
from chino_metrics.store.collecting import requests
from chino_metrics.store.collecting.request_rows import RequestState, day_of
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.merging import Publication, resulting_workbook
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import WORKBOOK_KIND
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.section_form import Typed, write_section_form
from tests.conftest import served
from tests.support.http import Answer, ask
from tests.support.made_accounts import CHEAP, GOOD, OPERATOR

SECTION_DOORS = (
    *("open", "save", "suppose", "submit", "bring", "answers"),
    *("drop-file", "submit-file", "form"),
)
PLANNER_DOORS = ("ask", "renew", "revoke", "send-back", "take-in")
RATE, MANUALS, LEADERS, EXPERTS = (f"bosai-2-{n}" for n in (1, 2, 3, 4))
DUE = (now() + timedelta(days=20)).date()


@dataclass(frozen=True)
class Place:
    """A running site and its store, with the cookie of each role."""

    base: str
    log: Path
    revisions: Revisions
    cookies: Mapping[str, str]

    def knock(self, door: str, body: bytes = b"", **headers: str) -> Answer:
        return ask(
            self.base, f"/door/request/{door}", "POST", body, **{"Origin": self.base} | headers
        )

    def section(self, door: str, secret: str, **fields: object) -> Answer:
        return self.knock(door, urlencode(fields).encode(), X_Request_Link=secret)

    def planner(self, door: str, who: str, **fields: object) -> Answer:
        cookie = f"{sessions.cookie_name(False)}={self.cookies[who]}" if who else ""
        return self.knock(door, urlencode(fields).encode(), Cookie=cookie)

    def save(self, secret: str, *changes: tuple[str, str, str, str]) -> Answer:
        return self.section("save", secret, changes=json.dumps(changes))

    def asked(self, *ids: str, days: int = 20, year: int = 2025) -> tuple[int, str]:
        """A request for indicators that no other test asks for at the same time."""
        database = self.revisions.database
        for other in requests.of_year(database, OPERATOR, year):
            if {*ids} & {*other.indicators}:
                requests.revoke(database, OPERATOR, other.id)
        moment = now() + timedelta(days=min(days, 0))
        due = day_of(now() + timedelta(days=days))
        book = read_book(self.revisions.workbook(1))
        department = book.department_of(book.indicator_by_id[ids[0]])
        order = Asked(year, department, ids, due, 0)
        request, secret = requests.ask(database, OPERATOR, order, book, moment)
        return request.id, secret


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    log = tmp_path_factory.mktemp("requests") / "log.txt"
    with served(log) as base:
        assert ask(base, "/live").status == 200
        database = Database(f"sqlite:///{log.parent / 'var' / 'chino.sqlite'}")
        people = {
            "bosai": (Role.PLANNER, frozenset({"bosai"})),
            "jomon": (Role.PLANNER, frozenset({"jomon"})),
            "bucho": (Role.APPROVER, frozenset({"bosai"})),
        }
        cookies = {}
        for name, (role, plans) in people.items():
            _, token = administration.add_account(database, OPERATOR, NewAccount(name, role, plans))
            cookies[name] = signing_in.set_up(database, token, GOOD, name=name, passwords=CHEAP)
        yield Place(base, log, Revisions(database), cookies)


def publish(place: Place, indicator: str, value: str) -> None:
    """Publish one value of 2025 over what is published now."""
    head = place.revisions.history()[0].number
    day, base = now().date(), place.revisions.workbook(head)
    form = write_section_form(base, 2025, (indicator,), day, {indicator: Typed(value=value)})
    made = resulting_workbook(base, form, "a.xlsx", WORKBOOK_KIND, (), Publication(day, head + 1))
    place.revisions.publish(OPERATOR, Candidate(head, made, sha256(made)), "別の担当から")


def told(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body)
    return found


def assert_unkept(answer: Answer) -> None:
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers and "set-cookie" not in answer.headers
    assert answer.headers["referrer-policy"] == "same-origin"


def test_without_the_right_secret_every_door_says_the_same_whatever_it_is(place: Place) -> None:
    said = set()
    for door in SECTION_DOORS:
        for headers in ({}, {"X_Request_Link": "x" * 22}):
            answer = place.knock(door, b"changes=%5B%5D&version=0", **headers)
            assert answer.status == 403
            assert_unkept(answer)
            said.add(answer.text)
    assert len(said) == 1 and "このリンクは使えません" in said.pop()
    answers = [place.section("open", "guess") for _ in range(3)]
    assert answers[-1].status == 429 and int(answers[-1].headers["retry-after"]) > 0
    # the sections of a city hall share one address: who has a right link goes on
    assert place.section("open", place.asked(RATE)[1]).status == 200


def test_a_link_that_works_no_more_opens_no_door_and_says_why(place: Place) -> None:
    revoked, secret = place.asked(RATE)
    requests.revoke(place.revisions.database, OPERATOR, revoked)
    renewed, former = place.asked(RATE)
    requests.renew(place.revisions.database, OPERATOR, renewed)
    _, expired = place.asked(LEADERS, days=-2)
    reasons = {
        secret: "取り消されました",
        former: "新しいリンクに替わりました",
        expired: "過ぎました",
    }
    for door in SECTION_DOORS:
        for each, why in reasons.items():
            answer = place.section(door, each, changes="[]", version=0)
            assert (answer.status, told(answer)["closed"]) == (403, True)
            assert why in told(answer)["say"]
            assert_unkept(answer)


def test_what_another_sites_page_sends_is_refused(place: Place) -> None:
    _, secret = place.asked(RATE)
    for door in (*SECTION_DOORS, *PLANNER_DOORS):
        for origin in ("https://evil.example", "null"):
            answer = place.knock(door, b"x=1", Origin=origin, X_Request_Link=secret)
            assert answer.status == 403 and "受け取りません" in told(answer)["say"]


def test_a_planner_asks_a_section_answers_and_answers_again(place: Place) -> None:
    place.asked(EXPERTS)  # taken back by the next line's request of the same section
    for other in requests.of_year(place.revisions.database, OPERATOR, 2025):
        requests.revoke(place.revisions.database, OPERATOR, other.id)
    asked = place.planner("ask", "bosai", year=2025, department="防災課", due=DUE.isoformat())
    letter = told(asked)
    assert_unkept(asked)
    assert letter["link"] in letter["once"]["text"]
    assert "防災士資格所有者数" in letter["once"]["text"]
    assert letter["link"].startswith(f"{place.base}/request#")
    secret = letter["link"].partition("#")[2]
    opened = place.section("open", secret)
    assert_unkept(opened)
    assert "防災士資格所有者数" in told(opened)["html"]
    assert "縄文プロジェクト" not in told(opened)["html"]  # another section's
    saved = place.save(
        secret, (RATE, "value", "", "秘密の数"), (RATE, "cause", "", "<b>人</b>が足りない。")
    )
    assert_unkept(saved)
    verdict = place.section("suppose", secret, indicator=RATE, value="９５.2%")
    assert told(verdict)["verdict"].startswith("2025年度が95.2%なら、")
    faulty = told(place.section("submit", secret, version=told(saved)["version"]))
    assert [field for field, _ in faulty["faults"]] == [f"{RATE}:value"]
    assert "html" not in faulty
    version = told(place.save(secret, (RATE, "value", "秘密の数", "95.2")))["version"]
    assert place.section("submit", secret, version=version - 1).status == 409
    publish(place, LEADERS, "40")  # another planner is faster with one of the values
    assert "依頼のあとに公開されました" in told(place.section("open", secret))["html"]
    doubtful = told(place.section("submit", secret, version=version))
    assert {f for f, _ in doubtful["doubts"]} == {f"{MANUALS}:value", f"{EXPERTS}:value"}
    done = told(place.section("submit", secret, version=version, sure="true"))
    assert "提出済み" in done["html"] and "&lt;b&gt;人" in done["html"]
    (request,) = requests.of_year(place.revisions.database, OPERATOR, 2025)[-1:]
    kept = place.revisions.uploads.get(request.upload_id or 0)
    assert (kept.name, kept.who) == ("防災課の報告.xlsx", "防災課（依頼）")
    assert {row.sheet for row in read_tables(kept.content).rows("実績")} == {"実績"}
    assert place.save(secret, (RATE, "value", "95.2", "1")).status == 422
    assert place.planner("send-back", "bosai", request=request.id, comment="確かめて").status == 200
    back = told(place.section("open", secret))
    assert "確かめて" in back["html"] and "提出する" in back["html"]
    again = told(place.section("submit", secret, version=version, sure="true"))
    assert "提出済み" in again["html"]
    progress = f"/door/progress?request={request.id}"
    for who, status in (("bosai", 200), ("jomon", 422)):
        cookie = f"{sessions.cookie_name(False)}={place.cookies[who]}"
        assert ask(place.base, progress, Cookie=cookie).status == status
    log = place.log.read_text(encoding="utf-8")
    for private in (secret, "95.2", "人が足りない", "秘密の数"):
        assert private not in log and private.encode("unicode_escape").decode() not in log


def test_planners_of_other_plans_approvers_and_strangers_do_nothing(place: Place) -> None:
    number, secret = place.asked(RATE)
    fields = {
        "year": 2025,
        "department": "防災課",
        "due": DUE.isoformat(),
        "request": number,
        f"take:{number}": "on",
        "name": "案",
    }
    for door in PLANNER_DOORS:
        assert place.planner(door, "", comment="x", **fields).status == 401
        for who in ("jomon", "bucho"):
            answer = place.planner(door, who, comment="x", **fields)
            assert answer.status in {403, 422} and "link" not in told(answer)
            assert_unkept(answer)
    assert place.section("open", secret).status == 200
    calendar = f"/download/request.ics?number={number}"
    assert ask(place.base, calendar).status == 403
    for who, status in (("jomon", 403), ("bucho", 200), ("bosai", 200)):
        cookie = f"{sessions.cookie_name(False)}={place.cookies[who]}"
        answer = ask(place.base, calendar, Cookie=cookie)
        assert answer.status == status
        assert secret not in answer.text
        assert status == 403 or answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ("", 422),
        ("[" * 50_000, 422),
        ('[["bosai-2-1","value",1]]', 422),
        ('[["bosai-2-1","other","",""]]', 422),
        ('[["jomon-1-1","value","","1"]]', 422),
        (json.dumps([["bosai-2-1", "value", "", "1" * 101]]), 422),
        ("x" * 200_001, 413),
    ],
)
def test_what_is_no_change_of_this_request_is_refused(
    place: Place, changes: str, status: int
) -> None:
    number, secret = place.asked(RATE)
    assert place.section("save", secret, changes=changes).status == status
    assert requests.get(place.revisions.database, OPERATOR, number).state is RequestState.ASKED


def test_a_section_brings_a_file_of_its_own(place: Place) -> None:
    number, secret = place.asked(RATE, EXPERTS)
    empty = place.section("form", secret)
    assert_unkept(empty)
    rows = read_tables(empty.body).rows("実績")
    assert [row.text("指標ID") for row in rows] == [RATE, EXPERTS]

    def bring(content: bytes, name: str) -> Answer:
        return place.knock("bring", content, X_Request_Link=secret, X_File_Name=quote(name))

    assert "壊れています" in told(bring(b"PK\x03\x04 broken", "a.xlsx"))["say"]
    assert requests.get(place.revisions.database, OPERATOR, number).file_id is None
    sheet = "指標名,2025年度\n自主防災組織防災訓練実施率,95.3\n防災士の人,40\n"
    shown = told(bring(sheet.encode(), "課の表.csv"))
    assert "選んでください：1件" in shown["html"]
    request = requests.get(place.revisions.database, OPERATOR, number)
    file = request.file_id or 0
    assert "直す" in told(place.section("submit-file", secret, file=file))["say"]
    place.section("answers", secret, **{"目標指標!bosai-2-2": "drop", "source": "だれか"})
    assert place.revisions.uploads.get(file).answers.keys() == {"source"}
    assert "防災課の報告" in place.revisions.uploads.get(file).answers["source"]
    mended = bring(sheet.replace("防災士の人", "防災士資格所有者数").encode(), "課の表.csv")
    file = requests.get(place.revisions.database, OPERATOR, number).file_id or 0
    assert place.section("submit-file", secret, file=file - 1).status == 409
    done = place.section("submit-file", secret, file=file, sure="true")
    assert "提出済み" in told(done)["html"] and "95.3%" in told(mended)["html"]
    after = requests.get(place.revisions.database, OPERATOR, number)
    assert (after.upload_id, after.state) == (file, RequestState.SUBMITTED)
    noted = [entry.what for entry in audit.entries(place.revisions.database)]
    assert noted[6::-1] == [
        *(Event.REQUEST_FORM, Event.REQUEST_FILE, Event.REQUEST_FILE_DROPPED, Event.REQUEST_FILE),
        *(Event.REQUEST_ANSWERED, Event.REQUEST_FILE, Event.REQUEST_SUBMITTED),
    ]
