"""The charts in a browser: nothing covers anything, at any width, in either size of letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chino_metrics.charts import line
from chino_metrics.charts.large import has_points
from chino_metrics.exports.edition.style import look
from chino_metrics.screens.indicator import drawings
from tests.support.books import DATA, book, scene_of

WIDTHS = (320, 390, 560, 768, 820, 1024, 1280)
#: A pixel may be lost in rounding.
FAULTS = """() => {
  const faults = []
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
  const outside = (a, b) => a.left < b.left - 1 || a.right > b.right + 1
    || a.top < b.top - 1 || a.bottom > b.bottom + 1
  const away = (box, { x, y }) =>
    Math.hypot(Math.max(0, box.left - x, x - box.right), Math.max(0, box.top - y, y - box.bottom))
  const OWN = { "l-now": ".last", "l-base": ".base", "l-mid": ".mid", "l-goal": ".goal" }
  const NAMED = Object.values(OWN).join()
  for (const figure of document.querySelectorAll("figure")) {
    const say = (...words) => faults.push([figure.dataset.name, ...words].join(" "))
    const shown = [...figure.querySelectorAll(".lchart")].filter(svg => svg.getClientRects().length)
    if (shown.length !== 1) { say(shown.length, "drawings"); continue }
    const svg = shown[0], edge = svg.getBoundingClientRect()
    if (outside(edge, figure.getBoundingClientRect())) say("larger than its place")
    const texts = [...svg.querySelectorAll("text")].map(text => ({
      words: text.textContent,
      kind: text.getAttribute("class") || "",
      boxes: [...(text.children.length ? text.children : [text])].map(line => line.getBoundingClientRect()),
      size: parseFloat(getComputedStyle(text).fontSize) * edge.width / svg.viewBox.baseVal.width,
    }))
    const marks = [...svg.querySelectorAll(".act, path.other, circle.assumed, " + NAMED)].map(mark => {
      const box = mark.getBoundingClientRect()
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
      return { mark, kind: mark.getAttribute("class"), box, x, y }
    })
    texts.forEach((text, place) => {
      if (text.size < 13.9) say(text.words, "is small:", text.size.toFixed(1))
      if (text.boxes.some(box => outside(box, edge))) say(text.words, "leaves the drawing")
      for (const other of texts.slice(place + 1)) {
        if (text.boxes.some(a => other.boxes.some(b => over(a, b)))) say(text.words, "lies on", other.words)
      }
      const near = mark => Math.min(...text.boxes.map(box => away(box, mark)))
      const own = OWN[text.kind] && marks.find(({ mark }) => mark.matches(OWN[text.kind]))
      for (const mark of text.kind.startsWith("l-") ? marks : []) {
        if (text.boxes.some(box => over(box, mark.box))) say(text.words, "covers", mark.kind)
        if (own && mark.mark.matches(NAMED) && near(mark) < near(own) - 1) say(text.words, "is nearer to", mark.kind)
      }
    })
  }
  return faults
}"""


def large_figures(data: str) -> Iterator[str]:
    """The chart of the page 指標, as each width shows it."""
    for e in scene_of(book(data)).entries:
        if has_points(e.indicator, e.assessment):
            parts = drawings(e.indicator, e.assessment)
            drawn = "".join(f'<div class="{place}">{svg}</div>' for place, svg in parts)
            yield f'<figure class="large-chart" data-name="{data} {e.indicator.id}">{drawn}</figure>'


def small_figures(data: str) -> Iterator[str]:
    """The charts of the page 計画 at the size that they are drawn for."""
    entries = [(e.indicator, e.assessment) for e in scene_of(book(data)).entries]
    charts = [(i.id, line.line_chart(i, a), line.SMALL) for i, a in entries if has_points(i, a)]
    for key, svg, style in charts:
        yield f'<figure data-name="small {data} {key}" style="width:{style.width}px">{svg}</figure>'


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All charts of the real and the sample data, the large ones in both sizes of letters."""
    folder = tmp_path_factory.mktemp("drawings")
    large = "".join(figure for data in DATA for figure in large_figures(data))
    small = "".join(figure for data in DATA for figure in small_figures(data))
    body = f'<div class="view">{large}{small}</div><div class="view large">{large}</div>'
    for name, content in look([body]).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    page = folder / "drawings.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="style.css">{body}',
        encoding="utf-8",
    )
    return page


def test_no_label_covers_another_a_foreign_mark_or_the_edge(browser: Browser, sheet: Path) -> None:
    page = browser.new_page()
    page.goto(sheet.as_uri())
    page.evaluate("document.fonts.ready")
    assert page.locator("figure.large-chart").count() == 4 * 25  # 7 of 32 have no number yet
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(FAULTS) == [], width
    page.close()
