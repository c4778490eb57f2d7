"""What the tests share: the running site, a browser, and pages that report every fault."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from chino_metrics.store.database.engine import Database
from chino_metrics.store.schema import open_database  # also: every table is known to every test
from tests.support import postgres
from tests.support.chromium import installed
from tests.support.examples import IS_LONG

settings.register_profile("daily", max_examples=20, deadline=None)
settings.register_profile("long", max_examples=200, deadline=None)
settings.load_profile("long" if IS_LONG else "daily")

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
# Two files run at a time on machines of two cores: patience costs nothing where all is well.
expect.set_options(timeout=15_000)

DEADLINE = 60.0
NUMBERS = count()
DESK: Final[Any] = {"width": 1280, "height": 900}
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    # all tabs of a visitor in one process, which compiles the site's scripts once
    "--process-per-site",
)


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def is_healthy(server: subprocess.Popen[bytes], base: str) -> bool:
    """Ask until the server answers; False where it ends or takes too long."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    return False


@contextmanager
def served(log: Path, **environment: str) -> Iterator[str]:
    """The site in a process of its own on a free port; yields its address.

    The port may be taken before the server has it: then another one is tried.
    """
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("CHINO_", "STREAMLIT_"))}
    clean["CHINO_DATA_FOLDER"] = str(log.parent / "var")
    for _ in range(3):
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        command = (
            *(sys.executable, "-m", "streamlit", "run", "dashboard.py"),
            *("--server.port", str(port), "--server.address", "127.0.0.1"),
        )
        with log.open("wb") as out:
            server = subprocess.Popen(
                command, cwd=ROOT, env=clean | environment, stdout=out, stderr=subprocess.STDOUT
            )
            try:
                if is_healthy(server, base):
                    yield base
                    return
            finally:
                stop(server)
    said = log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"the site did not start (exit {server.returncode}):\n{said}")


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(10)


