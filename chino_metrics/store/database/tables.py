"""What every table of the store may have: moments, and rows that never change.

A moment is stored as whole seconds since 1970 in UTC, alike in every database.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import DDL, BigInteger, Dialect, Table, event
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
    "CREATE TRIGGER {name}_no_{event} BEFORE {change} ON {name}"
    " BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
)
#: The code makes it an IntegrityError, as SQLite's is.
_POSTGRESQL: Final = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = '23000'; END $$",
    "CREATE TRIGGER {name}_append_only BEFORE {change} OR DELETE OR TRUNCATE ON {name}"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def make_immutable(table: Table, *, but: frozenset[str] = frozenset()) -> None:
    """Give ``table``, when it is created, triggers that refuse UPDATE and DELETE.

    The columns ``but`` may be updated. Who tries something else gets IntegrityError.
    """
    fixed = ", ".join(c.name for c in table.columns if c.name not in but)
    change = f"UPDATE OF {fixed}" if but else "UPDATE"
    for name, act in (("UPDATE", change), ("DELETE", "DELETE")):
        _after_create(table, _SQLITE.format(name=table.name, event=name, change=act), "sqlite")
    for statement in _POSTGRESQL:
        _after_create(table, statement.format(name=table.name, change=change), "postgresql")


def _after_create(table: Table, statement: str, dialect: str) -> None:
    # mypy: SQLAlchemy leaves DDL's constructor untyped
    ddl = DDL(statement)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
