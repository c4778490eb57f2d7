"""Books and uploads that hold far more than the city's: what a view costs, and how long others wait.

Others wait where Python is held: a second thread, which only wants to run every few
milliseconds, tells for how long it could not: in seconds of our own processor, so that
what else the machine does is not counted.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from openpyxl import Workbook, load_workbook

from chino_metrics.changes.comparison import compare
from chino_metrics.exports.edition.site import build_pages
from chino_metrics.ingest.built import Built
from chino_metrics.ingest.report import Report
from chino_metrics.ingest.report_sheet import write_report
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.plan import Book
from chino_metrics.screens import changes, data_check, overview, plan, trends, update
from chino_metrics.settings import SAMPLE_WORKBOOK
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import (
    CORRECTIONS,
    EVENTS,
    LONGEST,
    LONGEST_OTHER,
    MEASURES,
    MOST_IN_ALL,
    MOST_ROWS,
    PILLARS,
    PLANS,
    PROJECTS,
    REFERENCES,
)
from pages.shared.rendering import drawn
from tests.bench.report import Row
from tests.support.made_workbook import HEADS, saved
from tests.support.screens import SCREENS

GOAL = "≤ 2 s"
TODAY = date(2026, 11, 26)
ACTOR = Actor("山田", Role.ADMINISTRATOR)
SHEET = update.Sheet(1, "実績.xlsx", 1_000, TODAY, "")
FIRST = "bosai-2-4"
#: No plan takes more than 300 indicators: 500 come to two of them.
GROWN = ("bosai", "jomon")


def measure(_runs: int) -> list[Row]:
    """Seconds of the processor for each view, and the longest wait of somebody else."""
    rows: list[Row] = []
    for name, book in books():
        rows += [row for what, act in views(book).items() for row in taken(f"{name}: {what}", act)]
    rows += [row for what, act in uploads() for row in taken(what, act)]
    rows += [row for what, act in largest() for row in taken(f"the largest book: {what}", act)]
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
            plan = GROWN[n % len(GROWN)]
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


#: The years of which the largest book has values.
YEARS = range(1989, 2026)


def largest() -> Iterator[tuple[str, Callable[[], object]]]:
    """A book as large as one may be, in which everything is another than in the one before.

    Once it is published, every page compares the two: what is too much for the server
    before would be too much for it after.
    """
    before, after = (read_book(full(letter, n)) for n, letter in enumerate("縄文"))
    assert len(after.indicators) == MOST_IN_ALL
    scene = Scene(before, Choice(), TODAY, Edition(1, TODAY, ""))
    published = Scene(after, Choice(), TODAY, Edition(2, TODAY, "", before))
    yield "compared", lambda: compare(before, after)
    yield (
        "the page of the comparison, packed",
        lambda: drawn(update.render_compare, scene, ACTOR, SHEET, after, "0" * 64),
    )
    yield "the changes, published, packed", lambda: drawn(changes.render, published)
    yield "overview, published, packed", lambda: drawn(overview.render, published)
    yield "plan, packed", lambda: drawn(plan.render, published)
    yield "trends, packed", lambda: drawn(trends.render, published)
    yield "the check of data, packed", lambda: drawn(data_check.render, published)


def full(letter: str, more: int) -> bytes:
    """A workbook with as many rows as there may be, names and texts of ``letter`` as long as they may be."""
    book = Workbook()
    book.remove(book.active)
    for name, heads in HEADS.items():
        sheet = book.create_sheet(name)
        years = [f"{year}年度" for year in YEARS] if name == "実績" else []
        sheet.append(
            [head for head in heads if not head.endswith("年度") or head[0] in "基中最開終年"]
            + years
        )
        for row in _full_rows(name, letter, more):
            sheet.append(row)
    return bytes(saved(book))


def _full_rows(name: str, letter: str, more: int) -> Iterator[list[object]]:
    plans, measures = MOST_ROWS[PLANS], MOST_ROWS[MEASURES]
    chance = Random(f"{name}{letter}")
    noise = letter + "".join(
        chance.choices("あいうえおかきくけこさしすせそたちつてとなにぬねの", k=200_000)
    )

    def words(most: int) -> str:
        start = chance.randrange(len(noise) - most)
        return noise[start : start + most]

    def place(n: int) -> tuple[str, int]:
        return f"p{n % measures % plans}", 1 + n % measures // plans

    for n in range(MOST_ROWS.get(name, MOST_IN_ALL)):
        goal, short, text = 100 + n + more, words(LONGEST["施策名"] - 6), words(LONGEST_OTHER)
        yield {
            PLANS: [f"p{n}", f"{short}{n}", f"計{n}", 1988, 2030, f"{letter}{n}課", None],
            MEASURES: [*place(n), f"{short}{n}", text],
            PILLARS: [*place(n), f"1-({n})", f"{short}{n}", text],
            PROJECTS: [*place(n), None, f"{short}{n}"],
            "目標指標": [
                *(f"i{n}", *place(n), f"{short}{n}", "件", None, "増加", "年次", 1988, 100),
                *(2026, goal, 2030, 2 * goal),
            ],
            "実績": [f"i{n}", None, None, *(100 + n + year % 7 + more for year in YEARS)],
            "実績の注記": [f"i{n}", 2025, words(200), words(200), None],
            REFERENCES: [
                f"i{n % MOST_IN_ALL}",
                "県の平均",
                2018 + n // MOST_IN_ALL,
                n + more,
                "件",
            ],
            EVENTS: [f"i{n}", 2020, words(LONGEST["内容"])],
            CORRECTIONS: [],
        }[name]


def taken(name: str, act: Callable[[], object]) -> list[Row]:
    """Processor and the longest wait of a thread that wants nothing but to run."""
    waits, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.is_set():
            begin = time.process_time()
            time.sleep(0.005)
            waits.append(time.process_time() - begin)

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
