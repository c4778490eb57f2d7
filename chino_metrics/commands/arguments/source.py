"""Which workbook a command reads: the file that is named, the published edition, or the seed."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from chino_metrics import settings
from chino_metrics.commands.arguments.parsing import Refusal, read_file
from chino_metrics.store.current import open_store, published_workbook
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.wording import formats


@dataclass(frozen=True)
class Source:
    """A workbook; ``name`` is said of one that the reader did not name.

    ``store`` is that of a published edition, None for a file.
    """

    workbook: bytes
    name: str = ""
    store: Revisions | None = None

    def say(self) -> None:
        """Name it on standard error, so that nobody takes one for the other."""
        if self.name:
            print(f"使った台帳：{self.name}", file=sys.stderr)


def add_seed(options: argparse._ArgumentGroup) -> None:
    """``--seed``."""
    options.add_argument(
        "--seed",
        action="store_true",
        help="公開中の版でなく、サイトの元にした台帳を使う（data/chino_indicators.xlsx）",
    )


def add_source(
    arguments: argparse._ArgumentGroup, options: argparse._ArgumentGroup, what: str
) -> None:
    """``FILE`` and ``--seed``; ``what`` says what the file is."""
    arguments.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        type=Path,
        help=f"{what}（省くと公開中の版。なければ data/chino_indicators.xlsx）",
    )
    add_seed(options)


def read_source(file: Path | None, *, is_seed: bool) -> Source:
    """The file, else the seed where it is asked for or nothing is published, else the edition.

    Raises Refusal, StoreError, UnreadableWorkbookError.
    """
    if file is not None and is_seed:
        raise Refusal("FILE と --seed は、どちらか1つにしてください。")
    if file is not None:
        return Source(read_file(file))
    store = None if is_seed else open_store()
    head = store.head() if store else None
    if store is None or head is None:
        path = settings.workbook()
        why = "" if is_seed else "（公開した版は、まだありません）"
        return Source(settings.read_workbook(path), f"{path.name}{why}")
    day = formats.day(head.at.astimezone(formats.JAPAN).date())
    name = f"公開中の第{head.number}版（{day}）"
    return Source(published_workbook(store), name, store)
