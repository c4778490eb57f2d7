"""Forty sections bring file after file: neither memory nor open files of the process may grow.

Each round every section brings a file and one file is checked in its process; after the
first round, in which everything is opened once, nothing more may be held.
"""

from __future__ import annotations

import gc
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from chino_metrics.ingest.worker import check_upload
from chino_metrics.store.collecting import filling_in, requests, taking_in
from chino_metrics.store.collecting.requests import Asked
from chino_metrics.store.collecting.taking_in import NewDraft
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book
from tests.faults.report import Outcome
from tests.faults.stores import OPERATOR
from tests.support.made_workbook import made

FEW, FULL = 2, 10
SECTIONS = 40
YEAR = 2022
#: Megabytes that Python's own pools may take beyond the first round.
ROOM = 16
_QUOTA = Quota(files_a_day=10**6)
_ROWS = [
    [f"i{n}", "p", 1, f"件数{n}", "件", None, "増加", "年次", 2018, 100, None, None, 2027, 200]
    for n in range(SECTIONS)
]
_VALUES = [[row[0], row[3], "件", 110, 120, 130] for row in _ROWS]


def run(runs: int) -> list[Outcome]:
    """``runs`` files of each section, at least two."""
    with tempfile.TemporaryDirectory() as name:
        return [_bringing(Path(name), max(runs, 2))]


def _bringing(folder: Path, rounds: int) -> Outcome:
    store = _store(folder)
    book = read_book(store.workbook(1))
    due = now().date() + timedelta(days=30)
    links = [
        requests.ask(store.database, OPERATOR, Asked(YEAR, f"第{n}課", (f"i{n}",), due), book)
        for n in range(SECTIONS)
    ]
    held = []
    for number in range(rounds):
        for n, (_, secret) in enumerate(links):
            sheet = f"指標名,{YEAR}年度実績\n件数{n},{140 + number}\n".encode()
            filling_in.keep_file(store, secret, sheet, "課の表.csv")
        check_upload(sheet, book, "課の表.csv")
        held.append(_held())
    for _, secret in links:
        kept = filling_in.looked_up(store.database, secret).file_id or 0
        filling_in.submit_file(store.database, secret, kept)
    ids = [request.id for request, _ in links]
    draft = taking_in.take_in(store.database, OPERATOR, ids, NewDraft("案", 1))
    store.database.engine.dispose()
    bad = {
        "open files more": max(0, held[-1][0] - held[0][0]),
        "MB more": max(0, held[-1][1] - held[0][1] - ROOM),
        "not in the draft": SECTIONS - len(draft.uploads),
        "faults": len(store.faults()),
    }
    seen = {"open files": held[-1][0], "MB": held[-1][1]}
    return Outcome(f"{SECTIONS} sections, files in a row", rounds * SECTIONS, seen, bad)


def _store(folder: Path) -> Revisions:
    database = Database(f"sqlite:///{folder / 'chino.sqlite'}")
    database.create()
    store = Revisions(database, quota=_QUOTA)
    sections = [f"第{n}課" for n in range(SECTIONS)]
    workbook = made(
        目標指標=_ROWS,
        実績=_VALUES,
        実績の注記=[],
        参考系列=[],
        出来事=[],
        added={"目標指標": {"担当": sections}},
    )
    store.publish_first(workbook, "最初.xlsx")
    return store


def _held() -> tuple[int, int]:
    """Open files and megabytes of this process."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return len([*Path("/proc/self/fd").iterdir()]), pages * os.sysconf("SC_PAGE_SIZE") // 2**20
