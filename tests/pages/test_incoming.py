"""What comes in: never more at a time than stands in memory well, and never for ever."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import pytest
from starlette.requests import Request
from starlette.types import Message

from pages.shared.http import incoming
from pages.shared.http.incoming import MOST_FILES, OWN_FILES, Shut
from tests.conftest import awaited


def sent(*parts: bytes, ends: bool = True) -> Request:
    """A request whose body comes in ``parts``, and then, unless it ``ends``, nothing more."""
    left = [*parts]

    async def receive() -> Message:
        if not left and not ends:
            await asyncio.Event().wait()
        body = left.pop(0) if left else b""
        return {"type": "http.request", "body": body, "more_body": bool(left) or not ends}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_a_body_comes_in_whole() -> None:
    assert awaited(incoming.body(sent(b"a", b"b"), 2, "大きい。", 10)) == b"ab"


def test_a_body_that_is_too_large_is_refused_before_all_of_it_is_there() -> None:
    with pytest.raises(Shut, match="大きい") as shut:
        awaited(incoming.body(sent(b"ab", b"c", ends=False), 2, "大きい。", 10))
    assert shut.value.status == 413


def test_a_body_that_does_not_come_is_given_up() -> None:
    with pytest.raises(Shut, match="もう一度送って") as shut:
        awaited(incoming.body(sent(b"a", ends=False), 2, "大きい。", 0.01))
    assert shut.value.status == 408


def test_who_leaves_in_the_middle_is_no_fault_of_ours() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "method": "POST", "headers": []}, gone)
    with pytest.raises(Shut):
        awaited(incoming.body(request, 2, "大きい。", 10))


def test_so_many_files_come_in_of_one_person_and_of_all() -> None:
    with ExitStack() as files:
        for _ in range(OWN_FILES):
            files.enter_context(incoming.receiving("tanaka"))
        with pytest.raises(Shut, match="終わるのを待って") as shut:
            files.enter_context(incoming.receiving("tanaka"))
        assert shut.value.status == 429
        for n in range(MOST_FILES - OWN_FILES):
            files.enter_context(incoming.receiving(f"suzuki{n}"))
        with pytest.raises(Shut, match="終わるのを待って"):
            files.enter_context(incoming.receiving("sato"))
    with incoming.receiving("tanaka"):
        assert incoming._files == {"tanaka": 1}
