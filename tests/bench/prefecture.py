"""77 municipalities with 32 indicators each in one book: what start, views and editions cost."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook

from chino_metrics.exports.edition.folder import write_edition
from chino_metrics.exports.edition.site import build_pages, edition_parts
from chino_metrics.exports.files import MAKERS
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Book
from chino_metrics.screens.search import index_of
from chino_metrics.settings import SAMPLE_WORKBOOK
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene, scene_of
from chino_metrics.views.search.packed import packed
from chino_metrics.views.taken_along.files import EDITION
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import MUNICIPALITY, MUNICIPALITY_NAME
from tests.bench.heavy import taken
from tests.bench.report import Row
from tests.bench.servers import ROOT, running
from tests.support.screens import SCREENS

TODAY = date(2026, 11, 26)
COUNT = 77
#: Years of which each indicator has a value: 77 × 32 × 12 are 30,000 values.
YEARS = range(2014, 2026)


def measure(_runs: int) -> list[Row]:
    """Seconds of the processor, the longest wait of somebody else, and the start by the clock."""
    content = workbook()
    rows = [*_start(content), *taken("the prefecture is read", lambda: read_book(content))]
    book = read_book(content)
    whole = scene_of(book, Choice(), TODAY, whole=True)
    rows += taken("the prefecture: overview of all", lambda: SCREENS["overview"](whole))
    rows += taken("the prefecture: the index of the search", lambda: packed(index_of(whole)))
    rows += taken("the prefecture: edition, the first page", lambda: build_pages(whole, ()))
    own = Choice(municipality=municipalities(book)[-1].code)
    for page, draw in SCREENS.items():
        part = scene_of(book, own, TODAY)
        rows += taken(f"one municipality: {page}", lambda draw=draw, part=part: draw(part))
    part = scene_of(book, own, TODAY)
    rows += taken("one municipality: edition", lambda: build_pages(part, ()))
    for kind in EDITION:
        rows.append(_used(f"one municipality: {kind.name}", lambda k=kind: MAKERS[k.name](part)))
    return [*rows, *_edition(whole, content), *_update(book, content)]


def _start(content: bytes) -> Iterator[Row]:
    """From the start of the process until it answers, on an empty data folder and once more."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "prefecture.xlsx"
        path.write_bytes(content)
        own = {"CHINO_WORKBOOK": str(path), "CHINO_DATA_FOLDER": f"{folder}/var"}
        for name in ("first start", "next start"):
            begin = time.monotonic()
            with running(ROOT / "dashboard.py", ROOT, {**os.environ, **own}) as server:
                by_clock = time.monotonic() - begin
                used = server.cpu_ms()
            yield Row(f"the prefecture: {name}", "s", by_clock, goal="≤ 5 s")
            yield Row(f"the prefecture: {name}, CPU", "s", used and used / 1000)


def _edition(whole: Scene, content: bytes) -> Iterator[Row]:
    """``export --to`` a folder: nothing is another, then one value of one indicator.

    The folder is filled with the files of one municipality for all: making each takes minutes.
    """
    edition = list(edition_parts(whole, (), content))
    made = list(edition[0].make())
    changed = scene_of(read_book(workbook(changed=True)), Choice(), TODAY, whole=True)
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        write_edition(site, [replace(part, make=lambda: iter(made)) for part in edition])
        for name, scene in (("as it was", whole), ("one value changed", changed)):
            parts = partial(edition_parts, scene, (), content)
            begin = time.monotonic()
            yield _used(f"edition as a folder, {name}", lambda p=parts: write_edition(site, p()))
            by_clock = time.monotonic() - begin
            yield Row(f"edition as a folder, {name}, by the clock", "s", by_clock, goal="≤ 3 s")


def _update(book: Book, content: bytes) -> Iterator[Row]:
    """A whole workbook with one value more, as a planner brings it: by the clock, in a child."""
    changed = workbook(changed=True)
    for name, act in (
        ("checked", lambda: check_upload(changed, book, "x.xlsx")),
        ("made ready to be compared", lambda: build_upload(changed, content, "x.xlsx", {}, TODAY)),
    ):
        begin = time.monotonic()
        act()
        yield Row(f"the whole workbook, {name}", "s", time.monotonic() - begin, goal="≤ 10 s")


def _used(name: str, act: Callable[[], object]) -> Row:
    """Processor time of the whole process: PDFs are set beside Python."""
    begin = time.process_time()
    act()
    return Row(name, "s", time.process_time() - begin, goal="≤ 3 s")


def workbook(*, changed: bool = False) -> bytes:
    """The sample's indicators once for each municipality, with a value for each of ``YEARS``.

    ``changed``: one value of the last indicator of all is another.
    """
    sample, book = load_workbook(SAMPLE_WORKBOOK), Workbook()
    book.remove(book.active)
    for name, lines in (
        ("計画", _plans()),
        ("施策", _measures()),
        ("目標指標", _indicators(sample["目標指標"])),
        ("実績", _actuals(sample["目標指標"].max_row - 1)),
    ):
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    if changed:
        book["実績"].cell(book["実績"].max_row, book["実績"].max_column).value = 1
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _plans() -> Iterator[list[object]]:
    yield [MUNICIPALITY, MUNICIPALITY_NAME, "計画ID", "計画名", "開始年度", "終了年度", "担当"]
    for n in range(COUNT):
        yield [
            f"{200_000 + n}",
            f"第{n + 1}町",
            f"m{n}",
            f"第{n + 1}町の計画",
            2018,
            2027,
            "企画課",
        ]


def _measures() -> Iterator[list[object]]:
    yield ["計画ID", "施策番号", "施策名"]
    for n in range(COUNT):
        yield [f"m{n}", 1, "施策"]


def _indicators(sample: object) -> Iterator[list[object]]:
    heads, *rows = ([*row] for row in sample.iter_rows(values_only=True))  # type: ignore[attr-defined]
    left_out = {heads.index(name) for name in ("同一指標", "データの区分")}
    yield heads
    for n in range(COUNT):
        for k, row in enumerate(rows):
            own = [None if c in left_out else value for c, value in enumerate(row)]
            yield [f"m{n}-{k}", f"m{n}", 1, *own[3:]]


def _actuals(count: int) -> Iterator[list[object]]:
    yield ["指標ID", "指標名", "単位", *(f"{year}年度" for year in YEARS)]
    for n in range(COUNT):
        for k in range(count):
            yield [f"m{n}-{k}", None, None, *(100 + n + k + year % 7 for year in YEARS)]
