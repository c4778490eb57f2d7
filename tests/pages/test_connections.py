"""The server under Streamlit: connections that say nothing, files that may be open."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit import net_util
from streamlit.web import bootstrap
from uvicorn import Config, Server
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pages.shared.http import connections
from tests.conftest import awaited


class Uvicorn:
    """The server as it calls an app's ``receive``."""

    def __init__(self) -> None:
        self.config = Config(PlainTextResponse("ok"), lifespan="off", log_config=None)
        self.config.load()

    async def receive(self) -> None:
        """Never called: only whose it is matters."""


@pytest.fixture
def config() -> Config:
    server = Uvicorn()
    connections.settle(server.receive)
    return server.config


async def started(config: Config) -> tuple[Server, int]:
    """A server on a port of its own."""
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    config.port = 0
    await server.startup()
    return server, server.servers[0].sockets[0].getsockname()[1]


async def answered(config: Config, *sent: bytes) -> bytes:
    """All that a connection brings until it is closed; each part after an answer to the one before."""
    server, port = await started(config)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    got = b""
    for number, part in enumerate(sent):
        if number:
            got += await reader.readuntil(b"ok")
        writer.write(part)
    async with asyncio.timeout(30):
        got += await reader.read()
    writer.close()
    server.servers[0].close()
    return got


WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
TO_A_SOCKET = (
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg=="
)


@pytest.mark.parametrize("sent", [(b"",), (WHOLE[:20],), (WHOLE, WHOLE[:20])], ids=repr)
def test_a_request_that_does_not_come_is_not_waited_for(
    sent: tuple[bytes, ...], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "LONGEST_HEAD", 0.05)
    got = awaited(answered(config, *sent))
    assert got.count(b"200 OK") == len(sent) - 1


def test_who_says_nothing_for_longest_makes_room(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.Patient, "most_silent", 3)

    async def crowd() -> tuple[bytes, bytes]:
        server, port = await started(config)
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(WHOLE)
        answer = await reader.readuntil(b"ok")
        async with asyncio.timeout(30):
            oldest = await silent[0][0].read()
        for _, other in (*silent, (reader, writer)):
            other.close()
        server.servers[0].close()
        return answer, oldest

    answer, oldest = awaited(crowd())
    assert b"200 OK" in answer
    assert oldest == b""


