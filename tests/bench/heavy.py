"""Books and uploads that hold far more than the city's: what a view costs, and how long others wait.

Others wait where Python is held: a second thread, which only wants to run every few
milliseconds, tells for how long it could not.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date

from openpyxl import load_workbook

from chino_metrics.changes.comparison import compare
from chino_metrics.exports.edition.site import build_pages
from chino_metrics.ingest.built import Built
from chino_metrics.ingest.report import Report
from chino_metrics.ingest.report_sheet import write_report
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.plan import Book
from chino_metrics.screens import update
from chino_metrics.settings import SAMPLE_WORKBOOK
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book
from tests.bench.report import Row
from tests.support.screens import SCREENS

GOAL = "≤ 2 s"
TODAY = date(2026, 11, 26)
ACTOR = Actor("山田", Role.ADMINISTRATOR)
SHEET = update.Sheet(1, "実績.xlsx", 1_000, date(2026, 11, 26), "")
FIRST = "bosai-2-4"
#: No plan takes more than 300 indicators: 500 come to two of them.
PLANS = ("bosai", "jomon")


def measure(_runs: int) -> list[Row]:
    """Seconds of the processor for each view, and the longest wait of somebody else."""
    rows: list[Row] = []
    for name, book in books():
        rows += [row for what, act in views(book).items() for row in taken(f"{name}: {what}", act)]
    rows += [row for what, act in uploads() for row in taken(what, act)]
    return rows


def books() -> Iterator[tuple[str, Book]]:
    """The sample with more of one thing."""
    yield "the sample", read_book(grown())
    for count in (100, 400):
        yield f"{count} events", read_book(grown(events=count))
    yield "150 series", read_book(grown(series=150))
    yield "500 more indicators", read_book(grown(indicators=500))


def grown(events: int = 0, series: int = 0, indicators: int = 0) -> bytes:
    """The sample workbook with more rows for one indicator, or copies of it."""
    book = load_workbook(SAMPLE_WORKBOOK)
    for n in range(events):
        _append(book["出来事"], {"指標ID": FIRST, "年": 2018 + n % 8, "内容": f"出来事{n}" * 20})
    for n in range(series):
        point = {"指標ID": FIRST, "系列名": f"系列{n}", "年": 2020, "値": n, "単位": "人"}
        _append(book["参考系列"], point)
    for sheet in ("目標指標", "実績") if indicators else ():
        heads = [cell.value for cell in book[sheet][1]]
        own = next(r for r in book[sheet].iter_rows(values_only=True) if r[0] == FIRST)
        row = dict(zip(heads, own, strict=True))
        for n in range(indicators):
            plan = PLANS[n % len(PLANS)]
            own_id = {"指標ID": f"{plan}-{n}", "計画ID": plan, "指標名": f"指標の名前{n}"}
            _append(book[sheet], row | {key: own_id[key] for key in own_id if key in row})
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _append(sheet: object, row: dict[str, object]) -> None:
    heads = [cell.value for cell in sheet[1]]  # type: ignore[index]
    sheet.append([row.get(head) for head in heads])  # type: ignore[attr-defined]


def views(book: Book) -> dict[str, Callable[[], object]]:
    """Every page, the page of the plan and of the indicator, the edition."""
    plan = book.indicator_by_id[FIRST].plan_id

    def scene(**choice: str) -> Scene:
        return Scene(book, Choice(data="sample", **choice), TODAY)

    found: dict[str, Callable[[], object]] = {
        page: (lambda draw=draw: draw(scene())) for page, draw in SCREENS.items()
    }
    found["plan"] = lambda: SCREENS["plan"](scene(plan=plan))
    found["indicator"] = lambda: SCREENS["indicator"](scene(plan=plan, indicator=FIRST))
    found["edition, built beside the views"] = lambda: build_pages(scene(), ())
    return found


def uploads() -> Iterator[tuple[str, Callable[[], object]]]:
    """A sheet with 10,000 faults, and 500 new indicators: what the server does with them."""
    base = read_book(SAMPLE_WORKBOOK.read_bytes())
    scene = Scene(base, Choice(), TODAY, Edition(1, TODAY, ""))
    name = base.indicator_by_id[FIRST].name
    line = f"{name},人,{','.join(f'{n}つ' for n in 'abcdefghij')}\n"
    heads = ",".join(f"{year}年度" for year in range(2016, 2026))
    faulty: Report = check_upload(f"指標名,単位,{heads}\n{line * 1_000}".encode(), base, "x.csv")
    yield (
        "10,000 findings: the page of the check",
        lambda: update.render_check(scene, ACTOR, SHEET, faulty, {}),
    )
    yield "10,000 findings: as Excel", lambda: write_report(faulty, "x.csv", TODAY)
    content, before = grown(indicators=500), SAMPLE_WORKBOOK.read_bytes()
    built: Built = build_upload(content, before, "x.xlsx", {}, TODAY)
    after = built.book
    assert after is not None
    yield "500 new indicators: compared", lambda: compare(base, after)
    yield (
        "500 new indicators: the page of the comparison",
        lambda: update.render_compare(scene, ACTOR, SHEET, after, "0" * 64),
    )
    yield "500 new indicators: read when published", lambda: read_book(built.workbook)


def taken(name: str, act: Callable[[], object]) -> list[Row]:
    """Processor and the longest wait of a thread that wants nothing but to run."""
    waits, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.is_set():
            begin = time.monotonic()
            time.sleep(0.005)
            waits.append(time.monotonic() - begin - 0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    begin = time.thread_time()
    act()
    used = time.thread_time() - begin
    over.set()
    watcher.join()
    return [
        Row(name, "s", used, goal=GOAL),
        Row(f"{name}, others wait", "s", max(waits), goal="≤ 1 s"),
    ]
