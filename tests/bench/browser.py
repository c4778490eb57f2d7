"""What a visitor with a browser waits for, and what crosses the wire.

The floor is an empty Streamlit page: one line under plain ``streamlit run``, and
the same line behind our own shell and compressed files. Floor and site take turns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.proxy import counting
from tests.bench.report import Row, middle, p95
from tests.bench.servers import empty_page, site
from tests.support.chromium import installed

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)
STAND = (Path(__file__).parent / "stand.js").read_text(encoding="utf-8")
#: A slow tablet on 4G: processor four times slower, 60 ms, 9 Mbit/s down, 3 up.
SLOWER, LATENCY_MS, DOWN, UP = 4, 60, 9e6 / 8, 3e6 / 8
CLICKS = 24
CHANGE = """
async index => {
  const select = document.querySelector(".view select[name=year]")
  const root = document.querySelector(".screen"), before = root.innerHTML
  const done = new Promise(found => {
    const watch = new MutationObserver(() => {
      if (root.innerHTML === before) return
      watch.disconnect()
      requestAnimationFrame(() => found(performance.now()))
    })
    watch.observe(root, { childList: true, subtree: true, characterData: true })
  })
  const begin = performance.now()
  select.selectedIndex = index
  select.dispatchEvent(new Event("change", { bubbles: true }))
  return (await done) - begin
}
"""


@dataclass(slots=True)
class Target:
    """An address and how long it took, cold and warm."""

    name: str
    port: int
    path: str = "/"
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"


def measure(runs: int) -> list[Row]:
    """Rows for the goals in the browser."""
    with (
        empty_page() as plain,
        empty_page(in_shell=True) as shell,
        site() as ours,
        chromium() as browser,
    ):

        def targets() -> list[Target]:
            pages = (("全体", "/"), ("全体 sample", "/?data=sample"), ("計画", "/plan?data=sample"))
            floors = [Target("empty", plain.port), Target("empty in our shell", shell.port)]
            return floors + [Target(name, ours.port, path) for name, path in pages]

        rows = _fast(browser, targets(), runs)
        rows += _slow(browser, targets(), max(1, runs // 2))
        rows += _wire(browser, targets())
        return rows + _clicks(browser, ours.url)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, else Playwright's."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def _fast(browser: Browser, targets: list[Target], runs: int) -> list[Row]:
    take_turns(browser, targets, runs, lambda page: None)
    return _times(targets, "", targets[0], "≤ 1.3×")


def _slow(browser: Browser, targets: list[Target], runs: int) -> list[Row]:
    chosen = targets[1:]
    take_turns(browser, chosen, runs, _slow_down)
    return _times(chosen, ", slow tablet", chosen[0], "≤ 1.25×")


def _times(targets: list[Target], what: str, floor: Target, goal: str) -> list[Row]:
    rows = []
    for target in targets:
        if target is floor:
            continue
        wanted = "" if target.name.startswith("empty") else goal
        for visit, times, least in (
            ("cold", target.cold, floor.cold),
            ("warm", target.warm, floor.warm),
        ):
            name = f"{target.name} stands{what}, {visit}"
            rows.append(Row(name, "ms", middle(times), middle(least), wanted))
    return rows


def take_turns(
    browser: Browser, targets: list[Target], runs: int, prepare: Callable[[Page], None]
) -> None:
    """Visit every target in turn, cold and warm, and note how long it took."""
    for turn in range(runs + 1):
        for target in targets:
            context = _context(browser)
            cold, warm = (_visit(context, target.url, prepare) for _ in range(2))
            context.close()
            if turn:  # the first turn only warms the servers
                target.cold.append(cold)
                target.warm.append(warm)


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    context.add_init_script(STAND)
    return context


def _visit(context: BrowserContext, url: str, prepare: Callable[[Page], None]) -> float:
    page = context.new_page()
    prepare(page)
    page.goto(url, wait_until="commit")
    stands = float(page.evaluate("window.__stands"))
    page.wait_for_load_state("load")
    page.close()
    return stands


def _slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": DOWN,
            "uploadThroughput": UP,
        },
    )


def _wire(browser: Browser, targets: list[Target]) -> list[Row]:
    counts = wire(browser, targets)
    goals = {"first visit": "≤ 1,200 kB", "return visit": "≤ 25 kB"}
    return [
        Row(
            f"{target.name} on the wire, {visit}",
            "kB",
            counts[target.name, visit],
            counts[targets[0].name, visit],
            "" if target.name.startswith("empty") else goals[visit],
        )
        for target in targets[1:]
        for visit in goals
    ]


def wire(browser: Browser, targets: list[Target]) -> dict[tuple[str, str], float]:
    """(target, first or return visit) → kB to the browser, two seconds after it stands.

    Headers and WebSocket frames are included.
    """
    counts = {}
    for target in targets:
        with counting(target.port) as counter:
            context = _context(browser)
            for visit in ("first visit", "return visit"):
                counter.reset()
                page = context.new_page()
                page.goto(counter.url + target.path, wait_until="commit")
                page.evaluate("window.__stands")
                time.sleep(2)
                counts[target.name, visit] = counter.down / 1000
                page.close()
            context.close()
    return counts


def _clicks(browser: Browser, url: str) -> list[Row]:
    """Change the year on 全体: until the new content is painted."""
    context = _context(browser)
    page = context.new_page()
    page.goto(f"{url}/?data=sample")
    page.wait_for_selector(".view select[name=year]")
    page.wait_for_load_state("networkidle")
    times = []
    for turn in range(CLICKS):
        times.append(float(page.evaluate(CHANGE, (turn + 1) % 2)))
        page.wait_for_timeout(150)
    context.close()
    name = "全体: filter changed → content changed, "
    return [
        Row(name + "p50", "ms", middle(times[2:]), None, "≤ 100 ms"),
        Row(name + "p95", "ms", p95(times[2:]), None, "≤ 200 ms"),
    ]