def awaited(waiting: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, run in a thread: Playwright's own loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waiting).result()


#: Where tests need a site, a browser or whole files to take along, or try out hundreds of cases.
SLOW_PLACES = (
    *("pages/", "exports/", "commands/test_export", "test_agreement", "test_patterns"),
    *("assessment/test_engines", "assessment/test_sensitivity", "screens/test_links"),
    *("workbook/test_merging", "ingest/department/test_shuffled_sheets"),
    *("screens/test_hostile_text", "changes/test_every_form", "commands/test_judge_command"),
    *("screens/test_every_combination", "screens/test_other_books", "charts/test_other_years"),
    *("test_names", "test_plans_that_end", "test_revised_everywhere", "changes/test_comparison"),
    *("wording/test_yearly_targets", "wording/test_text_targets", "ingest/test_own_form"),
    *("commands/test_history", "commands/test_check_command", "commands/test_source"),
    *("ingest/test_report", "ingest/test_missing", "test_texts_everywhere", "store/test_faults"),
    *("views/test_exploring", "changes/test_revised_targets", "ingest/test_worker"),
    *("spreadsheet/test_hostile", "assessment/test_outlook", "workbook/test_three_ways"),
    *("commands/test_cli", "assessment/test_in_force", "workbook/test_template"),
    *("workbook/test_official", "ingest/test_invented", "ingest/department/test_reading"),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the quick run leaves out is marked; the longest files come first, so that both workers end together."""
    for item in items:
        place = item.nodeid.removeprefix("tests/")
        if place.startswith(SLOW_PLACES) or item.get_closest_marker("process"):
            item.add_marker(pytest.mark.slow)
    items.sort(key=_when)


def _when(item: pytest.Item) -> tuple[bool, bool]:
    """Browsers, then the other slow files, then the many short ones."""
    place = item.nodeid.removeprefix("tests/")
    return "in_browser" not in place, not place.startswith(SLOW_PLACES)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the search for garbage need not look at them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_store(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every test has a store of its own; none ever touches the one of this folder.

    Its folder is made for those only that ask for one: each looks through all that are there.
    """
    if "tmp_path" in request.fixturenames:
        folder = request.getfixturevalue("tmp_path")
    else:
        folder = tmp_path_factory.getbasetemp() / f"store{next(NUMBERS)}"
    monkeypatch.setenv("CHINO_DATA_FOLDER", str(folder / "var"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site as `make run` starts it."""
    with served(tmp_path_factory.mktemp("site") / "log.txt") as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, else the one Playwright brings."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed(), args=list(CHROMIUM))
        yield opened
        opened.close()


class Watch:
    """What goes wrong on a page without anybody seeing it, while it is watched."""

    def __init__(self, page: Page, base: str) -> None:
        self._host = urlsplit(base).netloc
        self.faults: list[str] = []
        heard: dict[Any, Callable[..., None]] = {
            "console": self._console,
            "pageerror": lambda error: self.faults.append(f"error: {error}"),
            "request": lambda request: self._address(request.url),
            "websocket": lambda socket: self._address(socket.url),
        }
        for event, hear in heard.items():
            page.on(event, hear)
        self._page, self._heard = page, heard

    def ended(self) -> list[str]:
        """All faults; nothing is heard any more."""
        for event, hear in self._heard.items():
            self._page.remove_listener(event, hear)
        return self.faults

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self._host:
            self.faults.append(f"request to another host: {url}")


#: Tabs of each visitor that no test uses now. To load a page in one of them takes a third of the
#: processor time that it takes in a new one: the site's scripts are compiled already.
TABS: dict[BrowserContext, list[Page]] = {}


@contextmanager
def visitor(browser: Browser, base: str, **options: Any) -> Iterator[BrowserContext]:
    """A fresh visitor of the site."""
    context = browser.new_context(base_url=base, locale="ja-JP", **options)
    context.set_default_timeout(15_000)
    yield context
    TABS.pop(context, None)
    context.close()


def waiting(page: Page, go: Callable[..., Any]) -> Callable[..., Any]:
    """Opening a page that also waits until its script has taken over what the server drew."""

    def gone(*args: Any, **options: Any) -> Any:
        answer = go(*args, **options)
        page.locator("#first").wait_for(state="detached")
        return answer

    return gone


def new_tab(context: BrowserContext) -> Page:
    page = context.new_page()
    for name in ("goto", "reload"):
        setattr(page, name, waiting(page, getattr(page, name)))
    return page


def laid_aside(page: Page, size: Any) -> None:
    """Keep a tab for who comes next, with nothing that was set on it."""
    page.unroute_all(behavior="ignoreErrors")
    page.emulate_media(media="null", reduced_motion="null", forced_colors="null")
    if size:
        page.set_viewport_size(size)
    TABS.setdefault(page.context, []).append(page)


@contextmanager
def watched_page(context: BrowserContext, base: str) -> Iterator[Page]:
    """A page of a visitor; no fault may have occurred on it in the end."""
    kept = TABS.get(context)
    page = kept.pop() if kept else new_tab(context)
    size = page.viewport_size
    watch = Watch(page, base)
    yield page
    assert watch.ended() == []
    laid_aside(page, size)


@contextmanager
def watched(browser: Browser, base: str, **options: Any) -> Iterator[Page]:
    """The page of a fresh visitor."""
    with visitor(browser, base, **options) as context, watched_page(context, base) as page:
        yield page


@pytest.fixture(scope="session")
def desk(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """One visitor at a desk for many tests: what its browser has kept need not come again."""
    with visitor(browser, site, viewport=DESK) as context:
        yield context


@pytest.fixture
def page(desk: BrowserContext, site: str) -> Iterator[Page]:
    """A new page at a desk on the site."""
    with watched_page(desk, site) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """A running PostgreSQL; the tests that ask for it are skipped where it may not be started."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store with its tables, in each kind of database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store' / 'chino.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql").emptied()
    store = open_database(url)
    store.create()
    yield store
    store.engine.dispose()
