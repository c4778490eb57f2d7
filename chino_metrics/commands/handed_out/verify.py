"""``verify``: which edition a file of ours shows, and what has changed since.

Exit status 0, also where something was published since or the file shows no edition of this
site (``is_current`` tells); 2 where it is no file of ours, or damaged.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chino_metrics.commands.arguments.parsing import (
    Commands,
    Refusal,
    new_command,
    read_file,
)
from chino_metrics.commands.assess import to_json
from chino_metrics.commands.changes import lines, record
from chino_metrics.model.errors import MissingStoreError
from chino_metrics.spreadsheet.properties import properties
from chino_metrics.store.current import edition_of, open_store, published_edition
from chino_metrics.store.revisions.history import Revision
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import verified
from chino_metrics.views.taken_along.verified import Found
from chino_metrics.views.updating.changes import ChangeSummary, change_summary, compared
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book


def add(commands: Commands) -> None:
    """Register ``verify``."""
    arguments, options = new_command(
        commands, "verify", "配った資料が、どの版を示し、そのあと何が変わったかを出します。"
    )
    arguments.add_argument(
        "file", metavar="FILE", type=Path, help="PDF、PowerPoint、Excelの資料か、台帳"
    )
    options.add_argument(
        "--format", choices=("text", "json"), default="text", help="出力の形（省くと text）"
    )
    commands.choices["verify"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what the file shows and what has changed since."""
    content, store = read_file(arguments.file), open_store()
    history = _history(store)
    found = verified.found(content, properties, history)
    if found is None:
        raise Refusal(verified.FOREIGN)
    head = history[0] if history else None
    changed = _changed(store, found.revision) if found.revision and head else None
    said = [verified.sentence(found), verified.since(found, head)]
    if arguments.format == "json":
        sys.stdout.write(to_json(_record(found, head, changed, said)))
    else:
        said += ["", *lines(changed)] if changed else []
        sys.stdout.writelines(f"{line}\n" for line in said if line is not None)
    return 0


def _history(store: Revisions) -> tuple[Revision, ...]:
    """What was published, newest first; nothing where there is no store yet."""
    try:
        return store.history()
    except MissingStoreError:
        return ()


def _changed(store: Revisions, revision: Revision) -> ChangeSummary | None:
    """What was published since ``revision``; None where nothing was."""
    edition = published_edition(store)
    if edition is None or edition.number == revision.number:
        return None
    choice = Choice(since=f"r{revision.number}")
    scene = Scene(read_book(store.workbook(edition.number)), choice, formats.today(), edition)
    days = [(e.number, e.published) for e in map(edition_of, store.history())]
    return change_summary(compared(scene, days, lambda n: read_book(store.workbook(n))))


def _record(
    found: Found, head: Revision | None, changed: ChangeSummary | None, said: list[str | None]
) -> dict[str, object]:
    """The same for programs; None where nothing is known."""
    stamp, revision = found.stamp, found.revision
    return {
        "sentence": "".join(filter(None, said)),
        "edition": revision.number if revision else None,
        "published": edition_of(revision).published.isoformat() if revision else None,
        "named_edition": stamp.number if stamp else None,
        "as_of": stamp.as_of if stamp else None,
        "is_sample": bool(stamp and stamp.is_sample),
        "current_edition": head.number if head else None,
        "is_current": verified.is_current(found, head),
        "changes": record(changed) if changed else None,
    }
