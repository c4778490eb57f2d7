"""The revisions that are public at a moment: those that are filed, and one whose time has come.

``history`` knows what is filed, ``schedule`` what waits. Who asks what is published asks
here, so that an edition appears in every process at its moment and not before.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection

from chino_metrics.model.errors import DamagedStoreError
from chino_metrics.store.revisions import history, schedule
from chino_metrics.store.revisions.history import Revision, add_revision, blob


def head(connection: Connection, at: datetime) -> Revision | None:
    """The newest revision at ``at``, None where there is none."""
    filed = history.head(connection)
    return (filed and schedule.due(connection, filed.number, at)) or filed


def newest_first(connection: Connection, at: datetime) -> list[Revision]:
    """Every revision that is public at ``at``."""
    filed = history.newest_first(connection)
    come = schedule.due(connection, filed[0].number, at) if filed else None
    return [come, *filed] if come else filed


def get(connection: Connection, number: int, at: datetime) -> Revision:
    """One revision; UnknownRevisionError where none of this number is public at ``at``."""
    newest = head(connection, at)
    if newest is not None and newest.number == number:
        return newest
    return history.get(connection, number)


def newest_sound(connection: Connection, at: datetime) -> tuple[Revision, bytes] | None:
    """The newest revision that is sound, with its workbook."""
    with suppress(DamagedStoreError):
        newest = head(connection, at)
        if newest is not None:
            return newest, blob(connection, newest.workbook_sha256)
    return history.newest_sound(connection)


def settle(connection: Connection, at: datetime) -> Revision | None:
    """File the edition whose time has come, where there is one; the newest revision then."""
    filed = history.head(connection)
    come = filed and schedule.due(connection, filed.number, at)
    if come:
        add_revision(connection, come)
    return come or filed
