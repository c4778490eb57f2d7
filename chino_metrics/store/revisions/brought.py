"""The files that somebody has brought, newest first: what was kept of each, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.revisions.history import REVISIONS, UPLOADS, Upload, rows, sealed_upload

#: Files of one page.
MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Brought:
    """A file without its bytes, and the number of the first revision that came from it (None: none)."""

    upload: Upload
    number: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the files; ``number`` counts from 1 to ``last``."""

    files: tuple[Brought, ...]
    number: int
    last: int


def page(connection: Connection, actor: Actor, number: int) -> Page:
    """A page of the files that are the actor's to see: one's own, to administrators all.

    A number beyond the last page is the last one's. Raises DamagedStoreError.
    """
    own = select(UPLOADS)
    if not actor.is_administrator:
        own = own.where(UPLOADS.c.who == actor.name)
    count = rows(connection, select(func.count().label("n")).select_from(own.subquery()))[0]["n"]
    last = max(1, -(-count // MOST))
    number = min(max(1, number), last)
    wanted = own.order_by(UPLOADS.c.id.desc()).limit(MOST).offset((number - 1) * MOST)
    uploads = [sealed_upload(row, b"") for row in rows(connection, wanted)]
    numbers = _numbers(connection, [upload.id for upload in uploads])
    files = (Brought(u, numbers.get(u.id)) for u in uploads if actor.may_see(u.who))
    return Page(tuple(files), number, last)


def _numbers(connection: Connection, ids: list[int]) -> dict[int, int]:
    """The first revision that came from each upload."""
    found = (
        select(REVISIONS.c.upload_id, func.min(REVISIONS.c.number).label("number"))
        .where(REVISIONS.c.upload_id.in_(ids))
        .group_by(REVISIONS.c.upload_id)
    )
    return {row["upload_id"]: row["number"] for row in rows(connection, found)}
