"""Whether what is stored is what was written: every seal, number and blob.

Each blob is read in short transactions of its own. A reader who holds on makes SQLite's
next writer wait, and that writer everybody else; and what is filed under its sha256 never
changes, so nothing is gained by seeing all of it at one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, func, literal_column, select

from chino_metrics.model.errors import DamagedStoreError
from chino_metrics.store.database.engine import METADATA
from chino_metrics.store.database.errors import DAMAGED
from chino_metrics.store.database.migrations.versions import HEAD, stored
from chino_metrics.store.database.seals import is_sealed, is_sound
from chino_metrics.store.revisions import history, schedule
from chino_metrics.store.revisions.history import BLOBS, UPLOADS, Revision, rows

#: Bytes of a blob that are read in one transaction: some milliseconds. Fewer would mean more
#: turns to wait for beside a writer.
STEP: Final = 4 << 20

UNSEALED: Final = f"表{{}}の{{}}番の記録が、書いたときと違います。{DAMAGED}"

#: Opens a consistent view, such as ``Database.reading``.
Opened: TypeAlias = Callable[[], AbstractContextManager[Connection]]


def faults(opened: Opened) -> tuple[str, ...]:
    """What is not as it was written, each a Japanese sentence: every blob, seal and number."""
    with opened() as connection:
        found = record_faults(connection)
        digests = _digests(connection)
    for digest in digests:
        content = filed_in_steps(opened, digest)
        if content is not None or _is_named(opened, digest):
            found += _fault(history.proved, content, digest)
    return tuple(found)


def _is_named(opened: Opened, digest: str) -> bool:
    """Whether it is missing indeed: what nobody needs may have been tidied away meanwhile."""
    with opened() as connection:
        return digest in _digests(connection)


def filed_in_steps(opened: Opened, digest: str) -> object:
    """``history.filed`` in reads so short that no writer of SQLite waits for them."""
    with opened() as connection:
        if connection.dialect.name != "sqlite":
            return history.filed(connection, digest)
        place = rows(connection, _PLACE.where(BLOBS.c.sha256 == digest))
    if not place or place[0]["kind"] != "blob":
        return None
    content = bytearray()
    for begin in range(0, place[0]["size"], STEP):
        with opened() as connection:
            driver: Any = connection.connection.driver_connection
            number = place[0]["number"]
            with driver.blobopen(BLOBS.name, "content", number, readonly=True) as blob:
                content += blob[begin : begin + STEP]
    return bytes(content)


#: Where SQLite keeps a blob, what it is and how long.
_PLACE: Final = select(
    literal_column("rowid").label("number"),
    func.typeof(BLOBS.c.content).label("kind"),
    func.length(BLOBS.c.content).label("size"),
)


def record_faults(connection: Connection) -> list[str]:
    """What is wrong with numbers and seals; the blobs apart."""
    revisions = history.newest_first(connection)
    found = [] if _is_consecutive(revisions) else [f"版の番号が続いていません。{DAMAGED}"]
    for row in rows(connection, select(UPLOADS)):
        found += _fault(history.sealed_upload, row, b"")
    # one of an older schema, which may be read until it is upgraded, has these not yet
    return found + _faults_of_unpublished(connection) if stored(connection) == HEAD else found


def _faults_of_unpublished(connection: Connection) -> list[str]:
    """What is wrong with editions that wait, and with rows that change: requests, drafts."""
    found = []
    for row in rows(connection, select(schedule.SCHEDULED)):
        found += _fault(history.sealed_revision, row)
    for table in filter(is_sealed, METADATA.sorted_tables):
        every = rows(connection, select(table))
        found += [UNSEALED.format(table.name, r["id"]) for r in every if not is_sound(r)]
    return found


def _digests(connection: Connection) -> list[str]:
    """Of every blob that is filed or named."""
    filed = {row["sha256"] for row in rows(connection, select(BLOBS.c.sha256))}
    named = {row["sha256"] for row in rows(connection, select(UPLOADS.c.sha256))}
    for revision in history.newest_first(connection):
        named |= {d for d in (revision.upload_sha256, revision.workbook_sha256) if d}
    if stored(connection) == HEAD:
        for row in rows(connection, select(schedule.SCHEDULED.c.workbook_sha256)):
            named.add(row["workbook_sha256"])
    return sorted(map(str, filed | named))


def _fault(prove: Callable[..., object], *of: object) -> list[str]:
    try:
        prove(*of)
    except DamagedStoreError as error:
        return [error.message]
    return []


def _is_consecutive(revisions: Sequence[Revision]) -> bool:
    return [r.number for r in revisions] == list(range(len(revisions), 0, -1))
