"""Reading a large workbook: 10,000 indicators × 12 years, beside openpyxl's loading of it."""

from __future__ import annotations

import io
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

import openpyxl

from chino_metrics.checks import check_book
from chino_metrics.child import call
from chino_metrics.grids import read_grids
from chino_metrics.package import Package
from chino_metrics.preflight import open_package
from chino_metrics.workbook import read_book
from tests import child_tasks
from tests.bench.report import Row, middle
from tests.made_workbook import HEADS, ROWS, saved

INDICATORS, YEARS = 10_000, range(2019, 2031)
GOAL = "≤ 1.3×"


def measure(runs: int) -> list[Row]:
    """Rows in seconds; each turn measures all, so that a busy machine is as unfair to each."""
    content = large()
    works: dict[str, Callable[[], object]] = {
        "load_workbook": lambda: openpyxl.load_workbook(io.BytesIO(content)),
        "preflight": lambda: Package(open_package(content)).refuse_doctypes(),
        "read_grids": lambda: read_grids(content),
        "read_book and its rules": lambda: check_book(read_book(content)),
        "worker's start": lambda: call(child_tasks.echo, None, b""),
        "worker reads grids": lambda: call(child_tasks.grids, content),
    }
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begin)
    floor = middle(taken.pop("load_workbook"))
    return [
        Row(f"large workbook: {name}", "s", middle(t), floor, GOAL) for name, t in taken.items()
    ]


def large() -> bytes:
    """The bytes of a workbook in the planners' format with all its sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    rows = {**ROWS, **_large_rows(), "実績の注記": [], "参考系列": [], "出来事": []}
    heads = {**HEADS, "実績": ["指標ID", "指標名", "単位", *(f"{year}年度" for year in YEARS)]}
    for name, head in heads.items():
        sheet = book.create_sheet(name)
        for line in (head, *rows[name]):
            sheet.append(line)
    return bytes(saved(book))


def _large_rows() -> dict[str, list[list[object]]]:
    def indicator(n: int) -> Iterator[object]:
        yield from (f"w{n}", "p", 1, f"指標その{n}の名前", "件", None, "増加", "年次")
        yield from (2018, 100 + n, 2022, 200.5 + n, 2031, 300 + n, None, None)

    def actuals(n: int) -> Iterator[object]:
        yield from (f"w{n}", f"指標その{n}の名前", "件")
        yield from (round(100 + n + 1.7 * k, 1) for k in range(len(YEARS)))

    numbers = range(INDICATORS)
    return {
        "目標指標": [list(indicator(n)) for n in numbers],
        "実績": [list(actuals(n)) for n in numbers],
    }
