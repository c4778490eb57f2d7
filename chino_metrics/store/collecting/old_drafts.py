"""Drafts that nobody has touched go when they are old; what became an edition, or waits to, stays."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, select

from chino_metrics.store.collecting import draft_rows
from chino_metrics.store.collecting.draft_rows import DRAFTS, PIECES, State
from chino_metrics.store.collecting.previews import PREVIEWS
from chino_metrics.store.collecting.request_rows import give_back
from chino_metrics.store.revisions.history import BLOBS, rows
from chino_metrics.store.revisions.unpublished import unneeded

WORD: Final = "公開しなかった案"
_KEPT: Final = frozenset({State.PUBLISHED, State.SCHEDULED})


def old_drafts(connection: Connection, before: datetime, *, remove: bool) -> int:
    """How many drafts were not changed since ``before`` and never published; ``remove`` deletes them.

    The newest stays in any case: no number is given twice. Their uploads stay, until they
    are too old themselves.
    """
    newest = select(func.max(DRAFTS.alias().c.id)).scalar_subquery()
    is_old = (DRAFTS.c.changed_at < before) & (DRAFTS.c.id != newest)
    ids = [r["id"] for r in rows(connection, select(DRAFTS.c.id).where(is_old))]
    found = [d for d in (draft_rows.get(connection, i) for i in ids) if d.state not in _KEPT]
    if remove:
        for draft in found:
            give_back(connection, draft.id)
            for table in (PREVIEWS, PIECES):
                connection.execute(delete(table).where(table.c.draft_id == draft.id))
            connection.execute(delete(DRAFTS).where(DRAFTS.c.id == draft.id))
        for digest in {d.workbook_sha256 for d in found if d.workbook_sha256}:
            is_left = (BLOBS.c.sha256 == digest) & unneeded(BLOBS.c.sha256)
            connection.execute(delete(BLOBS).where(is_left))
    return len(found)
