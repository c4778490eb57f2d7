"""The number of a store's schema, kept in a table of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Integer, MetaData, Table, delete, insert, inspect, select

from chino_metrics.model.errors import OtherVersionError

#: Not among the tables of the site: it is in no backup and no comparison.
VERSION: Final = Table(
    "schema_version",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
)
_FOLDER: Final = Path(__file__).parent / "steps"
#: Names of the modules in ``steps`` by the number of the schema that they make.
STEPS: Final = {int(path.stem[1:5]): path.stem for path in sorted(_FOLDER.glob("v*.py"))}
#: The schema of this program.
HEAD: Final = max(STEPS)

NEWER: Final = "この保存先は、新しい版のプログラムで更新されています。"
_TAKE_THE_NEWER: Final = (
    "記録は壊れておらず、何も変わっていません。"
    "プログラムを新しい版にして、動かし直してください（README「新しい版にする」）。"
)
OLDER: Final = "保存先の表が、前の版のプログラムのままです。"
_START: Final = "記録は壊れていません。サイトを動かし直すと、表がこの版に改まります。"


def stored(connection: Connection) -> int | None:
    """The number of the schema that a store has; None where there is none of our tables.

    Up to version 0.4.0 of the program no number was kept.
    """
    tables = inspect(connection).get_table_names()
    if VERSION.name in tables:
        found: int | None = connection.execute(select(VERSION.c.number)).scalar()
        if found is not None:
            return found
    if "revision" not in tables:
        return None
    return 2 if "reading" in tables else 1


def require_not_newer(number: int | None) -> None:
    """Raise OtherVersionError where a newer program has made these tables."""
    if number is not None and number > HEAD:
        raise OtherVersionError(NEWER, _TAKE_THE_NEWER)


def require_current(connection: Connection) -> None:
    """Raise OtherVersionError where the tables are not exactly those of this program.

    What is written by one that does not know them all could break what the others rely on.
    """
    found = stored(connection)
    require_not_newer(found)
    if found is not None and found < HEAD:
        raise OtherVersionError(OLDER, _START)


def stamp(connection: Connection, number: int = HEAD) -> None:
    """Write down which version the tables are of now."""
    VERSION.create(connection, checkfirst=True)
    connection.execute(delete(VERSION))
    connection.execute(insert(VERSION).values(number=number))
