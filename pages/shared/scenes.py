"""Address → book → scene, each prepared once and shared by all visitors.

All caching of the site stands here, in ``view`` and, for the verdicts, in
``screens.scene``, keyed by the workbook's content and the choice; nothing ever
clears a cache for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from chino_metrics import settings
from chino_metrics.choice import Choice, read_choice
from chino_metrics.errors import UnreadableWorkbookError
from chino_metrics.model import Book
from chino_metrics.screens.scene import Scene
from chino_metrics.workbook import read_book


def scene(query: Mapping[str, str]) -> Scene:
    """What an address shows; raises ChinoMetricsError where the workbook cannot be read.

    The file's time and size are looked at on every call, so that open sessions
    see a new workbook without a restart.
    """
    choice = read_choice(query)
    path = settings.SAMPLE_WORKBOOK if choice.is_sample else settings.workbook()
    return _scene(_book(path, *_stamp(path)), choice, date.today())


def _stamp(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _book(path: Path, modified_ns: int, size: int) -> Book:
    """The book; the file's time and size are only there to tell its versions apart."""
    book = read_book(settings.read_workbook(path))
    if not book.indicators:
        raise UnreadableWorkbookError(
            f"台帳のファイル {path.name} に、読める指標がありません。シート「目標指標」を確かめてください。"
        )
    return book


@lru_cache(maxsize=256)
def _scene(book: Book, choice: Choice, today: date) -> Scene:
    return Scene(book, choice, today)
