"""How long a slide takes to change in the room, and how long files to take along take to make."""

from __future__ import annotations

import time
import urllib.request

from playwright.sync_api import Page

from tests.bench.browser import chromium
from tests.bench.report import Row, middle, p95
from tests.bench.servers import Server, site

TURNS = 60
SIZES = ((1920, 1080), (1024, 768))
#: From the key until the frame after the next slide is drawn.
TURN = """key => new Promise(done => {
  const begin = performance.now()
  document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)))
})"""
FILES = ("report.pdf", "slides.pptx", "slides.pdf", "tables.xlsx", "data.zip")


def measure(runs: int) -> list[Row]:
    """Rows for the goals of slides and files."""
    with site() as ours, chromium() as browser:
        rows = []
        for width, height in SIZES:
            page = browser.new_page(viewport={"width": width, "height": height})
            times = _turns(page, ours)
            page.close()
            name = f"slide change, {width}×{height}"
            rows += [
                Row(f"{name}, p50", "ms", middle(times), None, "< 100 ms"),
                Row(f"{name}, p95", "ms", p95(times), None, "< 100 ms"),
            ]
        return rows + _files(ours, runs)


def _turns(page: Page, server: Server) -> list[float]:
    page.goto(f"http://127.0.0.1:{server.port}/slides?data=sample&year=2022&slide=1")
    page.wait_for_selector("dialog.deck:modal .slide.now")
    count = page.locator(".slide").count()
    keys = [("PageDown", "PageUp")[k // (count - 1) % 2] for k in range(TURNS)]
    return [page.evaluate(TURN, key) for key in keys]


def _files(server: Server, runs: int) -> list[Row]:
    """Each file of the whole, made anew: another title is another choice."""
    rows = []
    for name in FILES:
        address = f"http://127.0.0.1:{server.port}/download/{name}?data=sample"
        first, *times = (_seconds(f"{address}&title={k}") for k in range(min(runs, 5) + 1))
        rows.append(Row(f"{name}, all plans, warm", "s", middle(times), None, "≤ 3 s"))
        rows.append(Row(f"{name}, the first one", "s", first))
        rows.append(Row(f"{name}, made before", "s", _seconds(f"{address}&title=1")))
    return rows


def _seconds(address: str) -> float:
    begin = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        answer.read()
    return time.perf_counter() - begin
