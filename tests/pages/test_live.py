"""``/live``: one answer for all pages that stand open, and the store left alone in trouble."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.requests import Request

from chino_metrics.model.errors import StoreError
from chino_metrics.store.database.engine import Database
from chino_metrics.store.database.migrations import versions
from chino_metrics.store.revisions.repository import Revisions
from pages.shared.http import gate, health, live
from pages.shared.state import published
from pages.shared.state.shelf import Shelf
from tests.conftest import awaited
from tests.support.releases import load


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int | str]:
    """What is found each time the store is looked at; an answer is good for a minute."""
    found: list[int | str] = []

    def noted(last: int | str | None) -> int | str:
        found.append(live._number_of_store(last))
        return found[-1]

    monkeypatch.setattr(live, "_number", Shelf(noted, patience=60))
    monkeypatch.setattr(published, "FRESH", 60)
    return found


async def asked(**headers: str) -> dict[str, object]:
    answer = gate.answer_ourselves("GET", "/live", Headers(headers))
    assert answer is not None
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await answer({"type": "http", "method": "GET"}, None, send)
    assert (b"cache-control", b"no-store") in sent[0]["headers"]
    return json.loads(sent[1]["body"])


def test_two_thousand_pages_cost_one_look(looks: list[int | str]) -> None:
    async def pages() -> list[dict[str, object]]:
        first = await asyncio.gather(*(asked(Cookie="screen=wide") for _ in range(1000)))
        return [*first, *[await asked() for _ in range(1000)]]

    assert awaited(pages()) == [{"edition": 1, "signed": False}] * 2000
    assert looks == [1]


@pytest.mark.parametrize("cookie", ["chino=x", "screen=wide; __Host-chino=x"])
def test_who_may_be_signed_in_is_looked_up(cookie: str) -> None:
    assert gate.answer_ourselves("GET", "/live", Headers({"Cookie": cookie})) is None


# A store that does not answer

HEAD = Revisions.head


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A store that has been read and then answers no more; every attempt to ask it."""
    assert published.published().notice == ""
    attempts: list[str] = []

    def nothing(_self: Revisions) -> None:
        attempts.append("asked")
        raise StoreError("保存先と話せません。")

    monkeypatch.setattr(Revisions, "head", nothing)
    monkeypatch.setattr(Revisions, "newest_sound", nothing)
    published.forget()
    return attempts


def test_the_last_state_is_shown_and_the_store_left_alone(silent: list[str]) -> None:
    shown = [published.published() for _ in range(5)]
    assert {p.notice for p in shown} == {published.DAMAGED}
    assert {p.edition.number for p in shown if p.edition} == {1}
    assert silent == ["asked"]


def test_one_asks_again_while_the_others_do_not_wait(
    silent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published.published()
    published._rest(published.revisions()).until = 0.0
    seen = []

    def meanwhile(_self: Revisions) -> None:
        seen.append(published.published().notice)  # another visitor, while one waits
        raise StoreError("保存先と話せません。")

    monkeypatch.setattr(Revisions, "head", meanwhile)
    assert published.published().notice == published.DAMAGED
    assert seen == [published.DAMAGED]


def test_when_it_answers_again_the_notice_goes(
    silent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert published.published().notice
    monkeypatch.setattr(Revisions, "head", HEAD)
    published._rest(published.revisions()).until = 0.0
    assert published.published().notice == ""


DAMAGED = published.DAMAGED.encode()


def test_a_store_in_trouble_is_not_ready_but_alive(
    silent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_missing", Shelf(health._look, 60.0))
    assert health_says() == {"/healthz": (200, b"ok"), "/readyz": (503, DAMAGED)}
    monkeypatch.setattr(health, "_missing", Shelf(health._look, 60.0))
    monkeypatch.setattr(Revisions, "head", HEAD)
    published._rest(published.revisions()).until = 0.0
    assert health_says() == {"/healthz": (200, b"ok"), "/readyz": (200, b"ready")}


def health_says() -> dict[str, tuple[int, bytes]]:
    request = Request({"type": "http"})
    answers = {r.path: awaited(r.endpoint(request)) for r in health.ROUTES}
    return {path: (answer.status_code, answer.body) for path, answer in answers.items()}


@pytest.mark.parametrize("is_abstract", [False, True])
def test_systemd_hears_when_visitors_may_come(
    is_abstract: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    health.tell()
    name = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as waiting:
        waiting.bind(f"\0{name}" if is_abstract else name)
        waiting.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}" if is_abstract else name)
        health.tell()
        assert waiting.recv(100) == b"READY=1"
    assert caplog.messages == []
    health.tell()
    assert "systemd cannot be told" in caplog.text


# A store of another version


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A store of version 0.1.0, which the settings name."""
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    monkeypatch.setenv("CHINO_DATABASE_URL", url)
    database = Database(url)
    load(database, "0.1.0")
    published.forget()
    return database


def test_the_site_brings_an_older_store_up_to_date(other: Database) -> None:
    shown = published.published()
    assert (shown.notice, shown.edition.number if shown.edition else 0) == ("", 3)
    with other.reading() as connection:
        assert versions.stored(connection) == versions.HEAD


def test_the_site_says_that_a_store_is_newer_and_shows_what_it_can_prove(
    other: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with other.rebuilding() as connection:
        versions.stamp(connection, versions.HEAD + 1)
    shown = published.published()
    assert shown.notice == f"{versions.NEWER}{published.SHOWN}"
    assert shown.edition
    assert shown.edition.number == 3
    published.look_over()
    assert versions.NEWER in caplog.text
    assert "壊れています" not in caplog.text
    assert "damaged" not in caplog.text
