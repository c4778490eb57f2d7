"""What is published now, for the command line: the head of the store, else the first workbook."""

from __future__ import annotations

from chino_metrics import settings
from chino_metrics.database import Database
from chino_metrics.model import Book
from chino_metrics.revisions import Revisions
from chino_metrics.workbook import read_book


def published_workbook() -> bytes:
    """The bytes of the workbook now published; raises StoreError, UnreadableWorkbookError."""
    revisions = Revisions(Database(settings.database_url()), settings.data_folder())
    head = revisions.head()
    if head is None:
        return settings.read_workbook(settings.workbook())
    return revisions.workbook(head.number)


def published_book() -> Book:
    """The book now published; raises StoreError, UnreadableWorkbookError."""
    return read_book(published_workbook())
