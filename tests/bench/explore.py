"""What 探索 costs beside one Plotly figure on an empty Streamlit page."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.browser import chromium
from tests.bench.report import Row, middle
from tests.bench.servers import running, site

FLOOR = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(x=[0, 1], y=[0, 1])))
"""
#: The first point of the figure is drawn, on both sides.
DRAWN = ".js-plotly-plot .main-svg .points path"


def measure(runs: int) -> list[Row]:
    """Rows for the page 探索, cold and warm, floor and site in turns."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
    ):
        script = Path(folder) / "dashboard.py"
        script.write_text(FLOOR, encoding="utf-8")
        with running(script, Path(folder)) as plain, site() as ours:
            addresses = (plain.url, f"{ours.url}/explore?data=sample")
            found = [[_visit(browser, url) for url in addresses] for _ in range(runs + 1)][1:]
    return [
        Row(
            f"探索 stands, {name}",
            "ms",
            middle([turn[1][at] for turn in found]),
            middle([turn[0][at] for turn in found]),
            "≤ 1.3×",
        )
        for at, name in enumerate(("cold", "warm"))
    ]


def _visit(browser: Browser, url: str) -> tuple[float, float]:
    context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
    times = (_until_drawn(context.new_page(), url), _until_drawn(context.new_page(), url))
    context.close()
    return times


def _until_drawn(page: Page, url: str) -> float:
    page.goto(url, wait_until="commit")
    page.wait_for_selector(DRAWN, state="attached")
    return float(page.evaluate("performance.now()"))
