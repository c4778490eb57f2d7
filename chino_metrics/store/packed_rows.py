"""The rows of a table as an entry of a backup, and back again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.store.revisions import history
from chino_metrics.store.revisions.history import BLOBS

OTHER_TABLES: Final = (
    "この控えの表は、このプログラムの表と合いません。何も変わっていません。"
    "作ったときと同じ版のプログラムで戻してください。"
)


class BackupError(ChinoMetricsError):
    """The file is no whole backup, or the store it should go into is not empty."""


def lines_of(connection: Connection, table: Table) -> list[str]:
    """Rows as JSON in the order of the primary key; the bytes of a blob are an entry of their own."""
    columns = [c for c in table.columns if c is not BLOBS.c.content]
    found = history.rows(connection, select(*columns).order_by(*table.primary_key.columns))
    return [_line(table, {**row}) for row in found]


def _line(table: Table, row: Mapping[str, Any]) -> str:
    values = {name: _plain(value) for name, value in row.items()}
    if table is BLOBS:
        values["content"] = {"bytes": row["sha256"]}
    return json.dumps(values, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """A value as JSON has it; what it has not is a record of one key; see ``_value``."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"json": value} if isinstance(value, dict | list) else value


def fill(connection: Connection, table: Table, opened: zipfile.ZipFile) -> None:
    """Insert the rows of a table; one that stays out of backups stays empty.

    Raises BackupError for a row that does not fit.
    """
    entry = f"tables/{table.name}.jsonl"
    if entry not in opened.namelist():
        return
    with opened.open(entry) as lines:
        for line in lines:
            said = json.loads(line)
            if not {*said} <= {*table.columns.keys()}:
                raise BackupError(OTHER_TABLES)
            row = {name: _value(value, opened, table, name) for name, value in said.items()}
            try:
                connection.execute(insert(table).values(**row))
            except IntegrityError as error:
                raise BackupError(OTHER_TABLES) from error
    _continue_numbers(connection, table)


def _value(value: Any, opened: zipfile.ZipFile, table: Table, column: str) -> Any:
    """What ``_plain`` was given; a moment in seconds for a column that was read from the database."""
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    if kind == "bytes":
        return opened.read(f"blobs/{content}")
    if kind != "at":
        return content
    moment = datetime.fromisoformat(content)
    is_raw = isinstance(table.columns[column].type, BigInteger)
    return int(moment.timestamp()) if is_raw else moment


def _continue_numbers(connection: Connection, table: Table) -> None:
    """PostgreSQL: let a counting key go on after the rows that brought their own."""
    key = table.autoincrement_column
    if key is None or connection.dialect.name != "postgresql":
        return
    named = text("SELECT pg_get_serial_sequence(:table, :key)")
    sequence = connection.execute(named, {"table": f'"{table.name}"', "key": key.name}).scalar()
    highest = connection.execute(select(func.max(key))).scalar()
    if sequence and highest:
        connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})
