"""What can be sent to the site, and by whom: every door, with and without a session."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode, urlsplit

import pyotp
import pytest
from sqlalchemy import select

from chino_metrics.ingest.worker import build_upload
from chino_metrics.settings import WORKBOOK
from chino_metrics.store.accounts import (
    administration,
    audit,
    preferences,
    sessions,
    signing_in,
    throttling,
)
from chino_metrics.store.accounts.accounts import Draft as NewAccount
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.accounts.factors import totp
from chino_metrics.store.database.engine import Database
from chino_metrics.store.revisions.candidates import Candidate
from chino_metrics.store.revisions.history import sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.taken_along.stamp import Stamp
from chino_metrics.views.taken_along.verified import FOREIGN
from pages.shared.http import forms
from pages.shared.http.doors import handed_out
from tests.conftest import served
from tests.support.handed_out import package
from tests.support.http import Answer, ask
from tests.support.made_accounts import CHEAP, GOOD, OPERATOR, OTHER

DOORS = tuple(forms.DOORS)
#: What may be asked without a session: all of it leads to one, or away from it.
OF_ENTERING = {"sign-in", "sign-out", "set-up", "link", "code", "key-asked", "key-shown", "give-up"}
#: What is open to everybody, of which nothing is kept.
OF_ALL = {"verify"}
#: Of requests, only the planners' ask for a session; a section has its link instead.
OF_PLANNERS = {f"request/{act}" for act in ("ask", "renew", "revoke", "send-back", "take-in")}
NEED_SESSION = tuple(
    door
    for door in DOORS
    if door not in OF_ENTERING | OF_ALL and (door in OF_PLANNERS or not door.startswith("request/"))
)
OF_ADMINISTRATORS = (
    *("account-add", "account-change", "account-link", "account-sign-out", "account-reset"),
    "second-factor",
)


@dataclass(frozen=True)
class Place:
    """A running site and its store, with the cookie of each role."""

    base: str
    revisions: Revisions
    cookies: Mapping[str, str]

    def knock(
        self, door: str, who: str = "", body: bytes = b"", origin: str | None = "", **headers: str
    ) -> Answer:
        """Send to a door as its own page would; ``origin`` None leaves that header out."""
        given = dict(headers)
        if who:
            given["Cookie"] = f"{sessions.cookie_name(False)}={self.cookies[who]}"
        if origin is not None:
            given["Origin"] = origin or self.base
        return ask(self.base, f"/door/{door}", "POST", body, **given)

    def form(self, door: str, who: str, **fields: object) -> Answer:
        return self.knock(door, who, urlencode(fields).encode())

    def upload(self, who: str, content: bytes, name: str = "実績.csv") -> int:
        answer = self.knock("upload", who, content, X_File_Name=quote(name))
        assert answer.status == 200, answer.text
        return int(json.loads(answer.body)["go"].rpartition("=")[2])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("doors")
    with served(folder / "log.txt") as base:
        database = Database(f"sqlite:///{folder / 'var' / 'chino.sqlite'}")
        people = {
            "admin": (Role.ADMINISTRATOR, frozenset()),
            "bosai": (Role.PLANNER, frozenset({"bosai"})),
            "jomon": (Role.PLANNER, frozenset({"jomon"})),
            "kacho": (Role.APPROVER, frozenset()),
        }
        cookies = {}
        for name, (role, plans) in people.items():
            _, token = administration.add_account(database, OPERATOR, NewAccount(name, role, plans))
            cookies[name] = signing_in.set_up(database, token, GOOD, name=name, passwords=CHEAP)
        yield Place(base, Revisions(database), cookies)


def table(indicator: str, year: int, value: object) -> bytes:
    """A department's sheet with one value."""
    return f"指標ID,指標名,{year}年度実績\n{indicator},,{value}\n".encode()


def said(answer: Answer) -> str:
    return str(json.loads(answer.body)["say"])


