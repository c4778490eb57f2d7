"""Turns: who has least comes next, and nobody shuts others out of the queue."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event

import pytest

from chino_metrics.model.errors import QuotaError
from pages.shared.state.turns import Turns

BUSY = "しばらくしてから、もう一度お試しください。"


class Bench:
    """Work that waits until it may go on; ``done`` are the names in the order in which it began."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.may_go_on = Event()

    def work(self, name: str) -> Callable[[], str]:
        def run() -> str:
            self.done.append(name)
            assert self.may_go_on.wait(10)
            return name

        return run

    def finished(self, *futures: Future[str]) -> list[str]:
        self.may_go_on.set()
        return [future.result(10) for future in futures]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_whoever_has_sent_much_waits_for_whoever_has_sent_little(bench: Bench) -> None:
    turns: Turns[str] = Turns(workers=1, own=1, longest=24, busy=BUSY)
    many = [turns.submit("tanaka", bench.work(f"tanaka {n}")) for n in range(5)]
    one = turns.submit("suzuki", bench.work("suzuki"))
    assert bench.finished(*many, one)[-1] == "suzuki"
    assert bench.done.index("suzuki") == 1


def test_one_person_never_has_all_workers(bench: Bench) -> None:
    turns: Turns[str] = Turns(workers=2, own=1, longest=24, busy=BUSY)
    first, second = (turns.submit("tanaka", bench.work(f"tanaka {n}")) for n in range(2))
    other = turns.submit("suzuki", bench.work("suzuki"))
    assert bench.finished(other, first, second) == ["suzuki", "tanaka 0", "tanaka 1"]
    assert bench.done.index("suzuki") < bench.done.index("tanaka 1")


def test_a_full_queue_makes_room_for_somebody_who_has_less_in_it(bench: Bench) -> None:
    turns: Turns[str] = Turns(workers=1, own=1, longest=3, busy=BUSY)
    running = turns.submit("tanaka", bench.work("tanaka"))
    while not bench.done:
        pass
    waiting = [turns.submit("tanaka", bench.work(f"tanaka {n}")) for n in range(3)]
    with pytest.raises(QuotaError, match="しばらくしてから"):
        turns.submit("tanaka", bench.work("one more"))
    other = turns.submit("suzuki", bench.work("suzuki"))
    with pytest.raises(QuotaError, match="しばらくしてから"):
        waiting[-1].result(10)
    assert bench.finished(running, *waiting[:-1], other)[-1] == "suzuki"


def test_a_fault_reaches_whoever_waits_and_the_next_have_their_turn() -> None:
    turns: Turns[int] = Turns(workers=1, own=1, longest=3, busy=BUSY)
    broken, whole = turns.submit("a", lambda: 1 // 0), turns.submit("a", lambda: 1)
    with pytest.raises(ZeroDivisionError):
        broken.result(10)
    assert whole.result(10) == 1
