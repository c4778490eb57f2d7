"""The tables of a store as this program has them: made anew, or brought up from an earlier version."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Final

from sqlalchemy import Connection, MetaData, inspect

from chino_metrics.store.database.migrations import steps
from chino_metrics.store.database.migrations.versions import (
    HEAD,
    STEPS,
    require_not_newer,
    stamp,
    stored,
)
from chino_metrics.store.database.tables import renew_triggers

log: Final = logging.getLogger(__name__)


def bring_up(connection: Connection, metadata: MetaData) -> None:
    """Have the tables of ``metadata`` in the store, whatever earlier version it is of.

    Within a transaction that holds the writers' lock (``Database.rebuilding``). Raises
    OtherVersionError where the store is newer than this program.
    """
    found = stored(connection)
    require_not_newer(found)
    if found is None:
        metadata.create_all(connection)
    elif found < HEAD:  # else somebody was first
        take_steps(connection, found, HEAD)
        log.info("the tables of the store were of version %d and are now of %d", found, HEAD)
    renew_triggers(connection, metadata)
    stamp(connection)


def make_anew(connection: Connection, metadata: MetaData, version: int = HEAD) -> MetaData:
    """Drop the tables of ``metadata`` and make them, empty, as they were in ``version``; returns these.

    They get triggers at the end only (``bring_up``). As ``bring_up`` wants it.
    """
    metadata.drop_all(connection)
    stamp(connection, version)
    if version == HEAD:
        metadata.create_all(connection)
        return metadata
    others = set(inspect(connection).get_table_names())
    take_steps(connection, 0, version)
    made = MetaData()
    made.reflect(connection, only=lambda name, _: name not in others)
    return made


def take_steps(connection: Connection, after: int, to: int) -> None:
    """Change the tables from those of version ``after`` (0: none) to those of ``to``."""
    if after >= to:
        return
    # only here: it takes longer to import than a site needs to open its store
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.operations import Operations  # noqa: PLC0415

    logging.getLogger("alembic").setLevel(logging.WARNING)
    op = Operations(MigrationContext.configure(connection))
    for number in range(after + 1, to + 1):
        import_module(f"{steps.__name__}.{STEPS[number]}").upgrade(op)
