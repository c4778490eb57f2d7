"""What has been published: numbered revisions that never change, and how a new one comes about.

Revisions are ordered by their numbers, never by the clock. Publishing names the
revision it was compared with and is refused when the head has moved on; the
authority of who publishes is checked here, whatever a page showed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from chino_metrics.changes.text_changes import changed_names
from chino_metrics.model.errors import (
    ConflictError,
    DamagedStoreError,
    MissingStoreError,
    OtherVersionError,
    StoreError,
    UnpublishableError,
    UnreadableWorkbookError,
)
from chino_metrics.model.plan import Book
from chino_metrics.store.accounts.authority import Actor
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.database.errors import DAMAGED, MISSING
from chino_metrics.store.revisions import (
    brought,
    history,
    local_copy,
    schedule,
    soundness,
    taking_back,
    timeline,
)
from chino_metrics.store.revisions.candidates import Candidate, origin, require_approval
from chino_metrics.store.revisions.history import (
    BLOBS,
    Revision,
    add_blob,
    add_revision,
    blob,
    require_printable,
    sha256,
)
from chino_metrics.store.revisions.quota import Quota
from chino_metrics.store.revisions.readings import READINGS
from chino_metrics.store.revisions.rules import (
    NO_CHANGE,
    NOT_SEEN,
    allowed,
    as_of_now,
    require_administrator,
    require_head,
    require_plans,
    require_real,
    sound_comment,
)
from chino_metrics.store.revisions.schedule import Scheduled
from chino_metrics.store.revisions.uploads import Uploads
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.three_ways.merging import Merged
from chino_metrics.workbook.three_ways.sides import Side

#: Author of the first revision, which nobody published.
SYSTEM: Final = "システム"


class Revisions:
    """The store of revisions and uploads.

    ``folder`` takes the last good copy (by default that of SQLite's file; with
    PostgreSQL there is none unless it is given); ``clock`` gives the time in UTC,
    ``read`` the book of a workbook (a site passes its cache), ``quota`` what may be uploaded.
    Every method raises StoreError where the store cannot be read or written, and
    DamagedStoreError where what it holds is not what was written.
    """

    def __init__(
        self,
        database: Database,
        folder: Path | None = None,
        clock: Callable[[], datetime] = now,
        read: Callable[[bytes], Book] = read_book,
        quota: Quota | None = None,
    ) -> None:
        self.database = database
        self._folder = folder or (database.path.parent if database.path else None)
        self._clock = clock
        self._read = read
        self.uploads = Uploads(database, clock, quota or Quota())

    def head(self) -> Revision | None:
        """The newest revision, None where nothing is stored yet; one small query."""
        found = self._head()
        if found is None and self._kept_number():
            found = self._head()  # it may just have been published
            if found is None:
                raise DamagedStoreError(DAMAGED)
        return found

    def get(self, number: int) -> Revision:
        """One revision; UnknownRevisionError where there is none of this number."""
        with self.database.reading() as connection:
            return timeline.get(connection, number, self._clock())

    def history(self) -> tuple[Revision, ...]:
        """Every revision, newest first."""
        with self.database.reading() as connection:
            return tuple(timeline.newest_first(connection, self._clock()))

    def workbook(self, number: int) -> bytes:
        """The workbook of a revision, proved by its sha256."""
        with self.database.reading() as connection:
            return blob(connection, timeline.get(connection, number, self._clock()).workbook_sha256)

    def original(self, number: int) -> bytes | None:
        """The uploaded bytes from which a revision came; None where nothing was uploaded."""
        with self.database.reading() as connection:
            digest = timeline.get(connection, number, self._clock()).upload_sha256
            return None if digest is None else blob(connection, digest)

    def publish_first(self, content: bytes, name: str) -> Revision:
        """Publish revision 1 where there is none; returns it, or the head that is there.

        Several processes may start at once. The tables must be there (``Database.create``).
        Raises UnpublishableError for the sample.
        """
        if (found := self.head()) is not None:
            return found
        with suppress(UnreadableWorkbookError):  # one that cannot be read says so on every page
            require_real(self._read(content))
        with self.database.writing() as connection:
            found = history.head(connection)
            if found is not None:
                return found
            digest = add_blob(connection, content)
            first = _first(self._clock(), require_printable(name), digest)
            add_revision(connection, first)
        self._keep(first, content)
        return first

    def publish(
        self, actor: Actor, candidate: Candidate, comment: str, public_at: datetime | None = None
    ) -> Revision:
        """Publish ``candidate`` as the next revision, wholly or not at all.

        With ``public_at`` it waits until then, and nothing else is published meanwhile.
        Raises ConflictError (the head is not ``candidate.base`` any more, or an edition
        waits), NotAllowedError (a plan that is not the actor's changes, or nobody else has
        approved what the actor has put in), UnpublishableError (no comment, no change, a
        moment that has passed), UnreadableWorkbookError, StoreError.
        """
        said = sound_comment(comment)
        if public_at is not None:
            public_at = public_at.astimezone(UTC).replace(
                microsecond=0
            )  # as it is kept, and sealed
        if sha256(candidate.workbook) != candidate.sha256:
            raise ConflictError(NOT_SEEN)
        self._check(candidate.base)
        books = self._read(self.workbook(candidate.base)), self._read(candidate.workbook)
        return self._publish(actor, candidate, said, allowed(actor, *books), public_at)

    def take_back(
        self, actor: Actor, number: int, base: int, comment: str, choices: Mapping[str, Side]
    ) -> Revision:
        """Publish the state of ``base``, the head, without what revision ``number`` changed.

        ``choices`` are between ``base`` (ours) and the state before ``number`` (theirs), by the
        keys of conflicts. A planner may where only their plans change. Raises what ``publish``
        does, and UnpublishableError where something is still to be chosen.
        """
        said = taking_back.comment(number, sound_comment(comment))
        self._check(base)
        merged = self.taken_back(number, base, choices)
        taking_back.require_chosen(number, merged)
        hands = frozenset({actor.name})
        candidate = Candidate(base, merged.workbook, sha256(merged.workbook), hands=hands)
        contents = (self.workbook(base), candidate.workbook, self.workbook(number - 1))
        return self._publish(actor, candidate, said, allowed(actor, *map(self._read, contents)))

    def taken_back(self, number: int, base: int, choices: Mapping[str, Side]) -> Merged:
        """What ``take_back`` would publish, and the conflicts; undecided, ``base`` stands."""
        taking_back.require_changes(number)
        edition, head, before = (self.workbook(n) for n in (number, base, number - 1))
        return taking_back.merged(edition, head, before, choices)

    def _publish(
        self,
        actor: Actor,
        candidate: Candidate,
        said: str,
        changed: Mapping[str, str],
        public_at: datetime | None = None,
    ) -> Revision:
        """Publish what is sound and allowed, if the plans ``changed`` are the actor's still."""
        with self.database.writing() as connection:
            actor = as_of_now(connection, actor)
            require_plans(actor, changed)
            if candidate.upload_id is not None and not candidate.hands:
                brought.require_own(connection, actor, candidate.upload_id)
            require_approval(connection, actor, candidate)
            digest = add_blob(connection, candidate.workbook)
            fields = (candidate.base, None, *origin(connection, candidate), digest)
            revision = self._added(connection, actor, said, fields, public_at)
        if public_at is None:
            self._keep(revision, candidate.workbook)
        return revision

    def undo(self, actor: Actor, to_number: int, base: int, comment: str) -> Revision:
        """Publish the state of revision ``to_number`` again, as a new revision after ``base``.

        Administrators only. Raises what ``publish`` does.
        """
        said = sound_comment(comment)
        require_administrator(actor)
        self._check(base)
        workbook = self.workbook(to_number)
        require_real(self._read(workbook))
        candidate = Candidate(base, workbook, sha256(workbook), hands=frozenset({actor.name}))
        with self.database.writing() as connection:
            actor = as_of_now(connection, actor)
            require_administrator(actor)
            require_approval(connection, actor, candidate)
            fields = (base, to_number, None, None, None, candidate.sha256)
            revision = self._added(connection, actor, said, fields)
        self._keep(revision, workbook)
        return revision

    def pending(self) -> Scheduled | None:
        """The edition that waits for its moment; None where nothing does."""
        with self.database.reading() as connection:
            newest, at = history.head(connection), self._clock()
            return None if newest is None else schedule.pending(connection, newest.number, at)

    def withdraw(self, actor: Actor) -> Revision:
        """Take back the edition that waits: whoever may publish its plans may, at any time before.

        Returns what it would have been. Raises ConflictError where nothing waits any more,
        NotAllowedError, StoreError.
        """
        waiting = self.pending()
        if waiting is None:
            raise ConflictError(schedule.NOTHING)
        planned = waiting.revision
        with self.database.reading() as connection:
            content = blob(connection, planned.workbook_sha256)
        changed = changed_names(self._read(self.workbook(planned.number - 1)), self._read(content))
        with self.database.writing() as connection:
            actor, at = as_of_now(connection, actor), self._clock()
            require_plans(actor, changed)
            newest = timeline.settle(connection, at)
            number = newest.number if newest else 0
            return schedule.withdraw(connection, number, planned, require_printable(actor.name), at)

    def settle(self) -> None:
        """File an edition whose time has come, and copy it; readers take it for public anyhow.

        Where there is none, nothing is written.
        """
        with self.database.reading() as connection:
            filed = history.head(connection)
            if filed is None or timeline.head(connection, self._clock()) == filed:
                return
        with self.database.writing() as connection:
            newest = timeline.settle(connection, self._clock())
            workbook = newest and blob(connection, newest.workbook_sha256)
        if newest and workbook:
            self._keep(newest, workbook)

    def newest_sound(self) -> tuple[Revision, bytes]:
        """The newest state that can be proved, of the store or of the copy beside it.

        Also of a store that a newer program has changed. Raises StoreError where there is none.
        """
        copy = local_copy.kept(self._folder) if self._folder else None
        try:
            with self.database.reading(of_any_version=True) as connection:
                stored = timeline.newest_sound(connection, self._clock())
        except StoreError:
            stored = None
        sound = [s for s in (stored, copy) if s]
        if not sound:
            raise StoreError(MISSING)
        return max(sound, key=lambda s: s[0].number)

    def faults(self) -> tuple[str, ...]:
        """What is damaged, each a Japanese sentence; reads everything that is stored.

        Raises OtherVersionError, which is no damage.
        """
        kept = self._kept_number()
        try:
            self.database.check_wholly()
            found = soundness.faults(self.database.reading)
            with self.database.reading() as connection:
                head = timeline.head(connection, self._clock())
        except OtherVersionError:
            raise
        except StoreError as error:
            return (error.message,)
        lost = kept > (head.number if head else 0)
        return (*found, DAMAGED) if lost else found

    def _head(self) -> Revision | None:
        try:
            with self.database.reading() as connection:
                return timeline.head(connection, self._clock())
        except MissingStoreError:
            return None

    def _check(self, base: int) -> None:
        """Before the lock: the store is sound and the head still ``base``.

        Blobs are proved by their sha256 when they are read; looking at all of them would
        make a publish take the longer the more has ever been uploaded.
        """
        self.database.check(but=frozenset({BLOBS.name, READINGS.name}))
        kept = self._kept_number()
        head = self.head()
        if head is None or head.number < kept:
            raise DamagedStoreError(DAMAGED)
        require_head(head, base)

    def _added(
        self,
        connection: Connection,
        actor: Actor,
        comment: str,
        fields: tuple[int, int | None, int | None, str | None, str | None, str],
        public_at: datetime | None = None,
    ) -> Revision:
        """Write the next revision; ``fields`` are those of Revision from ``base`` on."""
        at = self._clock()
        head = timeline.settle(connection, at)
        if head is None:
            raise MissingStoreError(MISSING)
        require_head(head, fields[0])
        schedule.require_none(connection, head.number, at)
        named = require_printable(actor.name)
        revision = Revision(head.number + 1, public_at or at, named, comment, *fields)
        if revision.workbook_sha256 == head.workbook_sha256:
            raise UnpublishableError(NO_CHANGE)
        if public_at is None:
            add_revision(connection, revision)
        else:
            schedule.require_ahead(public_at, at)
            schedule.put(connection, revision, at)
        return revision

    def _keep(self, revision: Revision, workbook: bytes) -> None:
        if self._folder:
            local_copy.keep(self._folder, revision, workbook)

    def _kept_number(self) -> int:
        return local_copy.kept_number(self._folder) if self._folder else 0


def _first(at: datetime, name: str, digest: str) -> Revision:
    return Revision(
        number=1,
        at=at,
        author=SYSTEM,
        comment=f"最初の状態（{name}）",
        base=None,
        restores=None,
        upload_id=None,
        upload_name=name,
        upload_sha256=digest,
        workbook_sha256=digest,
    )