@pytest.mark.parametrize("door", NEED_SESSION)
@pytest.mark.parametrize("cookie", [None, "x" * 43, ""], ids=["none", "invented", "empty"])
def test_without_a_session_a_door_stays_shut(place: Place, door: str, cookie: str | None) -> None:
    headers = {} if cookie is None else {"Cookie": f"chino={cookie}"}
    answer = place.knock(door, body=b"x=1", **headers)
    assert answer.status == 401
    assert "サインイン" in said(answer)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("origin", "site"),
    [
        (None, "same-origin"),
        ("https://evil.example", "cross-site"),
        ("null", "cross-site"),
        ("https://evil.example", "same-origin"),
    ],
)
def test_what_another_sites_page_sends_is_refused(
    place: Place, door: str, origin: str | None, site: str
) -> None:
    answer = place.knock(door, "admin", b"x=1", origin, Sec_Fetch_Site=site)
    assert answer.status == 403
    assert "受け取りません" in said(answer)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_door_opens_for_its_own_method_only(place: Place, door: str, method: str) -> None:
    assert ask(place.base, f"/door/{door}", method).status in {404, 405}


def test_everybody_may_ask_what_a_file_shows_some_times_a_minute(place: Place) -> None:
    digest = place.revisions.history()[-1].workbook_sha256
    stamp = Stamp(1, 2025, digest[:16]).word
    for content, address in (
        (place.revisions.workbook(1), "/verify?file=r1"),
        (package(stamp), f"/verify?text=large&file={stamp}"),
    ):
        door = "verify?text=large" if "large" in address else "verify"
        answer = place.knock(door, body=content)
        assert json.loads(answer.body) == {"go": address, "fresh": False}
        assert answer.headers["cache-control"] == "no-store"
        assert "この資料は、第1版（" in ask(place.base, address).text
    assert said(place.knock("verify", body=package("x"))) == FOREIGN
    assert place.knock("verify", body=b"x" * (20 * 1024 * 1024 + 1)).status == 413
    answers = [place.knock("verify") for _ in range(handed_out.AT_ONCE)]
    assert "空です" in said(answers[0])
    assert answers[-1].status == 429


def test_the_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(place: Place) -> None:
    answer = place.form("sign-in", "", name="bosai", password=GOOD)
    assert answer.status == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert GOOD not in cookie
    first = cookie.partition(";")[0]
    body = urlencode({"name": "bosai", "password": GOOD}).encode()
    assert place.knock("sign-in", body=body, Cookie=first).status == 200
    number = first.partition("=")[2]
    assert sessions.actor(place.revisions.database, number) is None


def test_behind_https_the_cookie_is_for_this_host_and_https_only(place: Place) -> None:
    body = urlencode({"name": "bosai", "password": GOOD}).encode()
    answer = place.knock("sign-in", body=body, X_Forwarded_Proto="https")
    assert answer.headers["set-cookie"].startswith("__Host-chino=")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/livex", "/live/x", "/door/progressx", "/door/x", "/door"])
def test_what_only_looks_like_a_door_does_not_exist(place: Place, path: str) -> None:
    answer = ask(place.base, path)
    assert answer.status == 404
    assert "見つかりません" in answer.text


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(place: Place) -> None:
    wrong = place.form("sign-in", "", name="jomon", password="違うパスワードです")
    unknown = place.form("sign-in", "", name="nobody", password="違うパスワードです")
    assert wrong.status == unknown.status == 422
    assert said(wrong) == said(unknown)
    assert "set-cookie" not in wrong.headers


def test_a_new_password_ends_the_other_sessions(place: Place) -> None:
    database, name = place.revisions.database, "hanako"
    draft = NewAccount(name, Role.PLANNER, frozenset({"ict"}))
    _, token = administration.add_account(database, OPERATOR, draft)
    other = signing_in.set_up(database, token, GOOD, name=name, passwords=CHEAP)
    own = signing_in.sign_in(database, name, GOOD)
    header = {"Cookie": f"{sessions.cookie_name(False)}={own}"}

    def change(**fields: str) -> Answer:
        return place.knock("password", body=urlencode(fields).encode(), **header)

    assert "違います" in said(change(old=GOOD, new=OTHER, again=GOOD))
    assert "12文字" in said(change(old=GOOD, new="短い", again="短い"))
    assert change(old="違うパスワードです", new=OTHER, again=OTHER).status == 422
    answer = change(old=GOOD, new=OTHER, again=OTHER)
    assert answer.status == 200
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert sessions.actor(database, other) is None
    assert signing_in.sign_in(database, name, OTHER)


