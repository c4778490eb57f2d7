"""The store as the settings name it, and what is published in it now."""

from __future__ import annotations

from collections.abc import Callable

from chino_metrics import settings
from chino_metrics.model.plan import Book
from chino_metrics.store import schema
from chino_metrics.store.revisions.history import Edition, Revision
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.repository import Revisions
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book


def open_store(read: Callable[[bytes], Book] = read_book) -> Revisions:
    """The store of revisions and, in its ``database``, of accounts; ``read`` may be a cache."""
    return Revisions(
        schema.open_database(settings.database_url()),
        settings.data_folder(),
        read=read,
        quota=Quota(in_all=settings.kept_bytes()),
    )


def published_workbook(store: Revisions | None = None) -> bytes:
    """The workbook now published, else the one that the first start will publish.

    ``store`` is the one of the settings where none is given. Raises StoreError,
    UnreadableWorkbookError.
    """
    store = store or open_store()
    head = store.head()
    if head is None:
        return settings.read_workbook(settings.workbook())
    return store.workbook(head.number)


def published_book() -> Book:
    """The book of ``published_workbook``; raises what it does."""
    return read_book(published_workbook())


def edition_of(revision: Revision, before: Book | None = None) -> Edition:
    """What readers are told of a revision; ``before`` is the book that stood until then."""
    day = revision.at.astimezone(formats.JAPAN).date()
    return Edition(revision.number, day, revision.comment, before)


def published_edition(store: Revisions) -> Edition | None:
    """The edition of what is published in ``store``; None before the first. Raises StoreError."""
    head = store.head()
    if head is None:
        return None
    before = read_book(store.workbook(head.number - 1)) if head.number > 1 else None
    return edition_of(head, before)
