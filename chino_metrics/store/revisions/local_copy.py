"""A copy of the last published workbook beside the database, for the day it cannot be read.

``last_good.json`` names the revision, ``last_good_NUMBER.xlsx`` is its workbook.
The workbook is written first and the record replaced at once, so that at any
moment there is one whole copy.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

from chino_metrics.spreadsheet.files import appearing
from chino_metrics.store.revisions.history import Revision, sha256

log = logging.getLogger(__name__)

RECORD: Final = "last_good.json"


def keep(folder: Path, revision: Revision, workbook: bytes) -> None:
    """Write the copy, unless a later one is there.

    A disk that refuses is logged, not raised: the publish stands.
    """
    try:
        if kept_number(folder) > revision.number:
            return
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / _workbook(revision.number), workbook)
        record = json.dumps(revision.to_record(), ensure_ascii=False, indent=1)
        write_whole(folder / RECORD, record.encode())
        _remove_older(folder, revision.number)
    except OSError as error:
        log.warning("the last good copy was not written: %s", error)


def forget(folder: Path) -> None:
    """Remove the record: what is published from now on may have lower numbers."""
    with suppress(OSError):
        (folder / RECORD).unlink(missing_ok=True)


def kept(folder: Path) -> tuple[Revision, bytes] | None:
    """The copy; None where there is none or it is not whole."""
    try:
        revision = Revision.from_record(json.loads((folder / RECORD).read_bytes()))
        workbook = (folder / _workbook(revision.number)).read_bytes()
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return (revision, workbook) if sha256(workbook) == revision.workbook_sha256 else None


def kept_number(folder: Path) -> int:
    """The number of the copy's revision, 0 where there is no copy."""
    found = kept(folder)
    return 0 if found is None else found[0].number


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that ``path`` is at any moment the old one or the new one, durably.

    Raises OSError.
    """
    with appearing(path) as part:
        part.write_bytes(content)


def _workbook(number: int) -> str:
    return f"last_good_{number}.xlsx"


def _remove_older(folder: Path, number: int) -> None:
    """Keep the one before, which another process may just be naming in the record."""
    for path in folder.glob("last_good_*.xlsx"):
        if path.name not in {_workbook(number), _workbook(number - 1)}:
            path.unlink(missing_ok=True)
