"""``verify``: which edition a file of ours shows, and what has changed since.

Exit status 0, also where something was published since or the file shows no edition of this
site (``is_current`` tells); 2 where it is no file of ours, or damaged.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
from chino_metrics.store.revisions.history import Revision, sha256
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.stamp import Stamp, read_stamp
from chino_metrics.views.updating.changes import ChangeSummary, change_summary, compared
from chino_metrics.wording import formats, terms
from chino_metrics.workbook.reading import read_book

FOREIGN: Final = (
    "このサイトの資料（PDF、PowerPoint、Excel）と分かる記しがありません。"
    "ほかで作られたか、別の形で保存し直されたか、途中で切れたファイルです。"
    "もとのファイルで、もう一度お試しください。"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says it shows (None for a workbook), and the revision that is."""

    stamp: Stamp | None
    revision: Revision | None


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
    found, head = _found(content, history), history[0] if history else None
    changed = _changed(store, found.revision) if found.revision and head else None
    said = [_sentence(found), _since(found, head, changed)]
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


def _found(content: bytes, history: tuple[Revision, ...]) -> Found:
    """What the file is: a published workbook itself, or what bears our stamp; raises Refusal."""
    digest = sha256(content)
    workbook = next((r for r in history if r.workbook_sha256 == digest), None)
    if workbook is not None:
        return Found(None, workbook)
    stamp = read_stamp(properties(content) or "")
    if stamp is None:
        raise Refusal(FOREIGN)
    if stamp.is_sample:
        return Found(stamp, None)
    same = [r for r in history if r.workbook_sha256.startswith(stamp.content)]
    # a state that was brought back has the content of an older one
    named = (r for r in same if r.number == stamp.number)
    return Found(stamp, next(named, None if stamp.number else next(iter(same), None)))


def _is_current(found: Found, head: Revision | None) -> bool:
    revision = found.revision
    return bool(revision and head and revision.workbook_sha256 == head.workbook_sha256)


def _changed(store: Revisions, revision: Revision) -> ChangeSummary | None:
    """What was published since ``revision``; None where nothing was."""
    edition = published_edition(store)
    if edition is None or edition.number == revision.number:
        return None
    choice = Choice(since=f"r{revision.number}")
    scene = Scene(read_book(store.workbook(edition.number)), choice, formats.today(), edition)
    days = [(e.number, e.published) for e in map(edition_of, store.history())]
    return change_summary(compared(scene, days, lambda n: read_book(store.workbook(n))))


def _sentence(found: Found) -> str:
    """「この資料は、第3版（2026年11月10日）を、2025年度の評価で示している。」"""
    stamp, revision = found.stamp, found.revision
    if stamp and stamp.is_sample:
        return f"この資料は{terms.SAMPLE_TAG}で、公開した数字ではない。"
    if revision is not None:
        year = f"を、{stamp.as_of}年度の評価で示している" if stamp else "の台帳そのもの"
        return f"この資料は、{_named(revision)}{year}。"
    number = stamp.number if stamp else 0
    if not number:
        return "この資料は、公開していない台帳からつくられた。どの版でもない。"
    return (
        f"この資料は第{number}版を名のるが、ここで公開した第{number}版の内容ではない。"
        "ほかのサイトの資料か、書き換えられたもの。"
    )


def _since(found: Found, head: Revision | None, changed: ChangeSummary | None) -> str | None:
    if found.revision is None or head is None:
        return None
    if _is_current(found, head):
        again = f"（第{head.number}版で、同じ内容に戻した）" if changed else ""
        return f"いま公開中の内容と同じ{again}。"
    return f"いま公開中なのは{_named(head)}。そのあいだに変わったことがある。"


def _named(revision: Revision) -> str:
    return f"第{revision.number}版（{formats.day(edition_of(revision).published)}）"


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
        "is_current": _is_current(found, head),
        "changes": record(changed) if changed else None,
    }
