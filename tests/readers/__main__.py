"""``python -m tests.readers FOLDER ...``: which files only one reads, and which cells differ."""

from __future__ import annotations

import argparse
import io
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.spreadsheet.grids import read_grids

#: Differences of one file that are shown.
SHOWN = 5
Cells = dict[tuple[str, str], object]


def main() -> int:
    """Read every workbook twice; status 1 where a cell differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.readers", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    found: Counter[str] = Counter()
    for path in sorted(workbooks(parser.parse_args().folders)):
        ours, theirs = read_ours(path), read_theirs(path)
        if isinstance(ours, str) or isinstance(theirs, str):
            kind = _kind(ours, theirs)
            found[kind] += 1
            print(f"{kind}: {path.name}: {ours if isinstance(ours, str) else theirs}")
            continue
        different = [k for k in {**ours, **theirs} if ours.get(k) != theirs.get(k)]
        found["files that both read"] += 1
        found["cells"] += len({**ours, **theirs})
        found["cells that differ"] += len(different)
        for key in different[:SHOWN]:
            print(
                f"{path.name} {'!'.join(key)}: ours {ours.get(key)!r}, theirs {theirs.get(key)!r}"
            )
    print(", ".join(f"{kind} {number:,}" for kind, number in found.items()))
    return 1 if found["cells that differ"] else 0


def workbooks(folders: list[Path]) -> Iterator[Path]:
    """Every .xlsx and .xlsm below the folders."""
    for folder in folders:
        yield from (p for p in folder.rglob("*") if p.suffix in {".xlsx", ".xlsm"})


def read_ours(path: Path) -> Cells | str:
    """The cells as our reader finds them, or why it refuses the file."""
    try:
        book = read_grids(path.read_bytes(), path.name)
    except UnreadableWorkbookError as error:
        return error.message
    return {
        (grid.name, content.place.address): plain(content.value)
        for grid in book.grids
        for row in grid.rows.values()
        for content in row.values()
        if plain(content.value) is not None
    }


def read_theirs(path: Path) -> Cells | str:
    """The cells as openpyxl finds them, or what it raises."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        return {
            (sheet.title, cell.coordinate): plain(cell.value)
            for sheet in book.worksheets
            for cell in sheet._cells.values()  # iter_rows makes every cell up to the last one
            if plain(cell.value) is not None
        }
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def plain(value: object) -> object:
    """A value in the form in which both are compared; None for an empty or blank cell."""
    if isinstance(value, datetime | date | time | timedelta):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None if str(value).strip() == "" else value
    return float(value)


def _kind(ours: Cells | str, theirs: Cells | str) -> str:
    if isinstance(ours, str) and isinstance(theirs, str):
        return "neither reads"
    return "only openpyxl reads" if isinstance(ours, str) else "only ours reads"


if __name__ == "__main__":
    sys.exit(main())
