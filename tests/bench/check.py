"""The whole check of a large workbook, beside openpyxl's loading of it; its parts on their own."""

from __future__ import annotations

import gc
import io
import time
from collections import defaultdict
from collections.abc import Callable

import openpyxl

from chino_metrics.commands.check import as_json
from chino_metrics.ingest.report import examine
from chino_metrics.ingest.worker import check_upload
from chino_metrics.settings import SAMPLE_WORKBOOK
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.spreadsheet.sandbox import call
from chino_metrics.workbook.reading import read_book
from tests.bench.reading import GOAL, large
from tests.bench.report import Row, middle
from tests.support import child_tasks


def measure(runs: int) -> list[Row]:
    """Rows in seconds; the goal is for the whole check without the worker's start."""
    content = large()
    base = read_book(SAMPLE_WORKBOOK.read_bytes())
    report = examine(content, base)
    gc.freeze()  # what is only here for measuring is not looked through while measuring
    works: dict[str, Callable[[], object]] = {
        "load_workbook": lambda: openpyxl.load_workbook(io.BytesIO(content)),
        "read_grids": lambda: read_grids(content),
        "examine": lambda: examine(content, base),
        "JSON": lambda: "".join(as_json(report)),
        "worker's start": lambda: call(child_tasks.echo, None, b""),
        "check in the worker, with JSON": lambda: "".join(as_json(check_upload(content, base))),
    }
    taken: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        for name, work in works.items():
            begin = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begin)
    gc.unfreeze()
    floor = middle(taken.pop("load_workbook"))
    return [
        Row(f"check of a large workbook: {name}", "s", middle(t), floor, GOAL)
        for name, t in taken.items()
    ]