def test_signing_out_ends_the_session_everywhere(place: Place) -> None:
    cookie = signing_in.sign_in(place.revisions.database, "bosai", GOOD)
    header = f"{sessions.cookie_name(False)}={cookie}"
    live = json.loads(ask(place.base, "/live", Cookie=header).body)
    assert live["signed"] is True
    assert place.knock("sign-out", Cookie=header).status == 200
    assert json.loads(ask(place.base, "/live", Cookie=header).body)["signed"] is False
    assert place.knock("upload", body=b"x", Cookie=header).status == 401


def test_an_upload_is_kept_as_it_came_before_it_is_read(place: Place) -> None:
    content = b"PK\x03\x04 no workbook at all"
    number = place.upload("bosai", content, "こわれた表.xlsx")
    kept = place.revisions.uploads.get(number)
    assert kept.content == content
    assert (kept.name, kept.who, kept.sha256) == ("こわれた表.xlsx", "bosai", sha256(content))


def test_a_file_over_the_limit_is_refused_unread(place: Place) -> None:
    answer = place.knock("upload", "bosai", b"0" * (20 * 1024 * 1024 + 1), X_File_Name="a.xlsx")
    assert answer.status == 413
    assert "20 MB" in said(answer)


def test_the_upload_of_another_planner_cannot_be_seen_or_published(place: Place) -> None:
    number = place.upload("bosai", table("bosai-2-4", 2018, 21))
    header = {"Cookie": f"chino={place.cookies['jomon']}"}
    assert place.form("publish", "jomon", upload=number, base=1, sha256="").status == 422
    assert ask(place.base, f"/door/progress?upload={number}", **header).status == 422
    assert ask(place.base, f"/download/check.xlsx?upload={number}", **header).status == 403


def test_an_answer_is_kept_without_what_nobody_could_see(place: Place) -> None:
    number = place.upload("bosai", table("bosai-2-4", 2018, 21))
    fields = {
        "upload": number,
        "next": "compare",
        "answer:source": "\u202e防災課\x00の集計\n",
        "x": 1,
    }
    answer = place.knock("answer", "bosai", urlencode(fields | {"answer:S!A1": " "}).encode())
    assert json.loads(answer.body)["go"] == f"/update?upload={number}&step=compare"
    assert place.revisions.uploads.get(number).answers == {"source": "防災課の集計"}


def test_a_planner_publishes_nothing_of_another_plan(place: Place) -> None:
    before = place.revisions.head()
    assert before is not None
    number = place.upload("jomon", table("bosai-2-4", 2018, 21))
    workbook = place.revisions.workbook(before.number)
    answer = place.form(
        "publish", "jomon", upload=number, base=before.number, sha256=sha256(workbook), comment="x"
    )
    assert answer.status in {403, 409}
    assert place.revisions.head() == before


def test_a_planner_cannot_undo(place: Place) -> None:
    head = place.revisions.head()
    assert head is not None
    answer = place.form("undo", "bosai", number=1, base=head.number, comment="戻す")
    assert answer.status == 403
    assert "管理者" in said(answer)
    answer = place.form("undo", "bosai", number=1, base=head.number, comment="取り消す", only=1)
    assert answer.status == 422
    assert "最初の状態" in said(answer)


def test_what_was_not_compared_is_not_published(place: Place) -> None:
    head = place.revisions.head()
    assert head is not None
    number = place.upload("bosai", table("bosai-2-4", 2018, 21))
    answer = place.form(
        "publish", "bosai", upload=number, base=head.number, sha256="0" * 64, comment="追加"
    )
    assert answer.status == 409
    assert place.revisions.head() == head


