"""The files that somebody has brought: what was kept of each, what became of it, whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from chino_metrics.model.errors import NotAllowedError
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.accounts.preferences import Approval, preferences
from chino_metrics.store.revisions.history import (
    REVISIONS,
    UPLOADS,
    Upload,
    rows,
    sealed_upload,
    uploaded,
    uploader,
)
from chino_metrics.store.revisions.rules import as_of_now

#: Files of one page.
MOST: Final = 10
#: The same for somebody else's and for one that does not exist.
_NOT_FOUND: Final = "このファイルは見つかりません。もう一度選んでください。"
_NOT_YOUR_ANSWER: Final = (
    "公開にほかの方の承認が要る設定のため、このファイルについて答えられるのは、送った方だけです。"
)


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


def own(connection: Connection, by: Actor, upload_id: int) -> Upload:
    """A file that is the actor's to see; NotAllowedError for any other and for none, alike."""
    require_own(connection, by, upload_id)
    return uploaded(connection, upload_id)


def require_own(connection: Connection, by: Actor, upload_id: int) -> str:
    """Who has brought a file, if it is the actor's to see; else NotAllowedError, always the same."""
    who = uploader(connection, upload_id)
    if who is None or not as_of_now(connection, by).may_see(who):
        raise NotAllowedError(_NOT_FOUND)
    return who


def require_answerer(connection: Connection, by: Actor, upload_id: int) -> None:
    """Raise NotAllowedError for who may not say how a file is to be read.

    Where a second person is asked for, that is who has brought it alone: an answer is put
    into the edition as a value is.
    """
    who, actor = require_own(connection, by, upload_id), as_of_now(connection, by)
    if not actor.may_bring:
        raise NotAllowedError(_NOT_FOUND)
    if who != actor.name and preferences(connection).approval is Approval.OTHER_PERSON:
        raise NotAllowedError(_NOT_YOUR_ANSWER)


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
