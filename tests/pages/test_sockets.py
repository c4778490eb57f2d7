"""What a WebSocket may ask for: refused, paced or ended before Streamlit hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util
from streamlit.web.server.starlette.starlette_websocket import create_websocket_routes

from pages.shared.http import gate, sockets
from pages.shared.http.sockets import Pace, Sockets
from pages.shared.state import visitors
from tests.conftest import awaited

HOST = "seisaku.example.jp"
OWN = f"https://{HOST}"
CLICK: Message = {"type": "websocket.receive", "bytes": b"x"}
TEXT: Message = {"type": "websocket.receive", "text": "x"}
GONE: Message = {"type": "websocket.disconnect", "code": 1005}


def scope(
    origin: str | None = OWN, address: str = "192.0.2.1", path: str = sockets.PATH, **headers: str
) -> Scope:
    given = {"host": HOST} | ({} if origin is None else {"origin": origin}) | headers
    return {
        "type": "websocket",
        "scheme": "wss",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "subprotocols": [],
        "client": (address, 1),
        "headers": [(k.encode(), v.encode()) for k, v in given.items()],
    }


@dataclass
class Visit:
    """A socket whose other end says ``messages`` and hears ``sent``."""

    messages: Sequence[Message] = ()
    sent: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left = [{"type": "websocket.connect"}, *self.messages, GONE]

    async def receive(self) -> Message:
        return self._left.pop(0)

    async def send(self, message: Message) -> None:
        self.sent.append(message)


@dataclass
class Listener:
    """An app that hears a socket to its end and says something each time."""

    heard: list[Message] = field(default_factory=list)
    scope: Scope = field(default_factory=dict)

    async def __call__(self, given: Scope, receive: Receive, send: Send) -> None:
        self.scope = given
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message)
        await send({"type": "websocket.send", "bytes": b"late"})


class Clock:
    """A clock that moves only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def served(door: Sockets, app: ASGIApp, given: Scope, *messages: Message) -> list[Message]:
    visit = Visit(messages)
    awaited(door.serve(app, given, visit.receive, visit.send))
    return visit.sent


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://[", f"{OWN}.evil.example", "file://"]
)
def test_a_foreign_page_gets_no_socket_and_nothing_is_looked_up(
    origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outside() -> str:
        raise AssertionError("asked an address outside")

    monkeypatch.setattr(net_util, "get_external_ip", outside)
    monkeypatch.setattr(net_util, "get_internal_ip", outside)
    streamlit = Starlette(routes=create_websocket_routes(None, ""))  # type: ignore[arg-type]
    visit = Visit()
    guarded = gate.Gate(streamlit)
    awaited(guarded(scope(origin), visit.receive, visit.send))
    assert [m["type"] for m in visit.sent] == ["websocket.close"]


@pytest.mark.parametrize("origin", [OWN, f"http://{HOST}", None])
def test_our_own_page_gets_one(origin: str | None) -> None:
    app = Listener()
    sent = served(Sockets(), app, scope(origin), CLICK)
    assert sent[0]["type"] == "websocket.accept"
    assert app.heard == [CLICK]


def test_there_is_one_socket_only() -> None:
    app = Listener()
    [closed] = served(Sockets(), app, scope(path="/_stcore/other"))
    assert closed["type"] == "websocket.close"
    assert app.scope == {}


def test_text_ends_the_socket_without_a_word() -> None:
    app = Listener()
    sent = served(Sockets(), app, scope(), CLICK, TEXT, CLICK)
    assert app.heard == [CLICK]
    assert [m["type"] for m in sent] == ["websocket.accept", "websocket.close"]
    assert sent[-1]["code"] == 1003


def test_pages_learn_the_scheme_from_us_alone() -> None:
    app = Listener()
    served(Sockets(), app, scope(**{visitors.SCHEME_HEADER: "http"}))
    found = HTTPConnection(app.scope).headers.getlist(visitors.SCHEME_HEADER)
    assert found == ["wss"]


@pytest.mark.parametrize(
    ("scheme", "taken"), [("wss", "__Host-chino"), ("ws", "chino"), ("", "chino")]
)
def test_a_page_takes_the_cookie_of_its_scheme_alone(
    scheme: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {visitors.SCHEME_HEADER: scheme} if scheme else {}
    cookies = {name: name for name in ("chino", "__Host-chino")}
    context = SimpleNamespace(headers=headers, cookies=cookies)
    monkeypatch.setattr(visitors, "st", SimpleNamespace(context=context))
    monkeypatch.setattr(
        visitors.sessions, "session", lambda _database, number: SimpleNamespace(actor=number)
    )
    assert visitors.actor_of_page() == taken


# Pace


def test_a_flood_is_slowed_down_and_nothing_is_lost() -> None:
    clock, app = Clock(), Listener()
    served(Sockets(clock, clock.sleep), app, scope(), *[CLICK] * 2000)
    assert len(app.heard) == 2000
    assert clock.now == pytest.approx((2000 - sockets.AT_ONCE) / sockets.A_SECOND)


def test_who_clicks_quickly_does_not_wait() -> None:
    clock = Clock()
    served(Sockets(clock, clock.sleep), Listener(), scope(), *[CLICK] * sockets.AT_ONCE)
    assert clock.now == pytest.approx(0)


def test_after_a_rest_as_much_is_free_again() -> None:
    pace = Pace(3, 10)
    assert [pace.wait(0) for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])
    assert [pace.wait(60) for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])