def test_values_of_the_sample_are_not_published_whoever_asks(place: Place) -> None:
    """F6: five of them, without any mark, in a department's sheet."""
    head = place.revisions.head()
    assert head is not None
    sheet = "指標ID,2018年度,2019年度,2020年度,2021年度,2022年度\nbosai-2-4,14,28,33,47,64\n"
    number = place.upload("admin", sheet.encode())
    answer = place.form(
        "publish", "admin", upload=number, base=head.number, sha256="0" * 64, comment="追加"
    )
    assert answer.status == 422
    assert "「直す」が残っています" in said(answer)
    assert place.revisions.head() == head


def test_original_files_are_for_those_who_have_signed_in(place: Place) -> None:
    assert ask(place.base, "/download/original?number=1").status == 403
    assert ask(place.base, "/download/check.xlsx?upload=1").status == 403
    assert ask(place.base, "/download/revision.xlsx?number=1").body == WORKBOOK.read_bytes()


@pytest.mark.parametrize("number", ["", "0", "-1", "999", "1e3", "１", "9" * 30, "1;drop"])
def test_a_number_that_makes_no_sense_gets_a_sentence(place: Place, number: str) -> None:
    answer = ask(place.base, f"/download/revision.xlsx?{urlencode({'number': number})}")
    assert answer.status == 404
    assert "版" in answer.text
    header = {"Cookie": f"chino={place.cookies['admin']}"}
    assert ask(place.base, f"/download/original?number={quote(number)}", **header).status == 404
    assert place.form("undo", "admin", number=number, base=number, comment="x").status in {422, 409}


def test_who_has_to_wait_is_told_for_how_long(place: Place) -> None:
    answers = [place.form("sign-in", "", name="who", password="x") for _ in range(6)]
    assert {a.status for a in answers[:-1]} == {422}
    assert answers[-1].status == 429
    assert 0 < int(answers[-1].headers["retry-after"]) <= 120
    assert "しばらく" in said(answers[-1])


def test_what_only_its_planner_gets_is_kept_by_no_browser(place: Place) -> None:
    number = place.upload("bosai", table("bosai-2-4", 2018, 21))
    header = {"Cookie": f"chino={place.cookies['bosai']}"}
    for path in (f"check.xlsx?upload={number}", "original?number=1"):
        answer = ask(place.base, f"/download/{path}", **header)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"


def test_a_plain_cookie_is_none_of_ours_where_the_browser_speaks_https(place: Place) -> None:
    header = {"Cookie": f"chino={place.cookies['bosai']}", "X-Forwarded-Proto": "https"}
    assert json.loads(ask(place.base, "/live", **header).body)["signed"] is False


def test_every_refusal_and_sign_in_is_in_the_audit_log(place: Place) -> None:
    place.form("sign-in", "", name="jomon", password="また違うパスワード")
    place.form("undo", "jomon", number=1, base=1, comment="戻す")
    found = {(entry.what, entry.who) for entry in audit.entries(place.revisions.database)}
    assert (Event.SIGN_IN_REFUSED, "jomon") in found
    assert (Event.PUBLISH_REFUSED, "jomon") in found


def test_the_answers_of_doors_are_never_kept(place: Place) -> None:
    for door in DOORS:
        answer = place.knock(door, body=b"x=1")
        assert answer.headers["cache-control"] == "no-store"
        assert urlsplit(place.base).netloc not in answer.text


def test_the_time_of_a_session_is_limited(place: Place) -> None:
    past = datetime.now(UTC) - sessions.ABSOLUTE
    cookie = signing_in.sign_in(place.revisions.database, "jomon", GOOD, at=past)
    header = f"{sessions.cookie_name(False)}={cookie}"
    assert place.knock("upload", body=b"x", Cookie=header).status == 401


