"""What reading an upload gave, kept so that nobody has to read it again; it may vanish at any time.

Not in a backup, and bounded: the oldest goes first.
"""

from __future__ import annotations

import hashlib
import json
from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, String, Table, delete, func, insert, select

from chino_metrics.model.errors import MissingStoreError
from chino_metrics.store.database.engine import METADATA, Database, now
from chino_metrics.store.database.tables import Moment
from chino_metrics.store.revisions.history import rows

#: Bytes of all that is kept, and of one of them.
MOST: Final = 128 * 1024 * 1024
LARGEST: Final = 16 * 1024 * 1024

READINGS: Final = Table(
    "reading",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
    info={"transient": True},
)


def key_of(*parts: object) -> str:
    """The name under which a reading is kept; ``parts`` are all that it depends on, for JSON."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def keep(database: Database, key: str, content: bytes) -> bool:
    """Keep ``content`` and let the oldest go; False where it is too large. Raises StoreError."""
    if len(content) > LARGEST:
        return False
    with database.writing() as connection:
        connection.execute(delete(READINGS).where(READINGS.c.key == key))
        connection.execute(insert(READINGS).values(key=key, at=now(), content=content))
        size = func.length(READINGS.c.content).label("size")
        left = MOST
        newest = select(READINGS.c.number, size).order_by(READINGS.c.number.desc())
        for row in rows(connection, newest):
            left -= row["size"]
            if left < 0:
                connection.execute(delete(READINGS).where(READINGS.c.number <= row["number"]))
                break
    return True


def kept(database: Database, key: str) -> bytes | None:
    """What is kept under ``key``, None where it is gone. Raises StoreError."""
    try:
        with database.reading() as connection:
            found = rows(connection, select(READINGS.c.content).where(READINGS.c.key == key))
    except MissingStoreError:
        return None
    content = found[0]["content"] if found else None
    return content if isinstance(content, bytes) else None
