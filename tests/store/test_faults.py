"""A few of the fault runs (``python -m tests.faults``), so that they stay runnable."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults import clock, corrupted, kill_drafts, sections_at_once
from tests.faults.collecting import corrupted as unpublished_corrupted
from tests.faults.collecting import full_disk as unpublished_full_disk
from tests.faults.report import Outcome, skipped, table


@pytest.mark.parametrize(
    ("run", "runs"),
    [
        (clock.run, 5),
        (corrupted.run, 10),
        (sections_at_once.run, 3),
        (kill_drafts.run, 3),
        (unpublished_corrupted.run, 5),
        (unpublished_full_disk.run, 2),
    ],
)
def test_nothing_bad_is_counted(run: Callable[[int], list[Outcome]], runs: int) -> None:
    assert [o.bad for o in run(runs) if not o.held] == []


def test_the_table_says_what_held() -> None:
    outcomes = [
        Outcome("kill", 3, {"publishes": 9}, {"lost": 0}),
        Outcome("power", 3, {}, {"lost": 1}),
        skipped("full disk", "no root"),
    ]
    words = [line.split()[:4] for line in table(outcomes).splitlines()]
    assert words[1:] == [
        ["kill", "3", "held", "lost"],
        ["power", "3", "FAILED", "lost"],
        ["full", "disk", "0", "skipped"],
    ]