def test_no_answer_names_the_server(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LONGEST_HEAD", 0.05)
    got = awaited(answered(config, WHOLE, b""))
    assert b"200 OK" in got
    assert b"server:" not in got.lower()


UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
PING, EMPTY, BEGUN, WORD = b"\x89", b"\x00", b"\x02", b"\x82"


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """A short frame as a browser sends it, masked with noughts."""
    return kind + bytes([0x80 | len(content)]) + bytes(4) + content


class Deaf:
    """An app that takes a socket and hears ``words`` messages of it, then nothing until it is over."""

    def __init__(self, words: int = 0) -> None:
        self.words = words
        self.content = asyncio.Event()
        self.over = asyncio.Event()
        self.heard: list[bytes] = []

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while len(self.heard) < self.words:
            self.heard.append((await receive())["bytes"])
        self.content.set()
        await self.over.wait()


async def closing(_scope: Scope, receive: Receive, send: Send) -> None:
    """An app that takes a socket and ends it."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 1003})


async def flooded(config: Config, app: Deaf | None, sent: bytes) -> tuple[bytes, int]:
    """What a socket brings until ``app`` is content, or else the server ends it; messages that wait."""
    config.loaded_app = app or closing
    server, port = await started(config)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(UPGRADE)
    await reader.readuntil(b"\r\n\r\n")
    writer.write(sent)
    got = b""
    async with asyncio.timeout(9):  # after ten seconds the server ends it anyway
        if app and app.words:
            await app.content.wait()
        else:
            with suppress(ConnectionError):
                while part := await reader.read(1 << 16):
                    got += part
    state = server.server_state
    waiting = sum(each.queue.qsize() for each in state.connections)
    for opened in list(state.connections):
        opened.transport.abort()
    if app:
        app.over.set()
    await asyncio.gather(*state.tasks)
    writer.close()
    server.servers[0].close()
    return got, waiting


@pytest.mark.parametrize(
    "sent",
    [frame(PING, b"x" * 100) * 5_000, frame(BEGUN) + frame(EMPTY) * 5_000],
    ids=["pings", "pieces"],
)
def test_a_flood_of_what_is_no_message_ends_the_socket(sent: bytes, config: Config) -> None:
    got, waiting = awaited(flooded(config, Deaf(), sent))
    assert len(got) < 102 * 2 * connections.EMPTY_AT_ONCE
    assert waiting == 0  # it has ended


def test_who_goes_on_after_the_end_is_cut_off(config: Config) -> None:
    got, _ = awaited(flooded(config, None, frame(WORD, b"x") * 20_000))
    assert got == b"\x88\x02\x03\xeb"


def test_no_more_is_read_of_a_socket_than_its_page_may_say(config: Config) -> None:
    words = [b"%d" % n for n in range(20_000)]
    app = Deaf(words=5_000)
    _, waiting = awaited(flooded(config, app, b"".join(frame(WORD, w) for w in words)))
    assert app.heard == words[:5_000]
    assert waiting < 200


def test_a_message_in_pieces_is_whole(config: Config) -> None:
    pieces = [b"%d," % n for n in range(connections.EMPTY_AT_ONCE)]
    sent = frame(BEGUN) + b"".join(frame(EMPTY, p) for p in pieces) + frame(b"\x80", b"end")
    app = Deaf(words=1)
    awaited(flooded(config, app, sent))
    assert app.heard == [b"".join(pieces) + b"end"]


def test_the_head_of_a_request_is_bounded(config: Config) -> None:
    long = WHOLE[:-2] + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 1000) for n in range(70))
    assert awaited(answered(config, long)).startswith(b"HTTP/1.1 431")


def test_a_body_comes_with_its_length(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LONGEST_HEAD", 0.05)
    pieces = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"
    assert awaited(answered(config, pieces)).startswith(b"HTTP/1.1 411")
    whole = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
    assert awaited(answered(config, whole)).startswith(b"HTTP/1.1 200")


async def whose(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells who asks: an answer, or why a socket is refused."""
    asker = scope["client"][0].encode()
    if scope["type"] == "websocket":
        await send({"type": "websocket.http.response.start", "status": 403, "headers": []})
        await send({"type": "websocket.http.response.body", "body": asker})
    else:
        await PlainTextResponse(asker)(scope, receive, send)


async def told(config: Config, sent: bytes) -> bytes:
    """What one connection of IPv4 to a socket for both kinds is answered."""
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    both = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    await server.startup(sockets=[both])
    reader, writer = await asyncio.open_connection("127.0.0.1", both.getsockname()[1])
    writer.write(sent)
    async with asyncio.timeout(30):
        got = await reader.read()
    writer.close()
    server.servers[0].close()
    return got


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no socket for both kinds here")
@pytest.mark.parametrize("kind", [b"Connection: close", TO_A_SOCKET], ids=["page", "socket"])
def test_a_server_in_front_is_known_on_a_socket_for_both_kinds(kind: bytes, config: Config) -> None:
    config.loaded_app = ProxyHeadersMiddleware(whose, "127.0.0.1")
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\n"
    got = awaited(told(config, head + kind + b"\r\n\r\n"))
    assert got.endswith(b"192.0.2.7")


@pytest.mark.parametrize(
    "sent", [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" * 9]
)
def test_what_is_no_request_is_refused_in_words(config: Config, sent: bytes) -> None:
    head, _, body = awaited(answered(config, sent)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"text/html; charset=utf-8" in head
    assert "受け取れません".encode() in body


def limits(monkeypatch: pytest.MonkeyPatch, soft: int, hard: int) -> list[tuple[int, int]]:
    """The system's limits of open files; what is set from now on."""
    set_to: list[tuple[int, int]] = []
    fake = SimpleNamespace(
        RLIMIT_NOFILE=7,
        RLIM_INFINITY=-1,
        getrlimit=lambda _which: (soft, hard),
        setrlimit=lambda _which, pair: set_to.append(pair),
    )
    monkeypatch.setattr(connections, "resource", fake)
    return set_to


@pytest.mark.parametrize(
    ("soft", "hard", "allowed"),
    [(1024, 524_288, 65_536), (1024, -1, 65_536), (1024, 4096, 4096), (1024, 1024, 1024)],
)
def test_as_many_files_as_the_system_allows(
    soft: int, hard: int, allowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_to = limits(monkeypatch, soft, hard)
    assert connections.allowed_files() == allowed
    assert set_to == ([(allowed, hard)] if allowed > soft else [])


def test_a_limit_that_is_high_already_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits(monkeypatch, 100_000, 100_000) == []
    assert connections.allowed_files() == 100_000


def test_the_start_asks_nothing_outside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def outside() -> str:
        raise AssertionError("asked an address outside")

    monkeypatch.setattr(net_util, "get_external_ip", outside)
    bootstrap._print_url(is_running_hello=False)  # as the server does, where it has no address
    assert capsys.readouterr().out == ""
