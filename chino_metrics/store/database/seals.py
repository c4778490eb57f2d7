"""Rows that change and are proved all the same: each carries the sha256 of what stands in it.

A flipped bit in a text is no damage to a database, but it is to who typed it. Rows that
never change have seals of their own (``revisions.history``).
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table, select, update

#: The column of the seal; None in a row that was written before there was one.
SEAL: Final = "seal"


def make_sealed(table: Table) -> None:
    """Have the rows of a table, whose key is ``id``, proved with all others (``soundness``)."""
    table.info["sealed"] = True


def is_sealed(table: Table) -> bool:
    """Whether the rows of a table carry a seal."""
    return bool(table.info.get("sealed"))


def seal(connection: Connection, table: Table, key: int) -> None:
    """Seal a row as it stands, within the transaction that has written it."""
    one = table.c.id == key
    row = connection.execute(select(table).where(one)).mappings().one()
    connection.execute(update(table).where(one).values({SEAL: seal_of(row)}))


def seal_of(row: RowMapping) -> str:
    """sha256 of every field that is set; so a column that is added later breaks no seal."""
    said = {name: value for name, value in row.items() if name != SEAL and value is not None}
    return hashlib.sha256(json.dumps(said, default=_plain, sort_keys=True).encode()).hexdigest()


def is_sound(row: RowMapping) -> bool:
    """Whether a row is as it was written."""
    return row[SEAL] is None or row[SEAL] == seal_of(row)


def _plain(value: Any) -> str:
    """A moment for JSON."""
    if not isinstance(value, datetime):
        raise TypeError(value)
    return value.isoformat()
