"""What was never published goes after the days that administrators have set; each time with an entry in the log.

No job runs for it: the site asks at its start and whenever a file has been received, and
once a day that is answered by looking.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import Connection

from chino_metrics.model.errors import StoreError
from chino_metrics.store.accounts import audit
from chino_metrics.store.accounts.audit import Event
from chino_metrics.store.accounts.preferences import preferences
from chino_metrics.store.collecting import old_drafts, old_requests
from chino_metrics.store.database.engine import Database, now
from chino_metrics.store.revisions import unpublished
from chino_metrics.store.revisions.repository import SYSTEM

log: Final = logging.getLogger(__name__)

DAY: Final = timedelta(days=1)


class Kind(Protocol):
    """Counts what is older than ``before`` and needed by nothing, and with ``remove`` deletes it."""

    def __call__(self, connection: Connection, before: datetime, *, remove: bool) -> int:
        """How many there are, or were."""


#: By what they are called; those that refer to others come first.
KINDS: Final[dict[str, Kind]] = {
    old_drafts.WORD: old_drafts.old_drafts,
    old_requests.WORD: old_requests.old_requests,
    unpublished.WORD: unpublished.old_uploads,
}


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each kind, by its name, were older than ``before``; none are left out."""

    before: datetime
    counts: dict[str, int]

    @property
    def in_all(self) -> int:
        """How many of any kind."""
        return sum(self.counts.values())


def tidy(
    database: Database, by: str = SYSTEM, at: datetime | None = None, *, is_dry: bool = False
) -> Tidied:
    """Remove what is too old, in one transaction, or (``is_dry``) only count it.

    Nothing is written where there is nothing to remove. Raises StoreError.
    """
    moment = at or now()
    with database.reading() as connection:
        found = _tidied(connection, moment, remove=False)
    if is_dry or not found.in_all:
        return found
    with database.writing() as connection:
        found = _tidied(connection, moment, remove=True)
        for word, count in found.counts.items():
            detail = f"{word} {count} (before {found.before.isoformat()})"
            audit.record(connection, Event.TIDIED, by, detail, at=moment)
    return found


def _tidied(connection: Connection, at: datetime, *, remove: bool) -> Tidied:
    before = at - timedelta(days=preferences(connection).keep_days)
    counts = {word: kind(connection, before, remove=remove) for word, kind in KINDS.items()}
    return Tidied(before, {word: count for word, count in counts.items() if count})


class Housekeeper:
    """Tidies a site's store once a day, whoever comes first; a store that cannot be written is left."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock
        self._last: datetime | None = None

    def come(self) -> None:
        """Tidy, where that was not done within the last day; what fails is logged and tried tomorrow."""
        at = self._clock()
        if self._last is not None and abs(at - self._last) < DAY:
            return
        self._last = at
        try:
            found = tidy(self._database, at=at)
        except StoreError as error:
            log.warning("nothing was tidied: %s", error.message)
            return
        if found.in_all:
            log.info("tidied away, older than %s: %s", found.before.date(), found.counts)
