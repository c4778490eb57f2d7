"""What it costs that marks answer: the bytes of the script, and how soon the first mark does."""

from __future__ import annotations

import gzip

from playwright.sync_api import Browser, Page

from tests.bench.browser import STAND, chromium
from tests.bench.report import Row, middle, p95
from tests.bench.servers import ROOT, Server, site

PAGES = (("全体", "/?data=sample"), ("年次推移", "/trends?data=sample"))
#: Milliseconds since the navigation began when the first drawing has become one that answers.
READY = """() => new Promise(done => {
  const stands = () => document.querySelector("[data-at][role=slider]")
  const look = () => stands() ? done(performance.now()) : requestAnimationFrame(look)
  look()
})"""
#: From the pointer on each drawing until the frame after its box.
ANSWERS = """() => [...document.querySelectorAll("[data-at][role=slider]")].slice(0, 60).map(part => {
  const { left, top, width, height } = part.getBoundingClientRect(), begin = performance.now()
  const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, pointerType: "mouse" }
  part.dispatchEvent(new PointerEvent("pointermove", at))
  document.querySelector(".year-box").getBoundingClientRect()
  return performance.now() - begin
})"""


def measure(runs: int) -> list[Row]:
    """Rows for the script and, on two pages, for the first mark and for each one after it."""
    script = (ROOT / "static" / "marks.js").read_bytes()
    rows = [Row("marks.js, compressed", "kB", len(gzip.compress(script, 9)) / 1000, None, "≤ 4 kB")]
    with site() as ours, chromium() as browser:
        for name, path in PAGES:
            found = [_visit(browser, ours, path) for _ in range(runs + 1)][1:]
            answers = [each for turn in found for each in turn[2]]
            rows += [
                Row(f"{name}: a first mark can answer", "ms", middle([t[1] for t in found]),
                    middle([t[0] for t in found])),
                Row(f"{name}: a mark answers, p50", "ms", middle(answers), None, "≤ 16 ms"),
                Row(f"{name}: a mark answers, p95", "ms", p95(answers), None, "≤ 50 ms"),
            ]  # fmt: skip
    return rows


def _visit(browser: Browser, server: Server, path: str) -> tuple[float, float, list[float]]:
    """When the page stands, when its marks answer, and how long each of them takes."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    context.add_init_script(STAND)
    page: Page = context.new_page()
    page.goto(f"{server.url}{path}", wait_until="commit")
    stands = float(page.evaluate("window.__stands"))
    ready = float(page.evaluate(READY))
    answers = [float(each) for each in page.evaluate(ANSWERS)]
    context.close()
    return stands, ready, answers
