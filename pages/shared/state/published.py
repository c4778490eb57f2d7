"""What is published, for this process: the store of revisions and the edition now shown.

Every run of a page asks for the head, so the answer is kept for a moment; a publish
in this process is seen at once, one through another server after that moment.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from chino_metrics import logs, settings
from chino_metrics.model.errors import (
    DamagedStoreError,
    OtherVersionError,
    StoreError,
    UnpublishableError,
    UnreadableWorkbookError,
)
from chino_metrics.model.plan import Book
from chino_metrics.store.current import edition_of, open_store, published_workbook
from chino_metrics.store.database.engine import Database
from chino_metrics.store.housekeeping import Housekeeper
from chino_metrics.store.revisions.history import Edition, Revision
from chino_metrics.store.revisions.quota import Room
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.workbook.reading import read_book

log = logging.getLogger("chino_dashboard")

#: Seconds for which a head is taken as still the head.
FRESH: Final = 0.5
#: Seconds for which a store that could not be read is left alone.
REST: Final = 10.0
DAMAGED: Final = (
    "保存された台帳を読めないため、読めるうちで最も新しいものを表示しています。"
    "データの更新はできません。管理者にお知らせください。"
)
#: What is said after it where the store is of another version of the program.
SHOWN: Final = (
    "確かめられたうちで最も新しいものを表示しています。"
    "データの更新はできません。管理者にお知らせください。"
)


@dataclass(frozen=True, slots=True)
class Published:
    """What the site shows: the book, its edition, and a notice where the store is in trouble."""

    book: Book
    edition: Edition | None
    notice: str = ""


class _Rest:
    """Until when a store that could not be read is left alone, and what is shown meanwhile."""

    until = 0.0
    #: Whether its tables are those of this program.
    is_current = False
    shown: Published | None = None
    #: What was shown while all was well.
    last: Published | None = None


def published() -> Published:
    """What is published now.

    Raises UnreadableWorkbookError where there is nothing to show, and StoreError where
    the settings name no database.
    """
    opened = revisions()
    rest = _rest(opened)
    now = time.monotonic()
    if rest.shown is not None:
        if now < rest.until:
            return rest.shown
        rest.until = now + REST  # one asks again, which may take seconds; the others go on
    try:
        if not rest.is_current:
            opened.database.upgrade()
            rest.is_current = True
        head = _head(opened, int(now / FRESH))
        rest.last = _first(opened) if head is None else _published(opened, head)
        rest.shown = None
        return rest.last
    except StoreError as error:
        log.error("the store cannot be read: %s", logs.cause(error))
        rest.shown = _in_trouble(opened, rest.last, error)
        rest.until = time.monotonic() + REST
        return rest.shown


def workbook() -> bytes:
    """The bytes of what is published now; raises StoreError and UnreadableWorkbookError."""
    return published_workbook(revisions())


def look_over() -> None:
    """Prove everything that is stored, once at the start; what does not hold is logged."""
    try:
        for fault in revisions().faults():
            log.error("the store is damaged: %s", fault)
    except StoreError as error:
        log.error("the store cannot be looked over: %s", logs.cause(error))
    room()


def tidy() -> None:
    """Once a day, let go what was never published and is too old."""
    _housekeeper(revisions()).come()


def room() -> Room | None:
    """How much more can be kept; what is nearly used up is logged. None where nothing can be told."""
    try:
        found = revisions().uploads.room()
    except StoreError as error:
        log.warning("it cannot be told how much more can be kept: %s", logs.cause(error))
        return None
    if found.is_disk_short or found.is_quota_short:
        log.warning(
            "nearly full: %s bytes are free on the disk, uploads take %d of %d bytes",
            *("unknown" if found.free is None else found.free, found.kept, found.in_all),
        )
    return found


def book(number: int) -> Book:
    """The book of a revision."""
    return read(revisions().workbook(number))


def editions(number: int) -> tuple[Edition, ...]:
    """Every edition up to a number, newest first; raises StoreError."""
    return _editions(revisions(), number)


def history() -> tuple[Revision, ...]:
    """Every revision that is public, newest first; raises StoreError and UnreadableWorkbookError."""
    newest = published().edition
    return _history(revisions(), newest.number) if newest else revisions().history()


def revision(number: int) -> Published | None:
    """A revision as it was published, for ever the same; None where there is none of this number.

    Raises UnreadableWorkbookError and StoreError.
    """
    newest = published().edition
    if newest is None or not 0 < number <= newest.number:
        return None
    return _revision(revisions(), number)


def forget() -> None:
    """Ask for the head anew: this process has just published."""
    _head.cache_clear()


def revisions() -> Revisions:
    """The store of revisions and, in its ``database``, of accounts."""
    return _opened(settings.database_url())


def database() -> Database:
    """The database of this site."""
    return revisions().database


@lru_cache(maxsize=4)
def _opened(_url: str) -> Revisions:
    return open_store(read)


@lru_cache(maxsize=4)
def _rest(_opened: Revisions) -> _Rest:
    return _Rest()


@lru_cache(maxsize=4)
def _housekeeper(opened: Revisions) -> Housekeeper:
    return Housekeeper(opened.database)


@lru_cache(maxsize=1)
def _head(opened: Revisions, _moment: int) -> Revision | None:
    return opened.head()


@lru_cache(maxsize=8)
def _published(opened: Revisions, head: Revision) -> Published:
    """What ``head`` shows; who comes first after the moment of one that has waited files it."""
    try:
        opened.settle()
    except StoreError as error:  # it is public all the same
        log.warning("an edition that has become public is not filed yet: %s", logs.cause(error))
    number = head.number
    before = read(opened.workbook(number - 1)) if number > 1 else None
    return Published(read(opened.workbook(number)), edition_of(head, before))


@lru_cache(maxsize=8)
def _editions(opened: Revisions, number: int) -> tuple[Edition, ...]:
    return tuple(map(edition_of, _history(opened, number)))


@lru_cache(maxsize=8)
def _history(opened: Revisions, number: int) -> tuple[Revision, ...]:
    return tuple(r for r in opened.history() if r.number <= number)


@lru_cache(maxsize=4)
def _revision(opened: Revisions, number: int) -> Published:
    return Published(read(opened.workbook(number)), edition_of(opened.get(number)))


def _first(opened: Revisions) -> Published:
    """The workbook of the first start, published as revision 1 where there is a place for it."""
    path = settings.workbook()
    content = settings.read_workbook(path)
    book = read(content)
    try:
        opened.database.create()
        first = opened.publish_first(content, path.name)
    except UnpublishableError as error:  # the sample is nothing to begin with
        raise UnreadableWorkbookError(error.message) from error
    except StoreError as error:
        log.warning("nothing can be stored, the site only shows: %s", logs.cause(error))
        return Published(book, None)
    forget()
    return _published(opened, first)


def _in_trouble(opened: Revisions, last: Published | None, error: StoreError) -> Published:
    """What is shown with the notice that the store is in trouble.

    The last state of this process, where the store only does not answer; else the newest
    that can still be proved.
    """
    notice = f"{error.reason}{SHOWN}" if isinstance(error, OtherVersionError) else DAMAGED
    if last is not None and not isinstance(error, DamagedStoreError):
        return replace(last, notice=notice)
    try:
        revision, content = opened.newest_sound()
    except StoreError:
        return Published(read(settings.read_workbook(settings.workbook())), None, notice)
    return Published(read(content), edition_of(revision), notice)


@lru_cache(maxsize=8)
def read(content: bytes) -> Book:
    """The book of a workbook that is ours; UnreadableWorkbookError where it has no indicator."""
    book = read_book(content)
    if not book.indicators:
        raise UnreadableWorkbookError(
            "台帳に、読める指標がありません。シート「目標指標」を確かめてください。"
        )
    return book
