"""The static edition as the site serves it, beside an empty Streamlit page behind our shell."""

from __future__ import annotations

import http.client

from playwright.sync_api import Browser

from tests.bench.browser import STAND, Target, chromium, take_turns, wire
from tests.bench.report import Row, middle
from tests.bench.servers import Server, empty_page, site

VIEWS = 1000
ONE_LINE = '<!doctype html><html lang="ja"><div class="view"><h1>x</h1></div>'
PAGES = (
    ("軽い版 全体", "/edition/"),
    ("軽い版 計画", "/edition/plan_bosai.html"),
    ("軽い版 指標", "/edition/indicator_bosai-2-1.html"),
)


def measure(runs: int) -> list[Row]:
    """Rows for the goals of the edition: time and bytes in the browser, CPU on the server."""
    with empty_page(in_shell=True) as floor, site() as ours, chromium() as browser:
        targets = [
            Target("empty in our shell", floor.port),
            *(Target(name, ours.port, path) for name, path in PAGES),
        ]
        take_turns(browser, targets[:1], runs, lambda page: None)
        take_turns(browser, targets[1:], runs, lambda page: None)  # the heavy page slows the next
        again = _again(browser, ours, runs)
        return [*_times(targets), *again, *_bytes(browser, targets), _cpu(ours)]


def _times(targets: list[Target]) -> list[Row]:
    floor = targets[0]
    return [
        Row(f"{target.name} stands, {visit}", "ms", middle(times), middle(least), goal)
        for target in targets[1:]
        for visit, times, least, goal in (
            ("cold", target.cold, floor.cold, "≤ 150 ms"),
            ("warm in a new tab", target.warm, floor.warm, ""),
        )
    ]


def _again(browser: Browser, server: Server, runs: int) -> list[Row]:
    """From page to page and back in one tab, as readers do; beside it a page of one line."""
    times = _in_one_tab(browser, server, dict(PAGES), runs)
    floor = _in_one_tab(browser, server, {"one line": "/one-line"}, runs)["one line"]
    return [
        Row(f"{name} stands, warm", "ms", middle(found), middle(floor), "≤ 60 ms")
        for name, found in times.items()
    ]


def _in_one_tab(
    browser: Browser, server: Server, addresses: dict[str, str], runs: int
) -> dict[str, list[float]]:
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    context.add_init_script(STAND)
    page = context.new_page()
    if "one line" in addresses:  # not for the others: who routes has no cache
        page.route("**/one-line", lambda r: r.fulfill(body=ONE_LINE, content_type="text/html"))
    times: dict[str, list[float]] = {name: [] for name in addresses}
    for turn in range(runs + 1):
        for name, path in addresses.items():
            page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="commit")
            stands = float(page.evaluate("window.__stands"))
            page.wait_for_load_state("load")
            if turn:
                times[name].append(stands)
    context.close()
    return times


def _bytes(browser: Browser, targets: list[Target]) -> list[Row]:
    counts = wire(browser, targets)
    floor = targets[0].name
    return [
        Row(f"{name} on the wire, {visit}", "kB", kilobytes, counts[floor, visit])
        for (name, visit), kilobytes in counts.items()
        if name != floor
    ]


def _cpu(server: Server) -> Row:
    """Processor time of the server for one page, compressed, on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    before = server.cpu_ms()
    for _ in range(VIEWS):
        connection.request("GET", PAGES[0][1], headers={"Accept-Encoding": "gzip"})
        connection.getresponse().read()
    after = server.cpu_ms()
    connection.close()
    each = None if before is None or after is None else (after - before) / VIEWS
    return Row("軽い版: server CPU a view", "ms", each, None, "≤ 1 ms")
