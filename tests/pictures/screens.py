"""Pictures of the screens: what a reader sees of the sample, what a planner sees of an update."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.bench.browser import chromium
from tests.bench.servers import ROOT, running
from tests.sameness.checkout import REAL, Checkout

# A busy machine takes its time to draw the first chart.
expect.set_options(timeout=30_000)
WIDTH = 1280
NAME, PASSWORD = "kanri", "縄文の里で星を数える夜の灯"
LINK = re.compile(r"/set_up#\S+")
#: Invented figures of 2018, as they should be written, by indicator.
RIGHT: Mapping[str, object] = {
    "bosai-2-1": 91.2,
    "bosai-2-4": 21,
    "jomon-1-2": 55120,
    "jomon-1-4": 1301,
    "tabunka-1-1": "集計中",
    "tabunka-1-2": 240,
}
#: The same as they come: three cells to be mended, three to be looked at.
WRONG: Mapping[str, object] = {
    **RIGHT,
    "bosai-2-3": 290,
    "bosai-2-4": "21人(H30)、38人(R1)",
    "jomon-1-2": "#REF!",
    "jomon-1-4": "１，３０１",
    "tabunka-1-1": 0.3,
    "tabunka-3-1": "1.085千件",
}


def overview(page: Page, _checkout: Checkout) -> None:
    """全体, as far as the plans."""
    _open(page, "/?data=sample", 960)


def indicator(page: Page, _checkout: Checkout) -> None:
    """指標, as far as the years."""
    _open(page, "/indicator?data=sample&plan=bosai&id=bosai-2-4", 1700)
    expect(page.locator(".year-line[role=slider]")).to_be_visible()


def slide(page: Page, _checkout: Checkout) -> None:
    """説明用スライド: the slide of one indicator, in the room."""
    _open(page, "/slides?data=sample&indicators=bosai-2-4&slide=1", 720)
    expect(page.locator("dialog.deck:modal")).to_be_visible()
    number = page.locator(".slide", has_text="防災士資格所有者数は").last.get_attribute("id")
    _open(page, f"/slides?data=sample&indicators=bosai-2-4&slide={str(number)[6:]}", 720)
    expect(page.locator(".slide.now")).to_contain_text("防災士資格所有者数は")


def update_check(page: Page, checkout: Checkout) -> None:
    """データ更新, 点検: a sheet that cannot be published yet."""
    _sign_in(page, checkout)
    _choose(page, _sheet(checkout.folder / "2018年度実績_点検.xlsx", WRONG))
    expect(page.get_by_role("heading", level=1)).to_contain_text("直すまで公開できません")
    page.set_viewport_size({"width": WIDTH, "height": 1440})


def update_compare(page: Page, checkout: Checkout) -> None:
    """データ更新, 比較: what publishing would change."""
    _sign_in(page, checkout)
    _choose(page, _sheet(checkout.folder / "2018年度実績.xlsx", RIGHT))
    page.get_by_role("link", name="比較へ進む").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("判定が変わります")
    page.set_viewport_size({"width": WIDTH, "height": 1250})


PICTURES: Mapping[str, Callable[[Page, Checkout], None]] = {
    f.__name__: f for f in (overview, indicator, slide, update_check, update_compare)
}


def made(checkout: Checkout, wanted: Collection[str]) -> dict[str, bytes]:
    """The wanted pictures of screens by name, from a site of their own."""
    chosen = {name: draw for name, draw in PICTURES.items() if name in wanted}
    if not chosen:
        return {}
    site = running(ROOT / "dashboard.py", ROOT, checkout.environment)
    with site as server, chromium() as browser:
        context = browser.new_context(base_url=server.url, locale="ja-JP", timezone_id="Asia/Tokyo")
        return {name: _picture(context.new_page(), checkout, draw) for name, draw in chosen.items()}


def _picture(page: Page, checkout: Checkout, draw: Callable[[Page, Checkout], None]) -> bytes:
    draw(page, checkout)
    page.evaluate("document.fonts.ready")
    taken = page.screenshot(animations="disabled", caret="hide")
    page.close()
    return taken


def _open(page: Page, address: str, height: int) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.goto(address)
    expect(page.locator("#first")).to_have_count(0)  # until the script has drawn the screen
    expect(page.locator("h1").first).to_be_attached()


def _sign_in(page: Page, checkout: Checkout) -> None:
    """Become the administrator, or find that we are."""
    _open(page, "/update", 900)
    if page.get_by_label("サインイン名").count() == 0:
        return
    link = LINK.search(checkout.run("account", "add", NAME, "--role", "administrator"))
    if link is None:
        raise RuntimeError("no link to set up the account was printed")
    page.goto(link.group())
    expect(page.locator("#first")).to_have_count(0)
    page.get_by_label("サインイン名").fill(NAME)
    page.get_by_label("パスワード", exact=True).fill(PASSWORD)
    page.get_by_label("パスワード（もう一度）").fill(PASSWORD)
    page.get_by_role("button", name="決める").click()
    expect(page.locator("input[type=file]")).to_be_attached()


def _choose(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def _sheet(path: Path, values: Mapping[str, object]) -> Path:
    """The city's workbook with figures of 2018 written into 実績."""
    book = load_workbook(ROOT / REAL)
    sheet = book["実績"]
    column = next(c.column for c in sheet[1] if c.value == "2018年度")
    for row in sheet.iter_rows(min_row=2):
        if row[0].value in values:
            sheet.cell(row[0].row, column, values[row[0].value])
    book.save(path)
    return path
