"""The static edition in a real Chromium: from a folder, without script and with it, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from chino_metrics.model.verdict import Status
from chino_metrics.views.entries import LATE
from tests.conftest import visitor
from tests.support.editions import documents, scene, write_pages
from tests.support.looks import TOO_WIDE, WIDTHS, assert_presentable, violations

PAGES = (
    *("index", "plan_bosai", "indicator_bosai-2-1", "cross", "trends", "data_check", "method"),
    "updates",
)


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders with editions, as on a USB stick."""
    folder = tmp_path_factory.mktemp("stick")
    for kind in ("sample", "hostile"):
        write_pages(folder / kind, kind)
    return folder


@contextmanager
def opened(browser: Browser, stick: Path, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page that opens files of the editions, and what fails on it or leaves the folder."""
    with visitor(browser, f"{stick.as_uri()}/", **options) as context:
        page = context.new_page()
        faults: list[str] = []

        def failed(request: Request) -> None:
            # the icon of a page that is left at once is not waited for
            if request.failure != "net::ERR_ABORTED":
                faults.append(request.url)

        def asked(request: Request) -> None:
            if not request.url.startswith(("file:", "data:")):
                faults.append(request.url)

        page.on(
            "console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", failed)
        page.on("request", asked)
        yield page, faults


@pytest.fixture(scope="module")
def reader(browser: Browser, stick: Path) -> Iterator[tuple[Page, list[str]]]:
    """One tab for all tests: a new one takes longer than what is done in it."""
    with opened(browser, stick) as read:
        yield read


@pytest.fixture
def page(reader: tuple[Page, list[str]]) -> Iterator[Page]:
    page, faults = reader
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="null")
    yield page
    page.wait_for_load_state("load")
    assert faults == []


def test_every_page_stands_without_script(browser: Browser, stick: Path) -> None:
    with opened(browser, stick, java_script_enabled=False) as (page, faults):
        for name in PAGES:
            page.goto(f"sample/{name}.html")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("sample/index.html")
        page.get_by_role("link", name="自主防災組織防災訓練実施率").first.click()
        expect(page).to_have_url((stick / "sample" / "indicator_bosai-2-1.html").as_uri())
        expect(
            page.get_by_role("img", name="自主防災組織防災訓練実施率の推移").locator("visible=true")
        ).to_have_count(1)
        expect(page.get_by_role("row", name="2025年度（令和7）")).to_be_visible()
        expect(page.locator("button:not(.term):visible")).to_have_count(0)
        page.wait_for_load_state("load")
        assert faults == []


def test_the_right_drawing_is_shown_at_every_width(page: Page) -> None:
    page.goto("sample/indicator_bosai-2-1.html")
    drawings = {1920: ".on-wall", 1280: ".on-wall", 820: ".on-desk", 390: ".on-phone"}
    for width, drawing in drawings.items():
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(f".large-chart {drawing} svg")).to_be_visible()
        expect(page.locator(".large-chart .lchart").locator("visible=true")).to_have_count(1)
        size = page.evaluate(
            "s => { const t = document.querySelector(s + ' text'); return parseFloat(getComputedStyle(t).fontSize)"
            " * t.getScreenCTM().a }",
            f".large-chart {drawing}",
        )
        assert size >= 14


@pytest.mark.parametrize("kind", [pytest.param("real", marks=pytest.mark.long), "sample"])
def test_pages_are_accessible_and_fit_every_width(page: Page, stick: Path, kind: str) -> None:
    if kind == "real":
        write_pages(stick / kind, kind)
    # the bodies are those of the site (test_browser); here is what the edition adds to them
    sample, real = (
        ("index", "indicator_bosai-2-1", "trends"),
        ("index", "indicator_ict-1-1", "updates"),
    )
    for name in sample if kind == "sample" else (*real, "plan_bosai", "cross"):
        page.goto(f"{kind}/{name}.html")
        expect(page.locator("button.sort").first).to_be_attached()
        assert_presentable(page)


def test_the_rest_fits_every_width_too(page: Page) -> None:
    for name in ("data_check", "method", "plan_sosei", "cross"):
        page.goto(f"sample/{name}.html")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) == [], (width, name)


def cells(page: Page, column: str) -> list[str]:
    return page.locator(
        f"section.group:has-text('茅野市地域創生総合戦略') tbody {column}"
    ).all_text_contents()


def baselines(page: Page) -> list[float]:
    """The numbers before the units."""
    found = (re.match(r"[\d,.]+", t) for t in cells(page, "td.base .whole"))
    return [float(match[0].replace(",", "")) for match in found if match]


def test_a_table_is_sorted_by_its_heads_with_mouse_and_keyboard(page: Page) -> None:
    page.goto("sample/index.html")
    group = page.locator("section.group").first
    printed = cells(page, "th")
    head = group.get_by_role("columnheader", name="基準値 年度")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    numbers = baselines(page)
    assert numbers == sorted(numbers) and sorted(cells(page, "th")) == sorted(printed)
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert baselines(page) == numbers[::-1]
    state = group.get_by_role("columnheader", name="状況")
    state.get_by_role("button").focus()
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") is None
    order = [s.value for s in Status]
    found = group.locator("tbody tr").evaluate_all("all => all.map(r => r.dataset.status)")
    assert found == sorted(found, key=order.index) and len(set(found)) > 1
    page.evaluate("window.scrollTo(0, 0)")
    assert violations(page) == []


def test_empty_cells_come_last_whichever_way(page: Page) -> None:
    page.goto("sample/trends.html")
    group = page.locator("section.group").first
    button = group.get_by_role("columnheader", name="2013").get_by_role("button")
    for _ in range(2):
        button.click()
        texts = [t.strip() for t in group.locator("tbody td:nth-child(2)").all_text_contents()]
        assert texts[0] == "70.5" and not any(texts[1:])


@pytest.mark.parametrize("name", ["index", pytest.param("trends", marks=pytest.mark.long)])
def test_a_list_is_narrowed_down_by_words_plan_and_status(page: Page, name: str) -> None:
    page.goto(f"sample/{name}.html")
    form = page.get_by_role("form", name="一覧を絞り込む")
    rows = page.locator("section.group tbody tr").locator("visible=true")
    told = form.get_by_role("status")
    expect(told).to_have_text("32指標")
    form.get_by_label("言葉で探す").fill("防災　訓練")
    expect(told).to_have_text("32指標のうち3指標を表示")
    expect(rows).to_have_count(3)
    form.get_by_label("言葉で探す").fill("")
    form.get_by_label("状況").select_option(label="遅れている指標（◆と×）")
    expect(rows).to_have_count(
        len([e for e in scene("sample").entries if e.assessment.status in LATE])
    )
    form.get_by_label("計画").select_option(label="茅野市地域防災計画")
    expect(rows).to_have_count(3)
    expect(page.locator("section.group").locator("visible=true")).to_have_count(1)
    form.get_by_label("言葉で探す").press("Enter")
    form.get_by_label("言葉で探す").fill("そのような指標はない")
    expect(told).to_have_text("32指標のうち0指標を表示")
    expect(rows).to_have_count(0)
    assert violations(page) == []


@pytest.mark.long  # the same markup is tried daily on the site (test_injection)
def test_nothing_hostile_runs(page: Page) -> None:
    for name in documents("hostile"):
        page.goto(f"hostile/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("window.hit") is None
    page.goto("hostile/index.html")
    page.get_by_role("button", name="指標").first.click()
    page.get_by_label("言葉で探す").fill("<img src=x>")
    assert page.evaluate("window.hit") is None


def test_the_print_has_the_rows_and_not_the_controls(page: Page) -> None:
    page.goto("sample/index.html")
    expect(page.get_by_role("form")).to_be_visible()
    page.emulate_media(media="print")
    for control in (".find", ".nav.wide", ".menu", ".foot a"):
        assert page.locator(control).locator("visible=true").count() == 0, control
    expect(page.locator("section.group tbody tr").locator("visible=true")).to_have_count(32)
    expect(page.locator(".strip")).to_be_visible()
    page.goto("sample/indicator_bosai-2-1.html")
    assert page.locator(".others").locator("visible=true").count() == 0
    expect(page.locator(".large-chart .lchart").locator("visible=true")).to_have_count(1)
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
