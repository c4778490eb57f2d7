"""Reading a large workbook: 10,000 indicators × 12 years, beside openpyxl's loading of it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

import openpyxl

from chino_metrics.ingest.report import examine
from chino_metrics.ingest.worker import check_upload
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.spreadsheet.limits import open_package
from chino_metrics.spreadsheet.sandbox import call
from chino_metrics.spreadsheet.xlsx.package import Package
from chino_metrics.workbook.reading import read_book
from tests.bench.report import Row, middle
from tests.support import child_tasks
from tests.support.made_workbook import HEADS, ROWS, saved

INDICATORS, YEARS = 10_000, range(2014, 2026)
LOADING = """
import io, sys, time, openpyxl
content = io.BytesIO(sys.stdin.buffer.read())
begin = time.perf_counter()
openpyxl.load_workbook(content)
print(time.perf_counter() - begin)
"""
GOAL = "≤ 1.3×"


def measure(runs: int) -> list[Row]:
    """Rows in seconds; each turn measures all, so that a busy machine is as unfair to each."""
    content = large()
    base = read_book(content)
    works: dict[str, Callable[[], object]] = {
        "preflight": lambda: Package(open_package(content)).refuse_doctypes(),
        "read_grids": lambda: read_grids(content),
        "examine": lambda: examine(content, base),
        "worker's start": lambda: call(child_tasks.echo, None, b""),
        "check_upload, with the start": lambda: check_upload(content, base),
    }
    taken: defaultdict[str, list[float]] = defaultdict(list)
    floors = []
    for _ in range(runs):
        floors.append(_loading(content))
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begin)
    floor = middle(floors)
    return [
        Row(f"large workbook: {name}", "s", middle(t), floor, GOAL) for name, t in taken.items()
    ]


def _loading(content: bytes) -> float:
    """Seconds that openpyxl takes in a process of its own, whose memory holds nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", LOADING], input=content, capture_output=True, check=True
    )
    return float(done.stdout)


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