def test_a_published_upload_stands_and_is_for_who_published_it(place: Place) -> None:
    head = place.revisions.head()
    assert head is not None
    content, before = table("bosai-2-4", 2018, 21), place.revisions.workbook(head.number)
    number = place.upload("bosai", content)
    workbook = build_upload(content, before, "実績.csv", {}, date(2026, 11, 26)).workbook
    drafted = Candidate(head.number, workbook, sha256(workbook), number)
    place.revisions.publish(Actor("bosai", Role.ADMINISTRATOR), drafted, "2018年度")
    refused = place.form("answer", "bosai", upload=number, **{"answer:行2": "skip"})
    assert refused.status != 200
    assert f"第{head.number + 1}版として公開されている" in said(refused)

    def original(who: str) -> Answer:
        header = {"Cookie": f"chino={place.cookies[who]}"}
        return ask(place.base, f"/download/original?number={head.number + 1}", **header)

    assert original("bosai").body == original("admin").body == content
    assert original("jomon").status == 403
    assert "台帳" in original("jomon").text


@pytest.mark.parametrize("who", ["bosai", "kacho"])
@pytest.mark.parametrize("door", OF_ADMINISTRATORS)
def test_accounts_are_for_administrators(place: Place, door: str, who: str) -> None:
    fields = {"name": "admin", "role": "planner", "demand": "everybody", "disabled": "yes"}
    answer = place.form(door, who, **fields)
    assert answer.status == 422
    assert "管理者だけ" in said(answer)


def test_an_administrator_adds_changes_and_shuts_out(place: Place) -> None:
    """A site of its own would show nothing more: the account is this test's alone."""
    fields = {"name": "suzuki", "role": "planner", "plan:bosai": "on", "plan:none": "on"}
    added = place.form("account-add", "admin", **fields)
    once = json.loads(added.body)["once"]
    token = once["text"].partition("/set_up#")[2]
    assert added.headers["cache-control"] == "no-store"
    assert json.loads(place.form("link", "", token=token).body) == {}
    assert "もう使われています" in said(place.form("account-add", "admin", **fields))
    opened = place.form(
        "set-up", "", token=token, name="suzuki", password=GOOD, again=GOOD
    ).headers["set-cookie"]
    assert "使えません" in said(place.form("link", "", token=token))

    def acting() -> Actor | None:
        number = opened.partition("=")[2].partition(";")[0]
        return sessions.actor(place.revisions.database, number)

    found = acting()
    assert found is not None
    assert found.plans == {"bosai"}
    change = {"name": "suzuki", "role": "approver", "email": "suzuki@example.jp"}
    assert place.form("account-change", "admin", **change).status == 200
    assert acting() is None
    assert place.form("account-change", "admin", name="suzuki", disabled="yes").status == 200
    assert "無効" in said(place.form("account-link", "admin", name="suzuki"))


@pytest.mark.parametrize("door", ["upload", "answer"])
def test_an_approver_brings_nothing(place: Place, door: str) -> None:
    answer = place.knock(door, "kacho", table("bosai-2-4", 2018, 21), X_File_Name="a.csv")
    assert answer.status == 403
    assert "承認" in said(answer)


def test_a_browser_is_known_after_a_good_sign_in(place: Place) -> None:
    answer = place.form("sign-in", "", name="bosai", password=GOOD)
    kept = re.findall(r"(chino-device=[^;]+); Max-Age=(\d+)", "\n".join(answer.cookies))
    assert len(kept) == 1
    for _ in range(6):
        place.form("sign-in", "", name="bosai", password="違うパスワードです")
    assert place.form("sign-in", "", name="bosai", password=GOOD).status == 429
    body = urlencode({"name": "bosai", "password": GOOD}).encode()
    known = place.knock("sign-in", body=body, Cookie=kept[0][0])
    assert known.status == 200
    assert place.form("sign-in", "", name="kacho", password="x").cookies == ()