def test_many_sockets_of_one_address_share_a_pace_and_leave_others_theirs() -> None:
    clock = Clock()
    door = Sockets(clock, clock.sleep)
    for _ in range(100):
        served(door, Listener(), scope(), *[CLICK] * 20)
    slowed = clock.now
    assert slowed == pytest.approx(
        (2100 - sockets.AT_ONCE_OF_ADDRESS) / sockets.A_SECOND_OF_ADDRESS
    )
    served(door, Listener(), scope(address="192.0.2.2"), *[CLICK] * 20)
    assert clock.now == slowed


def test_two_hundred_people_behind_one_address_arrive_at_once() -> None:
    clock = Clock()
    door = Sockets(clock, clock.sleep)
    for _ in range(200):
        served(door, Listener(), scope(), CLICK)
    assert clock.now == pytest.approx(0)


# How many


@pytest.fixture
def crowded() -> Sockets:
    """600 sockets of one address are open, as many as it may have."""
    door = Sockets()
    door._open.update({"192.0.2.1": sockets.OF_ADDRESS})
    return door


def is_let_in(door: Sockets, address: str) -> bool:
    app = Listener()
    served(door, app, scope(address=address))
    return bool(app.scope)


def test_one_address_cannot_take_all(crowded: Sockets) -> None:
    assert not is_let_in(crowded, "192.0.2.1")
    assert is_let_in(crowded, "192.0.2.2")


def test_who_has_left_makes_room(crowded: Sockets) -> None:
    crowded._open["192.0.2.1"] -= 1
    assert is_let_in(crowded, "192.0.2.1")
    assert is_let_in(crowded, "192.0.2.1")


def test_an_ipv6_house_is_one_address() -> None:
    door = Sockets()
    door._open.update({"2001:db8:0:1::/64": sockets.OF_ADDRESS})
    assert not is_let_in(door, "2001:db8:0:1:ffff::7")
    assert is_let_in(door, "2001:db8:0:2::7")


@pytest.mark.parametrize(
    ("files", "in_all", "of_address"), [(65_536, 4_000, 600), (1_024, 624, 312), (100, 1, 1)]
)
def test_there_are_never_more_sockets_than_files(files: int, in_all: int, of_address: int) -> None:
    door = Sockets()
    door.allow(files)
    assert (door.in_all, door.of_address) == (in_all, of_address)


def http(path: str, address: str) -> Scope:
    return scope(address=address) | {
        "type": "http",
        "scheme": "https",
        "method": "GET",
        "path": path,
    }


@pytest.mark.parametrize("path", ["/", "/plan", gate.RETRY])
def test_where_there_is_no_socket_left_the_page_says_so(
    path: str, crowded: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "sockets", crowded)
    answer = gate.crowded(http(path, "192.0.2.1"))
    assert answer is not None
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    if path != gate.RETRY:
        said = bytes(answer.body).decode()
        assert "混み合っています" in said
        assert 'href="/edition/"' in said
    assert gate.crowded(http(path, "192.0.2.2")) is None


@pytest.mark.parametrize("path", ["/edition/", "/live", "/_stcore/health", "/data/values.csv"])
def test_what_needs_no_socket_is_there_all_the_same(
    path: str, crowded: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "sockets", crowded)
    assert gate.crowded(http(path, "192.0.2.1")) is None
