"""Where files are made: each once, with a limit, and again after a worker has died."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date

import pytest

from chino_metrics.model.errors import ExportError, QuotaError
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from pages.shared.http import files
from tests.conftest import ROOT, awaited
from tests.support.books import book


@pytest.fixture
def scene() -> Scene:
    return Scene(book("sample"), Choice(plans=("bosai",)), date(2026, 11, 23))


@pytest.fixture(scope="module")
def processes() -> Iterator[files.Workshop]:
    """Processes that take seconds to start, for all of these tests."""
    opened = files.Workshop()
    yield opened
    opened.close()


@pytest.fixture
def workshop(processes: files.Workshop) -> files.Workshop:
    """A workshop that has made nothing yet."""
    processes._made.clear()
    return processes


def test_a_file_is_made_once_for_a_revision_and_choice(
    workshop: files.Workshop, scene: Scene
) -> None:
    async def three() -> list[bytes]:
        large = Scene(scene.book, scene.choice.but(text="large"), scene.today)
        return await asyncio.gather(*(workshop.file("data.json", s) for s in (scene, scene, large)))

    first, second, third = awaited(three())
    assert first is second
    assert first is third
    assert json.loads(first)["metadata"]["plans"] == ["bosai"]


def test_a_full_queue_is_told_plainly(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_QUEUE", 0)
    with pytest.raises(QuotaError, match="しばらくしてから"):
        awaited(files.Workshop().file("data.json", scene))


def test_a_worker_that_dies_is_replaced(workshop: files.Workshop, scene: Scene) -> None:
    async def killed() -> None:
        made = asyncio.create_task(workshop.file("report.pdf", scene))
        await asyncio.sleep(0)  # so that it begins
        for worker in multiprocessing.active_children():
            worker.kill()
        with pytest.raises(ExportError, match="しばらくしてから"):
            await made
        assert (await workshop.file("data.json", scene)).startswith(b"{")

    awaited(killed())


def test_who_waits_too_long_for_a_turn_leaves_the_others_alone(
    workshop: files.Workshop, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late() -> None:
        first = asyncio.create_task(workshop.file("data.json", scene))
        await asyncio.sleep(0)  # so that it begins
        never: Future[bytes] = Future()
        monkeypatch.setattr(files, "LONGEST", 0.01)
        with pytest.raises(TimeoutError):
            await workshop._awaited(never)
        monkeypatch.setattr(files, "LONGEST", 60.0)
        assert (await first).startswith(b"{")

    awaited(late())


#: A site with one worker that has made something; then it stands still.
SITE = """
import multiprocessing, threading
from concurrent.futures import ProcessPoolExecutor
from chino_metrics.exports import worker
if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, spawn, initializer=worker.settle)
    pool.submit(int).result()
    print("made", flush=True)
    threading.Event().wait()
"""


@pytest.mark.process
def test_no_worker_is_left_when_the_site_is_killed() -> None:
    site = subprocess.Popen(
        [sys.executable, "-c", SITE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert site.stdout is not None
    assert site.stdout.readline() == "made\n"
    site.kill()
    # the worker writes to the same pipe, which therefore ends with it
    said, _ = site.communicate(timeout=60)
    assert said == ""
