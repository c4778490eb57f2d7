"""Stores and backups as earlier versions of the program left them: ``tests/store/database/releases``.

Each was made by the program of that version itself: accounts, an upload that was answered
and published, an undo, an upload that was not published, sessions and links. The tables of
0.2.0 are those of 0.1.0, those of 0.3.0 those of 0.4.0. The name of a file says how.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import inspect, text

from chino_metrics.settings import ROOT
from chino_metrics.store.database.engine import Database

FOLDER: Final = ROOT / "tests" / "store" / "database" / "releases"
#: By the number of its schema.
RELEASES: Final = {1: "0.1.0", 2: "0.4.0"}


def backup_of(release: str) -> Path:
    return FOLDER / f"{release}.zip"


def load(database: Database, release: str) -> None:
    """Put the store of ``release`` into an empty database."""
    dump = (FOLDER / f"{release}.{database.engine.dialect.name}.sql").read_text(encoding="utf-8")
    if database.path:
        with closing(sqlite3.connect(database.path)) as opened:
            opened.executescript(dump)
        return
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(dump)
        driver.commit()


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table as it is stored, but for the number of the schema."""
    with database.reading(of_any_version=True) as connection:
        names = set(inspect(connection).get_table_names()) - {"schema_version"}
        return {
            name: sorted(
                (tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))), key=repr
            )
            for name in sorted(names)
        }
