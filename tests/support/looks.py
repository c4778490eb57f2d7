"""What a screen must not look like: found by a browser, on whatever page stands in it."""

from __future__ import annotations

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: The numbers of tables of years that are shown in part, scrolled to either end.
CUT = """() => [...document.querySelectorAll(".by-year .scroll")].flatMap(box => [0, box.scrollWidth].flatMap(to => {
  box.scrollLeft = to
  const tick = box.querySelector("th.pick")?.getBoundingClientRect() // it stays in sight, at the right
  const right = tick?.left ?? box.getBoundingClientRect().right
  const left = box.querySelector("th").getBoundingClientRect().right
  return [...box.querySelectorAll("td")].filter(cell => {
    const at = cell.getBoundingClientRect()
    const over = edge => at.left < edge - 1 && at.right > edge + 1
    return cell.textContent && (over(left) || over(right) || cell.scrollWidth > cell.clientWidth + 1)
  }).map(cell => cell.textContent)
}))"""

#: The numbers of tables of years that a sheet of paper would not hold.
OFF_PAPER = """() => [...document.querySelectorAll(".by-year td")]
  .filter(cell => cell.getBoundingClientRect().right > innerWidth + 1).map(cell => cell.textContent)"""

WIDTHS = (390, 1024, 1280, 1920)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
#: What breaks the rules. Contrast takes most of the time: it is measured once for all texts that
#: stand there in the same colours, size and weight, as do those around them.
#: Without fetching the styles again, which a page's own policy may forbid.
VIOLATIONS = """async tags => {
  const options = { resultTypes: ["violations"], preload: false }
  const numbers = new Map(), looks = new Map(), texts = new Map()
  const number = key => numbers.get(key) ?? (numbers.set(key, numbers.size), numbers.size - 1)
  const look = e => {
    if (!e) return ""
    if (!looks.has(e)) {
      const s = getComputedStyle(e)
      looks.set(e, number([look(e.parentElement), e.tagName, e.className.baseVal ?? e.className, s.color,
        s.backgroundColor, s.backgroundImage, s.opacity, s.fontSize, s.fontWeight, s.textShadow].join("|")))
    }
    return looks.get(e)
  }
  const isRead = e => e.matches("input, select, textarea")
    || [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())
  for (const e of document.body.querySelectorAll("*")) {
    if (isRead(e) && e.checkVisibility({ visibilityProperty: true }) && !texts.has(look(e))) texts.set(look(e), e)
  }
  const rest = await axe.run({ ...options, runOnly: tags, rules: { "color-contrast": { enabled: false } } })
  const contrast = await axe.run({ include: [...texts.values()] }, { ...options, runOnly: ["color-contrast"] })
  return [...rest.violations, ...contrast.violations]
}"""
#: What sticks out of the window to the right, or makes a part of the page scroll sideways.
TOO_WIDE = """() => {
  const main = document.querySelector("[data-testid=stMain]")
  const wide = [document.documentElement, main].filter(e => e && e.scrollWidth > e.clientWidth)
  if (!wide.length && document.documentElement.scrollWidth <= innerWidth) return []
  return [...document.querySelectorAll(".view *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll, .hidden, .skip"))
    .map(e => `${e.tagName}.${e.className.baseVal ?? e.className} ${Math.round(e.getBoundingClientRect().right)}`)
    .slice(0, 8).concat([`page ${main?.scrollWidth} of ${innerWidth}`])
}"""
#: Words that can be seen and are not ours.
FOREIGN = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement
    if (/[A-Za-z]{4,}/.test(walker.currentNode.data) && !e.closest(".view, script, style, noscript")
        && e.checkVisibility({ visibilityProperty: true })) found.push(walker.currentNode.data.trim())
  }
  return found
}"""


@cache
def axe() -> str:
    """The script that knows the rules."""
    return Axe().axe_script


def violations(page: Page) -> list[str]:
    """What breaks the rules of accessibility (WCAG 2.0 and 2.1, A and AA)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())
    return [
        f"{v['id']} ({v['impact']}): {v['help']} "
        + "; ".join(f"{n['target']} {n['html'][:160]}" for n in v["nodes"][:5])
        for v in page.evaluate(VIOLATIONS, TAGS)
    ]


def assert_presentable(page: Page) -> None:
    """Accessible, all Japanese, and within the window at every width."""
    assert violations(page) == []
    assert page.evaluate(FOREIGN) == []
    former = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == [], width
    if former:
        page.set_viewport_size(former)
