"""Requests whose links opened nothing for long go, with what was typed and not submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete

from chino_metrics.store.collecting.request_rows import (
    FORMER_LINKS,
    REQUESTS,
    Request,
    day_of,
    found,
)

WORD: Final = "終わった依頼"


def old_requests(connection: Connection, before: datetime, *, remove: bool) -> int:
    """How many requests were closed before ``before``; ``remove`` deletes them.

    One is closed when its link was taken back, or with the last day on which it worked.
    What was submitted is a file by itself, needed as long as a draft or a revision has it.
    """
    closed = [r.id for r in found(connection, REQUESTS.c.created_at < before) if _is(r, before)]
    if remove:
        for number in closed:
            connection.execute(delete(FORMER_LINKS).where(FORMER_LINKS.c.request_id == number))
            connection.execute(delete(REQUESTS).where(REQUESTS.c.id == number))
    return len(closed)


def _is(request: Request, before: datetime) -> bool:
    if request.revoked_at is not None and request.revoked_at < before:
        return True
    return request.is_expired(day_of(before))
