"""Files that were received and never published go when they are old; what was published stays for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, and_, delete, exists, func, select

from chino_metrics.store.revisions.history import BLOBS, UPLOADS, rows

WORD: Final = "公開しなかったファイル"


def unneeded(column: Column[Any]) -> ColumnElement[bool]:
    """The condition that no row of any table refers to a row by ``column``, its key."""
    tables = column.table.metadata.tables.values()
    referring = [key.parent for t in tables for key in t.foreign_keys if key.column is column]
    return and_(*(~exists().where(other == column) for other in referring))


def old_uploads(connection: Connection, before: datetime, *, remove: bool) -> int:
    """How many files are older than ``before`` and needed by nothing; ``remove`` deletes them.

    A file that anything refers to (a revision, a draft) is needed. The newest stays in any
    case: no number is given twice.
    """
    newest = select(func.max(UPLOADS.alias().c.id)).scalar_subquery()
    is_old = (UPLOADS.c.at < before) & (UPLOADS.c.id != newest) & unneeded(UPLOADS.c.id)
    found = rows(connection, select(UPLOADS.c.id, UPLOADS.c.sha256).where(is_old))
    if remove:
        for row in found:
            connection.execute(delete(UPLOADS).where(UPLOADS.c.id == row["id"]))
        for digest in {row["sha256"] for row in found}:
            is_left = (BLOBS.c.sha256 == digest) & unneeded(BLOBS.c.sha256)
            connection.execute(delete(BLOBS).where(is_left))
    return len(found)
