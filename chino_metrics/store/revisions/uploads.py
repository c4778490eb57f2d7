"""Files that were brought: kept as they came, before anything reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, update

from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.database.engine import Database
from chino_metrics.store.database.errors import translated_files
from chino_metrics.store.revisions import brought, history, quota
from chino_metrics.store.revisions.history import UPLOADS, Upload, require_printable
from chino_metrics.store.revisions.quota import Quota, Room, require_open, require_room


class Uploads:
    """The files of a store; ``quota`` is what may be kept, ``clock`` gives the time in UTC.

    Every method raises what those of ``Revisions`` do.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime], quota: Quota) -> None:
        self._database = database
        self._clock = clock
        self.quota = quota

    def keep(self, content: bytes, name: str, who: str) -> Upload:
        """Keep an uploaded file as it came, before anything reads it; QuotaError beyond what may be kept."""
        with self._database.writing() as connection:
            return self.add(connection, content, name, who)

    def add(self, connection: Connection, content: bytes, name: str, who: str) -> Upload:
        """``keep`` within the transaction of ``connection``: it stands or falls with it."""
        person, at = require_printable(who), self._clock()
        require_room(connection, self.quota, person, len(content), at)
        return history.add_upload(connection, content, require_printable(name), person, at)

    def room(self) -> Room:
        """How much more can be kept: of uploads, and on the disk of SQLite's file."""
        with self._database.reading() as connection, translated_files():
            return quota.room(connection, self.quota, self._database.path)

    def answer(self, actor: Actor, upload_id: int, answers: Mapping[str, str]) -> None:
        """Set the answers to an upload's questions, by their keys.

        Raises NotAllowedError for who may not answer, ConflictError for a published one,
        QuotaError for too many answers.
        """
        change = update(UPLOADS).where(UPLOADS.c.id == upload_id).values(answers=dict(answers))
        with self._database.writing() as connection:
            brought.require_answerer(connection, actor, upload_id)
            require_open(connection, upload_id, answers)
            connection.execute(change)

    def get(self, upload_id: int) -> Upload:
        """A kept upload, proved by its sha256; StoreError where there is none of this id."""
        with self._database.reading() as connection:
            return history.uploaded(connection, upload_id)

    def own(self, actor: Actor, upload_id: int) -> Upload:
        """A kept upload that the actor has brought; administrators may see any.

        Raises NotAllowedError for somebody else's and for one that does not exist, alike.
        """
        with self._database.reading() as connection:
            return brought.own(connection, actor, upload_id)

    def brought(self, actor: Actor, page: int = 1) -> brought.Page:
        """The files that the actor has brought, newest first; administrators see everybody's."""
        with self._database.reading() as connection:
            return brought.page(connection, actor, page)
