"""Requests that are closed go when they are old; what was published of them stays for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select

from chino_metrics.store.collecting.draft_rows import CLOSED, DRAFTS, get
from chino_metrics.store.collecting.request_rows import (
    FORMER_LINKS,
    REQUESTS,
    Request,
    day_of,
    found,
)
from chino_metrics.store.revisions.history import rows

WORD: Final = "終わった依頼"


def old_requests(connection: Connection, before: datetime, *, remove: bool) -> int:
    """How many requests nobody can write to or has touched since ``before``; ``remove`` deletes them.

    One whose submission is in a draft under way is needed.
    """
    gone = [
        r
        for r in found(connection, REQUESTS.c.created_at < before)
        if _is_over(r, before) and not _is_in_work(connection, r)
    ]
    for request in gone if remove else ():
        connection.execute(delete(FORMER_LINKS).where(FORMER_LINKS.c.request_id == request.id))
        connection.execute(delete(REQUESTS).where(REQUESTS.c.id == request.id))
    return len(gone)


def _is_over(request: Request, before: datetime) -> bool:
    """Whether the link worked no more, and the last thing that was done, before ``before``."""
    done = (request.saved_at, request.submitted_at, request.revoked_at)
    is_shut = request.is_revoked or request.is_expired(day_of(before))
    return is_shut and all(at is None or at < before for at in done)


def _is_in_work(connection: Connection, request: Request) -> bool:
    if request.draft_id is None:
        return False
    known = rows(connection, select(DRAFTS.c.id).where(DRAFTS.c.id == request.draft_id))
    return bool(known) and get(connection, request.draft_id).state not in CLOSED
