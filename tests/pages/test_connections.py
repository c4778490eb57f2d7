"""The server under Streamlit: connections that say nothing, files that may be open."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse
from streamlit import net_util
from streamlit.web import bootstrap
from uvicorn import Config, Server

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
