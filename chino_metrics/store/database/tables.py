"""What every table of the store may have: moments, and rows that never change.

A moment is stored as whole seconds since 1970 in UTC, alike in every database.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BigInteger, Connection, Dialect, MetaData, Table
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """Takes and gives aware datetimes; SQLite would forget the time zone of its own type."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Seconds since 1970; fractions are cut off."""
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


_SQLITE: Final = (
    "CREATE TRIGGER {name}_no_UPDATE BEFORE {change} ON {name}"
    " BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
    "CREATE TRIGGER {name}_no_DELETE BEFORE DELETE ON {name} WHEN {needed}"
    " BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END",
)
#: The code makes it an IntegrityError, as SQLite's is.
_POSTGRESQL: Final = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = '23000'; END $$",
    "CREATE OR REPLACE FUNCTION {name}_keep() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN IF {needed} THEN RAISE EXCEPTION 'append-only' USING ERRCODE = '23000'; END IF;"
    " RETURN OLD; END $$",
    "CREATE TRIGGER {name}_append_only BEFORE {change} OR TRUNCATE ON {name}"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {name}_kept BEFORE DELETE ON {name}"
    " FOR EACH ROW EXECUTE FUNCTION {name}_keep()",
)
_MADE: Final = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    ),
}


def make_immutable(
    table: Table, *, but: frozenset[str] = frozenset(), needed: str = "1 = 1"
) -> None:
    """Have triggers refuse UPDATE and DELETE of ``table``; see ``renew_triggers``.

    The columns ``but`` may be updated, a row OLD for which the SQL ``needed`` does not hold may
    be deleted. Who tries something else gets IntegrityError.
    """
    fixed = ", ".join(c.name for c in table.columns if c.name not in but)
    change = f"UPDATE OF {fixed}" if but else "UPDATE"
    for dialect, statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        table.info[f"triggers {dialect}"] = [
            said.format(name=table.name, change=change, needed=needed) for said in statements
        ]


def renew_triggers(connection: Connection, metadata: MetaData) -> None:
    """Give the tables of ``metadata`` the triggers that they have in this program, and no other.

    After every change of the schema: SQLite loses those of a table that is made anew.
    """
    dialect = connection.dialect.name
    for name, table in connection.exec_driver_sql(_MADE[dialect]).all():
        if table in metadata.tables:
            of = f" ON {table}" if dialect == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER {name}{of}")
    for each in metadata.sorted_tables:
        for statement in each.info.get(f"triggers {dialect}", ()):
            connection.exec_driver_sql(statement)
