"""One value for all: renewed beside who asks, and waited for only so long."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from threading import Event

import pytest

from chino_metrics.model.errors import StoreError
from pages.shared.state.shelf import Shelf
from tests.conftest import ROOT, awaited


def test_many_at_once_wait_for_one_renewal() -> None:
    made: list[int | None] = []
    shelf = Shelf(lambda last: made.append(last) or len(made), patience=60)

    async def crowd() -> list[int]:
        return await asyncio.gather(*(shelf.current(60) for _ in range(50)))

    assert awaited(crowd()) == [1] * 50
    assert awaited(shelf.current(60)) == 1
    assert awaited(shelf.current(0)) == 2
    assert made == [None, 1]
    assert shelf.fresh(60) == 2
    assert shelf.fresh(0) is None


def test_the_last_value_serves_while_the_next_one_takes_too_long() -> None:
    end = Event()
    shelf = Shelf(lambda last: 1 if last is None else (end.wait(60), 2)[1], patience=0.01)

    async def visits() -> list[int]:
        first = await shelf.current(0)
        late = [await shelf.current(0) for _ in range(3)]
        end.set()
        while shelf.fresh(60) != 2:
            await asyncio.sleep(0)
        return [first, *late]

    assert awaited(visits()) == [1, 1, 1, 1]


def test_without_any_value_the_fault_is_told_and_tried_again() -> None:
    faults = [StoreError("まだありません。")]

    def renew(_last: int | None) -> int:
        if faults:
            raise faults.pop()
        return 1

    shelf = Shelf(renew, patience=60)
    with pytest.raises(StoreError, match="まだありません"):
        awaited(shelf.current(0))
    assert awaited(shelf.current(0)) == 1


@pytest.mark.process
def test_a_process_can_end_while_something_is_being_made() -> None:
    program = (
        "import asyncio, threading\n"
        "from pages.shared.state.shelf import Shelf\n"
        "shelf = Shelf(lambda last: threading.Event().wait(), patience=0)\n"
        "async def leave(): await asyncio.wait({asyncio.ensure_future(shelf.current(0))}, timeout=0)\n"
        "asyncio.run(leave())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0