def test_the_second_step_is_asked_for_over_http(place: Place) -> None:
    """From the password on, nothing but the right code opens anything."""
    database = place.revisions.database
    _, token = administration.add_account(database, OPERATOR, NewAccount("futari", Role.PLANNER))
    cookie = signing_in.set_up(database, token, GOOD, name="futari", passwords=CHEAP)
    own_cookie = {"Cookie": f"chino={cookie}"}

    def knock(door: str, cookie: Mapping[str, str], **fields: str) -> Answer:
        return place.knock(door, body=urlencode(fields).encode(), **cookie)

    assert "パスワードが違います" in said(
        knock("app-begin", own_cookie, password="違います違います")
    )
    assert knock("app-begin", own_cookie, password=GOOD).status == 200
    with database.reading() as connection:
        secret = connection.execute(select(totp.APPS.c.secret)).scalar_one()
    code = pyotp.TOTP(secret).now()
    added = json.loads(knock("app-confirm", own_cookie, code=code).body)
    codes = added["once"]["text"].split()
    assert len(codes) == 10
    answer = place.form("sign-in", "", name="futari", password=GOOD)
    step = answer.headers["set-cookie"].partition(";")[0]
    assert step.startswith("chino-step=")
    header = {"Cookie": step}
    assert knock("upload", header).status == 401
    assert knock("app-begin", header).status == 422
    assert knock("key-asked", header).status == 422  # no address of which keys are made
    as_session = {"Cookie": step.replace("chino-step", "chino")}
    assert knock("upload", as_session).status == 401
    assert "番号が違うか" in said(knock("code", header, code="000000"))
    opened = knock("code", header, code=codes[0]).headers["set-cookie"]
    number = opened.partition("=")[2].partition(";")[0]
    assert sessions.actor(database, number) is not None
    assert knock("code", header, code=codes[1]).status == 422


def test_who_must_have_a_second_step_sets_it_up_on_the_way_in(place: Place) -> None:
    database = place.revisions.database
    _, token = administration.add_account(database, OPERATOR, NewAccount("shinjin", Role.PLANNER))
    signing_in.set_up(database, token, GOOD, name="shinjin", passwords=CHEAP)
    preferences.set_preference(database, OPERATOR, "second_factor", "everybody")
    try:
        answer = place.form("sign-in", "", name="shinjin", password=GOOD)
    finally:
        preferences.set_preference(database, OPERATOR, "second_factor", "optional")
    step = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}

    def knock(door: str, **fields: str) -> Answer:
        return place.knock(door, body=urlencode(fields).encode(), **step)

    for door in ("upload", "password", "codes", "factor-remove", "session-end"):
        assert knock(door).status == 401
    assert knock("code", code="000000").status == 422
    assert json.loads(knock("app-begin").body)["go"] == "/update"
    with database.reading() as connection:
        begun = select(totp.APPS.c.secret).where(~totp.APPS.c.is_confirmed)
        secret = connection.execute(begun).scalar_one()
    assert "番号が違います" in said(knock("app-confirm", code="000000"))
    added = knock("app-confirm", code=pyotp.TOTP(secret).now())
    assert len(json.loads(added.body)["once"]["text"].split()) == 10
    number = added.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert sessions.actor(database, number) is not None
    assert "もう一度サインイン" in said(knock("app-begin"))


def test_own_sessions_are_ended_by_their_person(place: Place) -> None:
    database = place.revisions.database
    for who in ("bosai", "jomon"):
        throttling_forgiven(database, who)
    mine = signing_in.sign_in(database, "jomon", GOOD)
    other = signing_in.sign_in(database, "jomon", GOOD)
    foreign = signing_in.sign_in(database, "bosai", GOOD)
    place.knock("session-end", body=b"session=", Cookie=f"chino={mine}")
    assert sessions.actor(database, mine) is not None
    assert sessions.actor(database, other) is None
    assert sessions.actor(database, foreign) is not None
    handle = sessions.digest(foreign)[:16]
    place.knock("session-end", body=f"session={handle}".encode(), Cookie=f"chino={mine}")
    assert sessions.actor(database, foreign) is not None


def throttling_forgiven(database: Database, name: str) -> None:
    with database.writing() as connection:
        throttling.forgive(connection, name)


@pytest.mark.parametrize("path", ["/", "/update", "/live", "/nowhere", "/app/static/site.css"])
def test_over_https_browsers_are_told_to_stay_there(place: Place, path: str) -> None:
    plain, safe = ask(place.base, path), ask(place.base, path, X_Forwarded_Proto="https")
    assert "strict-transport-security" not in plain.headers
    assert safe.headers["strict-transport-security"] == "max-age=31536000"
